// Readers beside a writer: each question sees a state between two writes, never half of one. Meant
// to be run under ThreadSanitizer too.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "ambit/ticket_index.hpp"
#include "tests/unit/tickets/portal.hpp"

namespace ambit::test {
namespace {

using tickets::sight;
using tickets::ticket_index;

constexpr int group_size = 20;
constexpr int groups = 25;
constexpr int rounds = 60;

/// A group's tickets are ana's in even rounds and in odd ones ben's, without a company; every fifth
/// group is away every third round.
bool is_away(int group, int round) {
  return group % 5 == 0 && round % 3 == 2;
}

std::string group_text(int group, int round) {
  std::string out;
  for (int i = 0; i < group_size; ++i) {
    out += R"({"id":"T)" + std::to_string(group) + "." + std::to_string(i) + R"(","contact":")" +
           ((group + round) % 2 == 0 ? "ana" : "ben") + R"(","score":)" + std::to_string(round) +
           "}\n";
  }
  return out;
}

struct shared_state {
  explicit shared_state(const engine& rules) : index(*ticket_index::create(rules, "support")) {}
  ticket_index index;
  std::atomic<bool> is_done{false};
  std::atomic<int> halves{0};
  std::atomic<int> questions{0};
};

/// A group is written at once: who sees one of it sees all of it, and the counts of ana and ben
/// tell of whole groups.
void read(const engine& rules, shared_state& state, unsigned seed) {
  const tickets::viewer ana = viewer_of(rules, "ana");
  const tickets::viewer ben = viewer_of(rules, "ben");
  scratch memory;
  while (!state.is_done.load()) {
    const int group = static_cast<int>(seed = seed * 1664525U + 1013904223U) & 0x3FFFFFFF;
    const tickets::viewer& who = seed % 2 == 0 ? ana : ben;
    std::vector<std::string> names;
    std::vector<std::string_view> ids;
    for (int i = 0; i < group_size; ++i) {
      names.push_back("T" + std::to_string(group % groups) + "." + std::to_string(i));
    }
    for (const std::string& name : names) ids.emplace_back(name);
    std::vector<sight> seen(ids.size());
    if (state.index.see(who, ids, memory, seen.data()) != status::ok) ++state.halves;
    for (const sight each : seen) {
      if (each != seen.front()) ++state.halves;
    }
    const auto counts = *state.index.count(who, memory);
    const auto found = *state.index.select(who, memory);
    if (counts.tickets % group_size != 0 || found.size() % group_size != 0) ++state.halves;
    std::vector<int> of_group(groups);
    for (std::size_t i = 0; i < found.size(); ++i) {
      ++of_group[static_cast<std::size_t>(std::stoi(std::string(found.id(i).substr(1))))];
    }
    for (const int count : of_group) {
      if (count != 0 && count != group_size) ++state.halves;
    }
    const std::string page =
        *state.index.list(who, R"({"sort": [{"field": "score"}], "page": {"size": 5}})", memory);
    if (page.find(R"("outcome":"listed")") == std::string::npos) ++state.halves;
    ++state.questions;
  }
}

TEST(TicketIndexReaders, SeeWholeWrites) {
  const engine rules = engine_of(policy_text());
  shared_state state(rules);
  std::vector<std::thread> readers;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    readers.emplace_back([&rules, &state, seed] { read(rules, state, seed); });
  }
  for (int round = 0; round < rounds; ++round) {
    for (int group = 0; group < groups; ++group) {
      if (!is_away(group, round)) {
        EXPECT_TRUE(state.index.put(tickets_of(rules, group_text(group, round))));
        continue;
      }
      std::vector<std::string> names;
      for (int i = 0; i < group_size; ++i) {
        names.push_back("T" + std::to_string(group) + "." + std::to_string(i));
      }
      EXPECT_TRUE(state.index.remove(std::vector<std::string_view>(names.begin(), names.end())));
    }
  }
  state.is_done = true;
  for (std::thread& each : readers) each.join();
  EXPECT_EQ(state.halves, 0);
  EXPECT_GT(state.questions, 0);
  scratch memory;
  std::size_t seen = 0;
  for (const std::string_view who : {"ana", "ben"}) {
    seen += state.index.count(viewer_of(rules, who), memory)->tickets;
  }
  EXPECT_EQ(seen, state.index.size().tickets);
}

}  // namespace
}  // namespace ambit::test
