// Loads, capacities, hours and absences in a plan: what it stood on is held against the ledger, and
// a batch gives what single calls give.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <thread>

#include "tests/unit/leads/office.hpp"

namespace ambit::test {
namespace {

std::string rotating(const std::string& pools, const std::string& entries = "") {
  return policy_of(entries + R"({"id": "e", "when": {"always": true}, "assign": {"pool": "p"}})",
                   pools);
}

std::string pool_of(const std::string& method, const std::string& members) {
  return R"({"p": {"method": ")" + method + R"(", "members": [)" + members + "]}}";
}

/// Leads in French are cleo's; all others go to the pool.
const char* const french_first =
    R"({"id": "fr", "when": {"field": "language", "op": "eq", "value": "fr"},
        "assign": {"user": "cleo"}},)";
const char* const two = R"({"user": "ana"}, {"user": "ben"})";

/// A plan of one lead, not committed.
result<plan> plan_of(office& desk, std::string_view records) {
  const batch read = leads_of(desk.live, records);
  const result<matches> found = leads::match(desk.live, read, at(), desk.memory);
  if (!found) return {found.code(), found.report()};
  return leads::plan(desk.live, read, *found, desk.book, at(), desk.memory);
}

void tell(ledger& book, const std::string& commands) {
  report problems;
  ASSERT_EQ(book.apply("[" + commands + "]", &problems), status::ok) << problems.to_text();
}

std::string give(const std::string& id, const std::string& user) {
  return R"({"command": "set_owner", "object": "lead", "id": ")" + id +
         R"(", "owner": {"user": ")" + user + "\"}}";
}

std::string close(const std::string& id) {
  return R"({"command": "close", "object": "lead", "id": ")" + id + "\"}";
}

TEST(Loads, AChangedLoadIsAConflictAndIsPlannedAgain) {
  office desk(rotating(pool_of("least_loaded", two)));
  const auto stale = plan_of(desk, R"({"id": "1"})");
  ASSERT_TRUE(stale);
  EXPECT_EQ(owner_in(stale->to_json(0)), "ana");
  tell(desk.book, give("x", "ana"));
  EXPECT_EQ(desk.book.commit(*stale), status::conflict);
  EXPECT_EQ(owner_in(desk.one(R"({"id": "1"})")), "ben");
}

TEST(Loads, ALoadThatIsTheSameAgainIsNoConflict) {
  office desk(rotating(pool_of("least_loaded", two)));
  tell(desk.book, give("x", "ana"));
  const auto made = plan_of(desk, R"({"id": "1"})");
  ASSERT_TRUE(made);
  EXPECT_EQ(owner_in(made->to_json(0)), "ben");
  tell(desk.book, close("x") + "," + give("y", "ana") + "," + give("z", "cleo"));
  EXPECT_EQ(desk.book.commit(*made), status::ok);
}

TEST(Loads, WhoseTheRecordWasAndWhetherItIsClosedCountToo) {
  // The host names the owner of 1, so that who has it here is not asked for but for the loads.
  const std::string records = R"({"id": "1", "language": "fr", "owner": {"user": "pia"}})"
                              "\n"
                              R"({"id": "2"})";
  const std::array<std::string, 2> changes = {
      give("1", "cleo") + "," + give("x", "ana"),  // ana's load stays what it was
      close("1") + "," + give("x", "ana")};
  for (const std::string& change : changes) {
    office desk(rotating(pool_of("least_loaded", two), french_first));
    tell(desk.book, give("1", "ana") + "," + give("y", "ben"));
    const auto made = plan_of(desk, records);
    ASSERT_TRUE(made);
    EXPECT_EQ(owner_in(made->to_json(1)), "ana");
    tell(desk.book, change);
    EXPECT_EQ(desk.book.commit(*made), status::conflict) << change;
  }
}

TEST(Loads, APlanThatAskedForNoneDoesNotStandOnAny) {
  office desk(rotating(pool_of("round_robin", two)));
  const auto made = plan_of(desk, R"({"id": "1"})");
  ASSERT_TRUE(made);
  tell(desk.book, give("x", "ana") + "," + close("1"));
  EXPECT_EQ(desk.book.commit(*made), status::ok);
}

