// sql_mapping.hpp: where the fields of an object are stored, as a mapping compiles to; see
// ambit/sql.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/sql.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::sql {

/// How a column holds values. In the order of the names in sql_mapping.cpp.
enum class storage : std::uint8_t {
  text,
  integer,
  uuid,
  text_array,
  boolean,
  double_precision,
  numeric,
  scaled_integer,
  date,
  timestamptz,
  timestamp,
  unix_seconds,
  unix_milliseconds,
  unix_microseconds,
};
std::string_view name(storage value) noexcept;
bool has(dialect in, storage value) noexcept;

/// A field's place. Identifiers are quoted, and qualified by their table.
struct place_of_field {
  bool is_mapped = false;
  storage held_as = storage::text;
  std::string column;  ///< of a link: of its values
  std::string folded;  ///< empty: there is none
  // Of a link:
  std::string link_from;    ///< the table with its alias; empty: no link
  std::string link_record;  ///< the column with the record's id
  bool is_link() const noexcept { return !link_from.empty(); }
};

struct mapping_data {
  std::shared_ptr<const criteria::schema_data> schema;
  const criteria::object* object = nullptr;
  std::vector<place_of_field> fields;  ///< by field
  std::uint32_t first_parameter = 1;
  std::string settings;
  std::string longest_name;  ///< of all identifiers
};

}  // namespace ambit::sql
