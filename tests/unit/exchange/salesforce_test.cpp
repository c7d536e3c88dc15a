// Whole files: what an import hands over, what it says, and what it refuses.
#include "ambit/salesforce.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ambit/directory.hpp"
#include "ambit/policy.hpp"
#include "src/base/json.hpp"
#include "tests/unit/exchange/salesforce_trial.hpp"

namespace ambit::exchange {
namespace {

const std::string data = std::string(AMBIT_SOURCE_DIR) + "/tests/data/salesforce/";

salesforce::source file(const std::string& name) {
  return {name, read_whole(data + name)};
}

salesforce::import imported(const std::vector<salesforce::source>& files,
                            const salesforce::options& settings = {}) {
  auto read = salesforce::read(files, settings);
  EXPECT_TRUE(read) << read.report().to_text();
  return read ? *std::move(read) : salesforce::import();
}

salesforce::import all_files() {
  salesforce::options settings;
  settings.time_zone = "UTC";
  return imported({file("Lead.assignmentRules"), file("Case.assignmentRules-meta.xml"),
                   file("East_Desk.queue"), file("Front_Desk.queue-meta.xml")},
                  settings);
}

/// Parsed text that lives as long as the test looks at it.
struct parsed {
  explicit parsed(std::string json) : text(std::move(json)) {
    report problems;
    EXPECT_TRUE(document.parse(text, "imported", problems)) << problems.to_text();
  }
  json::value at(std::initializer_list<std::string_view> path) const {
    json::value value = document.root();
    for (const std::string_view key : path) value = value ? value.find(key) : value;
    return value;
  }
  std::string text;
  json::document document;
};

std::vector<json::value> elements(json::value list) {
  std::vector<json::value> found;
  for (json::value value = list.first(); value; value = value.next()) found.push_back(value);
  return found;
}

std::size_t count(const report& notes, std::string_view code) {
  return static_cast<std::size_t>(
      std::count_if(notes.problems().begin(), notes.problems().end(),
                    [&](const problem& note) { return note.code == code; }));
}

const problem* find(const report& notes, std::string_view code) {
  for (const problem& note : notes.problems()) {
    if (note.code == code) return &note;
  }
  return nullptr;
}

TEST(Salesforce, ImportsRulesThatCompile) {
  const salesforce::import read = all_files();
  const auto compiled = policy::compile(read.policy_json, "policy");
  ASSERT_TRUE(compiled) << compiled.report().to_text();
  const auto people = directory().apply(read.directory_json, "directory");
  ASSERT_TRUE(people) << people.report().to_text();
  EXPECT_EQ(people->queue_count(), 2U);
  EXPECT_EQ(people->user_count(), 3U);
  EXPECT_EQ(read.entry_count, 12U);
  EXPECT_EQ(read.carried_count, 11U);
  EXPECT_EQ(read.formula_count, 1U);
  EXPECT_EQ(read.carried_formula_count, 1U);
  EXPECT_EQ(read.uncarried_count, 1U);
  EXPECT_EQ(read.uncarried_reasons.size(), 1U);
  EXPECT_EQ(read.uncarried_reasons.at("bad_boolean_filter"), 1U);
  EXPECT_EQ(read.queue_count, 2U);
  EXPECT_FALSE(read.notes.has_errors());
}

TEST(Salesforce, KeepsEveryEntryInItsPlace) {
  const parsed policy(all_files().policy_json);
  const json::value lead = policy.at({"assignment", "Lead"});
  EXPECT_EQ(lead.find("active_rule").string(), "Inbound / all regions");
  EXPECT_FALSE(lead.find("default_owner"));
  EXPECT_FALSE(policy.at({"assignment", "Case"}).find("active_rule"));
  const auto entries = elements(lead.find("rules").find("Inbound / all regions").find("entries"));
  ASSERT_EQ(entries.size(), 9U);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    EXPECT_EQ(entries[i].find("id").string(), number);
    EXPECT_EQ(entries[i].find("origin").source(),
              R"({"file":"Lead.assignmentRules","rule":"Inbound / all regions","entry":")" +
                  number + R"("})");
  }
  EXPECT_EQ(entries[0].find("assign").source(), R"({"queue":"East_Desk"})");
  EXPECT_EQ(entries[0].find("notify").source(), R"({"template":"unfiled$public/New_Lead"})");
  EXPECT_EQ(entries[1].find("when").source(),
            R"x({"all":[{"field":"Rating","op":"eq","value":"Hot","if_missing":false},)x"
            R"x({"field":"length(PostalCode)","op":"lt","value":5,"if_missing":true}]})x");
  EXPECT_EQ(entries[1].find("assign").source(), R"({"user":"ana.lima@example.com"})");
  EXPECT_EQ(entries[3].find("assign").source(), R"("keep")");
  EXPECT_EQ(entries[4].find("data").source(),
            R"({"team":["Harbour team","Night team"],"overrideExistingTeams":true})");
  EXPECT_EQ(entries[7].find("uncarried").find("reason").string(), "bad_boolean_filter");
  EXPECT_EQ(entries[8].find("when").source(), R"({"always":true})");
}

