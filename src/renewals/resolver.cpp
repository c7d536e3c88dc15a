#include "src/renewals/resolver.hpp"

#include <algorithm>
#include <string>

#include "src/base/text.hpp"
#include "src/base/zone_table.hpp"
#include "src/renewals/client_people.hpp"
#include "src/renewals/client_problems.hpp"

namespace ambit::renewals {

resolver::resolver(decision_data& out, std::span<const client> rows,
                   std::span<const model::bound_partner> partners, std::size_t questions)
    : out_(out),
      book_(out.book.data()),
      rows_(rows),
      contacts_(out.book.data(), partners, questions) {
  out_.rows.reserve(out_.rows.size() + questions + 1);
}

void resolver::add(std::uint32_t position, std::int32_t day, bool governed) {
  const client& row = rows_[position];
  decision made;
  made.client = position;
  made.recipients_begin = static_cast<std::uint32_t>(out_.recipients.size());
  made.notes_begin = static_cast<std::uint32_t>(out_.notes.size());
  if (book_.is_undecided(row, out_.kind)) {
    out_.rows.push_back(made);
    return;
  }
  const bool overridden = governed && row.override_owner != model::renewal_override::none;
  const bool partner_owns = overridden ? row.override_owner == model::renewal_override::partner
                                       : contacts_.settings(row.partner).partner_owns;
  made.owner = partner_owns ? party::partner : party::vendor;
  made.source = overridden ? source::by_override : source::by_default;
  if (partner_owns) {
    const contact_choice& acting = overridden && row.names_contact
                                       ? contacts_.acting(row, day)
                                       : contacts_.default_acting(row.partner, day);
    out_.notes.insert(out_.notes.end(), acting.notes.begin(), acting.notes.end());
    if (acting.who.user != nowhere) out_.recipients.push_back(acting.who.who);
    made.to_count = acting.who.user != nowhere ? 1 : 0;
  } else {
    add_vendor(row, rows_[position + 1], whom_to_copy(row, overridden, day), made);
  }
  const bool is_told = out_.recipients.size() != made.recipients_begin;
  made.outcome = is_told ? outcome::decided : outcome::undeliverable;
  if (is_told && made.to_count == 0) {
    out_.notes.push_back({warning::nobody_addressed, 0, nowhere, nowhere});
  }
  out_.rows.push_back(made);
}

/// Null where nobody is to be copied, by the settings.
const contact_choice* resolver::whom_to_copy(const client& row, bool overridden, std::int32_t day) {
  const model::bound_partner& settings = contacts_.settings(row.partner);
  if (!settings.copy_partner) return nullptr;
  if (overridden && row.names_contact) return &contacts_.copied(row, day);
  if (overridden && !settings.copy_default_contact_on_override) return nullptr;
  return &contacts_.default_copied(row.partner, day);
}

void resolver::add_vendor(const client& row, const client& next, const contact_choice* copied,
                          decision& made) {
  const std::span<const told> listed =
      std::span(book_.people).subspan(row.people_begin, next.people_begin - row.people_begin);
  made.to_count = row.to_count;
  const std::size_t first = out_.recipients.size();
  for (const told& each : listed) out_.recipients.push_back(each.who);
  if (copied) add_copy(*copied, listed, first);
}

void resolver::add_copy(const contact_choice& copied, std::span<const told> listed,
                        std::size_t first_recipient) {
  out_.notes.insert(out_.notes.end(), copied.notes.begin(), copied.notes.end());
  if (copied.who.user == nowhere) return;
  const auto same = std::find_if(listed.begin(), listed.end(),
                                 [&](const told& each) { return is_same(copied.who, each); });
  if (same == listed.end()) {
    out_.recipients.push_back(copied.who.who);
    out_.recipients.back().purpose = purpose::copy;
  } else if (same->who.purpose == purpose::copy) {
    const auto index = static_cast<std::size_t>(same - listed.begin());
    out_.recipients[first_recipient + index].roles |= copied.who.who.roles;
  }
}

bool resolver::is_same(const told& user, const told& listed) const {
  if (user.user == listed.user) return true;
  const model::directory_data& people = book_.people_known();
  return user.address_hash == listed.address_hash &&
         is_same_address(address_of(people, user.who), address_of(people, listed.who));
}

void resolver::finish() {
  decision end;
  end.recipients_begin = static_cast<std::uint32_t>(out_.recipients.size());
  end.notes_begin = static_cast<std::uint32_t>(out_.notes.size());
  out_.rows.push_back(end);
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
  const client_data& data = book.data();
  const auto count = static_cast<std::uint32_t>(data.size());
  out->recipients.reserve(data.people.size() + count);
  resolver answers(*out, rows, partners, count);
  for (std::uint32_t row = 0; row < count; ++row) {
    answers.add(row, day, kind == notice_kind::renewal);
  }
  answers.finish();
  return out;
}

}  // namespace ambit::renewals
