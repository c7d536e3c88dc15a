#include "src/exchange/salesforce_item.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"
#include "src/exchange/joined_text.hpp"
#include "src/exchange/salesforce_operations.hpp"
#include "src/exchange/salesforce_values.hpp"

namespace ambit::exchange {

namespace {

using criteria::field_type;
using family = operation::family;
using comparison = operation::comparison;

/// Each text once, those that differ in case only taken as one unless case is minded.
std::vector<std::string> distinct(const std::vector<std::string>& texts, bool minds_case = false) {
  std::vector<std::string> kept;
  criteria::text_map<bool> seen;
  for (const std::string& text : texts) {
    if (seen.emplace(minds_case ? text : text::fold(text), true).second) kept.push_back(text);
  }
  return kept;
}

/// Translates one criterion. Each `…_tests` function makes the positive test, false for a missing
/// value; `finish` adds blank and negation. Where one test says it all, it is written as such.
class translator {
 public:
  translator(const criterion_item& item, const field_catalogue& fields, const time_settings& time,
             refusal& out)
      : item_(item), fields_(fields), time_(time), out_(out) {}

  std::optional<criterion_tree> translate() {
    if (item_.field.empty()) return refuse("malformed_entry", "a criterion names no field");
    const std::optional<operation> op = find_operation(item_.operation);
    if (!op) {
      return refuse("unsupported_operation",
                    "operation " + text::quoted(item_.operation) + " has no counterpart");
    }
    op_ = *op;
    field_ = fields_.find(item_.field);
    if (!field_ || !field_->usable) {
      return refuse("bad_field_name",
                    "field " + text::quoted(item_.field) + " has no name that a schema can hold");
    }
    if (!item_.value_field.empty()) return translate_fields();
    std::string problem;
    const std::optional<value_list> list = split_values(item_.value, problem);
    if (!list) return refuse("bad_value_list", text::quoted(item_.value) + ": " + problem);
    if (list->values.size() > limits::max_list) {
      return refuse("bad_value_list", "more than " + std::to_string(limits::max_list) + " values");
    }
    for (const std::string& value : list->values) {
      if (value.size() > limits::max_text_bytes) {
        return refuse("bad_value_list", "a value is longer than a text may be");
      }
    }
    std::optional<std::vector<std::string>> values = own_values(list->values);
    if (!values) return std::nullopt;
    values_ = distinct(*values, minds_case());
    blank_ = list->blank;
    return values_.empty() ? blank_only() : by_type();
  }

 private:
  std::nullopt_t refuse(std::string_view reason, std::string detail) {
    out_ = {std::string(reason), std::move(detail), item_.at.where()};
    return std::nullopt;
  }
  std::nullopt_t refuse_type() {
    return refuse("type_mismatch", "field " + text::quoted(field_->name) + " is " +
                                       std::string(criteria::name(field_->type)) + ", on which " +
                                       text::quoted(item_.operation) + " has no meaning");
  }

  /// The values without what a list view writes before each.
  std::optional<std::vector<std::string>> own_values(const std::vector<std::string>& written) {
    std::vector<std::string> values = written;
    for (std::string& value : values) {
      if (!ascii::starts_with_same(value, item_.value_prefix)) {
        return refuse("bad_value", text::quoted(value) + " does not begin with " +
                                       text::quoted(item_.value_prefix));
      }
      value.erase(0, item_.value_prefix.size());
      if (value.empty()) return refuse("bad_value", "a record type without a name");
    }
    return values;
  }

  std::optional<criterion_tree> blank_only() {
    if (op_.kind != family::equality && op_.kind != family::multi_select) {
      return refuse("blank_value", "what " + text::quoted(item_.operation) +
                                       " means for a blank value is not known");
    }
    return make_test(field_->name, op_.negative ? "is_present" : "is_missing", {});
  }

  /// For missing values: false on positive operators, true on negative ones, reversed with blank.
  std::string if_missing() const { return json_bool(op_.negative != blank_); }

  /// Blank and negation around a positive tree that is false for missing values.
  criterion_tree finish(criterion_tree positive) const {
    if (blank_) {
      positive = any_of({make_test(field_->name, "is_missing", {}), std::move(positive)});
    }
    return op_.negative ? negation_of(std::move(positive)) : positive;
  }

  std::optional<criterion_tree> by_type() {
    switch (field_->type) {
      case field_type::text:
        return text_tests();
      case field_type::choice:
        return choice_tests();
      case field_type::choices:
        return choices_tests();
      case field_type::boolean:
        return bool_tests();
      case field_type::integer:
      case field_type::decimal:
      case field_type::number:
        return number_tests();
      case field_type::date:
      case field_type::timestamp:
        return date_tests();
      case field_type::id:
        return refuse("type_mismatch", "field " + text::quoted(field_->name) +
                                           " is declared as id, and criteria hold names");
    }
    return refuse_type();
  }

