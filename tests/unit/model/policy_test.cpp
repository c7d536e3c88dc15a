// The policy: what it takes and refuses, what it warns of, and what its name stands for.
#include "ambit/policy.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "src/base/json.hpp"
#include "src/model/policy_compiler.hpp"
#include "src/model/policy_data.hpp"

namespace ambit {
namespace {

const std::string schema_text = R"({"objects": {
  "lead": {"fields": {"country": {"type": "text"}, "employees": {"type": "integer"},
                      "language": {"type": "text"}}},
  "case": {"fields": {"topic": {"type": "text"}, "language": {"type": "text"}}},
  "user": {"fields": {"seat": {"type": "text"}}}}})";

std::string document(const std::string& parts) {
  return R"({"ambit": 1, "name": "Test", "schema": )" + schema_text +
         (parts.empty() ? "" : ", " + parts) + "}";
}

/// A policy whose rule `r` for leads has these entries.
std::string with_entries(const std::string& entries, const std::string& pools = "{}") {
  return document(R"("pools": )" + pools +
                  R"(, "assignment": {"lead": {"active_rule": "r", "default_owner": {"queue": "q"},
                      "rules": {"r": {"entries": [)" +
                  entries + "]}}}}");
}

std::string entry(const std::string& more) {
  return R"({"id": "e", "when": {"always": true}, "assign": "keep")" +
         (more.empty() ? "" : ", " + more) + "}";
}

policy compiled(const std::string& text) {
  result<policy> out = policy::compile(text, "policy.json");
  EXPECT_TRUE(out) << text << '\n' << out.report().to_text();
  return out ? *out : *policy::compile(document(""));
}

std::vector<std::string> places(const report& found) {
  std::vector<std::string> out;
  for (const problem& item : found.problems()) out.push_back(item.code + " " + item.where.pointer);
  return out;
}

// -------------------------------------------------------------------------------------------------
// what it takes

const std::string full_pools = R"({"dach": {"method": "round_robin", "note": "by turns",
  "members": [{"user": "ana"},
              {"user": "ben", "when": {"field": "language", "op": "eq", "value": "de"}},
              {"queue": "partners"}],
  "community": "portal", "on_change": "reset",
  "eligible_when": {"field": "seat", "op": "eq", "value": "paid"}}})";

const std::string full_entries = R"(
  {"id": "dach", "when": {"field": "country", "op": "in", "values": ["DE", "AT"]},
   "assign": ["account_owner", {"pool": "dach"}, {"user": "cleo", "community": "portal"},
              {"queue": "partners"}, "keep"],
   "on_ineligible": "next_entry", "overwrite": false,
   "eligible_when": {"field": "active", "op": "eq", "value": true},
   "notify": { "template": "t", "cc": ["a@example.com"] }, "data": { "team": [1, 2.50] },
   "origin": {"file": "x"}, "note": "n"},
  {"id": "formula", "uncarried": {"reason": "formula", "detail": "NOT a"},
   "assign": {"user": "ana"}},
  {"id": "bare", "uncarried": {"reason": "formula"}})";

