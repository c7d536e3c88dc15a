// salesforce_operations.hpp: the operators of criteria, and what they have in common.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ambit::exchange {

struct operation {
  enum class family : std::uint8_t { equality, contains, starts_with, order, multi_select };
  enum class comparison : std::uint8_t { equal, less, less_or_equal, greater, greater_or_equal };

  std::string_view name;
  family kind = family::equality;
  bool negative = false;  ///< true where none of the values applies, and for a blank field
  comparison compare = comparison::equal;  ///< of equality and order
};

/// Nothing for `within`, which belongs to distances, and for any other text.
constexpr std::optional<operation> find_operation(std::string_view name) noexcept {
  using family = operation::family;
  using comparison = operation::comparison;
  constexpr std::array<operation, 11> known = {{
      {"equals", family::equality, false, comparison::equal},
      {"notEqual", family::equality, true, comparison::equal},
      {"contains", family::contains, false, comparison::equal},
      {"notContain", family::contains, true, comparison::equal},
      {"startsWith", family::starts_with, false, comparison::equal},
      {"includes", family::multi_select, false, comparison::equal},
      {"excludes", family::multi_select, true, comparison::equal},
      {"lessThan", family::order, false, comparison::less},
      {"lessOrEqual", family::order, false, comparison::less_or_equal},
      {"greaterThan", family::order, false, comparison::greater},
      {"greaterOrEqual", family::order, false, comparison::greater_or_equal},
  }};
  for (const operation& candidate : known) {
    if (candidate.name == name) return candidate;
  }
  return std::nullopt;
}

/// The criteria language's word for a comparison.
constexpr std::string_view criteria_op(operation::comparison compare) noexcept {
  switch (compare) {
    case operation::comparison::equal:
      return "eq";
    case operation::comparison::less:
      return "lt";
    case operation::comparison::less_or_equal:
      return "le";
    case operation::comparison::greater:
      return "gt";
    case operation::comparison::greater_or_equal:
      return "ge";
  }
  return "eq";
}

}  // namespace ambit::exchange
