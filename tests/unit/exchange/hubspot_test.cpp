// HubSpot's filters one at a time: what each becomes, or why it does not; and whole files.
#include "ambit/hubspot.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ambit/policy.hpp"
#include "src/base/json.hpp"
#include "tests/unit/exchange/salesforce_trial.hpp"

namespace ambit::exchange {
namespace {

const std::string data = std::string(AMBIT_SOURCE_DIR) + "/tests/data/hubspot/";

hubspot::options in_utc() {
  hubspot::options settings;
  settings.time_zone = "UTC";
  return settings;
}

/// The one criterion over contacts, or of an uncarried one `uncarried: reason`.
std::string imported(const std::string& file, const std::string& text,
                     const hubspot::options& settings = in_utc()) {
  const auto read = hubspot::read({{file, text}}, settings);
  if (!read) return "failed: " + read.report().problems().front().code;
  const auto compiled = policy::compile(read->policy_json, "policy");
  EXPECT_TRUE(compiled) << compiled.report().to_text() << read->policy_json;
  EXPECT_EQ(read->criterion_count, 1U);
  EXPECT_EQ(read->carried_count + read->uncarried_count, 1U);
  report problems;
  json::document document;
  EXPECT_TRUE(document.parse(read->policy_json, "policy", problems));
  const json::value criterion = document.root().find("criteria").first().first();
  if (const json::value when = criterion.find("when")) return std::string(when.source());
  const json::value uncarried = criterion.find("uncarried");
  EXPECT_FALSE(uncarried.find("detail").string().empty());
  return "uncarried: " + std::string(uncarried.find("reason").string());
}

std::string search(const std::string& filters, const hubspot::options& settings = in_utc()) {
  return imported("contacts.json", R"({"filterGroups": [{"filters": [)" + filters + "]}]}",
                  settings);
}

std::string list(const std::string& property, const std::string& operation,
                 const hubspot::options& settings = in_utc()) {
  return imported("contacts.json",
                  R"({"filterBranchType": "AND", "filters": [{"filterType": "PROPERTY", )"
                  R"("property": ")" +
                      property + R"(", "operation": )" + operation + "}]}",
                  settings);
}

TEST(HubspotSearch, TextIgnoresCaseAndAMissingValueIsNeverFound) {
  EXPECT_EQ(search(R"({"propertyName": "city", "operator": "EQ", "value": "Oslo"})"),
            R"({"field":"city","op":"eq","value":"Oslo","ignore_case":true,"if_missing":false})");
  EXPECT_EQ(search(R"({"propertyName": "city", "operator": "NEQ", "value": "Oslo"})"),
            R"({"field":"city","op":"ne","value":"Oslo","ignore_case":true,"if_missing":false})");
  EXPECT_EQ(search(R"({"propertyName": "city", "operator": "NOT_IN", "values": ["a", "b"]})"),
            R"({"field":"city","op":"not_in","values":["a","b"],"ignore_case":true,)"
            R"("if_missing":false})");
  EXPECT_EQ(search(R"({"propertyName": "city", "operator": "HAS_PROPERTY"})"),
            R"({"field":"city","op":"is_present"})");
  EXPECT_EQ(search(R"({"propertyName": "city", "operator": "NOT_HAS_PROPERTY"})"),
            R"({"field":"city","op":"is_missing"})");
}

TEST(HubspotSearch, TokensAreWords) {
  EXPECT_EQ(search(R"({"propertyName": "title", "operator": "CONTAINS_TOKEN", "value": "IT"})"),
            R"({"field":"title","op":"has_word","value":"IT","ignore_case":true,)"
            R"("if_missing":false})");
  EXPECT_EQ(search(R"({"propertyName": "title", "operator": "NOT_CONTAINS_TOKEN",)"
                   R"( "value": "*log*"})"),
            R"({"all":[{"field":"title","op":"is_present"},{"not":{"field":"title",)"
            R"("op":"contains","value":"log","ignore_case":true,"if_missing":false}}]})");
  for (const std::string pattern : {"log*", "*@hubspot.example", "two words", "*", "**", "a*b"}) {
    EXPECT_EQ(search(R"({"propertyName": "title", "operator": "CONTAINS_TOKEN", "value": ")" +
                     pattern + "\"}"),
              "uncarried: token_pattern")
        << pattern;
  }
}

