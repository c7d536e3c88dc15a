// SQL text: of each operator and dialect the words, and of each refusal its name. That the words
// mean the same as the library is for tests/differential/visibility.py to say.
#include "ambit/sql.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ambit/directory.hpp"
#include "ambit/engine.hpp"
#include "ambit/policy.hpp"
#include "ambit/sharing.hpp"
#include "src/base/json.hpp"

namespace ambit::sql {
namespace {

constexpr std::string_view fields = R"({"objects": {"ticket": {"fields": {
  "contact": {"type": "id"}, "company": {"type": "id"}, "number": {"type": "id"},
  "subject": {"type": "text"}, "topic": {"type": "text", "ignore_case": true},
  "first": {"type": "text", "derived": {"left": [{"field": "subject"}, 1]}},
  "urgency": {"type": "text", "derived": {"lower": {"field": "priority"}}},
  "priority": {"type": "choice", "options": ["low", "high", "odd"]},
  "former": {"type": "choice", "options": ["low", "high", "odd"]},
  "tags": {"type": "choices", "options": ["a", "b"]},
  "legal": {"type": "bool"}, "score": {"type": "integer"},
  "price": {"type": "decimal", "scale": 2}, "share": {"type": "number"},
  "due": {"type": "date"}, "seen": {"type": "timestamp"}, "made": {"type": "timestamp"}}}}})";

constexpr std::string_view all_mapped = R"({"table": "t", "fields": {
  "id": "id", "contact": "contact", "company": {"link": {"table": "tc", "record": "ticket",
  "value": "company"}}, "number": {"column": "number", "type": "integer"}, "subject": "subject",
  "topic": {"column": "topic", "folded": "topic_folded"}, "first": "first", "urgency": "urgency",
  "priority": "priority", "former": "former", "tags": {"link": {"table": "tt",
  "record": "ticket", "value": "tag"}}, "legal": "legal", "score": "score",
  "price": {"column": "price", "type": "scaled_integer"}, "share": "share", "due": "due",
  "seen": {"column": "seen", "type": "unix_seconds"},
  "made": {"column": "made", "type": "unix_microseconds"}}})";

schema declared() {
  return *schema::compile(fields);
}

context at_nine() {
  context out;
  out.now_unix_us = 1'795'338'000'000'000;  // 2026-11-22T09:00:00Z
  return out;
}

result<condition> said(std::string_view criterion_text, dialect in,
                       std::string_view mapping_text = all_mapped) {
  const auto asked = criterion::compile(declared(), "ticket", criterion_text);
  EXPECT_TRUE(asked) << asked.report().to_text();
  const auto tables = mapping::compile(declared(), "ticket", mapping_text);
  EXPECT_TRUE(tables) << tables.report().to_text();
  return criteria_sql(*asked, *tables, in, at_nine(), zones());
}

/// The text of one test, without what guards against wrong records, and its parameters.
std::string text_of_test(std::string_view members, dialect in) {
  const auto made = said("{" + std::string(members) + "}", in);
  if (!made) return made.report().problems().front().code;
  std::string out = made->text.substr(0, made->text.find(" AND \"t\".\"id\""));
  for (const parameter& each : made->parameters) out += " | " + text_of(each, in);
  return out;
}

std::string sqlite(std::string_view members) {
  return text_of_test(members, dialect::sqlite);
}
std::string postgresql(std::string_view members) {
  return text_of_test(members, dialect::postgresql);
}
std::string duckdb(std::string_view members) {
  return text_of_test(members, dialect::duckdb);
}

