// Rotation: fair, in order, remembered, and the same however a batch is split.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "src/leads/rotation.hpp"
#include "tests/unit/leads/office.hpp"

namespace ambit::test {
namespace {

std::string pool_entry(std::string_view more = "") {
  std::string text = R"({"id": "e", "when": {"always": true}, "assign": {"pool": "p"})";
  return text.append(more).append("}");
}

std::string pool_of(std::string_view members, std::string_view more = "") {
  std::string text = R"({"p": {"method": "round_robin", "members": [)";
  return text.append(members).append("]").append(more).append("}}");
}

std::string leads_from(int first, int count, std::string_view more = "") {
  std::string text;
  for (int i = first; i < first + count; ++i)
    text.append("{\"id\": \"L").append(std::to_string(i)).append("\"").append(more).append("}\n");
  return text;
}

std::string owners_in(const std::vector<std::string>& decisions) {
  std::string owners;
  for (const std::string& decision : decisions) owners.append(owner_in(decision)).append(" ");
  return owners;
}

const char* const abc = R"({"user": "ana"}, {"user": "ben"}, {"user": "cleo"})";

TEST(Pool, L1OneWhoTakesAllAndTwoWhoTakeSome) {
  const std::string only_other =
      R"(, "when": {"field": "language", "op": "ne", "value": "fr", "if_missing": true}})";
  office desk(policy_of(pool_entry(), pool_of(R"({"user": "ana"}, {"user": "ben")" + only_other +
                                              R"(, {"user": "cleo")" + only_other)));
  std::string records;
  for (int i = 0; i < 300; ++i)
    records += leads_from(i, 1, i % 2 == 0 ? R"(, "language": "fr")" : "");
  const auto decisions = desk.decide(records);
  ASSERT_EQ(decisions.size(), 300U);
  std::vector<std::string> owners;
  for (const std::string& decision : decisions) owners.push_back(owner_in(decision));
  EXPECT_EQ(std::count(owners.begin(), owners.end(), "ana"), 150);
  EXPECT_EQ(std::count(owners.begin(), owners.end(), "ben"), 75);
  EXPECT_EQ(std::count(owners.begin(), owners.end(), "cleo"), 75);
  owners.resize(6);
  EXPECT_EQ(owners, (std::vector<std::string>{"ana", "ben", "ana", "cleo", "ana", "ben"}));
}

TEST(Pool, AFailedPoolSpendsNoTurn) {
  const std::string when = R"(, "when": {"field": "language", "op": "eq", "value": "fr"}})";
  office desk(
      policy_of(pool_entry(), pool_of(R"({"user": "ana")" + when + R"(, {"user": "ben")" + when)));
  EXPECT_EQ(owners_in(desk.decide(leads_from(0, 1, R"(, "language": "fr")"))), "ana ");
  EXPECT_EQ(owners_in(desk.decide(leads_from(1, 3, R"(, "language": "de")"))), "   ");
  EXPECT_EQ(owners_in(desk.decide(leads_from(4, 2, R"(, "language": "fr")"))), "ben ana ");
}

TEST(Pool, AKeptOwnerSpendsNoTurn) {
  office desk(policy_of(pool_entry(R"(, "overwrite": false)"), pool_of(abc)));
  EXPECT_EQ(owners_in(desk.decide(R"([{"id": "1"}, {"id": "2", "owner": {"user": "off"}},
                                      {"id": "3"}])")),
            "ana off ben ");
}

TEST(Pool, RotatesOverQueues) {
  office desk(policy_of(pool_entry(), pool_of(R"({"queue": "q1"}, {"queue": "empty"},
                                                 {"queue": "q2"}, {"user": "ana"})")));
  EXPECT_EQ(owners_in(desk.decide(leads_from(0, 5))), "q1 q2 ana q1 q2 ");
}

TEST(Pool, AChangeOfMembersKeepsTheStateOrForgetsIt) {
  for (const bool resets : {false, true}) {
    const std::string setting = resets ? R"(, "on_change": "reset")" : "";
    office desk(policy_of(pool_entry(), pool_of(abc, setting)));
    EXPECT_EQ(owners_in(desk.decide(leads_from(0, 2))), "ana ben ");
    desk.live = engine_of(policy_of(
        pool_entry(), pool_of(R"({"user": "ana"}, {"user": "pia"}, {"user": "cleo"})", setting)));
    EXPECT_EQ(owners_in(desk.decide(leads_from(2, 3))), resets ? "ana pia cleo " : "pia cleo ana ");
    desk.live = engine_of(policy_of(pool_entry(), pool_of(abc, setting)));
    EXPECT_EQ(owners_in(desk.decide(leads_from(5, 3))), resets ? "ana ben cleo " : "ben cleo ana ");
  }
}

TEST(Pool, ResetForgetsNothingWhileTheMembersStay) {
  office desk(policy_of(pool_entry(), pool_of(abc, R"(, "on_change": "reset")")));
  std::string owners;
  for (int i = 0; i < 4; ++i) owners += owners_in(desk.decide(leads_from(i, 1)));
  EXPECT_EQ(owners, "ana ben cleo ana ");
}

TEST(Pool, ABatchGivesWhatSingleCallsGiveHoweverItIsSplit) {
  const std::string entries =
      R"({"id": "fr", "when": {"field": "language", "op": "eq", "value": "fr"},
          "assign": ["account_owner", {"pool": "p"}], "on_ineligible": "next_entry"},
         {"id": "kept", "when": {"field": "size", "op": "lt", "value": 2}, "assign": "keep"},)" +
      pool_entry();
  const std::string rules = policy_of(
      entries, pool_of(R"({"user": "ana", "when": {"field": "size", "op": "le", "value": 6}},
                          {"user": "off"}, {"user": "ben"}, {"queue": "empty"},
                          {"queue": "q2"})"));
  std::mt19937 random(7);
  std::vector<std::string> records;
  for (int i = 0; i < 60; ++i) {
    std::string record = "{\"id\": \"L" + std::to_string(random() % 40) + "\"";
    record += ", \"size\": " + (random() % 10 == 0 ? "\"x\"" : std::to_string(random() % 10));
    if (random() % 2 == 0) record += R"(, "language": "fr")";
    if (random() % 3 == 0) record += R"(, "owner": {"user": "ben"})";
    if (random() % 4 == 0) record += R"(, "account": "acme")";
    records.push_back(record + "}");
  }
  // The decisions, and the ledger that they leave behind.
  const auto run = [&](const std::vector<std::size_t>& cuts) {
    office desk(rules);
    std::string all;
    std::size_t first = 0;
    for (const std::size_t cut : cuts) {
      std::string lines;
      for (; first < cut; ++first) lines += records[first] + "\n";
      const batch read = leads_of(desk.live, lines);
      const auto turn = leads::decide(desk.live, read, desk.book, at(), desk.memory);
      if (!turn) return turn.report().to_text();
      all += turn->to_json_lines();
    }
    return all + *desk.book.snapshot();
  };
  const std::string at_once = run({records.size()});
  EXPECT_NE(at_once.find("\"replayed\":true"), std::string::npos);
  std::vector<std::size_t> singly;
  for (std::size_t i = 1; i <= records.size(); ++i) singly.push_back(i);
  EXPECT_EQ(run(singly), at_once);
  for (int attempt = 0; attempt < 20; ++attempt) {
    std::vector<std::size_t> cuts = {records.size()};
    for (std::size_t i = random() % 6; i > 0; --i) cuts.push_back(1 + random() % records.size());
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    EXPECT_EQ(run(cuts), at_once);
  }
}

/// Whether counts differ by at most one in every window of a run with the same able members.
bool is_fair(const std::vector<std::uint32_t>& served, const std::vector<std::uint32_t>& able) {
  for (std::size_t from = 0; from < served.size(); ++from) {
    std::vector<int> counts(able.size());
    for (std::size_t to = from; to < served.size(); ++to) {
      const auto member = std::find(able.begin(), able.end(), served[to]);
      if (member == able.end()) return false;
      ++counts[static_cast<std::size_t>(member - able.begin())];
      const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
      if (*most - *least > 1) return false;
    }
  }
  return true;
}

TEST(Rotation, CountsDifferByAtMostOneWhileTheSameAreAble) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    model::pool pool;
    pool.id = "p";
    for (std::size_t i = 1 + random() % 6; i > 0; --i) {
      model::pool_member member;
      member.target.id = std::to_string(i);
      pool.members.push_back(member);
    }
    leads::rotation turns(pool, {});
    for (int run = 0; run < 12; ++run) {
      std::vector<obstacle> standing(pool.members.size(), obstacle::user_inactive);
      std::vector<std::uint32_t> able;
      for (std::uint32_t i = 0; i < standing.size(); ++i)
        if (random() % 3 != 0) able.push_back(i);
      for (const std::uint32_t i : able) standing[i] = obstacle::none;
      std::vector<std::uint32_t> served;
      for (std::size_t i = random() % 25; i > 0; --i) {
        const auto next = turns.next(standing);
        ASSERT_EQ(next.has_value(), !able.empty());
        if (!next) break;
        turns.take(*next);
        served.push_back(*next);
        if (random() % 5 == 0) turns = leads::rotation(pool, turns.change().after);
      }
      EXPECT_TRUE(is_fair(served, able)) << "seed " << seed << ", run " << run;
    }
  }
}

}  // namespace
}  // namespace ambit::test
