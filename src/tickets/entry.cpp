#include "src/tickets/entry.hpp"

#include <algorithm>
#include <array>

namespace ambit::tickets {

namespace {

constexpr std::array<std::string_view, 5> way_names = {"none", "registration", "self_registration",
                                                       "sso", "employee"};
constexpr std::array<std::string_view, 13> fault_names = {"none",
                                                          "unknown_contact",
                                                          "contact_inactive",
                                                          "registration_off",
                                                          "not_on_an_access_list",
                                                          "self_registration_off",
                                                          "no_consent",
                                                          "sso_off",
                                                          "not_registered",
                                                          "unknown_user",
                                                          "user_inactive",
                                                          "not_an_employee",
                                                          "portal_off"};

bool is_listed(const model::portal_settings& portal, const model::contact& who) {
  bool found = false;
  who.for_each_list([&](std::string_view list) {
    found =
        found || std::binary_search(portal.access_lists.begin(), portal.access_lists.end(), list);
  });
  return found;
}

entry_decision let_in(entry_way way) noexcept {
  return {way, entry_fault::none};
}
entry_decision keep_out(entry_fault fault) noexcept {
  return {entry_way::none, fault};
}

bool is_off(const model::portal_settings& portal) noexcept {
  return !portal.switched_on.value_or(true);
}

}  // namespace

std::string_view name(entry_way value) noexcept {
  return way_names[static_cast<std::size_t>(value)];
}

std::string_view name(entry_fault value) noexcept {
  return fault_names[static_cast<std::size_t>(value)];
}

entry_decision entry_of_contact(const model::portal_settings& portal, const model::contact* who,
                                bool sso) {
  if (is_off(portal)) return keep_out(entry_fault::portal_off);
  if (!who) return keep_out(entry_fault::unknown_contact);
  if (!who->active()) return keep_out(entry_fault::contact_inactive);
  if (sso && portal.login.sso) return let_in(entry_way::sso);
  model::contact::portal known;
  who->for_each_portal([&](const model::contact::portal& each) {
    if (each.id == portal.name) known = each;
  });
  const bool is_member = known.registered && is_listed(portal, *who);
  if (is_member && portal.login.registration) return let_in(entry_way::registration);
  const bool is_self_made = known.self_registered && known.consent;
  if (is_self_made && portal.login.self_registration) {
    return let_in(entry_way::self_registration);
  }
  if (known.registered) {
    return keep_out(is_member ? entry_fault::registration_off : entry_fault::not_on_an_access_list);
  }
  if (known.self_registered) {
    return keep_out(known.consent ? entry_fault::self_registration_off : entry_fault::no_consent);
  }
  return keep_out(sso ? entry_fault::sso_off : entry_fault::not_registered);
}

entry_decision entry_of_employee(const model::portal_settings& portal,
                                 const model::user* who) noexcept {
  if (is_off(portal)) return keep_out(entry_fault::portal_off);
  if (!who) return keep_out(entry_fault::unknown_user);
  if (who->kind != model::user_kind::internal) return keep_out(entry_fault::not_an_employee);
  return who->active ? let_in(entry_way::employee) : keep_out(entry_fault::user_inactive);
}

}  // namespace ambit::tickets
