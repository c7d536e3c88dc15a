// Every operator over every type it takes, three-valued meaning, and the facts of the contract.
#include "workbench.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view everything = R"({
  "calendar": {"time_zone": "Europe/Berlin"},
  "objects": {"thing": {"fields": {
    "ref": {"type": "id"}, "ref2": {"type": "id"},
    "title": {"type": "text"}, "city": {"type": "text", "ignore_case": true},
    "vis": {"type": "choice", "options": ["public", "internal"]},
    "vis2": {"type": "choice", "options": ["public", "internal"]},
    "tags": {"type": "choices", "options": ["a", "b", "c", "d"]},
    "flag": {"type": "bool"}, "size": {"type": "integer"}, "size2": {"type": "integer"},
    "price": {"type": "decimal", "scale": 2}, "ratio": {"type": "number"},
    "due": {"type": "date"}, "seen": {"type": "timestamp"}, "company.tier": {"type": "integer"}
  }}}})";

struct fact {
  const char* question;
  const char* members;  ///< of the record, beside its id
  char verdict;
};

class facts : public ::testing::TestWithParam<fact> {};

TEST_P(facts, hold) {
  workbench bench(everything);
  const fact& each = GetParam();
  std::string record = R"({"id":"1")";
  if (*each.members != 0) record += std::string(",") + each.members;
  record += '}';
  EXPECT_EQ(bench.ask(each.question, record), std::string(1, each.verdict))
      << each.question << " over " << record;
}

INSTANTIATE_TEST_SUITE_P(
    contract, facts,
    ::testing::Values(
        fact{R"({"field":"vis","op":"ne","value":"internal"})", "", 'n'},
        fact{R"({"not":{"field":"vis","op":"eq","value":"internal","if_missing":false}})", "", 'p'},
        fact{R"({"not":{"field":"vis","op":"eq","value":"internal"}})", "", 'n'},
        fact{
            R"({"any":[{"field":"vis","op":"ne","value":"internal"},
                       {"field":"ref","op":"is_present"}]})",
            R"("ref":"x")", 'p'},
        fact{R"({"not":{"field":"title","op":"eq","value":"Open","if_missing":false}})",
             R"("title":"")", 'p'}));

INSTANTIATE_TEST_SUITE_P(
    equality, facts,
    ::testing::Values(
        fact{R"({"field":"ref","op":"eq","value":"x"})", R"("ref":"x")", 'p'},
        fact{R"({"field":"ref","op":"eq","value":"x"})", R"("ref":"X")", 'n'},
        fact{R"({"field":"id","op":"eq","value":"1"})", "", 'p'},
        fact{R"({"field":"title","op":"ne","value":"x"})", R"("title":"y")", 'p'},
        fact{R"({"field":"title","op":"eq","value":"STRASSE","ignore_case":true})",
             R"("title":"Straße")", 'p'},
        fact{R"({"field":"title","op":"eq","value":"STRASSE"})", R"("title":"Straße")", 'n'},
        fact{R"({"field":"city","op":"eq","value":"köln"})", R"("city":"KÖLN")", 'p'},
        fact{R"({"field":"city","op":"ne","value":"köln","ignore_case":false})", R"("city":"KÖLN")",
             'n'},
        fact{R"({"field":"flag","op":"eq","value":false})", R"("flag":false)", 'p'},
        fact{R"({"field":"size","op":"eq","value":100})", R"("size":1e2)", 'p'},
        fact{R"({"field":"size","op":"eq","value":9007199254740993})", R"("size":9007199254740992)",
             'n'},
        fact{R"({"field":"price","op":"eq","value":"12.50"})", R"("price":12.5)", 'p'},
        fact{R"({"field":"price","op":"ne","value":12.51})", R"("price":"12.5")", 'p'},
        fact{R"({"field":"ratio","op":"eq","value":0})", R"("ratio":-0.0)", 'p'},
        fact{R"({"field":"due","op":"eq","value":"2026-11-22"})", R"("due":"2026-11-22")", 'p'},
        fact{R"({"field":"seen","op":"eq","value":"2026-11-22T10:00:00+01:00"})",
             R"("seen":"2026-11-22T09:00:00Z")", 'p'},
        fact{R"({"field":"company.tier","op":"eq","value":1})", R"("company":{"tier":1})", 'p'},
        fact{R"({"field":"company.tier","op":"eq","value":1})", R"("company.tier":1)", 'p'}));

