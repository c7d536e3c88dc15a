// Acts as plans: what they stand on, what is wrong with them, and what the ledger remembers.
#include "ambit/acts.hpp"

#include <gtest/gtest.h>

#include "tests/unit/leads/office.hpp"

namespace ambit {
namespace {

using test::at;
using test::office;

const std::string to_queue =
    test::policy_of(R"({"id": "e", "when": {"always": true}, "assign": {"queue": "q1"}})");

context as(std::string actor) {
  context when = at();
  when.actor = std::move(actor);
  return when;
}

constexpr std::string_view accept_one = R"([{"act": "accept", "object": "lead", "id": "1"}])";

TEST(Acts, APlanFitsTheLedgerAsItWas) {
  office desk(to_queue);
  desk.one(R"([{"id": "1"}])");
  const auto first = leads::plan_acts(desk.live, accept_one, desk.book, as("ben"));
  const auto second = leads::plan_acts(desk.live, accept_one, desk.book, as("ben"));
  ASSERT_TRUE(first && second);
  ledger other;
  EXPECT_EQ(other.commit(*first), status::conflict);
  EXPECT_EQ(desk.book.commit(*first), status::ok);
  EXPECT_EQ(desk.book.commit(*second), status::conflict);
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), R"({"user":"ben"})");
  const auto again = leads::plan_acts(desk.live, accept_one, desk.book, as("ben"));
  EXPECT_EQ(desk.book.commit(*again), status::ok);  // had been accepted: nothing to do
  EXPECT_NE(again->to_json(0).find(R"("replayed":true)"), std::string::npos);
}

TEST(Acts, ChangesSayWhatWasDoneAndOnWhat) {
  office desk(to_queue);
  desk.one(R"([{"id": "1"}])");
  const auto done = leads::plan_acts(desk.live, accept_one, desk.book, as("ben"));
  const result<std::string> told = desk.book.changes(*done);
  ASSERT_TRUE(told);
  for (const std::string_view part :
       {R"("records":[{"object":"lead","id":"1","before":{"owner":{"queue":"q1"},"holding":{)",
        R"("after":{"owner":{"user":"ben"},"holding":{"since":)", R"("from_queue":"q1")",
        R"("decisions":[],"acts":[{"object":"lead","id":"1","act":"accept","at":)",
        R"("result":{"id":"1","act":"accept","outcome":"accepted")"})
    EXPECT_NE(told->find(part), std::string::npos) << part << "\n" << *told;
  EXPECT_EQ(ledger().changes(*done).code(), status::conflict);
  ASSERT_EQ(desk.book.commit(*done), status::ok);
  EXPECT_EQ(desk.book.changes(*done).code(), status::conflict);
}

TEST(Acts, ChangesByAgeLeaveTheEarlierOwnerOut) {
  office desk(test::policy_of(R"({"id": "e", "when": {"always": true}, "accept_within":
      {"count": 5, "unit": "minutes"}, "assign": [{"queue": "q1"}, {"user": "ana"}]})"));
  desk.one(R"([{"id": "1"}])");
  context later = at();
  later.now_unix_us += 300'000'000;
  const batch records = test::leads_of(desk.live, R"([{"id": "1"}])");
  const auto turn = leads::plan_by_age(desk.live, records, desk.book, later, desk.memory);
  const result<std::string> told = desk.book.changes(*turn);
  ASSERT_TRUE(told);
  EXPECT_NE(told->find(R"("left_out":[{"queue":"q1"}]}}],"decisions":[],"acts":[{)"),
            std::string::npos)
      << *told;
}

