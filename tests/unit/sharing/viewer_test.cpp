// What the cases cannot say: errors of calls, refused shares, and what a viewer keeps alive.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"

namespace ambit::testing {
namespace {

using sharing::shares;
using sharing::sight;
using sharing::viewer;

constexpr std::string_view rules_text = R"({"ambit": 1,
  "schema": {"objects": {"lead": {"fields": {"due": {"type": "date"}}}, "case": {"fields": {}}}},
  "sharing": {"lead": {"rules": [{"id": "soon", "access": "read", "to": [{"user": "ana"}],
    "when": {"field": "due", "op": "in_next", "count": 2, "unit": "days"}}]}}})";
constexpr std::string_view people_text = R"({"users": [{"id": "ana", "active": true}]})";

engine world() {
  const auto rules = policy::compile(rules_text);
  EXPECT_TRUE(rules) << rules.report().to_text();
  return *engine::bind(*rules, *directory().apply(people_text), zones());
}

context now() {
  context out;
  out.now_unix_us = 1'795'338'000'000'000;  // 2026-11-22T09:00:00Z
  return out;
}

batch leads(const engine& of, std::string_view text, std::string_view object = "lead") {
  const auto read = batch::from_json(of.policy().schema(), object, text);
  EXPECT_TRUE(read) << read.report().to_text();
  return *read;
}

std::string codes(const report& problems) {
  std::string out;
  for (const problem& each : problems.problems()) {
    out += each.where.pointer + ' ' + each.code + '\n';
  }
  return out;
}

TEST(SharingViewer, AnObjectWhoseSharingThePolicyDoesNotSay) {
  const auto made = viewer::bind(world(), "case", "ana", now());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.code(), status::invalid_argument);
  EXPECT_EQ(codes(made.report()), " unknown_sharing\n");
  EXPECT_EQ(viewer::bind(world(), "laed", "ana", now()).report().problems()[0].hint,
            "did you mean \"lead\"?");
}

TEST(SharingViewer, RecordsThatShareAnIdShareAPage) {
  const engine of = world();
  const batch twice = leads(of, R"([{"id": "L1", "owner": {"user": "ana"}},
    {"id": "L2", "owner": {"user": "ana"}}, {"id": "L1", "owner": {"user": "ana"}}])");
  const viewer ana = *viewer::bind(of, "lead", "ana", now());
  scratch memory;
  EXPECT_EQ(*ana.list(twice, R"({"page": {"size": 1}})", memory),
            R"({"count":3,"records":[{"id":"L1","access":"edit","way":"owner"},)"
            R"({"id":"L1","access":"edit","way":"owner"}],"next":"L1"})");
  EXPECT_EQ(*ana.list(twice, R"({"page": {"size": 1, "after": "L1"}})", memory),
            R"({"count":3,"records":[{"id":"L2","access":"edit","way":"owner"}]})");
}

TEST(SharingViewer, AZoneThatIsNotThere) {
  context elsewhere = now();
  elsewhere.zone = "Mars/Olympus";
  EXPECT_EQ(viewer::bind(world(), "lead", "ana", elsewhere).code(), status::unknown_zone);
}

TEST(SharingViewer, KeepsWhatItNeedsAlive) {
  std::optional<engine> live = world();
  std::optional<shares> by_hand =
      *shares::from_json(R"([{"object":"lead","id":"2","to":{"user":"ana"},"access":"edit"}])");
  const batch records = leads(*live, R"([{"id":"1","due":"2026-11-23"},{"id":"2"},{"id":"3"}])");
  const auto ana = viewer::bind(*live, "lead", "ana", now(), *by_hand);
  ASSERT_TRUE(ana);
  live.reset();
  by_hand.reset();
  scratch memory;
  std::vector<sight> sights(3);
  ASSERT_EQ(ana->see(records, memory, sights.data()), status::ok);
  EXPECT_EQ(sights, (std::vector<sight>{sight::read, sight::edit, sight::hidden}));
  EXPECT_TRUE(ana->can_edit(records, 1, memory)
                  ->starts_with(R"({"id":"2","allowed":true,"way":"share","to":{"user":"ana"})"));
}

