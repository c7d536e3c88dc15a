#include "src/renewals/client_people.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <string>

#include "src/base/address.hpp"
#include "src/criteria/cell.hpp"

namespace ambit::renewals {

namespace {

using criteria::cell;
using criteria::cell_state;

class people_finder {
 public:
  people_finder(criteria::row cells, const role_lookup& lookup, std::size_t position,
                client_data& out)
      : cells_(cells), lookup_(lookup), position_(position), out_(out) {}

  /// Adds those of `roles` to the people from `begin` on, in which nobody is twice.
  void add(std::span<const std::uint16_t> roles, purpose why, std::size_t begin) {
    for (const std::uint16_t role : roles) add_role(role, why, begin);
  }
  void set_cc_begin() { cc_begin_ = out_.people.size(); }

 private:
  void add_role(std::uint16_t role, purpose why, std::size_t begin) {
    const auto bit = static_cast<std::uint16_t>(1U << role);
    const cell& named = cells_[out_.settings->roles[role].field];
    if (named.state != cell_state::present) return note_of(warning::missing, bit);
    const named_person& who = lookup_.named(position_, role);
    if (who.position == nowhere) {
      const auto row = static_cast<std::uint32_t>(out_.rows.size());
      out_.unknown_names.push_back({row, bit, std::string(named.view())});
      return note_of(warning::unknown, bit);
    }
    if (!who.active) return note_of(warning::inactive, bit, who.position);
    if (!who.has_address) return note_of(warning::no_address, bit, who.position);
    const std::size_t known = find(begin, who);
    if (known == out_.people.size()) {
      out_.people.push_back({who.position, bit, person_kind::contact, why});
      out_.identities.push_back(who.is);
    } else if (why == purpose::inform || known >= cc_begin_) {
      // Who is written to is not copied as well, and their roles are those through which they are.
      out_.people[known].roles |= bit;
    }
  }

  /// Which of the people from `begin` on somebody is; their number where they are nobody of them.
  std::size_t find(std::size_t begin, const named_person& who) const {
    const auto& contacts = out_.people_known().contacts;
    const std::size_t end = out_.people.size();
    const auto first = [&](auto same) {
      std::size_t at = begin;
      while (at < end && !same(at)) ++at;
      return at;
    };
    std::size_t found =
        first([&](std::size_t at) { return out_.people[at].position == who.position; });
    if (found == end && who.links_user) {
      const std::string_view user = contacts.at(who.position)->user();
      found = first(
          [&](std::size_t at) { return contacts.at(out_.people[at].position)->user() == user; });
    }
    if (found != end) return found;
    return first([&](std::size_t at) {
      return out_.identities[at].address_hash == who.is.address_hash &&
             base::is_same_address(contacts.at(out_.people[at].position)->email(),
                                   contacts.at(who.position)->email());
    });
  }

  void note_of(warning code, std::uint16_t bit, std::uint32_t person = nowhere) {
    out_.notes.push_back({code, bit, person, nowhere});
  }

  criteria::row cells_;
  const role_lookup& lookup_;
  std::size_t position_;
  client_data& out_;
  std::size_t cc_begin_ = static_cast<std::size_t>(-1);
};

}  // namespace

role_lookup::role_lookup(const client_data& book)
    : book_(book), role_count_(book.settings->roles.size()) {
  for (std::size_t position = 0; position < role_count_; ++position) {
    const auto role = static_cast<std::uint16_t>(position);
    const auto names = [&](const std::vector<std::uint16_t>& roles) {
      return std::find(roles.begin(), roles.end(), role) != roles.end();
    };
    const auto& tables = book.settings->tables;
    if (std::any_of(tables.begin(), tables.end(), [&](const model::recipient_table& each) {
          return names(each.to) || names(each.cc);
        })) {
      roles_.push_back({role, {book.set(), book.settings->roles[role].field}});
    }
  }
}

void role_lookup::find(std::size_t first, std::span<const criteria::cell> rows) {
  const std::size_t width = book_.set().object().fields.size();
  const std::size_t count = rows.size() / width;
  found_.resize(count * role_count_);
  ids_.clear();
  questions_.clear();
  for (asked_role& each : roles_) {
    each.memory.load(first, count);
    const criteria::field_ordinal field = book_.settings->roles[each.role].field;
    for (std::size_t row = 0; row < count; ++row) ask(row, each, rows[row * width + field]);
  }
  answers_.resize(ids_.size());
  book_.people_known().contacts.positions(ids_, answers_);
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    const named_person who = meet(answers_[i]);
    found_[questions_[i].place] = who;
    if (questions_[i].memory) *questions_[i].memory = who;
  }
}

void role_lookup::ask(std::size_t row, asked_role& from, const cell& named) {
  if (named.state != cell_state::present) return;
  const std::size_t place = row * role_count_ + from.role;
  named_person* const memory = from.memory.at(row);
  if (memory && memory->position != named_person::not_asked) {
    found_[place] = *memory;
    return;
  }
  ids_.push_back(named.view());
  questions_.push_back({place, memory});
}

named_person role_lookup::meet(std::uint32_t position) const {
  named_person out;
  out.position = nowhere;
  const model::contact* const who = book_.people_known().contacts.at(position);
  if (!who) return out;
  out.position = position;
  out.active = who->active();
  out.has_address = model::is_address(who->email());
  out.is.address_hash = hash_address(who->email());
  out.links_user = !who->user().empty();
  if (out.links_user) {
    out.is.user = book_.people_known().users.position(who->user()).value_or(nowhere);
  }
  return out;
}

void add_people(criteria::row cells, const role_lookup& lookup, std::size_t position, client& row,
                client_data& out) {
  const auto& terms = out.partner(row.partner).terms;
  const model::recipient_table& table = out.settings->tables[terms.recipients];
  const std::size_t begin = out.people.size();
  people_finder finder(cells, lookup, position, out);
  finder.add(table.to, purpose::inform, begin);
  row.to_count = static_cast<std::uint8_t>(out.people.size() - begin);
  finder.set_cc_begin();
  finder.add(table.cc, purpose::copy, begin);
}

/// Of addresses that are the same but for ASCII case; others may share it.
std::uint32_t hash_address(std::string_view address) noexcept {
  constexpr std::uint64_t lower_case = 0x2020'2020'2020'2020U;  // and more: few others meet by it
  constexpr std::uint64_t factor = 0x9E37'79B9'7F4A'7C15U;
  std::uint64_t hash = address.size();
  while (!address.empty()) {
    std::uint64_t word = 0;
    const std::size_t count = std::min(address.size(), sizeof word);
    std::memcpy(&word, address.data(), count);
    hash = (hash ^ (word | lower_case)) * factor;
    hash ^= hash >> 32U;
    address.remove_prefix(count);
  }
  return static_cast<std::uint32_t>(hash);
}

std::string_view address_of(const model::directory_data& people, const recipient& who) noexcept {
  if (who.kind == person_kind::user) return people.users.at(who.position)->email;
  return people.contacts.at(who.position)->email();
}

std::string_view id_of(const model::directory_data& people, const recipient& who) noexcept {
  if (who.kind == person_kind::user) return people.users.at(who.position)->id;
  return people.contacts.at(who.position)->id();
}

}  // namespace ambit::renewals
