#include "src/workspace/days.hpp"

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"

namespace ambit::workspace {

namespace {

std::int64_t start_of(const base::zone& zone, std::int64_t day) noexcept {
  if (day <= limits::min_unix_day) return limits::min_unix_us;
  if (day > limits::max_unix_day) return limits::max_unix_us + 1;
  return zone.day_start(static_cast<std::int32_t>(day));
}

}  // namespace

std::int32_t day_at(const base::zone& zone, std::int64_t unix_us) noexcept {
  // The wall shows the day itself or, after clocks were set back over midnight, one before it.
  std::int64_t day = calendar::clamp_day(zone.day_of(unix_us));
  while (day < limits::max_unix_day && start_of(zone, day + 1) <= unix_us) ++day;
  return static_cast<std::int32_t>(day);
}

instant_span instants_of(const base::zone& zone, day_span days) noexcept {
  return {start_of(zone, days.first), start_of(zone, std::int64_t{days.last} + 1)};
}

std::int32_t next_day(const base::zone& zone, std::int32_t day) noexcept {
  std::int64_t next = std::int64_t{day} + 1;
  while (next < limits::max_unix_day && start_of(zone, next) == start_of(zone, next + 1)) ++next;
  return calendar::clamp_day(next);
}

day_span week_of(std::int32_t day, std::int32_t starts_on) noexcept {
  const std::int64_t into = (calendar::weekday_of(day) - starts_on + 7) % 7;
  return {calendar::clamp_day(day - into), calendar::clamp_day(day - into + 6)};
}

day_span month_of(std::int32_t day) noexcept {
  const calendar::date date = calendar::date_of(day);
  const std::int32_t first = calendar::unix_day_of({date.year, date.month, 1});
  return {first, first + calendar::days_in_month(date.year, date.month) - 1};
}

}  // namespace ambit::workspace