TEST(SqlText, TextsAreComparedByTheirBytes) {
  EXPECT_EQ(sqlite(R"("field": "subject", "op": "eq", "value": "a%_\\'\"")"),
            "\"t\".\"subject\" COLLATE BINARY = ?1 | a%_\\'\"");
  EXPECT_EQ(postgresql(R"("field": "subject", "op": "eq", "value": "x")"),
            "\"t\".\"subject\" COLLATE \"C\" = CAST($1 AS text) | x");
  EXPECT_EQ(duckdb(R"("field": "subject", "op": "ne", "value": "x")"),
            "(\"t\".\"subject\" COLLATE \"C\" <> CAST($1 AS VARCHAR) AND "
            "\"t\".\"subject\" COLLATE \"C\" <> '') | x");
  EXPECT_EQ(
      sqlite(R"("field": "subject", "op": "lt", "value": "x")"),
      "(\"t\".\"subject\" COLLATE BINARY < ?1 AND \"t\".\"subject\" COLLATE BINARY <> '') | x");
  EXPECT_EQ(sqlite(R"("field": "subject", "op": "between", "from": "a", "to": "b")"),
            "\"t\".\"subject\" COLLATE BINARY BETWEEN ?1 AND ?2 | a | b");
}

TEST(SqlText, PartsOfTextsAreNoPatterns) {
  EXPECT_EQ(sqlite(R"("field": "subject", "op": "contains", "value": "%")"),
            "instr(\"t\".\"subject\" COLLATE BINARY, ?1) > 0 | %");
  EXPECT_EQ(postgresql(R"("field": "subject", "op": "not_contains", "value": "_")"),
            "(strpos(\"t\".\"subject\" COLLATE \"C\", CAST($1 AS text)) = 0 AND "
            "\"t\".\"subject\" COLLATE \"C\" <> '') | _");
  EXPECT_EQ(duckdb(R"("field": "subject", "op": "starts_with", "values": ["a", "b"])"),
            "(starts_with(\"t\".\"subject\" COLLATE \"C\", CAST($1 AS VARCHAR)) OR "
            "starts_with(\"t\".\"subject\" COLLATE \"C\", CAST($2 AS VARCHAR))) | a | b");
  EXPECT_EQ(sqlite(R"("field": "subject", "op": "ends_with", "value": "x")"),
            "substr(\"t\".\"subject\", -length(?1)) = ?1 | x");
  EXPECT_EQ(
      postgresql(R"("field": "subject", "op": "ends_with", "value": "x")"),
      "right(\"t\".\"subject\" COLLATE \"C\", length(CAST($1 AS text))) = CAST($1 AS text) | x");
}

TEST(SqlText, IgnoringCaseAsksTheFoldedColumnForTheFoldedText) {
  EXPECT_EQ(sqlite(R"("field": "topic", "op": "eq", "value": "STRASSE")"),
            "\"t\".\"topic_folded\" COLLATE BINARY = ?1 | strasse");
  EXPECT_EQ(folded("Straße İı"), "strasse i̇ı");
  EXPECT_EQ(sqlite(R"("field": "subject", "op": "eq", "value": "x", "ignore_case": true)"),
            "no_folded_column");
}

TEST(SqlText, WhatIsNoneOfSomeOptionsIsOneOfTheOthers) {
  EXPECT_EQ(sqlite(R"("field": "priority", "op": "ne", "value": "high")"),
            "\"t\".\"priority\" COLLATE BINARY IN (?1, ?2) | low | odd");
  EXPECT_EQ(postgresql(R"("field": "priority", "op": "not_in", "values": ["low", "high"])"),
            "\"t\".\"priority\" COLLATE \"C\" = CAST($1 AS text) | odd");
  EXPECT_EQ(duckdb(R"("field": "priority", "op": "not_in", "values": ["low", "high", "odd"])"),
            "FALSE");
  EXPECT_EQ(sqlite(R"("field": "priority", "op": "eq", "other": "former")"),
            "(\"t\".\"priority\" COLLATE BINARY = \"t\".\"former\" COLLATE BINARY AND "
            "\"t\".\"priority\" COLLATE BINARY IN (?1, ?2, ?3) AND "
            "\"t\".\"former\" COLLATE BINARY IN (?1, ?2, ?3)) | low | high | odd");
}

TEST(SqlText, NumbersAreTyped) {
  EXPECT_EQ(postgresql(R"("field": "score", "op": "in", "values": [9007199254740993, 1])"),
            "\"t\".\"score\" = ANY(CAST($1 AS bigint[])) | {\"1\",\"9007199254740993\"}");
  EXPECT_EQ(sqlite(R"("field": "price", "op": "le", "value": "1.25")"),
            "\"t\".\"price\" <= ?1 | 125");
  EXPECT_EQ(duckdb(R"("field": "share", "op": "gt", "value": -0.0)"),
            "(\"t\".\"share\" > CAST($1 AS DOUBLE) AND "
            "\"t\".\"share\" <> CAST('NaN' AS double precision)) | 0");
  EXPECT_EQ(sqlite(R"("field": "legal", "op": "ne", "value": true)"), "\"t\".\"legal\" <> ?1 | 1");
  EXPECT_EQ(postgresql(R"("field": "legal", "op": "eq", "value": false)"),
            "\"t\".\"legal\" = CAST($1 AS boolean) | false");
}

TEST(SqlText, IdsInOtherColumnsHaveTheirOneSpelling) {
  EXPECT_EQ(sqlite(R"("field": "number", "op": "in", "values": ["12", "012", "x"])"),
            "\"t\".\"number\" = ?1 | 12");
  EXPECT_EQ(sqlite(R"("field": "number", "op": "eq", "value": "012")"), "FALSE");
  EXPECT_EQ(sqlite(R"("field": "number", "op": "ne", "value": "012")"),
            "\"t\".\"number\" IS NOT NULL");
  EXPECT_EQ(sqlite(R"("field": "number", "op": "contains", "value": "1")"), "untranslatable_test");
}

TEST(SqlText, MomentsAreConstantsThatFitTheColumn) {
  EXPECT_EQ(
      postgresql(R"("field": "due", "op": "in_last", "count": 7, "unit": "days")"),
      "\"t\".\"due\" BETWEEN CAST($1 AS date) AND CAST($2 AS date) | 2026-11-16 | 2026-11-22");
  EXPECT_EQ(sqlite(R"("field": "due", "op": "in_period", "period": "today")"),
            "\"t\".\"due\" BETWEEN ?1 AND ?2 | 2026-11-22 | 2026-11-22");
  // Half a second past the second: what is a whole second is above, or below, as it was.
  EXPECT_EQ(sqlite(R"("field": "seen", "op": "lt", "value": "1970-01-01T00:00:01.5Z")"),
            "\"t\".\"seen\" < ?1 | 2");
  EXPECT_EQ(sqlite(R"("field": "seen", "op": "gt", "value": "1970-01-01T00:00:01.5Z")"),
            "\"t\".\"seen\" > ?1 | 1");
  EXPECT_EQ(sqlite(R"("field": "seen", "op": "le", "value": "1969-12-31T23:59:58.5Z")"),
            "\"t\".\"seen\" <= ?1 | -2");
  EXPECT_EQ(sqlite(R"("field": "seen", "op": "eq", "value": "1970-01-01T00:00:01.5Z")"), "FALSE");
  EXPECT_EQ(sqlite(R"("field": "seen", "op": "eq", "other": "made")"), "different_columns");
}

TEST(SqlText, MissingIsSpelledOnlyWhereItCounts) {
  EXPECT_EQ(sqlite(R"("field": "subject", "op": "is_missing")"),
            "(\"t\".\"subject\" IS NULL OR \"t\".\"subject\" COLLATE BINARY = '')");
  EXPECT_EQ(sqlite(R"("field": "share", "op": "is_present")"), "\"t\".\"share\" IS NOT NULL");
  EXPECT_EQ(duckdb(R"("field": "share", "op": "is_present")"),
            "\"t\".\"share\" <> CAST('NaN' AS double precision)");
  EXPECT_EQ(sqlite(R"("field": "score", "op": "eq", "value": 5, "if_missing": true)"),
            "(\"t\".\"score\" = ?1 OR \"t\".\"score\" IS NULL) | 5");
  EXPECT_EQ(sqlite(R"("not": {"field": "score", "op": "eq", "value": 5, "if_missing": true})"),
            "\"t\".\"score\" <> ?1 | 5");
}

TEST(SqlText, SetsAreRowsOfALink) {
  const std::string rows =
      "FROM \"tt\" AS \"ambit_link\" WHERE "
      "\"ambit_link\".\"ticket\" = \"t\".\"id\" AND ";
  EXPECT_EQ(sqlite(R"("field": "tags", "op": "is_present")"),
            "EXISTS (SELECT 1 " + rows + "\"ambit_link\".\"tag\" IS NOT NULL)");
  EXPECT_EQ(sqlite(R"("field": "tags", "op": "equals_set", "values": ["a"])"),
            "((SELECT count(DISTINCT \"ambit_link\".\"tag\" COLLATE BINARY) " + rows +
                "\"ambit_link\".\"tag\" COLLATE BINARY IN (?1)) = 1 AND NOT EXISTS (SELECT 1 " +
                rows +
                "\"ambit_link\".\"tag\" IS NOT NULL AND "
                "\"ambit_link\".\"tag\" COLLATE BINARY NOT IN (?1))) | a");
}

TEST(SqlText, GroupsAndEvents) {
  EXPECT_EQ(sqlite(R"("any": [{"field": "score", "op": "lt", "value": 1}, {"all": [
                   {"event": "create"}, {"field": "score", "op": "gt", "value": 2}]}])"),
            "(\"t\".\"score\" < ?1 OR (TRUE AND \"t\".\"score\" > ?2)) | 1 | 2");
  EXPECT_EQ(sqlite(R"("not": {"event": "create"})"), "FALSE");
  EXPECT_EQ(sqlite(R"("always": true)"), "TRUE");
}