/// The scratch of a call may have served another viewer's moment in between.
TEST(SharingViewer, EachAsksItsOwnMoment) {
  const engine live = world();
  const batch records = leads(live, R"([{"id":"1","due":"2026-11-25"}])");
  context later = now();
  later.now_unix_us += std::int64_t{2} * 86'400 * 1'000'000;
  const auto early = viewer::bind(live, "lead", "ana", now());
  const auto late = viewer::bind(live, "lead", "ana", later);
  scratch memory;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(*early->count(records, {}, memory), 0U);
    EXPECT_EQ(*late->count(records, {}, memory), 1U);
  }
}

TEST(SharingViewer, OtherRecordsAndRowsAreRefused) {
  const engine live = world();
  const auto ana = viewer::bind(live, "lead", "ana", now());
  scratch memory;
  sight one = sight::edit;  // left there by another viewer
  EXPECT_EQ(ana->see(leads(live, R"([{"id":"1"}])", "case"), memory, &one), status::unknown_object);
  EXPECT_EQ(one, sight::hidden);
  const auto other = schema::compile(R"({"objects":{"lead":{"fields":{"due":{"type":"text"}}}}})");
  const auto foreign = batch::from_json(*other, "lead", R"([{"id":"1"}])");
  one = sight::edit;
  EXPECT_EQ(ana->see(*foreign, memory, &one), status::schema_mismatch);
  EXPECT_EQ(one, sight::hidden);
  EXPECT_EQ(ana->list(*foreign, {}, memory).code(), status::schema_mismatch);
  const batch records = leads(live, R"([{"id":"1"}])");
  EXPECT_EQ(codes(ana->can_see(records, 1, memory).report()), " wrong_row\n");
}

TEST(SharingViewer, AQueryIsCheckedWhole) {
  const engine live = world();
  const auto ana = viewer::bind(live, "lead", "ana", now());
  const batch records = leads(live, "[]");
  scratch memory;
  const auto page = ana->list(
      records, R"({"access":"private","acess":1,"page":{"size":0,"after":"","x":1}})", memory);
  EXPECT_EQ(page.code(), status::invalid_argument);
  const std::string found = codes(page.report());
  for (const char* each :
       {"/access unknown_value\n", "/acess unknown_key\n", "/page/size out_of_range\n",
        "/page/after empty_name\n", "/page/x unknown_key\n"}) {
    EXPECT_NE(found.find(each), std::string::npos) << each << found;
  }
  EXPECT_TRUE(ana->list(records, R"({"page":{"size":10000}})", memory));
  EXPECT_FALSE(ana->count(records, R"({"page":{"size":10001}})", memory));
}

TEST(Shares, AreCheckedWhole) {
  EXPECT_EQ(shares().size(), 0U);
  const auto some = shares::from_json(R"([
    {"object":"lead","id":"1","to":{"group":"g"},"access":"read"},
    {"object":"lead","id":"1","to":{"group":"g"},"access":"read"}])");
  ASSERT_TRUE(some);
  EXPECT_EQ(some->size(), 2U);
  const auto wrong = shares::from_json(R"([{"object":"lead","id":"","to":{"guest":"s"},
    "access":"private"},{"id":"1","to":{},"acces":"read"},7])");
  EXPECT_EQ(wrong.code(), status::invalid_argument);
  const std::string found = codes(wrong.report());
  for (const char* each :
       {"/0/id empty_name\n", "/0/to/guest unknown_key\n", "/0/access unknown_value\n",
        "/1 missing_key\n", "/1/to wrong_target\n", "/1/acces unknown_key\n", "/2 wrong_type\n"}) {
    EXPECT_NE(found.find(each), std::string::npos) << each << found;
  }
  EXPECT_EQ(codes(shares::from_json(R"({"object":"lead"})").report()), " wrong_type\n");
}

}  // namespace
}  // namespace ambit::testing
