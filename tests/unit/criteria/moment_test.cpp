// Relative dates: both ends of every range, local days through changes of the clock, and the ends
// of the calendar. Each case says the first and last value that passes; one step outside must not.
#include "src/base/calendar.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/workspace.hpp"
#include "workbench.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view calendar_schema = R"({
  "calendar": {"time_zone": "UTC", "week_starts_on": "monday", "fiscal_year_starts_in": 4},
  "objects": {"thing": {"fields": {"due": {"type": "date"}, "seen": {"type": "timestamp"}}}}})";

struct range_case {
  const char* test;  ///< members of the test but its field
  const char* now;
  const char* zone;
  const char* first;  ///< passes; empty: no lower end
  const char* last;   ///< passes; empty: no upper end
};

std::string question(const char* field, const char* test) {
  return std::string(R"({"field":")") + field + "\"," + test + "}";
}

std::string record(const char* field, const std::string& value) {
  return std::string(R"({"id":"1",")") + field + "\":\"" + value + "\"}\n";
}

class day_ranges : public ::testing::TestWithParam<range_case> {};

TEST_P(day_ranges, have_exact_ends) {
  workbench bench(calendar_schema);
  const range_case& each = GetParam();
  std::string records;
  std::string expected;
  const auto add = [&](const char* day, int step, char verdict) {
    if (*day == 0) return;
    records += record("due", calendar::format_date(*calendar::parse_date(day) + step));
    expected += verdict;
  };
  add(each.first, -1, 'n');
  add(each.first, 0, 'p');
  add(each.last, 0, 'p');
  add(each.last, 1, 'n');
  EXPECT_EQ(bench.ask(question("due", each.test), records, at(each.now, each.zone)), expected)
      << each.test << '\n'
      << records;
}

constexpr const char* sunday = "2026-11-22T09:00:00Z";

INSTANTIATE_TEST_SUITE_P(
    counts, day_ranges,
    ::testing::Values(range_case{R"("op":"in_last","count":7,"unit":"days")", sunday, "UTC",
                                 "2026-11-16", "2026-11-22"},
                      range_case{R"("op":"in_last","count":1,"unit":"days")", sunday, "UTC",
                                 "2026-11-22", "2026-11-22"},
                      range_case{R"("op":"in_last","count":2,"unit":"weeks")", sunday, "UTC",
                                 "2026-11-09", "2026-11-22"},
                      range_case{R"("op":"in_next","count":7,"unit":"days")", sunday, "UTC",
                                 "2026-11-22", "2026-11-28"},
                      range_case{R"("op":"in_last","count":1,"unit":"months")", sunday, "UTC",
                                 "2026-10-23", "2026-11-22"},
                      range_case{R"("op":"in_next","count":1,"unit":"months")", sunday, "UTC",
                                 "2026-11-22", "2026-12-21"},
                      range_case{R"("op":"in_last","count":1,"unit":"months")",
                                 "2026-03-31T12:00:00Z", "UTC", "2026-03-01", "2026-03-31"},
                      range_case{R"("op":"in_next","count":1,"unit":"months")",
                                 "2026-01-31T12:00:00Z", "UTC", "2026-01-31", "2026-02-27"},
                      range_case{R"("op":"in_last","count":1,"unit":"years")",
                                 "2024-02-29T12:00:00Z", "UTC", "2023-03-01", "2024-02-29"},
                      range_case{R"("op":"in_last","count":1,"unit":"days")",
                                 "2026-11-22T23:30:00Z", "Europe/Berlin", "2026-11-23",
                                 "2026-11-23"}));

