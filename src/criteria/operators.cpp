// operators.cpp: the table of operators, their kernels, and how they are said.
#include "src/criteria/operators.hpp"

#include <algorithm>
#include <array>

#include "src/base/text.hpp"
#include "src/base/zone_table.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

namespace {

// ------------------------------------------------------------------------------------------------
// the table

using kind = field_type;
constexpr type_set every_type = {kind::id,      kind::text,     kind::choice,  kind::choices,
                                 kind::boolean, kind::integer,  kind::decimal, kind::number,
                                 kind::date,    kind::timestamp};
constexpr type_set single_types = {kind::id,      kind::text,    kind::choice,
                                   kind::boolean, kind::integer, kind::decimal,
                                   kind::number,  kind::date,    kind::timestamp};
constexpr type_set listed_types = {kind::id,      kind::text,   kind::choice, kind::integer,
                                   kind::decimal, kind::number, kind::date,   kind::timestamp};
constexpr type_set ordered_types = {kind::integer, kind::decimal,   kind::number,
                                    kind::date,    kind::timestamp, kind::text};
constexpr type_set texts = {kind::text, kind::id};
constexpr type_set words = {kind::text};
constexpr type_set sets = {kind::choices};
constexpr type_set times = {kind::date, kind::timestamp};

constexpr truth yes = truth::yes;
constexpr truth no = truth::no;

// clang-format off
constexpr std::array table = {
    written_operator{"eq", atom_op::equal, yes, arguments::value_or_other, single_types,
                     "be {}", "", ""},
    written_operator{"ne", atom_op::equal, no, arguments::value_or_other, single_types,
                     "be other than {}", "", ""},
    written_operator{"lt", atom_op::less, yes, arguments::value_or_other, ordered_types,
                     "be less than {}", "be earlier than {}", ""},
    written_operator{"le", atom_op::less_or_equal, yes, arguments::value_or_other, ordered_types,
                     "be at most {}", "be no later than {}", ""},
    written_operator{"gt", atom_op::less_or_equal, no, arguments::value_or_other, ordered_types,
                     "be more than {}", "be later than {}", ""},
    written_operator{"ge", atom_op::less, no, arguments::value_or_other, ordered_types,
                     "be at least {}", "be no earlier than {}", ""},
    written_operator{"between", atom_op::between, yes, arguments::ends, ordered_types,
                     "be from {}", "", ""},
    written_operator{"in", atom_op::in, yes, arguments::values, listed_types,
                     "be {}", "", "be one of {}"},
    written_operator{"not_in", atom_op::in, no, arguments::values, listed_types,
                     "be other than {}", "", "be none of {}"},
    written_operator{"contains", atom_op::contains, yes, arguments::value_or_values, texts,
                     "contain {}", "", "contain one of {}"},
    written_operator{"not_contains", atom_op::contains, no, arguments::value_or_values, texts,
                     "not contain {}", "", "contain none of {}"},
    written_operator{"starts_with", atom_op::starts_with, yes, arguments::value_or_values, texts,
                     "start with {}", "", "start with one of {}"},
    written_operator{"ends_with", atom_op::ends_with, yes, arguments::value_or_values, texts,
                     "end with {}", "", "end with one of {}"},
    written_operator{"has_word", atom_op::has_word, yes, arguments::word, words,
                     "have the word {}", "", ""},
    written_operator{"includes_any", atom_op::includes_any, yes, arguments::values, sets,
                     "include {}", "", "include one of {}"},
    written_operator{"includes_all", atom_op::includes_all, yes, arguments::values, sets,
                     "include {}", "", "include all of {}"},
    written_operator{"includes_none", atom_op::includes_any, no, arguments::values, sets,
                     "not include {}", "", "include none of {}"},
    written_operator{"equals_set", atom_op::equals_set, yes, arguments::values, sets,
                     "be exactly {}", "", ""},
    written_operator{"in_last", atom_op::in_range_of_now, yes, arguments::count, times,
                     "be in the last {}", "", ""},
    written_operator{"in_next", atom_op::in_range_of_now, yes, arguments::count, times,
                     "be in the next {}", "", ""},
    written_operator{"in_period", atom_op::in_range_of_now, yes, arguments::period, times,
                     "be {}", "", ""},
    written_operator{"before_now", atom_op::in_range_of_now, yes, arguments::optional_count, times,
                     "be earlier than {}", "", ""},
    written_operator{"after_now", atom_op::in_range_of_now, yes, arguments::optional_count, times,
                     "be later than {}", "", ""},
    written_operator{"is_missing", atom_op::present, no, arguments::nothing, every_type,
                     "be missing", "", ""},
    written_operator{"is_present", atom_op::present, yes, arguments::nothing, every_type,
                     "be present", "", ""},
};
// clang-format on

using unit_of_period = relative_range::span;
constexpr std::array periods = {
    period_name{"today", unit_of_period::day, 0},
    period_name{"yesterday", unit_of_period::day, -1},
    period_name{"tomorrow", unit_of_period::day, 1},
    period_name{"this_week", unit_of_period::week, 0},
    period_name{"last_week", unit_of_period::week, -1},
    period_name{"next_week", unit_of_period::week, 1},
    period_name{"this_month", unit_of_period::month, 0},
    period_name{"last_month", unit_of_period::month, -1},
    period_name{"next_month", unit_of_period::month, 1},
    period_name{"this_quarter", unit_of_period::quarter, 0},
    period_name{"last_quarter", unit_of_period::quarter, -1},
    period_name{"next_quarter", unit_of_period::quarter, 1},
    period_name{"this_year", unit_of_period::year, 0},
    period_name{"last_year", unit_of_period::year, -1},
    period_name{"next_year", unit_of_period::year, 1},
    period_name{"this_fiscal_quarter", unit_of_period::fiscal_quarter, 0},
    period_name{"last_fiscal_quarter", unit_of_period::fiscal_quarter, -1},
    period_name{"next_fiscal_quarter", unit_of_period::fiscal_quarter, 1},
    period_name{"this_fiscal_year", unit_of_period::fiscal_year, 0},
    period_name{"last_fiscal_year", unit_of_period::fiscal_year, -1},
    period_name{"next_fiscal_year", unit_of_period::fiscal_year, 1},
};

constexpr std::array<std::string_view, 6> units = {"minutes", "hours",  "days",
                                                   "weeks",   "months", "years"};

// ------------------------------------------------------------------------------------------------
// kernels

truth answer(bool value) noexcept {
  return value ? truth::yes : truth::no;
}

std::string_view text_of(const cell& value, bool fold, std::string& buffer) {
  if (!fold) return value.view();
  text::fold(value.view(), buffer);
  return buffer;
}

template <class T, class U>
bool compare(atom_op op, const T& left, const U& right) noexcept {
  switch (op) {
    case atom_op::equal:
      return left == right;
    case atom_op::less:
      return left < right;
    default:
      return left <= right;
  }
}

truth compare_with_other(const atom& test, const cell& left, const cell& right, workspace& memory) {
  switch (test.type) {
    case kind::id:
    case kind::text:
      return answer(compare(test.op, text_of(left, test.fold_field, memory.folded_left),
                            text_of(right, test.fold_other, memory.folded_right)));
    case kind::number:
      return answer(compare(test.op, left.number, right.number));
    default:
      return answer(compare(test.op, left.integer, right.integer));
  }
}

truth compare_with_constant(const atom& test, const cell& left, workspace& memory) {
  switch (test.type) {
    case kind::id:
    case kind::text: {
      const std::string_view text = text_of(left, test.fold_field, memory.folded_left);
      return answer(compare(test.op, text, std::string_view(test.texts.front())));
    }
    case kind::number:
      return answer(compare(test.op, left.number, test.numbers.front()));
    default:
      return answer(compare(test.op, left.integer, test.integers.front()));
  }
}

template <class T, class U>
truth lies_between(const std::vector<T>& ends, const U& value) noexcept {
  return answer(ends[0] <= value && value <= ends[1]);
}

truth lies_between_constants(const atom& test, const cell& left, workspace& memory) {
  switch (test.type) {
    case kind::id:
    case kind::text:
      return lies_between(test.texts, text_of(left, test.fold_field, memory.folded_left));
    case kind::number:
      return lies_between(test.numbers, left.number);
    default:
      return lies_between(test.integers, left.integer);
  }
}

/// A short list is looked through faster than it is searched.
template <class T, class U>
truth is_in(const std::vector<T>& sorted, const U& value) noexcept {
  constexpr std::size_t short_list = 8;
  if (sorted.size() <= short_list) {
    for (const T& each : sorted) {
      if (each == value) return truth::yes;
    }
    return truth::no;
  }
  return answer(std::binary_search(sorted.begin(), sorted.end(), value));
}

truth is_in_constants(const atom& test, const cell& left, workspace& memory) {
  switch (test.type) {
    case kind::id:
    case kind::text:
      return is_in(test.texts, text_of(left, test.fold_field, memory.folded_left));
    case kind::number:
      return is_in(test.numbers, left.number);
    default:
      return is_in(test.integers, left.integer);
  }
}

template <class Fits>
truth any_text(const atom& test, const cell& left, workspace& memory, Fits fits) {
  const std::string_view text = text_of(left, test.fold_field, memory.folded_left);
  for (const std::string& each : test.texts) {
    if (fits(text, std::string_view(each))) return truth::yes;
  }
  return truth::no;
}

truth includes_any(const atom& test, std::span<const std::uint32_t> set) noexcept {
  auto wanted = test.integers.begin();
  auto has = set.begin();
  while (wanted != test.integers.end() && has != set.end()) {
    if (*wanted == *has) return truth::yes;
    *wanted < *has ? static_cast<void>(++wanted) : static_cast<void>(++has);
  }
  return truth::no;
}

truth includes_all(const atom& test, std::span<const std::uint32_t> set) noexcept {
  return answer(std::includes(set.begin(), set.end(), test.integers.begin(), test.integers.end()));
}

truth equals_set(const atom& test, std::span<const std::uint32_t> set) noexcept {
  return answer(std::equal(set.begin(), set.end(), test.integers.begin(), test.integers.end()));
}

truth lies_in_range_of_now(std::uint32_t index, const cell& left,
                           const workspace& memory) noexcept {
  const workspace::range* range = memory.range_at(index);
  if (!range) return truth::unknown;
  const std::int64_t value = range->days_in ? range->days_in->day_of(left.integer) : left.integer;
  return answer(range->first <= value && value < range->last);
}

truth is_at_event(std::uint32_t index, const workspace& memory) noexcept {
  const workspace::range* range = memory.range_at(index);
  return range ? answer(range->first < range->last) : truth::unknown;
}

truth evaluate_present(const atom& test, std::uint32_t index, const cell& left, row record,
                       workspace& memory) {
  switch (test.op) {
    case atom_op::equal:
    case atom_op::less:
    case atom_op::less_or_equal:
      return test.other == no_field ? compare_with_constant(test, left, memory)
                                    : compare_with_other(test, left, record[test.other], memory);
    case atom_op::between:
      return lies_between_constants(test, left, memory);
    case atom_op::in:
      return is_in_constants(test, left, memory);
    case atom_op::contains:
      return any_text(test, left, memory, [](std::string_view text, std::string_view part) {
        return text.find(part) != std::string_view::npos;
      });
    case atom_op::starts_with:
      return any_text(test, left, memory, [](std::string_view text, std::string_view part) {
        return text.starts_with(part);
      });
    case atom_op::ends_with:
      return any_text(test, left, memory, [](std::string_view text, std::string_view part) {
        return text.ends_with(part);
      });
    case atom_op::has_word:
      return any_text(test, left, memory, text::has_word);
    case atom_op::includes_any:
      return includes_any(test, left.set());
    case atom_op::includes_all:
      return includes_all(test, left.set());
    case atom_op::equals_set:
      return equals_set(test, left.set());
    case atom_op::in_range_of_now:
      return lies_in_range_of_now(index, left, memory);
    case atom_op::present:
      return truth::yes;
    case atom_op::at_event:
      return is_at_event(index, memory);
  }
  return truth::unknown;
}

/// Of one cell or two: the state that decides before any value is looked at. Either side missing is
/// missing; only an invalid side comes before that.
cell_state state_of(const atom& test, row record) noexcept {
  const cell_state left = record[test.field].state;
  if (test.other == no_field) return left;
  const cell_state right = record[test.other].state;
  for (const cell_state each : {cell_state::invalid, cell_state::missing, cell_state::undeclared}) {
    if (left == each || right == each) return each;
  }
  return cell_state::present;
}

}  // namespace

