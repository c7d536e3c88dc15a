// List views, escalation, auto-response and territory rules: what each becomes, or why it does not.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "ambit/policy.hpp"
#include "ambit/salesforce.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/exchange/list_view_columns.hpp"
#include "tests/unit/exchange/salesforce_trial.hpp"

namespace ambit::exchange {
namespace {

const std::string data = std::string(AMBIT_SOURCE_DIR) + "/tests/data/salesforce/";

std::string filter_xml(std::string_view field, std::string_view operation, std::string_view value) {
  return "<filters><field>" + std::string(field) + "</field><operation>" + std::string(operation) +
         "</operation><value>" + std::string(value) + "</value></filters>";
}

std::string view_xml(const std::string& filters, const std::string& scope = "Everything",
                     const std::string& more = {}) {
  return "<ListView><fullName>v</fullName><filterScope>" + scope + "</filterScope>" + filters +
         more + "</ListView>";
}

/// The criterion's member `key`, or of an uncarried one `uncarried: reason`. The policy must
/// compile, and give the criterion only where it is carried.
std::string made(const std::vector<salesforce::source>& files, std::string_view object,
                 std::string_view name, std::string_view key = "when",
                 const salesforce::options& settings = {}) {
  const auto read = salesforce::read(files, settings);
  if (!read) return "failed: " + read.report().problems().front().code;
  const auto compiled = policy::compile(read->policy_json, "policy");
  EXPECT_TRUE(compiled) << compiled.report().to_text() << read->policy_json;
  if (!compiled) return "does not compile";
  report problems;
  json::document document;
  EXPECT_TRUE(document.parse(read->policy_json, "policy", problems));
  const json::value all = document.root().find("criteria");
  const json::value of_object = all ? all.find(object) : all;
  const json::value criterion = of_object ? of_object.find(name) : of_object;
  if (!criterion) return "absent";
  const json::value uncarried = criterion.find("uncarried");
  EXPECT_EQ(static_cast<bool>(compiled->criterion(object, name)), !uncarried);
  if (uncarried && key == "when") {
    const std::string reason(uncarried.find("reason").string());
    EXPECT_EQ(read->uncarried_criterion_reasons.count(reason), 1U) << reason;
    EXPECT_FALSE(uncarried.find("detail").string().empty());
    return "uncarried: " + reason;
  }
  const json::value member = criterion.find(key);
  return member ? json::compact(member.source()) : "no " + std::string(key);
}

std::string view(const std::string& object, const std::string& xml,
                 const salesforce::options& settings = {}) {
  return made({{object + ".v.listView", xml}}, object, "listView/v", "when", settings);
}

TEST(SalesforceListView, FiltersNameFieldsByTheirTokens) {
  EXPECT_EQ(view("Case", view_xml(filter_xml("CASES.STATUS", "equals", "New"))),
            R"({"field":"Status","op":"eq","value":"New","if_missing":false})");
  EXPECT_EQ(view("Case", view_xml(filter_xml("CORE.USERS.ALIAS", "equals", "ana,ben"))),
            R"({"field":"Owner.Alias","op":"in","values":["ana","ben"],"if_missing":false})");
  EXPECT_EQ(view("Case", view_xml(filter_xml("OWNER_NAME", "notEqual", "Ana"))),
            R"({"field":"OwnerId","op":"ne","value":"Ana","if_missing":true})");
  EXPECT_EQ(view("Case", view_xml(filter_xml("Region__c", "equals", ""))),
            R"({"field":"Region__c","op":"is_missing"})");
  EXPECT_EQ(view("Case", view_xml(filter_xml("CASES.NO_SUCH", "equals", "x"))),
            "uncarried: unknown_list_column");
}

TEST(SalesforceListView, TokensDependOnTheObject) {
  EXPECT_EQ(field_of_column("NAME", "Plan__c"), "Name");
  EXPECT_EQ(field_of_column("NAME", "Case"), std::nullopt);  // the contact's there
  EXPECT_EQ(field_of_column("ACCOUNT.NAME", "Account"), "Name");
  EXPECT_EQ(field_of_column("ACCOUNT.NAME", "Case"), "Account.Name");
  EXPECT_EQ(field_of_column("CORE.USERS.FULL_NAME", "User"), "Name");
  EXPECT_EQ(field_of_column("CORE.USERS.FULL_NAME", "Task"), "OwnerId");
  EXPECT_EQ(field_of_column("LEAD.STATUS", "Case"), std::nullopt);
  EXPECT_EQ(field_of_column("ACCOUNT.RECORDTYPE", "Case"), std::nullopt);
  EXPECT_EQ(field_of_column("PUBLISH_STATUS", "Knowledge__kav"), std::nullopt);
  EXPECT_EQ(field_of_column("Owner", "Order"), "Owner");
}

TEST(SalesforceListView, CheckboxesAreDigits) {
  EXPECT_EQ(view("Case", view_xml(filter_xml("CASES.CLOSED", "equals", "0"))),
            R"({"field":"IsClosed","op":"eq","value":false,"if_missing":false})");
  EXPECT_EQ(view("Case", view_xml(filter_xml("Hot__c", "notEqual", "1"))),
            R"({"not":{"field":"Hot__c","op":"eq","value":true,"if_missing":false}})");
  // With another value beside them they are no checkbox's.
  EXPECT_EQ(view("Case", view_xml(filter_xml("Level__c", "equals", "1,2"))),
            R"({"field":"Level__c","op":"in","values":["1","2"],"if_missing":false})");
}

TEST(SalesforceListView, RecordTypesAreWrittenWithTheirObject) {
  EXPECT_EQ(view("Case", view_xml(filter_xml("CASES.RECORDTYPE", "equals", "Case.A,case.B"))),
            R"({"field":"RecordType.DeveloperName","op":"in","values":["A","B"],)"
            R"("if_missing":false})");
  EXPECT_EQ(view("Case", view_xml(filter_xml("CASES.RECORDTYPE", "equals", "A"))),
            "uncarried: bad_value");
  EXPECT_EQ(view("Case", view_xml(filter_xml("CASES.RECORDTYPE", "equals", "Case."))),
            "uncarried: bad_value");
}

TEST(SalesforceListView, ScopesArePartOfTheCondition) {
  const std::string mine =
      R"({"field":"owner.user","op":"eq","other":"viewer","if_missing":false})";
  EXPECT_EQ(view("Lead", view_xml({}, "Mine")), mine);
  EXPECT_EQ(view("Lead", view_xml(filter_xml("LEAD.STATUS", "equals", "Open"), "Mine")),
            R"({"all":[)" + mine +
                R"(,{"field":"Status","op":"eq","value":"Open","if_missing":false}]})");
  EXPECT_EQ(view("Case", view_xml({}, "Queue", "<queue>Web</queue>")),
            R"({"field":"owner.queue","op":"eq","value":"Web","if_missing":false})");
  EXPECT_EQ(view("Case", view_xml({})), R"({"always":true})");
  for (const std::string scope : {"Queue", "Team", "MyTerritory", "Delegated", "mine"}) {
    EXPECT_EQ(view("Case", view_xml({}, scope)), "uncarried: unsupported_scope") << scope;
  }
  EXPECT_EQ(view("Case", view_xml({}, "")), "uncarried: malformed_entry");
  EXPECT_EQ(view("Case", view_xml({}, "Mine", "<other>x</other>")), "uncarried: malformed_entry");
  EXPECT_EQ(view("Case", view_xml({}, "Mine", "<filterScope>Everything</filterScope>")),
            "uncarried: malformed_entry");
}

TEST(SalesforceListView, AViewerWhoIsNoIdTellsNothing) {
  salesforce::options settings;
  settings.schema_json = R"({"objects": {"Lead": {"fields": {"viewer": {"type": "text"}}}}})";
  EXPECT_EQ(view("Lead", view_xml({}, "Mine"), settings), "uncarried: unsupported_scope");
}

TEST(SalesforceListView, TheFileTellsTheObject) {
  const std::string xml = view_xml(filter_xml("Region__c", "equals", "x"));
  EXPECT_EQ(made({{"objects/Plan__c/listViews/v.listView-meta.xml", xml}}, "Plan__c", "listView/v"),
            R"({"field":"Region__c","op":"eq","value":"x","if_missing":false})");
  EXPECT_EQ(made({{"v.listView", xml}}, "Plan__c", "listView/v"), "failed: unknown_object");
  EXPECT_EQ(made({{"Lead.v.listView", xml}, {"Lead.w.listView", xml}}, "Lead", "listView/v"),
            "failed: duplicate_criterion");
}

TEST(SalesforceListView, ItsColumnsGoAlong) {
  EXPECT_EQ(
      made({{"Lead.My_Unread_Leads.listView", read_whole(data + "Lead.My_Unread_Leads.listView")}},
           "Lead", "listView/My_Unread_Leads", "data"),
      R"({"columns":["FULL_NAME","LEAD.COMPANY"],"filterScope":"Mine",)"
      R"("label":"My unread leads","sharedTo":{"group":"Sales"}})");
}

TEST(SalesforceRules, EntriesOfEscalationRulesStandByTheirNumber) {
  const std::vector<salesforce::source> files = {
      {"Case.escalationRules", read_whole(data + "Case.escalationRules")}};
  EXPECT_EQ(made(files, "Case", "escalationRule/Standard/1"),
            R"({"field":"Priority","op":"eq","value":"High","if_missing":false})");
  EXPECT_EQ(made(files, "Case", "escalationRule/Standard/1", "data"),
            R"({"businessHoursSource":"Case","escalationAction":[{"minutesToEscalation":"60",)"
            R"("notifyCaseOwner":"true"},{"minutesToEscalation":"120","notifyCaseOwner":"true"}],)"
            R"("escalationStartTime":"CaseCreation"})");
  EXPECT_EQ(made(files, "Case", "escalationRule/Standard/2"), "uncarried: unsupported_operation");
  EXPECT_EQ(made(files, "Case", "escalationRule/Standard/2", "origin"),
            R"({"file":"Case.escalationRules","rule":"Standard","entry":"2","active":"true"})");
}

TEST(SalesforceRules, AutoResponsesMayAskFormulas) {
  const std::string xml =
      "<AutoResponseRules><autoResponseRule><fullName>Web</fullName><active>true</active>"
      "<ruleEntry><formula>ISPICKVAL(Origin, 'Web')</formula><template>t</template></ruleEntry>"
      "<ruleEntry><formula>REGEX(Subject, 'a')</formula></ruleEntry>"
      "<ruleEntry><when>x</when></ruleEntry></autoResponseRule></AutoResponseRules>";
  const std::vector<salesforce::source> files = {{"Case.autoResponseRules", xml}};
  EXPECT_EQ(made(files, "Case", "autoResponseRule/Web/1"),
            R"({"field":"Origin","op":"eq","value":"Web","if_missing":false})");
  EXPECT_EQ(made(files, "Case", "autoResponseRule/Web/2"), "uncarried: unsupported_function");
  EXPECT_EQ(made(files, "Case", "autoResponseRule/Web/3"), "uncarried: malformed_entry");
}

TEST(SalesforceRules, TerritoriesAskTheirObject) {
  const auto territory = [](const std::string& items) {
    return made({{"West.territory2Rule",
                  "<Territory2Rule><active>true</active><name>W</name>"
                  "<objectType>Account</objectType>" +
                      items + "</Territory2Rule>"}},
                "Account", "territory2Rule/West");
  };
  EXPECT_EQ(territory("<ruleItems><field>Account.BillingState</field><operation>equals</operation>"
                      "<value>CA, OR</value></ruleItems>"),
            R"({"field":"BillingState","op":"in","values":["CA","OR"],"if_missing":false})");
  EXPECT_EQ(territory(""), "uncarried: malformed_entry");
}

TEST(SalesforceRules, TheyStandBesideAssignmentsOfTheSameObject) {
  const auto read = salesforce::read(
      {{"Case.assignmentRules-meta.xml", read_whole(data + "Case.assignmentRules-meta.xml")},
       {"Case.escalationRules", read_whole(data + "Case.escalationRules")}},
      {});
  ASSERT_TRUE(read) << read.report().to_text();
  EXPECT_EQ(read->criterion_count, 2U);
  EXPECT_EQ(read->carried_criterion_count, 1U);
  const auto compiled = policy::compile(read->policy_json);
  ASSERT_TRUE(compiled) << compiled.report().to_text();
  EXPECT_EQ(compiled->assigned_objects(), std::vector<std::string>{"Case"});
  EXPECT_TRUE(compiled->criterion("Case", "escalationRule/Standard/1"));
}

}  // namespace
}  // namespace ambit::exchange
