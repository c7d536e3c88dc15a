// The engine: what binding resolves and warns of, and who may own a record (leads.md in the design:
// an internal user is active; a partner user meets five conditions; a queue holds the object).
#include "ambit/engine.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ambit/scratch.hpp"
#include "src/criteria/workspace.hpp"
#include "src/model/engine_data.hpp"

namespace ambit {
namespace {

using model::engine_data;

const std::string people_text = R"({
  "accounts": [{"id": "partner-co", "partner_enabled": true}, {"id": "plain-co"}],
  "communities": [
    {"id": "portal", "published": true, "viewable": true, "profiles": ["partner"]},
    {"id": "second", "published": true, "viewable": true, "profiles": ["reseller", "partner"]},
    {"id": "draft", "published": false, "viewable": true, "profiles": ["drafter"]},
    {"id": "hidden", "published": true, "viewable": false, "profiles": ["hider"]},
    {"id": "resale", "published": true, "viewable": true, "profiles": ["reseller"]}],
  "users": [
    {"id": "active", "active": true, "fields": {"seat": "paid", "level": 3}},
    {"id": "inactive"},
    {"id": "guest", "kind": "guest", "active": true},
    {"id": "no-account", "kind": "partner", "active": true, "profile": "partner",
     "last_login": "2026-11-01T08:00:00Z"},
    {"id": "unknown-account", "kind": "partner", "active": true, "profile": "partner",
     "account": "nowhere", "last_login": "2026-11-01T08:00:00Z"},
    {"id": "not-enabled", "kind": "partner", "profile": "partner", "account": "plain-co"},
    {"id": "partner-inactive", "kind": "partner", "account": "partner-co"},
    {"id": "never", "kind": "partner", "active": true, "account": "partner-co"},
    {"id": "no-profile", "kind": "partner", "active": true, "account": "partner-co",
     "last_login": "1970-01-01T00:00:00Z"},
    {"id": "drafter", "kind": "partner", "active": true, "account": "partner-co",
     "profile": "drafter", "last_login": "2026-11-01T08:00:00Z"},
    {"id": "hider", "kind": "partner", "active": true, "account": "partner-co",
     "profile": "hider", "last_login": "2026-11-01T08:00:00Z"},
    {"id": "partner", "kind": "partner", "active": true, "account": "partner-co",
     "profile": "partner", "last_login": "2026-11-01T08:00:00Z", "teams": ["emea", "vip"]},
    {"id": "reseller", "kind": "partner", "active": true, "account": "partner-co",
     "profile": "reseller", "last_login": "2026-11-01T08:00:00Z", "role": "rep",
     "groups": ["night"]}],
  "queues": [
    {"id": "empty", "objects": ["lead"]},
    {"id": "unattended", "objects": ["lead"], "members": {"users": ["inactive", "nobody"]}},
    {"id": "by-user", "objects": ["case", "lead"], "members": {"users": ["active", "inactive"]}},
    {"id": "by-team", "objects": ["lead"], "members": {"teams": ["emea"], "users": ["partner"]}},
    {"id": "by-role", "objects": ["lead"], "members": {"roles": ["rep"]}},
    {"id": "by-group", "objects": ["lead"], "members": {"groups": ["night", "day"]}},
    {"id": "cases", "objects": ["case"], "members": {"users": ["active"]}}]})";

const std::string policy_text = R"({"ambit": 1, "name": "Test", "schema": {"objects": {
    "lead": {"fields": {"country": {"type": "text"}}},
    "user": {"fields": {"seat": {"type": "text"}, "level": {"type": "integer"}}}}},
  "assignment": {"lead": {"active_rule": "r", "default_owner": {"queue": "by-uzer"}, "rules": {
    "r": {"entries": [
      {"id": "1", "when": {"always": true}, "on_ineligible": "next_entry",
       "assign": [{"user": "active"}, {"user": "partnr", "community": "portl"}],
       "eligible_when": CRITERIA}]}}}}})";

policy policy_with(const std::string& criteria) {
  std::string text = policy_text;
  text.replace(text.find("CRITERIA"), 8, criteria);
  const result<policy> out = policy::compile(text);
  EXPECT_TRUE(out) << out.report().to_text();
  return *out;
}

directory people(const std::string& text = people_text) {
  const result<directory> out = directory().apply(text);
  EXPECT_TRUE(out) << out.report().to_text();
  return *out;
}

const std::string paid_seat = R"({"field": "seat", "op": "eq", "value": "paid"})";

