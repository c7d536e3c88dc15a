// The same commits, commands and questions to a ledger in memory and to one in a file, which two
// connections share and which is opened anew at times: equal statuses, answers and snapshots.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "src/model/ledger_history.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/ledger_summary.hpp"
#include "tests/unit/sqlite/ledger_folder.hpp"

namespace ambit::model {
namespace {

using test::ledger_folder;
using owner_kind = owner_name::kind;

constexpr int records = 12;
constexpr int steps = 150;

class history_of_both {
 public:
  history_of_both(unsigned seed, const std::string& file) : random_(seed), file_(file) {
    for (int i = 0; i < records; ++i) ids_.push_back("L" + std::to_string(i));
    first_ = test::opened(file);
    second_ = test::opened(file);
  }

  void run() {
    for (int step = 0; step < steps && !testing::Test::HasFailure(); ++step) {
      if (chance(2)) first_ = test::opened(file_);
      if (chance(50)) {
        commit();
      } else {
        apply();
      }
      ask();
    }
    compare_all();
  }

 private:
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
  bool chance(int percent) { return below(100) < percent; }
  ledger_store& in_file() { return chance(50) ? first_.store() : second_.store(); }

  std::string id() { return "L" + std::to_string(below(records)); }
  std::string object() { return chance(85) ? "lead" : "case"; }
  std::string event() { return chance(80) ? "create" : "edit"; }
  owner_name owner() {
    return {chance(75) ? owner_kind::user : owner_kind::queue, std::string(1, "abcd"[below(4)])};
  }

  pool_state::turn turn(std::int64_t number) {
    pool_state::turn made;
    made.member = owner();
    made.number = number;
    made.credit = below(3) - 1;
    made.owed = below(2);
    made.missed = below(2);
    made.made_up = below(2);
    if (chance(40)) made.days[0] = {below(5) + 10, 1 + below(3)};
    return made;
  }

  ledger_changes::pool_change pool_change() {
    ledger_changes::pool_change change;
    change.pool = chance(50) ? "p" : "q";
    change.after = *in_memory_->pool(change.pool);
    change.last_number_before = change.after.last_number + (chance(10) ? 1 : 0);
    change.after.last_number += 1 + below(2);
    change.after.members.low = static_cast<std::uint64_t>(random_()) << 32 | random_();
    change.after.members.high = ~change.after.members.low;
    if (!change.after.turns.empty() && chance(15)) change.after.turns.pop_back();
    for (pool_state::turn& each : change.after.turns)
      if (chance(40)) {
        const owner_name member = each.member;
        each = turn(change.after.last_number);
        each.member = member;
      }
    const pool_state::turn next = turn(change.after.last_number);
    bool is_new = true;
    for (const pool_state::turn& each : change.after.turns)
      is_new = is_new && each.member != next.member;
    if (is_new) change.after.turns.push_back(next);
    return change;
  }

  holding held_by(owner_kind owner) {
    holding held;
    held.since_us = 1'000'000 * below(6);
    if (owner == owner_kind::none) {
      held.waits = chance(50) ? ambit::reason::no_entry_matched : ambit::reason::no_active_rule;
      return held;
    }
    held.accept_within_minutes = chance(50) ? 1 + below(3) : 0;
    if (chance(60))
      held.came_by = std::make_shared<const origin>(
          origin{chance(80) ? "rule" : "", chance(80) ? "entry" : "", chance(30) ? "p" : ""});
    if (held.came_by && *held.came_by == origin()) held.came_by.reset();
    if (owner == owner_kind::queue) return held;
    if (chance(50)) held.accepted_us = held.since_us + below(2);
    if (chance(50)) held.from_queue = std::string(1, "abq"[below(3)]);
    return held;
  }

