#include "src/exchange/sql_tests.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/exchange/sql_limits.hpp"
#include "src/exchange/sql_sets.hpp"
#include "src/exchange/sql_words.hpp"

namespace ambit::sql {

namespace {

using criteria::atom;
using criteria::atom_op;
using criteria::field_ordinal;
using criteria::field_type;
using criteria::truth;

enum class rounding : std::uint8_t { exact, down, up };

std::int64_t unit_of(storage held_as) noexcept {
  if (held_as == storage::unix_seconds) return calendar::us_per_second;
  return held_as == storage::unix_milliseconds ? 1'000 : 1;
}

bool is_uuid(std::string_view text) noexcept {
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char c, char wanted) {
    const bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    return wanted == '-' ? c == '-' : is_digit;
  });
}

/// The column's value of a whole-numbered constant; nothing where it has none that is exact.
std::optional<std::string> stored(std::int64_t value, const criteria::field& of, storage held_as,
                                  dialect in, rounding how) {
  switch (held_as) {
    case storage::boolean:
      if (in == dialect::sqlite) return std::to_string(value);
      return value != 0 ? "true" : "false";
    case storage::numeric:
      return number::from_scaled(value, of.scale);
    case storage::date:
      return calendar::format_date(static_cast<std::int32_t>(value));
    case storage::timestamptz:
      return calendar::format_timestamp(value);
    case storage::timestamp: {
      std::string out = calendar::format_timestamp(value);
      out.pop_back();
      return out;
    }
    default:
      break;
  }
  const std::int64_t unit = unit_of(held_as);
  const std::int64_t rest = value % unit;
  if (rest != 0 && how == rounding::exact) return std::nullopt;
  const std::int64_t whole = value / unit;
  if (how == rounding::up) return std::to_string(whole + (rest > 0 ? 1 : 0));
  return std::to_string(whole - (rest < 0 ? 1 : 0));
}

std::string_view comparison(atom_op op, bool positive) noexcept {
  switch (op) {
    case atom_op::less:
      return positive ? " < " : " >= ";
    case atom_op::less_or_equal:
      return positive ? " <= " : " > ";
    default:
      return positive ? " = " : " <> ";
  }
}

class test_writer {
 public:
  test_writer(translation& to, const atom& test, bool positive)
      : to_(to),
        test_(test),
        positive_(positive),
        of_(to.field(test.field)),
        place_(to.place(test.field)) {}

  /// `range` is of a test that depends on the moment.
  std::string write(const criteria::workspace::range* range) {
    if (test_.op == atom_op::at_event) return is_in_range(range) == positive_ ? "TRUE" : "FALSE";
    const bool has_other = test_.other != criteria::no_field;
    if (!to_.is_usable(test_.field) || (has_other && !to_.is_usable(test_.other))) return refused;
    if (is_linked_id(test_.field) || (has_other && is_linked_id(test_.other))) {
      return refuse("linked_field", "a field that a link table holds has several values",
                    "keep the value that the test means in a column");
    }
    if (test_.op == atom_op::present) return positive_ ? present() : missing(test_.field);
    std::string text = answer(range);
    const truth expected = positive_ ? truth::yes : truth::no;
    if (test_.if_missing != expected) return text;
    text = "(" + text + " OR " + missing(test_.field);
    if (has_other) text += " OR " + missing(test_.other);
    return text + ")";
  }

 private:
  std::string answer(const criteria::workspace::range* range) {
    switch (test_.op) {
      case atom_op::equal:
      case atom_op::less:
      case atom_op::less_or_equal:
        return test_.other == criteria::no_field ? compare_with_constant() : compare_with_other();
      case atom_op::in:
        return is_member();
      case atom_op::between:
        return lies_between();
      case atom_op::contains:
      case atom_op::starts_with:
      case atom_op::ends_with:
        return search_for_texts();
      case atom_op::has_word:
        return refuse("untranslatable_test", "no database tells words apart as the criteria do",
                      "use \"contains\", or keep the answer in a column of type bool");
      case atom_op::includes_any:
      case atom_op::includes_all:
      case atom_op::equals_set:
        return set_test(to_, test_, positive_);
      case atom_op::in_range_of_now:
        return lies_in_range(range);
      case atom_op::present:
      case atom_op::at_event:
        break;  // answered before
    }
    return refused;
  }