TEST(SqlText, ManyValuesAreOneParameter) {
  std::string values;
  for (int i = 0; i < 65; ++i) values += (i == 0 ? "\"v" : ",\"v") + std::to_string(i) + "\"";
  const std::string test = R"("field": "subject", "op": "in", "values": [)" + values + "]";
  const auto in_sqlite = said("{" + test + "}", dialect::sqlite);
  ASSERT_TRUE(in_sqlite);
  ASSERT_EQ(in_sqlite->parameters.size(), 1U);
  EXPECT_EQ(in_sqlite->text.find("\"t\".\"subject\" COLLATE BINARY IN (SELECT value FROM "
                                 "json_each(?1))"),
            0U);
  EXPECT_EQ(text_of(in_sqlite->parameters[0], dialect::sqlite).substr(0, 10), R"(["v0","v1")");
  EXPECT_NE(in_sqlite->to_json().find(R"({"type":"json","value":"[\"v0\")"), std::string::npos);
  EXPECT_EQ(
      said("{" + test + "}", dialect::duckdb)
          ->text.find("\"t\".\"subject\" COLLATE \"C\" IN (SELECT unnest(CAST($1 AS VARCHAR[])))"),
      0U);
}

TEST(SqlText, WrongRecordsAreKeptOut) {
  const auto made = said(R"({"always": true})", dialect::postgresql);
  EXPECT_EQ(made->text,
            "TRUE AND \"t\".\"id\" COLLATE \"C\" <> '' AND "
            "COALESCE(octet_length(\"t\".\"id\") <= 255, TRUE)");
  const auto text = said(R"({"field": "subject", "op": "is_present"})", dialect::sqlite)->text;
  EXPECT_NE(text.find("typeof(\"t\".\"subject\") IN ('null', 'text') AND "
                      "COALESCE(length(CAST(\"t\".\"subject\" AS BLOB)) <= 65536 AND "
                      "instr(\"t\".\"subject\", char(0)) = 0, TRUE)"),
            std::string::npos);
  const auto owner = said(R"({"field": "owner.user", "op": "is_present"})", dialect::sqlite, R"({
    "table": "t", "fields": {"id": "id", "owner.user": "u", "owner.queue": "q"}})");
  EXPECT_NE(owner->text.find("((\"t\".\"u\" IS NULL OR \"t\".\"u\" COLLATE BINARY = '') OR "
                             "(\"t\".\"q\" IS NULL OR \"t\".\"q\" COLLATE BINARY = ''))"),
            std::string::npos);
  EXPECT_EQ(said(R"({"field": "owner.user", "op": "is_present"})", dialect::sqlite,
                 R"({"table": "t", "fields": {"id": "id", "owner.user": "u"}})")
                .report()
                .problems()
                .front()
                .code,
            "unmapped_field");
}

