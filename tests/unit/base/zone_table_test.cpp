// Zones from bytes that are made here. The zones of the world are compared with an independent
// implementation in zone_oracle_test.py.
#include "src/base/zone_table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "tests/unit/base/tzif.hpp"

namespace ambit {
namespace {

using base::posix_rule;
using base::zone;
using calendar::us_per_second;
using test::tzif;

std::int64_t at(std::string_view text) {
  const auto out = calendar::parse_timestamp(text);
  EXPECT_TRUE(out) << text;
  return out.value_or(0);
}
std::int32_t day(std::string_view text) {
  return calendar::parse_date(text).value_or(0);
}

zone made(const tzif& content, char version = '2') {
  report problems;
  auto out = zone::parse("Test/Zone", content.bytes(version), problems);
  EXPECT_TRUE(out) << problems.to_text();
  return out ? *out : zone::utc();
}

zone ruled(std::string_view footer) {
  tzif content;
  content.types = {{0, false}};
  content.footer = footer;
  return made(content);
}

TEST(zone, utc_is_plain) {
  const zone utc = zone::utc();
  EXPECT_EQ(utc.name(), "UTC");
  for (const std::int64_t us :
       {limits::min_unix_us, std::int64_t{-1}, std::int64_t{0}, limits::max_unix_us}) {
    EXPECT_EQ(utc.offset_at(us), 0);
    EXPECT_EQ(utc.day_of(us), calendar::utc_day_of(us));
    EXPECT_EQ(utc.instant_of(us), us);
  }
}

TEST(zone, transitions_take_effect_at_their_second) {
  tzif content;
  content.types = {{-5'000, false}, {3'600, false}, {7'200, true}};
  content.transitions = {{-1'000, 1}, {0, 2}, {5'000, 1}};
  for (const char version : {'\0', '2', '3', '4', '5'}) {
    const zone z = made(content, version);
    const std::int64_t us = 1'000'000;
    EXPECT_EQ(z.offset_at(limits::min_unix_us), -5'000);
    EXPECT_EQ(z.offset_at(-1'000 * us - 1), -5'000);
    EXPECT_EQ(z.offset_at(-1'000 * us), 3'600);
    EXPECT_EQ(z.offset_at(-1), 3'600);
    EXPECT_EQ(z.offset_at(0), 7'200);
    EXPECT_EQ(z.offset_at(5'000 * us - 1), 7'200);
    EXPECT_EQ(z.offset_at(5'000 * us), 3'600);
    EXPECT_EQ(z.offset_at(limits::max_unix_us), 3'600);
  }
}

TEST(zone, rule_of_central_europe) {
  const zone z = ruled("CET-1CEST,M3.5.0,M10.5.0/3");
  EXPECT_EQ(z.offset_at(at("2026-03-29T00:59:59.999999Z")), 3'600);
  EXPECT_EQ(z.offset_at(at("2026-03-29T01:00:00Z")), 7'200);
  EXPECT_EQ(z.offset_at(at("2026-10-25T00:59:59Z")), 7'200);
  EXPECT_EQ(z.offset_at(at("2026-10-25T01:00:00Z")), 3'600);
  EXPECT_EQ(z.offset_at(at("9999-07-01T00:00:00Z")), 7'200);
  EXPECT_EQ(z.offset_at(at("0001-07-01T00:00:00Z")), 7'200);
  // 02:30 is skipped in March and occurs twice in October.
  EXPECT_EQ(z.instant_of(at("2026-03-29T02:30:00Z")), at("2026-03-29T01:00:00Z"));
  EXPECT_EQ(z.instant_of(at("2026-03-29T03:00:00Z")), at("2026-03-29T01:00:00Z"));
  EXPECT_EQ(z.instant_of(at("2026-03-29T03:00:00.000001Z")), at("2026-03-29T01:00:00.000001Z"));
  EXPECT_EQ(z.instant_of(at("2026-10-25T02:30:00Z")), at("2026-10-25T00:30:00Z"));
  EXPECT_EQ(z.instant_of(at("2026-10-25T03:00:00Z")), at("2026-10-25T02:00:00Z"));
  EXPECT_EQ(z.day_start(day("2026-03-30")), at("2026-03-29T22:00:00Z"));
  EXPECT_EQ(z.day_of(at("2026-03-29T22:00:00Z")), day("2026-03-30"));
  EXPECT_EQ(z.day_of(at("2026-03-29T21:59:59.999999Z")), day("2026-03-29"));
}

TEST(zone, rule_of_the_southern_summer) {
  const zone z = ruled("NZST-12NZDT,M9.5.0,M4.1.0/3");
  EXPECT_EQ(z.offset_at(at("2026-01-01T00:00:00Z")), 13 * 3'600);
  EXPECT_EQ(z.offset_at(at("2026-04-04T13:59:59Z")), 13 * 3'600);
  EXPECT_EQ(z.offset_at(at("2026-04-04T14:00:00Z")), 12 * 3'600);
  EXPECT_EQ(z.offset_at(at("2026-09-26T13:59:59Z")), 12 * 3'600);
  EXPECT_EQ(z.offset_at(at("2026-09-26T14:00:00Z")), 13 * 3'600);
}

TEST(zone, rule_with_hours_outside_the_day) {
  // Greenland's rule of 2023 changes on Saturday evening: hour −1 of Sunday.
  const zone z = ruled("<-02>2<-01>,M3.5.0/-1,M10.5.0/0");
  EXPECT_EQ(z.offset_at(at("2026-03-29T00:59:59Z")), -7'200);
  EXPECT_EQ(z.offset_at(at("2026-03-29T01:00:00Z")), -3'600);
  // Godthab's old rule and Israel's: hour 26 of a Thursday is 02:00 on Friday.
  const zone israel = ruled("IST-2IDT,M3.4.4/26,M10.5.0");
  EXPECT_EQ(israel.offset_at(at("2026-03-26T23:59:59Z")), 7'200);
  EXPECT_EQ(israel.offset_at(at("2026-03-27T00:00:00Z")), 10'800);
}

TEST(zone, rule_with_negative_summer) {
  const zone z = ruled("IST-1GMT0,M10.5.0,M3.5.0/1");
  EXPECT_EQ(z.offset_at(at("2026-01-01T00:00:00Z")), 0);
  EXPECT_EQ(z.offset_at(at("2026-07-01T00:00:00Z")), 3'600);
}

TEST(zone, rule_with_days_of_the_year) {
  const zone julian = ruled("AAA0BBB,J60,J300");  // 1 March, leap year or not
  EXPECT_EQ(julian.offset_at(at("2024-03-01T01:59:59Z")), 0);
  EXPECT_EQ(julian.offset_at(at("2024-03-01T02:00:00Z")), 3'600);
  EXPECT_EQ(julian.offset_at(at("2026-03-01T02:00:00Z")), 3'600);
  EXPECT_EQ(julian.offset_at(at("2026-03-01T01:59:59Z")), 0);
  const zone counted = ruled("AAA0BBB,59,300");  // the 60th day
  EXPECT_EQ(counted.offset_at(at("2024-02-29T02:00:00Z")), 3'600);
  EXPECT_EQ(counted.offset_at(at("2024-02-29T01:59:59Z")), 0);
  EXPECT_EQ(counted.offset_at(at("2026-03-01T02:00:00Z")), 3'600);
  EXPECT_EQ(counted.offset_at(at("2026-03-01T01:59:59Z")), 0);
}

TEST(zone, rule_of_summer_all_year) {
  const zone z = ruled("XXX3EDT4,0/0,J365/23");
  for (const auto* text :
       {"2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", "2026-01-01T03:00:00Z",
        "2026-01-01T04:00:00Z", "2026-07-01T00:00:00Z", "2024-12-31T00:00:00Z"}) {
    EXPECT_EQ(z.offset_at(at(text)), -4 * 3'600) << text;
  }
}

/// A change of some day, moved by up to a week.
std::string random_change(std::mt19937& random) {
  const auto below = [&](unsigned bound) { return std::to_string(random() % bound); };
  const std::array<std::string, 5> days = {below(366), "J" + std::to_string(1 + random() % 365),
                                           below(4), "J" + std::to_string(362 + random() % 4),
                                           "M" + std::to_string(1 + random() % 12) + "." +
                                               std::to_string(1 + random() % 5) + "." + below(7)};
  return days[random() % days.size()] + "/" + (random() % 2 != 0 ? "-" : "") + below(168);
}

// Changes that are moved over a new year, or past each other, are where an instant's last change
// may be of another year than its own.
TEST(zone, rules_say_of_a_span_what_they_say_of_every_instant_in_it) {
  std::mt19937 random(20261127);
  constexpr std::int64_t hour = 3'600;
  for (int round = 0; round < 60; ++round) {
    const std::string text = "STD" + std::to_string(random() % 13) + "DST" +
                             std::to_string(random() % 13) + "," + random_change(random) + "," +
                             random_change(random);
    const auto rule = posix_rule::parse(text);
    ASSERT_TRUE(rule) << text;
    const std::int64_t first = at("2098-12-01T00:00:00Z") / us_per_second;
    base::offset_span known = rule->span_at(first);
    for (std::int64_t when = first; when < first + 1'100 * 24 * hour; when += hour) {
      const base::offset_span span = rule->span_at(when);
      ASSERT_GT(span.until_unix_s, when) << text;
      if (when >= known.until_unix_s)
        known = span;
      else
        ASSERT_EQ(span.offset_s, known.offset_s) << text << " at " << when;
    }
  }
}

TEST(zone, rules_that_are_none) {
  for (const std::string_view text : {"CET",
                                      "CE-1",
                                      "-1",
                                      "CET-",
                                      "CET-25",
                                      "CET-1:60",
                                      "CET-1CEST",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M3.5.0,",
                                      "CET-1CEST,M13.5.0,M10.5.0",
                                      "CET-1CEST,M3.6.0,M10.5.0",
                                      "CET-1CEST,M3.0.0,M10.5.0",
                                      "CET-1CEST,M3.5.7,M10.5.0",
                                      "CET-1CEST,M3.5,M10.5.0",
                                      "CET-1CEST,J0,J300",
                                      "CET-1CEST,J366,J300",
                                      "CET-1CEST,366,300",
                                      "CET-1CEST,M3.5.0/168,M10.5.0",
                                      "CET-1CEST,M3.5.0/-168,M10.5.0",
                                      "CET-1CEST,M3.5.0/2:,M10.5.0",
                                      "CET-1CEST,M3.5.0,M10.5.0x",
                                      "CET-1CEST,M3.5.0,M10.5.0,M1.1.1",
                                      "<CET-1",
                                      "<+1>-1",
                                      "CET1-1,",
                                      "CET-1CEST,99999,300",
                                      ":Europe/Berlin",
                                      "CET -1",
                                      "CET--1",
                                      "CET-999999999999999999999",
                                      "CET-1\n"}) {
    EXPECT_FALSE(posix_rule::parse(text)) << text;
  }
  for (const std::string_view text :
       {"UTC0", "<+0330>-3:30", "AAA+24:59:59", "CET-1CEST,M3.5.0,M10.5.0/3",
        "CET-1CEST-2:00:00,M3.5.0/-167:59:59,M10.5.0/167", "LMT0:01:15"}) {
    EXPECT_TRUE(posix_rule::parse(text)) << text;
  }
}

TEST(zone, a_day_that_was_skipped_begins_where_the_next_one_does) {
  tzif content;  // Samoa left out 30 December 2011
  content.types = {{-36'000, true}, {50'400, true}};
  content.transitions = {{at("2011-12-30T10:00:00Z") / 1'000'000, 1}};
  const zone z = made(content);
  EXPECT_EQ(z.day_start(day("2011-12-29")), at("2011-12-29T10:00:00Z"));
  EXPECT_EQ(z.day_start(day("2011-12-30")), at("2011-12-30T10:00:00Z"));
  EXPECT_EQ(z.day_start(day("2011-12-31")), at("2011-12-30T10:00:00Z"));
  EXPECT_EQ(z.day_start(day("2012-01-01")), at("2011-12-31T10:00:00Z"));
}

TEST(zone, a_day_whose_midnight_is_skipped_begins_later) {
  const zone z = ruled("EET-2EEST,M4.5.5/0,M10.5.4/24");  // Cairo
  EXPECT_EQ(z.day_start(day("2026-04-24")), at("2026-04-23T22:00:00Z"));
  EXPECT_EQ(z.day_of(at("2026-04-23T22:00:00Z")), day("2026-04-24"));
  EXPECT_EQ(z.day_of(at("2026-04-23T21:59:59Z")), day("2026-04-23"));
}

/// Definitions, on zones with random changes: a local time's instant is the first at which the
/// clock shows it or a later one.
TEST(zone, instants_are_the_first_at_which_the_clock_has_come_so_far) {
  std::mt19937 random(9);
  for (int round = 0; round < 200; ++round) {
    tzif content;
    const auto offset = [&] { return static_cast<std::int32_t>(random() % 100'000) - 50'000; };
    for (int i = 0; i < 4; ++i) content.types.push_back({offset(), false});
    std::int64_t second = 0;
    for (int i = 0; i < 6; ++i) {
      second += 1 + random() % 60'000;
      content.transitions.push_back({second, static_cast<unsigned char>(random() % 4)});
    }
    const zone z = made(content);
    for (int i = 0; i < 40; ++i) {
      const std::int64_t local = static_cast<std::int64_t>(random() % 400'000) - 50'000;
      const std::int64_t found = z.instant_of(local * us_per_second) / us_per_second;
      const auto clock = [&](std::int64_t t) { return t + z.offset_at(t * us_per_second); };
      ASSERT_GE(clock(found), local);
      // Between changes the clock only gains, so that the last second before each tells enough.
      ASSERT_LT(clock(found - 1), local);
      for (const auto& change : content.transitions) {
        if (change.unix_s > found) continue;
        ASSERT_LT(clock(change.unix_s - 1), local);
      }
    }
  }
}

TEST(zone, far_away_instants_have_an_answer) {
  for (const zone& z : {zone::utc(), ruled("CET-1CEST,M3.5.0,M10.5.0/3"), ruled("<+14>-14")}) {
    for (const std::int64_t us : {std::numeric_limits<std::int64_t>::min(), limits::min_unix_us,
                                  limits::max_unix_us, std::numeric_limits<std::int64_t>::max()}) {
      z.offset_at(us);
      EXPECT_GE(z.day_of(us), limits::min_unix_day);
      EXPECT_LE(z.day_of(us), limits::max_unix_day);
      z.instant_of(us);
    }
    z.day_start(std::numeric_limits<std::int32_t>::min());
    z.day_start(std::numeric_limits<std::int32_t>::max());
  }
}

// ----------------------------------------------------------------------------------------------

tzif sound() {
  tzif content;
  content.types = {{3'600, false}, {7'200, true}};
  content.transitions = {{100, 1}, {200, 0}};
  content.footer = "CET-1CEST,M3.5.0,M10.5.0/3";
  return content;
}

std::string problem_of(std::string_view bytes) {
  report problems;
  if (zone::parse("Bad", bytes, problems)) return {};
  EXPECT_EQ(problems.error_count(), 1U);
  EXPECT_EQ(problems.problems().at(0).code, "malformed_zone");
  EXPECT_EQ(problems.problems().at(0).where.file, "Bad");
  return problems.problems().at(0).found;
}

TEST(zone_bytes, that_contradict_themselves_are_refused) {
  EXPECT_EQ(problem_of(sound().bytes('2')), "");
  EXPECT_EQ(problem_of(""), "no TZif header");
  EXPECT_EQ(problem_of("TZif"), "no TZif header");
  tzif bad = sound();
  bad.transitions = {{200, 1}, {100, 0}};
  EXPECT_EQ(problem_of(bad.bytes('2')), "transitions out of order");
  bad.transitions = {{100, 1}, {100, 0}};
  EXPECT_EQ(problem_of(bad.bytes('2')), "transitions out of order");
  bad = sound();
  bad.transitions = {{100, 2}};
  EXPECT_EQ(problem_of(bad.bytes('2')), "a transition to an unknown local time type");
  for (const std::int32_t offset : {93'600, -90'000, std::numeric_limits<std::int32_t>::min()}) {
    bad = sound();
    bad.types = {{offset, false}, {0, false}};
    EXPECT_EQ(problem_of(bad.bytes('2')), "an offset out of range");
  }
  bad = sound();
  bad.types.clear();
  bad.transitions.clear();
  EXPECT_EQ(problem_of(bad.bytes('2')), "counts that do not fit together");
  bad = sound();
  bad.leap_count = 1;
  EXPECT_EQ(problem_of(bad.bytes('2')), "leap seconds, which timestamps here do not count");
  bad = sound();
  bad.footer = "nonsense";
  EXPECT_EQ(problem_of(bad.bytes('2')), "the footer \"nonsense\", which is no rule");
  EXPECT_EQ(problem_of(sound().bytes('1')), "an unknown version of TZif");
  EXPECT_EQ(problem_of(sound().bytes('2') + "x"), "no footer");
  EXPECT_EQ(problem_of(sound().bytes('\0') + "x"), "bytes after the end");
  bad = sound();
  bad.transitions.clear();
  for (std::size_t i = 0; i <= limits::max_zone_transitions; ++i) {
    bad.transitions.push_back({static_cast<std::int64_t>(i), 0});
  }
  EXPECT_EQ(problem_of(bad.bytes('2')), "too many transitions");
  bad.transitions.pop_back();
  EXPECT_EQ(problem_of(bad.bytes('2')), "");
}

TEST(zone_bytes, cut_anywhere_are_refused) {
  for (const char version : {'\0', '2'}) {
    const std::string bytes = sound().bytes(version);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_NE(problem_of(std::string_view(bytes).substr(0, size)), "") << size;
    }
  }
}

/// Whatever the bytes, the answer is a zone that answers or a problem; sanitizers watch the rest.
TEST(zone_bytes, changed_at_random_do_no_harm) {
  std::mt19937 random(4);
  for (int round = 0; round < 50'000; ++round) {
    std::string bytes = sound().bytes(round % 2 == 0 ? '2' : '\0');
    const std::size_t changes = 1 + random() % 4;
    for (std::size_t i = 0; i < changes; ++i) {
      const char values[] = {'\0', '\x01', '\x7F', '\x80', '\xFF', static_cast<char>(random())};
      bytes[random() % bytes.size()] = values[random() % 6];
    }
    report problems;
    const auto z = zone::parse("Z", bytes, problems);
    EXPECT_EQ(z.has_value(), problems.empty());
    if (!z) continue;
    for (const std::int64_t us :
         {limits::min_unix_us, std::int64_t{150'000'000}, limits::max_unix_us}) {
      z->offset_at(us);
      z->instant_of(us);
      z->day_start(z->day_of(us));
    }
  }
}

TEST(zone_bytes, counts_as_large_as_can_be_are_refused) {
  for (std::size_t count = 0; count < 6; ++count) {
    for (const char version : {'\0', '2'}) {
      std::string bytes = sound().bytes(version);
      for (std::size_t i = 0; i < 4; ++i) bytes[20 + 4 * count + i] = '\xFF';
      EXPECT_NE(problem_of(bytes), "");
    }
  }
}

}  // namespace
}  // namespace ambit
