// operators.hpp: the operators, each in one row: how it is written, on which types, with what, what
// it compiles to, and how it is said. The kernels that answer them follow in operators.cpp.
//
// A further back end (SQL text) adds its own function over atom_op beside `evaluate`; an operator
// that is added lands in the table and in those functions, nowhere else. Scans of columns ask
// `evaluate` wherever they know no faster form.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "src/base/json.hpp"
#include "src/criteria/plan.hpp"

namespace ambit::criteria {

/// A set of field types.
class type_set {
 public:
  constexpr type_set(std::initializer_list<field_type> types) {
    for (const field_type type : types) bits_ = static_cast<std::uint16_t>(bits_ | bit(type));
  }
  constexpr bool contains(field_type type) const noexcept { return (bits_ & bit(type)) != 0; }

 private:
  static constexpr std::uint16_t bit(field_type type) noexcept {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(type));
  }
  std::uint16_t bits_ = 0;
};

/// What stands beside field and op.
enum class arguments : std::uint8_t {
  nothing,
  value_or_other,   ///< value | other
  ends,             ///< from, to
  values,           ///< values
  value_or_values,  ///< value | values
  word,             ///< value, one word
  count,            ///< count, unit
  optional_count,   ///< count and unit, or neither
  period,           ///< period
};

struct written_operator {
  std::string_view name;
  atom_op op;
  truth expected;  ///< of the atom, where the test as written is true
  arguments takes;
  type_set types;
  /// Completes `F would have to …`; {} stands for what the test takes.
  std::string_view phrase;
  std::string_view time_phrase;  ///< of dates and timestamps; empty: the same
  std::string_view many_phrase;  ///< of several values; empty: the same
};

std::span<const written_operator> written_operators() noexcept;
/// Null when there is none of that name.
const written_operator* find_operator(std::string_view name) noexcept;

/// The names of periods, and what they mean.
struct period_name {
  std::string_view name;
  relative_range::span span;
  std::int32_t offset;
};
std::span<const period_name> period_names() noexcept;
/// In the order of relative_range::unit.
std::span<const std::string_view> unit_names() noexcept;

/// What a test asks of its field, completing `F would have to …`: `be one of "DE", "AT"`. Values as
/// they were written; `other_value` is the value of the other field, where the test names one.
std::string requirement(const written_operator& op, json::value test, field_type type,
                        std::string_view other_value);

}  // namespace ambit::criteria