TEST(Salesforce, NamesWhatItInferredAndLeftOut) {
  const report notes = all_files().notes;
  EXPECT_EQ(count(notes, "computed_field"), 1U);
  EXPECT_EQ(count(notes, "bad_boolean_filter"), 1U);
  EXPECT_EQ(count(notes, "unknown_queue"), 1U);
  EXPECT_EQ(count(notes, "multi_select_as_text"), 1U);
  EXPECT_EQ(count(notes, "lookup_by_name"), 2U);
  EXPECT_EQ(count(notes, "running_user_field"), 1U);
  EXPECT_EQ(count(notes, "member_not_carried"), 1U);
  EXPECT_EQ(count(notes, "not_carried"), 1U) << "the routing configuration of a queue";
  EXPECT_EQ(count(notes, "no_active_rule"), 1U);
  EXPECT_EQ(count(notes, "no_default_owner"), 2U);
  EXPECT_EQ(count(notes, "assumed_active"), 1U);
  EXPECT_EQ(count(notes, "inferred_type"), 19U);
}

TEST(Salesforce, TakesTheDefaultOwnerOfCasesFromTheirSettings) {
  const salesforce::import read =
      imported({file("Case.assignmentRules-meta.xml"), file("Case.settings")});
  const parsed policy(read.policy_json);
  EXPECT_EQ(policy.at({"assignment", "Case", "default_owner"}).source(),
            R"({"queue":"Night_Desk"})");
  EXPECT_EQ(count(read.notes, "no_default_owner"), 0U);
  EXPECT_EQ(count(read.notes, "settings_not_carried"), 1U) << "the other three settings";
  const problem* unknown = find(read.notes, "unknown_queue");
  ASSERT_TRUE(unknown);
  EXPECT_NE(read.notes.to_text().find("Night_Desk"), std::string::npos);
}

TEST(Salesforce, NamesTheUserThatIsDefaultOwner) {
  const salesforce::source settings{"Case.settings",
                                    "<CaseSettings><defaultCaseOwner>eva@example.com"
                                    "</defaultCaseOwner><defaultCaseOwnerType>User"
                                    "</defaultCaseOwnerType></CaseSettings>"};
  const salesforce::import read = imported({settings, file("Case.assignmentRules-meta.xml")});
  EXPECT_EQ(parsed(read.policy_json).at({"assignment", "Case", "default_owner"}).source(),
            R"({"user":"eva@example.com"})");
  EXPECT_NE(read.directory_json.find("eva@example.com"), std::string::npos);
  EXPECT_EQ(count(read.notes, "settings_not_carried"), 0U);
}

TEST(Salesforce, SettingsThatNameNoUsableOwnerAreSaid) {
  const salesforce::source odd{"Case.settings",
                               "<CaseSettings><defaultCaseOwner>eva</defaultCaseOwner>"
                               "<defaultCaseOwnerType>Role</defaultCaseOwnerType></CaseSettings>"};
  const salesforce::import read = imported({odd, file("Case.assignmentRules-meta.xml")});
  EXPECT_FALSE(parsed(read.policy_json).at({"assignment", "Case", "default_owner"}));
  EXPECT_EQ(count(read.notes, "bad_assignee"), 1U);
  const salesforce::import alone = imported({odd, file("Lead.assignmentRules")});
  EXPECT_EQ(count(alone.notes, "settings_not_carried"), 1U) << "cases have no rules here";
  const salesforce::source lead{"LeadConfig.settings",
                                "<LeadConfigSettings><doesTrackHistory>true</doesTrackHistory>"
                                "</LeadConfigSettings>"};
  const salesforce::import none = imported({lead, file("Lead.assignmentRules")});
  EXPECT_EQ(count(none.notes, "no_default_owner"), 1U) << "lead settings name no owner";
  EXPECT_EQ(count(none.notes, "settings_not_carried"), 1U);
  const auto twice = salesforce::read({odd, odd, file("Case.assignmentRules-meta.xml")}, {});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.report().problems().front().code, "duplicate_settings");
}