TEST(Policy, CompilesEveryMember) {
  const policy rules = compiled(with_entries(full_entries, full_pools));
  const model::policy_data& data = rules.data();
  EXPECT_EQ(rules.name(), "Test");
  EXPECT_EQ(rules.fingerprint().size(), 32U);
  EXPECT_EQ(rules.assigned_objects(), std::vector<std::string>{"lead"});
  EXPECT_EQ(data.users, (std::vector<std::string>{"ana", "ben", "cleo"}));
  EXPECT_EQ(data.queues, (std::vector<std::string>{"partners", "q"}));
  EXPECT_EQ(data.communities, std::vector<std::string>{"portal"});
  EXPECT_EQ(data.user_criteria.size(), 2U);

  const model::pool& pool = data.pools.at(0);
  EXPECT_EQ(pool.on_change, model::on_change::reset);
  EXPECT_EQ(pool.community, "portal");
  EXPECT_EQ(pool.members.at(1).target.target, 1U);
  EXPECT_TRUE(pool.members.at(1).has_when);
  EXPECT_TRUE(pool.members.at(1).when.at(0));
  EXPECT_FALSE(pool.members.at(0).when.at(0));
  EXPECT_EQ(pool.members.at(2).target.type, model::choice::kind::queue);

  ASSERT_NE(data.find("lead"), nullptr);
  EXPECT_EQ(data.find("case"), nullptr);
  const model::object_assignment& leads = *data.find("lead");
  EXPECT_EQ(leads.active_rule, 0U);
  EXPECT_EQ(leads.default_owner->id, "q");
  const model::entry& first = leads.rules.at(0).entries.at(0);
  ASSERT_TRUE(first.when);
  EXPECT_EQ(first.when->atoms, leads.atoms);
  ASSERT_EQ(first.assign.size(), 5U);
  EXPECT_EQ(first.assign[0].type, model::choice::kind::account_owner);
  EXPECT_EQ(first.assign[1].target, 0U);
  EXPECT_EQ(first.assign[2].community, "portal");
  EXPECT_EQ(first.assign[4].type, model::choice::kind::keep);
  EXPECT_EQ(first.on_ineligible, model::on_ineligible::next_entry);
  EXPECT_EQ(first.overwrite, false);
  EXPECT_TRUE(first.eligible_when);
  EXPECT_EQ(first.notify, R"({"template":"t","cc":["a@example.com"]})");
  EXPECT_EQ(first.data, R"({"team":[1,2.50]})");
  EXPECT_EQ(first.origin, R"({"file":"x"})");
  const model::entry& uncarried = leads.rules[0].entries.at(1);
  EXPECT_FALSE(uncarried.when);
  EXPECT_EQ(uncarried.uncarried, R"({"reason":"formula","detail":"NOT a"})");
  EXPECT_TRUE(leads.rules[0].entries.at(2).assign.empty());
}

TEST(Policy, TheSmallestHasASchemaOnly) {
  const policy rules = compiled(R"({"ambit": 1, "schema": {"objects": {}}})");
  EXPECT_EQ(rules.name(), "");
  EXPECT_TRUE(rules.assigned_objects().empty());
}

