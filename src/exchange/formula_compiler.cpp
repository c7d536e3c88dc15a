#include "src/exchange/formula_compiler.hpp"

#include <string>
#include <utility>

#include "src/base/limits.hpp"
#include "src/exchange/formula_conditions.hpp"

namespace ambit::exchange {

namespace {

std::string json_of(const criterion_tree& tree) {
  std::string text;
  json::writer out(text);
  write(tree, out);
  return text;
}

std::optional<criterion_tree> compile_under(blank_reading reading, const formula_node& formula,
                                            const field_catalogue& fields, derived_fields& derived,
                                            formula_refusal& refusal_out) {
  const auto whole = formula_conditions(reading, fields, derived, refusal_out).outcome_of(formula);
  if (!whole) return std::nullopt;
  return tree_of(whole->yes);
}

}  // namespace

std::optional<criterion_tree> compile_formula(const formula_node& formula,
                                              const field_catalogue& fields,
                                              derived_fields& derived,
                                              formula_refusal& refusal_out) {
  const std::size_t before = derived.size();
  auto as_null = compile_under(blank_reading::null, formula, fields, derived, refusal_out);
  const auto as_zero =
      as_null ? compile_under(blank_reading::zero, formula, fields, derived, refusal_out)
              : std::nullopt;
  if (as_zero && json_of(*as_null) == json_of(*as_zero)) return as_null;
  if (as_zero) {
    refusal_out = {"blank_number",
                   "it depends on what a blank number or date means, which is not documented",
                   formula.at};
  }
  derived.cut(before);
  return std::nullopt;
}

}  // namespace ambit::exchange
