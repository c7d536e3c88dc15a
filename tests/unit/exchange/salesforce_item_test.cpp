// One criterion at a time: what it becomes, or why it is not carried.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "ambit/policy.hpp"
#include "ambit/salesforce.hpp"
#include "src/base/json.hpp"

namespace ambit::exchange {
namespace {

std::string item_xml(std::string_view field, std::string_view operation, std::string_view value) {
  return "<criteriaItems><field>" + std::string(field) + "</field><operation>" +
         std::string(operation) + "</operation><value>" + std::string(value) +
         "</value></criteriaItems>";
}

std::string rules_xml(const std::string& entry) {
  return "<AssignmentRules><assignmentRule><fullName>r</fullName><active>true</active><ruleEntry>" +
         entry + "</ruleEntry></assignmentRule></AssignmentRules>";
}

/// The entry's `when`, or `uncarried: reason`; the policy must compile either way.
std::string imported(const std::string& entry, const salesforce::options& settings = {}) {
  const auto read = salesforce::read({{"Lead.assignmentRules", rules_xml(entry)}}, settings);
  if (!read) return "failed: " + read.report().to_text();
  const auto compiled = policy::compile(read->policy_json, "policy");
  EXPECT_TRUE(compiled) << compiled.report().to_text() << read->policy_json;
  report problems;
  json::document document;
  EXPECT_TRUE(document.parse(read->policy_json, "policy", problems));
  const json::value written = document.root().find("assignment").first().find("rules").first();
  const json::value made = written.find("entries").first();
  if (const json::value when = made.find("when")) return std::string(when.source());
  return "uncarried: " + std::string(made.find("uncarried").find("reason").string());
}

std::string one(std::string_view field, std::string_view operation, std::string_view value,
                const salesforce::options& settings = {}) {
  return imported(item_xml(field, operation, value), settings);
}

TEST(SalesforceItem, TextOperatorsCarryTheirAnswerForBlank) {
  EXPECT_EQ(one("Lead.City", "equals", "Oslo"),
            R"({"field":"City","op":"eq","value":"Oslo","if_missing":false})");
  EXPECT_EQ(one("Lead.City", "equals", "Oslo,Bergen,OSLO"),
            R"({"field":"City","op":"in","values":["Oslo","Bergen"],"if_missing":false})");
  EXPECT_EQ(one("Lead.City", "equals", ",Oslo"),
            R"({"field":"City","op":"eq","value":"Oslo","if_missing":true})");
  EXPECT_EQ(one("Lead.City", "notEqual", "Oslo"),
            R"({"field":"City","op":"ne","value":"Oslo","if_missing":true})");
  EXPECT_EQ(one("Lead.City", "notEqual", ",Oslo,Bergen"),
            R"({"field":"City","op":"not_in","values":["Oslo","Bergen"],"if_missing":false})");
  EXPECT_EQ(one("Lead.City", "contains", "os,be"),
            R"({"field":"City","op":"contains","values":["os","be"],"if_missing":false})");
  EXPECT_EQ(one("Lead.City", "notContain", "os"),
            R"({"field":"City","op":"not_contains","value":"os","if_missing":true})");
  EXPECT_EQ(one("Lead.City", "startsWith", "Os"),
            R"({"field":"City","op":"starts_with","value":"Os","if_missing":false})");
}

TEST(SalesforceItem, BlankAloneAsksForPresence) {
  EXPECT_EQ(one("Lead.City", "equals", ""), R"({"field":"City","op":"is_missing"})");
  EXPECT_EQ(one("Lead.City", "notEqual", " "), R"({"field":"City","op":"is_present"})");
  EXPECT_EQ(one("Lead.City", "contains", ""), "uncarried: blank_value");
  EXPECT_EQ(one("Lead.City", "greaterThan", ""), "uncarried: blank_value");
}

TEST(SalesforceItem, MultiSelectsAreOneText) {
  EXPECT_EQ(one("Lead.Tags__c", "includes", "A,B"),
            R"({"any":[{"field":"Tags__c","op":"in","values":["A","B"],"if_missing":false},)"
            R"({"field":"Tags__c","op":"starts_with","values":["A;","B;"],"if_missing":false},)"
            R"({"field":"Tags__c","op":"ends_with","values":[";A",";B"],"if_missing":false},)"
            R"({"field":"Tags__c","op":"contains","values":[";A;",";B;"],"if_missing":false}]})");
  EXPECT_TRUE(one("Lead.Tags__c", "excludes", "A").starts_with(R"({"not":{"any":[)"));
  EXPECT_EQ(one("Lead.Tags__c", "includes", "A;B"), "uncarried: bad_value_list");
  EXPECT_EQ(one("Lead.Tags__c", "excludes", ""), R"({"field":"Tags__c","op":"is_present"})");
}

TEST(SalesforceItem, InfersCheckboxesNumbersAndDates) {
  EXPECT_EQ(one("Lead.Hot__c", "equals", "True"),
            R"({"field":"Hot__c","op":"eq","value":true,"if_missing":false})");
  EXPECT_EQ(one("Lead.Hot__c", "notEqual", "True"),
            R"({"not":{"field":"Hot__c","op":"eq","value":true,"if_missing":false}})");
  EXPECT_EQ(one("Lead.Hot__c", "equals", "TRUE"),
            R"({"field":"Hot__c","op":"eq","value":"TRUE","if_missing":false})");
  EXPECT_EQ(one("Lead.Size__c", "greaterOrEqual", "010"),
            R"({"field":"Size__c","op":"ge","value":10,"if_missing":false})");
  EXPECT_EQ(one("Lead.Size__c", "equals", "10"),
            R"({"field":"Size__c","op":"eq","value":"10","if_missing":false})");
  EXPECT_EQ(one("Lead.Due__c", "lessThan", "2/29/2024"),
            R"({"field":"Due__c","op":"lt","value":"2024-02-29","if_missing":false})");
  EXPECT_EQ(one("Lead.Due__c", "equals", "TODAY"),
            R"({"field":"Due__c","op":"in_period","period":"today","if_missing":false})");
  EXPECT_EQ(one("Lead.City", "greaterThan", "Oslo"), "uncarried: text_order");
  EXPECT_EQ(one("Lead.AnnualRevenue", "equals", "a lot"), "uncarried: bad_value");
}

TEST(SalesforceItem, DatesNeedAZoneWhereTheFieldHoldsMoments) {
  EXPECT_EQ(one("Lead.CreatedDate", "greaterOrEqual", "11/22/2018 4:00 AM"),
            "uncarried: needs_time_zone");
  salesforce::options settings;
  settings.time_zone = "Nowhere/City";
  EXPECT_EQ(one("Lead.CreatedDate", "lessThan", "11/22/2018", settings),
            "uncarried: needs_zone_data");
  settings.time_zone = "UTC";
  EXPECT_EQ(
      one("Lead.CreatedDate", "greaterOrEqual", "11/22/2018 4:00 AM", settings),
      R"({"field":"CreatedDate","op":"ge","value":"2018-11-22T04:00:00Z","if_missing":false})");
  EXPECT_EQ(one("Lead.CreatedDate", "equals", "11/22/2018", settings),
            R"({"field":"CreatedDate","op":"between","from":"2018-11-22T00:00:00Z",)"
            R"("to":"2018-11-22T23:59:59.999999Z","if_missing":false})");
  EXPECT_EQ(one("Lead.CreatedDate", "equals", "11/22/2018 4:00 AM", settings),
            "uncarried: exact_moment");
  EXPECT_EQ(
      one("Lead.CreatedDate", "greaterThan", "2018-11-22T04:00:00+01:00"),
      R"({"field":"CreatedDate","op":"gt","value":"2018-11-22T03:00:00Z","if_missing":false})");
  EXPECT_EQ(one("Lead.CreatedDate", "equals", "soon"), "uncarried: bad_date");
  EXPECT_EQ(one("Lead.CreatedDate", "equals", "THIS_WEEK", settings), "uncarried: needs_calendar");
  EXPECT_EQ(one("Lead.CreatedDate", "equals", "THIS FISCAL YEAR", settings),
            "uncarried: needs_calendar");
}

TEST(SalesforceItem, FieldsOfOtherObjectsKeepTheirPath) {
  EXPECT_EQ(one("Account.Rating", "equals", "Hot"),
            R"({"field":"Account.Rating","op":"eq","value":"Hot","if_missing":false})");
  EXPECT_EQ(one("lead.City", "equals", "Oslo"),
            R"({"field":"City","op":"eq","value":"Oslo","if_missing":false})");
}

TEST(SalesforceItem, ComparesTwoFields) {
  const auto fields = [](std::string_view operation) {
    return imported("<criteriaItems><field>Lead.City</field><operation>" + std::string(operation) +
                    "</operation><valueField>Lead.Town__c</valueField></criteriaItems>");
  };
  const std::string equal =
      R"({"any":[{"field":"City","op":"eq","other":"Town__c","if_missing":false},)"
      R"({"all":[{"field":"City","op":"is_missing"},{"field":"Town__c","op":"is_missing"}]}]})";
  EXPECT_EQ(fields("equals"), equal);
  EXPECT_EQ(fields("notEqual"), R"({"not":)" + equal + "}");
  EXPECT_EQ(fields("contains"), "uncarried: type_mismatch");
  EXPECT_EQ(fields("lessThan"), "uncarried: type_mismatch");
}

TEST(SalesforceItem, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(one("Lead.City", "within", "5"), "uncarried: unsupported_operation");
  EXPECT_EQ(one("Lead.City", "Equals", "5"), "uncarried: unsupported_operation");
  EXPECT_EQ(one("", "equals", "5"), "uncarried: malformed_entry");
  EXPECT_EQ(one("Lead.", "equals", "5"), "uncarried: bad_field_name");
  EXPECT_EQ(one("Lead.id", "equals", "5"), "uncarried: bad_field_name");
  EXPECT_EQ(one("A..B", "equals", "5"), "uncarried: bad_field_name");
  EXPECT_EQ(one("Lead." + std::string(300, 'x'), "equals", "5"), "uncarried: bad_field_name");
  EXPECT_EQ(one("Lead.City", "equals", "Oslo,"), "uncarried: bad_value_list");
  EXPECT_EQ(one("Lead.City", "equals", std::string(70'000, 'x')), "uncarried: bad_value_list");
  EXPECT_EQ(imported("<criteriaItems><field>Lead.A</field><operation>equals</operation>"
                     "<value>1</value><value>2</value></criteriaItems>"),
            "uncarried: malformed_entry");
  EXPECT_EQ(imported("<criteriaItems><field>Lead.A</field><operation>equals</operation>"
                     "<sort>1</sort></criteriaItems>"),
            "uncarried: malformed_entry");
}

TEST(SalesforceItem, EntriesKeepTheirLogic) {
  const std::string a = item_xml("Lead.A", "equals", "");
  const std::string b = item_xml("Lead.B", "equals", "");
  const std::string c = item_xml("Lead.C", "notEqual", "");
  const std::string in_a = R"({"field":"A","op":"is_missing"})";
  const std::string in_b = R"({"field":"B","op":"is_missing"})";
  const std::string in_c = R"({"field":"C","op":"is_present"})";
  EXPECT_EQ(imported(""), R"({"always":true})");
  EXPECT_EQ(imported(a), in_a);
  EXPECT_EQ(imported(a + b), R"({"all":[)" + in_a + "," + in_b + "]}");
  EXPECT_EQ(imported(a + b + c + "<booleanFilter>1 or not 2 and 3</booleanFilter>"),
            R"({"any":[)" + in_a + R"(,{"all":[{"not":)" + in_b + "}," + in_c + "]}]}");
  EXPECT_EQ(imported(a + "<booleanFilter>1 AND 2</booleanFilter>"),
            "uncarried: bad_boolean_filter");
  EXPECT_EQ(imported("<booleanFilter>1</booleanFilter>"), "uncarried: bad_boolean_filter");
  EXPECT_EQ(imported(a + "<formula>TRUE</formula>"), "uncarried: malformed_entry");
  EXPECT_EQ(imported("<booleanFilter>1</booleanFilter><formula>TRUE</formula>"),
            "uncarried: malformed_entry");
  EXPECT_EQ(imported("<formula>TRUE</formula>"), R"({"always":true})");
  EXPECT_EQ(imported(a + "<formula> \n</formula>"), in_a) << "an empty formula is none";
}

TEST(SalesforceItem, BoundsTestsAndDepth) {
  std::string items;
  for (int i = 0; i < 256; ++i) items += item_xml("Lead.F" + std::to_string(i), "equals", "");
  EXPECT_TRUE(imported(items).starts_with(R"({"all":[)"));
  EXPECT_EQ(imported(items + item_xml("Lead.G", "equals", "")), "uncarried: too_many_tests");

  const std::string two = item_xml("Lead.A", "equals", "x,y") + item_xml("Lead.B", "equals", "");
  const auto nested = [&](int depth) {
    std::string filter = "1";
    for (int i = 0; i < depth; ++i)
      filter = "(2 " + std::string(i % 2 ? "AND " : "OR ") + filter + ")";
    return imported(two + "<booleanFilter>" + filter + "</booleanFilter>");
  };
  EXPECT_TRUE(nested(27).starts_with("{")) << nested(27);
  EXPECT_EQ(nested(28), "uncarried: too_deep");
  EXPECT_EQ(nested(60), "uncarried: too_deep");
  EXPECT_EQ(nested(70), "uncarried: bad_boolean_filter");
}

TEST(SalesforceItem, StaysLinearInHostileEntries) {
  // Each of these takes hours where something is looked for again and again, or copied.
  std::string many, filter = "1";
  for (int i = 0; i < 90'000; ++i) many += (i ? "," : "") + std::to_string(i);
  for (int i = 0; i < 200'000; ++i) filter += " OR 1";
  EXPECT_TRUE(one("Lead.Size__c", "equals", many).starts_with("{"));
  EXPECT_EQ(one("Lead.Size__c", "greaterThan", many), "uncarried: too_many_tests");
  EXPECT_EQ(imported(item_xml("Lead.City", "equals", many) + "<booleanFilter>" + filter +
                     "</booleanFilter>"),
            "uncarried: too_many_tests");
  std::string unknown;
  std::string further;
  for (int i = 0; i < 50'000; ++i) {
    unknown += "<e" + std::to_string(i) + "/>";
    further += "<notifyCc>" + std::to_string(i) + "</notifyCc>";
  }
  EXPECT_EQ(imported(unknown), "uncarried: malformed_entry");
  EXPECT_EQ(imported(further), R"({"always":true})");
}

/// Fields of every type, declared under names that differ in case from Salesforce's.
salesforce::options declared() {
  salesforce::options settings;
  settings.schema_json = R"({
    "calendar": {"week_starts_on": "sunday", "fiscal_year_starts_in": 4},
    "objects": {"lead": {"fields": {
      "city":    {"type": "text"},
      "stage":   {"type": "choice", "options": ["New", "Working on it", "Work done"]},
      "tags":    {"type": "choices", "options": ["A", "B"]},
      "hot":     {"type": "bool"},
      "size":    {"type": "integer"},
      "budget":  {"type": "decimal", "scale": 2},
      "due":     {"type": "date"},
      "contact": {"type": "id"}}}}})";
  return settings;
}

TEST(SalesforceItem, DeclaredTypesWin) {
  const auto made = [](std::string_view field, std::string_view operation, std::string_view value) {
    return one(field, operation, value, declared());
  };
  EXPECT_EQ(made("Lead.City", "equals", "Oslo"),
            R"({"field":"city","op":"eq","value":"Oslo","ignore_case":true,"if_missing":false})");
  EXPECT_EQ(made("Lead.Stage", "equals", ",NEW"),
            R"({"field":"stage","op":"eq","value":"New","if_missing":true})");
  EXPECT_EQ(made("Lead.Stage", "notContain", "work"),
            R"({"field":"stage","op":"not_in","values":["Working on it","Work done"],)"
            R"("if_missing":true})");
  EXPECT_EQ(made("Lead.Stage", "startsWith", "x"), R"({"not":{"always":true}})");
  EXPECT_EQ(made("Lead.Stage", "equals", "Old"), "uncarried: unknown_option");
  EXPECT_EQ(made("Lead.Stage", "greaterThan", "New"), "uncarried: type_mismatch");
  EXPECT_EQ(made("Lead.Tags", "includes", "a,b"),
            R"({"field":"tags","op":"includes_any","values":["A","B"],"if_missing":false})");
  EXPECT_EQ(made("Lead.Tags", "excludes", ",a"),
            R"({"field":"tags","op":"includes_none","values":["A"],"if_missing":false})");
  EXPECT_EQ(made("Lead.Tags", "equals", "B;A"),
            R"({"field":"tags","op":"equals_set","values":["B","A"],"if_missing":false})");
  EXPECT_EQ(made("Lead.Tags", "contains", "A"), "uncarried: type_mismatch");
  EXPECT_EQ(made("Lead.Hot", "equals", "1"),
            R"({"field":"hot","op":"eq","value":true,"if_missing":false})");
  EXPECT_EQ(made("Lead.Hot", "equals", "maybe"), "uncarried: bad_value");
  EXPECT_EQ(made("Lead.Size", "equals", "5,7"),
            R"({"field":"size","op":"in","values":[5,7],"if_missing":false})");
  EXPECT_EQ(made("Lead.Size", "lessThan", "5.5"), "uncarried: bad_value");
  EXPECT_EQ(made("Lead.Budget", "greaterThan", "5.25"),
            R"({"field":"budget","op":"gt","value":5.25,"if_missing":false})");
  EXPECT_EQ(made("Lead.Budget", "greaterThan", "5.255"), "uncarried: bad_value");
  EXPECT_EQ(made("Lead.Due", "equals", "THIS_WEEK"),
            R"({"field":"due","op":"in_period","period":"this_week","if_missing":false})");
  EXPECT_EQ(made("Lead.Due", "equals", "11/22/2018 4:00 AM"), "uncarried: type_mismatch");
  EXPECT_EQ(made("Lead.Contact", "equals", "Ana"), "uncarried: type_mismatch");
  EXPECT_EQ(made("Lead.Contact", "equals", ""), R"({"field":"contact","op":"is_missing"})");
  EXPECT_EQ(made("Lead.Other__c", "equals", "x"),
            R"({"field":"Other__c","op":"eq","value":"x","if_missing":false})");
}

}  // namespace
}  // namespace ambit::exchange