TEST(Policy, ReadsOfARuleAreThoseOfItsEntriesAndPoolsAndTheOwner) {
  const policy rules = compiled(document(R"(
    "pools": {"p": {"method": "round_robin", "members": [
      {"user": "ana", "when": {"field": "language", "op": "eq", "value": "fr"}}, {"user": "ben"}]}},
    "assignment": {"lead": {"default_owner": {"queue": "q"}, "rules": {
      "with": {"entries": [{"id": "1", "when": {"field": "country", "op": "eq", "value": "FR"},
                            "assign": [{"pool": "p"}, "account_owner"]}]},
      "without": {"entries": [{"id": "1", "when": {"field": "employees", "op": "ge", "value": 5},
                               "assign": {"user": "ana"}}]}}},
      "case": {"default_owner": {"queue": "q"}, "active_rule": "r", "rules": {
        "r": {"entries": [{"id": "1", "when": {"always": true}, "assign": {"pool": "p"}}]}}}})"));
  const auto names = [](const model::object_assignment& one, std::size_t rule) {
    std::vector<std::string> out;
    for (const auto field : one.rules.at(rule).reads) out.push_back(one.object->fields[field].name);
    return out;
  };
  const auto& leads = *rules.data().find("lead");
  using list = std::vector<std::string>;
  EXPECT_EQ(names(leads, 0), (list{"owner.user", "owner.queue", "account", "country", "language"}));
  EXPECT_EQ(names(leads, 1), (list{"owner.user", "owner.queue", "employees"}));
  EXPECT_EQ(names(*rules.data().find("case"), 0), (list{"owner.user", "owner.queue", "language"}));
  const auto& ana = rules.data().pools.at(0).members.at(0);
  EXPECT_TRUE(ana.when.at(0) && ana.when.at(1)) << "compiled for each object that the pool serves";
}

TEST(Policy, DescribesItself) {
  const policy rules = compiled(with_entries(full_entries, full_pools));
  const std::string text = rules.describe();
  json::document parsed;
  report problems;
  ASSERT_TRUE(parsed.parse(text, "", problems)) << text;
  EXPECT_EQ(parsed.root().find("fingerprint").string(), rules.fingerprint());
  EXPECT_NE(text.find(R"({"name":"lead","fields":[{"name":"country","type":"text"})"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("pools":[{"id":"dach","method":"round_robin","on_change":"reset",)"
                      R"("community":"portal","eligible_when":true,"members":[{"user":"ana"},)"
                      R"({"user":"ben","when":true},{"queue":"partners"}]}])"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("assignment":[{"object":"lead","active_rule":"r",)"
                      R"("default_owner":{"queue":"q"},"rules":[{"name":"r","live":1,)"
                      R"("uncarried":2,"entries":["dach","formula","bare"]}]}])"),
            std::string::npos)
      << text;
}

// -------------------------------------------------------------------------------------------------
// refusals

struct refusal {
  const char* name;
  std::string text;
  std::vector<std::string> problems;  ///< "code pointer", in the order of their places
  std::string hint;                   ///< of the first
};

void PrintTo(const refusal& one, std::ostream* out) {
  *out << one.name;
}

class PolicyRefusals : public testing::TestWithParam<refusal> {};

TEST_P(PolicyRefusals, AreReportedWhole) {
  const result<policy> out = policy::compile(GetParam().text, "policy.json");
  ASSERT_FALSE(out);
  EXPECT_EQ(out.code(), status::invalid_policy);
  EXPECT_EQ(places(out.report()), GetParam().problems) << out.report().to_text();
  EXPECT_EQ(out.report().problems().at(0).hint, GetParam().hint) << out.report().to_text();
  for (const problem& item : out.report().problems()) {
    EXPECT_EQ(item.where.file, "policy.json");
    EXPECT_NE(item.where.line, 0U);
    EXPECT_FALSE(item.found.empty());
  }
}

const std::string entry_0 = "/assignment/lead/rules/r/entries/0";

std::string with_pool(const std::string& members, const std::string& more = "") {
  return with_entries(R"({"id": "e", "when": {"always": true}, "assign": {"pool": "p"}})",
                      R"({"p": {"method": "round_robin", "members": )" + members +
                          (more.empty() ? "" : ", " + more) + "}}");
}

std::vector<refusal> document_refusals() {
  return {
      {"no_object", "[]", {"wrong_type "}, ""},
      {"nothing", "{}", {"missing_key ", "missing_key "}, ""},
      {"version", R"({"ambit": 2, "schema": {"objects": {}}})", {"unsupported_version /ambit"}, ""},
      {"version_text", R"({"ambit": "1", "schema": {"objects": {}}})", {"wrong_type /ambit"}, ""},
      {"unknown_key", document(R"("pool": {})"), {"unknown_key /pool"}, R"(did you mean "pools"?)"},
      {"name_no_text",
       R"({"ambit": 1, "name": 3, "schema": {"objects": {}}})",
       {"wrong_type /name"},
       ""},
      {"unknown_object",
       document(R"("assignment": {"leed": {"default_owner": {"queue": "q"}}})"),
       {"unknown_object /assignment/leed"},
       R"(did you mean "lead"?)"},
      {"users_are_not_assigned",
       document(R"("assignment": {"user": {"default_owner": {"queue": "q"}}})"),
       {"unknown_object /assignment/user"},
       ""},
      {"active_rule",
       document(R"("assignment": {"lead": {"active_rule": "inbond", "default_owner": {"user": "a"},
                   "rules": {"inbound": {"entries": []}}}})"),
       {"unknown_rule /assignment/lead/active_rule",
        "empty_rule " + std::string("/assignment/lead/rules/inbound/entries")},
       R"(did you mean "inbound"?)"},
      {"default_owner_pool",
       document(R"("assignment": {"lead": {"default_owner": {"pool": "p"}}})"),
       {"unknown_key /assignment/lead/default_owner/pool"},
       ""},
      {"default_owner_word",
       document(R"("assignment": {"lead": {"default_owner": "keep"}})"),
       {"wrong_type /assignment/lead/default_owner"},
       ""},
      {"unknown_key_in_rule",
       document(R"("assignment": {"lead": {"default_owner": {"user": "a"},
                   "rules": {"r": {"entry": []}}}})"),
       {"missing_key /assignment/lead/rules/r", "unknown_key /assignment/lead/rules/r/entry"},
       ""},
  };
}

std::vector<refusal> entry_refusals() {
  const std::string when = R"("when": {"always": true}, )";
  const auto assign = [&](const std::string& choice) {
    return with_entries(R"({"id": "e", )" + when + R"("assign": )" + choice + "}");
  };
  return {
      {"entry_no_object", with_entries("3"), {"wrong_type " + entry_0}, ""},
      {"no_id", with_entries("{" + when + R"("assign": "keep"})"), {"missing_key " + entry_0}, ""},
      {"empty_id",
       with_entries(R"({"id": "", )" + when + R"("assign": "keep"})"),
       {"empty_name " + entry_0 + "/id"},
       ""},
      {"duplicate_id",
       with_entries(entry(R"("on_ineligible": "next_entry")") + "," + entry("")),
       {"duplicate_id /assignment/lead/rules/r/entries/1/id"},
       ""},
      {"no_when",
       with_entries(R"({"id": "e", "assign": "keep"})"),
       {"missing_when " + entry_0},
       R"(an entry for every record says so: "when": {"always": true})"},
      {"uncarried_null",
       with_entries(R"({"id": "e", "uncarried": null, "assign": "keep"})"),
       {"missing_when " + entry_0},
       R"(an entry for every record says so: "when": {"always": true})"},
      {"when_and_uncarried",
       with_entries(entry(R"("uncarried": {"reason": "formula"})")),
       {"wrong_entry " + entry_0 + "/uncarried"},
       ""},
      {"uncarried_without_reason",
       with_entries(R"({"id": "e", "uncarried": {"why": "x"}})"),
       {"missing_key " + entry_0 + "/uncarried", "unknown_key " + entry_0 + "/uncarried/why"},
       ""},
      {"no_assign",
       with_entries(R"({"id": "e", "when": {"always": true}})"),
       {"missing_key " + entry_0},
       R"(an entry that leaves the owner says so: "assign": "keep")"},
      {"assign_empty", assign("[]"), {"empty_list " + entry_0 + "/assign"}, ""},
      {"assign_nested", assign(R"([["keep"]])"), {"wrong_type " + entry_0 + "/assign/0"}, ""},
      {"assign_nobody", assign("{}"), {"wrong_choice " + entry_0 + "/assign"}, ""},
      {"assign_two",
       assign(R"({"user": "a", "queue": "b"})"),
       {"wrong_choice " + entry_0 + "/assign"},
       ""},
      {"assign_unknown_word",
       assign(R"("acount_owner")"),
       {"unknown_choice " + entry_0 + "/assign"},
       R"(did you mean "account_owner"?)"},
      {"assign_misspelt",
       assign(R"({"usr": "a"})"),
       {"unknown_key " + entry_0 + "/assign/usr"},
       R"(did you mean "user"?)"},
      {"assign_empty_id",
       assign(R"({"user": ""})"),
       {"empty_name " + entry_0 + "/assign/user"},
       ""},
      {"community_of_a_queue",
       assign(R"({"queue": "q", "community": "c"})"),
       {"unknown_key " + entry_0 + "/assign/community"},
       ""},
      {"unknown_pool",
       with_entries(R"({"id": "e", "when": {"always": true}, "assign": {"pool": "saels"}},
                       {"id": "f", "when": {"always": true}, "assign": {"pool": "sales"}})",
                    R"({"sales": {"method": "round_robin", "members": [{"user": "a"}]}})"),
       {"unknown_pool " + entry_0 + "/assign/pool",
        "unreachable_entry /assignment/lead/rules/r/entries/1"},
       R"(did you mean "sales"?)"},
      {"words_and_flags",
       with_entries(entry(R"("on_ineligible": "next_choise", "overwrite": "no")")),
       {"unknown_value " + entry_0 + "/on_ineligible", "wrong_type " + entry_0 + "/overwrite"},
       R"(did you mean "next_choice"?)"},
      {"notify",
       with_entries(entry(R"("notify": {"template": 3, "cc": ["a", 4], "to": "x"})")),
       {"wrong_type " + entry_0 + "/notify/template", "wrong_type " + entry_0 + "/notify/cc/1",
        "unknown_key " + entry_0 + "/notify/to"},
       ""},
      {"carried_no_object",
       with_entries(entry(R"("data": [1], "origin": "x", "note": 3)")),
       {"wrong_type " + entry_0 + "/data", "wrong_type " + entry_0 + "/origin",
        "wrong_type " + entry_0 + "/note"},
       ""},
      {"unknown_key",
       with_entries(entry(R"("owerwrite": true)")),
       {"unknown_key " + entry_0 + "/owerwrite"},
       R"(did you mean "overwrite"?)"},
      {"unknown_field",
       with_entries(R"({"id": "e", "when": {"field": "contry", "op": "eq", "value": "x"},
                        "assign": "keep"})"),
       {"unknown_field " + entry_0 + "/when/field"},
       R"(did you mean "country"?)"},
      {"eligible_when_is_over_users",
       with_entries(entry(R"("eligible_when": {"field": "seet", "op": "eq", "value": "x"})")),
       {"unknown_field " + entry_0 + "/eligible_when/field"},
       R"(did you mean "seat"?)"},
  };
}

