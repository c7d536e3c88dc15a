// formula_comparisons.cpp: two values side by side: texts, numbers, moments.
#include <array>
#include <cstddef>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/exchange/formula_conditions.hpp"

namespace ambit::exchange {

namespace {

using criteria::field_type;
using absence = formula_value::absence;

/// The last three characters of an id of 18, which tell the case of the first fifteen.
std::string id_suffix(std::string_view id) {
  constexpr std::string_view code = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
  std::string suffix;
  for (std::size_t chunk = 0; chunk < 15; chunk += 5) {
    std::size_t capitals = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      const char c = id[chunk + i];
      if (c >= 'A' && c <= 'Z') capitals |= std::size_t{1} << i;
    }
    suffix += code[capitals];
  }
  return suffix;
}

}  // namespace

formula_conditions::comparison formula_conditions::comparison_of(
    std::string_view operation) noexcept {
  if (operation == "=") return comparison::equal;
  if (operation == "<>") return comparison::unequal;
  if (operation == "<") return comparison::less;
  if (operation == ">") return comparison::greater;
  return operation == "<=" ? comparison::at_most : comparison::at_least;
}

/// What holds of the right side to the left.
formula_conditions::comparison formula_conditions::mirrored(comparison of) noexcept {
  switch (of) {
    case comparison::less:
      return comparison::greater;
    case comparison::greater:
      return comparison::less;
    case comparison::at_most:
      return comparison::at_least;
    case comparison::at_least:
      return comparison::at_most;
    default:
      return of;
  }
}

formula_conditions::comparison formula_conditions::opposite(comparison of) noexcept {
  switch (of) {
    case comparison::equal:
      return comparison::unequal;
    case comparison::unequal:
      return comparison::equal;
    case comparison::less:
      return comparison::at_least;
    case comparison::greater:
      return comparison::at_most;
    case comparison::at_most:
      return comparison::greater;
    default:
      return comparison::less;
  }
}

std::string_view formula_conditions::op_of(comparison of) noexcept {
  constexpr std::array<std::string_view, 6> ops = {"eq", "ne", "lt", "gt", "le", "ge"};
  return ops[static_cast<std::size_t>(of)];
}

template <class T>
bool formula_conditions::holds(comparison how, T left, T right) noexcept {
  switch (how) {
    case comparison::equal:
      return left == right;
    case comparison::unequal:
      return left != right;
    case comparison::less:
      return left < right;
    case comparison::greater:
      return left > right;
    case comparison::at_most:
      return left <= right;
    default:
      return left >= right;
  }
}

formula_conditions::maybe formula_conditions::compare_values(const formula_node& node,
                                                             comparison how,
                                                             const formula_value& left,
                                                             const formula_value& right) {
  using kind = formula_value::kind;
  const auto is = [&](kind type) { return left.type == type && right.type == type; };
  const bool with_null = left.type == kind::null || right.type == kind::null;
  const bool has_text = left.type == kind::text || right.type == kind::text;
  const bool is_equality = how == comparison::equal || how == comparison::unequal;
  if (is(kind::text) || (with_null && has_text)) {
    if (!is_equality) return refuse(node, "type_mismatch", "texts, which formulas do not order");
    maybe equal = equal_texts(node, left, right);
    if (!equal || how == comparison::equal) return equal;
    return turned(*std::move(equal));
  }
  if (with_null) return refuse(node, "blank_number", "a comparison of a number or date with NULL");
  if (is(kind::number)) return compare_numbers(node, how, left, right);
  if (is(kind::moment)) return compare_moment(node, how, left, right);
  return refuse(node, "type_mismatch", "a text, a number or a date beside another of these");
}

// ------------------------------------------------------------------------------------------------
// texts