TEST(HubspotSearch, TypesAreTakenFromValuesWhereOrderIsAsked) {
  EXPECT_EQ(search(R"({"propertyName": "size", "operator": "GTE", "value": "500"})"),
            R"({"field":"size","op":"ge","value":500,"if_missing":false})");
  EXPECT_EQ(search(R"({"propertyName": "due", "operator": "LT", "value": "2026-11-22"})"),
            R"({"field":"due","op":"lt","value":"2026-11-22","if_missing":false})");
  EXPECT_EQ(search(R"({"propertyName": "createdate", "operator": "BETWEEN",)"
                   R"( "value": "1767225600000", "highValue": "2026-02-01T00:00:00Z"})"),
            R"({"field":"createdate","op":"between","from":"2026-01-01T00:00:00Z",)"
            R"("to":"2026-02-01T00:00:00Z","if_missing":false})");
  EXPECT_EQ(search(R"({"propertyName": "size", "operator": "BETWEEN", "value": 9,)"
                   R"( "highValue": 1})"),
            "uncarried: reversed_range");
  EXPECT_EQ(search(R"({"propertyName": "name", "operator": "GT", "value": "m"})"),
            "uncarried: text_order");
  EXPECT_EQ(search(R"({"propertyName": "createdate", "operator": "EQ", "value": "1"})"),
            "uncarried: exact_moment");
  EXPECT_EQ(search(R"({"propertyName": "createdate", "operator": "GT", "value": "2026-01-01"})"),
            "uncarried: bad_date");
}

TEST(HubspotSearch, GroupsAreAlternatives) {
  EXPECT_EQ(imported("contacts.json",
                     R"({"filterGroups": [{"filters": [
                          {"propertyName": "a", "operator": "HAS_PROPERTY"},
                          {"propertyName": "b", "operator": "HAS_PROPERTY"}]},
                        {"filters": [{"propertyName": "c", "operator": "HAS_PROPERTY"}]}]})"),
            R"({"any":[{"all":[{"field":"a","op":"is_present"},{"field":"b","op":"is_present"}]},)"
            R"({"field":"c","op":"is_present"}]})");
}

TEST(HubspotSearch, WhatSaysNothingOrSomethingUnknownStaysOut) {
  EXPECT_EQ(imported("contacts.json", R"({"filterGroups": []})"), "uncarried: no_filter");
  EXPECT_EQ(imported("contacts.json", R"({"filterGroups": [{"filters": []}]})"),
            "uncarried: no_filter");
  const std::string groups =
      R"({"filterGroups": [{"filters": [{"propertyName": "a", "operator": "HAS_PROPERTY"}]}])";
  EXPECT_EQ(imported("contacts.json", groups + R"(, "query": "acme"})"),
            "uncarried: full_text_query");
  EXPECT_EQ(imported("contacts.json", groups + R"(, "query": "", "limit": 5})"),
            R"({"field":"a","op":"is_present"})");
  EXPECT_EQ(imported("contacts.json", groups + R"(, "archived": true})"),
            "uncarried: malformed_filter");
  EXPECT_EQ(search(R"({"propertyName": "a", "operator": "HAS_PROPERTY", "value": "x"})"),
            "uncarried: malformed_filter");
  EXPECT_EQ(search(R"({"propertyName": "a", "operator": "LIKE", "value": "x"})"),
            "uncarried: unsupported_operation");
  EXPECT_EQ(search(R"({"propertyName": "a", "operator": "EQ", "value": ""})"),
            "uncarried: blank_value");
  EXPECT_EQ(search(R"({"propertyName": "owner.user", "operator": "HAS_PROPERTY"})"),
            "uncarried: bad_field_name");
}

TEST(HubspotSearch, PublishedLimitsAreSettings) {
  const std::string filter = R"({"propertyName": "a", "operator": "HAS_PROPERTY"})";
  std::string many = filter;
  for (int i = 1; i < 10; ++i) many += "," + filter;
  EXPECT_NE(search(many), "uncarried: too_many_filters");
  EXPECT_EQ(search(many + "," + filter), "uncarried: too_many_filters");
  hubspot::options strict = in_utc();
  strict.max_filters = 9;
  EXPECT_EQ(search(many, strict), "uncarried: too_many_filters");
  strict = in_utc();
  strict.max_groups = 0;
  EXPECT_EQ(search(filter, strict), "uncarried: too_many_filters");
}

