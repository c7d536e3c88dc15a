// The directory: what it takes and refuses, what it keeps over changes, and what its name stands
// for.
#include "ambit/directory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/directory_data.hpp"

namespace ambit {
namespace {

directory applied(const directory& before, const std::string& text) {
  const result<directory> after = before.apply(text, "test.json");
  EXPECT_TRUE(after) << after.report().to_text();
  return after ? *after : before;
}

std::string user_json(const std::string& id, const std::string& name, bool active) {
  return R"({"id":")" + id + R"(","name":")" + name + R"(","active":)" +
         (active ? "true}" : "false}");
}

TEST(Directory, StartsWithNobody) {
  const directory nobody;
  EXPECT_EQ(nobody.user_count(), 0U);
  EXPECT_EQ(nobody.fingerprint().size(), 32U);
  EXPECT_EQ(nobody.fingerprint(), directory().fingerprint());
}

TEST(Directory, TakesTheDocumentOfItsHeader) {
  const directory staff = applied(directory(), R"({"ambit": 1,
    "users": [{"id": "ana", "name": "Ana Silva", "email": "ana@example.com", "kind": "internal",
               "active": true, "profile": "sales", "teams": ["emea", "all", "emea"], "role": "rep",
               "groups": ["night"], "permissions": [], "last_login": "2026-11-01T08:00:00Z",
               "account": "acme", "time_zone": "Europe/Lisbon", "fields": { "seat" : "paid" }}],
    "accounts": [{"id": "acme", "name": "Acme", "owner": "ana", "partner_enabled": true}],
    "contacts": [{"id": "c1", "companies": [{"id": "acme", "role": "manager", "primary": true}],
                  "roles": ["billing"], "user": "ben"}],
    "queues": [{"id": "triage", "name": "Triage", "objects": ["lead"], "email": "t@example.com",
                "mail_members": false,
                "members": {"users": ["ana"], "teams": [], "roles": [], "groups": []}}],
    "communities": [{"id": "partner-portal", "published": true, "viewable": true,
                     "profiles": ["partner-user"]}]})");
  const model::directory_data& data = staff.data();
  EXPECT_EQ(staff.user_count(), 1U);
  EXPECT_EQ(staff.account_count(), 1U);
  EXPECT_EQ(staff.contact_count(), 1U);
  EXPECT_EQ(staff.queue_count(), 1U);
  EXPECT_EQ(staff.community_count(), 1U);
  const model::user* ana = data.users.find("ana");
  ASSERT_NE(ana, nullptr);
  EXPECT_EQ(ana->teams, (std::vector<std::string>{"all", "emea"}));
  EXPECT_EQ(ana->last_login_unix_us, 1'793'520'000'000'000);
  EXPECT_EQ(ana->fields, R"({"seat":"paid"})");
  EXPECT_TRUE(ana->active);
  EXPECT_TRUE(data.accounts.find("acme")->partner_enabled);
  EXPECT_TRUE(data.contacts.find("c1")->companies().at(0).primary);
  EXPECT_EQ(data.queues.find("triage")->member_users, std::vector<std::string>{"ana"});
  EXPECT_TRUE(data.communities.find("partner-portal")->viewable);
}

TEST(Directory, WhatIsLeftOutIsFalseOrEmpty) {
  const directory staff = applied(directory(), R"({"users": [{"id": "ana"}]})");
  const model::user* ana = staff.data().users.find("ana");
  ASSERT_NE(ana, nullptr);
  EXPECT_FALSE(ana->active);
  EXPECT_EQ(ana->kind, model::user_kind::internal);
  EXPECT_FALSE(ana->last_login_unix_us);
}

// -------------------------------------------------------------------------------------------------
// commands

TEST(Directory, TakesCommandsInAnArrayOneALineOrAlone) {
  const std::string put_ana = R"({"command": "put_user", "user": {"id": "ana", "active": true}})";
  const std::string put_ben = R"({"command": "put_user", "user": {"id": "ben"}})";
  const directory array = applied(directory(), "[" + put_ana + "," + put_ben + "]");
  const directory lines = applied(directory(), put_ana + "\r\n\n" + put_ben + "\n");
  const directory single = applied(applied(directory(), put_ana), put_ben);
  EXPECT_EQ(array.user_count(), 2U);
  EXPECT_EQ(array.fingerprint(), lines.fingerprint());
  EXPECT_EQ(array.fingerprint(), single.fingerprint());
}

TEST(Directory, ALaterPutReplacesTheWholeEntity) {
  const directory staff = applied(directory(), R"([
    {"command": "put_user", "user": {"id": "ana", "name": "Ana", "active": true}},
    {"command": "put_user", "user": {"id": "ana", "profile": "sales"}}])");
  const model::user* ana = staff.data().users.find("ana");
  ASSERT_NE(ana, nullptr);
  EXPECT_EQ(ana->name, "");
  EXPECT_FALSE(ana->active);
  EXPECT_EQ(staff.user_count(), 1U);
}

TEST(Directory, ALoginNeverMovesBack) {
  const auto login = [](const std::string& at) {
    return R"([{"command": "record_login", "user": "ben", "at": ")" + at + "\"}]";
  };
  const directory first = applied(directory(), R"({"users": [{"id": "ben"}]})");
  const directory second = applied(first, login("2026-11-22T09:00:00Z"));
  const directory third = applied(second, login("2026-11-22T08:00:00Z"));
  EXPECT_NE(first.fingerprint(), second.fingerprint());
  EXPECT_EQ(second.fingerprint(), third.fingerprint());
  EXPECT_EQ(third.data().users.find("ben")->last_login_unix_us, 1'795'338'000'000'000);
}

TEST(Directory, RemovesAndDeactivates) {
  const directory staff = applied(directory(), R"({"users": [{"id": "ana", "active": true}],
    "accounts": [{"id": "a"}], "contacts": [{"id": "c"}], "queues": [{"id": "q"}],
    "communities": [{"id": "m"}]})");
  const directory inactive = applied(staff, R"([{"command": "deactivate_user", "id": "ana"}])");
  EXPECT_FALSE(inactive.data().users.find("ana")->active);
  EXPECT_TRUE(staff.data().users.find("ana")->active) << "a snapshot never changes";
  const directory empty = applied(inactive, R"([
    {"command": "remove_user", "id": "ana"}, {"command": "remove_account", "id": "a"},
    {"command": "remove_contact", "id": "c"}, {"command": "remove_queue", "id": "q"},
    {"command": "remove_community", "id": "m"}])");
  EXPECT_EQ(empty.fingerprint(), directory().fingerprint());
  EXPECT_EQ(empty.user_count() + empty.account_count() + empty.contact_count() +
                empty.queue_count() + empty.community_count(),
            0U);
}

