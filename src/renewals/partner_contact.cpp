#include "src/renewals/partner_contact.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "src/base/limits.hpp"
#include "src/model/absences.hpp"
#include "src/renewals/client_people.hpp"

namespace ambit::renewals {

namespace {

using model::contact_fault;

/// Up to which many partners are remembered at once, some 17 MB; fewer questions need no more room
/// than their own number. Who is forgotten is chosen, and kept, again.
constexpr std::size_t max_remembered = 131'072;

warning warning_of(contact_fault fault) noexcept {
  switch (fault) {
    case contact_fault::none:
    case contact_fault::unknown:
      return warning::unknown;
    case contact_fault::of_another_account:
      return warning::of_another_account;
    case contact_fault::not_an_employee:
      return warning::not_an_employee;
    case contact_fault::inactive:
      return warning::inactive;
    case contact_fault::no_address:
      return warning::no_address;
  }
  return warning::unknown;
}

/// What somebody may stand for: in which role, and by which conditions.
struct part {
  std::uint16_t role = 0;
  std::string_view account;  ///< of a partner's contact; empty: the vendor's own manager
};

contact_fault fault_of(const model::directory_data& people, std::uint32_t position,
                       const part& at) noexcept {
  return at.account.empty() ? model::channel_manager_fault(people, position)
                            : model::partner_contact_fault(people, position, at.account);
}

/// Follows the substitutes of somebody who is absent; the person where that leads nowhere.
std::uint32_t present_or_substitute(const model::directory_data& people, std::uint32_t position,
                                    const part& at, std::int32_t day, std::vector<note>& notes) {
  const model::absence* away = model::absence_on(*people.users.at(position), day);
  if (!away) return position;
  for (int step = 0; step < limits::max_substitutes; ++step) {
    if (away->substitute.empty()) {
      notes.push_back({warning::absent, at.role, position, nowhere});
      return position;
    }
    const auto found = people.users.position(away->substitute);
    const std::uint32_t next = found && people.users.at(*found) ? *found : nowhere;
    if (next == nowhere || fault_of(people, next, at) != contact_fault::none) {
      notes.push_back({warning::substitute_unfit, at.role, position, next});
      return position;
    }
    away = model::absence_on(*people.users.at(next), day);
    if (!away) {
      notes.push_back({warning::substituted, at.role, position, next});
      return next;
    }
  }
  notes.push_back({warning::substitutes_exhausted, at.role, position, nowhere});
  return position;
}

/// Takes the user at `position` for a part, or notes why not.
bool take(const model::directory_data& people, std::uint32_t position, const part& at,
          std::int32_t day, contact_choice& out) {
  const contact_fault fault = fault_of(people, position, at);
  if (fault != contact_fault::none) {
    out.notes.push_back({warning_of(fault), at.role, position, nowhere});
    return false;
  }
  const std::uint32_t who = present_or_substitute(people, position, at, day, out.notes);
  out.who = {who, at.role, person_kind::user, {}};
  out.is = {hash_address(people.users.at(who)->email), who};
  return true;
}

}  // namespace

contact_finder::contact_finder(decision_data& out, std::span<const model::bound_partner> partners,
                               std::size_t questions)
    : book_(out.book.data()), choices_(out.choices), partners_(partners) {
  const std::size_t wanted = 2 * std::min({partners.size(), questions, max_remembered});
  by_default_.resize(std::bit_ceil(std::max<std::size_t>(wanted, 1)));
  by_override_.resize(by_default_.size());
  mask_ = static_cast<std::uint32_t>(by_default_.size() - 1);
}

void contact_finder::find_default(std::uint32_t partner, place where, std::int32_t day,
                                  remembered& out) {
  contact_choice found;
  if (!try_default(partner, day, found) && where == place::acting) {
    try_manager(partner, day, found);
  }
  out = {partner, nowhere, day, where, keep(std::move(found), where)};
}

void contact_finder::find_override(const client& row, place where, std::int32_t day,
                                   remembered& out) {
  contact_choice found;
  if (!try_override(row, day, found) && where == place::acting) {
    // Who was found unfit already is not asked a second time.
    const bool is_same = row.override_contact != nowhere &&
                         row.override_contact == partners_[row.partner].default_contact;
    if (is_same || !try_default(row.partner, day, found)) try_manager(row.partner, day, found);
  }
  out = {row.partner, row.override_contact, day, where, keep(std::move(found), where)};
}

found_contact contact_finder::keep(contact_choice found, place where) {
  found.who.purpose = where == place::acting ? purpose::act : purpose::copy;
  choices_.push_back(std::move(found));
  return {static_cast<std::uint32_t>(choices_.size() - 1), choices_.back().is};
}

bool contact_finder::try_override(const client& row, std::int32_t day, contact_choice& out) const {
  return take(book_.people_known(), row.override_contact,
              {role_bit::override_contact, book_.partner(row.partner).account}, day, out);
}

bool contact_finder::try_default(std::uint32_t partner, std::int32_t day,
                                 contact_choice& out) const {
  const model::bound_partner& settings = partners_[partner];
  if (!settings.names_contact) {
    out.notes.push_back({warning::missing, role_bit::default_contact, nowhere, nowhere});
    return false;
  }
  return take(book_.people_known(), settings.default_contact,
              {role_bit::default_contact, book_.partner(partner).account}, day, out);
}

bool contact_finder::try_manager(std::uint32_t partner, std::int32_t day,
                                 contact_choice& out) const {
  const model::bound_partner& settings = partners_[partner];
  if (!settings.names_manager) {
    out.notes.push_back({warning::missing, role_bit::channel_manager, nowhere, nowhere});
    return false;
  }
  return take(book_.people_known(), settings.manager, {role_bit::channel_manager, {}}, day, out);
}

}  // namespace ambit::renewals
