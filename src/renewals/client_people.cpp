#include "src/renewals/client_people.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "src/criteria/cell.hpp"

namespace ambit::renewals {

namespace {

using criteria::cell;
using criteria::cell_state;

char lowered(char letter) noexcept {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

class people_finder {
 public:
  people_finder(criteria::row cells, client_data& out) : cells_(cells), out_(out) {}

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
    const auto& contacts = out_.people_known().contacts;
    const auto position = contacts.position(named.view());
    const model::contact* who = position ? contacts.at(*position) : nullptr;
    if (!who) {
      const auto row = static_cast<std::uint32_t>(out_.rows.size());
      out_.unknown_names.push_back({row, bit, std::string(named.view())});
      return note_of(warning::unknown, bit);
    }
    if (!who->active) return note_of(warning::inactive, bit, *position);
    if (!model::is_address(who->email)) return note_of(warning::no_address, bit, *position);
    told added{{*position, bit, person_kind::contact, why}, hash_address(who->email), nowhere};
    if (!who->user.empty()) {
      added.user = out_.people_known().users.position(who->user).value_or(nowhere);
    }
    if (told* known = find(begin, added, *who)) {
      // Who is written to is not copied as well, and their roles are those through which they are.
      const auto index = static_cast<std::size_t>(known - out_.people.data());
      if (why == purpose::inform || index >= cc_begin_) known->who.roles |= bit;
      return;
    }
    out_.people.push_back(added);
  }

  told* find(std::size_t begin, const told& added, const model::contact& who) {
    const auto& contacts = out_.people_known().contacts;
    const std::span<told> listed = std::span(out_.people).subspan(begin);
    const auto first = [&](auto same) -> told* {
      const auto found = std::find_if(listed.begin(), listed.end(), same);
      return found == listed.end() ? nullptr : &*found;
    };
    if (told* known =
            first([&](const told& other) { return other.who.position == added.who.position; })) {
      return known;
    }
    const auto links_alike = [&](const told& other) {
      return !who.user.empty() && contacts.at(other.who.position)->user == who.user;
    };
    if (told* known = first(links_alike)) return known;
    return first([&](const told& other) {
      return other.address_hash == added.address_hash &&
             is_same_address(contacts.at(other.who.position)->email, who.email);
    });
  }

  void note_of(warning code, std::uint16_t bit, std::uint32_t person = nowhere) {
    out_.notes.push_back({code, bit, person, nowhere});
  }

  criteria::row cells_;
  client_data& out_;
  std::size_t cc_begin_ = static_cast<std::size_t>(-1);
};

}  // namespace

void add_people(criteria::row cells, client& row, client_data& out) {
  const auto& terms = out.partner(row.partner).terms;
  const model::recipient_table& table = out.settings->tables[terms.recipients];
  const std::size_t begin = out.people.size();
  people_finder finder(cells, out);
  finder.add(table.to, purpose::inform, begin);
  row.to_count = static_cast<std::uint8_t>(out.people.size() - begin);
  finder.set_cc_begin();
  finder.add(table.cc, purpose::copy, begin);
}

std::uint32_t hash_address(std::string_view address) noexcept {
  std::uint32_t hash = 2'166'136'261U;  // FNV-1a
  for (const char letter : address) {
    hash = (hash ^ static_cast<std::uint8_t>(lowered(letter))) * 16'777'619U;
  }
  return hash;
}

bool is_same_address(std::string_view left, std::string_view right) noexcept {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](char a, char b) { return lowered(a) == lowered(b); });
}

std::string_view address_of(const model::directory_data& people, const recipient& who) noexcept {
  if (who.kind == person_kind::user) return people.users.at(who.position)->email;
  return people.contacts.at(who.position)->email;
}

std::string_view id_of(const model::directory_data& people, const recipient& who) noexcept {
  if (who.kind == person_kind::user) return people.users.at(who.position)->id;
  return people.contacts.at(who.position)->id;
}

}  // namespace ambit::renewals