std::vector<refusal> pool_refusals() {
  const auto method = [](const std::string& word) {
    return with_entries(R"({"id": "e", "when": {"always": true}, "assign": {"pool": "p"}})",
                        R"({"p": {"method": ")" + word + R"(", "members": [{"user": "a"}]}})");
  };
  return {
      {"no_members", with_pool("[]"), {"empty_list /pools/p/members"}, ""},
      {"members_no_array", with_pool("{}"), {"wrong_type /pools/p/members"}, ""},
      {"member_nobody", with_pool("[{}]"), {"wrong_choice /pools/p/members/0"}, ""},
      {"member_pool", with_pool(R"([{"pool": "p"}])"), {"unknown_key /pools/p/members/0/pool"}, ""},
      {"member_word", with_pool(R"(["keep"])"), {"wrong_type /pools/p/members/0"}, ""},
      {"member_twice",
       with_pool(R"([{"user": "a"}, {"queue": "a"}, {"user": "a"}])"),
       {"duplicate_member /pools/p/members/2/user"},
       ""},
      {"weight_of_nothing",
       with_pool(R"([{"user": "a", "weight": 0}])"),
       {"out_of_range /pools/p/members/0/weight"},
       "a member that is to get nothing is left out of the list"},
      {"capacity_without_a_number",
       with_pool(R"([{"user": "a", "capacity": {}}])"),
       {"missing_key /pools/p/members/0/capacity"},
       ""},
      {"misspelt_method",
       method("round_robbin"),
       {"unknown_value /pools/p/method"},
       R"(did you mean "round_robin"?)"},
      {"on_change",
       with_pool(R"([{"user": "a"}])", R"("on_change": "join_at_minimun")"),
       {"unknown_value /pools/p/on_change"},
       R"(did you mean "join_at_minimum"?)"},
      {"catch_up",
       with_pool(R"([{"user": "a"}])", R"("catch_up": {"capped": 0})"),
       {"out_of_range /pools/p/catch_up/capped"},
       R"(where none may be made up: "none")"},
      {"catch_up_of_another_kind",
       with_pool(R"([{"user": "a"}])", R"("catch_up": "all")"),
       {"unknown_value /pools/p/catch_up"},
       ""},
      {"unknown_key",
       with_pool(R"([{"user": "a", "wen": {}}])", R"("comunity": "c")"),
       {"unknown_key /pools/p/members/0/wen", "unknown_key /pools/p/comunity"},
       R"(did you mean "when"?)"},
      {"member_when_is_over_the_object",
       with_pool(R"([{"user": "a", "when": {"field": "topic", "op": "eq", "value": "x"}}])"),
       {"unknown_field /pools/p/members/0/when/field"},
       ""},
      {"unused_pool_when_has_a_shape",
       with_entries(entry(""), R"({"p": {"method": "round_robin",
                                         "members": [{"user": "a", "when": 3}]}})"),
       {"unused_pool /pools/p", "wrong_type /pools/p/members/0/when"},
       ""},
  };
}