TEST(Acts, APlanByAgeIsAConflictOnceSomebodyAccepted) {
  office desk(test::policy_of(R"({"id": "e", "when": {"always": true},
      "assign": [{"queue": "q1"}, {"user": "ana"}], "accept_within": {"count": 5, "unit": "minutes"}})"));
  desk.one(R"([{"id": "1"}])");
  context later = at();
  later.now_unix_us += 300'000'000;
  const batch records = test::leads_of(desk.live, R"([{"id": "1"}])");
  const auto turn = leads::plan_by_age(desk.live, records, desk.book, later, desk.memory);
  ASSERT_TRUE(turn);
  EXPECT_EQ(turn->outcome(0), outcome::assigned);
  ASSERT_TRUE(leads::act(desk.live, accept_one, desk.book, as("ben")));
  EXPECT_EQ(desk.book.commit(*turn), status::conflict);
  const auto after = leads::reassign_by_age(desk.live, records, desk.book, later, desk.memory);
  EXPECT_EQ(after->reason(0), reason::not_due);
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), R"({"user":"ben"})");
}

TEST(Acts, TheHistoryTellsWhatWasDone) {
  office desk(to_queue);
  desk.one(R"([{"id": "1"}])");
  ASSERT_TRUE(leads::act(desk.live, accept_one, desk.book, as("ben")));
  history_query asked;
  asked.user = "ben";
  const std::string lines = *desk.book.history(asked);
  EXPECT_EQ(lines.rfind(R"({"decided_at":"2026-11-22T09:00:00Z","object":"lead","event":"accept",)"
                        R"("current_owner":{"user":"ben"},"decision":{"id":"1","act":"accept",)",
                        0),
            0U)
      << lines;
  ASSERT_EQ(desk.book.apply(R"([{"command": "forget_decided", "object": "lead",
                                 "before": "2027-01-01T00:00:00Z"}])"),
            status::ok);
  EXPECT_EQ(*desk.book.history({}), "");
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), R"({"user":"ben"})");
}

TEST(Acts, EveryProblemIsToldAndNothingDone) {
  office desk(to_queue);
  desk.one(R"([{"id": "1"}])");
  const auto done = leads::act(desk.live, R"([
      {"act": "accept", "object": "lead", "id": "1"}, {"act": "accept", "object": "lead"},
      {"act": "reassign", "object": "lead", "id": "1", "ids": ["1"], "to": {"user": "ben"}},
      {"act": "reassign", "object": "lead", "ids": [], "to": {"user": "ben", "queue": "q1"}},
      {"act": "dance"}, {"act": "release", "object": "lead", "id": "", "to": {"user": "ben"}}])",
                               desk.book, as("ben"));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.code(), status::invalid_argument);
  std::vector<std::string> codes;
  for (const problem& each : done.report().problems()) codes.push_back(each.code);
  EXPECT_EQ(codes,
            (std::vector<std::string>{"missing_key", "missing_key", "empty_list", "wrong_owner",
                                      "unknown_act", "wrong_id", "unknown_key"}));
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), R"({"queue":"q1"})");
  EXPECT_EQ(leads::act(desk.live, R"([{"act": "accept", "object": "note", "id": "1"}])", desk.book,
                       as("ben"))
                .code(),
            status::unknown_object);
}

TEST(Acts, WrongQuestionsAreRefused) {
  const office desk(to_queue);
  for (const char* const wrong :
       {"[]", "{}", R"({"ask": "who", "object": "lead"})", R"({"ask": "inbox", "object": "lead"})",
        R"({"ask": "waiting", "object": "lead", "limit": 0})",
        R"({"ask": "waiting", "object": "lead", "limit": 10001})",
        R"({"ask": "waiting", "object": "lead", "user": "ana"})",
        R"({"ask": "waiting", "object": "lead", "after": {"since": "now", "id": "1"}})",
        R"({"ask": "leads_of", "object": "lead", "account": "nowhere"})"}) {
    const auto answer = leads::ask(desk.live, wrong, desk.book, at());
    EXPECT_EQ(answer.code(), status::invalid_argument) << wrong;
    EXPECT_TRUE(answer.report().has_errors()) << wrong;
  }
  EXPECT_TRUE(leads::ask(desk.live, R"({"ask": "waiting", "object": "lead", "limit": 10000})",
                         desk.book, at()));
}

}  // namespace
}  // namespace ambit
