// What people do in the workspace, what is remembered of it, and what is refused; in memory, in a
// file, and on a part of a ledger.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/sqlite/ledger_folder.hpp"
#include "tests/unit/workspace/plate.hpp"

namespace ambit {
namespace {

using test::member_in;
using test::plate_of;

class acts_of_a_plate : public testing::TestWithParam<bool> {
 protected:
  acts_of_a_plate() {
    if (GetParam()) book = test::opened(":memory:");
  }

  void give(std::string_view object, std::string_view json) {
    const auto read = batch::from_json(live.policy().schema(), object, json);
    ASSERT_TRUE(read) << read.report().to_text();
    records.push_back(*read);
  }

  /// One act over several lines is no JSON Lines.
  static std::string list_of(std::string_view json) {
    return json.front() == '[' ? std::string(json) : "[" + std::string(json) + "]";
  }

  result<acts> plan(const std::string& user, std::string_view json) {
    return workspace::plan_acts(plate_of(live, user), test::all(records), list_of(json), book,
                                memory);
  }

  /// What the last of the acts came to.
  std::string act(const std::string& user, std::string_view json, std::int64_t seconds = 0) {
    const auto done = workspace::act(plate_of(live, user, seconds), test::all(records),
                                     list_of(json), book, memory);
    EXPECT_TRUE(done) << done.report().to_text();
    return done && done->size() != 0 ? done->to_json(done->size() - 1) : std::string();
  }

  std::string came_to(const std::string& user, std::string_view json) {
    const std::string result = act(user, json);
    const std::string reason = member_in(result, "reason");
    return reason.empty() ? member_in(result, "outcome") : reason;
  }

  std::string asked(const std::string& user, std::string_view json) {
    const auto told =
        workspace::ask_ledger(plate_of(live, user), test::all(records), json, book, memory);
    EXPECT_TRUE(told) << told.report().to_text();
    return told ? *told : std::string();
  }

  std::string first_problem(const std::string& user, std::string_view json) {
    const auto done = plan(user, json);
    EXPECT_EQ(done.code(), status::invalid_argument);
    return done || done.report().empty() ? "" : done.report().problems().front().code;
  }

  /// The same ledger after its snapshot was restored.
  void save_and_restore() {
    const std::string saved = *book.snapshot();
    ledger next = GetParam() ? test::opened(":memory:") : ledger();
    report problems;
    ASSERT_EQ(next.fill(saved, {}, &problems), status::ok) << problems.to_text();
    EXPECT_EQ(*next.snapshot(), saved);
    book = next;
  }

  engine live = test::plate_engine();
  ledger book;
  scratch memory;
  std::vector<batch> records;
};

INSTANTIATE_TEST_SUITE_P(Ledgers, acts_of_a_plate, testing::Bool());

TEST_P(acts_of_a_plate, PrivateViewsAreOnesOwn) {
  const std::string save = R"({"act": "save_view", "object": "deal", "id": "v", "name": "Big",
    "visibility": "private", "columns": ["amount", "id"],
    "criteria": {"field": "amount", "op": "gt", "value": "10"},
    "sort": [{"field": "amount", "descending": true}]})";
  EXPECT_EQ(came_to("ana", save), "done");
  EXPECT_EQ(came_to("ana", save), "kept");
  save_and_restore();
  EXPECT_EQ(asked("ana", R"({"ask": "views"})"),
            R"({"views":[{"visibility":"private","object":"deal","id":"v","name":"Big",)"
            R"("columns":["amount","id"],"criteria":{"field":"amount","op":"gt","value":"10"},)"
            R"("sort":[{"field":"amount","descending":true}],"by":"ana",)"
            R"("at":"2026-11-22T09:00:00Z"}]})");
  EXPECT_EQ(asked("ben", R"({"ask": "views"})"), R"({"views":[]})");
  const std::string remove =
      R"({"act": "delete_view", "object": "deal", "id": "v", "visibility": "private"})";
  EXPECT_EQ(came_to("ben", remove), "kept");
  EXPECT_EQ(came_to("ana", remove), "done");
  EXPECT_EQ(came_to("ana", remove), "kept");
}

