// The ledger: commands, commits, snapshots.
#include "ambit/ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "src/base/digest.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/model/decision_text.hpp"
#include "src/model/ledger_content.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::model {
namespace {

const char* const set_ana =
    R"({"command": "set_owner", "object": "lead", "id": "1", "owner": {"user": "ana"}})";

/// The id is borrowed.
ledger_changes one_decision(std::string_view id, std::string owner) {
  ledger_changes changes;
  changes.object = "lead";
  changes.event = "create";
  changes.owners.push_back({owner_name::kind::user, std::move(owner)});
  changes.forms.emplace_back().rest = R"(,"fingerprint":"0"})";
  changes.decisions.emplace_back().id = id;
  changes.decisions.back().owner_before = ledger_changes::record_change::nobody;
  return changes;
}

status commit(ledger_store& store, ledger_changes changes) {
  report problems;
  return store.commit(std::move(changes), problems);
}

ledger_changes one_turn(std::int64_t number_before, std::int64_t number) {
  ledger_changes changes;
  pool_state after;
  after.last_number = number;
  after.members = base::hash128("members");
  after.turns.push_back({{owner_name::kind::queue, "q"}, number});
  changes.pools.push_back({"p", number_before, after});
  return changes;
}

std::vector<std::string> codes(const report& problems) {
  std::vector<std::string> found;
  for (const problem& item : problems.problems()) found.push_back(item.code);
  return found;
}

TEST(Ledger, CommandsSetAndForgetOwners) {
  ledger book;
  EXPECT_EQ(*book.owner_of("lead", "1"), "");
  ASSERT_EQ(book.apply(set_ana), status::ok);
  EXPECT_EQ(*book.owner_of("lead", "1"), R"({"user":"ana"})");
  EXPECT_EQ(*book.owner_of("case", "1"), "");
  ASSERT_EQ(book.apply(R"([{"command": "set_owner", "object": "lead", "id": "1",
                            "owner": {"queue": "q"}}])"),
            status::ok);
  EXPECT_EQ(*book.owner_of("lead", "1"), R"({"queue":"q"})");
  const std::string lines = std::string(R"({"command": "remove", "object": "lead", "id": "1"})") +
                            "\r\n\n" + R"({"command": "remove", "object": "x", "id": "2"})" + "\n";
  ASSERT_EQ(book.apply(lines), status::ok);
  EXPECT_EQ(*book.owner_of("lead", "1"), "");
  EXPECT_EQ(*book.snapshot(), *ledger().snapshot());
}

TEST(Ledger, CommandsTakeEffectInOrder) {
  ledger book;
  const std::string both =
      std::string("[") + set_ana + R"(, {"command": "remove", "object": "lead", "id": "1"})";
  ASSERT_EQ(book.apply(both + "]"), status::ok);
  EXPECT_EQ(*book.owner_of("lead", "1"), "");
  ASSERT_EQ(book.apply(both + ", " + set_ana + "]"), status::ok);
  EXPECT_EQ(*book.owner_of("lead", "1"), R"({"user":"ana"})");
}

TEST(Ledger, CommandsAreAllOrNothingWithEveryProblem) {
  ledger book;
  report problems;
  const std::string text = std::string("[") + set_ana + R"(,
    {"command": "set_onwer", "object": "lead", "id": "1"},
    {"command": "set_owner", "object": "lead", "id": "", "owner": {"user": "a", "queue": "b"}},
    {"command": "set_owner", "object": "lead", "id": "2"},
    {"command": "remove", "object": "lead", "id": "3", "owner": {"user": "a"}},
    7])";
  EXPECT_EQ(book.apply(text, &problems), status::invalid_ledger);
  EXPECT_EQ(*book.snapshot(), *ledger().snapshot());
  ASSERT_GE(problems.error_count(), 6U) << problems.to_text();
  EXPECT_EQ(problems.problems()[0].code, "unknown_command");
  EXPECT_EQ(problems.problems()[0].hint, "did you mean \"set_owner\"?");
  EXPECT_EQ(problems.problems()[0].where.line, 2U);
  EXPECT_EQ(problems.problems()[0].where.pointer, "/1/command");
  const auto found = codes(problems);
  for (const char* const code : {"wrong_id", "wrong_owner"})
    EXPECT_NE(std::find(found.begin(), found.end(), code), found.end()) << problems.to_text();
}