TEST(Directory, RolesTeamsAndGroupsComeAndGo) {
  const directory before = applied(directory(), R"({"users": [{"id": "ana"}]})");
  const std::string text = R"({"roles": [{"id": "rep", "parent": "head"}, {"id": "head"},
      {"id": "acme", "parent": "rep", "portal": true}],
    "teams": [{"id": "dach", "parent": "emea"}, {"id": "emea", "name": "EMEA"}],
    "groups": [{"id": "all", "groups": ["day", "night"]}, {"id": "day"}, {"id": "night"}]})";
  const directory staff = applied(before, text);
  EXPECT_EQ(staff.role_count(), 3U);
  EXPECT_EQ(staff.team_count(), 2U);
  EXPECT_EQ(staff.group_count(), 3U);
  EXPECT_NE(staff.fingerprint(), before.fingerprint());
  EXPECT_EQ(applied(directory(), staff.to_json()).fingerprint(), staff.fingerprint());
  const directory later = applied(staff, R"([{"command": "remove_role", "id": "acme"},
    {"command": "remove_role", "id": "rep"}, {"command": "remove_role", "id": "head"},
    {"command": "remove_team", "id": "dach"}, {"command": "remove_team", "id": "emea"},
    {"command": "remove_group", "id": "all"}, {"command": "remove_group", "id": "day"},
    {"command": "remove_group", "id": "night"}])");
  EXPECT_EQ(later.fingerprint(), before.fingerprint());
}

