#include "src/base/calendar.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>

#include "src/base/limits.hpp"

namespace ambit {
namespace {

using calendar::date;

constexpr std::int64_t max64 = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t min64 = std::numeric_limits<std::int64_t>::min();

std::int32_t day(std::string_view text) {
  const auto out = calendar::parse_date(text);
  EXPECT_TRUE(out) << text;
  return out.value_or(0);
}

/// Walks every day of the calendar, counting by hand.
TEST(calendar, every_day_from_0001_to_9999) {
  std::int32_t expected = limits::min_unix_day;
  std::int32_t weekday = 0;  // 0001-01-01 was a Monday
  const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int year = 1; year <= 9999; ++year) {
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    for (int month = 1; month <= 12; ++month) {
      const int length = lengths[month - 1] + (month == 2 && leap ? 1 : 0);
      ASSERT_EQ(calendar::days_in_month(year, month), length);
      for (int of_month = 1; of_month <= length; ++of_month) {
        const date value{year, month, of_month};
        ASSERT_TRUE(calendar::is_date(value));
        ASSERT_EQ(calendar::unix_day_of(value), expected);
        const date back = calendar::date_of(expected);
        ASSERT_TRUE(back.year == year && back.month == month && back.day == of_month);
        ASSERT_EQ(calendar::weekday_of(expected), weekday);
        ++expected;
        weekday = (weekday + 1) % 7;
      }
      ASSERT_FALSE(calendar::is_date({year, month, length + 1}));
    }
  }
  EXPECT_EQ(expected, limits::max_unix_day + 1);
}

TEST(calendar, dates_are_read_and_written) {
  for (std::int32_t unix_day = limits::min_unix_day; unix_day <= limits::max_unix_day;
       unix_day += 37) {
    ASSERT_EQ(day(calendar::format_date(unix_day)), unix_day);
  }
  EXPECT_EQ(calendar::format_date(0), "1970-01-01");
  EXPECT_EQ(calendar::format_date(limits::min_unix_day), "0001-01-01");
  EXPECT_EQ(calendar::format_date(limits::max_unix_day), "9999-12-31");
  for (const std::string_view text :
       {"",           "2026",        "2026-11",     "2026-11-2",   "2026-1-22",
        "26-11-22",   "2026/11/22",  "2026-11-22 ", " 2026-11-22", "2026-11-22T00:00:00Z",
        "2026-02-29", "1900-02-29",  "2026-13-01",  "2026-00-01",  "2026-01-00",
        "2026-04-31", "0000-01-01",  "-001-01-01",  "+2026-01-01", "20261122",
        "2026-W01-1", "10000-01-01", "2026-11-2x",  "٢٠٢٦-11-22"}) {
    EXPECT_FALSE(calendar::parse_date(text)) << text;
  }
}

TEST(calendar, months_are_added_from_the_anchor) {
  struct row {
    std::string_view from;
    std::int64_t months;
    std::string_view to;
  };
  for (const row& given :
       {row{"2026-01-31", 1, "2026-02-28"}, row{"2024-01-31", 1, "2024-02-29"},
        row{"2026-01-31", 2, "2026-03-31"}, row{"2026-02-28", 12, "2027-02-28"},
        row{"2023-02-28", 12, "2024-02-28"}, row{"2024-02-29", 12, "2025-02-28"},
        row{"2024-02-29", 48, "2028-02-29"}, row{"2026-03-31", -1, "2026-02-28"},
        row{"2026-01-15", -13, "2024-12-15"}, row{"2026-11-22", 0, "2026-11-22"},
        row{"9999-12-31", 1, "9999-12-31"}, row{"0001-01-01", -1, "0001-01-01"},
        row{"2026-01-01", max64, "9999-12-31"}, row{"2026-01-01", min64, "0001-01-01"},
        row{"0001-01-01", 119'987, "9999-12-01"}, row{"9999-12-31", -119'987, "0001-01-31"}}) {
    EXPECT_EQ(calendar::format_date(calendar::add_months(day(given.from), given.months)), given.to)
        << given.from << " + " << given.months;
  }
}

TEST(calendar, timestamps_are_read) {
  struct row {
    std::string_view text;
    std::int64_t unix_us;
  };
  for (const row& given :
       {row{"1970-01-01T00:00:00Z", 0}, row{"1970-01-01t00:00:00z", 0},
        row{"1970-01-01 00:00:00Z", 0}, row{"1970-01-01T01:00:00+01:00", 0},
        row{"1969-12-31T22:30:00-01:30", 0}, row{"1970-01-01T00:00:00-00:00", 0},
        row{"1970-01-01T00:00:00.5Z", 500'000}, row{"1970-01-01T00:00:00.000001Z", 1},
        row{"1970-01-01T00:00:00.123456000Z", 123'456}, row{"1969-12-31T23:59:59.999999Z", -1},
        row{"2026-11-22T09:00:00Z", 1'795'338'000'000'000},
        row{"0001-01-01T00:00:00Z", limits::min_unix_us},
        row{"9999-12-31T23:59:59.999999Z", limits::max_unix_us},
        row{"0001-01-01T23:59:00+23:59", limits::min_unix_us},
        row{"9999-12-31T00:00:59.999999-23:59", limits::max_unix_us}}) {
    const auto result = calendar::parse_timestamp(given.text);
    ASSERT_TRUE(result) << given.text;
    EXPECT_EQ(*result, given.unix_us) << given.text;
  }
}

TEST(calendar, timestamps_that_are_none) {
  for (const std::string_view text : {"",
                                      "2026-11-22",
                                      "2026-11-22T09:00:00",
                                      "2026-11-22T09:00Z",
                                      "2026-11-22T9:00:00Z",
                                      "2026-11-22T09:00:00+0100",
                                      "2026-11-22T09:00:00+01",
                                      "2026-11-22T09:00:00 Z",
                                      "2026-11-22  09:00:00Z",
                                      "2026-11-22_09:00:00Z",
                                      "2026-11-22T24:00:00Z",
                                      "2026-11-22T09:60:00Z",
                                      "2026-11-22T09:00:60Z",
                                      "2016-12-31T23:59:60Z",
                                      "2026-11-22T09:00:00.Z",
                                      "2026-11-22T09:00:00,5Z",
                                      "2026-11-22T09:00:00.1234567Z",
                                      "2026-11-22T09:00:00.1234560001Z",
                                      "2026-11-22T09:00:00.0000000000Z",
                                      "2026-11-22T09:00:00+24:00",
                                      "2026-11-22T09:00:00+01:60",
                                      "2026-02-30T09:00:00Z",
                                      "2026-11-22T09:00:00ZZ",
                                      " 2026-11-22T09:00:00Z",
                                      "0001-01-01T00:00:00+00:01",
                                      "9999-12-31T23:59:59.999999-00:01",
                                      "0000-12-31T23:59:59-23:59",
                                      "2026-11-22T09:00:00\xE2\x88\x92"
                                      "01:00",
                                      "2026-11-22T-9:00:00Z"}) {
    EXPECT_FALSE(calendar::parse_timestamp(text)) << text;
  }
}

TEST(calendar, timestamps_are_read_back) {
  EXPECT_EQ(calendar::format_timestamp(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(calendar::format_timestamp(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(calendar::format_timestamp(1'500'000), "1970-01-01T00:00:01.5Z");
  EXPECT_EQ(calendar::format_timestamp(10), "1970-01-01T00:00:00.00001Z");
  EXPECT_EQ(calendar::format_timestamp(min64), "0001-01-01T00:00:00Z");
  EXPECT_EQ(calendar::format_timestamp(max64), "9999-12-31T23:59:59.999999Z");
  const std::int64_t step = 1'234'567'890'123;
  for (std::int64_t us = limits::min_unix_us; us <= limits::max_unix_us - step; us += step) {
    ASSERT_EQ(calendar::parse_timestamp(calendar::format_timestamp(us)), us);
  }
}

TEST(calendar, days_of_instants_are_floored_and_clamped) {
  EXPECT_EQ(calendar::utc_day_of(0), 0);
  EXPECT_EQ(calendar::utc_day_of(-1), -1);
  EXPECT_EQ(calendar::utc_day_of(calendar::us_per_day - 1), 0);
  EXPECT_EQ(calendar::utc_day_of(-calendar::us_per_day), -1);
  EXPECT_EQ(calendar::utc_day_of(limits::min_unix_us), limits::min_unix_day);
  EXPECT_EQ(calendar::utc_day_of(limits::max_unix_us), limits::max_unix_day);
  EXPECT_EQ(calendar::utc_day_of(min64), limits::min_unix_day);
  EXPECT_EQ(calendar::utc_day_of(max64), limits::max_unix_day);
}

}  // namespace
}  // namespace ambit
