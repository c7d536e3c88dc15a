#include "src/exchange/salesforce_dates.hpp"

#include <array>
#include <charconv>
#include <cstddef>

#include "src/base/calendar.hpp"
#include "src/exchange/ascii.hpp"

namespace ambit::exchange {

namespace {

constexpr std::int32_t first_year = 1700;
constexpr std::int32_t last_year = 4000;
// More days than this lie outside the years that Salesforce stores, wherever now is.
constexpr std::int64_t max_days = 1'000'000;

/// Takes one piece after the other off a text; a piece that is not there leaves it unusable.
class scanner {
 public:
  explicit scanner(std::string_view text) : rest_(text) {}
  explicit operator bool() const noexcept { return sound_; }
  bool at_end() const noexcept { return rest_.empty(); }

  std::int32_t number(std::size_t least, std::size_t most) {
    std::size_t length = 0;
    while (length < rest_.size() && ascii::is_digit(rest_[length])) ++length;
    std::int32_t value = 0;
    if (length < least || length > most) {
      sound_ = false;
    } else {
      std::from_chars(rest_.data(), rest_.data() + length, value);
      rest_.remove_prefix(length);
    }
    return value;
  }
  bool take(std::string_view word) {
    if (!ascii::starts_with_same(rest_, word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) { sound_ = take(word) && sound_; }

 private:
  std::string_view rest_;
  bool sound_ = true;
};

std::optional<std::int32_t> take_day(scanner& in, std::string_view text) {
  calendar::date day;
  if (text.find('/') != std::string_view::npos) {
    day.month = in.number(1, 2);
    in.expect("/");
    day.day = in.number(1, 2);
    in.expect("/");
    day.year = in.number(4, 4);
  } else if (text.size() > 4 && text[4] == '-') {
    day.year = in.number(4, 4);
    in.expect("-");
    day.month = in.number(2, 2);
    in.expect("-");
    day.day = in.number(2, 2);
  } else {
    day.day = in.number(1, 2);
    in.expect(".");
    day.month = in.number(1, 2);
    in.expect(".");
    day.year = in.number(4, 4);
  }
  if (!in || day.year < first_year || day.year > last_year || !calendar::is_date(day)) {
    return std::nullopt;
  }
  return calendar::unix_day_of(day);
}

/// Microseconds since midnight of `4:00 AM`, `16:00`, `16:00:30`, `16:00:30.000`.
std::optional<std::int64_t> take_time(scanner& in) {
  std::int32_t hour = in.number(1, 2);
  in.expect(":");
  const std::int32_t minute = in.number(2, 2);
  std::int32_t second = 0;
  if (in && in.take(":")) {
    second = in.number(2, 2);
    if (in && in.take(".")) in.expect("000");
  }
  in.take(" ");
  const bool morning = in.take("AM");
  if (morning || in.take("PM")) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (morning ? 0 : 12);
  }
  if (!in || !in.at_end() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return (hour * std::int64_t{3600} + minute * std::int64_t{60} + second) * calendar::us_per_second;
}

std::optional<date_value> parse_instant(std::string_view text) {
  std::string with_colon(text);
  // The REST API writes offsets without the colon that RFC 3339 wants.
  const std::size_t size = with_colon.size();
  if (size > 5 && (with_colon[size - 5] == '+' || with_colon[size - 5] == '-') && size > 16) {
    with_colon.insert(size - 2, 1, ':');
  }
  const std::optional<std::int64_t> us = calendar::parse_timestamp(with_colon);
  if (!us) return std::nullopt;
  const std::int32_t year = calendar::date_of(calendar::utc_day_of(*us)).year;
  if (year < first_year || year > last_year) return std::nullopt;
  date_value value;
  value.type = date_value::kind::instant;
  value.us = *us;
  return value;
}

std::optional<date_value> parse_fixed(std::string_view text) {
  if (text.size() > 19 && text[4] == '-') {
    if (std::optional<date_value> instant = parse_instant(text)) return instant;
  }
  scanner in(text);
  date_value value;
  const std::optional<std::int32_t> day = take_day(in, text);
  if (!day) return std::nullopt;
  value.unix_day = *day;
  if (in.at_end()) return value;
  if (!in.take(" ")) in.expect("T");
  const std::optional<std::int64_t> time = take_time(in);
  if (!time) return std::nullopt;
  value.type = date_value::kind::wall_time;
  value.us = *day * calendar::us_per_day + *time;
  return value;
}

/// `LAST_N_DAYS:7`, `last 7 days`, with `text` in lower case and `_` for spaces.
std::optional<date_value> parse_day_count(std::string_view text) {
  date_value value;
  scanner in(text);
  if (in.take("last_")) {
    value.type = date_value::kind::last_days;
  } else if (in.take("next_")) {
    value.type = date_value::kind::next_days;
  } else {
    return std::nullopt;
  }
  if (in.take("n_days:")) {
    value.count = in.number(1, 7);
  } else {
    value.count = in.number(1, 7);
    in.expect("_days");
  }
  if (!in || !in.at_end() || value.count < 1 || value.count > max_days) return std::nullopt;
  return value;
}

std::optional<date_value> parse_relative(std::string_view text) {
  std::string name;
  for (const char c : text) {
    name += c == ' ' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  static constexpr std::array<std::string_view, 3> days = {"today", "yesterday", "tomorrow"};
  static constexpr std::array<std::string_view, 6> units = {
      "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"};
  bool known = false;
  for (const std::string_view day : days) known = known || name == day;
  for (const std::string_view side : {"this_", "last_", "next_"}) {
    if (!name.starts_with(side)) continue;
    for (const std::string_view unit : units) known = known || name.substr(side.size()) == unit;
  }
  if (!known) return parse_day_count(name);
  date_value value;
  value.type = date_value::kind::period;
  value.period = name;
  return value;
}

}  // namespace

std::optional<date_value> parse_date_value(std::string_view text) {
  text = ascii::trim(text);
  if (text.empty()) return std::nullopt;
  return ascii::is_digit(text.front()) ? parse_fixed(text) : parse_relative(text);
}

}  // namespace ambit::exchange