  std::string refuse(std::string_view code, std::string reason, std::string remedy) {
    return to_.refuse(code, test_.field, std::move(reason), std::move(remedy));
  }

  bool is_linked_id(field_ordinal field) const {
    return to_.place(field).is_link() && to_.field(field).type == field_type::id;
  }

  static bool is_in_range(const criteria::workspace::range* range) noexcept {
    return range && range->first < range->last;
  }

  // ---- missing values

  std::string present() const {
    if (of_.type == field_type::choices) return has_members(to_, test_.field, true);
    return is_present(place_.column, place_.held_as, to_.in);
  }

  std::string missing(field_ordinal field) const {
    if (to_.field(field).type == field_type::choices) return has_members(to_, field, false);
    const place_of_field& where = to_.place(field);
    return is_missing(where.column, where.held_as, to_.in);
  }

  /// The text, for a value that is there: where an empty text or NaN could pass it, that is said.
  std::string of_present(std::string text) const {
    if (!has_blank(place_.held_as, to_.in)) return text;
    // NaN is more than any number in the databases that have one; texts asked for are not empty.
    const bool below = test_.op == atom_op::less || test_.op == atom_op::less_or_equal;
    const bool is_text = place_.held_as == storage::text;
    if (positive_ && !(below && is_text)) return text;
    return std::string("(") + std::move(text) + " AND " + present() + ")";
  }

  // ---- constants

  /// The column that is compared; nothing after refusing a comparison that needs folded texts.
  std::optional<std::string> left(field_ordinal field) {
    const place_of_field& where = to_.place(field);
    if (!test_.fold) return where.column;
    if (where.folded.empty()) {
      refuse("no_folded_column",
             "no database ignores case as the criteria do, and the mapping has no folded column "
             "for field " +
                 text::quoted(to_.field(field).name),
             "keep the folded text in a column, and name it as \"folded\" in the mapping");
      return std::nullopt;
    }
    return where.folded;
  }

  constants empty_constants() const { return {place_.held_as, of_.scale, {}}; }

  constants exact_constants() const {
    constants out = empty_constants();
    if (of_.type == field_type::id || of_.type == field_type::text) {
      out.values = ids_in(place_.held_as, test_.texts);
    } else if (of_.type == field_type::number) {
      for (const double each : test_.numbers) out.values.push_back(number::from_double(each));
    } else {
      for (const std::int64_t each : test_.integers) {
        auto value = stored(each, of_, place_.held_as, to_.in, rounding::exact);
        if (value) out.values.push_back(*std::move(value));
      }
    }
    return out;
  }

  /// A parameter for one end of an order: whole units are rounded so that the answer stays.
  std::string end(std::size_t position, rounding how) {
    constants out = empty_constants();
    if (of_.type == field_type::text) {
      out.values = {test_.texts[position]};
    } else if (of_.type == field_type::number) {
      out.values = {number::from_double(test_.numbers[position])};
    } else {
      out.values = {*stored(test_.integers[position], of_, place_.held_as, to_.in, how)};
    }
    return to_.parameters.add(out);
  }

  // ---- operators

  std::string compare_with_constant() {
    if (test_.op == atom_op::equal) return is_member();
    const auto column = left(test_.field);
    if (!column) return refused;
    const rounding how = test_.op == atom_op::less ? rounding::up : rounding::down;
    std::string out = compared(*column, place_.held_as, to_.in);
    out += comparison(test_.op, positive_);
    out += end(0, how);
    return of_present(std::move(out));
  }