// ------------------------------------------------------------------------------------------------
// refusals

TEST(SqlRefusal, NamesTestPlaceReasonAndRemedyOfEach) {
  const auto made = said(
      R"({"all": [{"field": "score", "op": "eq", "value": 1},
          {"not": {"any": [{"field": "subject", "op": "has_word", "value": "fire"},
                           {"field": "company", "op": "eq", "value": "X"}]}},
          {"field": "urgency", "op": "eq", "value": "low"}]})",
      dialect::sqlite);
  EXPECT_EQ(made.code(), status::invalid_argument);
  const auto& problems = made.report().problems();
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0].code, "untranslatable_test");
  EXPECT_EQ(problems[0].where.pointer, "/all/1/not/any/0");
  EXPECT_EQ(problems[0].where.field, "subject");
  EXPECT_NE(problems[0].found.find("has_word"), std::string::npos);
  EXPECT_FALSE(problems[0].hint.empty());
  EXPECT_EQ(problems[1].code, "linked_field");
  EXPECT_EQ(problems[1].where.pointer, "/all/1/not/any/1");
  EXPECT_EQ(problems[2].code, "untranslatable_test");
  EXPECT_EQ(problems[2].where.pointer, "/all/2");
}

TEST(SqlRefusal, DialectsWithoutTheColumnsType) {
  const std::string_view typed = R"json({"table": "t", "fields": {"id": "id", "tags": "tags",
    "price": {"column": "p", "type": "numeric(12,2)"},
    "seen": {"column": "s", "type": "timestamptz"}}})json";
  const std::string_view test = R"({"all": [{"field": "tags", "op": "is_present"},
    {"field": "price", "op": "eq", "value": 1}, {"field": "seen", "op": "is_missing"},
    {"field": "price", "op": "eq", "value": 2}]})";
  const auto made = said(test, dialect::sqlite, typed);
  ASSERT_EQ(made.report().problems().size(), 3U);
  for (const problem& each : made.report().problems()) {
    EXPECT_EQ(each.code, "unsupported_by_dialect");
  }
  EXPECT_TRUE(said(test, dialect::postgresql, typed));
  EXPECT_TRUE(said(test, dialect::duckdb, typed));
}