TEST(Ledger, EachWrongLineIsReported) {
  ledger book;
  report problems;
  EXPECT_EQ(book.apply(std::string(set_ana) + "\n{\n" + set_ana + "\n7\n", &problems),
            status::invalid_ledger);
  ASSERT_EQ(problems.error_count(), 2U) << problems.to_text();
  EXPECT_EQ(problems.problems()[0].where.line, 2U);
  EXPECT_EQ(problems.problems()[1].where.line, 4U);
  EXPECT_EQ(*book.owner_of("lead", "1"), "");
}

TEST(Ledger, IdsStandAtTheLimit) {
  ledger book;
  const auto with_id = [](std::size_t bytes) {
    return R"([{"command": "set_owner", "object": "lead", "id": ")" + std::string(bytes, 'x') +
           R"(", "owner": {"user": "ana"}}])";
  };
  EXPECT_EQ(book.apply(with_id(255)), status::ok);
  EXPECT_EQ(book.apply(with_id(256)), status::invalid_ledger);
}

TEST(LedgerStore, CommitRemembersDecisionsAndTurns) {
  const auto store = make_memory_ledger();
  ledger_changes changes = one_decision("1", "ana");
  changes.pools = one_turn(0, 1).pools;
  ASSERT_EQ(commit(*store, changes), status::ok);
  EXPECT_EQ(store->pool("p")->last_number, 1);
  EXPECT_EQ(store->pool("p")->turns.size(), 1U);
  EXPECT_EQ(store->pool("other")->last_number, 0);
  const std::vector<std::string_view> ids = {"0", "1", "", "1"};
  const auto known = *store->recall("lead", "create", ids);
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(known[0].row, 1U);
  EXPECT_EQ(known[1].row, 3U);
  EXPECT_EQ(known[0].decision->json,
            R"({"id":"1","outcome":"assigned","reason":"entry_matched","owner":{"user":"ana"},)"
            R"("fingerprint":"0"})");
  EXPECT_EQ(known[0].owner.id, "ana");
  const auto other_event = *store->recall("lead", "edit", ids);
  ASSERT_EQ(other_event.size(), 2U);
  EXPECT_FALSE(other_event[0].decision);
  EXPECT_TRUE(store->recall("case", "create", ids)->empty());
}

TEST(LedgerStore, CommitIsAllOrNothing) {
  const auto store = make_memory_ledger();
  ASSERT_EQ(commit(*store, one_turn(0, 1)), status::ok);
  ASSERT_EQ(commit(*store, one_decision("1", "ana")), status::ok);
  const std::string before = *store->snapshot();
  ledger_changes stale_pool = one_decision("2", "ben");
  stale_pool.pools = one_turn(0, 2).pools;
  ledger_changes known_key = one_decision("3", "ben");
  known_key.decisions.push_back(one_decision("1", "ben").decisions[0]);
  ledger_changes other_owner = one_decision("1", "ben");
  other_owner.event = "edit";
  for (const ledger_changes& changes : {stale_pool, known_key, other_owner}) {
    EXPECT_EQ(commit(*store, changes), status::conflict);
    EXPECT_EQ(*store->snapshot(), before);
  }
  other_owner.owners.push_back({owner_name::kind::user, "ana"});
  other_owner.decisions[0].owner_before = 1;
  EXPECT_EQ(commit(*store, other_owner), status::ok);
  EXPECT_EQ(store->owner("lead", "1")->id, "ben");
}

std::string full_snapshot() {
  const auto store = make_memory_ledger();
  for (const char* const id : {"b", "a", "\xC3\xA9\\\"\n"}) {
    commit(*store, one_decision(id, "ana"));
  }
  commit(*store, one_turn(0, 1));
  commit(*store, one_turn(1, 9));
  report problems;
  store->apply(R"([{"command": "set_owner", "object": "case", "id": "z",
                    "owner": {"queue": "q"}}])",
               problems);
  return *store->snapshot();
}