TEST(Directory, EveryMemberOfRolesTeamsAndGroupsNamesTheContent) {
  const std::string others =
      R"(,"roles":[{"id":"head"}],"teams":[{"id":"t"}],"groups":[{"id":"g"}]})";
  std::vector<std::string> seen;
  for (const char* user :
       {R"({"id":"a"})", R"({"id":"a","teams":["t"]})", R"({"id":"a","primary_team":"t"})",
        R"({"id":"a","kind":"partner"})", R"({"id":"a","kind":"partner","high_volume":true})"}) {
    seen.emplace_back(
        applied(directory(), R"({"users":[)" + std::string(user) + "]" + others).fingerprint());
  }
  for (const char* change :
       {R"({"roles":[{"id":"head","name":"H"}]})", R"({"roles":[{"id":"head","portal":true}]})",
        R"({"roles":[{"id":"rep","parent":"head"}]})", R"({"teams":[{"id":"t","name":"T"}]})",
        R"({"teams":[{"id":"u","parent":"t"}]})", R"({"groups":[{"id":"g","name":"G"}]})",
        R"({"groups":[{"id":"h","groups":["g"]}]})"}) {
    seen.emplace_back(
        applied(applied(directory(), R"({"users":[])" + others), change).fingerprint());
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST(Directory, APositionStaysWithItsId) {
  directory staff = applied(directory(), R"({"users": [{"id": "ana"}, {"id": "ben"}]})");
  const auto ben = staff.data().users.position("ben");
  staff = applied(staff, R"([{"command": "remove_user", "id": "ana"}])");
  EXPECT_EQ(staff.data().users.at(0), nullptr);
  EXPECT_EQ(staff.data().users.position("ben"), ben);
  staff = applied(staff, R"([{"command": "put_user", "user": {"id": "cleo"}},
                           {"command": "put_user", "user": {"id": "ana"}}])");
  EXPECT_EQ(staff.data().users.position("ana"), 0U);
  EXPECT_EQ(staff.data().users.position("cleo"), 2U);
  EXPECT_EQ(staff.user_count(), 3U);
}

// -------------------------------------------------------------------------------------------------
// refusals: everything that is wrong, at its place, and nothing applied

struct refusal {
  const char* name;
  const char* text;
  std::vector<std::string> problems;  ///< "code pointer", in order
  const char* hint = "";              ///< of the first
};

void PrintTo(const refusal& one, std::ostream* out) {
  *out << one.name;
}

class Refusals : public testing::TestWithParam<refusal> {};

TEST_P(Refusals, AreReportedWhole) {
  const directory before = applied(directory(), R"({"users": [{"id": "ana"}, {"id": "ben"}]})");
  const result<directory> after = before.apply(GetParam().text, "d.json");
  ASSERT_FALSE(after);
  EXPECT_EQ(after.code(), status::invalid_directory);
  std::vector<std::string> found;
  for (const problem& item : after.report().problems()) {
    found.push_back(item.code + " " + item.where.pointer);
    EXPECT_EQ(item.where.file, "d.json");
    EXPECT_NE(item.where.line, 0U);
    EXPECT_FALSE(item.found.empty());
  }
  EXPECT_EQ(found, GetParam().problems) << after.report().to_text();
  EXPECT_EQ(after.report().problems().at(0).hint, GetParam().hint);
  EXPECT_EQ(before.user_count(), 2U);
}

const refusal refusals[] = {
    {"no_directory", "3", {"wrong_type "}},
    {"wrong_version", R"({"ambit": 2})", {"unsupported_version /ambit"}},
    {"unknown_section", R"({"user": []})", {"unknown_key /user"}, R"(did you mean "users"?)"},
    {"section_no_array", R"({"users": {}})", {"wrong_type /users"}},
    {"entity_no_object", R"({"users": ["ana"]})", {"wrong_type /users/0"}},
    {"no_id", R"({"queues": [{}]})", {"missing_key /queues/0"}},
    {"empty_id", R"({"queues": [{"id": ""}]})", {"empty_name /queues/0/id"}},
    {"duplicate_id",
     R"({"users": [{"id": "x"}, {"id": "y"}, {"id": "x"}]})",
     {"duplicate_id /users/2/id"}},
    {"unknown_member",
     R"({"users": [{"id": "x", "activ": true}]})",
     {"unknown_key /users/0/activ"},
     R"(did you mean "active"?)"},
    {"unknown_kind",
     R"({"users": [{"id": "x", "kind": "intrnal"}]})",
     {"unknown_value /users/0/kind"},
     R"(did you mean "internal"?)"},
    {"all_at_once",
     R"({"users": [{"id": 1, "active": "yes", "teams": ["a", 3, ""],
                    "last_login": "2026-11-01T08:00:00", "fields": []}],
         "communities": [{"id": "m", "published": 1}]})",
     {"wrong_type /users/0/id", "wrong_type /users/0/active", "wrong_type /users/0/teams/1",
      "empty_name /users/0/teams/2", "ill_formed_timestamp /users/0/last_login",
      "wrong_type /users/0/fields", "wrong_type /communities/0/published"}},
    {"queue_members",
     R"({"queues": [{"id": "q", "members": {"user": ["a"], "teams": "b"}}]})",
     {"unknown_key /queues/0/members/user", "wrong_type /queues/0/members/teams"},
     R"(did you mean "users"?)"},
    {"company",
     R"({"contacts": [{"id": "c", "companies": [{"role": "x"}, 3]}]})",
     {"missing_key /contacts/0/companies/0", "wrong_type /contacts/0/companies/1"}},
    {"command_no_object", R"([3])", {"wrong_type /0"}},
    {"no_command", R"([{"user": {}}])", {"missing_key /0"}},
    {"unknown_command",
     R"([{"command": "putuser", "user": {"id": "x"}}])",
     {"unknown_command /0/command"},
     R"(did you mean "put_user"?)"},
    {"command_without_entity", R"([{"command": "put_user"}])", {"missing_key /0"}},
    {"command_with_more",
     R"([{"command": "deactivate_user", "id": "ana", "when": "now"}])",
     {"unknown_key /0/when"}},
    {"login_of_nobody",
     R"([{"command": "record_login", "user": "benn", "at": "2026-11-22T09:00:00Z"}])",
     {"unknown_user /0/user"},
     R"(did you mean "ben"?)"},
    {"login_without_offset",
     R"([{"command": "record_login", "user": "ben", "at": "2026-11-22T09:00:00"}])",
     {"ill_formed_timestamp /0/at"}},
    {"remove_what_is_not_there",
     R"([{"command": "remove_user", "id": "zoe"}, {"command": "remove_queue", "id": "ana"},
         {"command": "remove_account", "id": "a"}, {"command": "remove_contact", "id": "a"},
         {"command": "remove_community", "id": "a"}, {"command": "deactivate_user", "id": "q"}])",
     {"unknown_user /0/id", "unknown_queue /1/id", "unknown_account /2/id", "unknown_contact /3/id",
      "unknown_community /4/id", "unknown_user /5/id"}},
    {"removed_before",
     R"([{"command": "remove_user", "id": "ana"}, {"command": "deactivate_user", "id": "ana"}])",
     {"unknown_user /1/id"}},
    {"refused_put_has_no_wake",
     R"([{"command": "put_user", "user": {"id": "new", "active": 1}},
         {"command": "record_login", "user": "new", "at": "2026-11-22T09:00:00Z"}])",
     {"wrong_type /0/user/active"}},
};

