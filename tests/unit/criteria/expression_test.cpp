// Derived fields: each function's value, shown by `seen` of an explanation.
#include "workbench.hpp"

namespace ambit::testing {
namespace {

struct value_case {
  const char* type;
  const char* expression;
  const char* members;  ///< of the record
  const char* seen;     ///< the derived value as JSON
};

std::string derived_value(const value_case& each, bool sees_missing) {
  const std::string json = std::string(R"({"objects":{"thing":{"fields":{
    "t":{"type":"text"},"c":{"type":"text","ignore_case":true},"n":{"type":"integer"},
    "m":{"type":"integer"},"f":{"type":"bool"},"o":{"type":"choice","options":["One","Two"]},
    "d":{"type":"date"},"x":{"type":")") +
                           each.type + R"(","sees_missing":)" + (sees_missing ? "true" : "false") +
                           R"(,"derived":)" + each.expression + "}}}}}";
  const schema fields = compiled_schema(json);
  std::string record = R"({"id":"r-7")";
  if (*each.members != 0) record += std::string(",") + each.members;
  const batch records = read(fields, "thing", record + "}");
  return records.records().seen(0, *records.records().object().find("x"));
}

class values : public ::testing::TestWithParam<value_case> {};

TEST_P(values, are_exact) {
  EXPECT_EQ(derived_value(GetParam(), false), GetParam().seen) << GetParam().expression;
}

INSTANTIATE_TEST_SUITE_P(
    texts, values,
    ::testing::Values(
        value_case{"text", R"({"left":[{"field":"t"},2]})", R"("t":"äöü")", R"("äö")"},
        value_case{"text", R"({"right":[{"field":"t"},2]})", R"("t":"äöü")", R"("öü")"},
        value_case{"text", R"({"right":[{"field":"t"},9]})", R"("t":"äöü")", R"("äöü")"},
        value_case{"text", R"({"left":[{"field":"t"},0]})", R"("t":"abc")", "null"},
        value_case{"text", R"({"left":[{"field":"t"},-1]})", R"("t":"abc")", "null"},
        value_case{"text", R"({"mid":[{"field":"t"},2,2]})", R"("t":"abcd")", R"("bc")"},
        value_case{"text", R"({"mid":[{"field":"t"},0,2]})", R"("t":"abcd")", "null"},
        value_case{"text", R"({"mid":[{"field":"t"},9,2]})", R"("t":"abcd")", "null"},
        value_case{"text", R"({"trim":{"field":"t"}})", R"("t":"  a b\u00a0")", R"("a b")"},
        value_case{"text", R"({"trim":{"field":"t"}})", R"("t":"   ")", "null"},
        value_case{"text", R"({"lower":{"field":"t"}})", R"("t":"ÄB")", R"("äb")"},
        value_case{"text", R"({"upper":{"field":"c"}})", R"("c":"äB")", R"("ÄB")"},
        value_case{"text", R"({"field":"c"})", R"("c":"Straße")", R"("Straße")"},
        value_case{"text", R"({"concat":[{"field":"t"},"-",{"to_text":{"field":"n"}}]})",
                   R"("t":"a","n":-5)", R"("a--5")"},
        value_case{"text", R"({"concat":[{"field":"id"},{"field":"o"}]})", R"("o":"Two")",
                   R"("r-7Two")"},
        value_case{"text", R"({"concat":[{"trim":{"field":"t"}},"-"]})", R"("t":" ")", "null"},
        value_case{"text", R"({"concat":[{"field":"t"},"-"]})", "", "null"}));

INSTANTIATE_TEST_SUITE_P(
    numbers, values,
    ::testing::Values(
        value_case{"integer", R"({"length":{"field":"t"}})", R"("t":"äöü")", "3"},
        value_case{"integer", R"({"find":["c",{"field":"t"}]})", R"("t":"äbc")", "3"},
        value_case{"integer", R"({"find":["z",{"field":"t"}]})", R"("t":"äbc")", "0"},
        value_case{"integer", R"({"to_integer":{"field":"t"}})", R"("t":" 0012 ")", "12"},
        value_case{"integer", R"({"to_integer":{"field":"t"}})", R"("t":"+7")", "7"},
        value_case{"integer", R"({"to_integer":{"field":"t"}})", R"("t":"+-7")", "null"},
        value_case{"integer", R"({"to_integer":{"field":"t"}})", R"("t":"1.5")", "null"},
        value_case{"integer", R"({"to_integer":{"field":"t"}})", R"("t":"9223372036854775808")",
                   "null"},
        value_case{"integer", R"({"add":[{"field":"n"},1]})", R"("n":9223372036854775807)", "null"},
        value_case{"integer", R"({"add":[{"field":"n"},1]})", R"("n":9223372036854775806)",
                   "9223372036854775807"},
        value_case{"integer", R"({"subtract":[{"field":"n"},{"field":"m"}]})", R"("n":5,"m":7)",
                   "-2"},
        value_case{"integer", R"({"multiply":[{"field":"n"},3]})", R"("n":-4)", "-12"},
        value_case{"integer", R"({"modulo":[{"field":"n"},3]})", R"("n":-4)", "2"},
        value_case{"integer", R"({"modulo":[{"field":"n"},-3]})", R"("n":4)", "-2"},
        value_case{"integer", R"({"modulo":[{"field":"n"},0]})", R"("n":4)", "null"},
        value_case{"integer", R"({"modulo":[{"field":"n"},-1]})", R"("n":-9223372036854775808)",
                   "0"},
        value_case{"bool", R"({"field":"f"})", R"("f":true)", "true"}));

class blank_values : public ::testing::TestWithParam<value_case> {};

TEST_P(blank_values, are_exact) {
  EXPECT_EQ(derived_value(GetParam(), true), GetParam().seen) << GetParam().expression;
}

INSTANTIATE_TEST_SUITE_P(
    all, blank_values,
    ::testing::Values(
        value_case{"bool", R"({"is_missing":{"field":"d"}})", "", "true"},
        value_case{"bool", R"({"is_missing":{"field":"d"}})", R"("d":"2026-11-22")", "false"},
        value_case{"bool", R"({"is_missing":{"field":"o"}})", R"("o":"Three")", "false"},
        value_case{"text", R"({"first_present":[{"field":"t"},{"field":"c"},"none"]})",
                   R"("c":"x")", R"("x")"},
        value_case{"text", R"({"first_present":[{"trim":{"field":"t"}},"none"]})", R"("t":"  ")",
                   R"("none")"},
        value_case{"integer", R"({"first_present":[{"to_integer":{"field":"t"}},{"field":"n"}]})",
                   R"("t":"x","n":3)", "3"},
        value_case{"text", R"({"first_present":[{"field":"o"},"none"]})", R"("o":"Three")",
                   "null"}));

TEST(derived_fields, stand_on_one_another_and_are_tested_as_any_field) {
  workbench bench(R"({"objects":{"thing":{"fields":{
    "turn":{"type":"integer","derived":{"modulo":[{"field":"number"},3]}},
    "number":{"type":"integer","derived":{"to_integer":{"right":[{"field":"code"},5]}}},
    "code":{"type":"text"},
    "folded":{"type":"text","ignore_case":true,"derived":{"left":[{"field":"code"},1]}}}}}})");
  EXPECT_EQ(bench.ask(R"({"field":"turn","op":"eq","value":1})",
                      R"([{"id":"1","code":"L-00004"},{"id":"2","code":"L-00005"},{"id":"3"},
                          {"id":"4","code":"none"}])"),
            "pnnn");
  EXPECT_EQ(bench.ask(R"({"field":"folded","op":"eq","value":"l"})", R"({"id":"1","code":"L-1"})"),
            "p");
}