INSTANTIATE_TEST_SUITE_P(
    other_fields, facts,
    ::testing::Values(
        fact{R"({"field":"ref","op":"eq","other":"ref2"})", R"("ref":"x","ref2":"x")", 'p'},
        fact{R"({"field":"ref","op":"ne","other":"ref2"})", R"("ref":"x")", 'n'},
        fact{R"({"field":"ref","op":"ne","other":"ref2","if_missing":true})", R"("ref":"x")", 'p'},
        fact{R"({"field":"title","op":"eq","other":"city"})", R"("title":"Köln","city":"KÖLN")",
             'p'},
        fact{R"({"field":"city","op":"eq","other":"title"})", R"("title":"Köln","city":"KÖLN")",
             'p'},
        fact{R"({"field":"size","op":"lt","other":"size2"})", R"("size":1,"size2":2)", 'p'},
        fact{R"({"field":"vis","op":"eq","other":"vis2"})", R"("vis":"public","vis2":"public")",
             'p'},
        fact{R"({"field":"vis","op":"ne","other":"vis2","if_missing":true})", R"("vis":"secret")",
             'p'},
        fact{R"({"field":"vis","op":"ne","other":"vis2","if_missing":true})",
             R"("vis":"secret","vis2":"public")", 'n'}));

INSTANTIATE_TEST_SUITE_P(
    order, facts,
    ::testing::Values(
        fact{R"({"field":"size","op":"lt","value":5})", R"("size":5)", 'n'},
        fact{R"({"field":"size","op":"le","value":5})", R"("size":5)", 'p'},
        fact{R"({"field":"size","op":"gt","value":5})", R"("size":5)", 'n'},
        fact{R"({"field":"size","op":"ge","value":5})", R"("size":5)", 'p'},
        fact{R"({"field":"size","op":"ge","value":5})", "", 'n'},
        fact{R"({"field":"size","op":"ge","value":5,"if_missing":true})", "", 'p'},
        fact{R"({"field":"size","op":"between","from":5,"to":7})", R"("size":7)", 'p'},
        fact{R"({"field":"size","op":"between","from":5,"to":7})", R"("size":8)", 'n'},
        fact{R"({"field":"price","op":"lt","value":-0.01})", R"("price":"-0.02")", 'p'},
        fact{R"({"field":"ratio","op":"gt","value":0.1})", R"("ratio":0.10000000000000002)", 'p'},
        fact{R"({"field":"due","op":"lt","value":"2026-11-22"})", R"("due":"2026-11-21")", 'p'},
        fact{R"({"field":"title","op":"lt","value":"a"})", R"("title":"Z")", 'p'},
        fact{R"({"field":"title","op":"lt","value":"a","ignore_case":true})", R"("title":"Z")",
             'n'},
        fact{R"({"field":"title","op":"gt","value":"z"})", R"("title":"é")", 'p'},
        fact{R"({"field":"title","op":"between","from":"b","to":"bz"})", R"("title":"bm")", 'p'}));

INSTANTIATE_TEST_SUITE_P(
    lists, facts,
    ::testing::Values(
        fact{R"({"field":"vis","op":"in","values":["internal","public","public"]})",
             R"("vis":"public")", 'p'},
        fact{R"({"field":"vis","op":"not_in","values":["internal"]})", R"("vis":"public")", 'p'},
        fact{R"({"field":"vis","op":"not_in","values":["internal"]})", "", 'n'},
        fact{R"({"field":"size","op":"in","values":[9,8,7,6,5,4,3,2,1,0]})", R"("size":0)", 'p'},
        fact{R"({"field":"size","op":"in","values":[9,8,7,6,5,4,3,2,1,0]})", R"("size":10)", 'n'},
        fact{R"({"field":"ratio","op":"in","values":[1.5,2.5]})", R"("ratio":2.5)", 'p'},
        fact{R"({"field":"city","op":"in","values":["a","B","c","d","e","f","g","h","i"]})",
             R"("city":"b")", 'p'},
        fact{R"({"field":"due","op":"not_in","values":["2026-11-22"]})", R"("due":"2026-11-23")",
             'p'}));

INSTANTIATE_TEST_SUITE_P(
    texts, facts,
    ::testing::Values(
        fact{R"({"field":"title","op":"contains","value":"oo"})", R"("title":"foo")", 'p'},
        fact{R"({"field":"title","op":"contains","values":["x","oo"]})", R"("title":"foo")", 'p'},
        fact{R"({"field":"title","op":"not_contains","values":["x","oo"]})", R"("title":"foo")",
             'n'},
        fact{R"({"field":"title","op":"not_contains","value":"x"})", R"("title":"foo")", 'p'},
        fact{R"({"field":"title","op":"not_contains","value":"x"})", "", 'n'},
        fact{R"({"field":"ref","op":"starts_with","value":"f"})", R"("ref":"foo")", 'p'},
        fact{R"({"field":"ref","op":"ends_with","values":["f","o"]})", R"("ref":"foo")", 'p'},
        fact{R"({"field":"city","op":"contains","value":"ÖL"})", R"("city":"Köln")", 'p'},
        fact{R"({"field":"title","op":"has_word","value":"Gmbh","ignore_case":true})",
             R"("title":"Acme-GMBH, Köln")", 'p'},
        fact{R"({"field":"title","op":"has_word","value":"mbh","ignore_case":true})",
             R"("title":"Acme GMBH")", 'n'}));

