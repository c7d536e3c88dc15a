// Leads: one engine that all threads match and plan on, ledgers that they share, an engine that is
// swapped while others are inside.
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "ambit/acts.hpp"
#include "ambit/sqlite.hpp"
#include "tests/threads/threads.hpp"
#include "tests/unit/leads/office.hpp"

namespace ambit {
namespace {

using test::at;
using test::in_parallel;
using test::thread_count;

constexpr int slices = 12;
constexpr int leads_of_slice = 60;

/// Indexed entries, a pool that asks for loads, a queue, and a choice that reads the ledger.
std::string policy_text() {
  std::string entries;
  for (const char* const country : {"DE", "FR", "IT", "ES", "PL", "AT"})
    entries += std::string(R"({"id": ")") + country +
               R"(", "when": {"field": "country", "op": "eq", "value": ")" + country +
               R"("}, "assign": [{"pool": "p"}, {"queue": "q2"}]},)";
  entries += R"({"id": "queue", "when": {"field": "size", "op": "ge", "value": 900},
                 "assign": {"queue": "q1"}, "accept_within": {"count": 1, "unit": "hours"}},
                {"id": "rest", "when": {"always": true}, "assign": ["last_owner", {"pool": "r"}]})";
  return test::policy_of(entries, R"({"p": {"method": "least_loaded", "members":
                      [{"user": "ana"}, {"user": "ben", "capacity": {"open": 50}},
                       {"user": "cleo"}]},
                   "r": {"method": "weighted", "members": [{"user": "ana", "weight": 2},
                                                           {"user": "ben"}]}})");
}

std::string leads_json(int first, int count) {
  constexpr const char* countries[] = {"DE", "FR", "IT", "ES", "PL", "AT", "GB", "US", "NO"};
  std::string lines;
  for (int i = first; i < first + count; ++i)
    lines += R"({"id": "L)" + std::to_string(i) + R"(", "country": ")" + countries[i % 9] +
             R"(", "size": )" + std::to_string(i * 37 % 1'000) + "}\n";
  return lines;
}

plan planned(const engine& live, const batch& records, const ledger& book, scratch& memory) {
  const result<matches> found = leads::match(live, records, at(), memory);
  EXPECT_TRUE(found);
  return *leads::plan(live, records, *found, book, at(), memory);
}

TEST(Threads, SlicesAreMatchedAndPlannedOnOneEngine) {
  const engine live = test::engine_of(policy_text());
  const ledger book;
  std::vector<batch> batches;
  std::vector<std::string> meant;
  scratch alone;
  for (int i = 0; i < slices; ++i) {
    batches.push_back(test::leads_of(live, leads_json(i * leads_of_slice, leads_of_slice)));
    meant.push_back(planned(live, batches.back(), book, alone).to_json_lines());
  }
  std::vector<std::vector<std::string>> got(thread_count);
  in_parallel([&](int thread) {
    scratch memory;
    for (const batch& each : batches) {
      got[static_cast<std::size_t>(thread)].push_back(
          planned(live, each, book, memory).to_json_lines());
      EXPECT_TRUE(leads::explain(live, each, 0, book, at(), memory));
      EXPECT_TRUE(leads::eligible_owners(live, R"({"object": "lead"})", at()));
    }
  });
  for (const std::vector<std::string>& each : got) EXPECT_EQ(each, meant);
}

/// Each thread decides all slices, from another one on, and does what else may be done with a
/// ledger; then each lead was decided once, and each turn was taken once.
void use_together(ledger& book) {
  const engine live = test::engine_of(policy_text());
  std::mutex mutex;
  std::multiset<std::string> decided;
  in_parallel([&](int thread) {
    scratch memory;
    std::vector<std::string> own;
    for (int i = 0; i < slices; ++i) {
      const int slice = (i + thread * 3) % slices;
      const batch records =
          test::leads_of(live, leads_json(slice * leads_of_slice, leads_of_slice));
      const result<plan> turn = leads::decide(live, records, book, at(), memory);
      ASSERT_TRUE(turn) << turn.report().to_text();
      for (std::size_t row = 0; row < turn->size(); ++row)
        if (!turn->replayed(row)) own.push_back(turn->to_json(row));
      const std::string first = "L" + std::to_string(slice * leads_of_slice);
      context when = at();
      when.actor = "ben";
      EXPECT_TRUE(leads::act(live, R"({"act": "accept", "object": "lead", "id": ")" + first + "\"}",
                             book, when));
      EXPECT_EQ(book.apply(R"({"command": "close", "object": "lead", "id": ")" + first + "\"}"),
                status::ok);
      EXPECT_FALSE(book.owner_of("lead", first)->empty());
      history_query asked;
      asked.id = first;
      EXPECT_TRUE(book.history(asked));
      when.now_unix_us += 7'200'000'000;
      EXPECT_TRUE(leads::reassign_by_age(live, records, book, when, memory));
      EXPECT_TRUE(leads::ask(live, R"({"ask": "waiting", "object": "lead"})", book, when));
    }
    EXPECT_TRUE(book.describe());
    const std::lock_guard lock(mutex);
    decided.insert(own.begin(), own.end());
  });
  std::set<std::string> ids;
  for (const std::string& each : decided) ids.insert(each.substr(0, each.find(',')));
  EXPECT_EQ(decided.size(), static_cast<std::size_t>(slices * leads_of_slice));
  EXPECT_EQ(ids.size(), decided.size());
  EXPECT_TRUE(book.verify()->empty());
  EXPECT_TRUE(ledger::restore(*book.snapshot()));
}

TEST(Threads, ALedgerInMemoryIsUsedByAll) {
  ledger book;
  use_together(book);
}

TEST(Threads, ALedgerInADatabaseIsUsedByAll) {
  result<ledger> book = sqlite::open(*ambit_sqlite_library(), ":memory:");
  ASSERT_TRUE(book) << book.report().to_text();
  use_together(*book);
}

TEST(Threads, AnEngineIsSwappedWhileOthersAreInside) {
  engine live = test::engine_of(policy_text());
  std::mutex mutex;
  const auto current = [&] {
    const std::lock_guard lock(mutex);
    return live;
  };
  const std::string fingerprint(live.fingerprint());
  in_parallel([&](int thread) {
    scratch memory;
    for (int i = 0; i < 8; ++i) {
      if (thread == 0) {
        const engine next = test::engine_of(policy_text());
        const std::lock_guard lock(mutex);
        live = next;
      } else {
        const engine held = current();
        const batch records = test::leads_of(held, leads_json(0, leads_of_slice));
        EXPECT_EQ(planned(held, records, ledger(), memory).size(), records.size());
        EXPECT_EQ(held.fingerprint(), fingerprint);
      }
    }
  });
}

}  // namespace
}  // namespace ambit