INSTANTIATE_TEST_SUITE_P(Directory, Refusals, testing::ValuesIn(refusals),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Directory, NamesTheLineOfABadCommandLine) {
  const result<directory> after = directory().apply(
      "{\"command\": \"put_user\", \"user\": {\"id\": \"a\"}}\n\n{\"command\": "
      "\"put_user\"}\n{oops}\n");
  ASSERT_FALSE(after);
  ASSERT_EQ(after.report().problems().size(), 2U) << after.report().to_text();
  EXPECT_EQ(after.report().problems()[0].where.line, 3U);
  EXPECT_EQ(after.report().problems()[1].where.line, 4U);
}

TEST(Directory, IdsHoldAtMost255Bytes) {
  const auto with_id = [](std::size_t size) {
    return R"({"users": [{"id": ")" + std::string(size, 'x') + "\"}]}";
  };
  EXPECT_TRUE(directory().apply(with_id(255)));
  const result<directory> past = directory().apply(with_id(256));
  ASSERT_FALSE(past);
  EXPECT_EQ(past.report().problems().at(0).code, "too_long");
}

// -------------------------------------------------------------------------------------------------
// the fingerprint

TEST(Directory, IsNamedByContentNotByForm) {
  const directory one = applied(directory(), R"({"users": [
    {"id": "ana", "teams": ["a", "b"]}, {"id": "ben"}], "accounts": [{"id": "x"}]})");
  const directory other = applied(directory(), R"({ "accounts" : [{"id":"x"}], "users": [
    {"id": "ben", "active": false}, {"teams": ["b", "a", "b"], "kind": "internal", "id": "ana"}]})");
  EXPECT_EQ(one.fingerprint(), other.fingerprint());
}