INSTANTIATE_TEST_SUITE_P(
    periods, day_ranges,
    ::testing::Values(range_case{R"("op":"in_period","period":"today")", sunday, "UTC",
                                 "2026-11-22", "2026-11-22"},
                      range_case{R"("op":"in_period","period":"yesterday")", sunday, "UTC",
                                 "2026-11-21", "2026-11-21"},
                      range_case{R"("op":"in_period","period":"tomorrow")", sunday, "UTC",
                                 "2026-11-23", "2026-11-23"},
                      range_case{R"("op":"in_period","period":"this_week")", sunday, "UTC",
                                 "2026-11-16", "2026-11-22"},
                      range_case{R"("op":"in_period","period":"last_week")", sunday, "UTC",
                                 "2026-11-09", "2026-11-15"},
                      range_case{R"("op":"in_period","period":"next_week")", sunday, "UTC",
                                 "2026-11-23", "2026-11-29"},
                      range_case{R"("op":"in_period","period":"this_month")", sunday, "UTC",
                                 "2026-11-01", "2026-11-30"},
                      range_case{R"("op":"in_period","period":"next_month")",
                                 "2026-12-31T12:00:00Z", "UTC", "2027-01-01", "2027-01-31"},
                      range_case{R"("op":"in_period","period":"last_quarter")", sunday, "UTC",
                                 "2026-07-01", "2026-09-30"},
                      range_case{R"("op":"in_period","period":"this_year")", sunday, "UTC",
                                 "2026-01-01", "2026-12-31"},
                      range_case{R"("op":"in_period","period":"this_fiscal_quarter")",
                                 "2026-02-01T00:00:00Z", "UTC", "2026-01-01", "2026-03-31"},
                      range_case{R"("op":"in_period","period":"this_fiscal_year")",
                                 "2026-02-01T00:00:00Z", "UTC", "2025-04-01", "2026-03-31"},
                      range_case{R"("op":"in_period","period":"next_fiscal_year")", sunday, "UTC",
                                 "2027-04-01", "2028-03-31"}));

INSTANTIATE_TEST_SUITE_P(
    open_ended, day_ranges,
    ::testing::Values(range_case{R"("op":"before_now")", sunday, "UTC", "", "2026-11-21"},
                      range_case{R"("op":"after_now")", sunday, "UTC", "2026-11-23", ""},
                      range_case{R"("op":"before_now","count":3,"unit":"days")", sunday, "UTC", "",
                                 "2026-11-18"},
                      range_case{R"("op":"after_now","count":1,"unit":"months")",
                                 "2026-01-31T12:00:00Z", "UTC", "2026-03-01", ""}));

class instant_ranges : public ::testing::TestWithParam<range_case> {};

TEST_P(instant_ranges, have_exact_ends) {
  workbench bench(calendar_schema);
  const range_case& each = GetParam();
  std::string records;
  std::string expected;
  const auto add = [&](const char* instant, int step, char verdict) {
    if (*instant == 0) return;
    records +=
        record("seen", calendar::format_timestamp(*calendar::parse_timestamp(instant) + step));
    expected += verdict;
  };
  add(each.first, -1, 'n');
  add(each.first, 0, 'p');
  add(each.last, 0, 'p');
  add(each.last, 1, 'n');
  EXPECT_EQ(bench.ask(question("seen", each.test), records, at(each.now, each.zone)), expected)
      << each.test << '\n'
      << records;
}

INSTANTIATE_TEST_SUITE_P(
    elapsed, instant_ranges,
    ::testing::Values(range_case{R"("op":"in_last","count":30,"unit":"minutes")", sunday, "UTC",
                                 "2026-11-22T08:30:00.000001Z", "2026-11-22T09:00:00Z"},
                      range_case{R"("op":"in_next","count":2,"unit":"hours")", sunday, "UTC",
                                 "2026-11-22T09:00:00Z", "2026-11-22T10:59:59.999999Z"},
                      range_case{R"("op":"before_now")", sunday, "UTC", "",
                                 "2026-11-22T08:59:59.999999Z"},
                      range_case{R"("op":"after_now","count":1,"unit":"hours")", sunday, "UTC",
                                 "2026-11-22T10:00:00.000001Z", ""}));