const auto name_of = [](const auto& test) { return std::string(test.param.name); };
INSTANTIATE_TEST_SUITE_P(Document, PolicyRefusals, testing::ValuesIn(document_refusals()), name_of);
INSTANTIATE_TEST_SUITE_P(Entry, PolicyRefusals, testing::ValuesIn(entry_refusals()), name_of);
INSTANTIATE_TEST_SUITE_P(Pool, PolicyRefusals, testing::ValuesIn(pool_refusals()), name_of);

TEST(Policy, ReportsSchemaAndPolicyInOnePassWithoutAWake) {
  const result<policy> out = policy::compile(R"({"ambit": 1,
    "schema": {"objects": {"lead": {"fields": {"country": {"type": "txt"}}}}},
    "assignment": {"lead": {"active_rule": "r", "default_owner": {"queue": "q"},
      "rules": {"r": {"entries": [
        {"id": "1", "when": {"field": "country", "op": "eq", "value": "x"}, "asign": "keep"},
        {"id": "2", "when": "always", "assign": {"pool": "p"}}]}}}}})");
  ASSERT_FALSE(out);
  ASSERT_EQ(out.report().problems().size(), 5U) << out.report().to_text();
  EXPECT_EQ(out.report().problems()[0].where.pointer, "/schema/objects/lead/fields/country/type");
  const auto found = places(out.report());
  EXPECT_EQ(
      std::vector<std::string>(found.begin() + 1, found.end()),
      (std::vector<std::string>{"missing_key " + entry_0, "unknown_key " + entry_0 + "/asign",
                                "wrong_type /assignment/lead/rules/r/entries/1/when",
                                "unknown_pool /assignment/lead/rules/r/entries/1/assign/pool"}));
}

