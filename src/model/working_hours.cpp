#include "src/model/working_hours.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

namespace {

constexpr std::int32_t minutes_a_day = 24 * 60;
constexpr std::int64_t us_per_minute = 60 * calendar::us_per_second;

/// `09:00`, up to `24:00`.
std::optional<std::int32_t> read_clock(json::value at, report& problems) {
  if (!at) return std::nullopt;
  const std::string_view text = at.string();
  const auto digits = [&](std::size_t from) -> std::int32_t {
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    if (!is_digit(text[from]) || !is_digit(text[from + 1])) return minutes_a_day + 1;
    return (text[from] - '0') * 10 + (text[from + 1] - '0');
  };
  if (text.size() == 5 && text[2] == ':') {
    const std::int32_t hour = digits(0);
    const std::int32_t minute = digits(3);
    if (hour <= 24 && minute <= 59 && hour * 60 + minute <= minutes_a_day)
      return hour * 60 + minute;
  }
  json::error(problems, at, "ill_formed_time", at.describe(),
              "a time of day, \"00:00\" to \"24:00\"");
  return std::nullopt;
}

std::vector<std::uint8_t> read_weekdays(json::value list, report& problems) {
  std::vector<std::uint8_t> days;
  if (!list) return days;
  if (list.size() == 0)
    json::error(problems, list, "empty_list", list.describe(), "at least one day of the week");
  std::size_t index = 0;
  for (json::value at = list.first(); at; at = at.next()) {
    if (past_list_limit(at, index++, problems)) break;
    if (!at.is_string()) {
      json::error(problems, at, "wrong_type", at.describe(), one_of(weekday_names));
    } else if (const auto day = read_word(at, weekday_names, problems)) {
      days.push_back(static_cast<std::uint8_t>(*day));
    }
  }
  return days;
}

void read_span(json::value at, working_calendar& out, report& problems) {
  json::reader in(at, problems, "working hours");
  if (!in.usable()) return;
  const auto days = read_weekdays(in.require("days", json::kind::array), problems);
  const auto from = read_clock(in.require("from", json::kind::string), problems);
  const auto to = read_clock(in.require("to", json::kind::string), problems);
  in.finish();
  if (!from || !to) return;
  if (*from >= *to) {
    json::error(problems, at, "reversed_range",
                "hours to " + std::string(at.find("to").string()) + ", not after they begin",
                "\"to\" after \"from\", on the same day",
                "hours past midnight are two: to \"24:00\", and from \"00:00\" on the next day");
    return;
  }
  for (const std::uint8_t day : days) out.hours.push_back({day, *from, *to});
}

void read_holidays(json::value list, working_calendar& out, report& problems) {
  std::size_t index = 0;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (past_list_limit(at, index++, problems)) break;
    const auto day = at.is_string() ? calendar::parse_date(at.string()) : std::nullopt;
    if (day) {
      out.holidays.push_back(*day);
    } else {
      json::error(problems, at, "ill_formed_date", at.describe(), "a date, such as \"2026-12-25\"");
    }
  }
  std::sort(out.holidays.begin(), out.holidays.end());
  out.holidays.erase(std::unique(out.holidays.begin(), out.holidays.end()), out.holidays.end());
}

/// A stretch of time in which the zone's offset stays, by the clock on the wall.
struct local_stretch {
  std::int64_t from_us;
  std::int64_t to_us;
};

