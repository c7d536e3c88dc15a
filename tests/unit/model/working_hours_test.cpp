// Calendars: how they are read, and when somebody is at work by them.
#include "src/model/working_hours.hpp"

#include <gtest/gtest.h>

#include "ambit/directory.hpp"
#include "ambit/engine.hpp"
#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"

namespace ambit::model {
namespace {

const char* const berlin =
    R"({"id": "c", "time_zone": "UTC", "hours": [
        {"days": ["mon", "sun"], "from": "09:00", "to": "17:30"},
        {"days": ["sat"], "from": "00:00", "to": "24:00"}], "holidays": ["2026-11-23"]})";

std::string with_hours(const std::string& hours) {
  return R"({"calendars": [{"id": "c", "time_zone": "UTC", "hours": )" + hours + "}]}";
}

std::string first_problem(const std::string& text) {
  const result<directory> made = directory().apply(text);
  if (made) return "";
  const problem& found = made.report().problems().front();
  return found.code + " " + found.where.pointer;
}

TEST(WorkingHours, AreHalfOpenOnTheirDaysAndNeverOnHolidays) {
  report problems;
  json::document document;
  ASSERT_TRUE(document.parse(berlin, {}, problems));
  const auto read = read_calendar(document.root(), problems);
  ASSERT_TRUE(read) << problems.to_text();
  const base::zone utc = base::zone::utc();
  const auto is_open = [&](std::string_view moment) {
    return is_working(*read, utc, *calendar::parse_timestamp(moment));
  };
  EXPECT_FALSE(is_open("2026-11-22T08:59:59.999999Z"));  // a Sunday
  EXPECT_TRUE(is_open("2026-11-22T09:00:00Z"));
  EXPECT_TRUE(is_open("2026-11-22T17:29:59.999999Z"));
  EXPECT_FALSE(is_open("2026-11-22T17:30:00Z"));
  EXPECT_FALSE(is_open("2026-11-23T12:00:00Z"));  // a holiday
  EXPECT_TRUE(is_open("2026-11-30T12:00:00Z"));   // the Monday after
  EXPECT_FALSE(is_open("2026-11-24T12:00:00Z"));
  EXPECT_TRUE(is_open("2026-11-21T00:00:00Z"));
  EXPECT_TRUE(is_open("2026-11-21T23:59:59.999999Z"));
  EXPECT_TRUE(is_open("1969-12-28T09:00:00Z"));  // a Sunday before 1970
  EXPECT_FALSE(is_open("1969-12-28T08:59:59.999999Z"));
}

TEST(WorkingHours, ATermRunsWhileSomebodyIsAtWork) {
  report problems;
  json::document document;
  ASSERT_TRUE(document.parse(R"({"id": "c", "time_zone": "UTC", "hours": [
      {"days": ["mon", "tue"], "from": "09:00", "to": "12:00"},
      {"days": ["mon", "tue"], "from": "11:00", "to": "12:30"}], "holidays": ["2026-11-24"]})",
                             {}, problems));
  const auto read = read_calendar(document.root(), problems);
  ASSERT_TRUE(read) << problems.to_text();
  const base::zone utc = base::zone::utc();
  const auto ends = [&](std::string_view from, std::int32_t minutes) {
    const std::int64_t begins = *calendar::parse_timestamp(from);
    return calendar::format_timestamp(end_of_term(*read, utc, begins, minutes));
  };
  EXPECT_EQ(ends("2026-11-23T09:00:00Z", 1), "2026-11-23T09:01:00Z");
  EXPECT_EQ(ends("2026-11-23T09:00:00Z", 210), "2026-11-23T12:30:00Z");  // hours that overlap once
  EXPECT_EQ(ends("2026-11-23T09:00:00Z", 211), "2026-11-30T09:01:00Z");
  EXPECT_EQ(ends("2026-11-23T12:29:59.5Z", 1), "2026-11-30T09:00:59.5Z");
  EXPECT_EQ(ends("1969-12-29T12:29:59.5Z", 1), "1969-12-30T09:00:59.5Z");
  // At the latest so many days on, and never past the end of time.
  working_calendar never = *read;
  never.hours.clear();
  const std::int64_t begins = *calendar::parse_timestamp("2026-11-23T09:00:00Z");
  EXPECT_EQ(end_of_term(never, utc, begins, 1),
            begins + limits::max_term_days * calendar::us_per_day);
  EXPECT_EQ(end_of_term(never, utc, limits::max_unix_us, 1), limits::max_unix_us);
  EXPECT_EQ(end_of_term(limits::max_unix_us, 525'600), limits::max_unix_us);
  EXPECT_EQ(end_of_term(begins, 90), begins + 90 * 60 * calendar::us_per_second);
}

TEST(WorkingHours, TermsHaveACountAndAUnit) {
  const auto first = [](const std::string& term) {
    return first_problem(R"({"queues": [{"id": "q", "accept_within": )" + term + "}]}");
  };
  const std::string at = " /queues/0/accept_within";
  EXPECT_EQ(first(R"({"count": 1, "unit": "minutes"})"), "");
  EXPECT_EQ(first(R"({"count": 525600, "unit": "minutes"})"), "");
  EXPECT_EQ(first(R"({"count": 8760, "unit": "hours"})"), "");
  EXPECT_EQ(first(R"({"count": 8761, "unit": "hours"})"), "out_of_range" + at + "/count");
  EXPECT_EQ(first(R"({"count": 525601, "unit": "minutes"})"), "out_of_range" + at + "/count");
  EXPECT_EQ(first(R"({"count": 0, "unit": "hours"})"), "out_of_range" + at + "/count");
  EXPECT_EQ(first(R"({"count": 1.5, "unit": "hours"})"), "out_of_range" + at + "/count");
  EXPECT_EQ(first(R"({"count": 1, "unit": "days"})"), "unknown_value" + at + "/unit");
  EXPECT_EQ(first(R"({"unit": "hours"})"), "missing_key" + at);
  EXPECT_EQ(first(R"({"count": 1, "unit": "hours", "of": 1})"), "unknown_key" + at + "/of");
}

TEST(WorkingHours, WhatIsRefused) {
  EXPECT_EQ(first_problem(with_hours(R"([{"days": ["mon"], "from": "09:00", "to": "17:00"}])")),
            "");
  const std::string span = "/calendars/0/hours/0";
  EXPECT_EQ(first_problem(with_hours("[]")), "empty_list /calendars/0/hours");
  EXPECT_EQ(first_problem(with_hours(R"([{"days": [], "from": "09:00", "to": "17:00"}])")),
            "empty_list " + span + "/days");
  EXPECT_EQ(first_problem(with_hours(R"([{"days": ["mo"], "from": "09:00", "to": "17:00"}])")),
            "unknown_value " + span + "/days/0");
  EXPECT_EQ(first_problem(with_hours(R"([{"days": ["mon"], "from": "22:00", "to": "06:00"}])")),
            "reversed_range " + span);
  EXPECT_EQ(first_problem(with_hours(R"([{"days": ["mon"], "from": "09:00", "to": "09:00"}])")),
            "reversed_range " + span);
  for (const char* const clock : {"9:00", "09:60", "24:01", "25:00", "-1:00", "09.00", "0900", ""})
    EXPECT_EQ(first_problem(with_hours(R"([{"days": ["mon"], "from": ")" + std::string(clock) +
                                       R"(", "to": "24:00"}])")),
              "ill_formed_time " + span + "/from")
        << clock;
  EXPECT_EQ(first_problem(R"({"calendars": [{"id": "c", "hours": [{"days": ["mon"],
                              "from": "09:00", "to": "17:00"}]}]})"),
            "missing_key /calendars/0");
  EXPECT_EQ(first_problem(R"({"calendars": [{"id": "c", "time_zone": "UTC", "holidays": ["25.12."],
                              "hours": [{"days": ["mon"], "from": "09:00", "to": "17:00"}]}]})"),
            "ill_formed_date /calendars/0/holidays/0");
}

