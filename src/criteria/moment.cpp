// moment.cpp: relative dates, made into ranges once a call. ambit/criterion.hpp says which ranges.
#include <algorithm>
#include <string>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

namespace {

using range = workspace::range;
using unit = relative_range::unit;
using span = relative_range::span;

constexpr std::int64_t first_day = limits::min_unix_day;
constexpr std::int64_t end_day = std::int64_t{limits::max_unix_day} + 1;
constexpr std::int64_t first_us = limits::min_unix_us;
constexpr std::int64_t end_us = limits::max_unix_us + 1;
/// Months are counted from the year 0.
constexpr std::int64_t first_month = 12;
constexpr std::int64_t end_month = 120'000;
constexpr std::int64_t us_per_minute = 60 * calendar::us_per_second;

std::int32_t narrow(std::int64_t day) noexcept {
  return calendar::clamp_day(day);
}

bool is_elapsed(unit of) noexcept {
  return of == unit::minutes || of == unit::hours;
}

/// Counts are bounded when compiled, so that no product here overflows.
std::int64_t elapsed_us(const relative_range& of) noexcept {
  return of.count * us_per_minute * (of.count_unit == unit::hours ? 60 : 1);
}

/// Months since the year 0, clamped so that the first of the month is a day of the calendar, or the
/// day after its last.
std::int64_t day_of_month_start(std::int64_t month) noexcept {
  if (month < first_month) return first_day;
  if (month >= end_month) return end_day;
  const calendar::date start{static_cast<std::int32_t>(month / 12),
                             static_cast<std::int32_t>(month % 12) + 1, 1};
  return calendar::unix_day_of(start);
}

std::int64_t month_of(std::int32_t day) noexcept {
  const calendar::date date = calendar::date_of(day);
  return std::int64_t{date.year} * 12 + date.month - 1;
}

/// The day `direction` × count units away, months and years from the anchor with the month's end
/// heeded; past the calendar's ends: the first day, or the day after the last.
std::int64_t shifted(std::int32_t day, const relative_range& by, std::int64_t direction) noexcept {
  const std::int64_t count = direction * by.count;
  if (by.count_unit == unit::days || by.count_unit == unit::weeks) {
    const std::int64_t days = by.count_unit == unit::weeks ? 7 * count : count;
    return std::clamp(day + days, first_day - 1, end_day);
  }
  const std::int64_t months = by.count_unit == unit::years ? 12 * count : count;
  const std::int64_t target = month_of(day) + months;
  if (target < first_month) return first_day - 1;
  if (target >= end_month) return end_day;
  return calendar::add_months(day, months);
}

std::int64_t start_of_period(std::int32_t today, const relative_range& of, std::int64_t offset,
                             const calendar_settings& settings) noexcept {
  const auto months = [&](std::int64_t length, std::int64_t anchor) {
    const std::int64_t since = month_of(today) - anchor;
    const std::int64_t into = (since % length + length) % length;
    return day_of_month_start(month_of(today) - into + offset * length);
  };
  const std::int64_t fiscal = settings.fiscal_year_starts_in - 1;
  switch (of.period_span) {
    case span::day:
      return today + offset;
    case span::week: {
      const std::int32_t into = (calendar::weekday_of(today) - settings.week_starts_on + 7) % 7;
      return today - into + 7 * offset;
    }
    case span::month:
      return months(1, 0);
    case span::quarter:
      return months(3, 0);
    case span::year:
      return months(12, 0);
    case span::fiscal_quarter:
      return months(3, fiscal);
    case span::fiscal_year:
      return months(12, fiscal);
  }
  return today;
}

/// Whole local days as [first, last), of today, a count, or a period.
range local_days(const relative_range& of, std::int32_t today,
                 const calendar_settings& settings) noexcept {
  switch (of.kind) {
    case relative_range::form::last:
      return {shifted(today, of, -1) + 1, std::int64_t{today} + 1};
    case relative_range::form::next:
      return {today, shifted(today, of, 1)};
    case relative_range::form::period:
      return {start_of_period(today, of, of.period_offset, settings),
              start_of_period(today, of, of.period_offset + 1, settings)};
    case relative_range::form::before:
      return {first_day, shifted(today, of, -1)};
    case relative_range::form::after:
      return {shifted(today, of, 1) + 1, end_day};
  }
  return {};
}

range clamped(range of, std::int64_t first, std::int64_t end) noexcept {
  return {std::clamp(of.first, first, end), std::clamp(of.last, first, end), of.days_in};
}

std::int64_t instant_of_day(std::int64_t day, const base::zone& zone) noexcept {
  if (day <= first_day) return first_us;
  return day >= end_day ? end_us : zone.day_start(narrow(day));
}

/// Whether every instant from the day's start on has that date or a later one.
bool is_clean_start(std::int64_t day, const base::zone& zone) noexcept {
  if (day <= first_day || day >= end_day) return true;
  return zone.day_start(narrow(day)) == zone.day_settled(narrow(day));
}

/// The instants whose local dates are these days.
range instants_of_days(range days, const base::zone& zone) noexcept {
  days = clamped(days, first_day, end_day);
  if (!is_clean_start(days.first, zone) || !is_clean_start(days.last, zone))
    return {days.first, days.last, &zone};
  return {instant_of_day(days.first, zone), instant_of_day(days.last, zone)};
}

/// The instant whose wall clock shows what it shows now, count units of the calendar away.
std::int64_t same_wall_time(const relative_range& by, std::int64_t direction,
                            const moment& when) noexcept {
  const base::zone& zone = *when.zone;
  const std::int64_t now = when.now_unix_us;
  const std::int64_t local = now + zone.offset_at(now) * calendar::us_per_second;
  const std::int32_t today = calendar::utc_day_of(local);
  const std::int64_t time_of_day = local - today * calendar::us_per_day;
  const std::int64_t day = shifted(narrow(today), by, direction);
  if (day < first_day) return first_us;
  if (day >= end_day) return end_us;
  return zone.instant_of(day * calendar::us_per_day + time_of_day);
}

/// The instant that before_now and after_now compare with.
std::int64_t turning_point(const relative_range& of, std::int64_t direction,
                           const moment& when) noexcept {
  if (of.count == 0) return when.now_unix_us;
  if (is_elapsed(of.count_unit)) return when.now_unix_us + direction * elapsed_us(of);
  return same_wall_time(of, direction, when);
}

range instants(const relative_range& of, std::int32_t today, const moment& when) noexcept {
  const std::int64_t now = when.now_unix_us;
  switch (of.kind) {
    case relative_range::form::before:
      return {first_us, turning_point(of, -1, when)};
    case relative_range::form::after:
      return {turning_point(of, 1, when) + 1, end_us};
    case relative_range::form::last:
      if (is_elapsed(of.count_unit)) return {now - elapsed_us(of) + 1, now + 1};
      break;
    case relative_range::form::next:
      if (is_elapsed(of.count_unit)) return {now, now + elapsed_us(of)};
      break;
    case relative_range::form::period:
      break;
  }
  return instants_of_days(local_days(of, today, *when.calendar), *when.zone);
}

bool is_event(const std::string& event) noexcept {
  return event.size() <= limits::max_name_bytes && text::is_valid(event);
}

}  // namespace