TEST(HubspotList, TheFlagSaysWhatAMissingValueMeans) {
  const std::string yes = R"(, "includeObjectsWithNoValueSet": true})";
  EXPECT_EQ(list("city", R"({"operationType": "MULTISTRING", "operator": "IS_NOT_EQUAL_TO",)"
                         R"( "values": ["Oslo"])" +
                             yes),
            R"({"field":"city","op":"ne","value":"Oslo","ignore_case":true,"if_missing":true})");
  EXPECT_EQ(list("city", R"({"operationType": "STRING", "operator": "CONTAINS", "value": "os"})"),
            R"({"field":"city","op":"contains","value":"os","ignore_case":true,)"
            R"("if_missing":false})");
  EXPECT_EQ(list("size", R"({"operationType": "NUMBER_RANGED", "operator": "IS_NOT_BETWEEN",)"
                         R"( "lowerBound": 1, "upperBound": 5})"),
            R"({"all":[{"field":"size","op":"is_present"},{"not":{"field":"size","op":"between",)"
            R"("from":1,"to":5,"if_missing":false}}]})");
  EXPECT_EQ(
      list("size", R"({"operationType": "NUMBER", "operator": "IS_LESS_THAN", "value": 5)" + yes),
      R"({"any":[{"field":"size","op":"is_missing"},{"field":"size","op":"lt","value":5,)"
      R"("if_missing":false}]})");
  EXPECT_EQ(list("city", R"({"operationType": "ALL_PROPERTY", "operator": "IS_UNKNOWN")" + yes),
            R"({"field":"city","op":"is_missing"})");
}

TEST(HubspotList, EnumerationsAreExactAndMayHoldSeveralValues) {
  EXPECT_EQ(list("stage", R"({"operationType": "ENUMERATION", "operator": "IS_ANY_OF",)"
                          R"( "values": ["a"]})"),
            R"({"any":[{"field":"stage","op":"in","values":["a"],"if_missing":false},)"
            R"({"field":"stage","op":"starts_with","values":["a;"],"if_missing":false},)"
            R"({"field":"stage","op":"ends_with","values":[";a"],"if_missing":false},)"
            R"({"field":"stage","op":"contains","values":[";a;"],"if_missing":false}]})");
  EXPECT_EQ(list("stage", R"({"operationType": "ENUMERATION", "operator": "IS_EXACTLY",)"
                          R"( "values": ["a", "b"]})"),
            "uncarried: unknown_field_type");
  hubspot::options settings = in_utc();
  settings.schema_json = R"({"objects": {"contact": {"fields": {
      "stage": {"type": "choice", "options": ["a", "b"]},
      "tags": {"type": "choices", "options": ["a", "b"]}}}}})";
  EXPECT_EQ(list("stage",
                 R"({"operationType": "ENUMERATION", "operator": "IS_NONE_OF",)"
                 R"( "values": ["a"]})",
                 settings),
            R"({"field":"stage","op":"ne","value":"a","if_missing":false})");
  EXPECT_EQ(list("tags",
                 R"({"operationType": "ENUMERATION", "operator": "IS_EXACTLY",)"
                 R"( "values": ["b", "a"]})",
                 settings),
            R"({"field":"tags","op":"equals_set","values":["b","a"],"if_missing":false})");
  EXPECT_EQ(list("stage",
                 R"({"operationType": "ENUMERATION", "operator": "IS_ANY_OF",)"
                 R"( "values": ["A"]})",
                 settings),
            "uncarried: unknown_option");
}

std::string point(std::string_view more) {
  return R"({"timeType": "DATE", "year": 2026, "month": 11, "day": 22)" + std::string(more) + "}";
}

