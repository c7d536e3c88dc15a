#include "src/criteria/explain.hpp"

#include "src/criteria/workspace.hpp"
#include "workbench.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view fields_json = R"({"objects":{"lead":{"fields":{
  "country":{"type":"text","ignore_case":true},"employees":{"type":"integer"},
  "price":{"type":"decimal","scale":2},"due":{"type":"date"},"manager":{"type":"id"},
  "vis":{"type":"choice","options":["public","internal"]},
  "tags":{"type":"choices","options":["a","b","c"]}}}}})";

TEST(explanation, shows_the_tree_as_it_was_written) {
  workbench bench(fields_json, "lead");
  EXPECT_EQ(
      bench.explain(R"({"all":[{"any":[{"op": "in", "field": "country", "values": ["DE","AT","CH"]},
                                            {"not":{"field":"employees","op":"lt","value":500}}]},
                                     {"always":true}]})",
                    R"({"id":"1","country":"FR"})"),
      R"({"all":[{"any":[)"
      R"({"op":"in","field":"country","values":["DE","AT","CH"],"result":"false",)"
      R"("seen":"FR","would_pass":"country would have to be one of \"DE\", \"AT\", \"CH\""},)"
      R"({"not":{"field":"employees","op":"lt","value":500,"result":"unknown","seen":null,)"
      R"("would_pass":"employees would have to be less than 500"},"result":"unknown"}],)"
      R"("result":"unknown"},{"always":true,"result":"true"}],"result":"unknown"})");
}

TEST(explanation, of_a_wrong_value_is_invalid_all_the_way_up) {
  workbench bench(fields_json, "lead");
  EXPECT_EQ(bench.explain(R"({"any":[{"field":"country","op":"is_present"},
                                     {"field":"employees","op":"ge","value":5}]})",
                          R"({"id":"1","country":"FR","employees":"many"})"),
            R"({"any":[{"field":"country","op":"is_present","result":"true","seen":"FR"},)"
            R"({"field":"employees","op":"ge","value":5,"result":"invalid","seen":"many",)"
            R"("would_pass":"employees would have to be at least 5"}],"result":"invalid"})");
}

TEST(explanation, marks_an_undeclared_option) {
  workbench bench(fields_json, "lead");
  EXPECT_EQ(bench.explain(R"({"any":[{"field":"vis","op":"eq","value":"public"},
                                     {"field":"vis","op":"is_present"}]})",
                          R"({"id":"1","vis":"odd"})"),
            R"({"any":[{"field":"vis","op":"eq","value":"public","result":"unknown","seen":"odd",)"
            R"("undeclared":true,"would_pass":"vis would have to be \"public\""},)"
            R"({"field":"vis","op":"is_present","result":"true","seen":"odd","undeclared":true}],)"
            R"("result":"true"})");
}

TEST(explanation, shows_the_event_that_was_seen) {
  workbench bench(fields_json, "lead");
  context edit = at("2026-11-22T09:00:00Z");
  edit.event = "edit";
  const std::string question = R"({"any":[{"event":"create"},{"event":"edit"}]})";
  const std::string record = R"({"id":"1"})";
  EXPECT_EQ(bench.explain(question, record, edit),
            R"({"any":[{"event":"create","result":"false","seen":"edit",)"
            R"("would_pass":"the event would have to be \"create\""},)"
            R"({"event":"edit","result":"true","seen":"edit"}],"result":"true"})");
  EXPECT_EQ(bench.explain(question, record),
            R"({"any":[{"event":"create","result":"true","seen":"create"},)"
            R"({"event":"edit","result":"false","seen":"create",)"
            R"("would_pass":"the event would have to be \"edit\""}],"result":"true"})");
}

struct sentence {
  const char* test;
  const char* would;
};
class sentences : public ::testing::TestWithParam<sentence> {};