status make_moment(const context& when, const calendar_settings& calendar,
                   const base::zone_table& zones, moment& out) {
  if (when.now_unix_us < limits::min_unix_us || when.now_unix_us > limits::max_unix_us) {
    return status::invalid_argument;
  }
  if (!is_event(when.event)) return status::invalid_argument;
  const base::zone* zone = zones.find(when.zone.empty() ? calendar.time_zone : when.zone);
  if (!zone) return status::unknown_zone;
  out = {when.now_unix_us, zone, &calendar, when.event.empty() ? "create" : when.event};
  return status::ok;
}

problem moment_problem(status failed, const context& when, const calendar_settings& calendar,
                       const base::zone_table& zones) {
  problem told;
  if (failed == status::unknown_zone) {
    const bool is_calendars = when.zone.empty();
    const std::string& asked = is_calendars ? calendar.time_zone : when.zone;
    std::vector<std::string_view> known;
    for (const auto& each : zones.zones) known.push_back(each.first);
    told.code = "unknown_zone";
    told.found = "the zones hold no time zone " + text::quoted(asked);
    told.expected = "a name such as \"Europe/Berlin\", as the IANA time-zone database has it";
    told.hint = text::did_you_mean(asked, known);
    if (!told.hint.empty()) told.hint += ' ';
    told.hint += is_calendars ? "(the schema's calendar names it)" : "(the context names it)";
    return told;
  }
  if (!is_event(when.event)) {
    told.code = "wrong_event";
    told.found = "the context's event is no text, or a long one";
    told.expected = "a text of at most 255 bytes";
    return told;
  }
  told.code = "wrong_moment";
  told.found =
      "now is " + std::to_string(when.now_unix_us) + " microseconds since 1970-01-01T00:00:00Z";
  told.expected = "a moment between the years 0001 and 9999";
  return told;
}

void bind_moment(const atom_table& atoms, const moment& when, workspace& memory) {
  if (atoms.moment_atoms().empty()) return;
  memory.event = when.event;
  auto& ranges = memory.ranges_of(atoms);
  ranges.assign(atoms.size(), {});
  const std::int32_t today = narrow(when.zone->day_of(when.now_unix_us));
  for (const std::uint32_t index : atoms.moment_atoms()) {
    const atom& test = atoms[index];
    if (test.op == atom_op::at_event) {
      ranges[index].last = test.texts.front() == when.event ? 1 : 0;
      continue;
    }
    ranges[index] =
        test.type == field_type::date
            ? clamped(local_days(test.relative, today, *when.calendar), first_day, end_day)
            : clamped(instants(test.relative, today, when), first_us, end_us);
  }
}

}  // namespace ambit::criteria
