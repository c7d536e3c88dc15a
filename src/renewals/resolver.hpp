// resolver.hpp: client → decision: whose the conversation is, and who is told.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "src/criteria/plan.hpp"
#include "src/renewals/decision_data.hpp"
#include "src/renewals/partner_contact.hpp"

namespace ambit::renewals {

/// Answers of `out`, to whose choices of partners' people it adds. `rows` and `partners` may be
/// others than the book's own (a change that is previewed); `questions` is how many are about to be
/// asked.
class resolver {
 public:
  resolver(decision_data& out, std::span<const client> rows,
           std::span<const model::bound_partner> partners, std::size_t questions);

  /// `governed`: whether an override of the record counts (it does not for `account` notices).
  decision decide(std::uint32_t row, std::int32_t day, bool governed);

 private:
  const found_contact* choose(const client& row, bool overridden, bool partner_owns,
                              std::int32_t day);
  std::uint8_t place_of(const found_contact& contact, const client& row, std::size_t listed) const;
  std::uint8_t place_among(const found_contact& contact, const client& row,
                           std::size_t listed) const;
  std::size_t find_same(const found_contact& contact, std::size_t begin, std::size_t end) const;
  bool has_same_address(const found_contact& contact, std::size_t other) const;

  const client_data& book_;
  const std::vector<contact_choice>& choices_;
  notice_kind kind_;
  std::span<const client> rows_;
  contact_finder contacts_;
};

/// The local day of a context; errors as `decide`.
result<std::int32_t> day_of(const client_data& book, const context& when);

/// Decisions about all records on a day.
std::shared_ptr<const decision_data> decide_all(const clients& book, notice_kind kind,
                                                std::int32_t day, std::span<const client> rows,
                                                std::span<const model::bound_partner> partners);

}  // namespace ambit::renewals
