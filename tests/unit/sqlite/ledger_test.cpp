// A ledger in a file through the public interface: it remembers, and answers as one in memory.
#include <gtest/gtest.h>

#include <algorithm>

#include "ambit/sqlite.hpp"
#include "tests/unit/leads/office.hpp"
#include "tests/unit/sqlite/ledger_folder.hpp"

namespace ambit {
namespace {

using test::first_code;
using test::ledger_folder;
using test::opened;

const std::string one_pool =
    test::policy_of(R"({"id": "e", "when": {"always": true}, "assign": {"pool": "p"}})",
                    R"({"p": {"method": "round_robin", "members": [{"user": "ana"}, {"user": "ben"},
                                                    {"user": "cleo"}]}})");

context at_second(int second) {
  context when = test::at();
  when.now_unix_us += std::int64_t{second} * 1'000'000;
  return when;
}

TEST(SqliteLedger, RemembersAcrossOpenings) {
  const ledger_folder folder;
  test::office desk(one_pool);
  std::string first;
  {
    desk.book = opened(folder.file());
    first = desk.one(R"([{"id": "1"}])");
    EXPECT_EQ(test::owner_in(first), "ana");
    desk.book = ledger();
  }
  desk.book = opened(folder.file());
  EXPECT_EQ(test::owner_in(desk.one(R"([{"id": "2"}])")), "ben");
  const std::string again = desk.one(R"([{"id": "1"}])");
  EXPECT_NE(again.find(R"("replayed":true,"current_owner":{"user":"ana"})"), std::string::npos);
  EXPECT_EQ(*desk.book.owner_of("lead", "2"), R"({"user":"ben"})");
  EXPECT_EQ(*desk.book.owner_of("lead", "9"), "");
}

TEST(SqliteLedger, GivesTheSnapshotOfALedgerInMemory) {
  const ledger_folder folder;
  test::office here(one_pool);
  test::office there(one_pool);
  there.book = opened(folder.file());
  for (int i = 0; i < 20; ++i) {
    const std::string lead = R"([{"id": ")" + std::to_string(i % 13) + R"("}])";
    EXPECT_EQ(here.one(lead, at_second(i)), there.one(lead, at_second(i)));
  }
  EXPECT_EQ(*here.book.snapshot(), *there.book.snapshot());
  EXPECT_EQ(here.book.snapshot()->rfind(R"({"ambit_ledger":5,)", 0), 0U);

  ledger copy = opened(folder.file("copy.ledger"));
  ASSERT_EQ(copy.fill(*here.book.snapshot()), status::ok);
  EXPECT_EQ(*copy.snapshot(), *here.book.snapshot());
  EXPECT_EQ(*copy.history({}), *here.book.history({}));
  const result<ledger> back = ledger::restore(*copy.snapshot());
  ASSERT_TRUE(back);
  EXPECT_EQ(*back->snapshot(), *here.book.snapshot());
  EXPECT_TRUE(copy.verify()->empty()) << copy.verify()->to_text();
}

TEST(SqliteLedger, IsFilledOnlyWhileNothingIsRemembered) {
  const ledger_folder folder;
  test::office desk(one_pool);
  desk.one(R"([{"id": "1"}])");
  const std::string saved = *desk.book.snapshot();
  desk.book = opened(folder.file());
  desk.one(R"([{"id": "2"}])");
  const std::string before = *desk.book.snapshot();
  report problems;
  EXPECT_EQ(desk.book.fill(saved, {}, &problems), status::invalid_ledger);
  EXPECT_EQ(first_code(problems), "not_empty_ledger");
  EXPECT_EQ(desk.book.fill("{}"), status::invalid_ledger);
  EXPECT_EQ(*desk.book.snapshot(), before);
}