TEST_P(sentences, say_what_would_pass) {
  workbench bench(fields_json, "lead");
  const std::string why = bench.explain(GetParam().test, R"({"id":"1","manager":"kim"})");
  json::document document;
  report problems;
  ASSERT_TRUE(document.parse(why, "", problems));
  const auto found = document.root().find("would_pass");
  ASSERT_TRUE(found) << why;
  EXPECT_EQ(found.string(), GetParam().would);
}

INSTANTIATE_TEST_SUITE_P(
    all, sentences,
    ::testing::Values(
        sentence{R"({"field":"country","op":"eq","value":"DE"})",
                 R"(country would have to be "DE")"},
        sentence{R"({"field":"country","op":"ne","value":"DE"})",
                 R"(country would have to be other than "DE")"},
        sentence{R"({"field":"country","op":"in","values":["A","B","C","D","E","F"]})",
                 R"(country would have to be one of "A", "B", "C", "D", "E", …)"},
        sentence{R"({"field":"price","op":"ge","value":"12.50"})",
                 "price would have to be at least 12.50"},
        sentence{R"({"field":"due","op":"lt","value":"2026-11-22"})",
                 "due would have to be earlier than 2026-11-22"},
        sentence{R"({"field":"employees","op":"between","from":5,"to":10})",
                 "employees would have to be from 5 to 10"},
        sentence{R"({"field":"country","op":"contains","values":["x","y"]})",
                 R"(country would have to contain one of "x", "y")"},
        sentence{R"({"field":"country","op":"not_contains","value":"x"})",
                 R"(country would have to not contain "x")"},
        sentence{R"({"field":"tags","op":"includes_all","values":["b","a"]})",
                 R"(tags would have to include all of "b", "a")"},
        sentence{R"({"field":"due","op":"in_last","count":7,"unit":"days"})",
                 "due would have to be in the last 7 days"},
        sentence{R"({"field":"due","op":"in_period","period":"this_fiscal_quarter"})",
                 "due would have to be in this fiscal quarter"},
        sentence{R"({"field":"due","op":"in_period","period":"today"})",
                 "due would have to be today"},
        sentence{R"({"field":"due","op":"before_now","count":1,"unit":"months"})",
                 "due would have to be earlier than 1 month before now"},
        sentence{R"({"field":"due","op":"after_now"})", "due would have to be later than now"},
        sentence{R"({"field":"country","op":"is_present"})", "country would have to be present"},
        sentence{R"({"field":"id","op":"eq","other":"manager"})",
                 R"(id would have to be the value of manager ("kim"))"}));

std::string clause(std::string_view question, std::string_view record) {
  workbench bench(fields_json, "lead");
  const auto compiled = bench.compile(question);
  const auto records = read(bench.fields, "lead", record);
  return criteria::describe_result(compiled.data(), *compiled.data().atoms, records.records(), 0,
                                   bench.memory.workspace());
}

TEST(clauses, say_what_stopped_it_or_let_it_pass) {
  const char* both = R"({"all":[{"field":"country","op":"in","values":["DE","AT"]},
                                {"field":"employees","op":"ge","value":500}]})";
  EXPECT_EQ(clause(both, R"({"id":"1","country":"FR","employees":900})"),
            R"(country is "FR", not one of "DE", "AT")");
  EXPECT_EQ(clause(both, R"({"id":"1","country":"de"})"), "employees is missing, not at least 500");
  EXPECT_EQ(clause(both, R"({"id":"1","country":"de","employees":900})"),
            R"(country is "de" and employees is 900)");
  EXPECT_EQ(clause(R"({"not":{"field":"vis","op":"eq","value":"internal"}})",
                   R"({"id":"1","vis":"internal"})"),
            R"(vis is "internal" and may not be "internal")");
  EXPECT_EQ(clause(R"({"field":"vis","op":"ne","value":"internal"})", R"({"id":"1","vis":"odd"})"),
            R"(vis is "odd", an undeclared option and would have to be other than "internal")");
  EXPECT_EQ(clause(R"({"always":true})", R"({"id":"1"})"), "everything passes");
  EXPECT_EQ(clause(both, R"({"id":"1","country":7})"), "country is wrong in the record");
}

}  // namespace
}  // namespace ambit::testing
