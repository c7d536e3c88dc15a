// Comparisons with dates, against stretches of days that are written down here.
#include "src/exchange/salesforce_date_tests.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ambit/criterion.hpp"
#include "ambit/zones.hpp"
#include "src/base/calendar.hpp"

namespace ambit::exchange {
namespace {

using comparison = operation::comparison;

/// Sunday, 2026-11-22, 10:00; weeks start on Sunday, the fiscal year in April.
constexpr std::string_view schema_text = R"({
  "calendar": {"week_starts_on": "sunday", "fiscal_year_starts_in": 4},
  "objects": {"Lead": {"fields": {"day": {"type": "date"}, "moment": {"type": "timestamp"}}}}})";

struct fact {
  std::string_view text;
  std::string_view first;
  std::string_view last;
};
constexpr fact facts[] = {
    {"11/20/2026", "2026-11-20", "2026-11-20"},
    {"TODAY", "2026-11-22", "2026-11-22"},
    {"YESTERDAY", "2026-11-21", "2026-11-21"},
    {"TOMORROW", "2026-11-23", "2026-11-23"},
    {"THIS_WEEK", "2026-11-22", "2026-11-28"},
    {"LAST_WEEK", "2026-11-15", "2026-11-21"},
    {"NEXT_WEEK", "2026-11-29", "2026-12-05"},
    {"THIS_MONTH", "2026-11-01", "2026-11-30"},
    {"LAST_MONTH", "2026-10-01", "2026-10-31"},
    {"NEXT_MONTH", "2026-12-01", "2026-12-31"},
    {"THIS_QUARTER", "2026-10-01", "2026-12-31"},
    {"LAST_QUARTER", "2026-07-01", "2026-09-30"},
    {"NEXT_QUARTER", "2027-01-01", "2027-03-31"},
    {"THIS_YEAR", "2026-01-01", "2026-12-31"},
    {"LAST_YEAR", "2025-01-01", "2025-12-31"},
    {"NEXT_YEAR", "2027-01-01", "2027-12-31"},
    {"THIS_FISCAL_QUARTER", "2026-10-01", "2026-12-31"},
    {"THIS_FISCAL_YEAR", "2026-04-01", "2027-03-31"},
    {"LAST_FISCAL_YEAR", "2025-04-01", "2026-03-31"},
    {"NEXT_FISCAL_QUARTER", "2027-01-01", "2027-03-31"},
    {"LAST_N_DAYS:1", "2026-11-21", "2026-11-22"},
    {"LAST_N_DAYS:7", "2026-11-15", "2026-11-22"},
    {"NEXT_N_DAYS:1", "2026-11-23", "2026-11-23"},
    {"NEXT_N_DAYS:7", "2026-11-23", "2026-11-29"},
};

bool expected(comparison compare, std::string_view day, const fact& of) {
  switch (compare) {
    case comparison::equal:
      return day >= of.first && day <= of.last;
    case comparison::less:
      return day < of.first;
    case comparison::less_or_equal:
      return day <= of.last;
    case comparison::greater:
      return day > of.last;
    case comparison::greater_or_equal:
      return day >= of.first;
  }
  return false;
}

/// The days around every edge of every fact, each as a date, at its first and at its last second;
/// and a record without.
struct samples {
  std::vector<std::string> days;  // of each record; empty: missing
  std::string json = R"([{"id":"none"})";
};
samples make_samples() {
  samples made;
  made.days.emplace_back();
  for (const fact& of : facts) {
    for (const std::string_view edge : {of.first, of.last}) {
      for (std::int32_t shift = -1; shift <= 1; ++shift) {
        const std::string day = calendar::format_date(*calendar::parse_date(edge) + shift);
        for (const std::string_view time : {"T00:00:00Z", "T23:59:59.999999Z"}) {
          made.days.push_back(day);
          made.json +=
              R"(,{"id":"r","day":")" + day + R"(","moment":")" + day + std::string(time) + R"("})";
        }
      }
    }
  }
  made.json += "]";
  return made;
}

TEST(SalesforceDateTests, MeanTheirStretchOfDays) {
  const auto fields = schema::compile(schema_text);
  ASSERT_TRUE(fields) << fields.report().to_text();
  const samples made = make_samples();
  const auto records = batch::from_json(*fields, "Lead", made.json);
  ASSERT_TRUE(records) << records.report().to_text();
  context when;
  when.now_unix_us = *calendar::parse_timestamp("2026-11-22T10:00:00Z");
  scratch memory;
  const base::zone utc = base::zone::utc();
  const time_settings time{"UTC", &utc, true, true};
  for (const criteria::field_type type :
       {criteria::field_type::date, criteria::field_type::timestamp}) {
    field_facts field;
    field.type = type;
    field.name = type == criteria::field_type::date ? "day" : "moment";
    for (const fact& of : facts) {
      for (const comparison compare :
           {comparison::equal, comparison::less, comparison::less_or_equal, comparison::greater,
            comparison::greater_or_equal}) {
        std::string reason, detail, text;
        const auto tree = date_test(field, compare, std::string(of.text), time, reason, detail);
        ASSERT_TRUE(tree) << of.text << ' ' << reason;
        for (const bool negated : {false, true}) {
          text.clear();
          json::writer out(text);
          write(negated ? negation_of(*tree) : *tree, out);
          const auto asked = criterion::compile(*fields, "Lead", text);
          ASSERT_TRUE(asked) << asked.report().to_text();
          std::vector<verdict> verdicts(records->size());
          ASSERT_EQ(asked->test(*records, when, zones(), memory, verdicts.data()), status::ok);
          for (std::size_t row = 0; row < verdicts.size(); ++row) {
            const std::string& day = made.days[row];
            const bool holds = !day.empty() && expected(compare, day, of);
            EXPECT_EQ(verdicts[row] == verdict::passed, holds != negated)
                << field.name << ' ' << day << ' ' << criteria_op(compare) << ' ' << of.text << '\n'
                << text;
          }
        }
      }
    }
  }
}

TEST(SalesforceDateTests, CountDaysInTheirZone) {
  const auto loaded = zones::from_directory("/usr/share/zoneinfo");
  if (!loaded || !loaded->contains("Europe/Berlin")) GTEST_SKIP() << "no zone data here";
  const time_settings time{"Europe/Berlin", loaded->table().find("Europe/Berlin"), false, false};
  field_facts field;
  field.name = "moment";
  field.type = criteria::field_type::timestamp;
  const auto test = [&](comparison compare, const std::string& value) {
    std::string reason, detail;
    const auto tree = date_test(field, compare, value, time, reason, detail);
    return tree ? tree->test : reason;
  };
  EXPECT_EQ(test(comparison::greater, "11/22/2018 4:00 AM"),
            R"({"field":"moment","op":"gt","value":"2018-11-22T03:00:00Z","if_missing":false})");
  // The day on which clocks go forward has 23 hours, the one on which they go back 25.
  EXPECT_EQ(test(comparison::equal, "2026-03-29"),
            R"({"field":"moment","op":"between","from":"2026-03-28T23:00:00Z",)"
            R"("to":"2026-03-29T21:59:59.999999Z","if_missing":false})");
  EXPECT_EQ(test(comparison::equal, "2026-10-25"),
            R"({"field":"moment","op":"between","from":"2026-10-24T22:00:00Z",)"
            R"("to":"2026-10-25T22:59:59.999999Z","if_missing":false})");
}

}  // namespace
}  // namespace ambit::exchange