TEST(HubspotList, PointsInTimeNeedAZone) {
  const auto before = [](const std::string& when, const hubspot::options& settings) {
    return list(
        "createdate",
        R"({"operationType": "TIME_POINT", "operator": "IS_BEFORE", "timePoint": )" + when + "}",
        settings);
  };
  const std::string at_nine = R"(, "hour": 9, "timezoneSource": "PORTAL")";
  EXPECT_EQ(before(point(at_nine), in_utc()),
            R"({"field":"createdate","op":"lt","value":"2026-11-22T09:00:00Z",)"
            R"("if_missing":false})");
  EXPECT_EQ(before(point(at_nine), {}), "uncarried: needs_time_zone");
  EXPECT_EQ(
      before(point(R"(, "hour": 9, "timezoneSource": "CUSTOM", "zoneId": "Mars/Base")"), in_utc()),
      "uncarried: needs_zone_data");
  EXPECT_EQ(before(point(R"(, "hour": 9, "timezoneSource": "CUSTOM")"), in_utc()),
            "uncarried: bad_time_point");
  EXPECT_EQ(before(point(""), in_utc()), "uncarried: bad_time_point");
  EXPECT_EQ(before(point(R"(, "hour": 24)"), in_utc()), "uncarried: bad_time_point");
  EXPECT_EQ(
      before(R"({"timeType": "DATE", "year": 2026, "month": 2, "day": 30, "hour": 0})", in_utc()),
      "uncarried: bad_time_point");
  EXPECT_EQ(
      before(R"({"timeType": "INDEXED", "indexReference": {"referenceType": "TODAY"}})", in_utc()),
      "uncarried: relative_time_point");
}

TEST(HubspotList, EndpointsBelongOnlyWhereItIsSaid) {
  const std::string from = R"("lowerBoundTimePoint": )" + point(R"(, "hour": 0)");
  const std::string to = R"("upperBoundTimePoint": )" + point(R"(, "hour": 8)");
  const std::string between = R"({"operationType": "TIME_RANGED", "operator": "IS_BETWEEN", )";
  EXPECT_EQ(list("createdate",
                 between + from + ", " + to + R"(, "upperBoundEndpointBehavior": "INCLUSIVE"})"),
            R"({"all":[{"field":"createdate","op":"gt","value":"2026-11-22T00:00:00Z",)"
            R"("if_missing":false},{"field":"createdate","op":"le",)"
            R"("value":"2026-11-22T08:00:00Z","if_missing":false}]})");
  EXPECT_EQ(
      list("createdate", R"({"operationType": "TIME_RANGED", "operator": "IS_NOT_BETWEEN", )" +
                             from + ", " + to + "}"),
      "uncarried: malformed_filter");
}

TEST(HubspotList, PeriodsFollowTheCalendar) {
  const auto period = [](const std::string& more, const hubspot::options& settings = in_utc()) {
    return list("createdate", R"({"operationType": "CALENDAR_DATE", )" + more + "}", settings);
  };
  EXPECT_EQ(period(R"("operator": "IN_LAST_TIME_UNIT", "timeUnit": "MONTH")"),
            R"({"field":"createdate","op":"in_period","period":"last_month","if_missing":false})");
  EXPECT_EQ(period(R"("operator": "IN_THIS_TIME_UNIT_SO_FAR", "timeUnit": "YEAR")"),
            R"({"all":[{"field":"createdate","op":"in_period","period":"this_year",)"
            R"("if_missing":false},{"not":{"field":"createdate","op":"after_now",)"
            R"("if_missing":false}}]})");
  EXPECT_EQ(period(R"("operator": "IN_NEXT_TIME_UNIT", "timeUnit": "DAY")"),
            R"({"field":"createdate","op":"in_period","period":"tomorrow","if_missing":false})");
  EXPECT_EQ(period(R"("operator": "IN_NEXT_TIME_UNIT", "timeUnit": "DAY", "timeUnitCount": 2)"),
            "uncarried: unsupported_operation");
  const std::string week = R"("operator": "IN_THIS_TIME_UNIT", "timeUnit": "WEEK")";
  EXPECT_EQ(period(week), "uncarried: needs_calendar");
  hubspot::options monday = in_utc();
  monday.schema_json = R"({"calendar": {"week_starts_on": "monday"}, "objects": {}})";
  EXPECT_EQ(period(week, monday),
            R"({"field":"createdate","op":"in_period","period":"this_week","if_missing":false})");
  EXPECT_EQ(period(R"("operator": "IN_THIS_TIME_UNIT", "timeUnit": "QUARTER",)"
                   R"( "useFiscalYear": true)"),
            "uncarried: needs_calendar");
}

