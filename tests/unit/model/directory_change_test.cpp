// Changes of a directory: what the library's layers see of them; the commands' meaning stands in
// tests/cases/directory_changes.json.
#include "ambit/directory_change.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ambit {
namespace {

constexpr std::string_view whole = R"({"ambit": 1, "prm_enabled": true,
  "users": [{"id": "ana", "name": "Ana \"A\" Silva\u2028", "email": "ana@example.com",
             "kind": "partner", "active": true, "profile": "sales", "teams": ["b", "a", "b"],
             "role": "rep", "groups": ["night"], "permissions": ["x"],
             "last_login": "2026-11-01T08:00:00.000001+01:00", "account": "acme",
             "time_zone": "Europe/Lisbon", "working_hours": "berlin",
             "fields": { "seat" : "pa\u00efd", "deep": {"n": 1.50} },
             "absences": [{"from": "2026-12-21", "to": "2027-01-03", "substitute": "ben"},
                          {"from": "2026-02-01", "to": "2026-02-01"}]},
            {"id": "é"}, {"id": "z", "kind": "guest"}],
  "accounts": [{"id": "acme", "name": "Acme", "owner": "ana", "partner_enabled": true,
                "parent": "b"}, {"id": "b"}],
  "contacts": [{"id": "c1", "name": "Bea", "email": "b@x.example", "active": true,
                "roles": ["two", "one"], "user": "ben",
                "companies": [{"id": "z", "role": "m", "primary": true}, {"id": "acme"}],
                "verified": true, "lists": ["two", "one"], "fields": { "title" : "manager" },
                "portals": [{"id": "support", "registered": true, "consent": true},
                            {"id": "old", "self_registered": true}]},
               {"id": "c2", "verified": true}],
  "queues": [{"id": "triage", "name": "T", "objects": ["lead", "case"], "email": "t@x.example",
              "mail_members": true, "accept_within": {"count": 4, "unit": "hours"},
              "members": {"users": ["ana"], "teams": ["t"], "roles": ["r"], "groups": ["g"]}},
             {"id": "none", "members": {}}],
  "communities": [{"id": "p", "published": true, "viewable": true, "profiles": ["sales"]},
                  {"id": "draft"}],
  "calendars": [{"id": "berlin", "time_zone": "Europe/Berlin",
                 "hours": [{"days": ["sun", "mon"], "from": "09:05", "to": "24:00"},
                           {"days": ["fri"], "from": "00:00", "to": "12:30"}],
                 "holidays": ["2026-12-26", "2026-12-25", "2026-12-26"]}]})";

directory applied(const directory& before, std::string_view text) {
  const result<directory> after = before.apply(text);
  EXPECT_TRUE(after) << after.report().to_text();
  return after ? *after : before;
}

directory_change changed(const directory& before, std::string_view text) {
  const result<directory_change> made = change_directory(before, text);
  EXPECT_TRUE(made) << made.report().to_text();
  return made ? *made : directory_change(before, "");
}

TEST(DirectoryDocument, ReadsBackAsTheSameDirectory) {
  const directory people = applied(directory(), whole);
  const std::string text = people.to_json();
  const directory again = applied(directory(), text);
  EXPECT_EQ(again.fingerprint(), people.fingerprint());
  EXPECT_EQ(again.to_json(), text);
  EXPECT_TRUE(again.prm_enabled());
}

TEST(DirectoryDocument, SaysEverythingOnceAndInOrder) {
  EXPECT_EQ(directory().to_json(), R"({"ambit":1})");
  const directory people =
      applied(directory(),
              R"([{"command": "put_user", "user": {"id": "z", "kind": "internal", "active": false}},
          {"command": "put_user", "user": {"id": "b", "teams": ["y", "x", "y"], "name": ""}},
          {"command": "put_user", "user": {"id": "gone"}}, {"command": "remove_user", "id": "gone"},
          {"command": "put_calendar", "calendar": {"id": "c", "time_zone": "UTC",
            "hours": [{"days": ["tue"], "from": "13:00", "to": "17:00"},
                      {"days": ["wed", "mon"], "from": "09:00", "to": "12:07"}]}}])");
  EXPECT_EQ(people.to_json(), R"({"ambit":1,"users":[{"id":"b","teams":["x","y"]},{"id":"z"}],)"
                              R"("calendars":[{"id":"c","time_zone":"UTC","hours":[)"
                              R"({"days":["mon","wed"],"from":"09:00","to":"12:07"},)"
                              R"({"days":["tue"],"from":"13:00","to":"17:00"}]}]})");
}