TEST(derived_fields, of_a_wrong_input_are_wrong_and_of_an_undeclared_one_unknown) {
  workbench bench(R"({"objects":{"thing":{"fields":{
    "o":{"type":"choice","options":["a"]},"t":{"type":"text"},
    "x":{"type":"text","derived":{"concat":[{"field":"o"},{"field":"t"}]}},
    "y":{"type":"bool","sees_missing":true,"derived":{"is_missing":{"field":"t"}}}}}}})");
  EXPECT_EQ(bench.ask(R"({"field":"x","op":"ne","value":"q"})",
                      R"([{"id":"1","o":"a","t":5},{"id":"2","o":"zz","t":"b"},
                          {"id":"3","o":"a","t":"b"}])"),
            "inp");
  EXPECT_EQ(bench.ask(R"({"field":"y","op":"eq","value":true})",
                      R"([{"id":"1","t":5},{"id":"2"},{"id":"3","t":"b"}])"),
            "ipn");
}

TEST(derived_fields, joined_past_the_longest_text_are_missing_but_unknown_where_a_part_is) {
  workbench bench(R"({"objects":{"thing":{"fields":{
    "o":{"type":"choice","options":["a"]},"s":{"type":"text"},"t":{"type":"text"},
    "x":{"type":"text","derived":{"concat":[
      {"field":"t"},{"field":"t"},{"field":"s"},{"field":"t"},{"field":"o"}]}}}}}})");
  const auto ask = [&](std::size_t size, const char* rest) {
    return bench.ask(R"({"field":"x","op":"is_missing"})",
                     R"({"id":"1","s":"s","t":")" + std::string(size, 'x') + '"' + rest + '}');
  };
  EXPECT_EQ(ask(21'844, R"(,"o":"a")"), "n");  // 65,534 bytes
  EXPECT_EQ(ask(21'845, R"(,"o":"a")"), "p");  // 65,537 bytes
  EXPECT_EQ(ask(65'536, R"(,"o":"a")"), "p");
  EXPECT_EQ(ask(65'536, R"(,"o":"zz")"), "n");
  EXPECT_EQ(ask(65'536, ""), "p");
}

}  // namespace
}  // namespace ambit::testing
