// salesforce_criteria.hpp: a condition in the criteria language, or why it cannot be said
// there. What a formula means stands in formula_compiler.hpp.
//
// Salesforce's filters know two values only. So every test that is made here answers for a missing
// value too (`if_missing`): false on positive operators, true on negative ones, reversed where
// blank is in the list; is_missing and is_present need no such answer.
#pragma once

#include <optional>

#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/derived_fields.hpp"
#include "src/exchange/entry_formulas.hpp"
#include "src/exchange/salesforce_condition.hpp"
#include "src/exchange/salesforce_date_tests.hpp"
#include "src/exchange/salesforce_fields.hpp"

namespace ambit::exchange {

/// The condition, or nothing and the reason in `refusal_out`. Fields that a formula computes are
/// added to `derived`.
std::optional<criterion_tree> translate_condition(const written_condition& written,
                                                  const entry_formulas& formulas,
                                                  const field_catalogue& fields,
                                                  const time_settings& time,
                                                  derived_fields& derived, refusal& refusal_out);

}  // namespace ambit::exchange
