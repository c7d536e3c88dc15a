// formula_fields.hpp: what a formula's use of fields tells of their types.
#pragma once

#include "src/exchange/formula_syntax.hpp"
#include "src/exchange/salesforce_fields.hpp"
#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange {

/// Enters every path of the formula, with what it is used as, before types are inferred. `at` is
/// where the formula stands.
void add_fields_of(const formula_node& formula, const xml::element& at, field_catalogue& fields);

/// The constant that Salesforce has under the name of `$System.OriginDateTime`; nothing for other
/// paths, which are fields.
bool is_origin_of_time(const formula_node& node) noexcept;

}  // namespace ambit::exchange
