#include "src/exchange/hubspot_criteria.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/exchange/joined_text.hpp"
#include "src/exchange/salesforce_date_tests.hpp"

namespace ambit::exchange {

namespace {

using criteria::field_type;
using kind = property_test::kind;
using comparison = operation::comparison;

/// Translates one filter. Each `…_tests` function makes the positive test, false for a missing
/// value; `finish` adds negation and the missing. Where one test says it all, it is written as
/// such.
class translator {
 public:
  translator(const property_test& test, const property_facts& field, const time_settings& time,
             const base::zone_table& zones, refusal& out)
      : test_(test), field_(field), time_(time), zones_(zones), out_(out) {}

  std::optional<criterion_tree> translate() {
    if (!field_.usable) {
      return refuse("bad_field_name", "property " + text::quoted(field_.name) +
                                          " has no name that a schema can hold");
    }
    if (test_.type == kind::known) {
      return make_test(field_.name, test_.negative ? "is_missing" : "is_present", {});
    }
    if (!check_values()) return std::nullopt;
    switch (test_.type) {
      case kind::moments:
        return moment_tests();
      case kind::period:
        return period_tests();
      case kind::any_member:
      case kind::all_members:
      case kind::exact_members:
        return member_tests();
      default:
        return by_type();
    }
  }

 private:
  std::nullopt_t refuse(std::string_view reason, std::string detail) {
    out_ = {std::string(reason), std::move(detail), test_.where};
    return std::nullopt;
  }
  std::nullopt_t refuse_type() {
    return refuse("type_mismatch", "property " + text::quoted(field_.name) + " is " +
                                       std::string(criteria::name(field_.type)) + ", on which " +
                                       text::quoted(test_.op) + " has no meaning");
  }

  bool check_values() {
    for (const std::string& value : test_.values) {
      if (value.empty()) {
        refuse("blank_value",
               "what " + text::quoted(test_.op) + " means for an empty value is not known");
        return false;
      }
      if (value.size() > limits::max_text_bytes) {
        refuse("bad_value_list", "a value is longer than a text may be");
        return false;
      }
    }
    if (test_.values.size() <= limits::max_list) return true;
    refuse("bad_value_list", "more than " + std::to_string(limits::max_list) + " values");
    return false;
  }

  std::string if_missing() const { return json_bool(test_.include_missing); }

  /// Negation, and the missing, around a positive tree that is false for missing values.
  criterion_tree finish(criterion_tree positive) const {
    if (!test_.negative) {
      if (!test_.include_missing) return positive;
      return any_of({make_test(field_.name, "is_missing", {}), std::move(positive)});
    }
    criterion_tree negated = negation_of(std::move(positive));
    if (test_.include_missing) return negated;
    return all_of({make_test(field_.name, "is_present", {}), std::move(negated)});
  }

  std::optional<criterion_tree> by_type() {
    switch (field_.type) {
      case field_type::text:
        return text_tests();
      case field_type::id:
      case field_type::choice:
        return exact_tests();
      case field_type::boolean:
        return bool_tests();
      case field_type::integer:
      case field_type::decimal:
      case field_type::number:
        return number_tests();
      case field_type::date:
      case field_type::timestamp:
        return date_tests();
      case field_type::choices:
        return refuse_type();
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
      return make_test(field_.name, op,
                       {{key, operand}, {"ignore_case", "true"}, {"if_missing", if_missing()}});
    }
    return make_test(field_.name, op, {{key, operand}, {"if_missing", if_missing()}});
  }

  /// Text is asked without its case, whatever the field says.
  bool says_ignore_case() const { return !field_.declared || !field_.declared->ignore_case; }

  std::optional<criterion_tree> text_tests() {
    if (field_.is_enumeration && test_.tells == property_test::use::searched) {
      return refuse("unknown_field_type",
                    "property " + text::quoted(field_.name) +
                        " is an enumeration, and whether it holds several values is not known");
    }
    std::vector<std::string> texts;
    for (const std::string& value : test_.values) texts.push_back(json_text(value));
    const bool negative = test_.negative;
    switch (test_.type) {
      case kind::equal:
        return value_test(negative ? "ne" : "eq", negative ? "not_in" : "in", texts,
                          says_ignore_case());
      case kind::contains: {
        const std::string_view op = negative ? "not_contains" : "contains";
        return value_test(op, op, texts, says_ignore_case());
      }
      case kind::starts_with:
        return value_test("starts_with", "starts_with", texts, says_ignore_case());
      case kind::ends_with:
        return value_test("ends_with", "ends_with", texts, says_ignore_case());
      case kind::token:
        return token_tests();
      default:
        return refuse("text_order", "property " + text::quoted(field_.name) +
                                        " is text, whose order depends on HubSpot's index");
    }
  }