TEST_P(acts_of_a_plate, ViewsForEveryoneAskForTheRight) {
  const std::string save = R"({"act": "save_view", "object": "company", "id": "v", "name": "All",
    "visibility": "everyone", "columns": ["name"]})";
  EXPECT_EQ(came_to("ana", save), "needs_permission");
  EXPECT_EQ(came_to("sam", save), "needs_seat");
  EXPECT_EQ(came_to("nob", save), "no_tabs");
  EXPECT_EQ(came_to("max", save), "done");
  EXPECT_EQ(member_in(asked("ana", R"({"ask": "views", "object": "company"})"), "by"), "max");
  EXPECT_EQ(asked("ana", R"({"ask": "views", "object": "deal"})"), R"({"views":[]})");
  EXPECT_EQ(asked("sam", R"({"ask": "views"})"), R"({"reason":"no_tab","because":"needs_seat"})");
}

TEST_P(acts_of_a_plate, EveryProblemOfAViewIsReported) {
  const auto done = plan("ana", R"({"act": "save_view", "object": "deal", "id": "v", "name": "",
    "visibility": "public", "columns": ["amounts", "note", "note"],
    "criteria": {"field": "amount", "op": "gt", "value": "much"},
    "sort": [{"field": "nothing"}], "colour": "red"})");
  ASSERT_EQ(done.code(), status::invalid_argument);
  std::string codes;
  for (const problem& each : done.report().problems()) codes += each.code + " ";
  for (const char* const code : {"unknown_value", "empty_name", "unknown_field", "repeated_field",
                                 "ill_formed_number", "unknown_key"})
    EXPECT_NE(codes.find(code), std::string::npos) << code << " in " << codes;
}

TEST_P(acts_of_a_plate, ASixthReportIsRefused) {
  const auto add = [](int n) {
    return R"({"act": "add_report", "id": "r)" + std::to_string(n) +
           R"(", "name": "R", "object": "deal", "sum": "amount"})";
  };
  for (int n = 1; n <= 5; ++n) EXPECT_EQ(came_to("sam", add(n)), "done");
  EXPECT_EQ(came_to("sam", add(6)), "too_many_reports");
  EXPECT_EQ(came_to("sam", add(3)), "kept");
  EXPECT_EQ(came_to("ana", add(6)), "done");
  const std::string remove = R"({"act": "remove_report", "id": "r2"})";
  EXPECT_EQ(came_to("sam", remove), "done");
  EXPECT_EQ(came_to("sam", remove), "kept");
  save_and_restore();
  EXPECT_EQ(came_to("sam", add(6)), "done");
  const std::string told = asked("sam", R"({"ask": "reports"})");
  EXPECT_LT(told.find("\"r1\""), told.find("\"r6\""));
  EXPECT_LT(told.find("\"r6\""), told.find("\"r3\""));
}

TEST_P(acts_of_a_plate, TwoWhoAddALastReportAtOnceAreNotBothRight) {
  const auto add = [](const std::string& id) {
    return R"({"act": "add_report", "id": ")" + id +
           R"(", "name": "R", "object": "deal", "sum": "amount"})";
  };
  for (const char* const id : {"1", "2", "3", "4"}) EXPECT_EQ(came_to("ana", add(id)), "done");
  const auto first = plan("ana", add("5"));
  const auto second = plan("ana", add("6"));
  EXPECT_EQ(book.commit(*first), status::ok);
  EXPECT_EQ(book.commit(*second), status::conflict);
  EXPECT_EQ(came_to("ana", add("6")), "too_many_reports");
}

