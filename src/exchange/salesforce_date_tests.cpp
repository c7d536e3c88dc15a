#include "src/exchange/salesforce_date_tests.hpp"

#include <cstdint>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/text.hpp"
#include "src/exchange/salesforce_dates.hpp"

namespace ambit::exchange {

namespace {

using comparison = operation::comparison;

class date_tests {
 public:
  date_tests(const field_facts& field, const time_settings& time) : field_(field), time_(time) {}

  std::optional<criterion_tree> make(comparison compare, const std::string& text) {
    const std::optional<date_value> value = parse_date_value(text);
    if (!value) return refuse("bad_date", text::quoted(text) + " is no date that is known here");
    const bool is_date = field_.type == criteria::field_type::date;
    switch (value->type) {
      case date_value::kind::day:
        return is_date ? on_date(compare, value->unix_day) : on_day(compare, value->unix_day);
      case date_value::kind::wall_time:
      case date_value::kind::instant:
        if (is_date) return refuse("type_mismatch", text::quoted(text) + " is no plain date");
        return at_moment(compare, *value);
      default:
        return relative(compare, *value);
    }
  }

  std::string reason;
  std::string detail;

 private:
  std::nullopt_t refuse(std::string why, std::string sentence) {
    reason = std::move(why);
    detail = std::move(sentence);
    return std::nullopt;
  }

  criterion_tree test(std::string_view op, std::string_view key, std::string json) const {
    return make_test(field_.name, op, {{key, std::move(json)}, {"if_missing", "false"}});
  }

  criterion_tree on_date(comparison compare, std::int32_t day) const {
    return test(criteria_op(compare), "value", json_text(calendar::format_date(day)));
  }

  bool has_zone() {
    if (time_.zone) return true;
    if (time_.zone_name.empty()) {
      refuse("needs_time_zone", "a date without a zone means other moments in other zones");
    } else {
      refuse("needs_zone_data", "there is no data of zone " + text::quoted(time_.zone_name));
    }
    return false;
  }

  /// A day on a field that holds moments: all of the day, in the caller's zone.
  std::optional<criterion_tree> on_day(comparison compare, std::int32_t day) {
    if (!has_zone()) return std::nullopt;
    const auto stamp = [](std::int64_t us) { return json_text(calendar::format_timestamp(us)); };
    const std::string first = stamp(time_.zone->day_start(day));
    const std::string last = stamp(time_.zone->day_start(day + 1) - 1);
    switch (compare) {
      case comparison::equal:
        return make_test(field_.name, "between",
                         {{"from", first}, {"to", last}, {"if_missing", "false"}});
      case comparison::less:
      case comparison::greater_or_equal:
        return test(criteria_op(compare), "value", first);
      default:
        return test(criteria_op(compare), "value", last);
    }
  }

  std::optional<criterion_tree> at_moment(comparison compare, const date_value& value) {
    if (compare == comparison::equal) {
      return refuse("exact_moment", "whether seconds count in an equal moment is not known");
    }
    if (value.type == date_value::kind::instant) {
      return test(criteria_op(compare), "value", json_text(calendar::format_timestamp(value.us)));
    }
    if (!has_zone()) return std::nullopt;
    const std::int64_t us = time_.zone->instant_of(value.us);
    return test(criteria_op(compare), "value", json_text(calendar::format_timestamp(us)));
  }

  criterion_tree in_period(std::string_view period) const {
    criterion_tree made = test("in_period", "period", json_text(period));
    made.counts_local_days = true;
    return made;
  }
  criterion_tree before_now() const {
    return make_test(field_.name, "before_now", {{"if_missing", "false"}});
  }
  criterion_tree after_now() const {
    return make_test(field_.name, "after_now", {{"if_missing", "false"}});
  }

  /// A stretch of whole days around, before or after now; `bridge` is what lies between it and now.
  struct stretch {
    enum class side : std::uint8_t { around, past, future };
    side where = side::around;
    criterion_tree inside;
    criterion_tree bridge;
  };

  criterion_tree days(std::string_view op, std::int64_t count) const {
    criterion_tree made = make_test(
        field_.name, op,
        {{"count", std::to_string(count)}, {"unit", json_text("days")}, {"if_missing", "false"}});
    made.counts_local_days = true;
    return made;
  }

  std::optional<stretch> stretch_of(const date_value& value) {
    using side = stretch::side;
    // Salesforce counts today in addition to the last n days, and not among the next n days.
    if (value.type == date_value::kind::last_days) {
      return stretch{side::around, days("in_last", value.count + 1), {}};
    }
    if (value.type == date_value::kind::next_days) {
      const criterion_tree today = in_period("today");
      return stretch{side::future, all_of({days("in_next", value.count + 1), negation_of(today)}),
                     today};
    }
    const std::string& period = value.period;
    const bool week = period.ends_with("week");
    const bool fiscal = period.find("fiscal") != std::string::npos;
    if ((week && !time_.week_is_declared) || (fiscal && !time_.fiscal_year_is_declared)) {
      return refuse("needs_calendar", text::quoted(period) + " depends on the organisation's " +
                                          (week ? "first day of the week" : "fiscal year"));
    }
    if (period == "yesterday") return stretch{side::past, in_period(period), in_period("today")};
    if (period == "tomorrow") return stretch{side::future, in_period(period), in_period("today")};
    if (period == "today" || period.starts_with("this_")) {
      return stretch{side::around, in_period(period), {}};
    }
    const side where = period.starts_with("last_") ? side::past : side::future;
    return stretch{where, in_period(period), in_period("this_" + period.substr(5))};
  }

  criterion_tree before(const stretch& days) const {
    using side = stretch::side;
    switch (days.where) {
      case side::around:
        return all_of({before_now(), negation_of(days.inside)});
      case side::past:
        return all_of({before_now(), negation_of(days.inside), negation_of(days.bridge)});
      default:
        return any_of({before_now(), days.bridge});
    }
  }
  criterion_tree after(const stretch& days) const {
    using side = stretch::side;
    switch (days.where) {
      case side::around:
        return all_of({after_now(), negation_of(days.inside)});
      case side::past:
        return any_of({after_now(), days.bridge});
      default:
        return all_of({after_now(), negation_of(days.inside), negation_of(days.bridge)});
    }
  }

  /// Every part is false for a missing value but the negations, which stand beside one that is.
  std::optional<criterion_tree> relative(comparison compare, const date_value& value) {
    const std::optional<stretch> days = stretch_of(value);
    if (!days) return std::nullopt;
    switch (compare) {
      case comparison::equal:
        return days->inside;
      case comparison::less:
        return before(*days);
      case comparison::less_or_equal:
        return any_of({before(*days), days->inside});
      case comparison::greater:
        return after(*days);
      case comparison::greater_or_equal:
        return any_of({after(*days), days->inside});
    }
    return std::nullopt;
  }

  const field_facts& field_;
  const time_settings& time_;
};

}  // namespace

std::optional<criterion_tree> date_test(const field_facts& field, operation::comparison compare,
                                        const std::string& value, const time_settings& time,
                                        std::string& reason_out, std::string& detail_out) {
  date_tests tests(field, time);
  std::optional<criterion_tree> tree = tests.make(compare, value);
  reason_out = tests.reason;
  detail_out = tests.detail;
  return tree;
}

}  // namespace ambit::exchange
