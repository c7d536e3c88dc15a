#include "src/exchange/hubspot_dates.hpp"

#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/exchange/hubspot_json.hpp"

namespace ambit::exchange {

namespace {

constexpr std::int64_t us_per_millisecond = 1'000;

/// A part of a time point that is a whole number within bounds; `missing` where it is not there.
/// False, and `sound` cleared, for anything else.
struct part_reader {
  json::value at;
  bool sound = true;

  std::int64_t whole(std::string_view key, std::int64_t least, std::int64_t most,
                     std::int64_t missing) {
    const json::value given = at.find(key);
    if (!given || given.is_null()) return missing;
    const auto read = number::to_integer(given.is_number() ? given.number() : std::string_view());
    if (!read || read.value < least || read.value > most) {
      sound = false;
      return missing;
    }
    return read.value;
  }
};

bool names_part(json::value at, std::string_view key) {
  const json::value part = at.find(key);
  return part && !part.is_null();
}

/// Whether the text is milliseconds since 1970 within the years 1 to 9999.
bool read_milliseconds(std::string_view text, std::int64_t& us_out) noexcept {
  const auto read = number::to_integer(text);
  if (!read || read.value < limits::min_unix_us / us_per_millisecond ||
      read.value > limits::max_unix_us / us_per_millisecond) {
    return false;
  }
  us_out = read.value * us_per_millisecond;
  return true;
}

}  // namespace

std::optional<time_point> read_time_point(json::value at, refusal& refusal_out) {
  if (!at || !at.is_object()) {
    return refuse(refusal_out, at, "bad_time_point", "a point in time is no object");
  }
  const json::value type = at.find("timeType");
  if (!type || !type.is_string() || type.string() != "DATE") {
    return refuse(refusal_out, at, "relative_time_point",
                  "a point in time that is counted from now: whether whole days are meant is not "
                  "known");
  }
  for (json::value part = at.first(); part; part = part.next()) {
    const bool is_known =
        is_one_of(part.key(), {"timeType", "timezoneSource", "zoneId", "year", "month", "day",
                               "hour", "minute", "second", "millisecond"});
    if (is_known || part.is_null()) continue;
    return refuse(refusal_out, part, "bad_time_point",
                  "a point in time with " + text::quoted(part.key()));
  }
  part_reader in{at};
  time_point point;
  constexpr std::int64_t absent = -1;
  const std::int64_t year = in.whole("year", 1, 9999, absent);
  const std::int64_t month = in.whole("month", 1, 12, absent);
  const std::int64_t day = in.whole("day", 1, 31, absent);
  const std::int64_t hour = in.whole("hour", 0, 23, 0);
  const std::int64_t minute = in.whole("minute", 0, 59, 0);
  const std::int64_t second = in.whole("second", 0, 59, 0);
  const std::int64_t milliseconds = in.whole("millisecond", 0, 999, 0);
  const calendar::date date = {static_cast<std::int32_t>(year), static_cast<std::int32_t>(month),
                               static_cast<std::int32_t>(day)};
  if (!in.sound || year == absent || month == absent || day == absent || !calendar::is_date(date)) {
    return refuse(refusal_out, at, "bad_time_point", "a point in time that is no date and time");
  }
  point.unix_day = calendar::unix_day_of(date);
  if (names_part(at, "hour")) {
    point.us_of_day = (hour * 3600 + minute * 60 + second) * calendar::us_per_second +
                      milliseconds * us_per_millisecond;
  } else if (minute != 0 || second != 0 || milliseconds != 0) {
    return refuse(refusal_out, at, "bad_time_point", "a point in time with minutes and no hour");
  }
  const json::value source = at.find("timezoneSource");
  const json::value zone = at.find("zoneId");
  const bool is_custom = source && source.is_string() && source.string() == "CUSTOM";
  const bool has_zone = zone && zone.is_string() && !zone.string().empty();
  if (is_custom && !has_zone) {
    return refuse(refusal_out, at, "bad_time_point", "a zone of its own that is not named");
  }
  // Without a source the zone that is named is the only one there is; USER and PORTAL are settings.
  const bool has_source = source && !source.is_null();
  if (has_zone && (is_custom || !has_source)) point.zone = zone.string();
  return point;
}

std::optional<std::int64_t> moment_value(std::string_view text) noexcept {
  std::int64_t us = 0;
  if (read_milliseconds(text, us)) return us;
  return calendar::parse_timestamp(text);
}

std::optional<std::int32_t> day_value(std::string_view text) noexcept {
  if (const auto day = calendar::parse_date(text)) return day;
  std::int64_t us = 0;
  if (!read_milliseconds(text, us) || us % calendar::us_per_day != 0) return std::nullopt;
  return calendar::utc_day_of(us);
}

}  // namespace ambit::exchange
