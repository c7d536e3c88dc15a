#include "src/exchange/salesforce_dates.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "src/base/calendar.hpp"

namespace ambit::exchange {
namespace {

std::string read(std::string_view text) {
  const auto value = parse_date_value(text);
  if (!value) return "none";
  switch (value->type) {
    case date_value::kind::day:
      return "day " + calendar::format_date(value->unix_day);
    case date_value::kind::wall_time:
      return "wall " + calendar::format_timestamp(value->us);
    case date_value::kind::instant:
      return "instant " + calendar::format_timestamp(value->us);
    case date_value::kind::period:
      return value->period;
    case date_value::kind::last_days:
      return "last " + std::to_string(value->count);
    case date_value::kind::next_days:
      return "next " + std::to_string(value->count);
  }
  return "none";
}

TEST(SalesforceDates, ReadsFixedOnes) {
  const std::pair<std::string_view, std::string_view> facts[] = {
      {"11/22/2018", "day 2018-11-22"},
      {"1/2/2018", "day 2018-01-02"},
      {"2018-11-22", "day 2018-11-22"},
      {"22.11.2018", "day 2018-11-22"},
      {" 2/29/2024 ", "day 2024-02-29"},
      {"11/22/2018 4:00 AM", "wall 2018-11-22T04:00:00Z"},
      {"11/22/2018 4:00 pm", "wall 2018-11-22T16:00:00Z"},
      {"11/22/2018 12:00 AM", "wall 2018-11-22T00:00:00Z"},
      {"11/22/2018 12:30 PM", "wall 2018-11-22T12:30:00Z"},
      {"22.11.2018 16:05", "wall 2018-11-22T16:05:00Z"},
      {"2018-11-22T04:00:07", "wall 2018-11-22T04:00:07Z"},
      {"2018-11-22T04:00:00Z", "instant 2018-11-22T04:00:00Z"},
      {"2018-11-22T04:00:00.000+0000", "instant 2018-11-22T04:00:00Z"},
      {"2018-11-22T04:00:00+02:00", "instant 2018-11-22T02:00:00Z"},
  };
  for (const auto& [text, expected] : facts) EXPECT_EQ(read(text), expected) << text;
}

TEST(SalesforceDates, ReadsRelativeOnes) {
  const std::pair<std::string_view, std::string_view> facts[] = {
      {"TODAY", "today"},
      {"Yesterday", "yesterday"},
      {"THIS_FISCAL_QUARTER", "this_fiscal_quarter"},
      {"last month", "last_month"},
      {"NEXT WEEK", "next_week"},
      {"LAST_N_DAYS:30", "last 30"},
      {"NEXT_N_DAYS:7", "next 7"},
      {"Next 7 Days", "next 7"},
      {"LAST_90_DAYS", "last 90"},
  };
  for (const auto& [text, expected] : facts) EXPECT_EQ(read(text), expected) << text;
}

TEST(SalesforceDates, RefusesTheRest) {
  for (const std::string_view text : {"",
                                      "soon",
                                      "22/11/2018",
                                      "2/29/2023",
                                      "11/22/18",
                                      "11/22/2018 25:00",
                                      "11/22/2018 13:00 AM",
                                      "11/22/2018 0:00 PM",
                                      "11/22/2018 4:60",
                                      "11/22/2018 4",
                                      "11-22-2018",
                                      "2018-1-2",
                                      "1/1/1600",
                                      "1/1/4001",
                                      "LAST_N_DAYS:",
                                      "LAST_N_DAYS:0",
                                      "LAST_N_DAYS:x",
                                      "LAST DAYS",
                                      "LAST_N_DAYS:99999999",
                                      "THIS_DECADE",
                                      "LAST_N_MONTHS:3",
                                      "2018",
                                      "1/1/2018x",
                                      "2018-11-22T04:00:00+99:00",
                                      "TODAY+1"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

}  // namespace
}  // namespace ambit::exchange
