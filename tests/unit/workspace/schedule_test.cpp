// Every IANA zone, and each change of its clocks in a year: each meeting is listed exactly once.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/calendar.hpp"
#include "src/base/json.hpp"
#include "src/workspace/days.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view rules_text = R"({"ambit": 1,
  "schema": {"objects": {"user": {"fields": {}}, "company": {"fields": {"csm": {"type": "id"}}},
    "meeting": {"fields": {"host": {"type": "id"}, "from": {"type": "timestamp"},
                           "to": {"type": "timestamp"}}}}},
  "sharing": {"company": {}, "meeting": {"internal": "read"}},
  "workspace": {"subscription": "enterprise", "csm_property": "csm", "seat": {"always": true},
    "meetings": {"people": ["host"], "starts_at": "from", "ends_at": "to"}}})";
constexpr std::string_view people_text = R"({"users": [{"id": "ana", "active": true,
  "permissions": ["customer_success_workspace"]}]})";

constexpr std::int64_t us_per_minute = 60 * calendar::us_per_second;
constexpr std::int64_t year_start = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
constexpr std::int64_t year_end = 1'798'761'600'000'000;

/// Meetings of none to some hours, over two days around an instant.
std::string meetings_around(std::int64_t instant) {
  constexpr std::array<std::int64_t, 5> minutes = {0, 30, 60, 150, 1'500};
  std::string text = "[";
  int id = 0;
  for (std::int64_t at = -26 * 60; at <= 26 * 60; at += 30) {
    const std::int64_t start = instant + at * us_per_minute;
    const std::int64_t end = start + minutes[static_cast<std::size_t>(id) % 5] * us_per_minute;
    if (id != 0) text += ',';
    text += R"({"id":")" + std::to_string(id++) + R"(","host":"ana","from":")" +
            calendar::format_timestamp(start) + R"(","to":")" + calendar::format_timestamp(end) +
            "\"}";
  }
  return text + ']';
}

/// When the clocks of a zone change in the year.
std::vector<std::int64_t> changes_of(const base::zone& zone) {
  std::vector<std::int64_t> found;
  for (std::int64_t hour = year_start; hour < year_end; hour += 60 * us_per_minute) {
    if (zone.offset_at(hour) == zone.offset_at(hour + 60 * us_per_minute)) continue;
    std::int64_t at = hour;
    while (zone.offset_at(at) == zone.offset_at(hour)) at += us_per_minute;
    found.push_back(at);
  }
  return found;
}

class Schedule : public ::testing::Test {
 protected:
  void SetUp() override {
    auto loaded = zones::from_directory("/usr/share/zoneinfo");
    if (!loaded) GTEST_SKIP() << "no zones";
    zones_ = *loaded;
    rules_.push_back(
        *engine::bind(*policy::compile(rules_text), *directory().apply(people_text), zones_));
    context when;
    when.now_unix_us = year_start;
    who_.push_back(*workspace::viewer::bind(rules_[0], "ana", when));
  }

  const batch& meetings(std::int64_t around) {
    auto found = batches_.find(around);
    if (found == batches_.end()) {
      const auto made =
          batch::from_json(rules_[0].policy().schema(), "meeting", meetings_around(around));
      EXPECT_TRUE(made) << made.report().to_text();
      found = batches_.emplace(around, *made).first;
    }
    return found->second;
  }

  /// What a view lists: adds to `begun` of each event where it stands without `continues`, and to
  /// `first` where it stands first.
  void ask(const std::string& question, const batch& records, std::vector<int>& begun,
           std::vector<int>& first, std::int64_t& count) {
    const std::array<const batch*, 1> given = {&records};
    const auto told = workspace::ask(who_[0], given, question, memory_);
    ASSERT_TRUE(told) << told.report().to_text();
    report problems;
    json::document parsed;
    ASSERT_TRUE(parsed.parse(*told, {}, problems));
    std::vector<bool> seen(records.size());
    for (json::value day = parsed.root().find("days").first(); day; day = day.next()) {
      std::int64_t listed = 0;
      for (json::value at = day.find("entries").first(); at; at = at.next()) {
        const auto id = std::stoul(std::string(at.find("id").string()));
        if (!at.find("continues")) ++begun[id];
        if (!seen[id]) ++first[id];
        if (!seen[id]) ++listed;
        seen[id] = true;
      }
      EXPECT_EQ(std::stoll(std::string(day.find("count").number())), listed);
      count += listed;
    }
    EXPECT_EQ(std::stoll(std::string(parsed.root().find("count").number())),
              std::count(seen.begin(), seen.end(), true));
  }

  zones zones_;
  std::vector<engine> rules_;
  std::vector<workspace::viewer> who_;
  std::map<std::int64_t, batch> batches_;
  scratch memory_;
};

TEST_F(Schedule, ListsEveryEventExactlyOnceWhereverClocksChange) {
  std::size_t changes = 0;
  for (const auto& [name, zone] : zones_.table().zones) {
    for (const std::int64_t change : changes_of(zone)) {
      ++changes;
      const batch& records = meetings(change);
      const std::int32_t middle = workspace::day_at(zone, change);
      std::vector<int> begun(records.size());
      std::vector<int> first(records.size());
      std::int64_t count = 0;
      for (std::int32_t day = middle - 2; day <= middle + 3; ++day) {
        ask(R"({"ask":"schedule","time_zone":")" + name + R"(","day":")" +
                calendar::format_date(day) + "\"}",
            records, begun, first, count);
      }
      EXPECT_EQ(begun, std::vector<int>(records.size(), 1)) << name;
      // And in the weeks around: where it begins, in one of them, and counted once in each.
      begun.assign(records.size(), 0);
      first.assign(records.size(), 0);
      for (const std::int32_t day : {middle - 7, middle, middle + 7}) {
        ask(R"({"ask":"schedule","view":"week","time_zone":")" + name + R"(","day":")" +
                calendar::format_date(day) + "\"}",
            records, begun, first, count);
      }
      EXPECT_EQ(begun, std::vector<int>(records.size(), 1)) << name;
      for (const int weeks : first) EXPECT_TRUE(weeks == 1 || weeks == 2) << name;
    }
  }
  EXPECT_GT(changes, 100U);
}

}  // namespace
}  // namespace ambit::testing
