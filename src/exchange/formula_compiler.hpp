// formula_compiler.hpp: an entry's formula in the criteria language, or why it cannot be said
// there.
//
// What is taken as Salesforce's meaning:
// - Two-valued: a comparison with a blank text compares with "", AND and OR take what has no value
//   as false, IF goes on to its else.
// - `=`, `<>`, CASE, ISPICKVAL, CONTAINS, BEGINS and FIND mind case, where filters ignore it:
//   Salesforce documents CONTAINS, BEGINS and FIND so, and its published formula engine compares
//   texts and picklist values letter by letter.
// - A formula that errs does not match, wherever in it the error is met; what is decided before it
//   is met (AND and OR stop at the first part that decides) stands.
// - What a blank number or moment means in a comparison is not documented: null or 0, and null
//   under NOT. A formula is compiled under both readings and carried where they agree.
// - MOD has the dividend's sign.
#pragma once

#include <optional>

#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/derived_fields.hpp"
#include "src/exchange/formula_syntax.hpp"
#include "src/exchange/formula_values.hpp"
#include "src/exchange/salesforce_fields.hpp"

namespace ambit::exchange {

/// The condition under which the formula is true, or nothing and the reason in `refusal_out`. The
/// fields that it computes are added to `derived`; of a formula that is not carried, none stays.
std::optional<criterion_tree> compile_formula(const formula_node& formula,
                                              const field_catalogue& fields,
                                              derived_fields& derived,
                                              formula_refusal& refusal_out);

}  // namespace ambit::exchange
