// index_rows.hpp: the entries of a rule as rows of conditions, one condition an axis: what the
// index is laid out from. A row's entry matches where all its conditions hold; several rows may
// have one entry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "src/criteria/first_match/class_set.hpp"
#include "src/criteria/first_match/conjunctions.hpp"
#include "src/criteria/first_match/value_axis.hpp"
#include "src/criteria/plan.hpp"

namespace ambit::criteria {

struct row_condition {
  std::uint32_t axis = 0;
  std::uint32_t set = 0;  ///< accepted classes: a position in index_rows::sets
  /// Of texts that no test names: positions in index_rows::patterns of those that the text must
  /// fit, and then of those that it must not. With the former, `set` leaves the unseen class out.
  std::uint32_t fits = 0;
  std::uint32_t fits_not = 0;
  std::uint32_t patterns_end = 0;
};

/// What a row's conditions leave open on an axis of numbers: the value must lie within.
struct row_check {
  std::uint32_t axis = 0;
  value_axis::bounds within;
};

struct index_row {
  std::uint32_t entry = 0;
  /// The conditions are necessary; what else is needed: the row's checks, or the criterion itself.
  enum class need : std::uint8_t { nothing, checks, criterion };
  need further = need::nothing;
  std::uint32_t first_check = 0;
  std::uint32_t end_check = 0;
  std::uint32_t first_condition = 0;
  std::uint32_t end_condition = 0;
};

struct index_rows {
  std::vector<value_axis> axes;
  std::vector<index_row> rows;  ///< ascending by entry
  std::vector<row_condition> conditions;
  std::vector<class_set> sets;
  std::vector<std::uint32_t> patterns;  ///< of the condition's axis
  std::vector<row_check> checks;

  std::span<const row_condition> conditions_of(const index_row& of) const noexcept {
    return std::span(conditions).subspan(of.first_condition, of.end_condition - of.first_condition);
  }
};

/// Null entries never match. `most_cuts`: see value_axis, and there too when nothing is made.
std::optional<index_rows> make_index_rows(std::span<const compiled_criterion* const> entries,
                                          const atom_table& atoms, std::size_t most_cuts);

}  // namespace ambit::criteria