  /// A word, or a part of one. What stands at one end of a word only has no counterpart, and how
  /// HubSpot parts other texts into words is not known.
  std::optional<criterion_tree> token_tests() {
    std::string_view value = test_.values.front();
    const bool is_open = value.size() > 2 && value.front() == '*' && value.back() == '*';
    if (is_open) value = value.substr(1, value.size() - 2);
    if (!text::is_word(value) || !text::is_word(text::fold(value))) {
      return refuse("token_pattern", text::quoted(test_.values.front()) +
                                         " is no single word, with \"*\" at both ends or none");
    }
    const std::string json = json_text(value);
    const std::string_view op = is_open ? "contains" : "has_word";
    if (says_ignore_case()) {
      return finish(make_test(field_.name, op,
                              {{"value", json}, {"ignore_case", "true"}, {"if_missing", "false"}}));
    }
    return finish(make_test(field_.name, op, {{"value", json}, {"if_missing", "false"}}));
  }

  /// The values as JSON; nothing where one is no declared option of a choice.
  std::optional<std::vector<std::string>> exact_values() {
    std::vector<std::string> values;
    const bool has_options =
        field_.type == field_type::choice || field_.type == field_type::choices;
    for (const std::string& value : test_.values) {
      if (has_options) {
        const std::vector<std::string>& options = field_.declared->options;
        if (std::find(options.begin(), options.end(), value) == options.end()) {
          return refuse("unknown_option", text::quoted(value) + " is no option of property " +
                                              text::quoted(field_.name));
        }
      } else if (value.size() > limits::max_id_bytes) {
        return refuse("bad_value", "a value is longer than an id may be");
      }
      values.push_back(json_text(value));
    }
    return values;
  }

  std::optional<criterion_tree> exact_tests() {
    if (test_.type != kind::equal) return refuse_type();
    const std::optional<std::vector<std::string>> values = exact_values();
    if (!values) return std::nullopt;
    return value_test(test_.negative ? "ne" : "eq", test_.negative ? "not_in" : "in", *values,
                      false);
  }

  std::optional<criterion_tree> bool_tests() {
    if (test_.type != kind::equal && test_.type != kind::any_member) return refuse_type();
    std::vector<criterion_tree> tests;
    for (const std::string& value : test_.values) {
      if (value != "true" && value != "false") {
        return refuse("bad_value", text::quoted(value) + " is neither true nor false");
      }
      tests.push_back(make_test(field_.name, "eq", {{"value", value}, {"if_missing", "false"}}));
    }
    return finish(any_of(std::move(tests)));
  }

  bool fits_number(const std::string& text) const {
    switch (field_.type) {
      case field_type::integer:
        return static_cast<bool>(number::to_integer(text));
      case field_type::decimal:
        return static_cast<bool>(number::to_scaled(text, field_.declared->scale));
      default:
        return static_cast<bool>(number::to_double(text));
    }
  }

  std::optional<criterion_tree> number_tests() {
    for (const std::string& value : test_.values) {
      if (fits_number(value)) continue;
      return refuse("bad_value", text::quoted(value) + " is no value of a " +
                                     std::string(criteria::name(field_.type)));
    }
    const std::vector<std::string>& values = test_.values;
    switch (test_.type) {
      case kind::equal:
        return value_test(test_.negative ? "ne" : "eq", test_.negative ? "not_in" : "in", values,
                          false);
      case kind::order:
        return ordered(values.front());
      case kind::range:
        if (number::to_double(values[0]).value > number::to_double(values[1]).value) {
          return refuse_range();
        }
        return finish(range(values[0], values[1]));
      default:
        return refuse_type();
    }
  }

