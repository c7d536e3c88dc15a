// Several processes: killed at any point, at one file together, forked.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "ambit/sqlite.hpp"
#include "src/model/ledger_store.hpp"
#include "tests/unit/leads/office.hpp"
#include "tests/unit/sqlite/child.hpp"
#include "tests/unit/sqlite/ledger_folder.hpp"

namespace ambit {
namespace {

using test::child;
using test::ledger_folder;
using test::opened;
using test::say;

engine three_in_turn() {
  return test::engine_of(
      test::policy_of(R"({"id": "e", "when": {"always": true}, "assign": {"pool": "p"}})",
                      R"({"p": {"method": "round_robin", "members": [{"user": "ana"},
                                {"user": "ben"}, {"user": "cleo"}]}})"));
}

/// Decides lead after lead, and tells of each once it is committed.
void decide_and_tell(const engine& live, const std::string& file, const std::string& prefix,
                     int first, int count, int to) {
  result<ledger> book = test::open_ledger(file);
  if (!book) ::_exit(4);
  scratch memory;
  for (int i = first; i < first + count; ++i) {
    const std::string id = prefix + std::to_string(i);
    const result<batch> lead =
        batch::from_json(live.policy().schema(), "lead", R"([{"id": ")" + id + R"("}])");
    const result<plan> made = leads::decide(live, *lead, *book, test::at(), memory);
    if (!made) ::_exit(5);
    say(to, id + " " + test::owner_in(made->to_json(0)) + "\n");
  }
}

/// Id to owner; a line that was cut off is none.
std::map<std::string, std::string> told(const std::string& lines) {
  std::map<std::string, std::string> owners;
  std::istringstream in(lines.substr(0, lines.rfind('\n') + 1));
  for (std::string id, owner; in >> id >> owner;) owners[id] = owner;
  return owners;
}

/// Each decision took one turn, in turn.
void expect_one_turn_each(const ledger& book) {
  EXPECT_TRUE(book.verify()->empty()) << book.verify()->to_text();
  const std::string lines = *book.history({});
  std::map<std::string, int> turns;
  std::set<std::string> ids;
  int decisions = 0;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line); ++decisions) {
    ++turns[test::owner_in(line.substr(line.find("\"decision\":")))];
    ids.insert(line.substr(line.find("\"id\":"), 16));
  }
  EXPECT_EQ(book.store().pool("p")->last_number, decisions);
  EXPECT_EQ(static_cast<int>(ids.size()), decisions);
  for (const char* const owner : {"ana", "ben", "cleo"}) {
    EXPECT_GE(turns[owner], decisions / 3);
    EXPECT_LE(turns[owner], (decisions + 2) / 3);
  }
}

TEST(SqliteProcesses, KilledAtAnyPointLosesNothingAndSpendsNoTurnTwice) {
  const ledger_folder folder;
  const engine live = three_in_turn();
  std::mt19937 random(20261122);
  std::map<std::string, std::string> acknowledged;
  int next = 0;
  unsigned most_us = 25'000;  // longer where the machine is so slow that little is decided
  for (int round = 0; round < 200 && !testing::Test::HasFailure(); ++round) {
    child worker([&](int to) { decide_and_tell(live, folder.file(), "L", next, 100'000, to); });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % most_us));
    worker.kill();
    const auto owners = told(worker.finish());
    for (const auto& [id, owner] : owners) {
      // The last one of a round may have been committed and not told: told by the next, replayed.
      EXPECT_TRUE(acknowledged.emplace(id, owner).second) << id;
    }
    next += static_cast<int>(owners.size());
    if (next <= 2 * round) most_us = std::min(most_us * 2, 400'000u);
    const ledger book = opened(folder.file());
    if (round % 20 == 19) expect_one_turn_each(book);
    for (const auto& [id, owner] : owners)
      EXPECT_EQ(*book.owner_of("lead", id), R"({"user":")" + owner + R"("})");
  }
  EXPECT_GT(next, 200);
  const ledger book = opened(folder.file());
  expect_one_turn_each(book);
  for (const auto& [id, owner] : acknowledged)
    EXPECT_EQ(*book.owner_of("lead", id), R"({"user":")" + owner + R"("})");
}

TEST(SqliteProcesses, TakeTurnsOnOneFile) {
  const ledger_folder folder;
  const engine live = three_in_turn();
  constexpr int leads = 150;
  std::vector<std::unique_ptr<child>> workers;
  for (const char* const own : {"a", "b", "c"})
    workers.push_back(std::make_unique<child>([&, own](int to) {
      decide_and_tell(live, folder.file(), "both", 0, leads, to);
      decide_and_tell(live, folder.file(), own, 0, leads, to);
    }));
  std::map<std::string, std::string> owners;
  for (const auto& worker : workers) {
    const auto of_one = told(worker->finish());
    EXPECT_EQ(worker->exit_status(), 0);
    EXPECT_EQ(of_one.size(), 2U * leads);
    for (const auto& [id, owner] : of_one)
      EXPECT_EQ(owners.emplace(id, owner).first->second, owner) << id;
  }
  EXPECT_EQ(owners.size(), 4U * leads);
  const ledger book = opened(folder.file());
  expect_one_turn_each(book);
  EXPECT_EQ(book.store().pool("p")->last_number, 4 * leads);
}

TEST(SqliteProcesses, ThreadsShareOneLedger) {
  const ledger_folder folder;
  const engine live = three_in_turn();
  ledger book = opened(folder.file());
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      scratch memory;
      for (int i = 0; i < 100; ++i) {
        const batch lead =
            test::leads_of(live, R"([{"id": ")" + std::to_string(thread * 1000 + i) + R"("}])");
        EXPECT_TRUE(leads::decide(live, lead, book, test::at(), memory));
      }
    });
  for (std::thread& thread : threads) thread.join();
  expect_one_turn_each(book);
  EXPECT_EQ(book.store().pool("p")->last_number, 400);
}

TEST(SqliteProcesses, AForkedChildIsRefusedAtOnce) {
  const ledger_folder folder;
  test::office desk(three_in_turn());
  desk.book = opened(folder.file());
  EXPECT_EQ(test::owner_in(desk.one(R"([{"id": "1"}])")), "ana");
  child worker([&](int to) {
    report problems;
    const status refused =
        desk.book.apply(R"([{"command": "remove", "object": "lead", "id": "1"}])", &problems);
    const batch lead = test::leads_of(desk.live, R"([{"id": "2"}])");
    const result<plan> made = leads::decide(desk.live, lead, desk.book, test::at(), desk.memory);
    say(to, std::string(name(refused)) + " " + test::first_code(problems) + " " +
                std::string(name(made.code())) + " " +
                std::string(name(desk.book.snapshot().code())) + " " +
                std::string(name(test::open_ledger(folder.file()).code())) + "\n");
    desk.book = ledger();  // gives back what belongs to the parent, and touches nothing of it
  });
  EXPECT_EQ(worker.finish(),
            "ledger_forked forked_ledger ledger_forked ledger_forked ledger_forked\n");
  EXPECT_EQ(worker.exit_status(), 0);
  EXPECT_EQ(test::owner_in(desk.one(R"([{"id": "3"}])")), "ben");
  EXPECT_EQ(*desk.book.owner_of("lead", "1"), R"({"user":"ana"})");
  EXPECT_TRUE(desk.book.verify()->empty());
  desk.book = ledger();
  child after([&](int to) { decide_and_tell(desk.live, folder.file(), "4", 0, 1, to); });
  EXPECT_EQ(after.finish(), "40 cleo\n");
}

}  // namespace
}  // namespace ambit