truth evaluate(const atom& test, std::uint32_t index, row record, workspace& memory) {
  const cell_state state = state_of(test, record);
  if (state == cell_state::present) {
    return evaluate_present(test, index, record[test.field], record, memory);
  }
  if (test.op == atom_op::present) {
    if (state == cell_state::missing) return truth::no;
    return state == cell_state::undeclared ? truth::yes : truth::unknown;
  }
  return state == cell_state::missing ? test.if_missing : truth::unknown;
}

// ------------------------------------------------------------------------------------------------
// look-up

std::span<const written_operator> written_operators() noexcept {
  return table;
}
std::span<const period_name> period_names() noexcept {
  return periods;
}
std::span<const std::string_view> unit_names() noexcept {
  return units;
}

const written_operator* find_operator(std::string_view name) noexcept {
  const auto* const found = std::find_if(
      table.begin(), table.end(), [&](const written_operator& op) { return op.name == name; });
  return found == table.end() ? nullptr : found;
}

// ------------------------------------------------------------------------------------------------
// in words

namespace {

/// A constant as it was written; quotes only around what is a text to its reader.
std::string shown(json::value constant, field_type type) {
  if (constant.is_number()) return std::string(constant.number());
  if (constant.is_bool()) return constant.boolean() ? "true" : "false";
  const bool bare = type == kind::decimal || type == kind::date || type == kind::timestamp;
  return bare ? std::string(constant.string()) : text::quoted(constant.string());
}

std::string shown_list(json::value list, field_type type) {
  constexpr std::size_t most = 5;
  std::string out;
  std::size_t count = 0;
  for (json::value each = list.first(); each; each = each.next()) {
    if (count++ != 0) out += ", ";
    if (count > most) return out + "…";
    out += shown(each, type);
  }
  return out;
}

std::string shown_count(json::value test) {
  std::string unit(test.find("unit").string());
  const std::string count(test.find("count").number());
  if (count == "1") unit.pop_back();
  return count + " " + unit;
}

std::string shown_period(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out.find(' ') == std::string::npos ? out : "in " + out;
}

std::string shown_arguments(const written_operator& op, json::value test, field_type type,
                            std::string_view other_value) {
  if (const json::value other = test.find("other")) {
    return "the value of " + std::string(other.string()) + " (" + std::string(other_value) + ")";
  }
  if (const json::value values = test.find("values")) return shown_list(values, type);
  if (const json::value value = test.find("value")) return shown(value, type);
  switch (op.takes) {
    case arguments::ends:
      return shown(test.find("from"), type) + " to " + shown(test.find("to"), type);
    case arguments::period:
      return shown_period(test.find("period").string());
    case arguments::count:
      return shown_count(test);
    case arguments::optional_count:
      if (!test.find("count") || test.find("count").is_null()) return "now";
      return shown_count(test) + (op.name == "before_now" ? " before now" : " after now");
    default:
      return {};
  }
}

}  // namespace

std::string requirement(const written_operator& op, json::value test, field_type type,
                        std::string_view other_value) {
  std::string_view phrase = op.phrase;
  const bool time = type == kind::date || type == kind::timestamp;
  if (time && !op.time_phrase.empty()) phrase = op.time_phrase;
  const json::value values = test.find("values");
  if (values && values.size() > 1 && !op.many_phrase.empty()) phrase = op.many_phrase;
  const std::size_t gap = phrase.find("{}");
  if (gap == std::string_view::npos) return std::string(phrase);
  std::string out(phrase.substr(0, gap));
  out += shown_arguments(op, test, type, other_value);
  out += phrase.substr(gap + 2);
  return out;
}

}  // namespace ambit::criteria
