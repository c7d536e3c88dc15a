// test_compiler.cpp: reads what an operator takes, in the types of its field.
#include "src/criteria/test_compiler.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/criteria/operators.hpp"
#include "src/criteria/values.hpp"

namespace ambit::criteria {

namespace {

/// Every key that some operator takes; on an operator that is not known, none of them is a mistake.
constexpr std::string_view argument_keys[] = {"value", "values", "from", "to",
                                              "other", "count",  "unit", "period"};

/// How other languages spell operators, where the nearest name would be another operator.
constexpr std::pair<std::string_view, std::string_view> spelt_elsewhere[] = {
    {"gte", "ge"},     {">=", "ge"},
    {"lte", "le"},     {"<=", "le"},
    {">", "gt"},       {"<", "lt"},
    {"==", "eq"},      {"=", "eq"},
    {"equals", "eq"},  {"!=", "ne"},
    {"<>", "ne"},      {"neq", "ne"},
    {"nin", "not_in"}, {"is_null", "is_missing"}};

std::string joined(const std::vector<std::string_view>& names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

class test_compiler {
 public:
  test_compiler(json::value written, const object& kind, report& problems)
      : kind_(kind), problems_(problems), written_(written), in_(written, problems, "a test") {}

  std::optional<compiled_test> compile();

 private:
  bool read_field(json::value name);
  bool read_operator(json::value name);
  bool check_type(json::value op_name);
  void read_if_missing(json::value written);
  void read_ignore_case(json::value written);
  bool read_arguments();
  bool read_value_or_other();
  bool read_other(json::value name);
  bool read_ends();
  bool read_values();
  bool read_value_or_values();
  bool read_word();
  bool read_count();
  bool read_optional_count();
  bool read_count_and_unit(json::value count, json::value unit);
  bool read_period();
  bool read_list(json::value list);
  bool read_constant(json::value constant);
  void keep(const scalar& value);
  void report_constant(json::value constant, fault failed);
  bool report_undeclared(json::value constant);
  void sort_constants();
  bool ends_are_reversed() const;

  bool refuse(json::value at, std::string_view code, std::string found, std::string expected,
              std::string hint = {}) {
    json::error(problems_, at, code, std::move(found), std::move(expected), std::move(hint));
    return false;
  }

  const object& kind_;
  report& problems_;
  json::value written_;
  json::reader in_;
  const field* field_ = nullptr;
  const written_operator* op_ = nullptr;
  atom item_;
};

std::optional<compiled_test> test_compiler::compile() {
  const std::size_t errors_before = problems_.error_count();
  const auto field_name = in_.require("field", json::kind::string);
  const auto op_name = in_.require("op", json::kind::string);
  const auto if_missing = in_.optional("if_missing", json::kind::boolean);
  const auto ignore_case = in_.optional("ignore_case", json::kind::boolean);
  const bool has_field = field_name && read_field(field_name);
  const bool has_operator = op_name && read_operator(op_name);
  const bool fits = has_field && has_operator && check_type(op_name);
  if (has_operator) read_if_missing(if_missing);
  if (fits) read_ignore_case(ignore_case);
  if (fits) {
    read_arguments();
  } else {
    for (const std::string_view key : argument_keys) in_.any(key);
  }
  in_.finish();
  if (problems_.error_count() != errors_before) return std::nullopt;
  return compiled_test{std::move(item_), op_->expected};
}

bool test_compiler::read_field(json::value name) {
  const auto ordinal = kind_.find(name.string());
  if (!ordinal) {
    return refuse(name, "unknown_field", "unknown field " + text::quoted(name.string()),
                  "a field of object " + text::quoted(kind_.name),
                  nearest_field(kind_, name.string(), problems_));
  }
  field_ = &kind_.fields[*ordinal];
  item_.field = *ordinal;
  item_.type = field_->type;
  item_.fold = field_->ignore_case;
  return true;
}

bool test_compiler::read_operator(json::value name) {
  op_ = find_operator(name.string());
  if (op_) {
    item_.op = op_->op;
    return true;
  }
  std::vector<std::string_view> known;
  for (const written_operator& each : written_operators()) known.push_back(each.name);
  const auto* const usual =
      std::find_if(std::begin(spelt_elsewhere), std::end(spelt_elsewhere),
                   [&](const auto& pair) { return pair.first == name.string(); });
  std::string hint = usual == std::end(spelt_elsewhere)
                         ? text::did_you_mean(name.string(), known)
                         : "did you mean " + text::quoted(usual->second) + "?";
  return refuse(name, "unknown_operator", "unknown op " + text::quoted(name.string()),
                "one of " + joined(known), std::move(hint));
}

bool test_compiler::check_type(json::value op_name) {
  if (op_->types.contains(field_->type)) return true;
  std::vector<std::string_view> ops;
  for (const written_operator& each : written_operators()) {
    if (each.types.contains(field_->type)) ops.push_back(each.name);
  }
  std::vector<std::string_view> types;
  for (int type = 0; type <= static_cast<int>(field_type::timestamp); ++type) {
    const auto each = static_cast<field_type>(type);
    if (op_->types.contains(each)) types.push_back(name(each));
  }
  return refuse(op_name, "wrong_operator",
                "op " + text::quoted(op_->name) + " on field " + text::quoted(field_->name) +
                    ", which is " + std::string(name_with_article(field_->type)),
                "an op of type " + std::string(name(field_->type)) + ": " + joined(ops),
                text::quoted(op_->name) + " is for " + joined(types));
}

/// The file says how the test as written answers; the atom is its positive twin.
void test_compiler::read_if_missing(json::value written) {
  if (!written) return;
  if (op_->takes == arguments::nothing) {
    refuse(written, "misplaced_key", "\"if_missing\" on " + text::quoted(op_->name),
           "it only on tests that a missing value leaves unknown", "leave it out");
    return;
  }
  const truth answer = written.boolean() ? truth::yes : truth::no;
  item_.if_missing = op_->expected == truth::yes ? answer : !answer;
}

void test_compiler::read_ignore_case(json::value written) {
  if (!written) return;
  if (field_->type != field_type::text || op_->takes == arguments::nothing) {
    refuse(
        written, "misplaced_key",
        "\"ignore_case\" on " + (field_->type != field_type::text
                                     ? "a test of " + std::string(name_with_article(field_->type))
                                     : text::quoted(op_->name)),
        "it only on tests that compare a text", "leave it out");
    return;
  }
  item_.fold = item_.fold || written.boolean();
}

bool test_compiler::read_arguments() {
  bool sound = true;
  switch (op_->takes) {
    case arguments::nothing:
      break;
    case arguments::value_or_other:
      sound = read_value_or_other();
      break;
    case arguments::ends:
      sound = read_ends();
      break;
    case arguments::values:
      sound = read_values();
      break;
    case arguments::value_or_values:
      sound = read_value_or_values();
      break;
    case arguments::word:
      sound = read_word();
      break;
    case arguments::count:
      sound = read_count();
      break;
    case arguments::optional_count:
      sound = read_optional_count();
      break;
    case arguments::period:
      sound = read_period();
      break;
  }
  item_.fold_field = item_.fold && !field_->ignore_case;
  if (op_->takes == arguments::nothing) item_.fold = item_.fold_field = false;
  return sound;
}

// ------------------------------------------------------------------------------------------------
// constants

bool test_compiler::read_value_or_other() {
  const auto value = in_.any("value");
  const auto other = in_.any("other");
  if (value && other) {
    return refuse(other, "value_and_other", "both \"value\" and \"other\"", "one of the two");
  }
  if (!value && !other) {
    return refuse(written_, "missing_key", "a test without \"value\"",
                  "\"value\", or \"other\" with the name of a field");
  }
  return value ? read_constant(value) : read_other(other);
}

bool test_compiler::read_other(json::value name) {
  if (!name.is_string()) {
    return refuse(name, "wrong_type", name.describe(), "the name of a field");
  }
  const auto ordinal = kind_.find(name.string());
  if (!ordinal) {
    return refuse(name, "unknown_field", "unknown field " + text::quoted(name.string()),
                  "a field of object " + text::quoted(kind_.name),
                  nearest_field(kind_, name.string(), problems_));
  }
  const field& other = kind_.fields[*ordinal];
  const std::string found = "field " + text::quoted(other.name) + ", which is ";
  if (other.type != field_->type) {
    return refuse(name, "wrong_type", found + std::string(name_with_article(other.type)),
                  "a field of the same type as " + text::quoted(field_->name) + ", " +
                      std::string(criteria::name(field_->type)));
  }
  if (other.scale != field_->scale) {
    return refuse(name, "wrong_scale", found + "a decimal of scale " + std::to_string(other.scale),
                  "a decimal of scale " + std::to_string(field_->scale));
  }
  if (other.options != field_->options) {
    return refuse(name, "other_options", found + "a choice of other options",
                  "a choice of the same options in the same order");
  }
  item_.other = *ordinal;
  item_.fold = item_.fold || other.ignore_case;
  item_.fold_other = item_.fold && !other.ignore_case;
  return true;
}

bool test_compiler::read_ends() {
  bool sound = true;
  json::value last;
  for (const std::string_view key : {"from", "to"}) {
    const auto end = in_.any(key);
    if (!end) {
      sound = refuse(written_, "missing_key", "a test without " + text::quoted(key),
                     "\"from\" and \"to\", which both belong");
    } else {
      sound = read_constant(end) && sound;
    }
    last = end;
  }
  if (!sound || !ends_are_reversed()) return sound;
  return refuse(last, "reversed_range", "\"from\" past \"to\"", "\"from\" at most \"to\"",
                "exchange the two");
}

bool test_compiler::ends_are_reversed() const {
  const auto reversed = [](const auto& ends) { return ends.size() == 2 && ends[1] < ends[0]; };
  return reversed(item_.texts) || reversed(item_.integers) || reversed(item_.numbers);
}

bool test_compiler::read_values() {
  const auto values = in_.require("values", json::kind::array);
  return values && read_list(values);
}

bool test_compiler::read_list(json::value list) {
  if (list.size() == 0) {
    return refuse(list, "empty_list", "no values", "at least one value");
  }
  if (list.size() > limits::max_list) {
    return refuse(list, "limit_exceeded", std::to_string(list.size()) + " values",
                  "at most " + std::to_string(limits::max_list));
  }
  bool sound = true;
  for (json::value each = list.first(); each; each = each.next()) {
    sound = read_constant(each) && sound;
  }
  sort_constants();
  if (item_.op == atom_op::in &&
      item_.texts.size() + item_.integers.size() + item_.numbers.size() == 1) {
    item_.op = atom_op::equal;
  }
  return sound;
}

void test_compiler::sort_constants() {
  const auto sort = [](auto& constants) {
    std::sort(constants.begin(), constants.end());
    constants.erase(std::unique(constants.begin(), constants.end()), constants.end());
  };
  sort(item_.texts);
  sort(item_.integers);
  sort(item_.numbers);
}

bool test_compiler::read_value_or_values() {
  const auto value = in_.any("value");
  const auto values = in_.optional("values", json::kind::array);
  if (value && in_.any("values")) {
    return refuse(in_.any("values"), "value_and_values", "both \"value\" and \"values\"",
                  "one of the two");
  }
  if (value) return read_constant(value);
  if (values) return read_list(values);
  if (in_.any("values") && !in_.any("values").is_null()) return false;  // reported as no array
  return refuse(written_, "missing_key", "a test without \"value\"", "\"value\" or \"values\"");
}

bool test_compiler::read_word() {
  const auto value = in_.require("value", json::kind::string);
  if (!value || !read_constant(value)) return false;
  if (text::is_word(value.string()) && text::is_word(item_.texts.back())) return true;
  return refuse(value, "not_a_word", text::quoted(value.string()),
                "one word: letters, marks and digits only", "\"contains\" looks for any text");
}

bool test_compiler::read_constant(json::value constant) {
  scalar value;
  const fault failed = read_scalar(constant, *field_, value);
  if (failed != fault::none) {
    report_constant(constant, failed);
    return false;
  }
  if (value.state == cell_state::missing) {
    return refuse(constant, "empty_text", "an empty text",
                  "a text with something in it: an empty one counts as missing",
                  op_->expected == truth::yes ? "use \"is_missing\"" : "use \"is_present\"");
  }
  if (value.state == cell_state::undeclared) return report_undeclared(constant);
  keep(value);
  return true;
}

void test_compiler::keep(const scalar& value) {
  switch (field_->type) {
    case field_type::id:
    case field_type::text:
      item_.texts.push_back(item_.fold ? text::fold(value.text) : std::string(value.text));
      break;
    case field_type::number:
      item_.numbers.push_back(value.number);
      break;
    default:
      item_.integers.push_back(value.integer);
  }
}

void test_compiler::report_constant(json::value constant, fault failed) {
  std::string found = constant.describe();
  if (failed == fault::too_long && constant.is_string()) {
    found = "a text of " + std::to_string(constant.string().size()) + " bytes";
  }
  std::string hint;
  if (constant.is_null()) hint = "\"is_missing\" tests for a missing value";
  // Of a set, each constant is one element.
  std::string expected = field_->type == field_type::choices && failed == fault::wrong_type
                             ? "a text, one of the declared options"
                             : expectation(failed, *field_);
  json::error(problems_, constant, code(failed), std::move(found), std::move(expected),
              std::move(hint));
}

bool test_compiler::report_undeclared(json::value constant) {
  constexpr std::size_t most_compared = 1'000;
  std::string expected;
  std::string hint;
  if (problems_.keeps(severity::error)) {
    expected = option_of(*field_);
    if (field_->options.size() <= most_compared) {
      const std::vector<std::string_view> known(field_->options.begin(), field_->options.end());
      hint = text::did_you_mean(constant.string(), known);
    }
  }
  return refuse(constant, "unknown_option", "unknown option " + text::quoted(constant.string()),
                std::move(expected), std::move(hint));
}

// ------------------------------------------------------------------------------------------------
// relative dates

relative_range::form form_of(std::string_view op) {
  if (op == "in_last") return relative_range::form::last;
  if (op == "in_next") return relative_range::form::next;
  if (op == "before_now") return relative_range::form::before;
  if (op == "after_now") return relative_range::form::after;
  return relative_range::form::period;
}

bool test_compiler::read_count() {
  const auto count = in_.require("count", json::kind::number);
  const auto unit = in_.require("unit", json::kind::string);
  return read_count_and_unit(count, unit) && count && unit;
}

bool test_compiler::read_optional_count() {
  const auto count = in_.optional("count", json::kind::number);
  const auto unit = in_.optional("unit", json::kind::string);
  if (static_cast<bool>(count) != static_cast<bool>(unit)) {
    refuse(count ? count : unit, "missing_key",
           count ? "\"count\" without \"unit\"" : "\"unit\" without \"count\"", "both or neither");
  }
  return read_count_and_unit(count, unit);
}

/// Either may be nothing; what is there is checked.
bool test_compiler::read_count_and_unit(json::value count, json::value unit) {
  item_.relative.kind = form_of(op_->name);
  bool sound = true;
  if (count) {
    const auto number = number::to_integer(count.number());
    item_.relative.count = number.value;
    if (!number || number.value < 1 || number.value > limits::max_relative_count) {
      sound = refuse(count, "out_of_range", count.describe(),
                     "a whole number from 1 to " + std::to_string(limits::max_relative_count));
    }
  }
  if (!unit) return sound;
  const auto units = unit_names();
  const auto found = std::find(units.begin(), units.end(), unit.string());
  if (found == units.end()) {
    const std::vector<std::string_view> known(units.begin(), units.end());
    return refuse(unit, "unknown_unit", "unknown unit " + text::quoted(unit.string()),
                  "one of " + joined(known), text::did_you_mean(unit.string(), known));
  }
  item_.relative.count_unit = static_cast<relative_range::unit>(found - units.begin());
  const bool elapsed = item_.relative.count_unit == relative_range::unit::minutes ||
                       item_.relative.count_unit == relative_range::unit::hours;
  if (elapsed && field_->type == field_type::date) {
    return refuse(unit, "wrong_unit", text::quoted(unit.string()) + " on a date, which has no time",
                  "days, weeks, months or years");
  }
  return sound;
}

bool test_compiler::read_period() {
  const auto period = in_.require("period", json::kind::string);
  if (!period) return false;
  const auto periods = period_names();
  const auto found = std::find_if(periods.begin(), periods.end(), [&](const period_name& each) {
    return each.name == period.string();
  });
  if (found == periods.end()) {
    std::vector<std::string_view> known;
    for (const period_name& each : periods) known.push_back(each.name);
    return refuse(period, "unknown_period", "unknown period " + text::quoted(period.string()),
                  "one of " + joined(known), text::did_you_mean(period.string(), known));
  }
  item_.relative.kind = relative_range::form::period;
  item_.relative.period_span = found->span;
  item_.relative.period_offset = found->offset;
  return true;
}

}  // namespace

std::optional<compiled_test> compile_test(json::value written, const object& kind,
                                          report& problems) {
  return test_compiler(written, kind, problems).compile();
}

}  // namespace ambit::criteria