  /// One test: `single` with one value, `several` with more.
  criterion_tree value_test(std::string_view single, std::string_view several,
                            const std::vector<std::string>& json_values, bool with_case) const {
    const bool one = json_values.size() == 1;
    const std::string_view op = one ? single : several;
    const std::string_view key = one ? "value" : "values";
    const std::string operand = one ? json_values.front() : json_list(json_values);
    if (with_case) {
      return make_test(field_->name, op,
                       {{key, operand}, {"ignore_case", "true"}, {"if_missing", if_missing()}});
    }
    return make_test(field_->name, op, {{key, operand}, {"if_missing", if_missing()}});
  }

  /// Whether this criterion, and not only another one of the same field, compares exactly.
  bool minds_case() const {
    return item_.minds_case && field_->minds_case && field_->type == field_type::text;
  }
  /// A text that minds case is asked without it, as Salesforce does.
  bool says_ignore_case() const { return !minds_case() && !field_->ignores_case(); }

  std::optional<criterion_tree> text_tests() {
    if (minds_case() && field_->ignores_case()) {
      return refuse("case_ignored", "field " + text::quoted(field_->name) +
                                        " is declared to ignore case, which sharing rules mind");
    }
    std::vector<std::string> texts;
    for (const std::string& value : values_) texts.push_back(json_text(value));
    const bool negative = op_.negative;
    switch (op_.kind) {
      case family::equality:
        return value_test(negative ? "ne" : "eq", negative ? "not_in" : "in", texts,
                          says_ignore_case());
      case family::contains: {
        const std::string_view op = negative ? "not_contains" : "contains";
        return value_test(op, op, texts, says_ignore_case());
      }
      case family::starts_with:
        return value_test("starts_with", "starts_with", texts, says_ignore_case());
      case family::multi_select:
        return joined_text_tests();
      case family::order:
        return refuse("text_order", "field " + text::quoted(field_->name) +
                                        " is text, whose order depends on the locale");
    }
    return refuse_type();
  }

  /// includes on a text that holds `A;B;C`.
  std::optional<criterion_tree> joined_text_tests() {
    for (const std::string& value : values_) {
      if (value.find(';') != std::string::npos) return refuse_joined(value);
    }
    return finish(joined_text_includes(field_->name, values_, says_ignore_case()));
  }

  std::nullopt_t refuse_joined(const std::string& value) {
    return refuse("bad_value_list",
                  text::quoted(value) + " holds several values of a multi-select field at once");
  }

  /// The declared options that the values name, case ignored, as JSON; nothing when one is unknown.
  std::optional<std::vector<std::string>> options(const std::vector<std::string>& named) {
    if (options_by_folded_.empty()) {
      for (const std::string& option : field_->declared->options) {
        options_by_folded_[text::fold(option)].push_back(json_text(option));
      }
    }
    std::vector<std::string> found;
    for (const std::string& value : named) {
      const auto known = options_by_folded_.find(text::fold(value));
      if (known == options_by_folded_.end()) {
        return refuse("unknown_option",
                      text::quoted(value) + " is no option of field " + text::quoted(field_->name));
      }
      found.insert(found.end(), known->second.begin(), known->second.end());
    }
    return found;
  }

  /// contains and startsWith stand for the options that fit.
  std::vector<std::string> fitting_options() const {
    std::vector<std::string> parts;
    parts.reserve(values_.size());
    for (const std::string& value : values_) parts.push_back(text::fold(value));
    std::vector<std::string> found;
    for (const std::string& option : field_->declared->options) {
      const std::string folded = text::fold(option);
      const bool fits = std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return op_.kind == family::starts_with ? folded.starts_with(part)
                                               : folded.find(part) != std::string::npos;
      });
      if (fits) found.push_back(json_text(option));
    }
    return found;
  }

  std::optional<criterion_tree> choice_tests() {
    if (op_.kind == family::order || op_.kind == family::multi_select) return refuse_type();
    std::vector<std::string> found;
    if (op_.kind == family::equality) {
      std::optional<std::vector<std::string>> named = options(values_);
      if (!named) return std::nullopt;
      found = *std::move(named);
    } else {
      found = fitting_options();
    }
    if (found.empty()) return finish(negation_of(always()));
    return value_test(op_.negative ? "ne" : "eq", op_.negative ? "not_in" : "in", found, false);
  }

  std::optional<criterion_tree> choices_tests() {
    if (op_.kind == family::multi_select) {
      const std::optional<std::vector<std::string>> named = options(values_);
      if (!named) return std::nullopt;
      return make_test(field_->name, op_.negative ? "includes_none" : "includes_any",
                       {{"values", json_list(*named)}, {"if_missing", if_missing()}});
    }
    if (op_.kind != family::equality) return refuse_type();
    std::vector<criterion_tree> sets;
    for (const std::string& value : values_) {
      std::vector<std::string> members;
      for (std::size_t at = 0; at <= value.size();) {
        const std::size_t end = std::min(value.find(';', at), value.size());
        if (end > at) members.push_back(value.substr(at, end - at));
        at = end + 1;
      }
      const std::optional<std::vector<std::string>> named = options(distinct(members));
      if (!named) return std::nullopt;
      if (named->empty()) return refuse_joined(value);
      sets.push_back(make_test(field_->name, "equals_set",
                               {{"values", json_list(*named)}, {"if_missing", "false"}}));
    }
    return finish(any_of(std::move(sets)));
  }