engine bound(const policy& rules, const directory& who) {
  const result<engine> out = engine::bind(rules, who, zones());
  EXPECT_TRUE(out);
  return *out;
}

std::uint32_t user_at(const engine& live, std::string_view id) {
  return live.directory().data().users.position(id).value_or(engine_data::nowhere);
}

obstacle of_user(const engine& live, std::string_view id,
                 const model::eligibility_question& question = {}) {
  scratch memory;
  return user_obstacle(live.data(), user_at(live, id), question, memory.workspace());
}

obstacle of_queue(const engine& live, std::string_view id, std::string_view object = "lead",
                  const model::eligibility_question& question = {}) {
  scratch memory;
  const auto position = live.directory().data().queues.position(id);
  return queue_obstacle(live.data(), position.value_or(engine_data::nowhere), object, question,
                        memory.workspace());
}

model::eligibility_question in_community(const engine& live, std::string_view id) {
  model::eligibility_question question;
  question.community_named = true;
  question.community =
      live.directory().data().communities.position(id).value_or(engine_data::nowhere);
  return question;
}

// -------------------------------------------------------------------------------------------------
// who may own

TEST(Eligibility, NamesTheFirstConditionThatFails) {
  const engine live = bound(policy_with(paid_seat), people());
  const std::vector<std::pair<const char*, obstacle>> expected = {
      {"active", obstacle::none},
      {"inactive", obstacle::user_inactive},
      {"guest", obstacle::guest_user},
      {"nobody", obstacle::unknown_user},
      {"no-account", obstacle::account_not_partner_enabled},
      {"unknown-account", obstacle::account_not_partner_enabled},
      {"not-enabled", obstacle::account_not_partner_enabled},
      {"partner-inactive", obstacle::user_inactive},
      {"never", obstacle::never_logged_in},
      {"no-profile", obstacle::not_a_community_member},
      {"drafter", obstacle::not_a_community_member},
      {"hider", obstacle::not_a_community_member},
      {"partner", obstacle::none},
      {"reseller", obstacle::none}};
  for (const auto& [id, found] : expected) EXPECT_EQ(name(of_user(live, id)), name(found)) << id;
}

TEST(Eligibility, ANamedCommunityIsTheOneThatCounts) {
  const engine live = bound(policy_with(paid_seat), people());
  EXPECT_EQ(of_user(live, "partner", in_community(live, "portal")), obstacle::none);
  EXPECT_EQ(of_user(live, "reseller", in_community(live, "second")), obstacle::none);
  EXPECT_EQ(of_user(live, "reseller", in_community(live, "portal")),
            obstacle::not_a_community_member);
  EXPECT_EQ(of_user(live, "drafter", in_community(live, "draft")),
            obstacle::not_a_community_member);
  EXPECT_EQ(of_user(live, "partner", in_community(live, "unknown")),
            obstacle::not_a_community_member);
  EXPECT_EQ(of_user(live, "never", in_community(live, "portal")), obstacle::never_logged_in);
  EXPECT_EQ(of_user(live, "active", in_community(live, "portal")), obstacle::none)
      << "communities are for partners";
}

TEST(Eligibility, APartnerMayOwnOnceLoggedIn) {
  const directory before = people(R"({
    "accounts": [{"id": "a", "partner_enabled": true}],
    "communities": [{"id": "c", "published": true, "viewable": true, "profiles": ["p"]}],
    "users": [{"id": "u", "kind": "partner", "active": true, "account": "a", "profile": "p"}]})");
  const policy rules = policy_with(paid_seat);
  EXPECT_EQ(of_user(bound(rules, before), "u"), obstacle::never_logged_in);
  const result<directory> after =
      before.apply(R"([{"command": "record_login", "user": "u", "at": "2026-11-22T09:00:00Z"}])");
  ASSERT_TRUE(after);
  EXPECT_EQ(of_user(bound(rules, *after), "u"), obstacle::none);
}

TEST(Eligibility, CriteriaOverUsersComeLast) {
  const engine live = bound(policy_with(paid_seat), people());
  model::eligibility_question question;
  question.eligible_when = &live.policy().data().user_criteria.at(0);
  EXPECT_EQ(of_user(live, "active", question), obstacle::none);
  EXPECT_EQ(of_user(live, "partner", question), obstacle::eligible_when_not_true);
  EXPECT_EQ(of_user(live, "inactive", question), obstacle::user_inactive);
  EXPECT_EQ(of_queue(live, "by-user", "lead", question), obstacle::none);
  EXPECT_EQ(of_queue(live, "by-team", "lead", question), obstacle::queue_unattended);
}