  /// What was done with a record, from how it stands, or seems to.
  ledger_changes::record_acts record_acts() {
    ledger_changes::record_acts change;
    change.object = object();
    change.id = id();
    change.before = in_memory_->states(change.object, std::vector<std::string>{change.id})->front();
    change.after = change.before;
    if (chance(5)) change.before.closed = !change.before.closed;
    if (chance(5)) change.before.left_out.push_back(owner());
    change.after.pass_to(owner());
    change.after.held = held_by(change.after.owner.type);
    if (chance(30)) {
      const owner_name earlier = owner();
      const auto& known = change.after.left_out;
      if (std::find(known.begin(), known.end(), earlier) == known.end())
        change.after.left_out.push_back(earlier);
    }
    const std::string_view names[] = {"accept", "release", "reassign", "age"};
    for (int i = below(3); i >= 0; --i) {
      recorded_act& act = change.acts.emplace_back();
      act.act = names[below(4)];
      act.at_us = 1'000'000 * below(20);
      act.owner = change.after.owner;
      act.json = R"({"id":")" + change.id + R"(","owner":{")" +
                 (act.owner.type == owner_kind::user ? "user" : "queue") + R"(":")" + act.owner.id +
                 R"("},"n":)" + std::to_string(i) + "}";
    }
    return change;
  }

  /// A decision, of a record that has none among the changes.
  void add_decision(ledger_changes& changes) {
    using record_change = ledger_changes::record_change;
    const std::string& of = ids_[static_cast<std::size_t>(below(records))];
    for (const record_change& each : changes.decisions)
      if (each.id == of) return;
    record_change& change = changes.decisions.emplace_back();
    change.id = of;
    const auto number_of = [&](const owner_name& name) {
      if (name.type == owner_kind::none) return record_change::nobody;
      changes.owners.push_back(name);
      return static_cast<std::uint32_t>(changes.owners.size() - 1);
    };
    change.owner = number_of(owner());
    decision_form& form = changes.forms.emplace_back();
    change.form = static_cast<std::uint32_t>(changes.forms.size() - 1);
    form.reason = chance(50) ? ambit::reason::keep : ambit::reason::entry_matched;
    if (form.reason == ambit::reason::keep) form.outcome = ambit::outcome::kept;
    form.rest = std::string(chance(50) ? R"(,"choice":0)" : "") + R"(,"fingerprint":"é"})";
    form.is_own = chance(20);
    form.came_by = held_by(owner_kind::user).came_by;
    if (chance(50)) change.accept_within_minutes = below(3);
    const auto known = *in_memory_->recall(changes.object, changes.event, {&change.id, 1});
    if (chance(60))
      change.owner_before = number_of(chance(90) && !known.empty() ? known[0].owner : owner_name{});
    if (chance(40)) change.closed_before = chance(90) && !known.empty() && known[0].closed;
    if (chance(40))
      change.last_owner_before =
          number_of(chance(90) && !known.empty() ? known[0].last_owner : owner_name{});
  }

  note_key note_key_of(note_kind kind) {
    note_key key{kind, "", "", "", 0};
    const std::string user(1, "ab"[below(2)]);
    if (kind == note_kind::report) return {kind, user, "", "", 1 + below(5)};
    key.object = object();
    key.id = id();
    if (kind == note_kind::change) key.number = 1 + below(4);
    if (kind == note_kind::change || kind == note_kind::merge) return key;
    if (kind != note_kind::view || chance(70)) key.user = user;
    return key;
  }

  std::optional<note_text> note_at(const note_key& key) {
    const note_query of_user{key.kind, key.user, {}, {}, {}, 0};
    const auto found = *in_memory_->notes({&of_user, 1});
    for (const note& each : found.front())
      if (each.key == key) return each.text;
    return std::nullopt;
  }

  /// Written, changed, taken away, or stood on.
  void add_note(ledger_changes& changes) {
    const auto kind = static_cast<note_kind>(below(static_cast<int>(note_kind_names.size())));
    const note_key key = note_key_of(kind);
    for (const auto& each : changes.notes)
      if (each.key == key) return;
    std::optional<note_text> found = note_at(key);
    if (chance(5)) found = note_text{5, "{}"};
    if (chance(20)) {
      changes.notes_read.push_back({key, std::move(found)});
      return;
    }
    std::optional<note_text> after;
    if (chance(75))
      after = note_text{1'000'000 * below(20),
                        // A record that goes into no other one: merges make no circle.
                        R"({"into":"L)" + std::to_string(records + below(records)) + R"("})"};
    changes.notes.push_back({key, std::move(found), std::move(after)});
  }

  void commit() {
    ledger_changes changes;
    if (chance(60)) changes.pools.push_back(pool_change());
    if (chance(20)) changes.pools_read.push_back({"q", in_memory_->pool("q")->last_number});
    changes.object = object();
    for (int i = below(3); i > 0; --i) {
      const std::vector<owner_name> read = {owner()};
      const std::int64_t count = in_memory_->loads(changes.object, read)->front();
      changes.loads.push_back({read.front(), count + (chance(5) ? 1 : 0)});
    }
    changes.event = event();
    changes.decided_us = 1'000'000 * below(20);
    for (int i = below(5); i > 0; --i) add_decision(changes);
    for (int i = below(3); i > 0; --i)
      changes.waiting.push_back({id(), 1'000'000 * below(6), ambit::reason::no_entry_matched});
    for (int i = below(3); i > 0; --i) {
      ledger_changes::record_acts change = record_acts();
      bool is_new = true;
      for (const auto& each : changes.acts) is_new = is_new && each.id != change.id;
      for (const auto& each : changes.decisions) is_new = is_new && each.id != change.id;
      for (const auto& each : changes.waiting) is_new = is_new && each.id != change.id;
      if (is_new) changes.acts.push_back(std::move(change));
    }
    for (int i = below(4); i > 0; --i) add_note(changes);
    report problems;
    EXPECT_EQ(in_memory_->commit(changes, problems), in_file().commit(changes, problems));
    EXPECT_TRUE(problems.empty()) << problems.to_text();
  }

  std::string command() {
    const std::string of = R"(", "object": ")" + object() + R"(", "id": ")" + id() + R"(")";
    switch (below(9)) {
      case 0:
        return R"({"command": "close)" + of + "}";
      case 1:
        return R"({"command": "reopen)" + of + "}";
      case 2:
        return R"({"command": "remove)" + of + "}";
      case 3:
        return R"({"command": "mark_sent)" + of + R"(, "renewal_date": "2027-03-0)" +
               std::to_string(1 + below(3)) + R"(", "days": )" + std::to_string(below(2)) + "}";
      case 4:
        return R"({"command": "merge)" + of + R"(, "into": ")" + id() + R"("})";
      case 5:
        if (chance(70)) return R"({"command": "reopen)" + of + "}";
        return std::string(R"({"command": "forget_)") + (chance(50) ? "decided" : "changes") +
               R"(", "object": ")" + object() + R"(", "before": "1970-01-01T00:00:1)" +
               std::to_string(below(10)) + R"(Z"})";
      default: {
        const owner_name next = owner();
        return R"({"command": "set_owner)" + of + R"(, "owner": {")" +
               (next.type == owner_kind::user ? "user" : "queue") + R"(": ")" + next.id + R"("}})";
      }
    }
  }

  void apply() {
    std::string commands = "[";
    for (int i = below(4); i >= 0; --i) commands += command() + (i > 0 ? ", " : "");
    if (chance(5)) commands += R"(, {"command": "close"})";
    commands += "]";
    report of_memory;
    report of_file;
    EXPECT_EQ(in_memory_->apply(commands, of_memory), in_file().apply(commands, of_file));
    EXPECT_EQ(of_memory.to_text(), of_file.to_text());
  }

  void ask() {
    std::vector<std::string> names;
    for (int i = 0; i < records; ++i) names.push_back("L" + std::to_string(i));
    names.emplace_back();
    const std::vector<std::string_view> ids(names.begin(), names.end());
    const std::string of = object();
    const std::string when = event();
    const auto here = *in_memory_->recall(of, when, ids);
    const auto there = in_file().recall(of, when, ids);
    ASSERT_TRUE(there) << there.report().to_text();
    ASSERT_EQ(here.size(), there->size());
    for (std::size_t i = 0; i < here.size(); ++i) compare(here[i], (*there)[i]);
    std::vector<owner_name> owners;
    for (const char name : std::string("abcdx"))
      for (const owner_kind kind : {owner_kind::user, owner_kind::queue})
        owners.push_back({kind, std::string(1, name)});
    EXPECT_EQ(*in_memory_->loads(of, owners), *in_file().loads(of, owners));
    const notice_key notices[] = {{"L1", {20'878, 0}}, {"L2", {20'879, 1}}, {"L3", {20'878, 1}}};
    EXPECT_EQ(*in_memory_->sent(of, notices), *in_file().sent(of, notices));
    EXPECT_EQ(*in_memory_->owner(of, "L4"), *in_file().owner(of, "L4"));
    EXPECT_EQ(in_memory_->pool("p")->last_number, in_file().pool("p")->last_number);
    ask_lists(of, names);
    ask_notes();
    if (chance(20)) compare_all();
  }

  void ask_notes() {
    std::vector<note_query> asked(3);
    for (note_query& each : asked) {
      each.kind = static_cast<note_kind>(below(static_cast<int>(note_kind_names.size())));
      const note_key key = note_key_of(each.kind);
      each.user = key.user;
      if (chance(70)) each.object = key.object;
      if (each.object.empty() || chance(30)) continue;
      each.id = key.id;
      if (chance(50)) each.below_number = below(5);
      each.most = static_cast<std::size_t>(below(3));
    }
    const auto here = *in_memory_->notes(asked);
    const auto there = *in_file().notes(asked);
    ASSERT_EQ(here.size(), there.size());
    for (std::size_t i = 0; i < here.size(); ++i) {
      ASSERT_EQ(here[i].size(), there[i].size());
      for (std::size_t n = 0; n < here[i].size(); ++n) {
        EXPECT_EQ(here[i][n].key, there[i][n].key);
        EXPECT_EQ(here[i][n].text, there[i][n].text);
      }
    }
  }

  void ask_lists(const std::string& of, const std::vector<std::string>& ids) {
    EXPECT_EQ(*in_memory_->states(of, ids), *in_file().states(of, ids));
    record_query asked;
    asked.object = of;
    const int which = below(3);
    asked.of = which == 0   ? record_query::which::owned
               : which == 1 ? record_query::which::waiting
                            : record_query::which::to_accept;
    for (const char name : std::string("abcd"))
      if (chance(50))
        asked.owners.push_back(
            {chance(75) ? owner_kind::user : owner_kind::queue, std::string(1, name)});
    if (chance(50)) asked.until_us = 1'000'000 * below(8);
    if (chance(50)) asked.after = record_query::place{1'000'000 * below(6), id()};
    if (asked.after && asked.of == record_query::which::owned && chance(30))
      asked.after->since_us.reset();
    asked.most = static_cast<std::size_t>(below(4));
    const auto here = *in_memory_->list(asked);
    const auto there = in_file().list(asked);
    ASSERT_TRUE(there) << there.report().to_text();
    ASSERT_EQ(here.size(), there->size());
    for (std::size_t i = 0; i < here.size(); ++i) {
      EXPECT_EQ(here[i].id, (*there)[i].id);
      EXPECT_EQ(here[i].owner, (*there)[i].owner);
      EXPECT_EQ(here[i].held, (*there)[i].held);
    }
  }

  static void compare(const remembered& here, const remembered& there) {
    EXPECT_EQ(here.row, there.row);
    EXPECT_EQ(here.owner, there.owner);
    EXPECT_EQ(here.last_owner, there.last_owner);
    EXPECT_EQ(here.closed, there.closed);
    ASSERT_EQ(here.decision.has_value(), there.decision.has_value());
    if (!here.decision) return;
    EXPECT_EQ(here.decision->json, there.decision->json);
    EXPECT_EQ(here.decision->owner, there.decision->owner);
    EXPECT_EQ(here.decision->reason, there.decision->reason);
    EXPECT_EQ(here.decision->decided_us, there.decision->decided_us);
  }

  void compare_all() {
    const std::string saved = *in_memory_->snapshot();
    EXPECT_EQ(saved, *in_file().snapshot());
    history_query asked;
    if (chance(50)) asked.id = id();
    if (chance(50)) asked.object = object();
    if (chance(30)) asked.user = "a";
    if (chance(30)) asked.from_unix_us = 1'000'000 * below(20);
    if (chance(30)) asked.to_unix_us = 1'000'000 * below(20);
    EXPECT_EQ(write_history(*in_memory_->history(asked)), write_history(*in_file().history(asked)));
    ledger_summary there = *in_file().summary();
    EXPECT_EQ(there.schema_version, 5);
    there.schema_version.reset();
    there.kept_in = "memory";
    EXPECT_EQ(write_summary(*in_memory_->summary()), write_summary(there));
    const report problems = *in_file().verify();
    EXPECT_TRUE(problems.empty()) << problems.to_text();
    const result<ledger> again = ledger::restore(saved);
    ASSERT_TRUE(again) << again.report().to_text();
    ledger filled = test::opened(":memory:");
    ASSERT_EQ(filled.fill(saved), status::ok);
    EXPECT_EQ(*filled.snapshot(), saved);
  }

  std::mt19937 random_;
  std::vector<std::string> ids_;
  std::string file_;
  std::shared_ptr<ledger_store> in_memory_ = make_memory_ledger();
  ledger first_;
  ledger second_;
};

TEST(SqliteLedger, AnswersAsALedgerInMemory) {
  for (unsigned seed = 0; seed < 60 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const ledger_folder folder;
    history_of_both(seed, folder.file()).run();
  }
}

}  // namespace
}  // namespace ambit::model