TEST(Policy, NamesEachObjectThatAPoolsCriteriaDoNotFit) {
  const result<policy> out = policy::compile(document(R"(
    "pools": {"p": {"method": "round_robin", "members": [
      {"user": "a", "when": {"all": [{"field": "country", "op": "eq", "value": "x"},
                                     {"field": "topic", "op": "eqq", "value": "x"}]}}]}},
    "assignment": {
      "lead": {"active_rule": "r", "rules": {"r": {"entries": [
        {"id": "1", "when": {"always": true}, "assign": {"pool": "p"}}]}}},
      "case": {"active_rule": "r", "rules": {"r": {"entries": [
        {"id": "1", "when": {"always": true}, "assign": {"pool": "p"}}]}}}})"));
  ASSERT_FALSE(out);
  const std::string text = out.report().to_text();
  EXPECT_NE(text.find("\"lead\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"case\""), std::string::npos) << text;
}

// -------------------------------------------------------------------------------------------------
// warnings

TEST(Policy, WarnsOfWhatCanHardlyBeMeant) {
  struct warning {
    std::string text;
    std::vector<std::string> expected;
  };
  const std::string rule = R"({"entries": [{"id": "1", "assign": "keep",
                               "when": {"field": "country", "op": "eq", "value": "x"}}]})";
  const std::vector<warning> cases = {
      {with_entries(""), {"empty_rule /assignment/lead/rules/r/entries"}},
      {with_entries(entry("") + R"(,{"id": "2", "when": {"always": true}, "assign": "keep"},
                                    {"id": "3", "uncarried": {"reason": "formula"}})"),
       {"unreachable_entry /assignment/lead/rules/r/entries/1"}},
      {with_entries(entry(R"("on_ineligible": "next_entry")") +
                    R"(,{"id": "2", "when": {"always": true}, "assign": "keep"})"),
       {}},
      {with_entries(entry(""), R"({"p": {"method": "round_robin", "members": [{"user": "a"}]}})"),
       {"unused_pool /pools/p"}},
      {document(R"("assignment": {"lead": {"rules": {"r": )" + rule + "}}}"),
       {"no_active_rule /assignment/lead"}},
      {document(R"("assignment": {"lead": {"active_rule": "r", "rules": {"r": )" + rule + "}}}"),
       {"no_default_owner /assignment/lead"}},
      {document(R"("assignment": {"lead": {"default_owner": {"user": "a"}}})"), {}},
      {with_entries(entry("")), {}},
  };
  for (const warning& one : cases) {
    const result<policy> out = policy::compile(one.text);
    ASSERT_TRUE(out) << out.report().to_text();
    EXPECT_EQ(places(out.report()), one.expected) << one.text;
    EXPECT_EQ(out.report().error_count(), 0U);
  }
}

// -------------------------------------------------------------------------------------------------
// the fingerprint

TEST(Policy, WarnsOfARuleThatGetsNoIndex) {
  std::string entries;
  for (int i = 0; i < 40; ++i)
    entries += (i == 0 ? "" : ",") + (R"({"id": "e)" + std::to_string(i)) +
               R"(", "when": {"field": "country", "op": "eq", "value": "c)" + std::to_string(i) +
               R"("}, "assign": "keep"})";
  const std::string written = with_entries(entries);  // the document borrows it
  json::document text;
  report problems;
  ASSERT_TRUE(text.parse(written, {}, problems));
  const auto indexed = model::compile_policy(text.root(), problems);
  ASSERT_TRUE(indexed) << problems.to_text();
  EXPECT_TRUE(indexed->assignments[0].rules[0].index);
  EXPECT_EQ(places(problems), std::vector<std::string>());

  criteria::first_match_options small;
  small.most_bytes = 1'000;
  const auto plain = model::compile_policy(text.root(), problems, small);
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->assignments[0].rules[0].index);
  EXPECT_EQ(places(problems), std::vector<std::string>{"index_too_large /assignment/lead/rules/r"});
  EXPECT_EQ(problems.problems()[0].level, severity::warning);
  EXPECT_EQ(plain->fingerprint, indexed->fingerprint);  // it is no part of the meaning
}