TEST(Eligibility, CriteriaSeeTheBuiltInFieldsOfUsers) {
  const directory who = people(R"({"users": [{"id": "ana", "name": "Ana SILVA", "active": true,
    "email": "Ana@Example.com", "profile": "sales", "account": "acme", "role": "rep",
    "last_login": "2026-11-01T08:00:00Z"}, {"id": "bare", "active": true}]})");
  const std::vector<std::string> tests = {
      R"({"field": "id", "op": "eq", "value": "ana"})",
      R"({"field": "kind", "op": "eq", "value": "internal"})",
      R"({"field": "name", "op": "eq", "value": "ana silva"})",
      R"({"field": "email", "op": "ends_with", "value": "@EXAMPLE.com"})",
      R"({"field": "profile", "op": "eq", "value": "sales"})",
      R"({"field": "account", "op": "eq", "value": "acme"})",
      R"({"field": "role", "op": "eq", "value": "rep"})",
      R"({"field": "last_login", "op": "eq", "value": "2026-11-01T09:00:00+01:00"})",
      R"({"field": "active", "op": "eq", "value": true})"};
  for (const std::string& test : tests) {
    const engine live = bound(policy_with(test), who);
    model::eligibility_question question;
    question.eligible_when = &live.policy().data().user_criteria.at(0);
    EXPECT_EQ(of_user(live, "ana", question), obstacle::none) << test;
    const bool bare_too =
        test.find("kind") != std::string::npos || test.find("active") != std::string::npos;
    EXPECT_EQ(of_user(live, "bare", question),
              bare_too ? obstacle::none : obstacle::eligible_when_not_true)
        << test;
  }
}

TEST(Eligibility, AUserWhoseFieldIsWrongIsNotEligibleWhereItIsRead) {
  const directory who = people(R"({"users": [
    {"id": "wrong", "active": true, "fields": {"seat": "paid", "level": "three"}},
    {"id": "right", "active": true, "fields": {"seat": "paid", "level": 3, "other": []}}]})");
  const auto question_of = [](const engine& live) {
    model::eligibility_question question;
    question.eligible_when = &live.policy().data().user_criteria.at(0);
    return question;
  };
  const policy reads_level = policy_with(R"({"field": "level", "op": "is_present"})");
  const result<engine> out = engine::bind(reads_level, who, zones());
  ASSERT_TRUE(out);
  EXPECT_EQ(of_user(*out, "wrong", question_of(*out)), obstacle::eligible_when_not_true);
  EXPECT_EQ(of_user(*out, "right", question_of(*out)), obstacle::none);
  std::size_t of_level = 0;
  for (const problem& item : out.report().problems()) {
    EXPECT_EQ(item.level, severity::warning);
    if (item.where.field != "level") continue;
    ++of_level;
    EXPECT_NE(item.found.find("\"wrong\""), std::string::npos);
  }
  EXPECT_EQ(of_level, 1U) << out.report().to_text();
  const engine reads_seat = bound(policy_with(paid_seat), who);
  EXPECT_EQ(of_user(reads_seat, "wrong", question_of(reads_seat)), obstacle::none);
}

TEST(Engine, WarnsOnceOfEachFieldOfUsersThatTheSchemaDoesNotDeclare) {
  const directory who = people(R"({"users": [
    {"id": "a", "active": true, "fields": {"seet": "paid", "level": 3}},
    {"id": "b", "active": true, "fields": {"seet": "paid", "zzz.yyy": {"seat": 1}}},
    {"id": "c", "active": true, "fields": {"seat": "paid"}}]})");
  const result<engine> out = engine::bind(policy_with(paid_seat), who, zones());
  ASSERT_TRUE(out);
  std::vector<problem> unknown;
  for (const problem& item : out.report().problems())
    if (item.code == "unknown_field") unknown.push_back(item);
  ASSERT_EQ(unknown.size(), 2U) << out.report().to_text();
  EXPECT_EQ(unknown[0].level, severity::warning);
  EXPECT_EQ(unknown[0].found, R"(unknown field "seet" in the fields of 2 users)");
  EXPECT_EQ(unknown[0].expected, R"(a field of object "user")");
  EXPECT_EQ(unknown[0].hint, R"(did you mean "seat"?)");
  EXPECT_EQ(unknown[0].where.field, "seet");
  EXPECT_EQ(unknown[1].found, R"(unknown field "zzz.yyy" in the fields of 1 user)");
}