TEST(HubspotList, WhatAsksForMoreThanTheRecordStaysOut) {
  EXPECT_EQ(list("a", R"({"operationType": "NUMBER", "operator": "HAS_EVER_BEEN_EQUAL_TO",)"
                      R"( "value": 1})"),
            "uncarried: needs_history");
  EXPECT_EQ(list("a", R"({"operationType": "BOOL", "operator": "IS_EQUAL_TO", "value": true,)"
                      R"( "pruningRefineBy": {}})"),
            "uncarried: needs_history");
  EXPECT_EQ(list("a", R"({"operationType": "ROLLING_DATE_RANGE",)"
                      R"( "operator": "IS_LESS_THAN_X_DAYS_AGO", "numberOfDays": 7})"),
            "uncarried: rolling_days");
  EXPECT_EQ(list("a", R"({"operationType": "BOOL", "operator": "IS_EQUAL_TO", "value": true,)"
                      R"( "defaultValue": "x"})"),
            "uncarried: malformed_filter");
  for (const std::string branch :
       {R"({"filterBranchType": "ASSOCIATION", "filters": []})",
        R"({"filterBranchType": "NOT_ANY", "filters": []})",
        R"({"filterBranchType": "OR", "filters": [{"filterType": "IN_LIST", "listId": "1"}]})"}) {
    EXPECT_EQ(imported("contacts.json", branch), "uncarried: unsupported_filter") << branch;
  }
  EXPECT_EQ(imported("contacts.json", R"({"filterBranchType": "OR", "filterBranches": []})"),
            "uncarried: no_filter");
  EXPECT_EQ(imported("contacts.json", R"({"filterBranchType": "AND", "filterBranchOperator": "OR",)"
                                      R"( "filters": []})"),
            "uncarried: malformed_filter");
  for (const std::string kind : {"MANUAL", "SNAPSHOT"}) {
    EXPECT_TRUE(imported("x.json", R"({"name": "x", "objectTypeId": "0-1", "processingType": ")" +
                                       kind + R"(", "filterBranch": null})")
                    .ends_with("_list"));
  }
}

TEST(Hubspot, FilesTellWhatTheyAreAbout) {
  const auto read =
      hubspot::read({{"contacts.large-dach.json", read_whole(data + "contacts.large-dach.json")},
                     {"lists.json", read_whole(data + "lists.json")}},
                    {});
  ASSERT_TRUE(read) << read.report().to_text();
  EXPECT_EQ(read->criterion_count, 5U);
  EXPECT_EQ(read->carried_count, 3U);
  const std::map<std::string, std::size_t> reasons = {{"manual_list", 1},
                                                      {"unsupported_filter", 1}};
  EXPECT_EQ(read->uncarried_reasons, reasons);
  const auto compiled = policy::compile(read->policy_json, "policy");
  ASSERT_TRUE(compiled) << compiled.report().to_text();
  EXPECT_TRUE(compiled->criterion("contact", "large-dach"));
  EXPECT_TRUE(compiled->criterion("contact", "Customers of freight"));
  EXPECT_TRUE(compiled->criterion("deal", "Big deals"));
  EXPECT_EQ(compiled->criterion("contact", "By hand").code(), status::invalid_criterion);
  std::size_t named = 0;
  for (const problem& note : read->notes.problems()) {
    named += note.level == severity::warning && !note.where.pointer.empty() ? 1 : 0;
  }
  EXPECT_EQ(named, 2U) << read->notes.to_text();
}

TEST(Hubspot, ListsOfOneNameAreKeptApart) {
  const std::string one = R"({"name": "x", "objectTypeId": "0-1", "processingType": "MANUAL"})";
  const auto read = hubspot::read({{"lists.json", "[" + one + "," + one + "]"}}, {});
  ASSERT_TRUE(read);
  EXPECT_NE(read->policy_json.find("\"x (2)\""), std::string::npos);
}

TEST(Hubspot, WhatIsNoFilterImportsNothing) {
  const auto code = [](const std::string& file, const std::string& text,
                       const hubspot::options& settings = {}) {
    return imported(file, text, settings);
  };
  const std::string found = R"({"filterGroups": []})";
  EXPECT_EQ(code("contacts.json", "{"), "failed: syntax_error");
  EXPECT_EQ(code("contacts.json", "12"), "failed: unknown_kind");
  EXPECT_EQ(code("contacts.json", R"({"results": []})"), "failed: unknown_kind");
  EXPECT_EQ(code("big.json", found), "failed: unknown_object");
  hubspot::options settings;
  settings.object = "contacts";
  EXPECT_EQ(code("big.json", found, settings), "uncarried: no_filter");
  settings.object = std::string(300, 'x');
  EXPECT_EQ(code("big.json", found, settings), "failed: bad_option");
}

}  // namespace
}  // namespace ambit::exchange