  criterion_tree ordered(const std::string& json) const {
    return finish(make_test(field_.name, criteria_op(test_.compare),
                            {{"value", json}, {"if_missing", "false"}}));
  }
  criterion_tree range(const std::string& from, const std::string& to) const {
    return make_test(field_.name, "between", {{"from", from}, {"to", to}, {"if_missing", "false"}});
  }
  std::nullopt_t refuse_range() {
    return refuse("reversed_range", text::quoted(test_.values[0]) + " to " +
                                        text::quoted(test_.values[1]) + " holds nothing");
  }

  /// A day or a moment: how they follow each other, and as criteria write it.
  struct date_point {
    std::int64_t order = 0;
    std::string text;
  };
  static std::optional<date_point> day_point(const std::string& value) {
    const std::optional<std::int32_t> day = day_value(value);
    if (!day) return std::nullopt;
    return date_point{*day, calendar::format_date(*day)};
  }
  static std::optional<date_point> moment_point(const std::string& value) {
    const std::optional<std::int64_t> us = moment_value(value);
    if (!us) return std::nullopt;
    return date_point{*us, calendar::format_timestamp(*us)};
  }

  /// Of searches, whose values stand for moments by themselves.
  std::optional<criterion_tree> date_tests() {
    const bool is_date = field_.type == field_type::date;
    std::vector<std::int64_t> order;
    std::vector<std::string> values;
    for (const std::string& value : test_.values) {
      const std::optional<date_point> at = is_date ? day_point(value) : moment_point(value);
      if (!at) {
        return refuse("bad_date", text::quoted(value) + " is no " + (is_date ? "date" : "moment") +
                                      " that is known here");
      }
      order.push_back(at->order);
      values.push_back(json_text(at->text));
    }
    switch (test_.type) {
      case kind::equal:
        if (!is_date) return refuse("exact_moment", "what counts as an equal moment is not known");
        return value_test(test_.negative ? "ne" : "eq", test_.negative ? "not_in" : "in", values,
                          false);
      case kind::order:
        return ordered(values.front());
      case kind::range:
        if (order[0] > order[1]) return refuse_range();
        return finish(range(values[0], values[1]));
      default:
        return refuse_type();
    }
  }

  // ---- enumerations of lists ----

  std::optional<criterion_tree> member_tests() {
    switch (field_.type) {
      case field_type::text:
        return joined_tests();
      case field_type::choice:
        if (test_.type != kind::any_member && test_.values.size() > 1) return refuse_type();
        return choice_test();
      case field_type::choices:
        return set_tests();
      case field_type::boolean:
        return bool_tests();
      default:
        return refuse_type();
    }
  }

  std::optional<criterion_tree> choice_test() {
    const std::optional<std::vector<std::string>> values = exact_values();
    if (!values) return std::nullopt;
    return value_test(test_.negative ? "ne" : "eq", test_.negative ? "not_in" : "in", *values,
                      false);
  }

  std::optional<criterion_tree> set_tests() {
    const std::optional<std::vector<std::string>> values = exact_values();
    if (!values) return std::nullopt;
    const std::string_view op = test_.type == kind::any_member    ? "includes_any"
                                : test_.type == kind::all_members ? "includes_all"
                                                                  : "equals_set";
    return finish(
        make_test(field_.name, op, {{"values", json_list(*values)}, {"if_missing", "false"}}));
  }

  /// A text that holds `a;b;c`, in an order that is not known.
  std::optional<criterion_tree> joined_tests() {
    for (const std::string& value : test_.values) {
      if (value.find(';') == std::string::npos) continue;
      return refuse("bad_value_list", text::quoted(value) + " holds several values at once");
    }
    if (field_.declared && field_.declared->ignore_case) {
      return refuse("type_mismatch", "property " + text::quoted(field_.name) +
                                         " ignores case, and enumerations are exact");
    }
    if (test_.type == kind::any_member) {
      return finish(joined_text_includes(field_.name, test_.values, false));
    }
    if (test_.type == kind::all_members) {
      std::vector<criterion_tree> each;
      for (const std::string& value : test_.values) {
        each.push_back(joined_text_includes(field_.name, {value}, false));
      }
      return finish(all_of(std::move(each)));
    }
    if (test_.values.size() > 1) {
      return refuse("unknown_field_type", "exactly these of property " + text::quoted(field_.name) +
                                              ": in which order their text has them is not known");
    }
    return value_test(test_.negative ? "ne" : "eq", {}, {json_text(test_.values.front())}, false);
  }