TEST(Engine, LooksForUnknownFieldsInsideNestedOnes) {
  const result<policy> rules = policy::compile(
      R"({"ambit": 1, "name": "Test", "schema": {"objects": {
        "lead": {"fields": {}},
        "user": {"fields": {"seat.kind": {"type": "text"},
                            "paid": {"type": "bool", "derived": {"is_missing": {"field": "name"}},
                                     "sees_missing": true}}}}},
      "assignment": {"lead": {"active_rule": "r", "rules": {"r": {"entries": [
        {"id": "1", "when": {"always": true}, "assign": {"user": "a"},
         "eligible_when": {"field": "active", "op": "eq", "value": true}}]}}}}})");
  ASSERT_TRUE(rules) << rules.report().to_text();
  const result<engine> out = engine::bind(*rules, people(R"({"users": [
        {"id": "a", "fields": {"seat": {"kind": "x", "knd": "y"}, "paid": true}}]})"),
                                          zones());
  ASSERT_TRUE(out);
  ASSERT_EQ(out.report().problems().size(), 1U) << out.report().to_text();
  EXPECT_EQ(out.report().problems().front().where.field, "seat.knd");
  EXPECT_EQ(out.report().problems().front().hint, R"(did you mean "seat.kind"?)");
}

TEST(Eligibility, OfQueues) {
  const engine live = bound(policy_with(paid_seat), people());
  EXPECT_EQ(of_queue(live, "nobody"), obstacle::unknown_queue);
  EXPECT_EQ(of_queue(live, "cases"), obstacle::queue_does_not_hold_object);
  EXPECT_EQ(of_queue(live, "cases", "case"), obstacle::none);
  EXPECT_EQ(of_queue(live, "empty"), obstacle::queue_unattended);
  EXPECT_EQ(of_queue(live, "unattended"), obstacle::queue_unattended);
  EXPECT_EQ(of_queue(live, "by-user"), obstacle::none);
  EXPECT_EQ(of_queue(live, "by-team"), obstacle::none);
  EXPECT_EQ(of_queue(live, "by-role"), obstacle::none);
  EXPECT_EQ(of_queue(live, "by-group"), obstacle::none);
  EXPECT_EQ(of_queue(live, "by-role", "lead", in_community(live, "portal")),
            obstacle::queue_unattended);
  EXPECT_EQ(of_queue(live, "by-role", "lead", in_community(live, "resale")), obstacle::none);
}

TEST(Engine, QueueMembersAreDistinctPositions) {
  const engine live = bound(policy_with(paid_seat), people());
  const auto members = [&](std::string_view id) {
    return live.data().queue_members.at(*live.directory().data().queues.position(id));
  };
  using positions = std::vector<std::uint32_t>;
  EXPECT_EQ(members("empty"), positions{});
  EXPECT_EQ(members("unattended"), positions{user_at(live, "inactive")});
  EXPECT_EQ(members("by-user"), (positions{user_at(live, "active"), user_at(live, "inactive")}));
  EXPECT_EQ(members("by-team"), positions{user_at(live, "partner")});
  EXPECT_EQ(members("by-role"), positions{user_at(live, "reseller")});
  EXPECT_EQ(members("by-group"), positions{user_at(live, "reseller")});
}

// -------------------------------------------------------------------------------------------------
// binding

TEST(Engine, WarnsOfNamesThatTheDirectoryDoesNotKnow) {
  const result<engine> out = engine::bind(policy_with(paid_seat), people(), zones());
  ASSERT_TRUE(out);
  const auto& problems = out.report().problems();
  ASSERT_EQ(problems.size(), 3U) << out.report().to_text();
  EXPECT_FALSE(out.report().has_errors());
  EXPECT_EQ(problems[0].code, "unknown_user");
  EXPECT_EQ(problems[0].hint, R"(did you mean "partner"?)");
  EXPECT_EQ(problems[1].code, "unknown_queue");
  EXPECT_EQ(problems[1].hint, R"(did you mean "by-user"?)");
  EXPECT_EQ(problems[2].code, "unknown_community");
  EXPECT_EQ(problems[2].hint, R"(did you mean "portal"?)");
  EXPECT_EQ(out->data().users.at(0), user_at(*out, "active"));
  EXPECT_EQ(out->data().users.at(1), engine_data::nowhere);
  EXPECT_EQ(out->data().queues.at(0), engine_data::nowhere);
  EXPECT_EQ(out->data().communities.at(0), engine_data::nowhere);
}