  std::optional<criterion_tree> bool_tests() {
    if (op_.kind != family::equality) return refuse_type();
    std::vector<criterion_tree> tests;
    for (const std::string& value : values_) {
      const std::optional<bool> flag = any_bool_value(value);
      if (!flag) return refuse("bad_value", text::quoted(value) + " is neither True nor False");
      tests.push_back(
          make_test(field_->name, "eq", {{"value", json_bool(*flag)}, {"if_missing", "false"}}));
    }
    return finish(any_of(std::move(tests)));
  }

  bool fits_number(const std::string& json) const {
    switch (field_->type) {
      case field_type::integer:
        return static_cast<bool>(number::to_integer(json));
      case field_type::decimal:
        return static_cast<bool>(number::to_scaled(json, field_->declared->scale));
      default:
        return static_cast<bool>(number::to_double(json));
    }
  }

  std::optional<criterion_tree> number_tests() {
    if (op_.kind != family::equality && op_.kind != family::order) return refuse_type();
    std::vector<std::string> numbers;
    numbers.reserve(values_.size());
    for (const std::string& value : values_) {
      const std::optional<std::string> json = number_value(value);
      if (!json || !fits_number(*json)) {
        return refuse("bad_value", text::quoted(value) + " is no value of a " +
                                       std::string(criteria::name(field_->type)));
      }
      numbers.push_back(*json);
    }
    numbers = distinct(numbers);
    if (op_.kind == family::equality) {
      return value_test(op_.negative ? "ne" : "eq", op_.negative ? "not_in" : "in", numbers, false);
    }
    std::vector<criterion_tree> tests;
    tests.reserve(numbers.size());
    for (const std::string& value : numbers) {
      tests.push_back(make_test(field_->name, criteria_op(op_.compare),
                                {{"value", value}, {"if_missing", "false"}}));
    }
    return finish(any_of(std::move(tests)));
  }

  std::optional<criterion_tree> date_tests() {
    if (op_.kind != family::equality && op_.kind != family::order) return refuse_type();
    std::vector<criterion_tree> tests;
    for (const std::string& value : values_) {
      std::string reason, detail;
      std::optional<criterion_tree> tree =
          date_test(*field_, op_.compare, value, time_, reason, detail);
      if (!tree) return refuse(reason, std::move(detail));
      tests.push_back(*std::move(tree));
    }
    return finish(any_of(std::move(tests)));
  }

  /// Two fields: blank equals blank, and no other comparison holds for a blank.
  std::optional<criterion_tree> translate_fields() {
    const field_facts* other = fields_.find(item_.value_field);
    if (!other || !other->usable) {
      return refuse("bad_field_name", "field " + text::quoted(item_.value_field) +
                                          " has no name that a schema can hold");
    }
    const bool ordered = op_.kind == family::order;
    const bool fits = op_.kind == family::equality || ordered;
    if (!fits || other->type != field_->type || !comparable(*field_, *other, minds_case()) ||
        (ordered && (field_->type == field_type::text || field_->type == field_type::choice ||
                     field_->type == field_type::boolean))) {
      return refuse("type_mismatch", "fields " + text::quoted(field_->name) + " and " +
                                         text::quoted(other->name) + " cannot be compared so");
    }
    criterion_tree equal = make_test(field_->name, criteria_op(op_.compare),
                                     {{"other", json_text(other->name)}, {"if_missing", "false"}});
    if (ordered) return equal;
    criterion_tree either =
        any_of({std::move(equal), all_of({make_test(field_->name, "is_missing", {}),
                                          make_test(other->name, "is_missing", {})})});
    return op_.negative ? negation_of(std::move(either)) : either;
  }

  static bool comparable(const field_facts& left, const field_facts& right, bool minds_case) {
    if (left.type == field_type::choices || left.type == field_type::id) return false;
    if (left.type == field_type::text) {
      return left.ignores_case() != minds_case && right.ignores_case() != minds_case;
    }
    if (left.type == field_type::choice) return left.declared->options == right.declared->options;
    if (left.type == field_type::decimal) return left.declared->scale == right.declared->scale;
    return true;
  }

  const criterion_item& item_;
  const field_catalogue& fields_;
  const time_settings& time_;
  refusal& out_;
  operation op_;
  const field_facts* field_ = nullptr;
  std::vector<std::string> values_;
  bool blank_ = false;
  criteria::text_map<std::vector<std::string>> options_by_folded_;  // JSON texts, made when asked
};

}  // namespace

std::optional<criterion_tree> translate_item(const criterion_item& item,
                                             const field_catalogue& fields,
                                             const time_settings& time, refusal& refusal_out) {
  return translator(item, fields, time, refusal_out).translate();
}

}  // namespace ambit::exchange
