// Plan and commit: keys, replays, owners, conflicts, threads.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "tests/unit/leads/office.hpp"

namespace ambit::test {
namespace {

const char* const three = R"({"p": {"method": "round_robin", "members":
    [{"user": "ana"}, {"user": "ben"}, {"user": "cleo"}]}})";

std::string rotating() {
  return policy_of(R"({"id": "kept", "when": {"field": "size", "op": "eq", "value": 1},
                       "assign": "keep"},
                      {"id": "e", "when": {"always": true}, "assign": {"pool": "p"}})",
                   three);
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

result<plan> plan_for(office& desk, const batch& records, const context& when = at()) {
  const result<matches> found = leads::match(desk.live, records, when, desk.memory);
  if (!found) return {found.code(), found.report()};
  return leads::plan(desk.live, records, *found, desk.book, when, desk.memory);
}

TEST(Plan, L4AReplayNamesTheCurrentOwnerAndSpendsNoTurn) {
  office desk(rotating());
  const std::string created = desk.one(R"({"id": "L"})");
  EXPECT_EQ(owner_in(created), "ana");
  ASSERT_EQ(desk.book.apply(R"([{"command": "set_owner", "object": "lead", "id": "L",
                                 "owner": {"user": "ben"}}])"),
            status::ok);
  std::string replayed = created;
  replayed.insert(replayed.size() - 1, R"(,"replayed":true,"current_owner":{"user":"ben"})");
  EXPECT_EQ(desk.one(R"({"id": "L"})"), replayed);
  EXPECT_EQ(desk.one(R"({"id": "L"})", at("create")), replayed);
  const std::string edited = desk.one(R"({"id": "L", "size": 1})", at("edit"));
  EXPECT_TRUE(contains(edited, R"("outcome":"kept","reason":"keep","owner":{"user":"ben"})"));
  EXPECT_EQ(owner_in(desk.one(R"({"id": "M"})")), "ben");  // no turn was spent in between
}

TEST(Plan, AReplayKeepsTheFingerprintOfTheEngineThatDecided) {
  office desk(rotating());
  const batch records = leads_of(desk.live, R"({"id": "L"})");
  const auto first = leads::decide(desk.live, records, desk.book, at(), desk.memory);
  ASSERT_TRUE(first);
  const std::string before(desk.live.fingerprint());
  desk.live = engine_of(policy_of(R"({"id": "new", "when": {"always": true}, "assign": "keep"})"));
  const auto again =
      leads::decide(desk.live, leads_of(desk.live, R"({"id": "L"})"), desk.book, at(), desk.memory);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->replayed(0));
  EXPECT_EQ(again->outcome(0), outcome::assigned);
  EXPECT_EQ(again->reason(0), reason::entry_matched);
  EXPECT_TRUE(contains(again->to_json(0), before));
  EXPECT_TRUE(contains(again->to_json(0), R"("entry":"e")"));
}

TEST(Plan, TheRecordsOwnOwnerIsTheCurrentOne) {
  office desk(rotating());
  desk.one(R"({"id": "L"})");
  EXPECT_TRUE(contains(desk.one(R"({"id": "L", "owner.queue": "q9"})"),
                       R"("replayed":true,"current_owner":{"queue":"q9"})"));
}

TEST(Plan, ARecordTwiceInABatchIsDecidedOnce) {
  office desk(rotating());
  const auto decisions = desk.decide(R"([{"id": "L"}, {"id": "L"}, {"id": "M"}])");
  EXPECT_EQ(decisions[1], decisions[0].substr(0, decisions[0].size() - 1) +
                              R"(,"replayed":true,"current_owner":{"user":"ana"}})");
  EXPECT_EQ(owner_in(decisions[2]), "ben");
}

TEST(Plan, UnassignedAndUndecidedAreAskedAgain) {
  office desk(policy_of(
      R"({"id": "e", "when": {"field": "size", "op": "ge", "value": 1}, "assign": "keep"})"));
  const char* const records = R"([{"id": "1", "size": 1}, {"id": "2", "size": "x"}])";
  const auto first = desk.decide(records);
  EXPECT_EQ(desk.decide(records), first);
  EXPECT_FALSE(contains(first[0] + first[1], "replayed"));
  EXPECT_TRUE(contains(desk.one(R"({"id": "1", "size": 1, "owner": {"user": "ana"}})"), "kept"));
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), R"({"user":"ana"})");
  EXPECT_EQ(*desk.book.owner_of("lead", "2"), "");
}

TEST(Plan, PlanningChangesNothing) {
  office desk(rotating());
  const std::string before = *desk.book.snapshot();
  const batch records = leads_of(desk.live, R"([{"id": "1"}, {"id": "2"}])");
  const auto first = plan_for(desk, records);
  const auto second = plan_for(desk, records);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->to_json_lines(), second->to_json_lines());
  EXPECT_EQ(*desk.book.snapshot(), before);
}

