// Views and removed entries that a ledger keeps, as lists use them; what lists are is in
// tests/cases/workspace_portfolio.json and its like.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "ambit/ambit.hpp"
#include "tests/unit/sqlite/ledger_folder.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view rules_text = R"({"ambit": 1,
  "schema": {"objects": {
    "company": {"fields": {"csm": {"type": "id"}, "tier": {"type": "text"}}},
    "activity": {"fields": {"contact": {"type": "id"}, "at": {"type": "timestamp"}}}}},
  "sharing": {"company": {"internal": "read"}, "activity": {"internal": "read"}},
  "workspace": {"subscription": "enterprise", "csm_property": "csm",
                "seat": {"field": "active", "op": "eq", "value": true},
                "activities": {"contact": "contact", "at": "at"}}})";

constexpr std::string_view people_text = R"({"users": [
  {"id": "ana", "active": true, "permissions": ["customer_success_workspace"]},
  {"id": "ben", "active": true, "permissions": ["customer_success_workspace"]}],
  "contacts": [{"id": "c", "companies": [{"id": "C1"}]}]})";

constexpr std::string_view book_text =
    R"({"ambit_ledger_part": 1, "pools": [], "records": [], "loads": [], "notes": [
  {"kind": "view", "user": "ana", "object": "company", "id": "gold", "at": "2026-11-01T00:00:00Z",
   "note": {"by": "ana", "view": {"name": "Gold", "columns": ["tier"],
            "criteria": {"field": "tier", "op": "eq", "value": "gold"}}}},
  {"kind": "view", "object": "company", "id": "all", "at": "2026-11-01T00:00:00Z",
   "note": {"by": "ben", "view": {"name": "All", "columns": ["csm"]}}},
  {"kind": "view", "object": "company", "id": "old", "at": "2026-11-01T00:00:00Z",
   "note": {"by": "ben", "view": {"name": "Old", "columns": ["tier", "size"],
            "criteria": {"any": [{"not": {"field": "region", "op": "is_missing"}},
                                 {"field": "tier", "op": "eq", "other": "level"}]},
            "sort": [{"field": "size"}]}}},
  {"kind": "removed_entry", "user": "ana", "object": "activity", "id": "A1",
   "at": "2026-11-01T00:00:00Z", "note": {}}]})";

class WorkspaceViews : public ::testing::Test {
 protected:
  std::string ask(std::string_view user, std::string_view question) {
    const auto who = workspace::viewer::bind(live_, user, {});
    const std::array<const batch*, 2> given = {&companies_, &activities_};
    const auto out = workspace::ask(*who, given, question, book_, memory_);
    return out ? *out : out.report().to_text();
  }

  policy rules_ = *policy::compile(rules_text);
  engine live_ = *engine::bind(rules_, *directory().apply(people_text), zones());
  batch companies_ = *batch::from_json(rules_.schema(), "company",
                                       R"([{"id": "C1", "csm": "ana", "tier": "gold"},
                                           {"id": "C2", "csm": "ana"}])");
  batch activities_ = *batch::from_json(rules_.schema(), "activity",
                                        R"([{"id": "A1", "contact": "c"},
                                            {"id": "A2", "contact": "c"}])");
  ledger book_ = *ledger::restore_part(book_text);
  scratch memory_;
};

TEST_F(WorkspaceViews, OpensAKeptView) {
  const std::string mine =
      ask("ana", R"({"ask":"portfolio","view":{"visibility":"private","id":"gold"}})");
  EXPECT_EQ(mine, R"({"view":"Gold","count":1,"accounts":[{"id":"C1","fields":{"tier":"gold"}}]})");
  EXPECT_EQ(ask("ben", R"({"ask":"portfolio","view":{"visibility":"everyone","id":"all"}})"),
            R"({"view":"All","count":2,"accounts":[{"id":"C1","fields":{"csm":"ana"}},)"
            R"({"id":"C2","fields":{"csm":"ana"}}]})");
}