TEST(SqlRefusal, NamesThatPostgresqlWouldCut) {
  const std::string name(64, 'n');
  const std::string long_name = R"({"table": "t", "fields": {"id": ")" + name + "\"}}";
  EXPECT_EQ(said(R"({"always": true})", dialect::postgresql, long_name).report().problems()[0].code,
            "too_long");
  EXPECT_TRUE(said(R"({"always": true})", dialect::sqlite, long_name));
}

TEST(SqlRefusal, TooManyNumbersForSqlite) {
  std::string values = "0.5";
  for (int i = 0; i < 1'000; ++i) values += "," + std::to_string(i);
  const std::string test = R"({"field": "share", "op": "in", "values": [)" + values + "]}";
  EXPECT_EQ(said(test, dialect::sqlite).report().problems()[0].code, "too_many_values");
  EXPECT_EQ(said(test, dialect::duckdb)->parameters.size(), 1U);
}

// ------------------------------------------------------------------------------------------------
// mappings

std::vector<std::string> wrong(std::string_view text) {
  std::vector<std::string> out;
  const auto made = mapping::compile(declared(), "ticket", text);
  for (const problem& each : made.report().problems()) {
    out.push_back(each.code + " " + each.where.pointer);
  }
  return out;
}

TEST(SqlMapping, EveryProblemIsTold) {
  using list = std::vector<std::string>;
  EXPECT_EQ(wrong(R"({"fields": {}})"), (list{"missing_key ", "unmapped_field /fields"}));
  EXPECT_EQ(wrong(R"({"table": "", "fields": {"id": "id", "sbject": "s"}})"),
            (list{"empty_name /table", "unknown_field /fields/sbject"}));
  EXPECT_EQ(wrong(R"({"table": "t", "fields": {"id": {"link": {"table": "l", "record": "r",
                      "value": "v"}}}})"),
            (list{"unmapped_field /fields"}));
  EXPECT_EQ(wrong(R"({"table": "t", "fields": {"id": "id", "price": "p",
                      "seen": {"column": "s", "type": "timestamp with zone"},
                      "score": {"column": "s", "type": "double"},
                      "due": {"column": "d", "folded": "f"},
                      "legal": {"link": {"table": "l", "record": "r", "value": "v"}}}})"),
            (list{"missing_key /fields/price", "unknown_column_type /fields/seen/type",
                  "wrong_column_type /fields/score/type", "wrong_column_type /fields/due/folded",
                  "wrong_column_type /fields/legal/link"}));
  for (const std::string_view digits :
       {"numeric(19,2)", "numeric(12,3)", "numeric(0,0)", "numeric(18,0)", "numeric(2,-1)"}) {
    EXPECT_EQ(wrong(R"({"table": "t", "fields": {"id": "id", "price": {"column": "p", "type": ")" +
                    std::string(digits) + "\"}}}"),
              list{"wrong_column_type /fields/price/type"})
        << digits;
  }
  EXPECT_EQ(wrong(R"({"table": "t", "fields": {"id": "id"}, "parameters": {"first": 0,
                      "settings": "x'y"}})"),
            (list{"out_of_range /parameters/first", "wrong_settings_name /parameters/settings"}));
  EXPECT_EQ(wrong(R"({"table": "t\u0000", "fields": {"id": "id"}})"), list{"nul_character /table"});
}