TEST(Salesforce, SaysWhoseDaysRelativeDatesCount) {
  const salesforce::source rules{"Lead.assignmentRules", R"(<?xml version="1.0"?>
<AssignmentRules xmlns="http://soap.sforce.com/2006/04/metadata"><assignmentRule>
<fullName>R</fullName><active>true</active><ruleEntry><criteriaItems><field>Lead.CreatedDate</field>
<operation>notEqual</operation><value>LAST_N_DAYS:3</value></criteriaItems><assignedTo>E</assignedTo>
<assignedToType>Queue</assignedToType></ruleEntry></assignmentRule></AssignmentRules>)"};
  const report notes = imported({rules}).notes;
  const problem* told = find(notes, "days_of_utc");
  ASSERT_TRUE(told) << notes.to_text();
  EXPECT_EQ(told->where.line, 3U);
  salesforce::options settings;
  settings.time_zone = "UTC";
  EXPECT_EQ(count(imported({rules}, settings).notes, "days_of_utc"), 0U);
}

TEST(Salesforce, InfersNoChoice) {
  const parsed policy(all_files().policy_json);
  const json::value fields = policy.at({"schema", "objects", "Lead", "fields"});
  const auto type = [&](std::string_view name) { return fields.find(name).source(); };
  EXPECT_EQ(type("Status"), R"({"type":"text","ignore_case":true})");
  EXPECT_EQ(type("DoNotRoute__c"), R"({"type":"bool"})");
  EXPECT_EQ(type("Pallets__c"), R"({"type":"number"})");
  EXPECT_EQ(type("CreatedDate"), R"({"type":"timestamp"})");
  EXPECT_EQ(type("User.ProfileId"), R"({"type":"text","ignore_case":true})");
  EXPECT_EQ(policy.at({"schema", "calendar"}).source(), R"({"time_zone":"UTC"})");
}

TEST(Salesforce, WritesTheDirectory) {
  const parsed people(all_files().directory_json);
  EXPECT_EQ(elements(people.at({"users"})).front().source(),
            R"({"id":"ana.lima@example.com","kind":"internal","active":true})");
  const auto queues = elements(people.at({"queues"}));
  ASSERT_EQ(queues.size(), 2U);
  EXPECT_EQ(queues[0].source(),
            R"({"id":"East_Desk","name":"East desk","objects":["Lead","Case"],)"
            R"("email":"east@example.com","mail_members":true,"members":{"users":)"
            R"(["cleo.marsh@example.com","ana.lima@example.com"],"roles":["Clerk"],)"
            R"("groups":["Harbour"]}})");
}

TEST(Salesforce, MergesADeclaredSchema) {
  salesforce::options settings;
  settings.time_zone = "UTC";
  settings.schema_json = R"({"calendar": {"time_zone": "Asia/Tokyo", "week_starts_on": "sunday"},
    "objects": {
      "lead": {"fields": {"country": {"type": "text", "label": "Land"}, "extra": {"type": "id"}}},
      "user": {"fields": {"seat": {"type": "text"}}}}})";
  const salesforce::import read =
      imported({file("Lead.assignmentRules"), file("East_Desk.queue")}, settings);
  const auto compiled = policy::compile(read.policy_json, "policy");
  ASSERT_TRUE(compiled) << compiled.report().to_text();
  const parsed policy(read.policy_json);
  EXPECT_EQ(policy.at({"schema", "calendar"}).source(),
            R"({"time_zone":"UTC","week_starts_on":"sunday"})");
  const json::value fields = policy.at({"schema", "objects", "lead", "fields"});
  EXPECT_EQ(fields.find("country").source(), R"({"type":"text","label":"Land"})");
  EXPECT_EQ(fields.find("extra").source(), R"({"type":"id"})");
  EXPECT_TRUE(fields.find("Status"));
  EXPECT_FALSE(fields.find("Country")) << "names are the same in any case";
  EXPECT_TRUE(policy.at({"schema", "objects", "user"}));
  EXPECT_TRUE(policy.at({"assignment", "lead"}));
  const parsed people(read.directory_json);
  EXPECT_EQ(elements(people.at({"queues"})).front().find("objects").source(), R"(["lead","Case"])");
}

