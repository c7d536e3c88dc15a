#include "src/exchange/formula_conditions.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/exchange/formula_fields.hpp"

namespace ambit::exchange {

namespace {

using criteria::field_type;
using node_kind = formula_node::kind;
using absence = formula_value::absence;

// A part larger than this could not become a criterion; it bounds what is built on the way there.
constexpr std::size_t most_nodes = 8 * limits::max_tests;

}  // namespace

outcome certain(condition yes) {
  outcome made;
  made.yes = std::move(yes);
  return made;
}

condition false_of(const outcome& part) {
  return part.no ? *part.no : opposite_of(part.yes);
}

outcome turned(outcome part) {
  outcome made;
  made.errs = part.errs;
  made.may_be_null = part.may_be_null;
  made.yes = false_of(part);
  if (part.no) made.no = std::move(part.yes);
  return made;
}

condition test_with(std::string_view field, std::string_view op, std::string_view key,
                    const std::string& json, bool if_missing) {
  return leaf(make_test(field, op, {{key, json}, {"if_missing", json_bool(if_missing)}}));
}

std::optional<outcome> formula_conditions::outcome_of(const formula_node& node) {
  if (!values_.count_step(node)) return std::nullopt;
  switch (node.type) {
    case node_kind::truth:
      return certain(constant(node.word == "TRUE"));
    case node_kind::path:
      return path(node);
    case node_kind::call:
      return call(node);
    case node_kind::operation:
      return operation(node);
    default:
      return refuse(node, "type_mismatch", "a text or a number where a condition belongs");
  }
}

/// Told by the form, but for fields.
bool formula_conditions::is_condition(const formula_node& node) {
  constexpr std::array<std::string_view, 8> functions = {"AND",     "OR",     "NOT",   "ISPICKVAL",
                                                         "ISBLANK", "ISNULL", "ISNEW", "CONTAINS"};
  constexpr std::array<std::string_view, 6> computing = {"&", "+", "-", "*", "/", "^"};
  const auto is_among = [&](const auto& names) {
    return std::find(names.begin(), names.end(), node.word) != names.end();
  };
  switch (node.type) {
    case node_kind::truth:
      return true;
    case node_kind::call:
      return is_among(functions) || node.word == "BEGINS";
    case node_kind::operation:
      return !is_among(computing);
    case node_kind::path: {
      if (is_origin_of_time(node)) return false;
      const field_facts* field = values_.field_of(node);
      return field && field->type == field_type::boolean;
    }
    default:
      return false;
  }
}

formula_conditions::maybe formula_conditions::within_size(const formula_node& node, outcome made) {
  const std::size_t size = made.yes.size + (made.no ? made.no->size : 0);
  if (size <= most_nodes) return made;
  return refuse(node, "too_many_tests", "more tests than a criterion may hold");
}

/// What has no value for a blank is false to AND, OR and IF.
formula_conditions::maybe formula_conditions::definite(const formula_node& node, outcome part) {
  if (!part.may_be_null) return part;
  if (part.errs) {
    return refuse(node, "not_exact", "a part that may be blank and may be an error");
  }
  return certain(std::move(part.yes));
}

/// A checkbox is never blank in Salesforce: one that is missing is not checked.
formula_conditions::maybe formula_conditions::path(const formula_node& node) {
  const field_facts* field = values_.field_of(node);
  if (!field) return std::nullopt;
  if (field->type != field_type::boolean) {
    return refuse(node, "type_mismatch",
                  "field " + text::quoted(field->name) + ", which is " +
                      std::string(criteria::name(field->type)) + ", where a condition belongs");
  }
  return certain(test_with(field->name, "eq", "value", "true", false));
}

formula_conditions::maybe formula_conditions::call(const formula_node& node) {
  const std::string_view name = node.word;
  const std::size_t count = node.parts.size();
  if (name == "AND" || name == "OR") return group(node, name == "AND");
  const bool takes_two = name == "ISPICKVAL" || name == "CONTAINS" || name == "BEGINS";
  const bool takes_one = name == "NOT" || name == "ISBLANK" || name == "ISNULL";
  const bool fits = takes_two         ? count == 2
                    : takes_one       ? count == 1
                    : name == "IF"    ? count == 3
                    : name == "ISNEW" ? count == 0
                                      : true;
  if (!fits) {
    return refuse(node, "bad_formula", node.word + " with " + std::to_string(count) + " arguments");
  }
  if (name == "NOT") return negation(node);
  if (name == "IF") return choice(node);
  if (name == "ISPICKVAL") return is_picklist_value(node);
  if (name == "ISBLANK") return is_empty(node.parts[0]);
  if (name == "ISNULL") return is_null(node.parts[0]);
  if (name == "CONTAINS" || name == "BEGINS") return has_text(node);
  if (name == "ISNEW") return certain(leaf(event_test("create")));
  if (values_.value_of(node)) {
    return refuse(node, "type_mismatch", "a text or a number where a condition belongs");
  }
  return std::nullopt;  // said so: no such function, or one that is no condition
}

formula_conditions::maybe formula_conditions::operation(const formula_node& node) {
  if (node.word == "&&" || node.word == "||") return group(node, node.word == "&&");
  if (node.word == "!") return negation(node);
  constexpr std::array<std::string_view, 6> comparisons = {"=", "<>", "<", ">", "<=", ">="};
  if (std::find(comparisons.begin(), comparisons.end(), node.word) == comparisons.end()) {
    return refuse(node, "type_mismatch", "a text or a number where a condition belongs");
  }
  return compare(node, comparison_of(node.word), node.parts[0], node.parts[1]);
}

// ------------------------------------------------------------------------------------------------
// logic

/// Parts are taken in their order, and the first that decides ends it: an error behind it is never
/// met. What errs before it keeps the whole from deciding.
formula_conditions::maybe formula_conditions::group(const formula_node& node, bool all) {
  if (node.parts.empty()) return refuse(node, "bad_formula", node.word + " without arguments");
  std::vector<condition> ends;   // each: the group is over with this part
  std::vector<condition> whole;  // all: none of the parts ended it
  std::vector<condition> gates;  // the parts that may err, met and gone on from
  bool errs = false;
  std::size_t size = 0;
  for (const formula_node& inner : node.parts) {
    maybe part = outcome_of(inner);
    if (part) part = definite(inner, *std::move(part));
    if (!part) return std::nullopt;
    condition goes_on = all ? part->yes : false_of(*part);
    std::vector<condition> path = gates;
    path.push_back(all ? false_of(*part) : part->yes);
    ends.push_back(every(std::move(path)));
    size += ends.back().size;
    if (part->errs) {
      gates.push_back(goes_on);
      errs = true;
    }
    whole.push_back(std::move(goes_on));
    if (size > most_nodes) {
      return refuse(node, "too_many_tests", "more tests than a criterion may hold");
    }
  }
  outcome made;
  made.errs = errs;
  condition ended = some(std::move(ends));
  condition passed = every(std::move(whole));
  made.yes = all ? passed : ended;
  if (errs) made.no = all ? std::move(ended) : std::move(passed);
  return within_size(node, std::move(made));
}

formula_conditions::maybe formula_conditions::negation(const formula_node& node) {
  maybe part = outcome_of(node.parts[0]);
  if (!part) return std::nullopt;
  return within_size(node, turned(*std::move(part)));
}

formula_conditions::maybe formula_conditions::choice(const formula_node& node) {
  maybe guard = outcome_of(node.parts[0]);
  if (guard) guard = definite(node.parts[0], *std::move(guard));
  if (!guard) return std::nullopt;
  const maybe then = outcome_of(node.parts[1]);
  const maybe rest = then ? outcome_of(node.parts[2]) : std::nullopt;
  if (!rest) return std::nullopt;
  const condition otherwise = false_of(*guard);
  outcome made;
  made.errs = guard->errs || then->errs || rest->errs;
  made.may_be_null = then->may_be_null || rest->may_be_null;
  made.yes = some({every({guard->yes, then->yes}), every({otherwise, rest->yes})});
  if (made.errs || made.may_be_null) {
    made.no = some({every({guard->yes, false_of(*then)}), every({otherwise, false_of(*rest)})});
  }
  return within_size(node, std::move(made));
}

// ------------------------------------------------------------------------------------------------
// functions that ask a field

formula_conditions::maybe formula_conditions::is_picklist_value(const formula_node& node) {
  if (node.parts[0].type != node_kind::path || node.parts[1].type != node_kind::text) {
    return refuse(node, "type_mismatch", "ISPICKVAL of something but a field and a text");
  }
  const auto value = values_.value_of(node.parts[0]);
  if (!value) return std::nullopt;
  if (value->type != formula_value::kind::text) {
    return refuse(node, "type_mismatch", "ISPICKVAL of a field that is no text");
  }
  return equal_constant(node, *value, node.parts[1].word);
}

formula_conditions::maybe formula_conditions::is_empty(const formula_node& node) {
  if (node.type == node_kind::path && !is_origin_of_time(node)) {
    const field_facts* field = values_.field_of(node);
    if (!field) return std::nullopt;
    if (field->type != field_type::boolean) return certain(is_blank(field->name));
    return refuse(node, "type_mismatch", "ISBLANK of a checkbox, which never is");
  }
  const auto value = values_.value_of(node);
  if (!value) return std::nullopt;
  if (value->type == formula_value::kind::null) return certain(constant(true));
  if (value->is_constant) return certain(constant(value->constant.empty()));
  if (value->type == formula_value::kind::text) return certain(is_blank(values_.name_of(*value)));
  if (value->missing != absence::error) return certain(constant(false));
  outcome made = certain(constant(false));
  made.errs = true;
  made.no = opposite_of(is_blank(values_.name_of(*value)));
  return made;
}

/// A text is never null to ISNULL, even a blank one; a picklist and a field of unknown type may be
/// either.
formula_conditions::maybe formula_conditions::is_null(const formula_node& node) {
  const bool is_path = node.type == node_kind::path && !is_origin_of_time(node);
  if (!is_path) {
    return refuse(node, "unsupported_function", "ISNULL of something but a field");
  }
  const field_facts* field = values_.field_of(node);
  if (!field) return std::nullopt;
  if (field->type == field_type::boolean || field->type == field_type::choice ||
      field->type == field_type::choices) {
    return refuse(node, "type_mismatch", "ISNULL of a checkbox or a picklist");
  }
  if (field->type != field_type::text) return certain(is_blank(field->name));
  if (field->declared || field->use == formula_use::text) return certain(constant(false));
  return refuse(node, "unknown_field_type",
                "ISNULL of " + text::quoted(field->name) +
                    ", which is never true of a text: declare the field to tell its type");
}

/// CONTAINS and BEGINS. A blank belongs to every text, and begins it.
formula_conditions::maybe formula_conditions::has_text(const formula_node& node) {
  const bool begins = node.word == "BEGINS";
  const auto text = values_.value_of(node.parts[0]);
  const auto part = text ? values_.value_of(node.parts[1]) : std::nullopt;
  if (!part) return std::nullopt;
  using kind = formula_value::kind;
  if (text->type != kind::text || part->type != kind::text) {
    return refuse(node, "type_mismatch", node.word + " of something but texts");
  }
  const bool is_short_head = begins && part->is_constant && part->constant.size() <= 15;
  if (part->is_id() || (text->is_id() && !is_short_head)) {
    return refuse(node, "id_in_formula", "a part of an id, which may be supplied in two lengths");
  }
  if (part->is_constant && part->constant.empty()) return certain(constant(true));
  if (text->is_constant && part->is_constant) {
    const std::size_t at = text->constant.find(part->constant);
    return certain(constant(begins ? at == 0 : at != std::string::npos));
  }
  if (part->is_constant) {
    if (part->constant.size() > limits::max_text_bytes) return certain(constant(false));
    return certain(test_with(values_.text_name_of(*text), begins ? "starts_with" : "contains",
                             "value", json_text(part->constant), false));
  }
  if (text->is_constant && text->constant.empty()) {
    return certain(is_blank(values_.name_of(*part)));
  }
  const std::string found = values_.name_of(values_.position(*part, *text));
  condition inside =
      begins ? member_of(found, {"1"}, false) : test_with(found, "ge", "value", "1", false);
  return certain(some({is_blank(values_.name_of(*part)), std::move(inside)}));
}

// ------------------------------------------------------------------------------------------------
// comparisons of conditions, and of what has branches

formula_conditions::maybe formula_conditions::compare(const formula_node& node, comparison how,
                                                      const formula_node& left,
                                                      const formula_node& right) {
  if (!values_.count_step(node)) return std::nullopt;
  const auto branches = [](const formula_node& of) {
    return of.is_call("IF") || of.is_call("CASE");
  };
  if (branches(left)) return compare_branches(node, how, left, right, true);
  if (branches(right)) return compare_branches(node, how, right, left, false);
  if (is_condition(left) || is_condition(right)) {
    return compare_conditions(node, how, left, right);
  }
  const auto one = values_.value_of(left);
  const auto other = one ? values_.value_of(right) : std::nullopt;
  return other ? compare_values(node, how, *one, *other) : std::nullopt;
}

/// `CASE(Rating, "Hot", 1, 2) < 2` is one comparison for each branch, under the branch's guard.
formula_conditions::maybe formula_conditions::compare_branches(const formula_node& node,
                                                               comparison how,
                                                               const formula_node& branching,
                                                               const formula_node& other,
                                                               bool is_left) {
  outcome rest;
  const auto branches = branches_of(branching, rest);
  if (!branches) return std::nullopt;
  outcome made;
  std::vector<condition> yes, no;
  std::size_t size = 0;
  for (const branch& each : *branches) {
    const formula_node& left = is_left ? *each.result : other;
    const formula_node& right = is_left ? other : *each.result;
    const maybe part = compare(node, how, left, right);
    if (!part) return std::nullopt;
    made.errs = made.errs || part->errs || each.guard.errs;
    made.may_be_null = made.may_be_null || part->may_be_null;
    yes.push_back(every({each.guard.yes, part->yes}));
    no.push_back(every({each.guard.yes, false_of(*part)}));
    size += yes.back().size + no.back().size;
    if (size > most_nodes) {
      return refuse(node, "too_many_tests", "more tests than a criterion may hold");
    }
  }
  made.yes = some(std::move(yes));
  if (made.errs || made.may_be_null) made.no = some(std::move(no));
  return within_size(node, std::move(made));
}

/// Guards that exclude each other, in order; the last branch is the one that is left.
std::optional<std::vector<formula_conditions::branch>> formula_conditions::branches_of(
    const formula_node& node, outcome& rest_out) {
  const bool is_case = node.word == "CASE";
  const std::size_t count = node.parts.size();
  if (is_case ? count < 4 || count % 2 != 0 : count != 3) {
    return refuse(node, "bad_formula", node.word + " with " + std::to_string(count) + " arguments");
  }
  std::vector<branch> branches;
  std::vector<std::string> matches;
  std::vector<condition> others;  // no guard before this one
  bool errs = false;
  for (std::size_t i = is_case ? 1 : 0; i + 1 < count; i += 2) {
    maybe guard = is_case ? compare(node, comparison::equal, node.parts[0], node.parts[i])
                          : outcome_of(node.parts[0]);
    if (guard) guard = definite(node, *std::move(guard));
    if (!guard) return std::nullopt;
    const formula_node& match = node.parts[i];
    const bool is_constant = match.type == node_kind::text || match.type == node_kind::number;
    const bool is_new = std::find(matches.begin(), matches.end(), match.word) == matches.end();
    if (is_case && !(is_constant && is_new)) {
      return refuse(match, "unsupported_function",
                    "CASE with a value that is no constant, or stands there twice");
    }
    matches.push_back(match.word);
    errs = errs || guard->errs;
    others.push_back(false_of(*guard));
    branches.push_back({*std::move(guard), &node.parts[i + 1]});
    if (branches.size() > limits::max_tests * 8) {
      return refuse(node, "too_many_tests", "too many branches");
    }
  }
  rest_out.yes = every(std::move(others));
  rest_out.errs = errs;
  branches.push_back({rest_out, &node.parts[count - 1]});
  return branches;
}

formula_conditions::maybe formula_conditions::compare_conditions(const formula_node& node,
                                                                 comparison how,
                                                                 const formula_node& left,
                                                                 const formula_node& right) {
  if (how != comparison::equal && how != comparison::unequal) {
    return refuse(node, "type_mismatch", "conditions, which have no order");
  }
  const maybe one = outcome_of(left);
  const maybe other = one ? outcome_of(right) : std::nullopt;
  if (!other) return std::nullopt;
  outcome made;
  made.errs = one->errs || other->errs;
  made.may_be_null = one->may_be_null || other->may_be_null;
  const condition one_false = false_of(*one), other_false = false_of(*other);
  made.yes = some({every({one->yes, other->yes}), every({one_false, other_false})});
  if (made.errs || made.may_be_null) {
    made.no = some({every({one->yes, other_false}), every({one_false, other->yes})});
  }
  made = how == comparison::equal ? std::move(made) : turned(std::move(made));
  return within_size(node, std::move(made));
}

}  // namespace ambit::exchange