TEST(Engine, WarnsOfWhomSharingNamesAndTheDirectoryDoesNotHave) {
  const result<policy> rules = policy::compile(R"({"ambit": 1,
    "schema": {"objects": {"lead": {"fields": {}}}},
    "sharing": {"lead": {
      "rules": [
        {"id": "big", "when": {"always": true}, "access": "read",
         "to": [{"group": "keys"}, {"role_and_below": "heads"}, {"all": "internal"}]},
        {"id": "desk", "owned_by": [{"team": "desk"}], "access": "read",
         "to": [{"group": "keys"}, {"user": "activ"}, {"guest": "guest"}]}],
      "levels": [
        {"id": "reps", "level": "team", "access": "edit",
         "to": [{"profile": "sales"}, {"permission": "audit"}, {"role": "heads"}]}]}}})");
  ASSERT_TRUE(rules) << rules.report().to_text();
  const result<directory> staff =
      people().apply(R"([{"command": "put_group", "group": {"id": "key"}}])");
  ASSERT_TRUE(staff);
  const result<engine> out = engine::bind(*rules, *staff, zones());
  ASSERT_TRUE(out);
  const auto& problems = out.report().problems();
  ASSERT_EQ(problems.size(), 4U) << out.report().to_text();
  EXPECT_FALSE(out.report().has_errors());
  EXPECT_EQ(problems[0].code, "unknown_group");
  EXPECT_EQ(problems[0].found,
            R"(sharing rule "big" names group "keys", which the directory does not have)");
  EXPECT_EQ(problems[0].hint, R"(did you mean "key"?)");
  EXPECT_EQ(problems[1].code, "unknown_role");
  EXPECT_EQ(problems[1].hint, "nobody is meant by it");
  EXPECT_EQ(problems[2].code, "unknown_team");
  EXPECT_EQ(problems[3].code, "unknown_user");
  EXPECT_EQ(problems[3].hint, R"(did you mean "active"?)");
}

TEST(Engine, WarnsOfACalendarWhoseZoneIsNotAmongTheZones) {
  const auto in_zone = [](const std::string& name) {
    const result<policy> out =
        policy::compile(R"({"ambit": 1, "name": "Test", "schema": {"calendar": {"time_zone": ")" +
                        name + R"("}, "objects": {"lead": {"fields": {}}}}})");
    EXPECT_TRUE(out) << out.report().to_text();
    return *out;
  };
  EXPECT_TRUE(engine::bind(in_zone("UTC"), directory(), zones()).report().empty());
  const result<engine> out = engine::bind(in_zone("UTX"), directory(), zones());
  ASSERT_TRUE(out);
  ASSERT_EQ(out.report().problems().size(), 1U) << out.report().to_text();
  const problem& missing = out.report().problems().front();
  EXPECT_EQ(missing.level, severity::warning);
  EXPECT_EQ(missing.code, "unknown_zone");
  EXPECT_EQ(missing.found,
            R"(the schema's calendar names time zone "UTX", which the zones do not have)");
  EXPECT_EQ(missing.hint, R"(did you mean "UTC"?)");
  EXPECT_EQ(missing.where.pointer, "/schema/calendar/time_zone");
}

TEST(Engine, ARemovedUserIsUnknown) {
  const result<directory> after = people().apply(R"([{"command": "remove_user", "id": "active"}])");
  ASSERT_TRUE(after);
  const engine live = bound(policy_with(paid_seat), *after);
  EXPECT_EQ(live.data().users.at(0), engine_data::nowhere);
  EXPECT_EQ(of_user(live, "active"), obstacle::unknown_user);
  EXPECT_EQ(of_queue(live, "by-user"), obstacle::queue_unattended);
}

TEST(Engine, IsNamedByAllItsParts) {
  const policy rules = policy_with(paid_seat);
  const directory who = people();
  const engine live = bound(rules, who);
  EXPECT_EQ(live.fingerprint().size(), 32U);
  EXPECT_EQ(live.fingerprint(), bound(rules, who).fingerprint());
  EXPECT_NE(live.fingerprint(), bound(rules, directory()).fingerprint());
  EXPECT_NE(live.fingerprint(), bound(policy_with(R"({"always": true})"), who).fingerprint());
  EXPECT_NE(live.fingerprint(), rules.fingerprint());
  EXPECT_EQ(live.policy().fingerprint(), rules.fingerprint());
  EXPECT_EQ(live.directory().fingerprint(), who.fingerprint());
  EXPECT_TRUE(live.zones().contains("UTC"));
}

}  // namespace
}  // namespace ambit