TEST(Directory, EveryMemberCountsInTheFingerprint) {
  const std::vector<std::string> documents = {
      R"({"users": [{"id": "x"}]})",
      R"({"users": [{"id": "y"}]})",
      R"({"users": [{"id": "x", "name": "n"}]})",
      R"({"users": [{"id": "x", "email": "n"}]})",
      R"({"users": [{"id": "x", "kind": "partner"}]})",
      R"({"users": [{"id": "x", "kind": "guest"}]})",
      R"({"users": [{"id": "x", "active": true}]})",
      R"({"users": [{"id": "x", "profile": "n"}]})",
      R"({"users": [{"id": "x", "teams": ["n"]}]})",
      R"({"users": [{"id": "x", "role": "n"}]})",
      R"({"users": [{"id": "x", "groups": ["n"]}]})",
      R"({"users": [{"id": "x", "permissions": ["n"]}]})",
      R"({"users": [{"id": "x", "last_login": "1970-01-01T00:00:00Z"}]})",
      R"({"users": [{"id": "x", "account": "n"}]})",
      R"({"users": [{"id": "x", "time_zone": "n"}]})",
      R"({"users": [{"id": "x", "absences": [{"from": "2026-01-01", "to": "2026-01-01"}]}]})",
      R"({"users": [{"id": "x", "absences": [{"from": "2026-01-01", "to": "2026-01-02"}]}]})",
      R"({"users": [{"id": "x", "absences": [{"from": "2026-01-01", "to": "2026-01-01",
                                              "substitute": "n"}]}]})",
      R"({"users": [{"id": "x", "fields": {"n": 1}}]})",
      R"({"accounts": [{"id": "x"}]})",
      R"({"accounts": [{"id": "x", "name": "n"}]})",
      R"({"accounts": [{"id": "x", "owner": "n"}]})",
      R"({"accounts": [{"id": "x", "partner_enabled": true}]})",
      R"({"contacts": [{"id": "x"}]})",
      R"({"contacts": [{"id": "x", "user": "n"}]})",
      R"({"contacts": [{"id": "x", "name": "n"}]})",
      R"({"contacts": [{"id": "x", "email": "n"}]})",
      R"({"contacts": [{"id": "x", "active": true}]})",
      R"({"contacts": [{"id": "x", "roles": ["n"]}]})",
      R"({"contacts": [{"id": "x", "companies": [{"id": "n"}]}]})",
      R"({"contacts": [{"id": "x", "companies": [{"id": "n", "role": "r"}]}]})",
      R"({"contacts": [{"id": "x", "companies": [{"id": "n", "primary": true}]}]})",
      R"({"queues": [{"id": "x"}]})",
      R"({"queues": [{"id": "x", "name": "n"}]})",
      R"({"queues": [{"id": "x", "email": "n"}]})",
      R"({"queues": [{"id": "x", "objects": ["n"]}]})",
      R"({"queues": [{"id": "x", "mail_members": true}]})",
      R"({"queues": [{"id": "x", "members": {"users": ["n"]}}]})",
      R"({"queues": [{"id": "x", "members": {"teams": ["n"]}}]})",
      R"({"queues": [{"id": "x", "members": {"roles": ["n"]}}]})",
      R"({"queues": [{"id": "x", "members": {"groups": ["n"]}}]})",
      R"({"communities": [{"id": "x"}]})",
      R"({"communities": [{"id": "x", "published": true}]})",
      R"({"communities": [{"id": "x", "viewable": true}]})",
      R"({"communities": [{"id": "x", "profiles": ["n"]}]})"};
  std::map<std::string, std::string> by_fingerprint;
  for (const std::string& text : documents) {
    const auto [known, is_new] =
        by_fingerprint.emplace(applied(directory(), text).fingerprint(), text);
    EXPECT_TRUE(is_new) << text << " and " << known->second;
  }
}

