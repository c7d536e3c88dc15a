#include "src/exchange/criterion_bounds.hpp"

#include <string>

#include "src/base/limits.hpp"

namespace ambit::exchange {

namespace {

// The `when` of an entry stands this many levels deep in a policy document, and no other deeper.
constexpr std::size_t levels_above = 7;

}  // namespace

std::optional<refusal> too_many_tests(std::size_t tests, const place& where) {
  if (tests <= limits::max_tests) return std::nullopt;
  return refusal{"too_many_tests",
                 std::to_string(tests) + " tests, where a criterion may hold " +
                     std::to_string(limits::max_tests),
                 where};
}

std::optional<refusal> past_bounds(const criterion_tree& whole, const place& where) {
  if (std::optional<refusal> why = too_many_tests(test_count(whole), where)) return why;
  if (json_depth(whole) + levels_above <= limits::max_depth) return std::nullopt;
  return refusal{"too_deep", "the filter is nested too deep for a policy", where};
}

}  // namespace ambit::exchange
