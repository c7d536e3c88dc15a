#include "src/exchange/formula_fields.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "src/exchange/ascii.hpp"

namespace ambit::exchange {

namespace {

using kind = formula_node::kind;
using use = formula_use;

struct signature {
  std::string_view name;
  use result;
  std::array<use, 3> arguments;
};

constexpr std::array<signature, 20> signatures = {{
    {"NOT", use::boolean, {use::boolean}},
    {"ISPICKVAL", use::boolean, {use::picklist, use::text}},
    {"ISBLANK", use::boolean, {use::none}},
    {"ISNULL", use::boolean, {use::none}},
    {"ISNEW", use::boolean, {}},
    {"CONTAINS", use::boolean, {use::text, use::text}},
    {"BEGINS", use::boolean, {use::text, use::text}},
    {"FIND", use::number, {use::text, use::text, use::number}},
    {"LEN", use::number, {use::text}},
    {"LEFT", use::text, {use::text, use::number}},
    {"RIGHT", use::text, {use::text, use::number}},
    {"MID", use::text, {use::text, use::number, use::number}},
    {"TRIM", use::text, {use::text}},
    {"LOWER", use::text, {use::text}},
    {"UPPER", use::text, {use::text}},
    {"TEXT", use::text, {use::shown}},
    {"VALUE", use::number, {use::text}},
    {"MOD", use::number, {use::number, use::number}},
    {"AND", use::boolean, {}},
    {"OR", use::boolean, {}},
}};

const signature* find_signature(std::string_view name) noexcept {
  for (const signature& known : signatures) {
    if (known.name == name) return &known;
  }
  return nullptr;
}

bool compares(std::string_view operation) noexcept {
  for (const std::string_view known : {"=", "<>", "<", ">", "<=", ">="}) {
    if (operation == known) return true;
  }
  return false;
}

/// What the node's value is, as far as its form tells; the stronger of two.
use use_of(const formula_node& node) {
  const auto either = [](const formula_node& left, const formula_node& right) {
    return std::max(use_of(left), use_of(right));
  };
  switch (node.type) {
    case kind::text:
      return use::text;
    case kind::number:
      return use::number;
    case kind::truth:
      return use::boolean;
    case kind::null:
      return use::none;
    case kind::path:
      if (is_origin_of_time(node)) return use::moment;
      return ascii::starts_with_same(node.word, "$Label.") ? use::text : use::none;
    case kind::call: {
      if (const signature* known = find_signature(node.word)) return known->result;
      const std::size_t count = node.parts.size();
      if (node.word == "IF" && count == 3) return either(node.parts[1], node.parts[2]);
      if (node.word == "CASE" && count >= 4) return either(node.parts[2], node.parts[count - 1]);
      return use::none;
    }
    case kind::operation:
      break;
  }
  if (node.word == "&") return use::text;
  if (node.word == "!" || node.word == "&&" || node.word == "||" || compares(node.word)) {
    return use::boolean;
  }
  const bool adds = node.word == "+" && node.parts.size() == 2;
  const bool joins = adds && either(node.parts[0], node.parts[1]) == use::text;
  return joins ? use::text : use::number;
}

class walker {
 public:
  walker(const xml::element& at, field_catalogue& fields) : at_(at), fields_(fields) {}

  void walk(const formula_node& node, use wanted) {
    if (node.type == kind::path) {
      if (!is_origin_of_time(node)) fields_.add(node.word, std::max(wanted, use_of(node)), at_);
    } else if (node.type == kind::call) {
      walk_call(node, wanted);
    } else if (node.type == kind::operation) {
      walk_operation(node);
    }
  }

 private:
  void walk_call(const formula_node& node, use wanted) {
    if (node.word == "CASE" && node.parts.size() > 1) return walk_case(node, wanted);
    const signature* known = find_signature(node.word);
    const bool is_logical = node.word == "AND" || node.word == "OR";
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      use part = use::none;
      if (is_logical) {
        part = use::boolean;
      } else if (known) {
        if (i < known->arguments.size()) part = known->arguments[i];
      } else if (node.word == "IF") {
        part = i == 0 ? use::boolean : wanted;
      }
      walk(node.parts[i], part);
    }
  }

  /// CASE(value, match, result, match, result, …, result)
  void walk_case(const formula_node& node, use wanted) {
    const use match = use_of(node.parts[1]);
    const use value = use_of(node.parts[0]);
    // A picklist is compared with texts here, as a text is.
    walk(node.parts[0], match == use::text ? use::picklist : match);
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
      const bool is_result = i + 1 == node.parts.size() || i % 2 == 0;
      walk(node.parts[i], is_result ? wanted : value);
    }
  }

  void walk_operation(const formula_node& node) {
    use part = use::boolean;
    if (compares(node.word)) {
      const formula_node& left = node.parts[0];
      const formula_node& right = node.parts[1];
      part = std::max(use_of(left), use_of(right));
      if (part == use::none && left.type == kind::path && right.type == kind::path) {
        fields_.add_pair(left.word, right.word, at_);
      }
    } else if (node.word != "&&" && node.word != "||" && node.word != "!") {
      part = use_of(node);
    }
    for (const formula_node& inner : node.parts) walk(inner, part);
  }

  const xml::element& at_;
  field_catalogue& fields_;
};

}  // namespace

void add_fields_of(const formula_node& formula, const xml::element& at, field_catalogue& fields) {
  walker(at, fields).walk(formula, formula_use::boolean);
}

bool is_origin_of_time(const formula_node& node) noexcept {
  return node.type == kind::path && ascii::same(node.word, "$System.OriginDateTime");
}

}  // namespace ambit::exchange
