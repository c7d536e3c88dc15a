// Absences of users: what is refused, and who is found absent when.
#include "src/model/absences.hpp"

#include <gtest/gtest.h>

#include <string>

#include "ambit/directory.hpp"
#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"

namespace ambit {
namespace {

std::string away(const std::string& id, const std::string& from, const std::string& to,
                 const std::string& substitute) {
  return R"({"id": ")" + id + R"(", "absences": [{"from": ")" + from + R"(", "to": ")" + to +
         R"(", "substitute": ")" + substitute + R"("}]})";
}

std::string first_code(const std::string& users) {
  const auto made = directory().apply(R"({"users": [)" + users + "]}", "d.json");
  return made ? "" : made.report().problems().front().code;
}

TEST(Absences, AreFoundOnTheirFirstAndLastDayAndNoOther) {
  const auto made = directory().apply(R"({"users": [{"id": "a", "absences": [
    {"from": "2026-12-24", "to": "2026-12-26", "substitute": "c"},
    {"from": "2026-12-01", "to": "2026-12-01", "substitute": "b"}]}]})");
  ASSERT_TRUE(made) << made.report().to_text();
  const model::user& who = *made->data().users.find("a");
  const auto substitute = [&](std::string_view day) {
    const model::absence* found = model::absence_on(who, *calendar::parse_date(day));
    return found == nullptr ? std::string() : found->substitute;
  };
  EXPECT_EQ(substitute("2026-11-30"), "");
  EXPECT_EQ(substitute("2026-12-01"), "b");
  EXPECT_EQ(substitute("2026-12-02"), "");
  EXPECT_EQ(substitute("2026-12-23"), "");
  EXPECT_EQ(substitute("2026-12-24"), "c");
  EXPECT_EQ(substitute("2026-12-26"), "c");
  EXPECT_EQ(substitute("2026-12-27"), "");
}

TEST(Absences, ThatMeanNothingAreRefused) {
  EXPECT_EQ(first_code(away("a", "2026-12-02", "2026-12-01", "b")), "reversed_range");
  EXPECT_EQ(first_code(away("a", "2026-02-29", "2026-12-01", "b")), "ill_formed_date");
  EXPECT_EQ(first_code(away("a", "2026-12-01", "2026-12-01", "a")), "substitute_loop");
  EXPECT_EQ(first_code(R"({"id": "a", "absences": [{"from": "2026-12-01"}]})"), "missing_key");
  EXPECT_EQ(first_code(R"({"id": "a", "absences": [{"from": "2026-12-01", "to": "2026-12-01",
                           "instead": "b"}]})"),
            "unknown_key");
  EXPECT_EQ(first_code(R"({"id": "a", "absences": [{"from": "2026-12-01", "to": "2026-12-05"},
                           {"from": "2026-12-05", "to": "2026-12-06"}]})"),
            "overlapping_absences");
}

TEST(Absences, SubstitutesMustNotLeadBackOnTheSameDay) {
  EXPECT_EQ(first_code(away("a", "2026-12-01", "2026-12-10", "b") + "," +
                       away("b", "2026-12-10", "2026-12-20", "a")),
            "substitute_loop");
  EXPECT_EQ(first_code(away("a", "2026-12-01", "2026-12-10", "b") + "," +
                       away("b", "2026-12-11", "2026-12-20", "a")),
            "");
  EXPECT_EQ(first_code(away("a", "2026-12-01", "2026-12-10", "b") + "," +
                       away("b", "2026-12-01", "2026-12-10", "c") + "," +
                       away("c", "2026-12-10", "2026-12-20", "b")),
            "substitute_loop");
}

TEST(Absences, ALoopIsFoundWhicheverUserComesLast) {
  const auto first =
      directory().apply("{\"users\": [" + away("a", "2026-12-01", "2026-12-10", "b") + "," +
                        away("b", "2026-12-01", "2026-12-10", "c") + "]}");
  ASSERT_TRUE(first);
  const std::string put = R"({"command": "put_user", "user": )";
  EXPECT_FALSE(first->apply(put + away("c", "2026-12-05", "2026-12-05", "a") + "}"));
  EXPECT_TRUE(first->apply(put + away("c", "2026-12-11", "2026-12-12", "a") + "}"));
}

TEST(Absences, OfOneUserHaveALimit) {
  for (const std::size_t count : {limits::max_absences, limits::max_absences + 1}) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string day = calendar::format_date(20'000 + static_cast<std::int32_t>(i));
      list += (i == 0 ? "{\"from\": \"" : ",{\"from\": \"") + day + "\", \"to\": \"" + day + "\"}";
    }
    EXPECT_EQ(first_code(R"({"id": "a", "absences": [)" + list + "]}"),
              count == limits::max_absences ? "" : "limit_exceeded");
  }
}

TEST(Absences, ManyWhoStandInForOneAnotherAreSearchedInBoundedTime) {
  // Every user is absent every day and stands in for the next: no loop, as the last is there.
  std::string users;
  for (int i = 0; i < 20'000; ++i) {
    users += (i == 0 ? "" : ",") +
             away("u" + std::to_string(i), "2026-01-01", "2026-12-31", "u" + std::to_string(i + 1));
  }
  EXPECT_EQ(first_code(users), "");
}

}  // namespace
}  // namespace ambit