TEST(Salesforce, IsAFunctionOfItsArguments) {
  const salesforce::import first = all_files();
  const salesforce::import second = all_files();
  EXPECT_EQ(first.policy_json, second.policy_json);
  EXPECT_EQ(first.directory_json, second.directory_json);
  EXPECT_EQ(first.notes.to_json(), second.notes.to_json());
}

TEST(Salesforce, ImportsNothingAsAnEmptyPolicy) {
  const salesforce::import read = imported({});
  EXPECT_TRUE(policy::compile(read.policy_json)) << read.policy_json;
  EXPECT_TRUE(directory().apply(read.directory_json));
}

std::string rules(std::string_view content) {
  return "<AssignmentRules>" + std::string(content) + "</AssignmentRules>";
}

TEST(Salesforce, TellsTheObjectByNameOrByFields) {
  const std::string of_case = rules(
      "<assignmentRule><ruleEntry><criteriaItems><field>Case.Origin</field><operation>equals"
      "</operation><value>Web</value></criteriaItems></ruleEntry></assignmentRule>");
  const auto object = [&](const std::string& name) {
    const parsed policy(imported({{name, of_case}}).policy_json);
    return std::string(policy.at({"assignment"}).first().key());
  };
  EXPECT_EQ(object("anything.xml"), "Case");
  EXPECT_EQ(object("owner__org__Case.assignmentRules"), "Case");
  EXPECT_EQ(object("some/folder/lead.assignmentRules-meta.xml"), "Lead");
}

TEST(Salesforce, NamesRulesApart) {
  const std::string rule = "<assignmentRule><fullName>Same</fullName></assignmentRule>";
  const salesforce::import read =
      imported({{"Lead.assignmentRules", rules(rule + rule + "<assignmentRule/>")}});
  EXPECT_TRUE(policy::compile(read.policy_json)) << read.policy_json;
  EXPECT_EQ(count(read.notes, "duplicate_rule"), 1U);
  EXPECT_EQ(count(read.notes, "unnamed_rule"), 1U);
  const parsed policy(read.policy_json);
  EXPECT_TRUE(policy.at({"assignment", "Lead", "rules", "Same (2)"}));
  EXPECT_TRUE(policy.at({"assignment", "Lead", "rules", "Rule 3"}));
}

TEST(Salesforce, StaysLinearInHostileFiles) {
  std::string same, users, fields;
  for (int i = 0; i < 50'000; ++i) {
    same += "<assignmentRule><fullName>Same</fullName></assignmentRule>";
    users += "<user>u" + std::to_string(i) + "</user>";
    fields += "<criteriaItems><field>O" + std::to_string(i) + ".F</field></criteriaItems>";
  }
  EXPECT_TRUE(salesforce::read({{"Lead.assignmentRules", rules(same)}}, {}));
  EXPECT_TRUE(salesforce::read(
      {{"Web.queue", "<Queue><queueMembers><users>" + users + "</users></queueMembers></Queue>"}},
      {}));
  EXPECT_FALSE(salesforce::read(
      {{"x.xml", rules("<assignmentRule><ruleEntry>" + fields + "</ruleEntry></assignmentRule>")}},
      {}));
}

TEST(Salesforce, ActivatesNoneOfSeveralActiveRules) {
  const std::string both =
      "<assignmentRule><fullName>A</fullName><active>true</active>"
      "</assignmentRule><assignmentRule><fullName>B</fullName>"
      "<active>true</active></assignmentRule>";
  const salesforce::import read = imported({{"Lead.assignmentRules", rules(both)}});
  EXPECT_EQ(count(read.notes, "several_active_rules"), 1U);
  EXPECT_FALSE(parsed(read.policy_json).at({"assignment", "Lead", "active_rule"}));
}