/// Takes what is worked in the stretch off `left_us`; the local time at which nothing is left of
/// it, or nothing.
std::optional<std::int64_t> work_off(const working_calendar& of, const local_stretch& stretch,
                                     std::int64_t& left_us) noexcept {
  std::int64_t worked_to_us = stretch.from_us;
  for (std::int32_t day = calendar::utc_day_of(stretch.from_us);
       day * calendar::us_per_day < stretch.to_us; ++day) {
    if (std::binary_search(of.holidays.begin(), of.holidays.end(), day)) continue;
    const auto weekday = static_cast<std::uint8_t>(calendar::weekday_of(day));
    for (const working_span& span : of.hours) {
      if (span.weekday != weekday) continue;
      const std::int64_t day_us = day * calendar::us_per_day;
      const std::int64_t from_us =
          std::max(worked_to_us, day_us + span.from_minute * us_per_minute);
      const std::int64_t to_us = std::min(stretch.to_us, day_us + span.to_minute * us_per_minute);
      if (from_us >= to_us) continue;
      if (left_us <= to_us - from_us) return from_us + left_us;
      left_us -= to_us - from_us;
      worked_to_us = to_us;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<working_calendar> read_calendar(json::value at, report& problems) {
  const std::size_t errors = problems.error_count();
  json::reader in(at, problems, "a calendar");
  if (!in.usable()) return std::nullopt;
  working_calendar out;
  out.id = read_name(in.require("id", json::kind::string), problems, limits::max_id_bytes)
               .value_or(std::string());
  out.time_zone =
      read_name(in.require("time_zone", json::kind::string), problems).value_or(std::string());
  const json::value hours = in.require("hours", json::kind::array);
  if (hours && hours.size() == 0)
    json::error(problems, hours, "empty_list", hours.describe(), "at least one span of hours");
  std::size_t index = 0;
  for (json::value span = hours ? hours.first() : hours; span; span = span.next()) {
    if (past_list_limit(span, index++, problems)) break;
    read_span(span, out, problems);
  }
  read_holidays(in.optional("holidays", json::kind::array), out, problems);
  in.finish();
  std::sort(out.hours.begin(), out.hours.end());
  if (problems.error_count() != errors) return std::nullopt;
  return out;
}

std::int64_t end_of_term(const working_calendar& of, const base::zone& zone,
                         std::int64_t from_unix_us, std::int32_t minutes) noexcept {
  const std::int64_t last_us =
      std::min(limits::max_unix_us, from_unix_us + limits::max_term_days * calendar::us_per_day);
  std::int64_t left_us = minutes * us_per_minute;
  std::int64_t at_us = from_unix_us;
  while (at_us < last_us) {
    // The floor, as instants before 1970 are negative.
    const std::int64_t at_s =
        at_us / calendar::us_per_second - (at_us % calendar::us_per_second < 0 ? 1 : 0);
    const base::offset_span span = zone.span_at(at_s);
    const std::int64_t until_s = std::min(span.until_unix_s, last_us / calendar::us_per_second + 1);
    const std::int64_t until_us = std::min(last_us, until_s * calendar::us_per_second);
    const std::int64_t offset_us = span.offset_s * calendar::us_per_second;
    if (const auto ends = work_off(of, {at_us + offset_us, until_us + offset_us}, left_us))
      return *ends - offset_us;
    at_us = until_us;
  }
  return last_us;
}

std::int64_t end_of_term(std::int64_t from_unix_us, std::int32_t minutes) noexcept {
  return std::min(limits::max_unix_us, from_unix_us + minutes * us_per_minute);
}

std::int32_t read_accept_within(json::value at, report& problems) {
  if (!at) return 0;
  json::reader in(at, problems, "a term");
  const json::value count = in.require("count", json::kind::number);
  const json::value unit = in.require("unit", json::kind::string);
  const auto unit_read = read_word(unit, term_units, problems);
  in.finish();
  if (!count || !unit_read) return 0;
  const std::int64_t minutes_each = term_unit_minutes[*unit_read];
  const std::int64_t most = limits::max_accept_within_minutes / minutes_each;
  const auto read = number::to_integer(count.number());
  if (read && read.value >= 1 && read.value <= most)
    return static_cast<std::int32_t>(read.value * minutes_each);
  json::error(
      problems, count, "out_of_range", count.describe(),
      "a whole number, 1 to " + std::to_string(most) + " " + std::string(term_units[*unit_read]));
  return 0;
}

bool is_working(const working_calendar& of, const base::zone& zone, std::int64_t unix_us) noexcept {
  const std::int32_t day = zone.day_of(unix_us);
  if (std::binary_search(of.holidays.begin(), of.holidays.end(), day)) return false;
  const std::int64_t local_us = unix_us + zone.offset_at(unix_us) * calendar::us_per_second;
  const std::int64_t minute =
      (local_us - day * calendar::us_per_day) / (60 * calendar::us_per_second);
  const auto weekday = static_cast<std::uint8_t>(calendar::weekday_of(day));
  return std::any_of(of.hours.begin(), of.hours.end(), [&](const working_span& span) {
    return span.weekday == weekday && span.from_minute <= minute && minute < span.to_minute;
  });
}

}  // namespace ambit::model
