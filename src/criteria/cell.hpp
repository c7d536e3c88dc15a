// cell.hpp: one value of one record, as every back end reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

enum class cell_state : std::uint8_t {
  missing,  ///< absent, null, empty, NaN
  present,
  undeclared,  ///< choice(s) with an option that the schema does not declare: present, else unknown
  invalid,  ///< wrong type, length, encoding or range: whoever reads it leaves the record undecided
};

/// 16 bytes. Texts and sets point into memory of the record set (or of the workspace). A cell that
/// is undeclared or invalid holds what was written as JSON text, for people (empty where it is
/// derived).
struct cell {  // NOLINT(cppcoreguidelines-pro-type-member-init): one member of the union is
  union {
    std::int64_t integer = 0;  ///< bool (0, 1), integer, decimal (scaled), date (days), timestamp
                               ///< (microseconds), choice (option ordinal)
    double number;
    const char* text;              ///< id, text: UTF-8; folded where the field ignores case
    const std::uint32_t* options;  ///< choices: distinct option ordinals, ascending
  };
  std::uint32_t size = 0;  ///< bytes of a text, elements of a set
  cell_state state = cell_state::missing;
  /// Folding changed the text; what was written stands before it in memory (cell_storage.hpp).
  bool folded = false;

  std::string_view view() const noexcept { return {text, size}; }
  std::span<const std::uint32_t> set() const noexcept { return {options, size}; }
};
static_assert(sizeof(cell) == 16);

/// One record: a cell for every field of its object, by ordinal (derived ones included).
using row = std::span<const cell>;

enum class truth : std::uint8_t { no, yes, unknown };
constexpr truth operator!(truth value) noexcept {
  return value == truth::unknown ? truth::unknown : (value == truth::yes ? truth::no : truth::yes);
}

}  // namespace ambit::criteria