TEST(Policy, IsNamedByContentNotByForm) {
  const std::string one = document(R"(
    "pools": {"a": {"method": "round_robin", "members": [{"user": "ana"}]},
              "b": {"method": "round_robin", "on_change": "keep", "members": [{"user": "ben"}]}},
    "assignment": {"lead": {"active_rule": "r", "default_owner": {"queue": "q"}, "rules": {
        "r": {"entries": [{"id": "1", "when": {"always": true}, "assign": {"pool": "a"}}]},
        "s": {"entries": [{"id": "1", "when": {"always": true}, "assign": {"pool": "b"}}]}}},
      "case": {"active_rule": "r", "rules": {
        "r": {"entries": [{"id": "1", "when": {"always": true}, "assign": ["keep"]}]}}}})");
  const std::string other = R"({
    "assignment": {
      "case": {"rules": {"r": {"note": "for people",
        "entries": [{"assign": "keep", "id": "1", "when": {"always": true}}]}}, "active_rule": "r"},
      "lead": {"rules": {
        "s": {"entries": [{"id": "1", "when": {"always": true}, "assign": {"pool": "b"}}]},
        "r": {"entries": [{"id": "1", "when": { "always" : true }, "assign": {"pool": "a"},
                           "on_ineligible": "next_choice"}]}},
        "default_owner": {"queue": "q"}, "active_rule": "r"}},
    "pools": {"b": {"members": [{"user": "ben"}], "method": "round_robin"},
              "a": {"members": [{"user": "ana"}], "method": "round_robin"}},
    "schema": )" + schema_text +
                            R"(, "name": "Test", "ambit": 1})";
  EXPECT_EQ(compiled(one).fingerprint(), compiled(other).fingerprint());
}

TEST(Policy, EveryChangeOfMeaningOrOfCarriedDataIsAnotherName) {
  const std::string two = R"([{"user": "ana"}, {"user": "ben"}])";
  const std::vector<std::string> documents = {
      document(""),
      R"({"ambit": 1, "name": "Other", "schema": )" + schema_text + "}",
      R"({"ambit": 1, "name": "Test", "schema": {"objects": {"lead": {"fields": {}}}}})",
      with_entries(""),
      with_entries(entry("")),
      with_entries(entry(R"("on_ineligible": "next_entry")")),
      with_entries(entry(R"("on_ineligible": "unassigned")")),
      with_entries(entry(R"("overwrite": true)")),
      with_entries(entry(R"("overwrite": false)")),
      with_entries(entry(R"("eligible_when": {"field": "seat", "op": "is_present"})")),
      with_entries(entry(R"("eligible_when": {"field": "seat", "op": "is_missing"})")),
      with_entries(entry(R"("notify": {"template": "a"})")),
      with_entries(entry(R"("data": {"template": "a"})")),
      with_entries(entry(R"("origin": {"template": "a"})")),
      with_entries(R"({"id": "f", "when": {"always": true}, "assign": "keep"})"),
      with_entries(R"({"id": "e", "when": {"always": true}, "assign": "account_owner"})"),
      with_entries(R"({"id": "e", "when": {"always": true}, "assign": {"user": "x"}})"),
      with_entries(R"({"id": "e", "when": {"always": true}, "assign": {"queue": "x"}})"),
      with_entries(R"({"id": "e", "when": {"always": true},
                       "assign": {"user": "x", "community": "c"}})"),
      with_entries(R"({"id": "e", "when": {"always": true}, "assign": ["keep", "account_owner"]})"),
      with_entries(R"({"id": "e", "when": {"always": true}, "assign": ["account_owner", "keep"]})"),
      with_entries(R"({"id": "e", "when": {"field": "country", "op": "eq", "value": "x"},
                       "assign": "keep"})"),
      with_entries(R"({"id": "e", "when": {"field": "country", "op": "eq", "value": "y"},
                       "assign": "keep"})"),
      with_entries(R"({"id": "e", "uncarried": {"reason": "formula"}, "assign": "keep"})"),
      with_pool(two),
      with_pool(R"([{"user": "ben"}, {"user": "ana"}])"),
      with_pool(R"([{"user": "ana"}, {"queue": "ben"}])"),
      with_pool(R"([{"user": "ana"}, {"user": "ben", "when": {"always": true}}])"),
      with_pool(two, R"("on_change": "reset")"),
      with_pool(two, R"("community": "c")"),
      with_pool(two, R"("eligible_when": {"field": "seat", "op": "is_present"})"),
      document(R"("assignment": {"lead": {"default_owner": {"user": "q"}}})"),
      document(R"("assignment": {"lead": {"default_owner": {"queue": "q"}}})"),
      document(R"("assignment": {"case": {"default_owner": {"queue": "q"}}})"),
      document(R"("assignment": {"lead": {"rules": {"r": {"entries": []}}}})"),
      document(R"("assignment": {"lead": {"active_rule": "r", "rules": {"r": {"entries": []}}}})"),
  };
  std::map<std::string, std::string> by_fingerprint;
  for (const std::string& text : documents) {
    const auto [known, is_new] = by_fingerprint.emplace(compiled(text).fingerprint(), text);
    EXPECT_TRUE(is_new) << text << "\nand\n" << known->second;
  }
}