TEST(SqlMapping, IdentifiersAreQuotedAndNumbersBeginWhereAsked) {
  const auto made = said(R"({"field": "subject", "op": "eq", "value": "x"})", dialect::sqlite,
                         R"({"table": "my \"t\"", "parameters": {"first": 4},
                             "fields": {"id": "id", "subject": "a\"; DROP TABLE x; --"}})");
  EXPECT_EQ(made->text.find("\"my \"\"t\"\"\".\"a\"\"; DROP TABLE x; --\" COLLATE BINARY = ?4"),
            0U);
}

// ------------------------------------------------------------------------------------------------
// viewers

class SqlViewer : public ::testing::Test {
 protected:
  static engine rules(const std::string& portal) {
    const auto compiled = policy::compile(R"({"ambit": 1, "schema": )" + std::string(fields) +
                                          R"(, "portals": {"p/q": )" + portal + "}}");
    EXPECT_TRUE(compiled) << compiled.report().to_text();
    const auto people = directory().apply(R"({"contacts": [
      {"id": "ana", "active": true, "lists": ["c"], "portals": [{"id": "p/q", "registered": true}],
       "companies": [{"id": "X", "primary": true}, {"id": "Y"}]},
      {"id": "ben", "active": true, "lists": ["c"],
       "portals": [{"id": "p/q", "registered": true}]}, {"id": "cyd"}]})");
    EXPECT_TRUE(people) << people.report().to_text();
    return *engine::bind(*compiled, *people, zones());
  }

  static result<condition> seen(const std::string& portal, std::string_view contact, dialect in,
                                std::string_view mapping_text = all_mapped) {
    const engine bound = rules(portal);
    tickets::visitor who;
    who.contact = contact;
    const auto viewer = tickets::viewer::bind(bound, "p/q", who, at_nine());
    const auto tables = mapping::compile(bound.policy().schema(), "ticket", mapping_text);
    return visibility_sql(*viewer, *tables, in);
  }

  const std::string any_company =
      R"({"access": "any_company", "access_lists": ["c"], "login": {"registration": true},
          "filter": {"field": "score", "op": "ge", "value": 1},
          "confidential": {"field": "legal", "op": "eq", "value": true}})";
  static constexpr std::string_view two_columns = R"({"table": "t", "fields": {"id": "id",
    "contact": "contact", "company": "company", "score": "score", "legal": "legal"}})";
};

TEST_F(SqlViewer, IsOwnOrSharedAndPassesTheFilter) {
  const auto made = seen(any_company, "ana", dialect::sqlite, two_columns);
  ASSERT_TRUE(made) << made.report().to_text();
  EXPECT_EQ(made->text.find("(\"t\".\"contact\" COLLATE BINARY IN (?1) OR "
                            "((\"t\".\"company\" COLLATE BINARY IN (?2, ?3)) AND "
                            "\"t\".\"legal\" <> ?4)) AND \"t\".\"score\" >= ?5 AND \"t\".\"id\""),
            0U)
      << made->text;
  EXPECT_EQ(made->own, "(\"t\".\"contact\" COLLATE BINARY IN (?1))");
  EXPECT_EQ(made->parameters.size(), 5U);
}

TEST_F(SqlViewer, InPostgresqlTheTextIsTheSameForEverybody) {
  const auto ana = seen(any_company, "ana", dialect::postgresql, two_columns);
  const auto ben = seen(any_company, "ben", dialect::postgresql, two_columns);
  const auto cyd = seen(any_company, "cyd", dialect::postgresql, two_columns);
  ASSERT_TRUE(ana && ben && cyd);
  EXPECT_EQ(ana->text, ben->text);
  EXPECT_EQ(ana->text, cyd->text);
  EXPECT_EQ(text_of(ana->parameters[1], dialect::postgresql), R"({"X","Y"})");
  EXPECT_EQ(text_of(ben->parameters[1], dialect::postgresql), "{}");
  EXPECT_EQ(text_of(cyd->parameters[0], dialect::postgresql), "{}");
}

