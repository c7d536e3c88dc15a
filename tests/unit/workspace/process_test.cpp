// A process that is killed while it merges accounts and moves deals leaves each act whole or not at
// all, and loses none that it told of.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "src/model/ledger_store.hpp"
#include "tests/unit/sqlite/child.hpp"
#include "tests/unit/sqlite/ledger_folder.hpp"
#include "tests/unit/workspace/plate.hpp"

namespace ambit {
namespace {

using test::child;
using test::ledger_folder;
using test::opened;

std::string company(int n) {
  return "C" + std::to_string(n);
}
std::string deal(int n) {
  return "D" + std::to_string(n);
}

/// Merges each account into the next one and wins its deal, and tells of each once it is committed.
void act_and_tell(const engine& live, const std::string& file, int first, int to) {
  result<ledger> book = test::open_ledger(file);
  if (!book) ::_exit(4);
  scratch memory;
  const workspace::viewer ana = test::plate_of(live, "ana");
  for (int n = first; n < 1'000'000; ++n) {
    const schema& fields = live.policy().schema();
    const std::vector<batch> records = {
        *batch::from_json(
            fields, "company",
            R"([{"id": ")" + company(n) + R"(", "size": 1}, {"id": ")" + company(n + 1) + "\"}]"),
        *batch::from_json(fields, "deal",
                          R"([{"id": ")" + deal(n) + R"(", "pipe": "sales", "stage": "new"}])")};
    const auto merged = workspace::act(ana, test::all(records),
                                       R"({"act": "merge", "object": "company", "id": ")" +
                                           company(n) + R"(", "into": ")" + company(n + 1) + "\"}",
                                       *book, memory);
    if (!merged || test::member_in(merged->to_json(0), "outcome") != "done") ::_exit(5);
    test::say(to, company(n) + "\n");
    const auto moved = workspace::act(
        ana, test::all(records),
        R"({"act": "move_stage", "pipeline": "sales", "id": ")" + deal(n) +
            R"(", "stage": "won", "values": {"amount": 3, "closed_on": "2026-11-22"}})",
        *book, memory);
    if (!moved || test::member_in(moved->to_json(0), "outcome") != "done") ::_exit(6);
    test::say(to, deal(n) + "\n");
  }
}

std::vector<model::note> notes_of(const ledger& book, model::note_kind kind,
                                  const std::string& object, const std::string& id) {
  const model::note_query asked{kind, {}, object, id, {}, 0};
  return book.store().notes({&asked, 1})->front();
}

bool is_moved(const ledger& book, int n) {
  const auto changes = notes_of(book, model::note_kind::change, "deal", deal(n));
  EXPECT_LE(changes.size(), 1U) << n;
  for (const model::note& each : changes)
    for (const char* const property : {"\"stage\"", "\"amount\"", "\"closed_on\""})
      EXPECT_NE(each.text.json.find(property), std::string::npos) << each.text.json;
  return !changes.empty();
}

/// Each company is merged into the next, once: the notes of both, and the merge, or none of them.
bool is_merged(const ledger& book, int n) {
  const bool is_known = !notes_of(book, model::note_kind::merge, "company", company(n)).empty();
  const auto count = [&](const std::string& id, const std::string& text) {
    const auto changes = notes_of(book, model::note_kind::change, "company", id);
    return std::count_if(changes.begin(), changes.end(), [&](const model::note& each) {
      return each.text.json.find(text) != std::string::npos;
    });
  };
  EXPECT_EQ(count(company(n), R"("into":")"), is_known ? 1 : 0) << n;
  EXPECT_EQ(count(company(n + 1), R"("merged":")"), is_known ? 1 : 0) << n;
  return is_known;
}

TEST(WorkspaceProcesses, KilledAtAnyPointLeavesBothOrNeither) {
  const ledger_folder folder;
  const engine live = test::plate_engine();
  std::mt19937 random(20261122);
  int next = 0;
  int told = 0;
  unsigned most_us = 25'000;
  for (int round = 0; round < 100 && !testing::Test::HasFailure(); ++round) {
    child worker([&](int to) { act_and_tell(live, folder.file(), next, to); });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % most_us));
    worker.kill();
    const std::string lines = worker.finish();
    const ledger book = opened(folder.file());
    std::istringstream in(lines.substr(0, lines.rfind('\n') + 1));
    for (std::string id; in >> id; ++told) {
      const int n = std::stoi(id.substr(1));
      EXPECT_TRUE(id.front() == 'C' ? is_merged(book, n) : is_moved(book, n)) << id;
    }
    while (is_merged(book, next)) is_moved(book, next++);
    EXPECT_FALSE(is_moved(book, next)) << next;
    if (told <= round) most_us = std::min(most_us * 2, 400'000U);
  }
  EXPECT_GT(told, 100);
  const ledger book = opened(folder.file());
  EXPECT_TRUE(book.verify()->empty()) << book.verify()->to_text();
}

}  // namespace
}  // namespace ambit
