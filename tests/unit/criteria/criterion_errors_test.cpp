// What does not compile: every problem in one pass, each with its place and its remedy.
#include "workbench.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view fields = R"({"objects":{"thing":{"fields":{
  "ref":{"type":"id"},"title":{"type":"text"},
  "vis":{"type":"choice","options":["public","internal"]},
  "vis2":{"type":"choice","options":["internal","public"]},
  "tags":{"type":"choices","options":["a","b"]},"flag":{"type":"bool"},"size":{"type":"integer"},
  "price":{"type":"decimal","scale":2},"cost":{"type":"decimal","scale":3},
  "ratio":{"type":"number"},"due":{"type":"date"},"seen":{"type":"timestamp"}}}}})";

struct error_case {
  const char* criterion;
  const char* problems;  ///< `code pointer`, one a line
};

class refusals : public ::testing::TestWithParam<error_case> {};

TEST_P(refusals, name_code_and_place) {
  EXPECT_EQ(workbench(fields).errors(GetParam().criterion), GetParam().problems)
      << GetParam().criterion;
}

INSTANTIATE_TEST_SUITE_P(
    shape, refusals,
    ::testing::Values(
        error_case{"[]", "wrong_type \n"}, error_case{"{}", "empty_criterion \n"},
        error_case{R"({"all":[]})", "empty_group /all\n"},
        error_case{R"({"any":{}})", "wrong_type /any\n"},
        error_case{R"({"not":[]})", "wrong_type /not\n"},
        error_case{R"({"always":false})", "invalid_always /always\n"},
        error_case{R"({"al":[]})", "unknown_key /al\n"},
        error_case{R"({"always":true,"field":"x"})", "mixed_group /field\n"},
        error_case{R"({"op":"is_missing"})", "missing_key \n"},
        error_case{R"({"all":[{"always":true},{"all":[]},{"field":"nope","op":"is_missing"}]})",
                   "empty_group /all/1/all\nunknown_field /all/2/field\n"}));

INSTANTIATE_TEST_SUITE_P(
    names, refusals,
    ::testing::Values(
        error_case{R"({"field":"titel","op":"eq","value":"x"})", "unknown_field /field\n"},
        error_case{R"({"field":"title","op":"equals","value":"x"})", "unknown_operator /op\n"},
        error_case{R"({"field":"title","op":"eq","valeu":"x"})",
                   "missing_key \nunknown_key /valeu\n"},
        error_case{R"({"field":"title","op":"eq","value":"x","negate":true})",
                   "unknown_key /negate\n"},
        error_case{R"({"field":"nope","op":"wrong","value":1,"what":2})",
                   "unknown_field /field\nunknown_operator /op\nunknown_key /what\n"}));