TEST(Plan, TheSecondOfTwoPlansFromOneStateIsAConflict) {
  office desk(rotating());
  const auto first = plan_for(desk, leads_of(desk.live, R"({"id": "1"})"));
  const auto second = plan_for(desk, leads_of(desk.live, R"({"id": "2"})"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(desk.book.commit(*first), status::ok);
  const std::string after = *desk.book.snapshot();
  EXPECT_EQ(desk.book.commit(*second), status::conflict);
  EXPECT_EQ(desk.book.commit(*first), status::conflict);
  EXPECT_EQ(*desk.book.snapshot(), after);
}

TEST(Plan, AKeyDecidedInBetweenIsAConflict) {
  office desk(policy_of(R"({"id": "e", "when": {"always": true}, "assign": {"user": "ana"}})"));
  const batch records = leads_of(desk.live, R"([{"id": "1"}, {"id": "2"}])");
  const auto turn = plan_for(desk, records);
  ASSERT_TRUE(turn);
  desk.one(R"({"id": "2"})");
  EXPECT_EQ(desk.book.commit(*turn), status::conflict);
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), "");
}

TEST(Plan, AnOwnerSetInBetweenIsAConflict) {
  office desk(policy_of(R"({"id": "e", "when": {"always": true}, "assign": "keep"})"));
  const char* const by_hand = R"([{"command": "set_owner", "object": "lead", "id": "1",
                                   "owner": {"user": "ben"}}])";
  ASSERT_EQ(desk.book.apply(R"([{"command": "set_owner", "object": "lead", "id": "1",
                                 "owner": {"user": "ana"}}])"),
            status::ok);
  const auto known = plan_for(desk, leads_of(desk.live, R"({"id": "1"})"));
  const auto told =
      plan_for(desk, leads_of(desk.live, R"({"id": "1", "owner": {"user": "cleo"}})"), at("edit"));
  ASSERT_TRUE(known && told);
  ASSERT_EQ(desk.book.apply(by_hand), status::ok);
  EXPECT_EQ(desk.book.commit(*known), status::conflict);
  EXPECT_EQ(desk.book.commit(*told), status::ok);  // the host knew better than the ledger
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), R"({"user":"cleo"})");
}

TEST(Plan, AnotherLedgerRefusesThePlan) {
  office desk(rotating());
  const auto turn = plan_for(desk, leads_of(desk.live, R"({"id": "1"})"));
  ASSERT_TRUE(turn);
  ledger other;
  EXPECT_EQ(other.commit(*turn), status::conflict);
  ledger copy = desk.book;
  EXPECT_EQ(copy.commit(*turn), status::ok);
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), R"({"user":"ana"})");
}

TEST(Plan, ARestoredLedgerGoesOnWhereItStopped) {
  office desk(rotating());
  desk.decide(R"([{"id": "1"}, {"id": "2"}])");
  const std::string saved = *desk.book.snapshot();
  const result<ledger> restored = ledger::restore(saved);
  ASSERT_TRUE(restored) << restored.report().to_text();
  EXPECT_EQ(*restored->snapshot(), saved);
  office other(desk.live);
  other.book = *restored;
  const char* const records = R"([{"id": "1"}, {"id": "3"}, {"id": "4"}])";
  EXPECT_EQ(other.decide(records), desk.decide(records));
  EXPECT_EQ(*other.book.snapshot(), *desk.book.snapshot());
}

TEST(Plan, OutlivesWhatItWasMadeFrom) {
  std::string line;
  {
    result<plan> turn = [] {
      office desk(rotating());
      return plan_for(desk, leads_of(desk.live, R"({"id": "1", "size": 1, "owner.user": "ben"})"));
    }();
    ASSERT_TRUE(turn);
    line = plain(turn->to_json(0));
  }
  EXPECT_EQ(line, R"({"id":"1","outcome":"kept","reason":"keep","owner":{"user":"ben"},)"
                  R"("rule":"inbound","entry":"kept","choice":0})");
}

TEST(Plan, ThreadsOnOneLedgerLoseAndDoubleNothing) {
  const engine live = engine_of(rotating());
  ledger book;
  constexpr int leads_each = 300;
  std::vector<std::vector<std::string>> lines(4);
  const auto work = [&](std::size_t worker) {
    scratch memory;
    ledger mine = book;
    for (int i = 0; i < leads_each; ++i) {
      // Two workers share each set of records, so that every key is asked for twice.
      const std::string id = std::to_string(worker % 2) + "-" + std::to_string(i);
      const batch records = leads_of(live, "{\"id\": \"" + id + "\"}");
      result<plan> turn = leads::decide(live, records, mine, at(), memory);
      while (!turn && turn.code() == status::conflict)
        turn = leads::decide(live, records, mine, at(), memory);
      lines[worker].push_back(turn ? turn->to_json(0) : turn.report().to_text());
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t worker = 0; worker < lines.size(); ++worker) threads.emplace_back(work, worker);
  for (std::thread& thread : threads) thread.join();

  std::map<std::string, int> counts;
  for (std::size_t worker = 0; worker < 2; ++worker) {
    for (int i = 0; i < leads_each; ++i) {
      const std::string& one = lines[worker][static_cast<std::size_t>(i)];
      const std::string& other = lines[worker + 2][static_cast<std::size_t>(i)];
      EXPECT_NE(contains(one, "replayed"), contains(other, "replayed"));
      EXPECT_EQ(owner_in(one), owner_in(other));
      ++counts[owner_in(one)];
      const std::string id = std::to_string(worker) + "-" + std::to_string(i);
      EXPECT_EQ(*book.owner_of("lead", id), "{\"user\":\"" + owner_in(one) + "\"}");
    }
  }
  EXPECT_EQ(counts, (std::map<std::string, int>{{"ana", 200}, {"ben", 200}, {"cleo", 200}}));
  EXPECT_TRUE(contains(*book.snapshot(), "\"last_number\":600,"));
}

}  // namespace
}  // namespace ambit::test