TEST(Loads, AFullPoolIsStoodOnThoughNoTurnWasTaken) {
  const std::string full = R"({"user": "ana", "capacity": {"per_day": 1}})";
  office desk(policy_of(R"({"id": "e", "when": {"always": true}, "assign": [{"pool": "p"},
                            {"user": "cleo"}]})",
                        pool_of("round_robin", full)));
  const std::string empty = *desk.book.snapshot();
  EXPECT_EQ(owner_in(desk.one(R"({"id": "1"})")), "ana");
  const auto made = plan_of(desk, R"({"id": "2"})");
  ASSERT_TRUE(made);
  EXPECT_EQ(owner_in(made->to_json(0)), "cleo");
  // The next day's turn is taken meanwhile: the pool's state is another one.
  context tomorrow = at();
  tomorrow.now_unix_us += 86'400'000'000;
  EXPECT_EQ(owner_in(desk.one(R"({"id": "3"})", tomorrow)), "ana");
  EXPECT_EQ(desk.book.commit(*made), status::conflict);
}

TEST(Loads, ThreadsNeverFillAnybodyPastTheirCapacity) {
  office desk(rotating(pool_of("least_loaded", R"({"user": "ana", "capacity": {"open": 30}},
      {"user": "ben", "capacity": {"open": 20}}, {"user": "cleo", "capacity": {"per_day": 25}})")));
  std::vector<std::thread> threads;
  std::array<std::vector<std::string>, 3> owners;
  for (std::size_t t = 0; t < owners.size(); ++t) {
    threads.emplace_back([&, t] {
      scratch memory;
      for (int i = 0; i < 40; ++i) {
        const std::string id = std::to_string(t) + "." + std::to_string(i);
        const batch read = leads_of(desk.live, "{\"id\": \"" + id + "\"}");
        const auto turn = leads::decide(desk.live, read, desk.book, at(), memory);
        owners[t].push_back(turn ? owner_in(turn->to_json(0)) : "failed");
      }
    });
  }
  for (std::thread& each : threads) each.join();
  std::map<std::string, int> counts;
  for (const auto& some : owners)
    for (const std::string& owner : some) ++counts[owner];
  EXPECT_EQ(counts, (std::map<std::string, int>{{"", 45}, {"ana", 30}, {"ben", 20}, {"cleo", 25}}));
}

// ------------------------------------------------------------------------------------- any split

/// Users u0 to u5, some with hours, some away with a substitute.
std::string random_people(std::mt19937& random) {
  std::string text = R"({"ambit": 1, "calendars": [{"id": "day", "time_zone": "UTC", "hours":
      [{"days": ["sun", "mon"], "from": "00:00", "to": "12:00"}]}], "users": [)";
  for (unsigned i = 0; i < 6; ++i) {
    text.append(i == 0 ? "" : ",").append("{\"active\": true, \"id\": \"u");
    text.append(std::to_string(i)).append("\"");
    if (random() % 4 == 0) text += R"(, "working_hours": "day")";
    if (random() % 3 == 0) {
      text += R"(, "absences": [{"from": "2026-11-22", "to": "2026-11-22")";
      if (i != 5)
        text += ", \"substitute\": \"u" + std::to_string(i + 1 + random() % (5 - i)) + "\"";
      text += "}]";
    }
    text += "}";
  }
  return text + "]}";
}

