#include "src/exchange/formula_values.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/formula_fields.hpp"

namespace ambit::exchange {

namespace {

using criteria::field_type;
using node_kind = formula_node::kind;
using kind = formula_value::kind;
using absence = formula_value::absence;

// Deeper parts become fields of their own, well before limits::max_expression_depth.
constexpr std::size_t most_levels = 8;

constexpr std::size_t short_id_length = 15;

// Formulas of Salesforce have at most 3,900 characters; one of that length takes some thousand
// steps unless it nests branches in branches.
constexpr std::size_t most_steps = 50'000;

formula_value constant_text(std::string text) {
  formula_value made;
  made.is_constant = true;
  made.expression = json_text(text);
  made.shown = made.expression;
  made.missing = text.empty() ? absence::blank : absence::never;
  made.constant = std::move(text);
  return made;
}

formula_value constant_number(std::string json) {
  formula_value made;
  made.type = kind::number;
  made.is_constant = true;
  made.missing = absence::never;
  made.non_negative = json.front() != '-';
  if (const auto whole = number::to_integer(json)) made.expression = std::to_string(whole.value);
  made.shown = json;
  made.constant = std::move(json);
  return made;
}

bool is_blank_constant(const formula_value& value) {
  return value.type == kind::null || (value.is_constant && value.constant.empty());
}

}  // namespace

std::nullopt_t formula_values::refuse(const formula_node& at, std::string_view reason,
                                      std::string detail) {
  refusal_ = {std::string(reason), std::move(detail), at.at};
  return std::nullopt;
}

bool formula_values::count_step(const formula_node& at) {
  if (++steps_ <= most_steps) return true;
  refuse(at, "too_many_tests", "too many branches beside branches");
  return false;
}

formula_values::maybe formula_values::value_of(const formula_node& node) {
  if (!count_step(node)) return std::nullopt;
  switch (node.type) {
    case node_kind::text:
      return constant_text(node.word);
    case node_kind::number:
      return constant_number(node.word);
    case node_kind::null: {
      formula_value made;
      made.type = kind::null;
      return made;
    }
    case node_kind::truth:
      return refuse(node, "type_mismatch", node.word + " where a text or a number belongs");
    case node_kind::path:
      return path(node);
    case node_kind::call:
      return call(node);
    case node_kind::operation:
      return operation(node);
  }
  return std::nullopt;
}

const field_facts* formula_values::field_of(const formula_node& path) {
  const field_facts* facts = fields_.find_path(path.word);
  if (facts && facts->usable) return facts;
  refuse(path, "bad_field_name", text::quoted(path.word) + " has no name that a schema can hold");
  return nullptr;
}

formula_values::maybe formula_values::path(const formula_node& node) {
  formula_value made;
  if (is_origin_of_time(node)) {
    made.type = kind::moment;
    made.is_constant = true;
    made.missing = absence::never;
    made.constant = "1900-01-01T00:00:00Z";
    return made;
  }
  made.plain = field_of(node);
  if (!made.plain) return std::nullopt;
  switch (made.plain->type) {
    case field_type::text:
    case field_type::choice:
    case field_type::id:
      made.expression = R"({"field":)" + json_text(made.plain->name) + "}";
      break;
    case field_type::integer:
    case field_type::decimal:
    case field_type::number:
      made.type = kind::number;
      made.missing = absence::unsaid;
      break;
    case field_type::date:
    case field_type::timestamp:
      made.type = kind::moment;
      made.missing = absence::unsaid;
      break;
    case field_type::boolean:
    case field_type::choices:
      return refuse(node, "type_mismatch",
                    "field " + text::quoted(made.plain->name) + ", which is " +
                        std::string(criteria::name(made.plain->type)) +
                        ", where one text or number belongs");
  }
  made.shown = made.plain->name;
  return made;
}

// ------------------------------------------------------------------------------------------------
// fields that hold values

/// An expression that would nest too deep becomes a field.
formula_value formula_values::shallow(formula_value value) {
  if (value.levels <= most_levels) return value;
  value.expression = R"({"field":)" + json_text(name_of(value)) + "}";
  value.levels = 1;
  value.sees_missing = false;
  return value;
}

formula_value formula_values::computed(kind type, std::string_view function,
                                       std::initializer_list<const formula_value*> arguments) {
  formula_value made;
  made.type = type;
  made.missing = type == kind::text ? absence::blank : absence::never;
  const bool single = arguments.size() == 1;
  std::string list, names;
  for (const formula_value* argument : arguments) {
    const formula_value part = shallow(*argument);
    list += (list.empty() ? "" : ",") + part.expression;
    names += (names.empty() ? "" : ", ") + part.shown;
    made.levels = std::max(made.levels, part.levels + 1);
    made.sees_missing = made.sees_missing || part.sees_missing;
  }
  made.expression += '{';
  made.expression += json_text(function);
  made.expression += single ? ":" : ":[";
  made.expression += list;
  made.expression += single ? "}" : "]}";
  made.shown = std::string(function) + "(" + names + ")";
  return made;
}

std::string formula_values::name_of(const formula_value& value) {
  const bool is_plain_text = value.plain && value.type == kind::text;
  if (value.plain && !(is_plain_text && value.plain->ignores_case())) return value.plain->name;
  const std::string readable = value.plain ? "exact(" + value.shown + ")" : value.shown;
  const field_type type = value.type == kind::number ? field_type::integer : field_type::text;
  return derived_.add({{}, type, value.expression, value.sees_missing}, readable, fields_);
}

std::string formula_values::text_name_of(const formula_value& value) {
  if (!value.plain || value.plain->type == field_type::text) return name_of(value);
  return derived_.add({{}, field_type::text, value.expression, false}, "exact(" + value.shown + ")",
                      fields_);
}

formula_value formula_values::short_id(const formula_value& id) {
  const formula_value length = constant_number(std::to_string(short_id_length));
  return computed(kind::text, "left", {&id, &length});
}

formula_value formula_values::position(const formula_value& needle, const formula_value& text) {
  formula_value made = computed(kind::number, "find", {&needle, &text});
  made.missing = absence::known;
  made.non_negative = true;
  return made;
}

/// A number whose field is never missing but where the formula errs, for arithmetic.
formula_value formula_values::never_missing(formula_value value) {
  if (value.missing != absence::known) return value;
  const formula_value instead = constant_number(std::to_string(value.when_missing));
  formula_value made = computed(kind::number, "first_present", {&value, &instead});
  made.sees_missing = true;
  made.non_negative = value.non_negative && value.when_missing >= 0;
  return made;
}

// ------------------------------------------------------------------------------------------------
// arguments

bool formula_values::has_arguments(const formula_node& node, std::size_t least, std::size_t most) {
  if (node.parts.size() >= least && node.parts.size() <= most) return true;
  refuse(node, "bad_formula",
         node.word + " with " + std::to_string(node.parts.size()) + " arguments");
  return false;
}

formula_values::maybe formula_values::text_of(const formula_node& node) {
  maybe value = value_of(node);
  if (!value || value->type == kind::text) return value;
  if (value->type == kind::null) return constant_text({});
  return refuse(node, "type_mismatch", "a number or a date where a text belongs");
}

/// Whether a function may compute with the text.
bool formula_values::is_computable(const formula_node& node, const formula_value& text) {
  if (is_blank_constant(text)) {
    refuse(node, "unsupported_function", "a function of a text that is always blank");
  } else if (text.is_id()) {
    refuse(node, "id_in_formula",
           "a function of the id " + text::quoted(text.plain->name) +
               ", which may be supplied with 15 or 18 characters");
  } else {
    return true;
  }
  return false;
}

formula_values::maybe formula_values::text_within(const formula_node& node) {
  maybe value = text_of(node);
  if (value && !is_computable(node, *value)) return std::nullopt;
  return value;
}

formula_values::maybe formula_values::number_within(const formula_node& node) {
  maybe value = value_of(node);
  return value ? computable_number(node, *std::move(value)) : std::nullopt;
}

formula_values::maybe formula_values::computable_number(const formula_node& node,
                                                        formula_value value) {
  if (value.type != kind::number) {
    return refuse(node, "type_mismatch", "something else where a number belongs");
  }
  if (value.plain) {
    return refuse(node, "blank_number",
                  "a computation with the number " + text::quoted(value.plain->name) +
                      ", which may be blank or a fraction");
  }
  if (value.divisor != 0 && !value.dividend->non_negative) {
    return refuse(node, "not_exact", "a computation with the remainder of what may be negative");
  }
  if (value.expression.empty()) return refuse(node, "not_exact", "a number that is not whole");
  return never_missing(std::move(value));
}

std::optional<std::int64_t> formula_values::whole_constant(const formula_node& node) {
  const maybe value = value_of(node);
  if (!value) return std::nullopt;
  const auto whole = number::to_integer(value->is_constant ? value->constant : "");
  if (value->type == kind::number && whole) return whole.value;
  return refuse(node, "unsupported_function", "a computed number where a constant is needed");
}

// ------------------------------------------------------------------------------------------------
// functions

formula_values::maybe formula_values::call(const formula_node& node) {
  using method = maybe (formula_values::*)(const formula_node&);
  constexpr std::array<std::pair<std::string_view, method>, 11> known = {{
      {"LEFT", &formula_values::part_of_text},
      {"RIGHT", &formula_values::part_of_text},
      {"MID", &formula_values::part_of_text},
      {"TRIM", &formula_values::in_other_form},
      {"LOWER", &formula_values::in_other_form},
      {"UPPER", &formula_values::in_other_form},
      {"TEXT", &formula_values::as_text},
      {"LEN", &formula_values::length},
      {"FIND", &formula_values::find},
      {"VALUE", &formula_values::to_number},
      {"MOD", &formula_values::remainder},
  }};
  for (const auto& [name, make] : known) {
    if (node.word == name) return (this->*make)(node);
  }
  if (node.word == "IF" || node.word == "CASE") {
    return refuse(node, "unsupported_function",
                  node.word + " within a computed value; beside a comparison it is understood");
  }
  return refuse(node, "unsupported_function",
                "function " + text::quoted(node.word) + " has no counterpart");
}

/// LEFT, RIGHT, MID. A count that is not above 0 gives a blank, in Salesforce as here; a start
/// below 1 is the first character.
formula_values::maybe formula_values::part_of_text(const formula_node& node) {
  const bool is_middle = node.word == "MID";
  if (!has_arguments(node, is_middle ? 3 : 2, is_middle ? 3 : 2)) return std::nullopt;
  const maybe of = text_of(node.parts[0]);
  if (!of) return std::nullopt;
  const maybe count = number_within(node.parts.back());
  if (!count) return std::nullopt;
  if (count->missing == absence::error) {
    return refuse(node.parts.back(), "not_exact", "a count that may be no number");
  }
  const auto length = number::to_integer(count->is_constant ? count->constant : "");
  const bool is_head =
      node.word == "LEFT" && length && length.value <= static_cast<std::int64_t>(short_id_length);
  if (!(of->is_id() && is_head) && !is_computable(node.parts[0], *of)) return std::nullopt;
  if (!is_middle) {
    return computed(kind::text, node.word == "LEFT" ? "left" : "right", {&*of, &*count});
  }
  const auto start = whole_constant(node.parts[1]);
  if (!start) return std::nullopt;
  const formula_value from = constant_number(std::to_string(std::max<std::int64_t>(*start, 1)));
  return computed(kind::text, "mid", {&*of, &from, &*count});
}

formula_values::maybe formula_values::in_other_form(const formula_node& node) {
  if (!has_arguments(node, 1, 1)) return std::nullopt;  // a locale is a second one
  const maybe of = text_within(node.parts[0]);
  if (!of) return std::nullopt;
  const std::string_view function = node.word == "TRIM"    ? "trim"
                                    : node.word == "LOWER" ? "lower"
                                                           : "upper";
  return computed(kind::text, function, {&*of});
}

formula_values::maybe formula_values::as_text(const formula_node& node) {
  if (!has_arguments(node, 1, 1)) return std::nullopt;
  maybe of = value_of(node.parts[0]);
  if (!of || of->type == kind::text) return of;
  if (of->type != kind::number || of->plain) {
    return refuse(node, "not_exact", "TEXT of a number field or a date, whose form is not known");
  }
  const maybe whole = computable_number(node.parts[0], *std::move(of));
  if (!whole) return std::nullopt;
  if (whole->missing == absence::error) {
    return refuse(node, "not_exact", "TEXT of what may be no number");
  }
  return computed(kind::text, "to_text", {&*whole});
}

formula_values::maybe formula_values::length(const formula_node& node) {
  if (!has_arguments(node, 1, 1)) return std::nullopt;
  const maybe of = text_within(node.parts[0]);
  if (!of) return std::nullopt;
  formula_value made = computed(kind::number, "length", {&*of});
  made.missing = absence::known;
  made.non_negative = true;
  return made;
}

formula_values::maybe formula_values::find(const formula_node& node) {
  if (!has_arguments(node, 2, 3)) return std::nullopt;
  if (node.parts.size() == 3) {
    const auto start = whole_constant(node.parts[2]);
    if (!start) return std::nullopt;
    if (*start != 1) return refuse(node, "unsupported_function", "FIND from a later character on");
  }
  const maybe needle = text_within(node.parts[0]);
  if (!needle) return std::nullopt;
  const maybe in = text_within(node.parts[1]);
  if (!in) return std::nullopt;
  return position(*needle, *in);
}

/// VALUE of a text that is no whole number is an error here. Salesforce takes fractions too; the
/// import says so once for each object (`whole_numbers`).
formula_values::maybe formula_values::to_number(const formula_node& node) {
  if (!has_arguments(node, 1, 1)) return std::nullopt;
  const maybe of = text_within(node.parts[0]);
  if (!of) return std::nullopt;
  formula_value made = computed(kind::number, "to_integer", {&*of});
  made.missing = absence::error;
  return made;
}

formula_values::maybe formula_values::remainder(const formula_node& node) {
  if (!has_arguments(node, 2, 2)) return std::nullopt;
  maybe dividend = number_within(node.parts[0]);
  if (!dividend) return std::nullopt;
  const auto divisor = whole_constant(node.parts[1]);
  if (!divisor) return std::nullopt;
  if (*divisor < 1 || *divisor > 1'000) {
    return refuse(node, "unsupported_function", "MOD by less than 1 or more than 1000");
  }
  const formula_value by = constant_number(std::to_string(*divisor));
  formula_value made = computed(kind::number, "modulo", {&*dividend, &by});
  made.missing = dividend->missing;
  made.non_negative = dividend->non_negative;
  made.dividend = std::make_shared<const formula_value>(*std::move(dividend));
  made.divisor = *divisor;
  return made;
}

// ------------------------------------------------------------------------------------------------
// operators

formula_values::maybe formula_values::operation(const formula_node& node) {
  if (node.parts.size() == 1 && node.word != "!") return negative(node);
  if (node.word == "&") return joined(node);
  if (node.word == "+" || node.word == "-" || node.word == "*") return arithmetic(node);
  if (node.word == "/" || node.word == "^") {
    return refuse(node, "unsupported_function",
                  "operator " + text::quoted(node.word) + ", which gives fractions");
  }
  return refuse(node, "type_mismatch", "a condition where a text or a number belongs");
}

formula_values::maybe formula_values::negative(const formula_node& node) {
  maybe value = number_within(node.parts[0]);
  if (!value || node.word == "+") return value;
  if (value->is_constant) {
    const auto whole = number::to_integer(value->constant);
    return constant_number(std::to_string(-whole.value));
  }
  const formula_value zero = constant_number("0");
  formula_value made = computed(kind::number, "subtract", {&zero, &*value});
  made.missing = value->missing;
  return made;
}

formula_values::maybe formula_values::joined(const formula_node& node) {
  const maybe left = text_of(node.parts[0]);
  if (!left) return std::nullopt;
  const maybe right = text_of(node.parts[1]);
  return right ? joined(node, *left, *right) : std::nullopt;
}

/// A blank part adds nothing, where `concat` of a missing part is missing: what may be blank is
/// asked for both together, then for either alone.
formula_values::maybe formula_values::joined(const formula_node& node, formula_value left,
                                             formula_value right) {
  if (is_blank_constant(left)) return right;
  if (is_blank_constant(right)) return left;
  if (left.is_constant && right.is_constant) {
    return constant_text(left.constant + right.constant);
  }
  if (!is_computable(node.parts[0], left) || !is_computable(node.parts[1], right)) {
    return std::nullopt;
  }
  // Parts that are computed themselves are named, since they stand in the expression twice.
  for (formula_value* part : {&left, &right}) {
    if (part->levels == 1) continue;
    part->expression = R"({"field":)" + json_text(name_of(*part)) + "}";
    part->levels = 1;
    part->sees_missing = false;
  }
  formula_value both = computed(kind::text, "concat", {&left, &right});
  const bool left_is_there = left.missing == absence::never;
  const bool right_is_there = right.missing == absence::never;
  if (left_is_there || right_is_there) both.missing = absence::never;
  if (left_is_there && right_is_there) return both;
  std::string parts = both.expression;
  if (!right_is_there) parts += "," + left.expression;
  if (!left_is_there) parts += "," + right.expression;
  both.expression = R"({"first_present":[)" + parts + "]}";
  both.levels += 1;
  both.sees_missing = true;
  return both;
}

formula_values::maybe formula_values::arithmetic(const formula_node& node) {
  maybe first = value_of(node.parts[0]);
  if (!first) return std::nullopt;
  if (node.word == "+" && first->type == kind::text) {
    const maybe second = text_of(node.parts[1]);
    return second ? joined(node, *first, *second) : std::nullopt;
  }
  const maybe left = computable_number(node.parts[0], *std::move(first));
  if (!left) return std::nullopt;
  const maybe right = number_within(node.parts[1]);
  if (!right) return std::nullopt;
  const std::string_view function = node.word == "+"   ? "add"
                                    : node.word == "-" ? "subtract"
                                                       : "multiply";
  formula_value made = computed(kind::number, function, {&*left, &*right});
  const bool errs = left->missing == absence::error || right->missing == absence::error;
  made.missing = errs ? absence::error : absence::never;
  made.non_negative = node.word != "-" && left->non_negative && right->non_negative;
  return made;
}

}  // namespace ambit::exchange
