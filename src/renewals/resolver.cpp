#include "src/renewals/resolver.hpp"

#include <cstddef>
#include <utility>

#include "src/base/address.hpp"
#include "src/base/zone_table.hpp"
#include "src/renewals/client_people.hpp"
#include "src/renewals/client_problems.hpp"

namespace ambit::renewals {

resolver::resolver(decision_data& out, std::span<const client> rows,
                   std::span<const model::bound_partner> partners, std::size_t questions)
    : book_(out.book.data()),
      choices_(out.choices),
      kind_(out.kind),
      rows_(rows),
      contacts_(out, partners, questions) {}

/// Who acts for the partner, or is copied; null where nobody is to be, by the settings.
inline const found_contact* resolver::choose(const client& row, bool overridden, bool partner_owns,
                                             std::int32_t day) {
  const place where = partner_owns ? place::acting : place::copied;
  const model::bound_partner& settings = contacts_.settings(row.partner);
  if (!partner_owns && !settings.copy_partner) return nullptr;
  if (!overridden) return &contacts_.by_default(row.partner, where, day);
  if (row.names_contact) return &contacts_.by_override(row, where, day);
  if (!partner_owns && !settings.copy_default_contact_on_override) return nullptr;
  return &contacts_.by_default(row.partner, where, day);
}

/// Where the partner's contact is listed beside the first `listed` of the client's people. Mostly
/// these are few and others: to compare with always as many, and be it the next client's, is done
/// without asking.
inline std::uint8_t resolver::place_of(const found_contact& contact, const client& row,
                                       std::size_t listed) const {
  const identity* const identities = book_.identities.data() + row.people_begin;
  std::uint32_t may_be_same = 0;
  for (std::size_t i = 0; i < few_people; ++i) {
    may_be_same |=
        static_cast<std::uint32_t>(contact.is.user == identities[i].user) |
        static_cast<std::uint32_t>(contact.is.address_hash == identities[i].address_hash);
  }
  return may_be_same != 0 || listed > few_people ? place_among(contact, row, listed)
                                                 : decision::behind;
}

decision resolver::decide(std::uint32_t position, std::int32_t day, bool governed) {
  decision made;
  const client& row = rows_[position];
  if (book_.is_undecided(row, kind_)) return made;
  const bool overridden = governed && row.override_owner != model::renewal_override::none;
  const bool partner_owns = overridden ? row.override_owner == model::renewal_override::partner
                                       : contacts_.settings(row.partner).partner_owns;
  made.owner = partner_owns ? party::partner : party::vendor;
  made.source = overridden ? source::by_override : source::by_default;
  const std::size_t listed = partner_owns ? 0 : rows_[position + 1].people_begin - row.people_begin;
  if (const found_contact* contact = choose(row, overridden, partner_owns, day)) {
    made.choice = contact->choice;
    if (contact->is_somebody()) made.contact_at = place_of(*contact, row, listed);
  }
  const bool is_somebody_told = listed != 0 || made.contact_at == decision::behind;
  made.outcome = is_somebody_told ? outcome::decided : outcome::undeliverable;
  return made;
}

/// place_of, of a contact who may be one of the client's people: who is in `to` is not copied too.
std::uint8_t resolver::place_among(const found_contact& contact, const client& row,
                                   std::size_t listed) const {
  const std::size_t begin = row.people_begin;
  const std::size_t same = find_same(contact, begin, begin + listed);
  if (same == begin + listed) return decision::behind;
  if (book_.people[same].purpose != purpose::copy) return decision::not_listed;
  return static_cast<std::uint8_t>(same - begin);
}

/// Who is the same by the directory's user goes before who only has the same address.
std::size_t resolver::find_same(const found_contact& contact, std::size_t begin,
                                std::size_t end) const {
  std::size_t by_address = end;
  for (std::size_t at = begin; at < end; ++at) {
    if (contact.is.user == book_.identities[at].user) return at;
    if (by_address == end && has_same_address(contact, at)) by_address = at;
  }
  return by_address;
}

bool resolver::has_same_address(const found_contact& contact, std::size_t other) const {
  const model::directory_data& people = book_.people_known();
  return contact.is.address_hash == book_.identities[other].address_hash &&
         base::is_same_address(address_of(people, choices_[contact.choice].who),
                               address_of(people, book_.people[other]));
}

result<std::int32_t> day_of(const client_data& book, const context& when) {
  const model::policy_data& policy = book.rules.policy().data();
  criteria::moment now;
  const base::zone_table& zones = book.rules.zones().table();
  const status made = criteria::make_moment(when, policy.schema->calendar, zones, now);
  if (made != status::ok) {
    report problems;
    problems.add(criteria::moment_problem(made, when, policy.schema->calendar, zones));
    return {made, std::move(problems)};
  }
  return now.zone->day_of(when.now_unix_us);
}

std::shared_ptr<const decision_data> decide_all(const clients& book, notice_kind kind,
                                                std::int32_t day, std::span<const client> rows,
                                                std::span<const model::bound_partner> partners) {
  auto out = std::make_shared<decision_data>(book, kind);
  const auto count = static_cast<std::uint32_t>(book.size());
  out->rows.reserve(count);
  resolver answers(*out, rows, partners, count);
  for (std::uint32_t row = 0; row < count; ++row) {
    out->rows.push_back(answers.decide(row, day, kind == notice_kind::renewal));
  }
  return out;
}

}  // namespace ambit::renewals
