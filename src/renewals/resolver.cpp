#include "src/renewals/resolver.hpp"

#include <algorithm>
#include <string>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/base/zone_table.hpp"
#include "src/renewals/client_people.hpp"
#include "src/renewals/client_problems.hpp"

namespace ambit::renewals {

namespace {

/// A client's roles, each naming somebody else, and the partner's contact.
constexpr std::size_t max_recipients = limits::max_roles + 1;

/// Room is made for so many recipients at a time.
constexpr std::size_t room_step = 4'096;

}  // namespace

resolver::resolver(decision_data& out, std::span<const client> rows,
                   std::span<const model::bound_partner> partners, std::size_t questions)
    : out_(out),
      book_(out.book.data()),
      rows_(rows),
      contacts_(out.book.data(), partners, questions),
      step_(std::min(questions * max_recipients, room_step)) {
  out_.rows.reserve(questions + 1);
}

void resolver::add(std::uint32_t position, std::int32_t day, bool governed) {
  const client& row = rows_[position];
  decision& made = out_.rows.emplace_back();
  made.client = position;
  made.recipients_begin = end_;
  made.notes_begin = static_cast<std::uint32_t>(out_.notes.size());
  if (book_.is_undecided(row, out_.kind)) return;
  const bool overridden = governed && row.override_owner != model::renewal_override::none;
  const bool partner_owns = overridden ? row.override_owner == model::renewal_override::partner
                                       : contacts_.settings(row.partner).partner_owns;
  made.owner = partner_owns ? party::partner : party::vendor;
  made.source = overridden ? source::by_override : source::by_default;
  recipient* const told = room();
  const std::size_t listed = partner_owns ? 0 : rows_[position + 1].people_begin - row.people_begin;
  list(row.people_begin, listed, told);
  const contact_choice* of_partner = choose(row, overridden, partner_owns, day);
  const std::size_t count = of_partner ? join(*of_partner, row.people_begin, listed, told) : listed;
  end_ += static_cast<std::uint32_t>(count);
  made.to_count = partner_owns ? static_cast<std::uint8_t>(count) : row.to_count;
  made.outcome = count != 0 ? outcome::decided : outcome::undeliverable;
  if (count != 0 && made.to_count == 0) {
    out_.notes.push_back({warning::nobody_addressed, 0, nowhere, nowhere});
  }
}

/// Where the next recipients go: as many as a decision may have.
recipient* resolver::room() {
  std::vector<recipient>& all = out_.recipients;
  if (all.size() - end_ < max_recipients) {
    const bool fits = all.capacity() - end_ >= max_recipients;
    all.resize(fits ? std::min(all.capacity(), end_ + step_) : end_ + step_);
  }
  return all.data() + end_;
}

/// The client's people. Mostly they are few: a copy of always as many is done without asking.
void resolver::list(std::size_t begin, std::size_t count, recipient* out) const {
  const recipient* const people = book_.people.data() + begin;
  std::copy_n(people, few_people, out);
  if (count > few_people) std::copy_n(people, count, out);
}

/// Who acts for the partner, or is copied; null where nobody is to be, by the settings.
const contact_choice* resolver::choose(const client& row, bool overridden, bool partner_owns,
                                       std::int32_t day) {
  const place where = partner_owns ? place::acting : place::copied;
  const model::bound_partner& settings = contacts_.settings(row.partner);
  if (!partner_owns && !settings.copy_partner) return nullptr;
  if (!overridden) return &contacts_.by_default(row.partner, where, day);
  if (row.names_contact) return &contacts_.by_override(row, where, day);
  if (!partner_owns && !settings.copy_default_contact_on_override) return nullptr;
  return &contacts_.by_default(row.partner, where, day);
}

/// Adds the partner's contact to the client's people that are listed; how many there are then.
std::size_t resolver::join(const contact_choice& choice, std::size_t begin, std::size_t listed,
                           recipient* told) {
  if (!choice.notes.empty()) {
    out_.notes.insert(out_.notes.end(), choice.notes.begin(), choice.notes.end());
  }
  if (!choice.is_somebody()) return listed;
  const identity* const identities = book_.identities.data() + begin;
  bool is_new = listed <= few_people;
  for (std::size_t i = 0; i < few_people; ++i) {
    is_new &= i >= listed || !may_be_same(choice.is, identities[i]);
  }
  if (!is_new) {
    const std::size_t same = find_same(choice, {told, listed}, identities);
    if (same != listed) {
      if (told[same].purpose == purpose::copy) told[same].roles |= choice.who.roles;
      return listed;
    }
  }
  told[listed] = choice.who;
  return listed + 1;
}

bool resolver::may_be_same(const identity& left, const identity& right) noexcept {
  return static_cast<int>(left.user == right.user) |
         static_cast<int>(left.address_hash == right.address_hash);
}

/// Who is the same by the directory's user goes before who only has the same address.
std::size_t resolver::find_same(const contact_choice& choice, std::span<const recipient> listed,
                                const identity* identities) const {
  std::size_t by_address = listed.size();
  for (std::size_t i = 0; i < listed.size(); ++i) {
    if (choice.is.user == identities[i].user) return i;
    if (by_address == listed.size() && has_same_address(choice, listed[i], identities[i])) {
      by_address = i;
    }
  }
  return by_address;
}

bool resolver::has_same_address(const contact_choice& choice, const recipient& listed,
                                const identity& is) const {
  const model::directory_data& people = book_.people_known();
  return choice.is.address_hash == is.address_hash &&
         is_same_address(address_of(people, choice.who), address_of(people, listed));
}

void resolver::finish() {
  out_.recipients.resize(end_);
  decision end;
  end.recipients_begin = end_;
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
  out->recipients.reserve(data.people.size() + count + max_recipients);
  resolver answers(*out, rows, partners, count);
  for (std::uint32_t row = 0; row < count; ++row) {
    answers.add(row, day, kind == notice_kind::renewal);
  }
  answers.finish();
  return out;
}

}  // namespace ambit::renewals