TEST_F(SqlViewer, WhoMayNotEnterSeesNothing) {
  for (const dialect in : {dialect::sqlite, dialect::duckdb}) {
    const auto made = seen(any_company, "cyd", in, two_columns);
    EXPECT_EQ(made->text, "FALSE");
    EXPECT_EQ(made->own, "FALSE");
    EXPECT_TRUE(made->parameters.empty());
  }
}

TEST_F(SqlViewer, WithoutCompaniesWhatOnlyTheyNeedIsNotBound) {
  const auto made = seen(any_company, "ben", dialect::sqlite, two_columns);
  EXPECT_EQ(made->text.find("(\"t\".\"contact\" COLLATE BINARY IN (?1)) AND "
                            "\"t\".\"score\" >= ?2"),
            0U)
      << made->text;
  EXPECT_EQ(made->parameters.size(), 2U);
}

TEST_F(SqlViewer, LinksAreAskedForTheRecordsSoThatTheirIndexIsUsed) {
  EXPECT_NE(seen(any_company, "ana", dialect::sqlite)
                ->text.find("\"t\".\"id\" COLLATE BINARY IN (SELECT \"ambit_link\".\"ticket\" FROM "
                            "\"tc\" AS \"ambit_link\" WHERE \"ambit_link\".\"company\" COLLATE "
                            "BINARY IN (?2, ?3))"),
            std::string::npos);
  EXPECT_NE(seen(any_company, "ana", dialect::postgresql)
                ->text.find("\"t\".\"id\" = ANY(ARRAY(SELECT \"ambit_link\".\"ticket\""),
            std::string::npos);
}

TEST_F(SqlViewer, WhatIsRefusedIsSoForEverybodyAndStandsInThePolicy) {
  const std::string wordy =
      R"({"access": "any_company", "access_lists": ["c"], "login": {"registration": true},
          "confidential": {"all": [{"field": "subject", "op": "has_word", "value": "fire"}]}})";
  for (const std::string_view who : {"ana", "ben", "cyd"}) {
    const auto made = seen(wordy, who, dialect::sqlite);
    ASSERT_EQ(made.report().problems().size(), 1U) << who;
    EXPECT_EQ(made.report().problems()[0].where.pointer, "/portals/p~1q/confidential/all/0");
  }
}

TEST_F(SqlViewer, SettingsStandInForParameters) {
  const std::string_view settings = R"({"table": "t", "parameters": {"settings": "ambit"},
    "fields": {"id": "id", "contact": "contact", "company": "company", "score": "score",
               "legal": "legal"}})";
  const auto made = seen(any_company, "ana", dialect::postgresql, settings);
  ASSERT_TRUE(made);
  EXPECT_NE(made->text.find("CAST(NULLIF(current_setting('ambit.p1', TRUE), '') AS text[])"),
            std::string::npos);
  EXPECT_NE(made->to_json().find(R"("text":"{\"X\",\"Y\"}","setting":"ambit.p2")"),
            std::string::npos);
  EXPECT_EQ(seen(any_company, "ana", dialect::duckdb, settings).report().problems()[0].code,
            "unsupported_by_dialect");
}

TEST_F(SqlViewer, AMappingOfOtherRecordsIsRefused) {
  const engine bound = rules(any_company);
  const auto viewer = tickets::viewer::bind(bound, "p/q", {"ana", {}, false}, at_nine());
  const auto other = schema::compile(R"({"objects": {"ticket": {"fields": {}},
                                                     "lead": {"fields": {}}}})");
  const std::string_view least = R"({"table": "t", "fields": {"id": "id"}})";
  EXPECT_EQ(
      visibility_sql(*viewer, *mapping::compile(*other, "lead", least), dialect::sqlite).code(),
      status::unknown_object);
  EXPECT_EQ(
      visibility_sql(*viewer, *mapping::compile(*other, "ticket", least), dialect::sqlite).code(),
      status::schema_mismatch);
}

// ------------------------------------------------------------------------------------------------
// sharing

constexpr std::string_view lead_mapped = R"({"table": "l", "fields": {"id": "id",
  "owner.user": "owner", "owner.queue": "queue", "region": "region"}})";