TEST_F(WorkspaceViews, SomebodyElsesPrivateViewIsNone) {
  constexpr std::string_view none = R"({"reason":"unknown_view","view":"gold"})";
  EXPECT_EQ(ask("ben", R"({"ask":"portfolio","view":{"visibility":"private","id":"gold"}})"), none);
  EXPECT_EQ(ask("ana", R"({"ask":"portfolio","view":{"visibility":"everyone","id":"gold"}})"),
            none);
}

TEST_F(WorkspaceViews, AViewOfFieldsThatAreGoneSaysWhich) {
  const std::string told =
      ask("ana", R"({"ask":"portfolio","view":{"visibility":"everyone","id":"old"}})");
  EXPECT_TRUE(told.starts_with(R"({"reason":"broken_view","view":"Old",)"
                               R"("unknown_fields":["level","region","size"],"report":{)"))
      << told;
}

TEST_F(WorkspaceViews, WhatLeftTheFeedIsOfOneViewerAlone) {
  EXPECT_EQ(ask("ana", R"({"ask":"feed"})"),
            R"({"count":1,"activities":[{"id":"A2","fields":{"contact":"c","at":null},)"
            R"("accounts":["C1"]}]})");
  EXPECT_EQ(ask("ben", R"({"ask":"feed"})"), R"({"count":0,"activities":[]})");
}

TEST_F(WorkspaceViews, ACursorIsBoundToItsQuestionAndViewer) {
  const std::string first = ask("ana", R"({"ask":"portfolio","page":{"size":1}})");
  const std::size_t at = first.find(R"("next":")");
  ASSERT_NE(at, std::string::npos) << first;
  const std::string next = first.substr(at + 8, first.find('"', at + 8) - at - 8);
  const std::string page = R"(,"page":{"size":1,"after":")" + next + "\"}}";
  EXPECT_EQ(ask("ana", R"({"ask":"portfolio")" + page),
            R"({"view":"owned","count":2,"accounts":[{"id":"C2"}]})");
  for (const std::string& other :
       {ask("ben", R"({"ask":"portfolio")" + page),
        ask("ana", R"({"ask":"portfolio","sort":[{"field":"tier"}])" + page),
        ask("ana", R"({"ask":"portfolio","view":{"name":"x"})" + page),
        ask("ana", R"({"ask":"feed")" + page)}) {
    EXPECT_NE(other.find("wrong_cursor"), std::string::npos) << other;
  }
}

TEST_F(WorkspaceViews, ALedgerThatCannotBeReadIsNoFaultOfTheQuestion) {
  const test::ledger_folder folder;
  (void)test::opened(folder.file());
  test::run_raw(folder.file(),
                "INSERT INTO note (kind, user, object, id, number, at_us, json) VALUES "
                "('view', 'ana', 'company', 'gold', 0, 0, '{'), "
                "('removed_entry', 'ana', 'activity', 'A1', 0, 0, 'x'), "
                "('merge', '', 'company', 'C7', 0, 0, 'x')");
  book_ = test::opened(folder.file());
  const auto who = workspace::viewer::bind(live_, "ana", {});
  const std::array<const batch*, 2> given = {&companies_, &activities_};
  for (const std::string_view question :
       {R"({"ask":"portfolio","view":{"visibility":"private","id":"gold"}})",
        R"({"ask":"feed"})"}) {
    const auto out = workspace::ask(*who, given, question, book_, memory_);
    EXPECT_EQ(out.code(), status::invalid_ledger) << out.report().to_text();
    EXPECT_EQ(test::first_code(out.report()), "damaged_ledger");
  }
  EXPECT_EQ(ask("ana", R"({"ask":"portfolio"})").find("damaged"), std::string::npos);
}

TEST_F(WorkspaceViews, AccessIsToldBeforeTheQuestionIsRead) {
  EXPECT_EQ(ask("zoe", R"({"ask":"portfolio","view":7})"),
            R"({"reason":"no_tab","because":"unknown_user"})");
}

}  // namespace
}  // namespace ambit::testing
