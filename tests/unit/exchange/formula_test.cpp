// One formula at a time: what it becomes, or why it is not carried. That what it becomes has the
// formula's meaning is the business of tests/differential/formulas.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/policy.hpp"
#include "ambit/salesforce.hpp"
#include "src/base/json.hpp"

namespace ambit::exchange {
namespace {

std::string escaped(std::string_view formula) {
  std::string xml;
  for (const char c : formula) {
    xml += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  }
  return xml;
}

/// A rule with one entry a formula, and what came of it.
class formulas {
 public:
  explicit formulas(const std::vector<std::string>& texts, const std::string& schema = {},
                    const std::string& further_entry = {}) {
    std::string entries;
    for (const std::string& text : texts) {
      entries += "<ruleEntry><formula>" + escaped(text) + "</formula></ruleEntry>";
    }
    salesforce::options settings;
    settings.schema_json = schema;
    const auto read = salesforce::read(
        {{"Lead.assignmentRules",
          "<AssignmentRules><assignmentRule><fullName>r</fullName><active>true</active>" + entries +
              further_entry + "</assignmentRule></AssignmentRules>"}},
        settings);
    EXPECT_TRUE(read) << read.report().to_text();
    if (!read) return;
    import = *read;
    const auto compiled = policy::compile(import.policy_json, "policy");
    EXPECT_TRUE(compiled) << compiled.report().to_text() << import.policy_json;
    report problems;
    EXPECT_TRUE(document_.parse(import.policy_json, "policy", problems));
  }

  /// The entry's `when`, or `reason: detail` without the formula itself.
  std::string operator[](std::size_t index) const {
    const json::value rules = document_.root().find("assignment").first().find("rules");
    json::value entry = rules.first().find("entries").first();
    for (; index > 0; --index) entry = entry.next();
    if (const json::value when = entry.find("when")) return std::string(when.source());
    const json::value gap = entry.find("uncarried");
    const std::string detail(gap.find("detail").string());
    return std::string(gap.find("reason").string()) + ": " +
           detail.substr(0, detail.find(" of the formula: "));
  }
  std::string field(std::string_view name) const {
    const json::value fields =
        document_.root().find("schema").find("objects").find("Lead").find("fields");
    const json::value found = fields.find(name);
    return found ? std::string(found.source()) : "none";
  }
  std::size_t notes(std::string_view code) const {
    std::size_t count = 0;
    for (const problem& note : import.notes.problems()) count += note.code == code ? 1 : 0;
    return count;
  }

  salesforce::import import;