INSTANTIATE_TEST_SUITE_P(
    sets, facts,
    ::testing::Values(
        fact{R"({"field":"tags","op":"includes_any","values":["c","a"]})", R"("tags":["b","c"])",
             'p'},
        fact{R"({"field":"tags","op":"includes_any","values":["d"]})", R"("tags":["b","c"])", 'n'},
        fact{R"({"field":"tags","op":"includes_all","values":["c","b"]})",
             R"("tags":["b","d","c"])", 'p'},
        fact{R"({"field":"tags","op":"includes_all","values":["c","a"]})", R"("tags":["b","c"])",
             'n'},
        fact{R"({"field":"tags","op":"includes_none","values":["a"]})", R"("tags":["b","c"])", 'p'},
        fact{R"({"field":"tags","op":"includes_none","values":["a"]})", R"("tags":[])", 'n'},
        fact{R"({"field":"tags","op":"includes_none","values":["a"]})", R"("tags":["b","zzz"])",
             'n'},
        fact{R"({"field":"tags","op":"equals_set","values":["c","b"]})",
             R"("tags":["b","c","b",null])", 'p'},
        fact{R"({"field":"tags","op":"equals_set","values":["c","b"]})", R"("tags":["b"])", 'n'},
        fact{R"({"field":"tags","op":"is_missing"})", R"("tags":[null])", 'p'}));

INSTANTIATE_TEST_SUITE_P(
    undeclared_options, facts,
    ::testing::Values(
        fact{R"({"field":"vis","op":"is_present"})", R"("vis":"secret")", 'p'},
        fact{R"({"field":"vis","op":"is_missing"})", R"("vis":"secret")", 'n'},
        fact{R"({"field":"vis","op":"ne","value":"internal"})", R"("vis":"secret")", 'n'},
        fact{R"({"field":"vis","op":"ne","value":"internal","if_missing":true})",
             R"("vis":"secret")", 'n'},
        fact{R"({"not":{"field":"vis","op":"eq","value":"internal"}})", R"("vis":"secret")", 'n'},
        fact{R"({"field":"tags","op":"is_present"})", R"("tags":["zzz"])", 'p'}));

INSTANTIATE_TEST_SUITE_P(
    groups, facts,
    ::testing::Values(
        fact{R"({"always":true})", "", 'p'}, fact{R"({"not":{"always":true}})", "", 'n'},
        fact{R"({"all":[{"always":true},{"field":"flag","op":"eq","value":true}]})",
             R"("flag":true)", 'p'},
        fact{R"({"any":[{"always":true},{"field":"flag","op":"eq","value":true}]})", "", 'p'},
        fact{R"({"all":[{"any":[{"always":true},{"field":"size","op":"eq","value":1}]},
                    {"field":"flag","op":"eq","value":true}]})",
             R"("flag":true)", 'p'},
        fact{R"({"not":{"not":{"not":{"field":"flag","op":"eq","value":true}}}})",
             R"("flag":false)", 'p'},
        fact{R"({"not":{"all":[{"field":"flag","op":"eq","value":true},
                           {"field":"size","op":"eq","value":1}]}})",
             R"("size":2)", 'p'},
        fact{R"({"not":{"any":[{"field":"flag","op":"eq","value":true},
                           {"field":"size","op":"eq","value":1}]}})",
             R"("size":2)", 'n'}));

INSTANTIATE_TEST_SUITE_P(
    wrong_values, facts,
    ::testing::Values(
        fact{R"({"field":"size","op":"is_missing"})", R"("size":"5")", 'i'},
        fact{R"({"field":"size","op":"eq","value":1})", R"("size":1.5)", 'i'},
        fact{R"({"field":"title","op":"is_present"})", R"("size":"5","title":"x")", 'p'},
        fact{
            R"({"any":[{"field":"title","op":"is_present"},{"field":"size","op":"eq","value":1}]})",
            R"("size":"5","title":"x")", 'i'},
        fact{R"({"always":true})", R"("id":"2")", 'i'},
        fact{R"({"field":"owner.user","op":"is_present"})", R"("owner":{"user":"a","queue":"b"})",
             'i'},
        fact{R"({"field":"company.tier","op":"is_missing"})",
             R"("company":{"tier":1},"company.tier":null)", 'i'}));