TEST(DirectoryDocument, SaysOfContactsAccountsAndQueuesWhatPortalsAndTermsAsFor) {
  const directory people = applied(directory(), R"({"ambit": 1,
      "accounts": [{"id": "a", "parent": "group"}],
      "contacts": [{"id": "c", "verified": true, "lists": ["y", "x", "y"],
                    "fields": {"title": "m"}, "active": false,
                    "portals": [{"id": "q", "consent": true}, {"id": "p", "registered": false}]}],
      "queues": [{"id": "q1", "accept_within": {"count": 90, "unit": "minutes"}},
                 {"id": "q2", "accept_within": {"count": 120, "unit": "minutes"},
                  "members": {"users": ["u"]}}]})");
  EXPECT_EQ(
      people.to_json(),
      R"({"ambit":1,"accounts":[{"id":"a","parent":"group"}],)"
      R"("contacts":[{"id":"c","verified":true,"lists":["x","y"],"fields":{"title":"m"},)"
      R"("portals":[{"id":"p"},{"id":"q","consent":true}]}],)"
      R"("queues":[{"id":"q1","accept_within":{"count":90,"unit":"minutes"}},)"
      R"({"id":"q2","accept_within":{"count":2,"unit":"hours"},"members":{"users":["u"]}}]})");
}

TEST(PartnerRelationshipManagement, StaysOnAndIsPartOfTheFingerprint) {
  const directory people = applied(directory(), R"({"ambit": 1, "users": [{"id": "ana"}]})");
  EXPECT_FALSE(people.prm_enabled());
  const directory on = applied(people, R"({"command": "enable_prm"})");
  EXPECT_TRUE(on.prm_enabled());
  EXPECT_NE(on.fingerprint(), people.fingerprint());
  EXPECT_TRUE(applied(on, R"({"ambit": 1, "users": [{"id": "ben"}]})").prm_enabled());
  EXPECT_EQ(applied(on, R"({"ambit": 1, "prm_enabled": true})").fingerprint(), on.fingerprint());
  const result<directory> back = on.apply(R"({"ambit": 1, "prm_enabled": false})");
  ASSERT_FALSE(back);
  EXPECT_EQ(back.code(), status::invalid_directory);
  EXPECT_EQ(back.report().problems().front().code, "prm_is_final");
  EXPECT_EQ(back.report().problems().front().where.pointer, "/prm_enabled");
}

TEST(DirectoryChange, DoesWhatApplyDoesAndLeavesTheOldOneAlone) {
  const directory people = applied(directory(), whole);
  const std::string before(people.fingerprint());
  constexpr std::string_view commands = R"([{"command": "deactivate_user", "id": "ana"},
                                            {"command": "publish_community", "id": "draft"}])";
  const directory_change made = changed(people, commands);
  EXPECT_EQ(made.next().fingerprint(), applied(people, commands).fingerprint());
  EXPECT_NE(made.next().fingerprint(), before);
  EXPECT_EQ(people.fingerprint(), before);
}

TEST(DirectoryChange, LeavesTheRestOfAContactAsItIs) {
  const directory people = applied(directory(), whole);
  const auto contacts_of = [](const directory& of) {
    const std::string text = of.to_json();
    const std::size_t start = text.find("\"contacts\":");
    return text.substr(start, text.find(",\"queues\":") - start);
  };
  const std::string before = contacts_of(people);
  const directory_change made =
      changed(people, R"([{"command": "enable_partner_user", "contact": "c1"}])");
  EXPECT_EQ(made.next().user_count(), people.user_count() + 1);
  EXPECT_EQ(contacts_of(made.next()), before);
  EXPECT_NE(before.find("\"portals\""), std::string::npos);
}