  std::string lies_between() {
    const auto column = left(test_.field);
    if (!column) return refused;
    std::string out = compared(*column, place_.held_as, to_.in);
    out += positive_ ? " BETWEEN " : " NOT BETWEEN ";
    out += end(0, rounding::up) + " AND ";
    out += end(1, rounding::down);
    return of_present(std::move(out));
  }

  std::string lies_in_range(const criteria::workspace::range* range) {
    if (range && range->days_in) {
      return refuse("clocks_set_back",
                    "clocks are set back over midnight at an end of these days, which no interval "
                    "of instants says",
                    "ask at another day, or of a field of type date");
    }
    if (!is_in_range(range)) return positive_ ? "FALSE" : present();
    constants ends = empty_constants();
    const auto add = [&](std::int64_t value, rounding how) {
      ends.values.push_back(*stored(value, of_, place_.held_as, to_.in, how));
    };
    add(range->first, rounding::up);
    add(range->last - 1, rounding::down);
    std::string out = compared(place_.column, place_.held_as, to_.in);
    out += positive_ ? " BETWEEN " : " NOT BETWEEN ";
    out += to_.parameters.add(ends, 0) + " AND ";
    return out += to_.parameters.add(ends, 1);
  }

  /// equal and in. What is not one of some options is one of the others: an option that is not
  /// declared is neither.
  std::string is_member() {
    const auto column = left(test_.field);
    if (!column) return refused;
    constants wanted = empty_constants();
    bool positive = positive_;
    if (of_.type == field_type::choice) {
      for (std::size_t option = 0; option < of_.options.size(); ++option) {
        const bool is_listed = std::binary_search(test_.integers.begin(), test_.integers.end(),
                                                  static_cast<std::int64_t>(option));
        if (is_listed == positive_) wanted.values.push_back(of_.options[option]);
      }
      positive = true;
    } else {
      wanted = exact_constants();
    }
    if (wanted.values.empty()) return positive ? "FALSE" : present();
    const std::string what = compared(*column, place_.held_as, to_.in);
    if (wanted.values.size() == 1) {
      std::string out = what + (positive ? " = " : " <> ");
      out += to_.parameters.add(wanted);
      return positive ? out : of_present(std::move(out));
    }
    const auto set = to_.parameters.add_set(wanted);
    if (!set) {
      return refuse("too_many_values",
                    std::to_string(wanted.values.size()) + " numbers, more than " +
                        std::string(name(to_.in)) + " is asked for in one text",
                    "keep the values in a table, and the answer in a column of type bool");
    }
    std::string out = member_of(what, *set, positive);
    return positive ? out : of_present(std::move(out));
  }

  std::string search_for_texts() {
    const auto column = left(test_.field);
    if (!column) return refused;
    if (place_.held_as != storage::text) {
      return refuse(
          "untranslatable_test",
          "a column of type " + std::string(name(place_.held_as)) + " has no text to look into",
          "keep the id as text in a column");
    }
    if (test_.texts.size() > limits::max_sql_terms) {
      return refuse("too_many_values", std::to_string(test_.texts.size()) + " texts to look for",
                    "at most " + std::to_string(limits::max_sql_terms) + " in one test");
    }
    std::string out;
    for (std::size_t i = 0; i < test_.texts.size(); ++i) {
      if (i != 0) out += positive_ ? " OR " : " AND ";
      const std::string part = to_.parameters.add({storage::text, 0, test_.texts}, i);
      out += search(test_.op, *column, part, to_.in, positive_);
    }
    if (test_.texts.size() > 1) out = "(" + out + ")";
    return of_present(std::move(out));
  }