/// Random commands against a map of what was put last: counts, contents and names agree at every
/// step, whatever the history, and a refused text changes nothing.
TEST(Directory, AgreesWithAPlainMapOverRandomCommands) {
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    const std::uint32_t ids = seed % 2 == 0 ? 40 : 1000;  // few that come back, or several chunks
    std::map<std::string, std::string> expected;          // user id to its put command
    directory staff;
    for (int step = 0; step < 60; ++step) {
      std::string text = "[";
      auto next = expected;
      bool refused = false;
      for (std::uint32_t i = 0, count = 1 + below(20); i < count; ++i) {
        const std::string id = "u" + std::to_string(below(ids));
        std::string command;
        if (below(8) != 0) {
          command = R"({"command": "put_user", "user": )" +
                    user_json(id, "n" + std::to_string(below(3)), below(2) != 0) + "}";
          next[id] = command;
        } else {
          command = R"({"command": "remove_user", "id": ")" + id + "\"}";
          refused = next.erase(id) == 0 || refused;
        }
        text += (i == 0 ? "" : ",") + command;
      }
      const std::string before(staff.fingerprint());
      const result<directory> after = staff.apply(text + "]");
      EXPECT_EQ(staff.fingerprint(), before);
      ASSERT_EQ(static_cast<bool>(after), !refused) << after.report().to_text();
      if (refused) continue;
      staff = *after;
      expected = std::move(next);
      ASSERT_EQ(staff.user_count(), expected.size());
    }
    std::string all = "[";
    for (const auto& [id, command] : expected) {
      EXPECT_NE(staff.data().users.find(id), nullptr);
      all += (all.size() == 1 ? "" : ",") + command;
    }
    EXPECT_EQ(applied(directory(), all + "]").fingerprint(), staff.fingerprint())
        << "seed " << seed;
  }
}

// -------------------------------------------------------------------------------------------------
// looking up

/// Positions of ids asked for together must be those of each asked for alone.
void expect_alike(const model::table<model::user>& users, const std::vector<std::string>& ids) {
  const std::vector<std::string_view> asked(ids.begin(), ids.end());
  std::vector<std::uint32_t> found(asked.size());
  users.positions(asked, found);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto position = users.position(ids[i]);
    const bool is_there = position && users.at(*position) != nullptr;
    EXPECT_EQ(found[i], is_there ? *position : model::id_index::nothing) << ids[i];
    EXPECT_EQ(users.find(ids[i]), is_there ? users.at(*position) : nullptr);
    if (is_there) {
      EXPECT_EQ(users.at(*position)->id, ids[i]);
    }
  }
}

TEST(Directory, PositionsStayWithTheirIdsHoweverTheyAreAskedFor) {
  std::vector<std::string> ids = {""};
  std::string users = R"({"users":[)";
  std::string removals = "[";
  std::string returns = "[";
  for (std::size_t i = 0; i < 5'000; ++i) {
    ids.push_back("user-" + std::to_string(i));
    users += (i == 0 ? "" : ",") + user_json(ids.back(), "name", true);
    if (i % 7 == 0) removals += R"({"command": "remove_user", "id": ")" + ids.back() + "\"},";
    if (i % 14 == 0) {
      returns += R"({"command": "put_user", "user": )" + user_json(ids.back(), "back", true) + "},";
    }
  }
  ids.insert(ids.end(), {"nobody", "user-3", "user-3", "user-7"});
  removals.back() = ']';
  returns.back() = ']';
  const directory nobody;
  expect_alike(nobody.data().users, ids);
  const directory all = applied(nobody, users + "]}");
  const directory fewer = applied(all, removals);
  const directory again = applied(fewer, returns);
  for (const directory* each : {&all, &fewer, &again}) {
    const auto& table = each->data().users;
    expect_alike(table, ids);
    for (const std::string& id : ids) {
      EXPECT_EQ(table.position(id), all.data().users.position(id)) << id;
    }
  }
  EXPECT_EQ(fewer.user_count(), 5'000U - 715U);
  EXPECT_EQ(again.data().users.find("user-14")->name, "back");
  EXPECT_EQ(again.data().users.find("user-7"), nullptr);
}

// -------------------------------------------------------------------------------------------------
// sharing

TEST(Directory, ALoginOfOneUserIn100000CopiesOneChunk) {
  constexpr std::size_t users = 100'000;
  std::string text = R"({"users":[)";
  for (std::size_t i = 0; i < users; ++i) {
    if (i != 0) text += ',';
    text += user_json("user-" + std::to_string(i), "name", true);
  }
  const directory staff = applied(directory(), text + "]}");
  ASSERT_EQ(staff.user_count(), users);
  const directory later = applied(staff, R"([{"command": "record_login", "user": "user-54321",
                                            "at": "2026-11-22T09:00:00Z"}])");
  const std::size_t chunks = (users + 255) / 256;
  EXPECT_EQ(staff.data().users.shared_chunks(staff.data().users), chunks);
  EXPECT_EQ(later.data().users.shared_chunks(staff.data().users), chunks - 1);
  EXPECT_FALSE(staff.data().users.find("user-54321")->last_login_unix_us);
  EXPECT_TRUE(later.data().users.find("user-54321")->last_login_unix_us);
}

}  // namespace
}  // namespace ambit