TEST(DirectoryChange, IsAllOrNothingWithEveryProblem) {
  const directory people = applied(directory(), whole);
  const result<directory_change> made = change_directory(
      people, R"([{"command": "deactivate_user", "id": "ana"}, {"command": "disable_prm"},
                  {"command": "publish_community", "id": "nowhere"}])",
      nullptr, nullptr, "changes.json");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.code(), status::invalid_directory);
  ASSERT_EQ(made.report().error_count(), 2U);
  EXPECT_EQ(made.report().problems()[0].code, "prm_is_final");
  EXPECT_EQ(made.report().problems()[0].where.file, "changes.json");
  EXPECT_EQ(made.report().problems()[1].code, "unknown_community");
  EXPECT_NE(people.to_json().find(R"("kind":"partner","active":true)"), std::string::npos);
}

TEST(DirectoryChange, TakesCommandsOneALine) {
  const directory_change made =
      changed(applied(directory(), whole),
              "{\"command\": \"record_login\", \"user\": \"z\", \"at\": \"2026-01-01T00:00:00Z\"}\n"
              "{\"command\": \"enable_prm\"}\n");
  EXPECT_EQ(made.to_json().substr(0, made.to_json().find("],\"starts\"")),
            R"({"effects":[{"command":"record_login","user":"z","changed":true},)"
            R"({"command":"enable_prm","changed":false})");
}

TEST(DirectoryChange, LooksOnlyIntoWhatItIsGiven) {
  const auto rules = policy::compile(R"({"ambit": 1,
    "schema": {"objects": {"lead": {"fields": {}}}},
    "assignment": {"lead": {"default_owner": {"user": "ana"}}}})");
  ASSERT_TRUE(rules) << rules.report().to_text();
  ledger book;
  ASSERT_EQ(book.apply(R"([{"command": "set_owner", "object": "lead", "id": "L1",
                            "owner": {"user": "ana"}}])"),
            status::ok);
  const directory people = applied(directory(), R"({"users": [{"id": "ana", "active": true}]})");
  constexpr std::string_view commands = R"([{"command": "deactivate_user", "id": "ana"}])";
  const auto names = [&](const policy* given_rules, const ledger* given_book) {
    const auto made = change_directory(people, commands, given_rules, given_book);
    EXPECT_TRUE(made);
    const std::string text = made ? made->to_json() : "";
    const std::size_t start = text.find("\"still_named\":") + 14;
    return text.substr(start, text.find("}],\"starts\"") - start);
  };
  EXPECT_EQ(names(nullptr, nullptr), "{}");
  EXPECT_EQ(names(&*rules, nullptr), R"({"default_owners":["lead"]})");
  EXPECT_EQ(names(nullptr, &book), R"({"records":[{"object":"lead","id":"L1"}]})");
  EXPECT_EQ(names(&*rules, &book),
            R"({"default_owners":["lead"],"records":[{"object":"lead","id":"L1"}]})");
}

TEST(DirectoryChange, TellsOfManyWhoGoAtOnce) {
  std::string users = R"({"users": [)";
  std::string accounts = R"("accounts": [)";
  std::string commands = "[";
  for (int i = 0; i < 600; ++i) {  // past a chunk of the table
    const std::string id = "u" + std::to_string(i);
    const char* const comma = i == 0 ? "" : ",";
    users.append(comma).append(R"({"id": ")").append(id).append(R"(", "active": true})");
    accounts.append(comma).append(R"({"id": "a)").append(id).append(R"(", "owner": ")");
    accounts.append(id).append("\"}");
    if (i % 2 == 0)
      commands.append(comma).append(R"({"command": "remove_user", "id": ")").append(id) += "\"}";
  }
  const directory people = applied(directory(), users + "]," + accounts + "]}");
  const directory_change made = changed(people, commands + "]");
  EXPECT_NE(made.to_json().find(R"({"command":"remove_user","user":"u598","changed":true,)"
                                R"("still_named":{"accounts":["au598"]}})"),
            std::string::npos);
  EXPECT_NE(made.to_json().find(R"({"user":"u0","reason":"unknown_user"})"), std::string::npos);
  EXPECT_EQ(made.to_json().find(R"({"user":"u1",)"), std::string::npos);
  EXPECT_EQ(made.next().user_count(), 300U);
}

}  // namespace
}  // namespace ambit