std::string random_pools(std::mt19937& random) {
  constexpr std::array methods = {"round_robin", "weighted", "least_loaded", "random"};
  std::string text = "{";
  for (const char* const name : {"p", "q"}) {
    text.append(text.size() == 1 ? "\"" : ",\"").append(name).append("\": {\"method\": \"");
    text.append(methods[random() % 4]).append("\", \"members\": [");
    for (unsigned i = 0; i < 5; ++i) {
      text.append(i == 0 ? "" : ",")
          .append("{\"user\": \"u")
          .append(std::to_string(i))
          .append("\"");
      text.append(", \"weight\": ").append(std::to_string(1 + random() % 9));
      if (random() % 3 == 0)
        text.append(", \"capacity\": {\"open\": ").append(std::to_string(1 + random() % 9) + "}");
      else if (random() % 3 == 0)
        text.append(", \"capacity\": {\"per_day\": ")
            .append(std::to_string(1 + random() % 9) + "}");
      if (random() % 4 == 0)
        text += R"(, "when": {"field": "size", "op": "lt", "value": 5, "if_missing": true})";
      text += "}";
    }
    text += "]";
    if (random() % 3 == 0) text += R"(, "catch_up": {"capped": 2})";
    if (random() % 3 == 0) text += R"(, "sticky_counts": true)";
    text += "}";
  }
  return text + "}";
}

std::vector<std::string> random_leads(std::mt19937& random) {
  std::vector<std::string> records;
  for (int i = 0; i < 40; ++i) {
    std::string record = "{\"id\": \"L" + std::to_string(random() % 30) + "\"";
    record += ", \"size\": " + std::to_string(random() % 10);
    if (random() % 3 == 0) record += R"(, "language": "fr")";
    if (random() % 5 == 0) record += R"(, "owner": {"user": "u1"})";
    records.push_back(record + "}");
  }
  return records;
}

/// Decides records in the pieces that end at `cuts`; the decisions and the ledger.
std::string run(const engine& live, const std::vector<std::string>& records,
                const std::vector<std::size_t>& cuts) {
  office desk(live);
  tell(desk.book, give("L3", "u2") + "," + give("L4", "u3") + "," + close("L4"));
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
}

const char* const some_entries =
    R"({"id": "q", "when": {"field": "language", "op": "eq", "value": "fr"},
        "assign": ["last_owner", {"pool": "q"}, {"user": "u5"}]},
       {"id": "k", "when": {"field": "size", "op": "eq", "value": 2}, "assign": "keep",
        "on_ineligible": "next_entry"},)";

TEST(Pools, ABatchGivesWhatSingleCallsGiveByEveryMethodAndBound) {
  int substituted = 0;
  int full = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    const std::string rules = rotating(random_pools(random), some_entries);
    const engine live = engine_of(rules, random_people(random));
    const std::vector<std::string> records = random_leads(random);
    const std::string at_once = run(live, records, {records.size()});
    substituted += at_once.find("substitute_for") != std::string::npos ? 1 : 0;
    full += at_once.find("at_capacity") != std::string::npos ? 1 : 0;
    std::vector<std::size_t> singly(records.size());
    for (std::size_t i = 0; i < singly.size(); ++i) singly[i] = i + 1;
    ASSERT_EQ(run(live, records, singly), at_once) << "seed " << seed;
    for (int attempt = 0; attempt < 4; ++attempt) {
      std::vector<std::size_t> cuts = {records.size()};
      for (std::size_t i = random() % 6; i > 0; --i) cuts.push_back(1 + random() % records.size());
      std::sort(cuts.begin(), cuts.end());
      cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
      ASSERT_EQ(run(live, records, cuts), at_once) << "seed " << seed;
    }
  }
  EXPECT_GT(substituted, 20);
  EXPECT_GT(full, 20);
}

TEST(Pools, RepetitionsSpendNothing) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    office desk(rotating(random_pools(random)), random_people(random));
    std::vector<std::string> decided;
    for (const std::string& record : random_leads(random)) {
      const std::string once = desk.one(record);
      if (once.find("\"assigned\"") != std::string::npos) decided.push_back(record);
    }
    const std::string before = *desk.book.snapshot();
    std::string all;
    for (const std::string& record : decided) all += record + "\n" + record + "\n";
    for (const std::string& again : desk.decide(all))
      EXPECT_NE(again.find("\"replayed\":true"), std::string::npos);
    EXPECT_EQ(*desk.book.snapshot(), before) << "seed " << seed;
  }
}

}  // namespace
}  // namespace ambit::test
