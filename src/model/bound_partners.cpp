// bound_partners.cpp: the settings of renewals met with the directory.
#include <string>
#include <utility>

#include "src/base/text.hpp"
#include "src/model/binding.hpp"

namespace ambit::model {

namespace {

void report_missing(const renewal_partner& settings, report& problems) {
  problem item;
  item.code = "missing_default_contact";
  item.found = "partner " + text::quoted(settings.account) +
               " owns its renewals by default and has no default contact";
  item.expected = "\"default_contact\", a partner user of the account";
  item.where.pointer = "/renewals/partners";
  problems.add(std::move(item));
}

void warn_unfit(const renewal_partner& settings, contact_fault fault, report& problems) {
  problem item;
  item.level = severity::warning;
  item.code = "unfit_contact";
  item.found = "user " + text::quoted(settings.default_contact) +
               ", the default contact of partner " + text::quoted(settings.account) + ", " +
               std::string(describe(fault));
  item.expected = "an active partner user of the account, with an address";
  problems.add(std::move(item));
}

std::uint32_t manager_of(const engine_data& engine, std::uint32_t account_position, bool& named) {
  const directory_data& people = engine.people.data();
  const account* known = people.accounts.at(account_position);
  named = known && !known->owner.empty();
  if (!named) return engine_data::nowhere;
  const auto position = people.users.position(known->owner);
  return position && people.users.at(*position) ? *position : engine_data::nowhere;
}

}  // namespace

void bind_renewals(engine_data& engine, report& problems) {
  const auto& settings = engine.rules.data().renewals;
  if (!settings) return;
  engine.renewal_partners.reserve(settings->partners.size());
  for (const renewal_partner& one : settings->partners) {
    bound_partner bound{};
    bound.account = engine.accounts[one.account_target];
    bound.names_contact = !one.default_contact.empty();
    bound.default_contact =
        bound.names_contact ? engine.users[one.contact_target] : engine_data::nowhere;
    bound.manager = manager_of(engine, bound.account, bound.names_manager);
    bound.partner_owns = one.partner_owns;
    bound.copy_partner = settings->tables[one.terms.recipients].copy_partner;
    bound.copy_default_contact_on_override = one.terms.copy_default_contact_on_override;
    if (bound.partner_owns && !bound.names_contact) report_missing(one, problems);
    const contact_fault fault =
        partner_contact_fault(engine.people.data(), bound.default_contact, one.account);
    // An unknown one was warned of among the names.
    if (bound.names_contact && fault != contact_fault::none && fault != contact_fault::unknown) {
      warn_unfit(one, fault, problems);
    }
    engine.renewal_partners.push_back(bound);
  }
}

contact_fault partner_contact_fault(const directory_data& people, std::uint32_t position,
                                    std::string_view account_id) noexcept {
  const user* who = people.users.at(position);
  if (!who) return contact_fault::unknown;
  if (who->kind != user_kind::partner || who->account != account_id) {
    return contact_fault::of_another_account;
  }
  if (!who->active) return contact_fault::inactive;
  return is_address(who->email) ? contact_fault::none : contact_fault::no_address;
}

contact_fault channel_manager_fault(const directory_data& people, std::uint32_t position) noexcept {
  const user* who = people.users.at(position);
  if (!who) return contact_fault::unknown;
  if (who->kind != user_kind::internal) return contact_fault::not_an_employee;
  if (!who->active) return contact_fault::inactive;
  return is_address(who->email) ? contact_fault::none : contact_fault::no_address;
}

bool is_address(std::string_view address) noexcept {
  return !text::trim(address).empty();
}

std::string_view describe(contact_fault fault) noexcept {
  switch (fault) {
    case contact_fault::none:
    case contact_fault::unknown:
      return "is not in the directory";
    case contact_fault::of_another_account:
      return "is no partner user of that account";
    case contact_fault::not_an_employee:
      return "is no internal user";
    case contact_fault::inactive:
      return "is inactive";
    case contact_fault::no_address:
      return "has no address";
  }
  return "cannot be written to";
}

}  // namespace ambit::model
