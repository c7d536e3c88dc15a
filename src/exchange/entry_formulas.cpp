#include "src/exchange/entry_formulas.hpp"

#include <string>
#include <utility>

#include "src/exchange/formula_compiler.hpp"
#include "src/exchange/formula_fields.hpp"

namespace ambit::exchange {

namespace {

/// Lines of the formula are lines of the file; a column is that of the formula, as entities
/// (`&quot;`) are longer in the file.
place place_in(const written_condition& written, const formula_position& within) {
  place where = written.formula_at.where();
  where.line += within.line - 1;
  if (within.line > 1) where.column = within.column;
  return where;
}

refusal refusal_at(const written_condition& written, std::string reason, const std::string& detail,
                   std::size_t at) {
  const formula_position within = position_in(written.formula, at);
  return {std::move(reason),
          detail + ", at line " + std::to_string(within.line) + ", column " +
              std::to_string(within.column) + " of the formula",
          place_in(written, within)};
}

}  // namespace

void entry_formulas::read(const written_condition& written, field_catalogue& fields) {
  parsed made;
  made.tree = parse_formula(written.formula, made.problem);
  if (made.tree) add_fields_of(*made.tree, written.formula_at, fields);
  formulas_.insert_or_assign(&written, std::move(made));
}

std::optional<criterion_tree> entry_formulas::translate(const written_condition& written,
                                                        const field_catalogue& fields,
                                                        derived_fields& derived,
                                                        refusal& refusal_out) const {
  const parsed& formula = formulas_.at(&written);
  if (!formula.tree) {
    refusal_out = refusal_at(written, "bad_formula", formula.problem.message, formula.problem.at);
    return std::nullopt;
  }
  formula_refusal why;
  auto tree = compile_formula(*formula.tree, fields, derived, why);
  if (!tree) refusal_out = refusal_at(written, why.reason, why.detail, why.at);
  return tree;
}

}  // namespace ambit::exchange
