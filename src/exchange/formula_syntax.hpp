// formula_syntax.hpp: Salesforce formulas as trees, nothing interpreted yet.
//
//   formula_problem wrong;
//   std::optional<formula_node> tree = parse_formula("AND(ISNEW(), Country = 'FR')", wrong);
//
// Reads operators `|| && = == <> != < > <= >= + - & * / ^ !` (loosest first; `+`, `-` and `&` bind
// alike), calls, texts in single or double quotes with backslash escapes, decimal numbers, TRUE,
// FALSE, NULL in any case, comments, and paths: `Country`, `Account.Owner.Name`,
// `Owner:User.Title`, `$Label.Region`.
//
// Cost: linear. Nesting is bounded by limits::max_depth, chains of one operator but `&&` and `||`
// included, so that whatever walks a tree may recurse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::exchange {

struct formula_node {
  enum class kind : std::uint8_t {
    text,       ///< `word` is the text itself
    number,     ///< `word` is the number as JSON writes it
    truth,      ///< `word` is TRUE or FALSE
    null,       ///< NULL
    path,       ///< `word` is the path as it was written
    call,       ///< `word` is the function's name in upper case, `parts` its arguments
    operation,  ///< `word` is the operator, `==` and `!=` written `=` and `<>`
  };
  kind type = kind::null;
  std::string word;
  std::vector<formula_node> parts;  ///< one of `!` and of a sign, two or more of `&&` and `||`
  std::size_t at = 0;               ///< byte offset in the formula
  std::size_t depth = 1;            ///< levels of this tree

  bool is_call(std::string_view name) const noexcept { return type == kind::call && word == name; }
  bool is_operation(std::string_view name) const noexcept {
    return type == kind::operation && word == name;
  }
};

/// What is wrong with a formula, and where in it.
struct formula_problem {
  std::string message;
  std::size_t at = 0;
};

/// The tree, or nothing and what is wrong with the text.
std::optional<formula_node> parse_formula(std::string_view text, formula_problem& problem_out);

/// Line and column, both from 1, of a byte offset; columns count code points.
struct formula_position {
  std::size_t line = 1;
  std::size_t column = 1;
};
formula_position position_in(std::string_view text, std::size_t at);

}  // namespace ambit::exchange