TEST_P(acts_of_a_plate, WhoActsIsTheViewer) {
  context when;
  const std::string follow = R"({"act": "follow", "object": "deal", "id": "1"})";
  for (const std::string actor : {"", "ben"}) {
    when.actor = actor;
    const auto done = workspace::plan_acts(*workspace::viewer::bind(live, "ana", when),
                                           test::all(records), follow, book, memory);
    EXPECT_EQ(member_in(done->to_json(0), "reason"), actor.empty() ? "no_actor" : "not_the_viewer");
  }
}

TEST_P(acts_of_a_plate, FollowsWhatIsVisible) {
  give("deal", R"([{"id": "1"}])");
  EXPECT_EQ(came_to("ana", R"({"act": "follow", "object": "deal", "id": "2"})"), "unknown_record");
  const std::string follow = R"({"act": "follow", "object": "deal", "id": "1"})";
  EXPECT_EQ(came_to("ana", follow), "done");
  EXPECT_EQ(came_to("ana", follow), "kept");
  EXPECT_EQ(asked("ana", R"({"ask": "follows"})"),
            R"({"follows":[{"object":"deal","id":"1","at":"2026-11-22T09:00:00Z"}]})");
  EXPECT_EQ(asked("ben", R"({"ask": "follows"})"), R"({"follows":[]})");
  const std::string unfollow = R"({"act": "unfollow", "object": "deal", "id": "1"})";
  EXPECT_EQ(came_to("ana", unfollow), "done");
  EXPECT_EQ(came_to("ana", unfollow), "kept");
}

TEST_P(acts_of_a_plate, EditsInPlaceAndRemembersIt) {
  give("deal", R"([{"id": "1", "amount": "5", "note": "free"}, {"id": "2", "note": "locked"}])");
  const std::string edit = R"({"act": "edit", "object": "deal", "id": "1",
                               "values": {"amount": 7, "note": null}})";
  const std::string first = act("ana", edit);
  EXPECT_EQ(member_in(first, "outcome"), "done");
  EXPECT_EQ(member_in(first, "patch"), R"({"amount":7.00,"note":null})");
  // An answer that was lost: the record is as it was, and nothing more is remembered.
  EXPECT_EQ(member_in(act("ana", edit, 60), "replayed"), "true");
  EXPECT_EQ(member_in(act("ben", edit, 60), "replayed"), "");
  EXPECT_EQ(came_to("ana", R"({"act": "edit", "object": "deal", "id": "1",
                               "values": {"amount": "5.00"}})"),
            "kept");
  EXPECT_EQ(came_to("ana", R"({"act": "edit", "object": "deal", "id": "2",
                               "values": {"amount": 7}})"),
            "read_only");
  save_and_restore();
  const std::string history = R"({"ask": "history", "object": "deal", "id": "1")";
  EXPECT_EQ(asked("ana", history + R"(, "limit": 1})"),
            R"({"changes":[{"number":2,"at":"2026-11-22T09:01:00Z","by":"ben","act":"edit",)"
            R"("values":[{"property":"amount","from":5.00,"to":7.00},)"
            R"({"property":"note","from":"free","to":null}]}],"next":2})");
  EXPECT_EQ(asked("ana", history + R"(, "before": 2, "property": "note"})"),
            R"({"changes":[{"number":1,"at":"2026-11-22T09:00:00Z","by":"ana","act":"edit",)"
            R"("values":[{"property":"note","from":"free","to":null}]}]})");
  EXPECT_EQ(asked("ana", history + R"(, "property": "pipe"})"), R"({"changes":[]})");
  EXPECT_EQ(book.apply(R"([{"command": "forget_changes", "object": "deal",
                            "before": "2026-11-22T09:00:30Z"}])"),
            status::ok);
  EXPECT_NE(asked("ana", history + "}").find("\"number\":2"), std::string::npos);
  EXPECT_EQ(asked("ana", history + "}").find("\"number\":1"), std::string::npos);
}

