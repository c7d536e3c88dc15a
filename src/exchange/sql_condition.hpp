// sql_condition.hpp: what every condition has, whatever it asks: that the mapping fits, that records
// that are wrong are left out, and its parameters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ambit/sql.hpp"
#include "src/exchange/sql_translation.hpp"

namespace ambit::sql {

/// Joins terms; an empty one is left out.
void add_term(std::string& text, std::string_view between, const std::string& term);

/// Whether the mapping is of these records: ok, unknown_object, schema_mismatch.
status check(const mapping_data& tables, const criteria::schema_data& schema,
             std::string_view object, report& problems);
/// Refuses what the dialect cannot have at all.
void check_dialect(translation& to);

/// That nothing which is read makes the record wrong: whole terms, joined by AND.
std::string guards(translation& to, const criteria::object& kind,
                   const std::vector<criteria::field_ordinal>& reads);

/// The whole, unless something was refused.
result<condition> finish(translation& to, std::string text, std::string own);

/// A part of a JSON Pointer.
std::string pointer_part(std::string_view name);

}  // namespace ambit::sql