 private:
  json::document document_;
};

std::string one(const std::string& formula, const std::string& schema = {}) {
  return formulas({formula}, schema)[0];
}

TEST(Formula, EqualTextsOfAFieldBecomeOneList) {
  EXPECT_EQ(one("OR(City = 'Oslo', City = \"Bergen\", 'Oslo' = City)"),
            R"x({"field":"City","op":"in","values":["Oslo","Bergen"],"if_missing":false})x");
  EXPECT_EQ(one("City = 'Oslo' || City = ''"),
            R"x({"field":"City","op":"eq","value":"Oslo","if_missing":true})x");
  EXPECT_EQ(one("AND(City <> 'Oslo', NOT(City = 'Bergen'))"),
            R"x({"field":"City","op":"not_in","values":["Oslo","Bergen"],"if_missing":true})x");
  EXPECT_EQ(one("NOT(OR(City = 'Oslo', ISBLANK(City)))"),
            R"x({"field":"City","op":"ne","value":"Oslo","if_missing":false})x");
  EXPECT_EQ(one("OR(City = 'Oslo', Zip = '1', City = 'Bergen')"),
            R"x({"any":[{"field":"City","op":"in","values":["Oslo","Bergen"],"if_missing":false},)x"
            R"x({"field":"Zip","op":"eq","value":"1","if_missing":false}]})x");
  EXPECT_EQ(one("City = ''"), R"x({"field":"City","op":"is_missing"})x");
  EXPECT_EQ(one("City <> \"\""), R"x({"field":"City","op":"is_present"})x");
}

TEST(Formula, ConstantsVanish) {
  EXPECT_EQ(one("AND(TRUE, City = 'a')"), one("City = 'a'"));
  EXPECT_EQ(one("OR(City = 'a', TRUE)"), R"x({"always":true})x");
  EXPECT_EQ(one("'a' = 'b' || 1 > 2"), R"x({"not":{"always":true}})x");
  EXPECT_EQ(one("IF(1 < 2, City = 'a', Zip = 'b')"), one("City = 'a'"));
  EXPECT_EQ(one("CONTAINS(City, '')"), R"x({"always":true})x");
}

TEST(Formula, FieldsThatOnlyFormulasCompareAreExact) {
  const formulas alone({"City = 'a'", "ISBLANK(Zip)"});
  EXPECT_EQ(alone.field("City"), R"x({"type":"text"})x");
  EXPECT_EQ(alone.field("Zip"), R"x({"type":"text","ignore_case":true})x");
  const formulas both({"City = 'a'", "ISBLANK(City)"}, {},
                      "<ruleEntry><criteriaItems><field>Lead.City</field><operation>equals"
                      "</operation><value>b</value></criteriaItems></ruleEntry>");
  EXPECT_EQ(both.field("City"), R"x({"type":"text","ignore_case":true})x");
  EXPECT_EQ(both.field("exact(City)"), R"x({"type":"text","derived":{"field":"City"}})x");
  EXPECT_EQ(both[0], R"x({"field":"exact(City)","op":"eq","value":"a","if_missing":false})x");
  EXPECT_EQ(both[1], R"x({"field":"City","op":"is_missing"})x");
  EXPECT_EQ(both[2], R"x({"field":"City","op":"eq","value":"b","if_missing":false})x");
}

TEST(Formula, ComputedValuesAreDerivedFieldsOnceEach) {
  const formulas made({"RIGHT(Zip, 2) = '01'", "OR(right( Zip, 2 ) = '02', RIGHT(Zip, 2) = '03')",
                       "MOD(VALUE(Number__c), 3) = 0", "LEN(Zip) < 5", "LEN(Zip) > 5"});
  EXPECT_EQ(made[0], R"x({"field":"right(Zip, 2)","op":"eq","value":"01","if_missing":false})x");
  EXPECT_EQ(made[1],
            R"x({"field":"right(Zip, 2)","op":"in","values":["02","03"],"if_missing":false})x");
  EXPECT_EQ(
      made[2],
      R"x({"field":"modulo(to_integer(Number__c), 3)","op":"eq","value":0,"if_missing":false})x");
  EXPECT_EQ(made[3], R"x({"field":"length(Zip)","op":"lt","value":5,"if_missing":true})x");
  EXPECT_EQ(made[4], R"x({"field":"length(Zip)","op":"gt","value":5,"if_missing":false})x");
  EXPECT_EQ(made.field("right(Zip, 2)"),
            R"x({"type":"text","derived":{"right":[{"field":"Zip"},2]}})x");
  EXPECT_EQ(
      made.field("modulo(to_integer(Number__c), 3)"),
      R"x({"type":"integer","derived":{"modulo":[{"to_integer":{"field":"Number__c"}},3]}})x");
  EXPECT_EQ(made.notes("computed_field"), 3U);
  EXPECT_EQ(made.notes("whole_numbers"), 1U);
}

TEST(Formula, DerivedFieldsOfWhatIsNotCarriedAreNotLeftBehind) {
  const formulas made({"LEFT(City, 2) = 'a' && REGEX(City, 'b')", "LEFT(Zip, 2) = 'a'"});
  EXPECT_EQ(made.field("left(City, 2)"), "none");
  EXPECT_NE(made.field("left(Zip, 2)"), "none");
}

TEST(Formula, ANameThatNoSchemaTakesIsReplacedByADigest) {
  const formulas made({"(City & \"..\") = 'a..'", "(City & \"..\") = 'b..'"});
  EXPECT_EQ(made[0].find(R"x({"field":"computed )x"), 0U) << made[0];
  EXPECT_EQ(made[0].substr(0, 40), made[1].substr(0, 40));
  EXPECT_EQ(made.notes("computed_field"), 1U);
}

TEST(Formula, AnErrorDoesNotMatchWhereverItIsMet) {
  const std::string yes = R"x({"field":"to_integer(N)","op":"eq","value":1,"if_missing":false})x";
  const std::string no = R"x({"field":"to_integer(N)","op":"ne","value":1,"if_missing":false})x";
  const std::string other = R"x({"field":"C","op":"eq","value":"x","if_missing":false})x";
  EXPECT_EQ(one("VALUE(N) = 1"), yes);
  EXPECT_EQ(one("NOT(VALUE(N) = 1)"), no);
  EXPECT_EQ(one("C = 'x' || VALUE(N) = 1"), R"x({"any":[)x" + other + "," + yes + "]}");
  EXPECT_EQ(one("VALUE(N) = 1 || C = 'x'"),
            R"x({"any":[)x" + yes + R"x(,{"all":[)x" + no + "," + other + "]}]}");
}

TEST(Formula, TheEventIsAskedOfTheContext) {
  EXPECT_EQ(one("ISNEW()"), R"x({"event":"create"})x");
  EXPECT_EQ(one("AND(NOT(ISNEW()), City = 'a')"),
            R"x({"all":[{"not":{"event":"create"}},)x"
            R"x({"field":"City","op":"eq","value":"a","if_missing":false}]})x");
  EXPECT_EQ(formulas({"ISNEW()", "City = 'a'"}).notes("asks_event"), 1U);
  EXPECT_EQ(formulas({"City = 'a'"}).notes("asks_event"), 0U);
}

TEST(Formula, IdsAreComparedInBothLengths) {
  const formulas made({"RecordTypeId = '012D0000000BarT'", "BEGINS(OwnerId, '005')"});
  EXPECT_EQ(made[0], R"x({"field":"RecordType.Id","op":"in",)x"
                     R"x("values":["012D0000000BarT","012D0000000BarTIAS"],"if_missing":false})x");
  EXPECT_EQ(made[1],
            R"x({"field":"Owner.Id","op":"starts_with","value":"005","if_missing":false})x");
  EXPECT_EQ(made.notes("lookup_by_id"), 2U);
  EXPECT_EQ(one("OwnerId = '012D0000000BarTIAS'").substr(0, 14), "id_in_formula:");
}

TEST(Formula, CaseBecomesTheValuesThatLeadToTheResult) {
  EXPECT_EQ(one("CASE(Rating, 'Hot', 1, 'Warm', 1, 'Cold', 2, 3) = 1"),
            R"x({"field":"Rating","op":"in","values":["Hot","Warm"],"if_missing":false})x");
  EXPECT_EQ(one("CASE(Rating, 'Hot', 1, 'Warm', 1, 2) = 2"),
            R"x({"field":"Rating","op":"not_in","values":["Hot","Warm"],"if_missing":true})x");
}

TEST(Formula, WhatABlankNumberMeansIsNotGuessed) {
  EXPECT_EQ(one("Size__c > 2"), R"x({"field":"Size__c","op":"gt","value":2,"if_missing":false})x");
  for (const std::string formula :
       {"Size__c < 2", "NOT(Size__c > 2)", "Size__c <> 2", "Size__c + 1 = 2"}) {
    EXPECT_EQ(one(formula).substr(0, 13), "blank_number:") << formula;
  }
  EXPECT_EQ(one("IF(Size__c > 2, FALSE, Hot__c)").substr(0, 8), R"({"all":[)")
      << "the same under either reading";
}

TEST(Formula, DeclaredTypesCount) {
  const std::string schema =
      R"x({"objects":{"Lead":{"fields":{"Status":{"type":"choice","options":["New","Old"]},
          "City":{"type":"text","ignore_case":true},"Size__c":{"type":"integer"},
          "Picks__c":{"type":"choices","options":["a"]}}}}})x";
  EXPECT_EQ(one("ISPICKVAL(status, 'New')", schema),
            R"x({"field":"Status","op":"eq","value":"New","if_missing":false})x");
  EXPECT_EQ(one("ISPICKVAL(Status, 'new')", schema).substr(0, 15), "unknown_option:");
  EXPECT_EQ(one("City = 'a'", schema),
            R"x({"field":"exact(City)","op":"eq","value":"a","if_missing":false})x");
  EXPECT_EQ(one("TEXT(Status) = City", schema),
            R"x({"any":[{"field":"exact(Status)","op":"eq","other":"exact(City)",)x"
            R"x("if_missing":false},{"all":[{"field":"exact(Status)","op":"is_missing"},)x"
            R"x({"field":"exact(City)","op":"is_missing"}]}]})x");
  EXPECT_EQ(one("Size__c > 2.5", schema).substr(0, 10), "bad_value:");
  EXPECT_EQ(one("Picks__c = 'a'", schema).substr(0, 14), "type_mismatch:");
  EXPECT_EQ(one("ISBLANK(Picks__c)", schema), R"x({"field":"Picks__c","op":"is_missing"})x");
  EXPECT_EQ(one("ISNULL(City)", schema), R"x({"not":{"always":true}})x");
}

