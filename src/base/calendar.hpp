// calendar.hpp: the proleptic Gregorian calendar: days, dates, timestamps and their text.
// Boost.Date_Time does the arithmetic of days inside calendar.cpp. Years run from 1 to 9999.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ambit::calendar {

inline constexpr std::int64_t us_per_second = 1'000'000;
inline constexpr std::int64_t us_per_day = 86'400 * us_per_second;

struct date {
  std::int32_t year = 1970;
  std::int32_t month = 1;  ///< 1 to 12
  std::int32_t day = 1;    ///< 1 to 31
};

std::int32_t unix_day_of(date value) noexcept;  ///< `value` must be a real date
date date_of(std::int32_t unix_day) noexcept;
bool is_date(date value) noexcept;
std::int32_t days_in_month(std::int32_t year, std::int32_t month) noexcept;
/// 0 is Monday, 6 is Sunday.
std::int32_t weekday_of(std::int32_t unix_day) noexcept;
/// The same day of the month `months` later, or that month's last day; clamped to years 1 to 9999.
std::int32_t add_months(std::int32_t unix_day, std::int64_t months) noexcept;
std::int32_t clamp_day(std::int64_t unix_day) noexcept;

/// `2026-11-22` and nothing else.
std::optional<std::int32_t> parse_date(std::string_view text) noexcept;
/// RFC 3339 with an offset (`Z`, `z`, `+01:00`; `T`, `t` or a space between), at most 9 fractional
/// digits of which beyond microseconds only zeros; second 60 is refused. Microseconds since 1970
/// UTC.
std::optional<std::int64_t> parse_timestamp(std::string_view text) noexcept;
std::string format_date(std::int32_t unix_day);
/// `2026-11-22T09:00:00Z`, with a fraction only where there is one.
std::string format_timestamp(std::int64_t unix_us);

/// Floor of microseconds to days (UTC).
std::int32_t utc_day_of(std::int64_t unix_us) noexcept;

}  // namespace ambit::calendar
