// entry_formulas.hpp: the formulas of one object's entries, read once and carried entry by entry.
#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>

#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/derived_fields.hpp"
#include "src/exchange/formula_syntax.hpp"
#include "src/exchange/salesforce_condition.hpp"
#include "src/exchange/salesforce_fields.hpp"

namespace ambit::exchange {

class entry_formulas {
 public:
  /// Reads the condition's formula, which it must have, and enters its fields.
  void read(const written_condition& written, field_catalogue& fields);

  /// The meaning of a condition that was read, after the fields' types are settled; or nothing and
  /// the reason, with the place in the file as near as the formula's own line.
  std::optional<criterion_tree> translate(const written_condition& written,
                                          const field_catalogue& fields, derived_fields& derived,
                                          refusal& refusal_out) const;

 private:
  struct parsed {
    std::optional<formula_node> tree;
    formula_problem problem;  // where there is no tree
  };
  std::unordered_map<const written_condition*, parsed> formulas_;
};

}  // namespace ambit::exchange
