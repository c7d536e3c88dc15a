// Sharing rules: what each becomes, whom it names, or why it does not share.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "ambit/directory.hpp"
#include "ambit/policy.hpp"
#include "ambit/salesforce.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "tests/unit/exchange/salesforce_trial.hpp"

namespace ambit::exchange {
namespace {

const std::string data = std::string(AMBIT_SOURCE_DIR) + "/tests/data/salesforce/";

constexpr std::string_view one_item =
    "<criteriaItems><field>Town__c</field><operation>equals</operation><value>Porto</value>"
    "</criteriaItems>";

std::string rule_xml(std::string_view kind, std::string_view inner,
                     std::string_view to = "<group>G</group>", std::string_view level = "Read") {
  return "<SharingRules><" + std::string(kind) + "><fullName>r</fullName><accessLevel>" +
         std::string(level) + "</accessLevel><sharedTo>" + std::string(to) + "</sharedTo>" +
         std::string(inner) + "</" + std::string(kind) + "></SharingRules>";
}

/// The rule of this position without its origin, or `uncarried: reason`. Policy and directory must
/// be right.
std::string made(const std::vector<salesforce::source>& files,
                 const salesforce::options& settings = {}, std::size_t position = 0) {
  const auto read = salesforce::read(files, settings);
  if (!read) return "failed: " + read.report().problems().front().code;
  const auto compiled = policy::compile(read->policy_json, "policy");
  EXPECT_TRUE(compiled) << compiled.report().to_text() << read->policy_json;
  EXPECT_TRUE(directory().apply(read->directory_json)) << read->directory_json;
  report problems;
  json::document document;
  EXPECT_TRUE(document.parse(read->policy_json, "policy", problems));
  json::value rule = document.root().find("sharing").find("Lead").find("rules").first();
  for (; position != 0; --position) rule = rule.next();
  if (const json::value uncarried = rule.find("uncarried")) {
    const std::string reason(uncarried.find("reason").string());
    EXPECT_EQ(read->uncarried_sharing_rule_reasons.count(reason), 1U);
    EXPECT_FALSE(rule.find("to") || rule.find("when") || rule.find("owned_by"));
    return "uncarried: " + reason;
  }
  std::string text;
  for (const std::string_view key : {"when", "owned_by", "to", "access", "high_volume_owners"}) {
    if (const json::value member = rule.find(key)) {
      text += std::string(key) + " " + json::compact(member.source()) + "\n";
    }
  }
  return text;
}

std::string rule(const std::string& xml, const salesforce::options& settings = {}) {
  return made({{"Lead.sharingRules", xml}}, settings);
}

TEST(SalesforceSharing, OurOwnSampleIsCarried) {
  const std::vector<salesforce::source> files = {
      {"Lead.sharingRules", read_whole(data + "Lead.sharingRules")},
      {"East_Desk.queue", read_whole(data + "East_Desk.queue")}};
  EXPECT_EQ(
      made(files),
      R"(when {"all":[{"field":"RecordTypeId","op":"in","values":["Freight","Passage"],)"
      R"("if_missing":false},{"any":[{"field":"Town__c","op":"in","values":["Porto","Lisboa"],)"
      R"("if_missing":false},{"field":"Berth__c","op":"is_present"}]}]})"
      "\n"
      R"(to [{"role_and_below":"Regional_Lead","internal_only":true},{"group":"Harbour"}])"
      "\naccess \"edit\"\nhigh_volume_owners true\n");
  EXPECT_EQ(made(files, {}, 1),
            "when {\"field\":\"Status\",\"op\":\"ne\",\"value\":\"Closed\",\"if_missing\":true}\n"
            "to [{\"all\":\"partners\"}]\naccess \"read\"\n");
  EXPECT_EQ(made(files, {}, 2), "uncarried: unsupported_target");
  EXPECT_EQ(made(files, {}, 3),
            "when {\"field\":\"Public__c\",\"op\":\"eq\",\"value\":true,\"if_missing\":false}\n"
            "to [{\"guest\":\"harbour_site\"}]\naccess \"read\"\n");
  EXPECT_EQ(made(files, {}, 4),
            "owned_by [{\"role\":\"Clerk\"}]\nto [{\"all\":\"internal\"}]\naccess \"read\"\n");
  EXPECT_EQ(made(files, {}, 5),
            "when {\"field\":\"owner.queue\",\"op\":\"in\",\"values\":[\"East_Desk\"],"
            "\"if_missing\":false}\n"
            "to [{\"role_and_below\":\"Regional_Lead\"},{\"portal_role\":\"AcmePartnerManager\"}]\n"
            "access \"edit\"\n");
  const auto read = salesforce::read(files, {});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->sharing_rule_count, 6U);
  EXPECT_EQ(read->carried_sharing_rule_count, 5U);
  for (
      const std::string_view part :
      {R"("roles":[{"id":"Clerk"},{"id":"Regional_Lead"},{"id":"AcmePartnerManager","portal":true}])",
       R"("groups":[{"id":"Harbour"}])"}) {
    EXPECT_NE(read->directory_json.find(part), std::string::npos) << read->directory_json;
  }
  const std::string notes = read->notes.to_text();
  for (const std::string_view what : {"allCustomerPortalUsers", "guests that sharing rules name",
                                      "roles and groups", "do not say what everybody may do"}) {
    EXPECT_NE(notes.find(what), std::string::npos) << notes;
  }
}

TEST(SalesforceSharing, TextsMindCaseAndNamesOfLookUpsDoNot) {
  const auto read = salesforce::read(
      {{"Lead.sharingRules",
        rule_xml("sharingCriteriaRules",
                 std::string(one_item) +
                     "<criteriaItems><field>RecordTypeId</field><operation>equals</operation>"
                     "<value>Freight</value></criteriaItems>")},
       {"Lead.v.listView",
        "<ListView><fullName>v</fullName><filterScope>Everything</filterScope><filters>"
        "<field>Town__c</field><operation>equals</operation><value>PORTO</value></filters>"
        "</ListView>"}},
      {});
  ASSERT_TRUE(read);
  EXPECT_NE(read->policy_json.find(R"("Town__c":{"type":"text"},"RecordTypeId":{"type":"text",)"
                                   R"("ignore_case":true})"),
            std::string::npos)
      << read->policy_json;
  // What ignores case elsewhere says so.
  EXPECT_NE(read->policy_json.find(R"("value":"PORTO","ignore_case":true)"), std::string::npos);
  EXPECT_NE(read->policy_json.find(R"("value":"Porto","if_missing":false)"), std::string::npos);
  // A text that is declared to ignore case would share more.
  const salesforce::options declared = {
      R"({"objects":{"Lead":{"fields":{"Town__c":{"type":"text","ignore_case":true}}}}})", "", "n"};
  EXPECT_EQ(rule(rule_xml("sharingCriteriaRules", one_item), declared), "uncarried: case_ignored");
}

TEST(SalesforceSharing, WhatIsUnclearSharesNothing) {
  const auto criteria = [](std::string_view inner, std::string_view to = "<group>G</group>",
                           std::string_view level = "Read") {
    return rule(rule_xml("sharingCriteriaRules", inner, to, level));
  };
  EXPECT_EQ(criteria(""), "uncarried: malformed_entry");
  EXPECT_EQ(criteria(std::string(one_item) + "<unknown/>"), "uncarried: malformed_entry");
  EXPECT_EQ(criteria(std::string(one_item) + "<booleanFilter>1 AND 2</booleanFilter>"),
            "uncarried: bad_boolean_filter");
  EXPECT_EQ(criteria(std::string(one_item) + "<formula>TRUE</formula>"),
            "uncarried: malformed_entry");
  EXPECT_EQ(criteria(std::string(one_item) +
                     "<includeRecordsOwnedByAll>perhaps</includeRecordsOwnedByAll>"),
            "uncarried: malformed_entry");
  EXPECT_EQ(criteria(one_item, "<group>G</group>", "None"), "uncarried: unsupported_access");
  EXPECT_EQ(criteria(one_item, ""), "uncarried: unsupported_target");
  EXPECT_EQ(criteria(one_item, "<managers>m</managers>"), "uncarried: unsupported_target");
  EXPECT_EQ(criteria(one_item, "<group></group>"), "uncarried: unsupported_target");
  EXPECT_EQ(criteria(one_item, "<guestUser>s</guestUser>", "Edit"),
            "uncarried: unsupported_target");
  EXPECT_EQ(rule(rule_xml("sharingOwnerRules", "")), "uncarried: unsupported_target");
  EXPECT_EQ(rule(rule_xml("sharingOwnerRules", one_item)), "uncarried: malformed_entry");
  EXPECT_EQ(rule(rule_xml("sharingOwnerRules",
                          "<sharedFrom><queue>q</queue><role>r</role></sharedFrom>")),
            "uncarried: unsupported_target");
  EXPECT_EQ(
      rule(rule_xml("sharingTerritoryRules", "<sharedFrom><territory>t</territory></sharedFrom>")),
      "uncarried: unsupported_target");
}

TEST(SalesforceSharing, FilesThatAreNotTakenAtAll) {
  const std::string xml = rule_xml("sharingCriteriaRules", one_item);
  EXPECT_EQ(made({{"Lead.sharingRules", xml}, {"lead.sharingRules-meta.xml", xml}}),
            "failed: duplicate_sharing");
  EXPECT_EQ(made({{".sharingRules", xml}}), "failed: unknown_object");
  // Users are not shared.
  const auto users = salesforce::read({{"user.sharingRules", xml}}, {});
  ASSERT_TRUE(users);
  EXPECT_EQ(users->sharing_rule_count, 0U);
  EXPECT_NE(users->notes.to_text().find("not shared"), std::string::npos);
}

TEST(SalesforceSharing, AccessToWhatBelongsToAnAccountIsNamed) {
  const auto read = salesforce::read(
      {{"Account.sharingRules",
        rule_xml("sharingCriteriaRules",
                 std::string(one_item) +
                     "<accountSettings><caseAccessLevel>None</caseAccessLevel>"
                     "<contactAccessLevel>Edit</contactAccessLevel></accountSettings>")}},
      {});
  ASSERT_TRUE(read);
  const std::string notes = read->notes.to_text();
  EXPECT_NE(notes.find("contactAccessLevel"), std::string::npos) << notes;
  EXPECT_EQ(notes.find("caseAccessLevel"), std::string::npos) << notes;
  EXPECT_NE(read->policy_json.find(R"("data":{"accountSettings":)"), std::string::npos);
}

}  // namespace
}  // namespace ambit::exchange
