// condition.hpp: a condition under construction that simplifies itself: constants vanish, and tests
// of one field against constants melt into one list.
//
// Two-valued throughout: what is made here is never unknown, so that `not` may be moved freely.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/exchange/criterion_tree.hpp"

namespace ambit::exchange {

struct condition {
  enum class kind : std::uint8_t { always, never, member, test, all, any, negation };
  kind type = kind::always;
  /// Of a member: whether the field's value is one of `values` (JSON), or it is missing and `blank`
  /// says that this counts; `negated`: the opposite of that.
  std::string field;
  std::vector<std::string> values;
  bool blank = false;
  bool negated = false;
  criterion_tree test;           ///< of a test; never unknown
  std::vector<condition> parts;  ///< of groups; one of a negation
  std::size_t size = 1;          ///< nodes of this tree
};

condition constant(bool value);
condition member_of(std::string_view field, std::vector<std::string> json_values, bool blank);
condition is_blank(std::string_view field);
condition leaf(criterion_tree test);
condition opposite_of(condition of);
condition every(std::vector<condition> parts);  ///< of none: always
condition some(std::vector<condition> parts);   ///< of none: never

/// In the criteria language, each test with its `if_missing`.
criterion_tree tree_of(const condition& of);

}  // namespace ambit::exchange