TEST_P(acts_of_a_plate, TakesNoValueThatIsNoneOfTheField) {
  give("deal", R"([{"id": "1"}])");
  const auto problem_of = [&](const std::string& values) {
    return first_problem(
        "ana", R"({"act": "edit", "object": "deal", "id": "1", "values": )" + values + "}");
  };
  EXPECT_EQ(problem_of(R"({"amount": true})"), "wrong_type");
  EXPECT_EQ(problem_of(R"({"amount": "1.234"})"), "inexact");
  EXPECT_EQ(problem_of(R"({"closed_on": "2026-02-30"})"), "ill_formed_date");
  EXPECT_EQ(problem_of(R"({"pipe": "other"})"), "unknown_option");
  EXPECT_EQ(problem_of(R"({"short": "abc"})"), "wrong_field");
  EXPECT_EQ(problem_of(R"({"id": "9"})"), "wrong_field");
  EXPECT_EQ(problem_of(R"({"owner.user": "ben"})"), "wrong_field");
  EXPECT_EQ(problem_of(R"({"amuont": 1})"), "unknown_field");
  EXPECT_EQ(problem_of("{}"), "missing_key");
}

TEST_P(acts_of_a_plate, MovesWithWhatTheStageRequires) {
  give("deal", R"([{"id": "1", "pipe": "sales", "stage": "new"}, {"id": "2", "stage": "new"}])");
  const auto move = [](const std::string& rest, const std::string& id = "1") {
    return R"({"act": "move_stage", "pipeline": "sales", "id": ")" + id + "\", " + rest + "}";
  };
  const std::string refused = act("ana", move(R"("stage": "won", "values": {"amount": 3})"));
  EXPECT_EQ(member_in(refused, "reason"), "missing_properties");
  EXPECT_EQ(member_in(refused, "missing"), R"(["closed_on"])");
  EXPECT_EQ(
      member_in(asked("ana", R"({"ask": "history", "object": "deal", "id": "1"})"), "changes"),
      "[]");
  const std::string won =
      move(R"("stage": "won", "values": {"amount": 3, "closed_on": "2026-11-22"})");
  EXPECT_EQ(member_in(act("ana", won), "patch"),
            R"({"stage":"won","amount":3.00,"closed_on":"2026-11-22"})");
  EXPECT_EQ(member_in(act("ana", won, 9), "replayed"), "true");
  EXPECT_EQ(came_to("ana", move(R"("stage": "new")")), "kept");
  EXPECT_EQ(came_to("ana", move(R"("stage": "new")", "2")), "not_in_pipeline");
  EXPECT_EQ(came_to("ana", move(R"("stage": "due")")), "other_pipeline");
  EXPECT_EQ(first_problem("ana", move(R"("stage": "never")")), "unknown_stage");
  EXPECT_EQ(came_to("ana", move(R"("stage": "new", "values": {"pipe": "renewal"})")),
            "leaves_pipeline");
  EXPECT_EQ(came_to("ana", move(R"("stage": "lost")")), "missing_properties");
  EXPECT_EQ(came_to("ana", move(R"("stage": "lost", "values": {"note": "dear"})")), "done");
  EXPECT_EQ(came_to("ana", R"({"act": "edit", "object": "deal", "id": "1",
                               "values": {"stage": "won"}})"),
            "stage_of_pipeline");
  EXPECT_EQ(came_to("ana", R"({"act": "edit", "object": "deal", "id": "2",
                               "values": {"stage": "won"}})"),
            "done");
}