result<engine> bound(const std::string& people, const std::string& member = R"({"user": "a"})") {
  const result<policy> rules = policy::compile(
      R"({"ambit": 1, "schema": {"objects": {"lead": {"fields": {}}}},
          "pools": {"p": {"method": "round_robin", "members": [)" +
      member + R"(]}}, "assignment": {"lead": {"active_rule": "r", "rules": {"r": {"entries": [
          {"id": "e", "when": {"always": true}, "assign": {"pool": "p"}}]}}}}})");
  const result<directory> staff = directory().apply(people);
  if (!rules) ADD_FAILURE() << rules.report().to_text();
  if (!staff) ADD_FAILURE() << staff.report().to_text();
  return engine::bind(*rules, *staff, zones());
}

std::string codes_of(const result<engine>& made) {
  std::string codes = made ? "" : "refused ";
  for (const problem& each : made.report().problems())
    codes += each.code + (each.where.field.empty() ? "" : " " + each.where.field) + ";";
  return codes;
}

TEST(WorkingHours, ZonesThatAreNotThereAreAWarningWhereDaysCount) {
  const std::string hours = R"("hours": [{"days": ["mon"], "from": "09:00", "to": "17:00"}])";
  EXPECT_EQ(codes_of(bound(R"({"users": [{"id": "a"}], "calendars": [{"id": "c",
                               "time_zone": "Europe/Berln", )" +
                           hours + "}]}")),
            "unknown_zone time_zone;");
  EXPECT_EQ(codes_of(bound(R"({"users": [{"id": "a", "time_zone": "Nowhere"}]})")), "");
  EXPECT_EQ(codes_of(bound(R"({"users": [{"id": "a", "time_zone": "Nowhere", "absences":
                               [{"from": "2026-01-01", "to": "2026-01-02"}]}]})")),
            "unknown_zone time_zone;");
  EXPECT_EQ(codes_of(bound(R"({"users": [{"id": "a", "time_zone": "Nowhere"}]})",
                           R"({"user": "a", "capacity": {"per_day": 1}})")),
            "unknown_zone time_zone;");
}

TEST(WorkingHours, CalendarsThatAreNotThereAreAWarning) {
  EXPECT_EQ(codes_of(bound(R"({"users": [{"id": "a", "working_hours": "x"}]})")),
            "unknown_calendar working_hours;");
  EXPECT_EQ(
      codes_of(bound(R"({"users": [{"id": "a"}]})", R"({"user": "a", "working_hours": "x"})")),
      "unknown_calendar;");
}

TEST(WorkingHours, CalendarsAreEntitiesLikeOthers) {
  const auto one = directory().apply(
      "[{\"command\": \"put_calendar\", \"calendar\": " + std::string(berlin) + "}]");
  ASSERT_TRUE(one) << one.report().to_text();
  EXPECT_EQ(one->calendar_count(), 1U);
  EXPECT_NE(one->fingerprint(), directory().fingerprint());
  const auto none = one->apply(R"([{"command": "remove_calendar", "id": "c"}])");
  ASSERT_TRUE(none);
  EXPECT_EQ(none->fingerprint(), directory().fingerprint());
  EXPECT_FALSE(none->apply(R"([{"command": "remove_calendar", "id": "c"}])"));
}

}  // namespace
}  // namespace ambit::model