TEST(Formula, SaysWhatIsWrongWithItsPlace) {
  EXPECT_EQ(one("AND(City = 'a',\n    REGEX(City, 'b'))"),
            "unsupported_function: function \"REGEX\" has no counterpart, at line 2, column 5");
  EXPECT_EQ(one("AND(City = 'a'"),
            "bad_formula: the end of the formula stands where \",\" or \")\" belongs, at line 1, "
            "column 15");
  const formulas placed({"City = 'a'", "TRUE\n && \n  REGEX(City, 'b')"});
  const auto& problems = placed.import.notes.problems();
  const auto found = std::find_if(problems.begin(), problems.end(), [](const problem& note) {
    return note.code == "unsupported_function";
  });
  ASSERT_NE(found, problems.end());
  EXPECT_EQ(found->where.line, 3U);
  EXPECT_EQ(found->where.column, 3U);
  EXPECT_EQ(found->where.pointer, "/AssignmentRules/assignmentRule[1]/ruleEntry[2]/formula[1]");
  EXPECT_EQ(placed.import.uncarried_reasons.at("unsupported_function"), 1U);
  EXPECT_EQ(placed.import.formula_count, 2U);
  EXPECT_EQ(placed.import.carried_formula_count, 1U);
}

TEST(Formula, AnExplosionIsRefusedBeforeItIsBuilt) {
  // Each level doubles what the error's two answers hold.
  std::string nested = "VALUE(N) = 1";
  for (int i = 0; i < 30; ++i) nested = "IF(" + nested + ", VALUE(N) = 2, NOT(VALUE(N) = 3))";
  EXPECT_EQ(one(nested).substr(0, 15), "too_many_tests:");
  std::string wide = "CASE(A, 'x0', 0";
  for (int i = 1; i < 400; ++i) {
    wide += ", 'x" + std::to_string(i) + "', " + std::to_string(i);
  }
  EXPECT_EQ(one(wide + ", 0) = " + wide + ", 1)").substr(0, 15), "too_many_tests:");
  // Every guard is a constant, so that nothing grows but the time.
  std::string folded = "A";
  for (int i = 0; i < 40; ++i) folded = "CASE(" + folded + ", 'x', 'p', 'y', 'q', 'r')";
  EXPECT_EQ(one(folded + " = 'z'").substr(0, 15), "too_many_tests:");
  std::string many = "A = 'v0'";
  for (int i = 1; i < 1000; ++i) many += " || A = 'v" + std::to_string(i) + "'";
  EXPECT_EQ(one(many).find(R"x({"field":"A","op":"in","values":["v0","v1")x"), 0U);
}

}  // namespace
}  // namespace ambit::exchange