TEST_P(acts_of_a_plate, MergesAccounts) {
  give("company", R"([{"id": "A", "name": "Acme"}, {"id": "B", "name": "Bolt", "size": 4,
                      "tags": ["c", "a"]}, {"id": "C"}, {"id": "D"}])");
  give("partner", R"([{"id": "A"}, {"id": "B"}])");
  const auto merge = [](const std::string& id, const std::string& into) {
    return R"({"act": "merge", "object": "company", "id": ")" + id + R"(", "into": ")" + into +
           "\"}";
  };
  EXPECT_EQ(came_to("ana", merge("A", "A")), "same_record");
  EXPECT_EQ(came_to("ana", R"({"act": "merge", "object": "partner", "id": "A", "into": "B"})"),
            "not_an_account");
  EXPECT_EQ(came_to("ana", R"({"act": "merge", "object": "company", "id": "A", "into": "B",
                               "into_object": "partner"})"),
            "different_kinds");
  EXPECT_EQ(came_to("ana", merge("A", "Z")), "unknown_record");
  EXPECT_EQ(came_to("ana", R"({"act": "follow", "object": "company", "id": "B"})"), "done");
  const std::string first = act("ana", merge("B", "A"));
  EXPECT_EQ(member_in(first, "patch"), R"({"size":4,"tags":["a","c"]})");
  EXPECT_NE(first.find(R"({"object":"deal","field":"account"})"), std::string::npos);
  EXPECT_NE(first.find(R"({"directory":"contacts","field":"companies"})"), std::string::npos);
  EXPECT_EQ(member_in(act("ben", merge("B", "A"), 5), "replayed"), "true");
  EXPECT_EQ(came_to("ana", merge("B", "C")), "merged");
  EXPECT_EQ(came_to("ana", merge("C", "B")), "merged");
  EXPECT_EQ(came_to("ana", R"({"act": "follow", "object": "company", "id": "B"})"), "merged");
  EXPECT_EQ(came_to("ana", merge("A", "C")), "done");
  save_and_restore();
  EXPECT_EQ(asked("ana", R"({"ask": "resolve", "object": "company", "ids": ["B", "A", "D", "X"]})"),
            R"({"resolved":[{"id":"B","record":"C"},{"id":"A","record":"C"},)"
            R"({"id":"D","record":"D"},{"id":"X","record":"X"}]})");
  EXPECT_EQ(member_in(asked("ana", R"({"ask": "follows"})"), "id"), "C");
  EXPECT_NE(
      asked("ana", R"({"ask": "history", "object": "company", "id": "B"})").find(R"("into":"A")"),
      std::string::npos);
  EXPECT_NE(
      asked("ana", R"({"ask": "history", "object": "company", "id": "A"})").find(R"("merged":"B")"),
      std::string::npos);
  records.clear();
  EXPECT_EQ(asked("ana", R"({"ask": "history", "object": "company", "id": "B"})"),
            R"({"reason":"unknown_record"})");
  EXPECT_EQ(member_in(act("ana", merge("B", "A")), "outcome"), "done");
  EXPECT_EQ(book.apply(R"([{"command": "remove", "object": "company", "id": "B"}])"), status::ok);
  EXPECT_EQ(asked("ana", R"({"ask": "follows"})"), R"({"follows":[]})");
  EXPECT_EQ(
      member_in(asked("ana", R"({"ask": "resolve", "object": "company", "ids": ["B"]})"), "record"),
      "B");
}

/// Each act and each chain is walked once: by squares of them this would take minutes.
TEST_P(acts_of_a_plate, ManyActsOfOneCallCostWhatTheyAre) {
  constexpr int many = 10'000;
  const auto id = [](int number) { return "\"" + std::to_string(number) + "\""; };
  std::string companies;
  std::string ids;
  for (int i = 0; i < many; ++i) {
    companies += R"({"id": )" + id(i) + "}\n";
    ids += (i == 0 ? "" : ",") + id(i);
  }
  give("company", companies);
  const auto acts_of = [&](const std::string& kind, const std::string& more, int count) {
    std::string lines;
    for (int i = 0; i < count; ++i)
      lines += R"({"act": ")" + kind + R"(", "object": "company", "id": )" + id(i) +
               (more.empty() ? "" : ", \"into\": " + id(i + 1)) + "}\n";
    const auto done =
        workspace::act(plate_of(live, "ana"), test::all(records), lines, book, memory);
    EXPECT_TRUE(done) << done.report().to_text();
    return done ? member_in(done->to_json(done->size() - 1), "outcome") : "";
  };
  EXPECT_EQ(acts_of("follow", "", many), "done");
  EXPECT_EQ(acts_of("follow", "", many), "kept");
  EXPECT_EQ(acts_of("merge", "into", many - 1), "done");
  const std::string last = std::to_string(many - 1);
  const std::string told =
      asked("ana", R"({"ask": "resolve", "object": "company", "ids": [)" + ids + "]}");
  EXPECT_TRUE(told.starts_with(R"({"resolved":[{"id":"0","record":")" + last + "\"}"));
  EXPECT_EQ(member_in(asked("ana", R"({"ask": "follows"})"), "id"), last);
  EXPECT_EQ(came_to("ana", R"({"act": "unfollow", "object": "company", "id": "0"})"), "done");
  EXPECT_EQ(asked("ana", R"({"ask": "follows"})"), R"({"follows":[]})");
}

