// calendar.cpp: Boost.Date_Time's `date` begins at 1400 and throws before; its calculator of day
// numbers works on plain integers for every year that we have.
#include "src/base/calendar.hpp"

#include <algorithm>
#include <boost/date_time/gregorian_calendar.hpp>
#include <boost/date_time/year_month_day.hpp>

#include "src/base/limits.hpp"

namespace ambit::calendar {

namespace {

using civil = boost::date_time::year_month_day_base<std::uint16_t, std::uint16_t, std::uint16_t>;
using calculator = boost::date_time::gregorian_calendar_base<civil, std::uint32_t>;

constexpr std::int32_t unix_epoch_day_number = 2'440'588;

/// Reads fixed-width fields from the front of a text.
class scanner {
 public:
  explicit scanner(std::string_view text) : rest_(text) {}
  bool ok() const noexcept { return ok_; }
  bool at_end() const noexcept { return rest_.empty(); }
  std::int32_t digits(std::size_t count) noexcept {
    std::int32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + digit();
    return value;
  }
  void literal(std::string_view any_of) noexcept {
    if (peek(any_of)) {
      rest_.remove_prefix(1);
    } else {
      ok_ = false;
    }
  }
  bool peek(std::string_view any_of) const noexcept {
    return !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
  }
  char take() noexcept {
    if (rest_.empty()) {
      ok_ = false;
      return '\0';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  std::int32_t digit() noexcept {
    const char c = take();
    if (c < '0' || c > '9') {
      ok_ = false;
      return 0;
    }
    return c - '0';
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

date read_date(scanner& in) noexcept {
  date out;
  out.year = in.digits(4);
  in.literal("-");
  out.month = in.digits(2);
  in.literal("-");
  out.day = in.digits(2);
  return out;
}

/// The fraction of a second in microseconds, from after the point.
std::int64_t read_fraction(scanner& in, bool& exact) noexcept {
  std::int64_t value = 0;
  int count = 0;
  for (; in.peek("0123456789"); ++count) {
    const std::int32_t digit = in.digit();
    if (count < 6) {
      value = value * 10 + digit;
    } else if (digit != 0) {
      exact = false;
    }
  }
  if (count == 0 || count > 9) exact = false;
  for (; count < 6; ++count) value *= 10;
  return value;
}

/// Seconds east of UTC.
std::int32_t read_offset(scanner& in, bool& sound) noexcept {
  if (in.peek("Zz")) {
    in.take();
    return 0;
  }
  const bool west = in.peek("-");
  in.literal("+-");
  const std::int32_t hours = in.digits(2);
  in.literal(":");
  const std::int32_t minutes = in.digits(2);
  sound = sound && hours <= 23 && minutes <= 59;
  const std::int32_t seconds = hours * 3600 + minutes * 60;
  return west ? -seconds : seconds;
}

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) noexcept {
  return value / by - (value % by < 0 ? 1 : 0);
}

}  // namespace

std::int32_t unix_day_of(date value) noexcept {
  const civil day(static_cast<std::uint16_t>(value.year), static_cast<std::uint16_t>(value.month),
                  static_cast<std::uint16_t>(value.day));
  return static_cast<std::int32_t>(calculator::day_number(day)) - unix_epoch_day_number;
}

date date_of(std::int32_t unix_day) noexcept {
  const auto number = static_cast<std::uint32_t>(clamp_day(unix_day) + unix_epoch_day_number);
  const civil day = calculator::from_day_number(number);
  return {day.year, day.month, day.day};
}

bool is_date(date value) noexcept {
  return value.year >= 1 && value.year <= 9999 && value.month >= 1 && value.month <= 12 &&
         value.day >= 1 && value.day <= days_in_month(value.year, value.month);
}

std::int32_t days_in_month(std::int32_t year, std::int32_t month) noexcept {
  return calculator::end_of_month_day(static_cast<std::uint16_t>(year),
                                      static_cast<std::uint16_t>(month));
}

std::int32_t weekday_of(std::int32_t unix_day) noexcept {
  constexpr std::int64_t thursday = 3;  // 1970-01-01
  const std::int64_t shifted = std::int64_t{unix_day} + thursday;
  return static_cast<std::int32_t>(shifted - 7 * floor_divide(shifted, 7));
}

std::int32_t add_months(std::int32_t unix_day, std::int64_t months) noexcept {
  constexpr std::int64_t all_months = 120'000;  // of years 0 to 9999
  const date from = date_of(unix_day);
  const std::int64_t month =
      std::int64_t{from.year} * 12 + (from.month - 1) + std::clamp(months, -all_months, all_months);
  if (month < 12) return limits::min_unix_day;
  if (month >= all_months) return limits::max_unix_day;
  date to;
  to.year = static_cast<std::int32_t>(month / 12);
  to.month = static_cast<std::int32_t>(month % 12) + 1;
  to.day = std::min(from.day, days_in_month(to.year, to.month));
  return unix_day_of(to);
}

std::int32_t clamp_day(std::int64_t unix_day) noexcept {
  return static_cast<std::int32_t>(
      std::clamp<std::int64_t>(unix_day, limits::min_unix_day, limits::max_unix_day));
}

std::optional<std::int32_t> parse_date(std::string_view text) noexcept {
  scanner in(text);
  const date value = read_date(in);
  if (!in.ok() || !in.at_end() || !is_date(value)) return std::nullopt;
  return unix_day_of(value);
}

std::optional<std::int64_t> parse_timestamp(std::string_view text) noexcept {
  scanner in(text);
  const date day = read_date(in);
  in.literal("Tt ");
  const std::int32_t hours = in.digits(2);
  in.literal(":");
  const std::int32_t minutes = in.digits(2);
  in.literal(":");
  const std::int32_t seconds = in.digits(2);
  bool sound = true;
  std::int64_t fraction_us = 0;
  if (in.peek(".")) {
    in.take();
    fraction_us = read_fraction(in, sound);
  }
  const std::int32_t offset_s = read_offset(in, sound);
  if (!in.ok() || !in.at_end() || !sound || !is_date(day)) return std::nullopt;
  if (hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  const std::int32_t second_of_day = hours * 3'600 + minutes * 60 + seconds;
  const std::int64_t local_s = std::int64_t{unix_day_of(day)} * 86'400 + second_of_day;
  const std::int64_t unix_us = (local_s - offset_s) * us_per_second + fraction_us;
  if (unix_us < limits::min_unix_us || unix_us > limits::max_unix_us) return std::nullopt;
  return unix_us;
}

std::string format_date(std::int32_t unix_day) {
  const date value = date_of(unix_day);
  std::string out;
  append_padded(out, value.year, 4);
  out += '-';
  append_padded(out, value.month, 2);
  out += '-';
  append_padded(out, value.day, 2);
  return out;
}

std::string format_timestamp(std::int64_t unix_us) {
  unix_us = std::clamp(unix_us, limits::min_unix_us, limits::max_unix_us);
  const std::int32_t day = utc_day_of(unix_us);
  std::int64_t rest_us = unix_us - std::int64_t{day} * us_per_day;
  std::string out = format_date(day);
  out += 'T';
  const std::int64_t seconds = rest_us / us_per_second;
  append_padded(out, seconds / 3600, 2);
  out += ':';
  append_padded(out, seconds / 60 % 60, 2);
  out += ':';
  append_padded(out, seconds % 60, 2);
  rest_us %= us_per_second;
  if (rest_us != 0) {
    out += '.';
    append_padded(out, rest_us, 6);
    out.erase(out.find_last_not_of('0') + 1);
  }
  out += 'Z';
  return out;
}

std::int32_t utc_day_of(std::int64_t unix_us) noexcept {
  return clamp_day(floor_divide(unix_us, us_per_day));
}

}  // namespace ambit::calendar