TEST(SqliteLedger, TellsWhoGotWhatAndWhen) {
  const ledger_folder folder;
  for (const bool in_file : {false, true}) {
    test::office desk(one_pool);
    if (in_file) desk.book = opened(folder.file());
    for (int i = 0; i < 6; ++i)
      desk.one(R"([{"id": "L)" + std::to_string(i) + R"("}])", at_second(i));
    desk.book.apply(
        R"([{"command": "set_owner", "object": "lead", "id": "L1", "owner": {"queue": "q1"}}])");
    history_query asked;
    asked.id = "L1";
    const std::string one = *desk.book.history(asked);
    EXPECT_EQ(one.rfind(R"({"decided_at":"2026-11-22T09:00:01Z","object":"lead","event":"create",)"
                        R"("current_owner":{"queue":"q1"},"decision":{"id":"L1",)",
                        0),
              0U)
        << one;
    const auto lines = [&](const history_query& query) {
      const std::string text = *desk.book.history(query);
      return std::count(text.begin(), text.end(), '\n');
    };
    EXPECT_EQ(lines({}), 6);
    asked.user = "ana";
    EXPECT_EQ(lines(asked), 0);
    history_query of_user;
    of_user.user = "ben";
    EXPECT_EQ(lines(of_user), 2);
    of_user.user = "nobody";
    EXPECT_EQ(lines(of_user), 0);
    of_user.queue = "q1";
    EXPECT_EQ(desk.book.history(of_user).code(), status::invalid_argument);
    history_query period;
    period.from_unix_us = at_second(2).now_unix_us;
    period.to_unix_us = at_second(4).now_unix_us;
    EXPECT_EQ(lines(period), 2);
    period.object = "case";
    EXPECT_EQ(lines(period), 0);
  }
}

TEST(SqliteLedger, ForgetsDecisionsFromBeforeAMoment) {
  const ledger_folder folder;
  test::office desk(one_pool);
  desk.book = opened(folder.file());
  desk.one(R"([{"id": "1"}])", at_second(0));
  desk.one(R"([{"id": "2"}])", at_second(10));
  ASSERT_EQ(desk.book.apply(R"([{"command": "forget_decided", "object": "lead",
                                 "before": "2026-11-22T09:00:10Z"}])"),
            status::ok);
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), R"({"user":"ana"})");
  EXPECT_EQ(test::owner_in(desk.one(R"([{"id": "1"}])", at_second(20))), "cleo");
  EXPECT_NE(desk.one(R"([{"id": "2"}])", at_second(20)).find("replayed"), std::string::npos);
  EXPECT_EQ(desk.book.apply(R"([{"command": "forget_decided", "object": "lead",
                                 "before": "yesterday"}])"),
            status::invalid_ledger);
  EXPECT_TRUE(desk.book.verify()->empty());
}

TEST(SqliteLedger, TwoLedgersOnOneFileSeeEachOther) {
  const ledger_folder folder;
  test::office one(one_pool);
  test::office other(one_pool);
  one.book = opened(folder.file());
  other.book = opened(folder.file());
  const char* const owners[] = {"ana", "ben", "cleo"};
  for (int i = 0; i < 30; ++i) {
    test::office& desk = i % 4 < 2 ? one : other;
    EXPECT_EQ(test::owner_in(desk.one(R"([{"id": ")" + std::to_string(i) + R"("}])")),
              owners[i % 3]);
  }
  // A plan that stood on what the other has changed since.
  const batch leads = test::leads_of(one.live, R"([{"id": "x"}])");
  const auto found = leads::match(one.live, leads, test::at(), one.memory);
  const auto turn = leads::plan(one.live, leads, *found, one.book, test::at(), one.memory);
  other.one(R"([{"id": "y"}])");
  EXPECT_EQ(one.book.commit(*turn), status::conflict);
  EXPECT_EQ(other.book.commit(*turn), status::conflict);  // another ledger's plan
  EXPECT_EQ(*one.book.snapshot(), *other.book.snapshot());
}

}  // namespace
}  // namespace ambit