/// Merges of the call lead on, and what is followed with them.
TEST_P(acts_of_a_plate, FollowsLeadThroughMergesOfTheCall) {
  give("company", R"([{"id": "A"}, {"id": "B"}, {"id": "C"}, {"id": "D"}])");
  const auto done = workspace::act(plate_of(live, "ana"), test::all(records), R"([
      {"act": "follow", "object": "company", "id": "A"},
      {"act": "follow", "object": "company", "id": "B"},
      {"act": "merge", "object": "company", "id": "A", "into": "C"},
      {"act": "follow", "object": "company", "id": "C"},
      {"act": "merge", "object": "company", "id": "B", "into": "C"},
      {"act": "merge", "object": "company", "id": "C", "into": "D"},
      {"act": "follow", "object": "company", "id": "D"},
      {"act": "unfollow", "object": "company", "id": "B"},
      {"act": "unfollow", "object": "company", "id": "D"},
      {"act": "follow", "object": "company", "id": "D"}])",
                                   book, memory);
  ASSERT_TRUE(done) << done.report().to_text();
  std::string outcomes;
  for (std::size_t i = 0; i < done->size(); ++i)
    outcomes += member_in(done->to_json(i), "outcome") + " ";
  EXPECT_EQ(outcomes, "done done done kept done done kept done kept done ");
  EXPECT_EQ(asked("ana", R"({"ask": "follows"})"),
            R"({"follows":[{"object":"company","id":"D","at":"2026-11-22T09:00:00Z"}]})");
}

TEST_P(acts_of_a_plate, TwoMergesThatMeetAreNotBothRight) {
  give("company", R"([{"id": "A"}, {"id": "B"}, {"id": "C"}])");
  const auto first =
      plan("ana", R"({"act": "merge", "object": "company", "id": "A", "into": "B"})");
  const auto second =
      plan("ben", R"({"act": "merge", "object": "company", "id": "B", "into": "C"})");
  EXPECT_EQ(book.commit(*second), status::ok);
  EXPECT_EQ(book.commit(*first), status::conflict);
  EXPECT_EQ(book.changes(*first).code(), status::conflict);
}

TEST_P(acts_of_a_plate, ActsOfOneCallStandOnEachOther) {
  give("deal", R"([{"id": "1", "amount": 1}])");
  const auto done = workspace::act(plate_of(live, "ana"), test::all(records), R"([
      {"act": "edit", "object": "deal", "id": "1", "values": {"amount": 2}},
      {"act": "edit", "object": "deal", "id": "1", "values": {"amount": 2}},
      {"act": "edit", "object": "deal", "id": "1", "values": {"amount": 3}},
      {"act": "follow", "object": "deal", "id": "1"},
      {"act": "unfollow", "object": "deal", "id": "1"}])",
                                   book, memory);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->outcome(1), act_outcome::kept);
  EXPECT_EQ(member_in(done->to_json(2), "outcome"), "done");
  EXPECT_NE(asked("ana", R"({"ask": "history", "object": "deal", "id": "1"})")
                .find(R"("from":2.00,"to":3.00)"),
            std::string::npos);
  EXPECT_EQ(asked("ana", R"({"ask": "follows"})"), R"({"follows":[]})");
}

