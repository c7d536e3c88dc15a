// posix_rule.cpp: the changes of five years are listed, and the instant is placed among them. A change
// may be moved by a week, so that the last one before an instant can be of two years before.
#include "src/base/posix_rule.hpp"

#include <algorithm>
#include <array>

#include "src/base/calendar.hpp"

namespace ambit::base {

namespace {

constexpr std::int64_t seconds_per_day = 86'400;

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class rule_reader {
 public:
  explicit rule_reader(std::string_view text) : rest_(text) {}

  bool read(posix_rule& out) noexcept {
    if (!name() || !offset(out.standard_offset_s)) return false;
    if (rest_.empty()) return true;
    out.has_summer = true;
    out.summer_offset_s = out.standard_offset_s + 3'600;
    if (!name()) return false;
    if (!next_is(',') && !offset(out.summer_offset_s)) return false;
    return take(',') && change(out.summer_begins) && take(',') && change(out.summer_ends) &&
           rest_.empty();
  }

 private:
  bool next_is(char c) const noexcept { return !rest_.empty() && rest_.front() == c; }
  bool take(char c) noexcept {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool name() noexcept {
    std::size_t size = 0;
    const bool bracketed = take('<');
    const auto belongs = [&](char c) {
      return is_letter(c) || (bracketed && (is_digit(c) || c == '+' || c == '-'));
    };
    while (size < rest_.size() && belongs(rest_[size])) ++size;
    rest_.remove_prefix(size);
    return size >= 3 && (!bracketed || take('>'));
  }

  bool number(std::int32_t least, std::int32_t most, std::int32_t& out) noexcept {
    std::size_t size = 0;
    out = 0;
    while (size < rest_.size() && size < 4 && is_digit(rest_[size])) {
      out = out * 10 + (rest_[size++] - '0');
    }
    rest_.remove_prefix(size);
    return size != 0 && out >= least && out <= most;
  }

  /// [+-]hh[:mm[:ss]]
  bool time(std::int32_t most_hours, std::int32_t& out) noexcept {
    const bool negative = take('-');
    if (!negative) take('+');
    std::int32_t hours = 0;
    std::int32_t minutes = 0;
    std::int32_t seconds = 0;
    if (!number(0, most_hours, hours)) return false;
    if (take(':') && !number(0, 59, minutes)) return false;
    if (next_is(':') && !(take(':') && number(0, 59, seconds))) return false;
    out = hours * 3'600 + minutes * 60 + seconds;
    if (negative) out = -out;
    return true;
  }

  /// POSIX counts west of Greenwich as positive.
  bool offset(std::int32_t& out) noexcept {
    std::int32_t west_s = 0;
    if (!time(24, west_s)) return false;
    out = -west_s;
    return true;
  }

  bool change(posix_rule::change& out) noexcept {
    using form = posix_rule::change::form;
    if (take('M')) {
      out.kind = form::weekday_of_month;
      if (!number(1, 12, out.month) || !take('.') || !number(1, 5, out.week) || !take('.') ||
          !number(0, 6, out.day)) {
        return false;
      }
    } else if (take('J')) {
      out.kind = form::day_without_leap;
      if (!number(1, 365, out.day)) return false;
    } else {
      out.kind = form::day_of_year;
      if (!number(0, 365, out.day)) return false;
    }
    return !take('/') || time(167, out.time_s);
  }

  std::string_view rest_;
};

/// Seconds since 1970 of a change's local time, as if the clock were at UTC.
std::int64_t local_second(const posix_rule::change& item, std::int32_t year) noexcept {
  using form = posix_rule::change::form;
  std::int64_t day = 0;
  const std::int32_t new_year = calendar::unix_day_of({year, 1, 1});
  switch (item.kind) {
    case form::day_without_leap: {
      const bool after_february = item.day >= 60;
      const bool leap = calendar::days_in_month(year, 2) == 29;
      day = new_year + item.day - 1 + (leap && after_february ? 1 : 0);
      break;
    }
    case form::day_of_year:
      day = new_year + item.day;
      break;
    case form::weekday_of_month: {
      const std::int32_t first = calendar::unix_day_of({year, item.month, 1});
      const std::int32_t weekday = (item.day + 6) % 7;  // Monday is 0
      const std::int32_t ahead = (weekday - calendar::weekday_of(first) + 7) % 7;
      std::int32_t of_month = ahead + 7 * (item.week - 1);
      if (of_month >= calendar::days_in_month(year, item.month)) of_month -= 7;
      day = first + of_month;
      break;
    }
  }
  return day * seconds_per_day + item.time_s;
}

}  // namespace

std::optional<posix_rule> posix_rule::parse(std::string_view text) noexcept {
  posix_rule out;
  if (!rule_reader(text).read(out)) return std::nullopt;
  return out;
}

offset_span posix_rule::span_at(std::int64_t unix_s) const noexcept {
  if (!has_summer) return {standard_offset_s};
  struct event {
    std::int64_t unix_s;
    bool summer;
  };
  const std::int32_t day = calendar::utc_day_of(
      std::clamp(unix_s, -70'000'000'000, 300'000'000'000) * calendar::us_per_second);
  const std::int32_t year = calendar::date_of(day).year;
  std::array<event, 10> events{};
  std::size_t count = 0;
  for (std::int32_t of = year - 2; of <= year + 2; ++of) {
    events[count++] = {local_second(summer_begins, of) - standard_offset_s, true};
    events[count++] = {local_second(summer_ends, of) - summer_offset_s, false};
  }
  // Where one year's summer ends as the next one's begins, it is always summer.
  std::sort(events.begin(), events.end(), [](const event& left, const event& right) {
    return left.unix_s != right.unix_s ? left.unix_s < right.unix_s : !left.summer && right.summer;
  });
  const auto next = std::upper_bound(
      events.begin(), events.end(), unix_s,
      [](std::int64_t instant, const event& item) { return instant < item.unix_s; });
  const bool summer = next == events.begin() ? events.back().summer : std::prev(next)->summer;
  offset_span out;
  out.offset_s = summer ? summer_offset_s : standard_offset_s;
  if (next != events.end()) out.until_unix_s = next->unix_s;
  return out;
}

}  // namespace ambit::base
