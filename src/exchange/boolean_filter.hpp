// boolean_filter.hpp: Salesforce's filter logic over numbered criteria: `1 AND (2 OR NOT 3)`.
//
// Numbers count from 1; AND, OR and NOT in any case; NOT binds tightest, then AND, then OR. Equal
// operators side by side become one group, so that a long chain stays flat.
//
// Cost: linear. No recursion over input; nesting is bounded by limits::max_depth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::exchange {

struct filter_node {
  enum class kind : std::uint8_t { criterion, all, any, negation };
  kind type = kind::criterion;
  std::size_t criterion = 0;       ///< from 1, of a criterion
  std::vector<filter_node> parts;  ///< two or more of all and any, one of a negation
};

/// The tree, or nothing and a sentence on what is wrong in `problem_out`. A number that is 0 or
/// past `criteria_count` is wrong.
std::optional<filter_node> parse_boolean_filter(std::string_view text, std::size_t criteria_count,
                                                std::string& problem_out);

}  // namespace ambit::exchange
