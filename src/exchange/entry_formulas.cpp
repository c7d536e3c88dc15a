#include "src/exchange/entry_formulas.hpp"

#include <string>
#include <utility>

#include "src/exchange/formula_compiler.hpp"
#include "src/exchange/formula_fields.hpp"

namespace ambit::exchange {

namespace {

/// Lines of the formula are lines of the file; a column is that of the formula, as entities
/// (`&quot;`) are longer in the file.
place place_in(const rule_entry& entry, const formula_position& within) {
  place where = entry.formula_at.where();
  where.line += within.line - 1;
  if (within.line > 1) where.column = within.column;
  return where;
}

refusal refusal_at(const rule_entry& entry, std::string reason, const std::string& detail,
                   std::size_t at) {
  const formula_position within = position_in(entry.formula, at);
  return {std::move(reason),
          detail + ", at line " + std::to_string(within.line) + ", column " +
              std::to_string(within.column) + " of the formula",
          place_in(entry, within)};
}

}  // namespace

void entry_formulas::read(const rule_entry& entry, field_catalogue& fields) {
  parsed made;
  made.tree = parse_formula(entry.formula, made.problem);
  if (made.tree) add_fields_of(*made.tree, entry.formula_at, fields);
  formulas_.insert_or_assign(&entry, std::move(made));
}

std::optional<criterion_tree> entry_formulas::translate(const rule_entry& entry,
                                                        const field_catalogue& fields,
                                                        derived_fields& derived,
                                                        refusal& refusal_out) const {
  const parsed& formula = formulas_.at(&entry);
  if (!formula.tree) {
    refusal_out = refusal_at(entry, "bad_formula", formula.problem.message, formula.problem.at);
    return std::nullopt;
  }
  formula_refusal why;
  auto tree = compile_formula(*formula.tree, fields, derived, why);
  if (!tree) refusal_out = refusal_at(entry, why.reason, why.detail, why.at);
  return tree;
}

}  // namespace ambit::exchange