TEST_P(acts_of_a_plate, EntriesLeaveOnesOwnFeed) {
  const std::string remove = R"({"act": "remove_feed_entry", "id": "A7"})";
  EXPECT_EQ(came_to("ana", remove), "done");
  EXPECT_EQ(came_to("ana", remove), "kept");
  EXPECT_EQ(came_to("ben", remove), "done");
  EXPECT_NE(book.describe()->find(R"("notes":[{"kind":"removed_entry","notes":2}])"),
            std::string::npos);
}

/// A host on a database of its own: the part that the changes need, and the rows that they are.
TEST(WorkspaceParts, ActOnAPart) {
  const engine live = test::plate_engine();
  scratch memory;
  const batch deals = *batch::from_json(live.policy().schema(), "deal", R"([{"id": "1"}])");
  const std::string edit =
      R"({"act": "edit", "object": "deal", "id": "1", "values": {"amount": 2}})";
  const auto part = ledger::restore_part(R"({"ambit_ledger_part": 1, "pools": [], "records": [],
    "loads": [], "notes": [{"kind": "change", "object": "deal", "id": "1", "number": 4,
                            "at": "2026-11-21T00:00:00Z", "note": {"by": "x"}}]})");
  ASSERT_TRUE(part) << part.report().to_text();
  const auto done =
      workspace::plan_acts(plate_of(live, "ana"), test::all({deals}), edit, *part, memory);
  EXPECT_EQ(
      *part->changes(*done),
      R"({"ambit_changes":1,"pools":[],"records":[],"decisions":[],"acts":[],"notes":[)"
      R"({"kind":"change","object":"deal","id":"1","number":5,"after":{"at":"2026-11-22T09:00:00Z",)"
      R"("note":{"by":"ana","act":"edit","values":[{"property":"amount","from":null,"to":2.00}]}}}],)"
      R"("stands_on":{"pools":[],"loads":[],"notes":[)"
      R"({"kind":"merge","object":"deal","id":"1"}]}})");
}

TEST(WorkspaceParts, RefuseNotesThatAreNone) {
  const auto code_of = [](const std::string& note) {
    const auto part = ledger::restore_part(
        R"({"ambit_ledger_part": 1, "pools": [], "records": [], "loads": [], "notes": [)" + note +
        "]}");
    return part.report().empty() ? "" : part.report().problems().front().code;
  };
  const std::string rest = R"("at": "2026-11-21T00:00:00Z", "note": {}})";
  EXPECT_EQ(code_of(R"({"kind": "rumour", )" + rest), "unknown_value");
  EXPECT_EQ(code_of(R"({"kind": "follow", "object": "deal", "id": "1", )" + rest), "missing_key");
  EXPECT_EQ(code_of(R"({"kind": "change", "object": "deal", "id": "1", "number": 0, )" + rest),
            "wrong_number");
  EXPECT_EQ(code_of(R"({"kind": "report", "user": "a", "number": 6, )" + rest), "wrong_number");
  EXPECT_EQ(code_of(R"({"kind": "merge", "object": "company", "id": "1", )" + rest), "wrong_note");
  const auto merge = [](const std::string& id, const std::string& into) {
    return R"({"kind": "merge", "object": "company", "at": "2026-11-21T00:00:00Z", "id": ")" + id +
           R"(", "note": {"into": ")" + into + "\"}}";
  };
  EXPECT_EQ(code_of(merge("A", "B") + "," + merge("B", "C")), "");
  EXPECT_EQ(code_of(merge("A", "A")), "wrong_note");
  EXPECT_EQ(code_of(merge("A", "B") + "," + merge("B", "C") + "," + merge("C", "B")), "wrong_note");
  EXPECT_EQ(code_of(R"({"kind": "follow", "user": "a", "object": "d", "id": "1", "at": "x",
                        "note": {}})"),
            "ill_formed_timestamp");
}

}  // namespace
}  // namespace ambit