  std::string compare_with_other() {
    const auto column = left(test_.field);
    const auto other = left(test_.other);
    if (!column || !other) return refused;
    const place_of_field& right = to_.place(test_.other);
    const criteria::field& of_right = to_.field(test_.other);
    if (right.held_as != place_.held_as || of_right.scale != of_.scale) {
      return refuse("different_columns",
                    "columns of types " + std::string(name(place_.held_as)) + " and " +
                        std::string(name(right.held_as)) + " are compared",
                    "keep both fields in columns of one type");
    }
    std::string out = std::string("(") + compared(*column, place_.held_as, to_.in);
    out += comparison(test_.op, positive_);
    out += compared(*other, right.held_as, to_.in);
    if (of_.type == field_type::choice) {
      const auto declared = to_.parameters.add_set({storage::text, 0, of_.options});
      out += " AND " + member_of(by_bytes(*column, to_.in), *declared, true);
      out += " AND " + member_of(by_bytes(*other, to_.in), *declared, true);
    } else if (has_blank(place_.held_as, to_.in)) {
      out += " AND " + is_present(place_.column, place_.held_as, to_.in);
      out += " AND " + is_present(right.column, right.held_as, to_.in);
    }
    return out + ")";
  }

  translation& to_;
  const atom& test_;
  bool positive_;
  const criteria::field& of_;
  const place_of_field& place_;
};

class plan_writer {
 public:
  plan_writer(translation& to, const std::vector<criteria::plan_node>& plan,
              const criteria::atom_table& atoms, const criteria::workspace& memory)
      : to_(to), plan_(plan), atoms_(atoms), memory_(memory) {}

  /// Recursion is bounded by the depth of the document that the criterion came from.
  std::string write(std::uint32_t index) {
    const criteria::plan_node& node = plan_[index];
    switch (node.type) {
      case criteria::plan_node::kind::always:
        return "TRUE";
      case criteria::plan_node::kind::never:
        return "FALSE";
      case criteria::plan_node::kind::leaf:
        return translate_test(to_, atoms_[node.atom], node.atom, node.expected, memory_);
      case criteria::plan_node::kind::all:
      case criteria::plan_node::kind::any:
        break;
    }
    const std::string_view between = node.type == criteria::plan_node::kind::all ? " AND " : " OR ";
    std::vector<std::string> parts;
    for (std::uint32_t part = index + 1; part < node.end; part = plan_[part].end) {
      parts.push_back(write(part));
    }
    return joined(std::move(parts), between);
  }

 private:
  translation& to_;
  const std::vector<criteria::plan_node>& plan_;
  const criteria::atom_table& atoms_;
  const criteria::workspace& memory_;
};

}  // namespace

std::vector<std::string> ids_in(storage held_as, const std::vector<std::string>& ids) {
  if (held_as == storage::text) return ids;
  std::vector<std::string> out;
  for (const std::string& each : ids) {
    if (held_as == storage::uuid) {
      if (is_uuid(each)) out.push_back(each);
      continue;
    }
    // Digits as a database writes them, and no other spelling of the number.
    const auto value = number::to_integer(each);
    if (value && std::to_string(value.value) == each) out.push_back(each);
  }
  return out;
}

std::string translate_test(translation& to, const atom& test, std::uint32_t index, truth expected,
                           const criteria::workspace& memory) {
  to.atom = index;
  return test_writer(to, test, expected == truth::yes).write(memory.range_at(index));
}

std::string joined(std::vector<std::string> terms, std::string_view between) {
  while (terms.size() > limits::max_sql_terms) {
    std::vector<std::string> fewer;
    for (std::size_t i = 0; i < terms.size(); i += limits::max_sql_terms) {
      const auto end = std::min(terms.size(), i + limits::max_sql_terms);
      const auto first = terms.begin() + static_cast<std::ptrdiff_t>(i);
      const auto last = terms.begin() + static_cast<std::ptrdiff_t>(end);
      fewer.push_back(
          joined({std::make_move_iterator(first), std::make_move_iterator(last)}, between));
    }
    terms = std::move(fewer);
  }
  std::string out = "(";
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i != 0) out += between;
    out += terms[i];
  }
  return out += ")";
}

std::string translate(translation& to, const std::vector<criteria::plan_node>& plan,
                      const criteria::atom_table& atoms, const criteria::workspace& memory) {
  return plan_writer(to, plan, atoms, memory).write(0);
}

}  // namespace ambit::sql