INSTANTIATE_TEST_SUITE_P(
    types, refusals,
    ::testing::Values(
        error_case{R"({"field":"title","op":"in_last","count":1,"unit":"days"})",
                   "wrong_operator /op\n"},
        error_case{R"({"field":"tags","op":"eq","value":"a"})", "wrong_operator /op\n"},
        error_case{R"({"field":"flag","op":"in","values":[true]})", "wrong_operator /op\n"},
        error_case{R"({"field":"ref","op":"lt","value":"a"})", "wrong_operator /op\n"},
        error_case{R"({"field":"ref","op":"has_word","value":"a"})", "wrong_operator /op\n"},
        error_case{R"({"field":"size","op":"eq","value":"5"})", "wrong_type /value\n"},
        error_case{R"({"field":"size","op":"eq","value":1.5})", "fraction /value\n"},
        error_case{R"({"field":"size","op":"eq","value":9223372036854775808})",
                   "out_of_range /value\n"},
        error_case{R"({"field":"price","op":"eq","value":1.005})", "inexact /value\n"},
        error_case{R"({"field":"price","op":"eq","value":"1,5"})", "ill_formed_number /value\n"},
        error_case{R"({"field":"ratio","op":"eq","value":1e400})", "out_of_range /value\n"},
        error_case{R"({"field":"flag","op":"eq","value":"true"})", "wrong_type /value\n"},
        error_case{R"({"field":"due","op":"eq","value":"2026-02-30"})", "ill_formed_date /value\n"},
        error_case{R"({"field":"seen","op":"eq","value":"2026-11-22T09:00:00"})",
                   "ill_formed_timestamp /value\n"},
        error_case{R"({"field":"title","op":"eq","value":null})", "wrong_type /value\n"},
        error_case{R"({"field":"title","op":"eq","value":""})", "empty_text /value\n"},
        error_case{R"({"field":"vis","op":"in","values":["public","secret",""]})",
                   "unknown_option /values/1\nempty_text /values/2\n"},
        error_case{R"({"field":"tags","op":"includes_any","values":["c"]})",
                   "unknown_option /values/0\n"},
        error_case{R"({"field":"title","op":"has_word","value":"two words"})",
                   "not_a_word /value\n"},
        error_case{R"({"field":"title","op":"has_word","values":["x"]})",
                   "missing_key \nunknown_key /values\n"}));

INSTANTIATE_TEST_SUITE_P(
    arguments, refusals,
    ::testing::Values(
        error_case{R"({"field":"size","op":"eq","value":1,"other":"size"})",
                   "value_and_other /other\n"},
        error_case{R"({"field":"size","op":"eq"})", "missing_key \n"},
        error_case{R"({"field":"size","op":"eq","other":"title"})", "wrong_type /other\n"},
        error_case{R"({"field":"price","op":"eq","other":"cost"})", "wrong_scale /other\n"},
        error_case{R"({"field":"vis","op":"eq","other":"vis2"})", "other_options /other\n"},
        error_case{R"({"field":"vis","op":"eq","other":"viz"})", "unknown_field /other\n"},
        error_case{R"({"field":"size","op":"between","from":2,"to":1})", "reversed_range /to\n"},
        error_case{R"({"field":"size","op":"between","from":2})", "missing_key \n"},
        error_case{R"({"field":"size","op":"in","values":[]})", "empty_list /values\n"},
        error_case{R"({"field":"size","op":"in","values":1})", "wrong_type /values\n"},
        error_case{R"({"field":"size","op":"in","values":[1,"2",null]})",
                   "wrong_type /values/1\nwrong_type /values/2\n"},
        error_case{R"({"field":"title","op":"contains","value":"a","values":["b"]})",
                   "value_and_values /values\n"},
        error_case{R"({"field":"title","op":"contains"})", "missing_key \n"},
        error_case{R"({"field":"title","op":"is_missing","if_missing":true})",
                   "misplaced_key /if_missing\n"},
        error_case{R"({"field":"title","op":"is_present","ignore_case":true})",
                   "misplaced_key /ignore_case\n"},
        error_case{R"({"field":"ref","op":"eq","value":"x","ignore_case":true})",
                   "misplaced_key /ignore_case\n"},
        error_case{R"({"field":"title","op":"is_missing","value":1})", "unknown_key /value\n"}));

INSTANTIATE_TEST_SUITE_P(
    relative_dates, refusals,
    ::testing::Values(
        error_case{R"({"field":"due","op":"in_last","count":0,"unit":"days"})",
                   "out_of_range /count\n"},
        error_case{R"({"field":"due","op":"in_last","count":100000001,"unit":"days"})",
                   "out_of_range /count\n"},
        error_case{R"({"field":"due","op":"in_last","count":1.5,"unit":"day"})",
                   "out_of_range /count\nunknown_unit /unit\n"},
        error_case{R"({"field":"due","op":"in_last"})", "missing_key \nmissing_key \n"},
        error_case{R"({"field":"due","op":"in_next","count":1,"unit":"hours"})",
                   "wrong_unit /unit\n"},
        error_case{R"({"field":"due","op":"before_now","count":1})", "missing_key /count\n"},
        error_case{R"({"field":"seen","op":"in_period","period":"this_weak"})",
                   "unknown_period /period\n"}));