TEST(Salesforce, RefusesAssigneesOfOtherKinds) {
  for (const std::string_view who :
       {"<assignedTo>x</assignedTo><assignedToType>Team</assignedToType>",
        "<assignedToType>User</assignedToType>", "<assignedTo>x</assignedTo>"}) {
    const salesforce::import read =
        imported({{"Lead.assignmentRules", rules("<assignmentRule><ruleEntry>" + std::string(who) +
                                                 "</ruleEntry></assignmentRule>")}});
    EXPECT_EQ(count(read.notes, "bad_assignee"), 1U) << who;
    EXPECT_EQ(read.uncarried_count, 1U);
    EXPECT_TRUE(policy::compile(read.policy_json)) << read.policy_json;
  }
}

TEST(Salesforce, CarriesFurtherElementsAsData) {
  const salesforce::import read = imported(
      {{"Lead.assignmentRules",
        rules("<assignmentRule><ruleEntry><senderName>Desk</senderName><notifyCc>a</notifyCc>"
              "<notifyCc>b</notifyCc></ruleEntry></assignmentRule>")}});
  EXPECT_NE(read.policy_json.find(R"("data":{"notifyCc":["a","b"],"senderName":"Desk"})"),
            std::string::npos)
      << read.policy_json;
}

TEST(Salesforce, NeverTakesForUnconditionalWhatMayBeACondition) {
  const std::string criterion = "<field>Lead.Status</field><operation>equals</operation>";
  for (const std::string& part :
       {"<criteriaitems>" + criterion + "<value>a</value></criteriaitems>",
        std::string("<formula></formula>"), std::string("<formula> \n</formula>"),
        std::string(R"(<Formula>ISPICKVAL(Status, "x")</Formula>)"),
        std::string("<active>false</active>"),
        "<criteriaItems>" + criterion + "<value>a<b>c</b></value></criteriaItems>"}) {
    const salesforce::import read =
        imported({{"Lead.assignmentRules",
                   rules("<assignmentRule><ruleEntry>" + part + "</ruleEntry></assignmentRule>")}});
    EXPECT_EQ(read.uncarried_count, 1U) << part;
    EXPECT_EQ(count(read.notes, "malformed_entry"), 1U) << part << read.notes.to_text();
    EXPECT_EQ(read.policy_json.find("\"always\""), std::string::npos) << read.policy_json;
  }
}

TEST(Salesforce, ReportsEveryFileThatItCannotRead) {
  const auto read = salesforce::read(
      {{"Lead.assignmentRules", "<AssignmentRules>"},
       {"bomb.xml", "<!DOCTYPE a [<!ENTITY b 'b'>]><AssignmentRules/>"},
       {"Web.queue", "<Queu/>"},
       {"unknown.xml", "<AssignmentRules/>"},
       {"Case.assignmentRules", "<AssignmentRules/>"},
       {"b/Case.assignmentRules", "<AssignmentRules/>"},
       {"Web.queue", "<Queue/>"},
       {"old/web.queue", "<Queue/>"},
       {".queue", "<Queue/>"},
       {"long.queue", "<Queue><fullName>" + std::string(256, 'q') + "</fullName></Queue>"},
       {"\xFF.queue", "<Queue/>"}},
      {});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.code(), status::invalid_import);
  std::vector<std::string> codes;
  for (const problem& found : read.report().problems()) codes.push_back(found.code);
  EXPECT_EQ(codes,
            (std::vector<std::string>{"not_well_formed", "doctype_refused", "unknown_kind",
                                      "unknown_object", "duplicate_object", "duplicate_queue",
                                      "missing_name", "limit_exceeded", "bad_file_name"}));
  const problem& queue = read.report().problems()[2];
  EXPECT_EQ(queue.hint, "did you mean \"Queue\"?");
  const problem& twice = read.report().problems()[4];
  EXPECT_NE(twice.found.find("\"Case.assignmentRules\""), std::string::npos);
  EXPECT_NE(twice.found.find("\"b/Case.assignmentRules\""), std::string::npos);
}

TEST(Salesforce, RefusesBadOptions) {
  salesforce::options settings;
  settings.schema_json = R"({"objects": {"lead": {"fields": {"a": {"type": "txt"}}}}})";
  EXPECT_EQ(salesforce::read({}, settings).code(), status::invalid_schema);
  settings.schema_json.clear();
  settings.name = "\xFF";
  EXPECT_EQ(salesforce::read({}, settings).code(), status::invalid_argument);
}

}  // namespace
}  // namespace ambit::exchange
