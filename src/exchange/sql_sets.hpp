// sql_sets.hpp: questions of many values of one record: choices, in an array or a link table.
#pragma once

#include <string>

#include "src/exchange/sql_translation.hpp"

namespace ambit::sql {

/// The values of a record as a subquery's rows: `FROM … WHERE …`, which goes on with AND.
struct value_rows {
  std::string from;
  std::string value;
};
value_rows rows_of(const translation& to, criteria::field_ordinal field);

std::string has_members(const translation& to, criteria::field_ordinal field, bool positive);
/// includes_any, includes_all, equals_set. True or false, never null.
std::string set_test(translation& to, const criteria::atom& test, bool positive);
/// That nothing in the set makes its record wrong.
std::string is_sound_set(const translation& to, criteria::field_ordinal field);

}  // namespace ambit::sql