result<condition> shared(std::string_view user, std::string_view settings,
                         std::string_view mapping_text = lead_mapped,
                         sharing::sight asked = sharing::sight::read,
                         dialect in = dialect::sqlite) {
  const auto rules = policy::compile(
      R"({"ambit": 1, "schema": {"objects": {"lead": {"fields": {"region": {"type": "text"}}}}},
          "sharing": {"lead": )" +
      std::string(settings) + "}}");
  EXPECT_TRUE(rules) << rules.report().to_text();
  const auto people = directory().apply(R"({"ambit": 1, "users": [{"id": "ana", "active": true},
      {"id": "ben", "active": true, "role": "head"}, {"id": "cyd", "role": "rep"}],
      "roles": [{"id": "head"}, {"id": "rep", "parent": "head"}]})");
  const auto live = engine::bind(*rules, *people, zones());
  const auto by_hand = sharing::shares::from_json(
      R"([{"object": "lead", "id": "L1", "to": {"user": "ana"}, "access": "read"}])");
  const auto who = sharing::viewer::bind(*live, "lead", user, at_nine(), *by_hand);
  const auto tables = mapping::compile(rules->schema(), "lead", mapping_text);
  EXPECT_TRUE(tables) << tables.report().to_text();
  return sharing_sql(*who, *tables, in, asked);
}

std::string without_guards(const result<condition>& made) {
  if (!made) return made.report().problems().front().code;
  std::string out = made->text.substr(0, made->text.find(" AND \"l\".\"id\" <>"));
  for (const parameter& each : made->parameters) out += " | " + text_of(each, made->in);
  return out;
}

TEST(SharingText, OwnersAndSharesAreSets) {
  const std::string ana = without_guards(shared("ana", R"({"no_hierarchy": true})"));
  EXPECT_NE(ana.find("\"owner\""), std::string::npos) << ana;
  EXPECT_NE(ana.find("\"id\""), std::string::npos) << ana;
  EXPECT_TRUE(ana.ends_with(" | ana | L1")) << ana;
  const std::string ben = without_guards(shared("ben", "{}"));
  EXPECT_TRUE(ben.ends_with(" | ben | cyd")) << ben;
  const std::string edit = without_guards(shared("ana", "{}", lead_mapped, sharing::sight::edit));
  EXPECT_TRUE(edit.ends_with(" | ana")) << edit;
  EXPECT_TRUE(without_guards(shared("ana", R"({"internal": "read"})")).starts_with("(TRUE)"));
}

TEST(SharingText, AViewerOfNothingSeesNothing) {
  const auto made = shared("cyd", R"({"internal": "edit"})");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->text, "FALSE");
  EXPECT_TRUE(made->parameters.empty());
}

TEST(SharingText, WhatIsRefusedDoesNotDependOnTheViewer) {
  constexpr std::string_view settings = R"({"rules": [
    {"id": "a", "when": {"always": true}, "to": [{"user": "ben"}], "access": "read"},
    {"id": "b", "when": {"not": {"field": "region", "op": "has_word", "value": "x"}},
     "to": [{"user": "ben"}], "access": "read"}]})";
  for (const std::string_view user : {"ana", "ben", "cyd", "nobody"}) {
    const auto made = shared(user, settings);
    ASSERT_FALSE(made);
    ASSERT_EQ(made.report().problems().size(), 1U);
    const problem& told = made.report().problems().front();
    EXPECT_EQ(told.code, "untranslatable_test");
    EXPECT_EQ(told.where.pointer, "/sharing/lead/rules/1/when/not");
  }
}

TEST(SharingText, RefusalsHaveNames) {
  const auto codes = [](const result<condition>& made) {
    std::string out;
    for (const problem& each : made.report().problems()) out += each.code + " ";
    return out;
  };
  EXPECT_EQ(codes(shared("ana", "{}", R"({"table": "l", "fields": {"id": "id"}})")),
            "unmapped_field unmapped_field ");
  EXPECT_EQ(codes(shared("ana", "{}", R"({"table": "l", "fields": {"id": "id",
              "owner.queue": "queue", "owner.user": {"link": {"table": "lo", "record": "lead",
              "value": "owner"}}}})")),
            "linked_field ");
  EXPECT_EQ(codes(shared("ana", "{}", lead_mapped, sharing::sight::hidden)), "unknown_value ");
  EXPECT_EQ(codes(shared("ana", "{}", lead_mapped, sharing::sight::invalid)), "unknown_value ");
}

}  // namespace
}  // namespace ambit::sql
