// values.hpp: what a JSON value means as a value of a field: one set of rules for records and for
// the constants of criteria.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/criteria/cell.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

/// Why a JSON value is none of a field's.
enum class fault : std::uint8_t {
  none,
  wrong_type,
  ill_formed_text,
  too_long,
  fraction,
  out_of_range,
  inexact,
  ill_formed_number,
  ill_formed_date,
  ill_formed_timestamp,
  both_owners,     ///< owner.user and owner.queue in one record
  repeated_field,  ///< a dotted field as flat key and as nested objects
  out_of_bounds,   ///< of a column: an index past its dictionary, a text past its buffers
};
std::string_view code(fault value) noexcept;
/// What would have been right for the field, as a message's `expected`.
std::string expectation(fault value, const field& of);

/// One value, not yet kept anywhere: texts are views into the JSON document.
struct scalar {
  cell_state state = cell_state::missing;
  std::int64_t integer = 0;  ///< of every whole type, as in a cell
  double number = 0;
  std::string_view text;  ///< of id and text; of an undeclared choice, what was written
};

/// Reads a value that is not null of any type but choices; of choices, one element. An empty id,
/// text or choice is missing; an option that the field does not declare is undeclared.
fault read_scalar(json::value written, const field& of, scalar& out) noexcept;

/// The JSON text of a cell for people: see record_set::seen.
void write_value(json::writer& out, const field& of, const cell& value);

/// Names as they stand in messages: `a date`, `an integer`.
std::string_view name_with_article(field_type type) noexcept;

}  // namespace ambit::criteria