// Berlin sets its clocks forward on 2026-03-29 and back on 2026-10-25.
INSTANTIATE_TEST_SUITE_P(
    local_days, instant_ranges,
    ::testing::Values(
        range_case{R"("op":"in_period","period":"today")", "2026-03-29T12:00:00Z", "Europe/Berlin",
                   "2026-03-28T23:00:00Z", "2026-03-29T21:59:59.999999Z"},
        range_case{R"("op":"in_period","period":"today")", "2026-10-25T12:00:00Z", "Europe/Berlin",
                   "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999999Z"},
        range_case{R"("op":"in_last","count":2,"unit":"days")", "2026-03-29T12:00:00Z",
                   "Europe/Berlin", "2026-03-27T23:00:00Z", "2026-03-29T21:59:59.999999Z"},
        range_case{R"("op":"in_last","count":24,"unit":"hours")", "2026-03-29T12:00:00Z",
                   "Europe/Berlin", "2026-03-28T12:00:00.000001Z", "2026-03-29T12:00:00Z"},
        range_case{R"("op":"before_now","count":1,"unit":"days")", "2026-03-29T12:00:00Z",
                   "Europe/Berlin", "", "2026-03-28T12:59:59.999999Z"},
        // 02:30 does not exist on the day of the change: the change itself, 01:00Z.
        range_case{R"("op":"before_now","count":1,"unit":"days")", "2026-03-30T00:30:00Z",
                   "Europe/Berlin", "", "2026-03-29T00:59:59.999999Z"},
        // São Paulo had no midnight on 2018-11-04: the day begins at 01:00 local, 03:00Z.
        range_case{R"("op":"in_period","period":"today")", "2018-11-04T12:00:00Z",
                   "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-05T01:59:59.999999Z"}));

TEST(moment, clamps_to_the_calendar_and_never_wraps) {
  workbench bench(calendar_schema);
  const std::string days = record("due", "0001-01-01") + record("due", "9999-12-31");
  const std::string instants =
      record("seen", "0001-01-01T00:00:00Z") + record("seen", "9999-12-31T23:59:59.999999Z");
  for (const char* unit : {"days", "weeks", "months", "years"}) {
    const auto ask = [&](const std::string& op, const char* field, const std::string& records) {
      const std::string test = R"("op":")" + op + R"(","count":100000000,"unit":")" + unit + "\"";
      return bench.ask(question(field, test.c_str()), records, at(sunday));
    };
    for (const bool date : {true, false}) {
      const char* field = date ? "due" : "seen";
      const std::string& records = date ? days : instants;
      EXPECT_EQ(ask("in_last", field, records), "pn") << unit;
      EXPECT_EQ(ask("in_next", field, records), "np") << unit;
      EXPECT_EQ(ask("before_now", field, records), "nn") << unit;
      EXPECT_EQ(ask("after_now", field, records), "nn") << unit;
    }
  }
}

TEST(moment, stands_at_both_ends_of_the_calendar) {
  workbench bench(calendar_schema);
  for (const char* zone : {"UTC", "America/New_York", "Pacific/Kiritimati"}) {
    for (const char* now : {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"}) {
      for (const char* period : {"last_week", "this_year", "next_fiscal_year", "yesterday"}) {
        const std::string test = std::string(R"("op":"in_period","period":")") + period + "\"";
        EXPECT_EQ(
            bench.ask(question("due", test.c_str()), record("due", "2026-11-22"), at(now, zone)),
            "n");
      }
    }
  }
}

TEST(moment, weeks_start_where_the_schema_says) {
  workbench bench(R"({"calendar":{"week_starts_on":"sunday"},
                      "objects":{"thing":{"fields":{"due":{"type":"date"}}}}})");
  EXPECT_EQ(bench.ask(R"({"field":"due","op":"in_period","period":"this_week"})",
                      record("due", "2026-11-21") + record("due", "2026-11-22") +
                          record("due", "2026-11-28") + record("due", "2026-11-29"),
                      at(sunday)),
            "nppn");
}

TEST(moment, ranges_of_two_criteria_stand_side_by_side_in_one_scratch) {
  workbench bench(calendar_schema);
  const auto today = bench.compile(R"({"field":"due","op":"in_period","period":"today"})");
  const auto later = bench.compile(R"({"field":"due","op":"after_now"})");
  const auto records = read(bench.fields, "thing", record("due", "2026-11-22"));
  criteria::workspace& memory = bench.memory.workspace();
  criteria::moment moment;
  ASSERT_EQ(criteria::make_moment(at(sunday), bench.fields.data().calendar, machine_zones().table(),
                                  moment),
            status::ok);
  criteria::bind_moment(*today.data().atoms, moment, memory);
  criteria::bind_moment(*later.data().atoms, moment, memory);
  const auto row = records.records().load(0, memory);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(criteria::passes(today.data(), *today.data().atoms, row, memory));
    EXPECT_FALSE(criteria::passes(later.data(), *later.data().atoms, row, memory));
  }
}

}  // namespace
}  // namespace ambit::testing