// -------------------------------------------------------------------------------------------------
// criteria under names

const std::string two_criteria = R"("criteria": {"lead": {
  "german": {"when": {"field": "language", "op": "eq", "value": "de"}, "data": {"columns": ["id"]},
             "origin": {"file": "f"}, "note": "for the desk"},
  "lost": {"uncarried": {"reason": "formula", "detail": "REGEX"}}}})";

verdict asked(const criterion& one, const policy& rules, const std::string& record) {
  const auto records = batch::from_json(rules.schema(), "lead", record);
  EXPECT_TRUE(records) << records.report().to_text();
  context now;
  scratch memory;
  verdict answer = verdict::invalid;
  EXPECT_EQ(one.test(*records, now, zones(), memory, &answer), status::ok);
  return answer;
}

TEST(NamedCriteria, AreAskedByTheirNames) {
  const policy rules = compiled(document(two_criteria));
  const auto german = rules.criterion("lead", "german");
  ASSERT_TRUE(german) << german.report().to_text();
  EXPECT_EQ(asked(*german, rules, R"([{"id": "1", "language": "de"}])"), verdict::passed);
  EXPECT_EQ(asked(*german, rules, R"([{"id": "1"}])"), verdict::not_passed);
}

TEST(NamedCriteria, OneThatWasNotCarriedGivesNoAnswer) {
  const policy rules = compiled(document(two_criteria));
  const auto lost = rules.criterion("lead", "lost");
  EXPECT_EQ(lost.code(), status::invalid_criterion);
  EXPECT_EQ(lost.report().problems().front().code, "uncarried_criterion");
  EXPECT_NE(lost.report().problems().front().found.find("REGEX"), std::string::npos);
  const auto missing = rules.criterion("lead", "germn");
  EXPECT_EQ(missing.code(), status::invalid_argument);
  EXPECT_EQ(missing.report().problems().front().code, "unknown_criterion");
  EXPECT_EQ(missing.report().problems().front().hint, R"(did you mean "german"?)");
  EXPECT_EQ(rules.criterion("case", "german").code(), status::unknown_object);
}

TEST(NamedCriteria, ArePartOfTheFingerprintAndTheDescription) {
  const policy rules = compiled(document(two_criteria));
  EXPECT_NE(rules.fingerprint(), compiled(document("")).fingerprint());
  EXPECT_NE(rules.describe().find(
                R"("criteria":[{"object":"lead","live":["german"],"uncarried":["lost"]}])"),
            std::string::npos);
  std::string other = two_criteria;
  other.replace(other.find("REGEX"), 5, "ISNEW");
  EXPECT_NE(compiled(document(other)).fingerprint(), rules.fingerprint());
  other = two_criteria;
  other.replace(other.find("\"de\""), 4, "\"fr\"");
  EXPECT_NE(compiled(document(other)).fingerprint(), rules.fingerprint());
  // A note is for people.
  other = two_criteria;
  other.replace(other.find("for the desk"), 12, "for nobody!!");
  EXPECT_EQ(compiled(document(other)).fingerprint(), rules.fingerprint());
}

}  // namespace
}  // namespace ambit
