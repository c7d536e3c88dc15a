// resolver.hpp: client → decision: whose the conversation is, and who is told.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "src/criteria/plan.hpp"
#include "src/renewals/decision_data.hpp"
#include "src/renewals/partner_contact.hpp"

namespace ambit::renewals {

/// Appends decisions to `out`. `rows` and `partners` may be others than the book's own (a change
/// that is previewed); `questions` is how many are about to be asked. Call `finish` in the end.
class resolver {
 public:
  resolver(decision_data& out, std::span<const client> rows,
           std::span<const model::bound_partner> partners, std::size_t questions);

  /// `governed`: whether an override of the record counts (it does not for `account` notices).
  void add(std::uint32_t row, std::int32_t day, bool governed);
  void finish();

 private:
  recipient* room();
  void list(std::size_t begin, std::size_t count, recipient* out) const;
  const contact_choice* choose(const client& row, bool overridden, bool partner_owns,
                               std::int32_t day);
  std::size_t join(const contact_choice& choice, std::size_t begin, std::size_t listed,
                   recipient* told);
  static bool may_be_same(const identity& left, const identity& right) noexcept;
  std::size_t find_same(const contact_choice& choice, std::span<const recipient> listed,
                        const identity* identities) const;
  bool has_same_address(const contact_choice& choice, const recipient& listed,
                        const identity& is) const;

  decision_data& out_;
  const client_data& book_;
  std::span<const client> rows_;
  contact_finder contacts_;
  std::size_t step_;
  std::uint32_t end_ = 0;  ///< of the recipients; behind it is room
};

/// The local day of a context; errors as `decide`.
result<std::int32_t> day_of(const client_data& book, const context& when);

/// Decisions about all records on a day.
std::shared_ptr<const decision_data> decide_all(const clients& book, notice_kind kind,
                                                std::int32_t day, std::span<const client> rows,
                                                std::span<const model::bound_partner> partners);

}  // namespace ambit::renewals