const char* const mark_90 =
    R"([{"command": "mark_sent", "object": "client", "id": "c", "renewal_date": "2027-03-01",
         "days": 90}])";

bool knows_90(const ledger& book) {
  return book.store().sent("client", std::vector<notice_key>{{"c", {20'878, 90}}})->front();
}

TEST(Ledger, RemembersNoticesUntilTheirRecordIsRemoved) {
  ledger book;
  EXPECT_FALSE(knows_90(book));
  ASSERT_EQ(book.apply(mark_90), status::ok);
  const std::string once = *book.snapshot();
  ASSERT_EQ(book.apply(mark_90), status::ok);
  EXPECT_EQ(*book.snapshot(), once);
  EXPECT_TRUE(knows_90(book));
  EXPECT_EQ(*book.store().sent("client",
                               std::vector<notice_key>{
                                   {"c", {20'878, 60}}, {"c", {20'879, 90}}, {"d", {20'878, 90}}}),
            std::vector<bool>(3));
  EXPECT_FALSE(book.store().sent("lead", std::vector<notice_key>{{"c", {20'878, 90}}})->front());
  ASSERT_EQ(book.apply(R"([{"command": "remove", "object": "client", "id": "c"}])"), status::ok);
  EXPECT_FALSE(knows_90(book));
  EXPECT_EQ(*book.snapshot(), *ledger().snapshot());
}

TEST(Ledger, ARecordMayBeRemovedAndMarkedInOneGo) {
  ledger book;
  std::string text = mark_90;
  text.insert(1, R"({"command": "remove", "object": "client", "id": "c"},)");
  ASSERT_EQ(book.apply(text), status::ok);
  EXPECT_TRUE(knows_90(book));
}

TEST(Ledger, MarksThatMeanNothingAreRefusedTogether) {
  ledger book;
  report problems;
  const std::string begin = R"({"command": "mark_sent", "object": "client", "id": "c",)";
  EXPECT_EQ(book.apply("[" + begin + R"("renewal_date": "2027-02-29", "days": 90},)" + begin +
                           R"("renewal_date": "2027-03-01", "days": 3651},)" + begin +
                           R"("renewal_date": "2027-03-01"}, )" + begin +
                           R"("renewal_date": "2027-03-01", "days": 1.5}])",
                       &problems),
            status::invalid_ledger);
  EXPECT_EQ(codes(problems), (std::vector<std::string>{"ill_formed_date", "out_of_range",
                                                       "missing_key", "out_of_range"}));
  EXPECT_EQ(*book.snapshot(), *ledger().snapshot());
}

TEST(LedgerSnapshot, NoticesNeedVersionTwo) {
  ledger book;
  ASSERT_EQ(book.apply(set_ana), status::ok);
  EXPECT_EQ(book.snapshot()->rfind(R"({"ambit_ledger":1,)", 0), 0U);
  ASSERT_EQ(book.apply(mark_90), status::ok);
  const std::string saved = *book.snapshot();
  EXPECT_EQ(saved.rfind(R"({"ambit_ledger":2,)", 0), 0U);
  const result<ledger> restored = ledger::restore(saved);
  ASSERT_TRUE(restored) << restored.report().to_text();
  EXPECT_TRUE(knows_90(*restored));
  EXPECT_EQ(*restored->snapshot(), saved);
  std::string older = saved;
  older[std::string_view(R"({"ambit_ledger":)").size()] = '1';
  EXPECT_FALSE(ledger::restore(older));
}

TEST(Ledger, LoadsFollowOwnersAndWhatIsClosed) {
  ledger book;
  const auto loads = [&] {
    const std::vector<owner_name> owners = {{owner_name::kind::user, "ana"},
                                            {owner_name::kind::queue, "ana"},
                                            {owner_name::kind::user, "ben"}};
    return *book.store().loads("lead", owners);
  };
  const auto tell = [&](const std::string& commands) {
    report problems;
    EXPECT_EQ(book.apply("[" + commands + "]", &problems), status::ok) << problems.to_text();
    // Counted along and counted anew, from the snapshot, are the same.
    const auto followed = loads();
    book = *ledger::restore(*book.snapshot());
    EXPECT_EQ(loads(), followed);
    return followed;
  };
  const auto of = [](const char* command, const char* id, const char* more = "") {
    return std::string(R"({"command": ")") + command + R"(", "object": "lead", "id": ")" + id +
           "\"" + more + "}";
  };
  using counts = std::vector<std::int64_t>;
  const char* const ana = R"(, "owner": {"user": "ana"})";
  const char* const ben = R"(, "owner": {"user": "ben"})";
  EXPECT_EQ(loads(), (counts{0, 0, 0}));
  EXPECT_EQ(tell(of("set_owner", "1", ana) + "," + of("set_owner", "2", ana)), (counts{2, 0, 0}));
  EXPECT_EQ(tell(of("set_owner", "2", R"(, "owner": {"queue": "ana"})")), (counts{1, 1, 0}));
  EXPECT_EQ(tell(of("close", "1") + "," + of("close", "1")), (counts{0, 1, 0}));
  EXPECT_EQ(tell(of("set_owner", "1", ben)), (counts{0, 1, 0}));
  EXPECT_EQ(tell(of("reopen", "1")), (counts{0, 1, 1}));
  EXPECT_EQ(tell(of("close", "3") + "," + of("set_owner", "3", ben)), (counts{0, 1, 1}));
  EXPECT_EQ(tell(of("remove", "3") + "," + of("set_owner", "3", ben)), (counts{0, 1, 2}));
  EXPECT_EQ(tell(of("merge", "3", R"(, "into": "2")")), (counts{0, 1, 1}));
  EXPECT_EQ(*book.owner_of("lead", "3"), R"({"queue":"ana"})");
  EXPECT_EQ(tell(of("merge", "1", R"(, "into": "unheard of")")), (counts{0, 1, 0}));
  EXPECT_EQ(*book.owner_of("lead", "1"), R"({"user":"ben"})");
  EXPECT_EQ(tell(of("remove", "1") + "," + of("remove", "2") + "," + of("remove", "3")),
            (counts{0, 0, 0}));
  EXPECT_EQ(*book.snapshot(), *ledger().snapshot());
}

TEST(LedgerStore, LoadsFollowCommitsAndAreHeldAgainstThem) {
  const auto store = make_memory_ledger();
  const std::vector<owner_name> owners = {{owner_name::kind::user, "ana"},
                                          {owner_name::kind::user, "ben"}};
  EXPECT_EQ(*store->loads("lead", owners), (std::vector<std::int64_t>{0, 0}));
  ASSERT_EQ(commit(*store, one_decision("1", "ana")), status::ok);
  EXPECT_EQ(*store->loads("lead", owners), (std::vector<std::int64_t>{1, 0}));
  ledger_changes edit = one_decision("1", "ben");
  edit.event = "edit";
  edit.owners.push_back(owners[0]);
  edit.decisions[0].owner_before = 1;
  edit.loads = {{owners[0], 2}};
  EXPECT_EQ(commit(*store, edit), status::conflict);
  edit.loads = {{owners[0], 1}, {owners[1], 0}};
  edit.decisions[0].closed_before = true;
  EXPECT_EQ(commit(*store, edit), status::conflict);
  edit.decisions[0].closed_before = false;
  edit.pools_read = {{"p", 1}};
  EXPECT_EQ(commit(*store, edit), status::conflict);
  edit.pools_read = {{"p", 0}};
  EXPECT_EQ(commit(*store, edit), status::ok);
  EXPECT_EQ(*store->loads("lead", owners), (std::vector<std::int64_t>{0, 1}));
}

TEST(LedgerSnapshot, CreditsDaysAndClosedRecordsNeedVersionThree) {
  const auto version = [](const std::string& saved) {
    return saved.substr(std::string_view(R"({"ambit_ledger":)").size(), 1);
  };
  std::vector<ledger_changes> states(4, one_turn(0, 1));
  states[1].pools[0].after.turns[0].credit = -limits::max_credit;
  states[2].pools[0].after.turns[0].days[0] = {20'000, 2};
  states[2].pools[0].after.turns[0].days[1] = {19'999, 1};
  states[3].pools[0].after.turns.push_back({{owner_name::kind::user, "u"}, 0, 0});
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto store = make_memory_ledger();
    ASSERT_EQ(commit(*store, states[i]), status::ok);
    const std::string saved = *store->snapshot();
    EXPECT_EQ(version(saved), i == 0 ? "1" : "3");
    const auto restored = ledger::restore(saved);
    ASSERT_TRUE(restored) << restored.report().to_text();
    EXPECT_EQ(*restored->snapshot(), saved);
  }
  ledger book;
  ASSERT_EQ(book.apply(R"([{"command": "close", "object": "lead", "id": "1"}])"), status::ok);
  EXPECT_EQ(version(*book.snapshot()), "3");
  ASSERT_EQ(book.apply(R"([{"command": "reopen", "object": "lead", "id": "1"}])"), status::ok);
  EXPECT_EQ(*book.snapshot(), *ledger().snapshot());
}

TEST(LedgerSnapshot, TimesOfDecisionsNeedVersionFour) {
  // As older libraries knew them: without how their owners hold the records.
  ledger_content content;
  for (const char* const id : {"1", "2"}) {
    record_memory& record = content.records["lead"][id];
    record.owner = {owner_name::kind::user, "ana"};
    record.decisions.push_back(
        {"create", decision_of(id, record.owner, {{}, {}, {}, R"(,"fingerprint":"0"})"}, {})});
  }
  content.records["lead"]["1"].decisions[0].decision.decided_us = 1'795'338'000'000'001;
  const auto store = make_memory_ledger();
  report problems;
  ASSERT_EQ(store->fill(std::move(content), problems), status::ok) << problems.to_text();
  const std::string saved = *store->snapshot();
  EXPECT_EQ(saved.rfind(R"({"ambit_ledger":4,)", 0), 0U);
  const auto restored = ledger::restore(saved);
  ASSERT_TRUE(restored) << restored.report().to_text();
  EXPECT_EQ(*restored->snapshot(), saved);
  const std::string lines = *restored->history({});
  EXPECT_EQ(lines.rfind(R"({"object":"lead","event":"create",)", 0), 0U) << lines;
  EXPECT_NE(lines.find(R"({"decided_at":"2026-11-22T09:00:00.000001Z","object":"lead",)"),
            std::string::npos)
      << lines;
}

TEST(LedgerSnapshot, WhoHadARecordBeforeIsKept) {
  ledger book;
  ASSERT_EQ(book.apply(set_ana), status::ok);
  ASSERT_EQ(book.apply(R"([{"command": "set_owner", "object": "lead", "id": "1",
                            "owner": {"queue": "q"}}])"),
            status::ok);
  const auto last = [](const ledger& of) {
    return of.store()
        .recall("lead", "create", std::vector<std::string_view>{"1"})
        ->at(0)
        .last_owner.id;
  };
  EXPECT_EQ(last(book), "ana");
  const auto restored = ledger::restore(*book.snapshot());
  ASSERT_TRUE(restored) << restored.report().to_text();
  EXPECT_EQ(last(*restored), "ana");
  EXPECT_EQ(*restored->snapshot(), *book.snapshot());
  ledger_changes edit = one_decision("1", "ben");
  edit.owners.push_back({owner_name::kind::queue, "q"});
  edit.owners.push_back({owner_name::kind::user, "cy"});
  edit.decisions[0].owner_before = 1;
  edit.decisions[0].last_owner_before = 2;
  EXPECT_EQ(commit(book.store(), edit), status::conflict);
  edit.owners[2].id = "ana";
  EXPECT_EQ(commit(book.store(), edit), status::ok);
  EXPECT_EQ(last(book), "ana");  // a queue had it in between
}

TEST(LedgerSnapshot, RoundTrip) {
  const std::string saved = full_snapshot();
  const result<ledger> restored = ledger::restore(saved);
  ASSERT_TRUE(restored) << restored.report().to_text();
  EXPECT_EQ(*restored->snapshot(), saved);
  EXPECT_EQ(*restored->owner_of("case", "z"), R"({"queue":"q"})");
  EXPECT_EQ(restored->store().pool("p")->last_number, 9);
}

TEST(LedgerSnapshot, WhiteSpaceIsNoDamage) {
  const std::string saved = full_snapshot();
  const result<ledger> restored = ledger::restore(json::pretty(saved));
  ASSERT_TRUE(restored) << restored.report().to_text();
  EXPECT_EQ(*restored->snapshot(), saved);
}

TEST(LedgerSnapshot, TheOrderOfEventsDoesNotShow) {
  const auto one = make_memory_ledger();
  const auto other = make_memory_ledger();
  for (const char* const id : {"1", "2", "3"}) commit(*one, one_decision(id, "ana"));
  for (const char* const id : {"3", "1", "2"}) commit(*other, one_decision(id, "ana"));
  EXPECT_EQ(*one->snapshot(), *other->snapshot());
}

TEST(LedgerSnapshot, DamageIsNoticedWhereverItIs) {
  const std::string saved = full_snapshot();
  for (std::size_t i = 0; i < saved.size(); ++i) {
    std::string damaged = saved;
    damaged[i] = damaged[i] == '1' ? '2' : '1';
    const result<ledger> restored = ledger::restore(damaged);
    EXPECT_FALSE(restored) << "byte " << i;
    EXPECT_EQ(restored.code(), status::invalid_ledger);
    EXPECT_TRUE(restored.report().has_errors()) << "byte " << i;
  }
  for (std::size_t size = 0; size < saved.size(); ++size)
    EXPECT_FALSE(ledger::restore(std::string_view(saved).substr(0, size))) << size;
}

/// A snapshot around any content, its digest right.
std::string sealed(const std::string& content, const std::string& version = "1") {
  return R"({"ambit_ledger":)" + version + R"(,"digest":")" + base::hash128(content).hex() +
         R"(","content":)" + content + "}";
}

TEST(LedgerSnapshot, OtherTextsAreRefusedByName) {
  const auto code = [](const std::string& text) {
    const result<ledger> restored = ledger::restore(text, "ledger.json");
    return restored ? std::string("restored") : restored.report().problems().front().code;
  };
  const std::string empty = R"({"pools":[],"records":[]})";
  EXPECT_EQ(code(sealed(empty)), "restored");
  EXPECT_EQ(code(sealed(empty, "2")), "damaged_ledger");  // nothing in it needs version 2
  EXPECT_EQ(code(sealed(empty, "3")), "damaged_ledger");
  EXPECT_EQ(code(sealed(empty, "4")), "damaged_ledger");
  EXPECT_EQ(code(sealed(empty, "5")), "damaged_ledger");
  EXPECT_EQ(code(sealed(empty, "6")), "damaged_ledger");
  EXPECT_EQ(code(sealed(empty, "7")), "unsupported_version");
  const auto decided_at = [&](const std::string& at, const std::string& version) {
    return code(sealed(R"({"pools":[],"records":[{"object":"lead","id":"1","decisions":[{)" +
                           std::string(R"("event":"create",)") + at +
                           R"("decision":{"id":"1","outcome":"assigned","reason":"keep",)" +
                           R"("owner":{"user":"a"}}}]}]})",
                       version));
  };
  EXPECT_EQ(decided_at("", "1"), "restored");
  EXPECT_EQ(decided_at("", "4"), "damaged_ledger");
  EXPECT_EQ(decided_at(R"("decided_at":"2026-11-22T09:00:00Z",)", "4"), "restored");
  EXPECT_EQ(decided_at(R"("decided_at":"2026-11-22T09:00:00Z",)", "3"), "unknown_key");
  EXPECT_EQ(decided_at(R"("decided_at":"2026-11-22T25:00:00Z",)", "4"), "ill_formed_timestamp");
  const auto remembering = [&](const std::string& turn) {
    return code(sealed(R"({"pools":[{"pool":"p","last_number":1,"members":")" +
                           std::string(32, '0') + R"(","turns":[{"member":{"user":"a"},)" + turn +
                           R"(}]}],"records":[]})",
                       "3"));
  };
  EXPECT_EQ(remembering(R"("number":0)"), "restored");
  EXPECT_EQ(remembering(R"("number":1,"credit":288230376151711744)"), "restored");
  EXPECT_EQ(remembering(R"("number":1,"credit":288230376151711745)"), "wrong_number");
  EXPECT_EQ(remembering(R"("number":1,"days":[{"day":"2026-11-22","turns":1}])"), "restored");
  EXPECT_EQ(remembering(R"("number":1,"owed":1000,"missed":1,"made_up":1)"), "restored");
  EXPECT_EQ(remembering(R"("number":1,"owed":1001)"), "wrong_number");
  EXPECT_EQ(remembering(R"("number":1,"missed":2)"), "wrong_number");
  EXPECT_EQ(remembering(R"("number":1,"days":[{"day":"2026-11-22","turns":0}])"), "wrong_number");
  EXPECT_EQ(remembering(R"("number":1,"days":[{"day":"2026-11-22","turns":1},)"
                        R"({"day":"2026-11-22","turns":1}])"),
            "wrong_turn");
  EXPECT_EQ(code(R"({"ambit": 1})"), "not_a_ledger");
  EXPECT_EQ(code("[]"), "not_a_ledger");
  std::string other = sealed(empty);
  other[other.find("digest") + 9] ^= 1;
  EXPECT_EQ(code(other), "damaged_ledger");
  const std::string owned = R"({"object":"lead","id":"1","owner":{"user":"a"},"decisions":[]})";
  EXPECT_EQ(code(sealed(R"({"pools":[],"records":[)" + owned + "," + owned + "]}")),
            "duplicate_id");
  EXPECT_EQ(code(sealed(R"({"pools":[],"records":[{"object":"lead","id":"1","decisions":[{"event":)"
                        R"("create","decision":{"outcome":"undecided","reason":"keep",)"
                        R"("owner":{"user":"a"}}}]}]})")),
            "wrong_decision");
  EXPECT_EQ(
      code(sealed(R"({"pools":[{"pool":"p","last_number":1,"members":")" + std::string(32, '0') +
                  R"(","turns":[{"member":{"user":"a"},"number":2}]}],"records":[]})")),
      "wrong_turn");
  EXPECT_EQ(
      code(sealed(R"({"pools":[{"pool":"p","last_number":2,"members":")" + std::string(32, '0') +
                  R"(","turns":[{"member":{"user":"a"},"number":1},)"
                  R"({"member":{"user":"a"},"number":2}]}],"records":[]})")),
      "duplicate_id");
  const auto decided = [&](const std::string& id, const std::string& more) {
    return code(sealed(R"({"pools":[],"records":[{"object":"lead","id":"1","decisions":[{"event":)"
                       R"("create","decision":{"id":")" +
                       id + R"(","outcome":"assigned","reason":"keep","owner":{"user":"a"})" +
                       more + "}}]}]}"));
  };
  EXPECT_EQ(decided("1", ""), "restored");
  EXPECT_EQ(decided("2", ""), "wrong_decision");
  EXPECT_EQ(decided("1", R"(,"replayed":true)"), "wrong_decision");
  EXPECT_EQ(decided("1", R"(,"current_owner":{"user":"b"})"), "wrong_decision");
  const auto turned = [&](const std::string& number) {
    return code(sealed(R"({"pools":[{"pool":"p","last_number":)" + number + R"(,"members":")" +
                       std::string(32, '0') + R"(","turns":[]}],"records":[]})"));
  };
  EXPECT_EQ(turned("4611686018427387903"), "restored");
  EXPECT_EQ(turned("4611686018427387904"), "wrong_number");
  EXPECT_EQ(turned("0"), "wrong_number");
}

TEST(Ledger, KeepsNoRoomForWhatItKnowsNothingOf) {
  model::ledger_content content;
  content.records["lead"]["1"].owner = {model::owner_name::kind::user, "ana"};
  content.records["lead"]["2"];
  content.records["case"]["1"];
  for (const char* object : {"lead", "case", "nowhere"})
    for (const char* id : {"1", "2", "3"}) content.forget_if_empty(object, id);
  ASSERT_EQ(content.records.size(), 1U);
  EXPECT_EQ(content.records["lead"].size(), 1U);
  EXPECT_NE(content.find("lead", "1"), nullptr);
}

}  // namespace
}  // namespace ambit::model
