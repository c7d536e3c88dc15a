// Local days as spans of instants, in zones that do odd things.
#include "src/workspace/days.hpp"

#include <gtest/gtest.h>

#include <string>

#include "ambit/zones.hpp"
#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"

namespace ambit::testing {
namespace {

using workspace::day_at;
using workspace::day_span;
using workspace::instants_of;
using workspace::month_of;
using workspace::next_day;
using workspace::week_of;

class WorkspaceDays : public ::testing::Test {
 protected:
  void SetUp() override {
    auto loaded = zones::from_directory("/usr/share/zoneinfo");
    if (!loaded) GTEST_SKIP() << "no zones";
    zones_ = *loaded;
  }
  const base::zone& zone(std::string_view name) { return *zones_.table().find(name); }
  /// The instants of a day, as text.
  std::string span(std::string_view name, std::string_view day) {
    const auto unix_day = *calendar::parse_date(day);
    const auto of = instants_of(zone(name), {unix_day, unix_day});
    return calendar::format_timestamp(of.first) + ' ' + calendar::format_timestamp(of.end);
  }
  zones zones_;
};

std::int32_t day(std::string_view text) {
  return *calendar::parse_date(text);
}

TEST_F(WorkspaceDays, BeginAtTheirFirstInstant) {
  EXPECT_EQ(span("Africa/Cairo", "2026-04-24"), "2026-04-23T22:00:00Z 2026-04-24T21:00:00Z");
  EXPECT_EQ(span("Europe/Berlin", "2026-03-29"), "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z");
  EXPECT_EQ(span("Europe/Berlin", "2026-10-25"), "2026-10-24T22:00:00Z 2026-10-25T23:00:00Z");
}

TEST_F(WorkspaceDays, ADayThatIsSkippedHasNoInstant) {
  EXPECT_EQ(span("Pacific/Apia", "2011-12-30"), "2011-12-30T10:00:00Z 2011-12-30T10:00:00Z");
  const std::int64_t noon = *calendar::parse_timestamp("2011-12-30T10:00:00Z");
  EXPECT_EQ(day_at(zone("Pacific/Apia"), noon), day("2011-12-31"));
  EXPECT_EQ(day_at(zone("Pacific/Apia"), noon - 1), day("2011-12-29"));
  EXPECT_EQ(next_day(zone("Pacific/Apia"), day("2011-12-29")), day("2011-12-31"));
  EXPECT_EQ(next_day(zone("Pacific/Apia"), day("2011-12-28")), day("2011-12-29"));
}

/// In St. John's, 2006-10-29, at 00:01 the clocks went back to 23:01 of the 28th.
TEST_F(WorkspaceDays, AnEveningThatComesTwiceIsOfTheDayThatHasBegun) {
  const base::zone& st_johns = zone("America/St_Johns");
  EXPECT_EQ(span("America/St_Johns", "2006-10-28"), "2006-10-28T02:30:00Z 2006-10-29T02:30:00Z");
  const std::int64_t again = *calendar::parse_timestamp("2006-10-29T02:45:00Z");
  EXPECT_EQ(st_johns.day_of(again), day("2006-10-28"));
  EXPECT_EQ(day_at(st_johns, again), day("2006-10-29"));
}

/// Everywhere and in every hour of two years: the day found has the instant, and its span is one.
TEST_F(WorkspaceDays, EveryInstantIsOfExactlyOneDay) {
  for (const auto& [name, zone] : zones_.table().zones) {
    const std::int64_t first = std::int64_t{day("2026-01-01")} * calendar::us_per_day;
    std::int32_t before = day_at(zone, first);
    for (std::int64_t at = first; at < first + 370 * calendar::us_per_day;
         at += 6 * 3'600 * calendar::us_per_second) {
      const std::int32_t found = day_at(zone, at);
      const auto span = instants_of(zone, {found, found});
      ASSERT_LE(span.first, at) << name;
      ASSERT_GT(span.end, at) << name;
      ASSERT_LE(found - before, 1) << name;
      before = found;
    }
  }
}

TEST_F(WorkspaceDays, StayWithinTheCalendar) {
  for (const std::int32_t edge : {limits::min_unix_day, limits::max_unix_day}) {
    for (const char* name : {"UTC", "Pacific/Kiritimati", "Pacific/Niue"}) {
      const auto span = instants_of(zone(name), {edge, edge});
      EXPECT_LT(span.first, span.end);
      EXPECT_GE(span.first, limits::min_unix_us);
      EXPECT_LE(span.end, limits::max_unix_us + 1);
    }
  }
  EXPECT_EQ(day_at(zone("Pacific/Kiritimati"), limits::max_unix_us), limits::max_unix_day);
  EXPECT_EQ(day_at(zone("Pacific/Niue"), limits::min_unix_us), limits::min_unix_day);
  EXPECT_EQ(next_day(zone("UTC"), limits::max_unix_day), limits::max_unix_day);
  EXPECT_EQ(week_of(limits::max_unix_day, 0).last, limits::max_unix_day);
}

TEST(WorkspaceWeeks, BeginOnTheirDay) {
  const auto is = [](day_span found, std::string_view first, std::string_view last) {
    return found.first == day(first) && found.last == day(last);
  };
  EXPECT_TRUE(is(week_of(day("2026-11-22"), 0), "2026-11-16", "2026-11-22"));
  EXPECT_TRUE(is(week_of(day("2026-11-23"), 0), "2026-11-23", "2026-11-29"));
  EXPECT_TRUE(is(week_of(day("2026-11-22"), 6), "2026-11-22", "2026-11-28"));
  EXPECT_TRUE(is(month_of(day("2024-02-10")), "2024-02-01", "2024-02-29"));
}

}  // namespace
}  // namespace ambit::testing