  // ---- moments and periods of lists ----

  const base::zone* zone_of(const time_point& point) {
    if (point.zone.empty()) {
      if (time_.zone) return time_.zone;
      if (time_.zone_name.empty()) {
        refuse("needs_time_zone", "a date without a zone means other moments in other zones");
        return nullptr;
      }
    }
    const std::string& name = point.zone.empty() ? time_.zone_name : point.zone;
    const base::zone* found = point.zone.empty() ? nullptr : zones_.find(name);
    if (!found) refuse("needs_zone_data", "there is no data of zone " + text::quoted(name));
    return found;
  }

  /// The bound as a value of the field, as JSON; its place in time in `order_out`.
  std::optional<std::string> value_of(const time_point& point, std::int64_t& order_out) {
    if (field_.type == field_type::date) {
      if (point.us_of_day.value_or(0) != 0) {
        return refuse("type_mismatch",
                      "a time of day, where property " + text::quoted(field_.name) + " is a date");
      }
      order_out = point.unix_day;
      return json_text(calendar::format_date(point.unix_day));
    }
    if (!point.us_of_day) {
      return refuse("bad_time_point", "a day without an hour, where a moment is meant");
    }
    const base::zone* zone = zone_of(point);
    if (!zone) return std::nullopt;
    const std::int64_t us =
        zone->instant_of(point.unix_day * calendar::us_per_day + *point.us_of_day);
    if (us < limits::min_unix_us || us > limits::max_unix_us) {
      return refuse("bad_date", "a moment outside the years 1 to 9999");
    }
    order_out = us;
    return json_text(calendar::format_timestamp(us));
  }

  std::optional<criterion_tree> moment_tests() {
    if (field_.type != field_type::date && field_.type != field_type::timestamp) {
      return refuse_type();
    }
    std::vector<criterion_tree> tests;
    std::vector<std::int64_t> order;
    for (const moment_bound& bound : test_.bounds) {
      const std::optional<std::string> value = value_of(bound.point, order.emplace_back());
      if (!value) return std::nullopt;
      tests.push_back(make_test(field_.name, criteria_op(bound.compare),
                                {{"value", *value}, {"if_missing", "false"}}));
    }
    if (order.size() == 2 && order[0] > order[1]) {
      return refuse("reversed_range", "a range whose end lies before its start");
    }
    return finish(all_of(std::move(tests)));
  }

  std::optional<criterion_tree> period_tests() {
    if (field_.type != field_type::date && field_.type != field_type::timestamp) {
      return refuse_type();
    }
    field_facts facts;
    facts.name = field_.name;
    facts.type = field_.type;
    std::string reason, detail;
    std::optional<criterion_tree> within =
        date_test(facts, comparison::equal, test_.period, time_, reason, detail);
    if (!within) return refuse(reason, std::move(detail));
    if (!test_.so_far) return finish(*std::move(within));
    criterion_tree later = make_test(field_.name, "after_now", {{"if_missing", "false"}});
    return finish(all_of({*std::move(within), negation_of(std::move(later))}));
  }

  const property_test& test_;
  const property_facts& field_;
  const time_settings& time_;
  const base::zone_table& zones_;
  refusal& out_;
};

}  // namespace

/// Bounded recursion: a document's nesting is.
std::optional<criterion_tree> translate(const filter_group& group,
                                        const property_catalogue& properties,
                                        const time_settings& time, const base::zone_table& zones,
                                        refusal& refusal_out) {
  std::vector<criterion_tree> parts;
  for (const property_test& test : group.tests) {
    const property_facts& facts = *properties.find(test.property);
    std::optional<criterion_tree> tree =
        translator(test, facts, time, zones, refusal_out).translate();
    if (!tree) return std::nullopt;
    parts.push_back(*std::move(tree));
  }
  for (const filter_group& inner : group.groups) {
    std::optional<criterion_tree> tree = translate(inner, properties, time, zones, refusal_out);
    if (!tree) return std::nullopt;
    parts.push_back(*std::move(tree));
  }
  return group.any ? any_of(std::move(parts)) : all_of(std::move(parts));
}

}  // namespace ambit::exchange