formula_conditions::maybe formula_conditions::equal_texts(const formula_node& node,
                                                          const formula_value& left,
                                                          const formula_value& right) {
  const auto constant_of = [](const formula_value& value) {
    return value.type == formula_value::kind::null ? std::string() : value.constant;
  };
  const bool left_is_constant = left.is_constant || left.type == formula_value::kind::null;
  const bool right_is_constant = right.is_constant || right.type == formula_value::kind::null;
  if (left_is_constant && right_is_constant) {
    return certain(constant(constant_of(left) == constant_of(right)));
  }
  if (right_is_constant) return equal_constant(node, left, constant_of(right));
  if (left_is_constant) return equal_constant(node, right, constant_of(left));
  if (left.is_id() != right.is_id()) {
    return refuse(node, "id_in_formula", "an id beside a text that is none");
  }
  const bool ids = left.is_id();
  const std::string one = values_.text_name_of(ids ? values_.short_id(left) : left);
  const std::string other = values_.text_name_of(ids ? values_.short_id(right) : right);
  if (one == other) return certain(constant(true));
  return certain(some({test_with(one, "eq", "other", json_text(other), false),
                       every({is_blank(one), is_blank(other)})}));
}

formula_conditions::maybe formula_conditions::equal_constant(const formula_node& node,
                                                             const formula_value& text,
                                                             const std::string& constant) {
  if (constant.empty()) {
    return certain(is_blank(text.plain ? text.plain->name : values_.name_of(text)));
  }
  if (constant.size() > limits::max_text_bytes) return certain(exchange::constant(false));
  if (text.is_id()) {
    if (constant.size() != 15) {
      return refuse(node, "id_in_formula",
                    "an id compared with " + text::quoted(constant) +
                        ", where formulas compare with ids of 15 characters");
    }
    return certain(member_of(values_.name_of(text),
                             {json_text(constant), json_text(constant + id_suffix(constant))},
                             false));
  }
  const criteria::field* declared = text.plain ? text.plain->declared : nullptr;
  if (declared && declared->type == field_type::choice &&
      !declared->option_ordinals.contains(constant)) {
    return refuse(
        node, "unknown_option",
        text::quoted(constant) + " is no option of field " + text::quoted(declared->name));
  }
  return certain(member_of(values_.name_of(text), {json_text(constant)}, false));
}

// ------------------------------------------------------------------------------------------------
// numbers and moments

formula_conditions::maybe formula_conditions::compare_numbers(const formula_node& node,
                                                              comparison how,
                                                              const formula_value& left,
                                                              const formula_value& right) {
  if (left.is_constant && right.is_constant) {
    const auto one = number::to_double(left.constant), other = number::to_double(right.constant);
    if (!one || !other) return refuse(node, "bad_value", "a number that is too large");
    return certain(constant(holds(how, one.value, other.value)));
  }
  if (left.is_constant) return compare_numbers(node, mirrored(how), right, left);
  if (!right.is_constant) return compare_fields(node, how, left, right);
  if (left.plain) return compare_field(node, how, *left.plain, right.constant);
  return compare_computed(node, how, left, right.constant);
}

/// Two fields: blank equals blank.
formula_conditions::maybe formula_conditions::compare_fields(const formula_node& node,
                                                             comparison how,
                                                             const formula_value& left,
                                                             const formula_value& right) {
  const bool is_equality = how == comparison::equal || how == comparison::unequal;
  const auto scale = [](const formula_value& of) {
    return of.plain->declared ? of.plain->declared->scale : 0;
  };
  const bool plain = left.plain && right.plain && left.plain->type == right.plain->type &&
                     scale(left) == scale(right);
  if (!plain) {
    return refuse(node, "unsupported_function", "two numbers of which one is computed");
  }
  if (!is_equality) {
    return refuse(node, "blank_number", "the order of two fields of which one may be blank");
  }
  const std::string& one = left.plain->name;
  const std::string& other = right.plain->name;
  if (one == other) return certain(constant(how == comparison::equal));
  outcome equal = certain(some({test_with(one, "eq", "other", json_text(other), false),
                                every({is_blank(one), is_blank(other)})}));
  return how == comparison::equal ? std::move(equal) : turned(std::move(equal));
}