std::string first_hint(std::string_view json) {
  const workbench bench(fields);
  const auto failed = criterion::compile(bench.fields, "thing", json);
  return failed ? "compiled" : failed.report().problems().at(0).hint;
}

TEST(refusals, suggest_what_was_meant) {
  EXPECT_NE(first_hint(R"({"field":"titel","op":"is_missing"})").find("\"title\""),
            std::string::npos);
  EXPECT_NE(first_hint(R"({"field":"title","op":"contain","value":"x"})").find("\"contains\""),
            std::string::npos);
  EXPECT_NE(first_hint(R"({"field":"vis","op":"eq","value":"Internal"})").find("\"internal\""),
            std::string::npos);
  EXPECT_NE(first_hint(R"({"field":"title","op":"eq","value":""})").find("is_missing"),
            std::string::npos);
  EXPECT_NE(first_hint(R"({"field":"title","op":"ne","value":""})").find("is_present"),
            std::string::npos);
  EXPECT_NE(first_hint(R"({"all":[]})").find("always"), std::string::npos);
  EXPECT_NE(first_hint(R"({"field":"size","op":"contains","value":"x"})").find("id, text"),
            std::string::npos);
}

TEST(refusals, have_line_and_column) {
  const workbench bench(fields);
  const auto failed = criterion::compile(
      bench.fields, "thing", "{\"all\": [\n  {\"field\": \"titel\", \"op\": \"is_missing\"}]}",
      "view.json");
  ASSERT_FALSE(failed);
  const place& where = failed.report().problems().at(0).where;
  EXPECT_EQ(where.file, "view.json");
  EXPECT_EQ(where.line, 2u);
  EXPECT_EQ(where.column, 13u);
}

std::string repeated(const std::string& part, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + part;
  return out;
}

TEST(limits, tests_in_a_criterion) {
  const workbench bench(fields);
  const auto with = [&](std::size_t count) {
    return bench.errors("{\"any\":[" + repeated(R"({"field":"title","op":"is_missing"})", count) +
                        "]}");
  };
  EXPECT_EQ(with(256), "");
  EXPECT_EQ(with(257), "too_many_tests /any/256\n");
  EXPECT_EQ(with(300), "too_many_tests /any/256\n");
}

TEST(limits, values_in_a_list) {
  const workbench bench(fields);
  const auto with = [&](std::size_t count) {
    return bench.errors(R"({"field":"size","op":"in","values":[)" + repeated("7", count) + "]}");
  };
  EXPECT_EQ(with(100'000), "");
  EXPECT_EQ(with(100'001), "limit_exceeded /values\n");
}

TEST(limits, bytes_of_texts_and_ids) {
  const workbench bench(fields);
  const auto with = [&](const char* field, std::size_t bytes) {
    return bench.errors(std::string(R"({"field":")") + field + R"(","op":"eq","value":")" +
                        std::string(bytes, 'x') + "\"}");
  };
  EXPECT_EQ(with("ref", 255), "");
  EXPECT_EQ(with("ref", 256), "too_long /value\n");
  EXPECT_EQ(with("title", 65'536), "");
  EXPECT_EQ(with("title", 65'537), "too_long /value\n");
}

TEST(limits, nesting) {
  const workbench bench(fields);
  const auto with = [&](std::size_t levels) {
    std::string json = R"({"always":true})";
    for (std::size_t i = 1; i < levels; ++i) json = "{\"not\":" + json + "}";
    return bench.errors(json);
  };
  EXPECT_EQ(with(64), "");
  EXPECT_NE(with(65).find("too_deep"), std::string::npos);
}

}  // namespace
}  // namespace ambit::testing
