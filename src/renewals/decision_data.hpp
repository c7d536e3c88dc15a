// decision_data.hpp: what `decisions` holds: compact answers that point into what binding has
// worked out; people and texts are made when asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "src/renewals/client_data.hpp"

namespace ambit::renewals {

/// Who acts for a partner, or is copied, and what stood in the way of others.
struct contact_choice {
  recipient who;
  identity is;
  std::vector<note> notes;

  bool is_somebody() const noexcept { return is.user != nowhere; }
};

/// One answer. Millions are written at a time, and to write memory costs more than to decide: the
/// client's people are not repeated, nor the partner's contact, whom many clients share.
struct decision {
  /// Values of `contact_at` that are no position among the client's people.
  static constexpr std::uint8_t not_listed = 0xFF;
  static constexpr std::uint8_t behind = 0xFE;

  std::uint32_t choice = nowhere;  ///< position in decision_data::choices, where one was made
  /// Where the partner's contact is listed: behind the client's people, or as one of those in cc.
  std::uint8_t contact_at = not_listed;
  renewals::outcome outcome = outcome::undecided;
  party owner = party::vendor;
  renewals::source source = source::by_default;
};
static_assert(sizeof(decision) == 8);

struct decision_data {
  decision_data(clients of_book, notice_kind of_kind) : book(std::move(of_book)), kind(of_kind) {}

  clients book;
  notice_kind kind;
  std::vector<decision> rows;
  std::vector<std::uint32_t> asked;  ///< the client of each answer; empty: each client has one
  std::vector<contact_choice> choices;

  std::size_t size() const noexcept { return rows.size(); }
  /// Position in client_data::rows.
  std::uint32_t client_of(std::size_t index) const noexcept {
    return asked.empty() ? static_cast<std::uint32_t>(index) : asked[index];
  }
  recipient_list recipients(std::size_t index) const noexcept;
  /// How many of the recipients are in `to`; the rest are in `cc`.
  std::size_t to_count(std::size_t index) const noexcept;
  /// The client's notes, where the vendor owns, then the partner's, then the decision's own.
  std::vector<note> notes(std::size_t index) const;
};

inline recipient_list decision_data::recipients(std::size_t index) const noexcept {
  const decision& made = rows[index];
  if (made.outcome == outcome::undecided) return {};
  std::span<const recipient> people;
  if (made.owner == party::vendor) {
    const client_data& all = book.data();
    const client* const of = all.rows.data() + client_of(index);
    people = {all.people.data() + of[0].people_begin, all.people.data() + of[1].people_begin};
  }
  if (made.contact_at == decision::not_listed) return recipient_list(people);
  const std::size_t at = made.contact_at == decision::behind ? people.size() : made.contact_at;
  return {people, choices[made.choice].who, at};
}

}  // namespace ambit::renewals