formula_conditions::maybe formula_conditions::compare_computed(const formula_node& node,
                                                               comparison how,
                                                               const formula_value& number,
                                                               const std::string& constant) {
  const auto whole = number::to_integer(constant);
  if (!whole) return refuse(node, "not_exact", "a whole number compared with a fraction");
  if (number.divisor != 0 && !number.dividend->non_negative) {
    return compare_remainder(how, number, whole.value);
  }
  const std::string field = values_.name_of(number);
  const std::string json = std::to_string(whole.value);
  const bool known =
      number.missing == absence::known && holds(how, number.when_missing, whole.value);
  if (number.missing != absence::error) {
    if (how == comparison::equal) return certain(member_of(field, {json}, known));
    if (how == comparison::unequal) return certain(opposite_of(member_of(field, {json}, !known)));
    return certain(test_with(field, op_of(how), "value", json, known));
  }
  outcome made;
  made.errs = true;
  made.yes = how == comparison::equal ? member_of(field, {json}, false)
                                      : test_with(field, op_of(how), "value", json, false);
  made.no = how == comparison::unequal
                ? member_of(field, {json}, false)
                : test_with(field, op_of(opposite(how)), "value", json, false);
  return made;
}

/// The remainder with the dividend's sign, of one that may be negative: for each remainder that the
/// comparison holds for, the one that the field would have.
formula_conditions::maybe formula_conditions::compare_remainder(comparison how,
                                                                const formula_value& remainder,
                                                                std::int64_t constant) {
  const std::string field = values_.name_of(remainder);
  const auto those = [&](bool wanted) {
    std::vector<std::string> above, below;
    for (std::int64_t rest = 0; rest < remainder.divisor; ++rest) {
      if (holds(how, rest, constant) == wanted) above.push_back(std::to_string(rest));
      const std::int64_t negative = rest == 0 ? 0 : rest - remainder.divisor;
      if (holds(how, negative, constant) == wanted) below.push_back(std::to_string(rest));
    }
    if (above == below) return member_of(field, std::move(above), false);
    const std::string dividend = values_.name_of(*remainder.dividend);
    return some({every({test_with(dividend, "ge", "value", "0", false),
                        member_of(field, std::move(above), false)}),
                 every({test_with(dividend, "lt", "value", "0", false),
                        member_of(field, std::move(below), false)})});
  };
  outcome made;
  made.yes = those(true);
  made.no = those(false);
  made.errs = remainder.missing == absence::error;
  if (!made.errs) made.no.reset();
  return made;
}

formula_conditions::maybe formula_conditions::compare_field(const formula_node& node,
                                                            comparison how,
                                                            const field_facts& field,
                                                            const std::string& constant) {
  const auto value = number::to_double(constant);
  const bool fits = field.type == field_type::integer
                        ? static_cast<bool>(number::to_integer(constant))
                    : field.type == field_type::decimal
                        ? static_cast<bool>(number::to_scaled(constant, field.declared->scale))
                        : static_cast<bool>(value);
  if (!fits) {
    return refuse(node, "bad_value",
                  constant + " is no value of field " + text::quoted(field.name));
  }
  if (reading_ == blank_reading::zero) {
    const bool for_zero = holds(how, 0.0, value.value);
    return certain(test_with(field.name, op_of(how), "value", constant, for_zero));
  }
  outcome made = certain(test_with(field.name, op_of(how), "value", constant, false));
  made.no = test_with(field.name, op_of(opposite(how)), "value", constant, false);
  made.may_be_null = true;
  return made;
}

formula_conditions::maybe formula_conditions::compare_moment(const formula_node& node,
                                                             comparison how,
                                                             const formula_value& left,
                                                             const formula_value& right) {
  if (left.is_constant && right.is_constant) {
    return certain(constant(holds(how, left.constant.compare(right.constant), 0)));
  }
  if (left.is_constant) return compare_moment(node, mirrored(how), right, left);
  if (!right.is_constant) return compare_fields(node, how, left, right);
  if (left.plain->type != field_type::timestamp) {
    return refuse(node, "type_mismatch", "a date beside a moment");
  }
  const std::string json = json_text(right.constant);
  outcome made = certain(test_with(left.plain->name, op_of(how), "value", json, false));
  if (reading_ == blank_reading::zero) return made;
  made.no = test_with(left.plain->name, op_of(opposite(how)), "value", json, false);
  made.may_be_null = true;
  return made;
}

}  // namespace ambit::exchange