TEST(criterion, equal_meaning_has_one_fingerprint) {
  const workbench bench(everything);
  const auto name = [&](std::string_view json) {
    return std::string(bench.compile(json).fingerprint());
  };
  const std::string once = name(R"({"field":"vis","op":"in","values":["public","internal"]})");
  EXPECT_EQ(once.size(), 32u);
  EXPECT_EQ(once, name(R"({ "op":"in", "values":["internal", "public"], "field":"vis" })"));
  EXPECT_NE(once, name(R"({"field":"vis","op":"not_in","values":["public","internal"]})"));
  EXPECT_NE(once, name(R"({"field":"vis2","op":"in","values":["public","internal"]})"));
}

TEST(criterion, refuses_records_of_another_schema_and_moments_outside_the_calendar) {
  workbench bench(everything);
  const workbench stranger(R"({"objects":{"thing":{"fields":{}}}})");
  const auto question = bench.compile(R"({"always":true})");
  const auto theirs = read(stranger.fields, "thing", R"({"id":"1"})");
  const auto ours = read(bench.fields, "thing", R"({"id":"1"})");
  verdict out{};
  EXPECT_EQ(question.test(theirs, at("2026-11-22T09:00:00Z"), machine_zones(), bench.memory, &out),
            status::schema_mismatch);
  EXPECT_EQ(question.test(ours, at("2026-11-22T09:00:00Z", "Mars/Olympus"), machine_zones(),
                          bench.memory, &out),
            status::unknown_zone);
  context late;
  late.now_unix_us = INT64_MAX;
  EXPECT_EQ(question.test(ours, late, machine_zones(), bench.memory, &out),
            status::invalid_argument);
  for (const std::string& event : {std::string(256, 'e'), std::string("\xff")}) {
    context odd = at("2026-11-22T09:00:00Z");
    odd.event = event;
    EXPECT_EQ(question.test(ours, odd, machine_zones(), bench.memory, &out),
              status::invalid_argument);
    const auto why = question.explain(ours, 0, odd, machine_zones(), bench.memory);
    ASSERT_FALSE(why);
    EXPECT_EQ(why.report().problems().front().code, "wrong_event");
  }
  EXPECT_EQ(
      question.explain(ours, 1, at("2026-11-22T09:00:00Z"), machine_zones(), bench.memory).code(),
      status::invalid_argument);
}

TEST(criterion, asks_the_event_of_each_call_anew) {
  workbench bench(R"({"objects":{"thing":{"fields":{"a":{"type":"integer"}}}}})");
  const auto question =
      bench.compile(R"({"all":[{"not":{"event":"edit"}},{"field":"a","op":"eq","value":7}]})");
  const auto records = read(bench.fields, "thing", R"([{"id":"1","a":7},{"id":"2"}])");
  context when = at("2026-11-22T09:00:00Z");
  for (const auto& [event, expected] : {std::pair("", "pn"), std::pair("edit", "nn"),
                                        std::pair("create", "pn"), std::pair("Edit", "pn")}) {
    when.event = event;
    EXPECT_EQ(bench.ask(question, records, when), expected) << event;
  }
  EXPECT_NE(bench.compile(R"({"event":"a"})").fingerprint(),
            bench.compile(R"({"event":"b"})").fingerprint());
}

TEST(criterion, of_the_same_schema_written_in_another_order_takes_the_records) {
  workbench one(R"({"objects":{"thing":{"fields":{"a":{"type":"integer"},"b":{"type":"text"}}}}})");
  workbench two(R"({"objects":{"thing":{"fields":{"b":{"type":"text"},"a":{"type":"integer"}}}}})");
  EXPECT_EQ(one.fields.fingerprint(), two.fields.fingerprint());
  EXPECT_EQ(
      one.ask(one.compile(R"({"field":"a","op":"eq","value":7})"),
              read(two.fields, "thing", R"({"id":"1","a":7,"b":"x"})"), at("2026-11-22T09:00:00Z")),
      "p");
}

TEST(criterion, unknown_object_names_the_nearest) {
  const workbench bench(everything);
  const auto failed = criterion::compile(bench.fields, "thnig", "{}");
  EXPECT_EQ(failed.code(), status::unknown_object);
  EXPECT_NE(failed.report().problems().at(0).hint.find("thing"), std::string::npos);
}

}  // namespace
}  // namespace ambit::testing
