// Records from JSON: forms, values, what is wrong with one and what is wrong with all.
#include "src/base/json.hpp"
#include "src/criteria/cell_storage.hpp"
#include "workbench.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view fields_json = R"({"objects":{"thing":{"fields":{
  "title":{"type":"text"},"city":{"type":"text","ignore_case":true},
  "vis":{"type":"choice","options":["public","internal"]},
  "tags":{"type":"choices","options":["a","b","c"]},"flag":{"type":"bool"},
  "size":{"type":"integer"},"price":{"type":"decimal","scale":2},"ratio":{"type":"number"},
  "due":{"type":"date"},"seen":{"type":"timestamp"},"account.tier":{"type":"integer"},
  "company.size":{"type":"integer"},
  "ref":{"type":"id"}}}}})";

const schema& fields() {
  static const schema compiled = compiled_schema(fields_json);
  return compiled;
}

/// The first record's value of a field as people see it.
std::string seen(std::string_view field, std::string_view members) {
  const batch records = read(fields(), "thing", R"({"id":"1",)" + std::string(members) + "}");
  return records.records().seen(0, *records.records().object().find(field));
}

/// `field code` of the first record's problems.
std::string wrong(const std::string& json) {
  const batch records = read(fields(), "thing", json);
  std::string out;
  for (const auto& item : records.records().problems(0)) {
    out += item.field + (item.field.empty() ? "" : " ") + item.code + ';';
  }
  return out;
}
std::string wrong_members(std::string_view members) {
  return wrong(R"({"id":"1",)" + std::string(members) + "}");
}

TEST(values, are_shown_in_one_form) {
  EXPECT_EQ(seen("title", R"("title":"Grüße")"), R"("Grüße")");
  EXPECT_EQ(seen("city", R"("city":"KÖLN")"), R"("KÖLN")");
  EXPECT_EQ(seen("vis", R"("vis":"internal")"), R"("internal")");
  EXPECT_EQ(seen("vis", R"("vis":"secret")"), R"("secret")");
  EXPECT_EQ(seen("tags", R"("tags":["c","a",null,"c"])"), R"(["a","c"])");
  EXPECT_EQ(seen("tags", R"("tags":["c", "zz"])"), R"(["c","zz"])");
  EXPECT_EQ(seen("size", R"("size":1e2)"), "100");
  EXPECT_EQ(seen("size", R"("size":"12")"), R"("12")");
  EXPECT_EQ(seen("price", R"("price":"12.5")"), "12.50");
  EXPECT_EQ(seen("ratio", R"("ratio":0.1)"), "0.1");
  EXPECT_EQ(seen("seen", R"("seen":"2026-11-22T10:00:00+01:00")"), R"("2026-11-22T09:00:00Z")");
  for (const char* blank : {R"("title":null)", R"("title":"")", R"("other":1)"}) {
    EXPECT_EQ(seen("title", blank), "null");
  }
}

TEST(values, that_are_wrong_are_named_with_their_field) {
  EXPECT_EQ(wrong_members(R"("size":"5","flag":1,"title":7,"vis":true,"tags":"a")"),
            "flag wrong_type;size wrong_type;tags wrong_type;title wrong_type;vis wrong_type;");
  EXPECT_EQ(wrong_members(R"("size":1.5,"price":0.001,"ratio":1e999,"due":"22.11.2026")"),
            "due ill_formed_date;price inexact;ratio out_of_range;size fraction;");
  EXPECT_EQ(wrong_members(R"("seen":"2026-11-22T10:00:00","price":"","tags":["a",1])"),
            "price ill_formed_number;seen ill_formed_timestamp;tags wrong_type;");
  EXPECT_EQ(wrong_members(R"("size":9223372036854775808)"), "size out_of_range;");
  EXPECT_EQ(wrong_members(R"("size":-9223372036854775808)"), "");
  EXPECT_EQ(wrong_members(R"("title":"a\u0000b","ref":"x")"), "title ill_formed_text;");
  EXPECT_EQ(wrong_members("\"title\":\"a\xff\""), "title ill_formed_text;");
  EXPECT_EQ(wrong_members("\"nobody\":\"a\xff\""), "");
  EXPECT_EQ(wrong_members(R"("ref":")" + std::string(255, 'x') + "\""), "");
  EXPECT_EQ(wrong_members(R"("ref":")" + std::string(256, 'x') + "\""), "ref too_long;");
  EXPECT_EQ(wrong_members(R"("title":")" + std::string(65'536, 'x') + "\""), "");
  EXPECT_EQ(wrong_members(R"("title":")" + std::string(65'537, 'x') + "\""), "title too_long;");
}

TEST(dotted_fields, are_flat_or_nested_but_not_both) {
  EXPECT_EQ(seen("account.tier", R"("account.tier":1)"), "1");
  EXPECT_EQ(seen("account.tier", R"("account":{"tier":2,"name":"x"})"), "2");
  EXPECT_EQ(wrong_members(R"("account":{"tier":2})"), "account wrong_type;");
  EXPECT_EQ(seen("account", R"("account":"acme","account.tier":2)"), R"("acme")");
  EXPECT_EQ(wrong_members(R"("owner":"ana")"), "owner.user wrong_type;owner.queue wrong_type;");
  EXPECT_EQ(wrong_members(R"("owner":null)"), "");
  EXPECT_EQ(seen("owner.user", R"("owner":"Ana Silva","owner.user":"ana")"), R"("ana")");
  EXPECT_EQ(wrong_members(R"("company.size":null,"company":{"size":2})"),
            "company.size repeated_field;");
  EXPECT_EQ(wrong_members(R"("company":{"size":2},"company.size":2)"),
            "company.size repeated_field;");
}

TEST(owners, are_one_at_most) {
  EXPECT_EQ(wrong_members(R"("owner":{"user":"a","queue":"q"})"),
            "owner.user both_owners;owner.queue both_owners;");
  EXPECT_EQ(wrong_members(R"("owner":{"user":"a","queue":null})"), "");
  EXPECT_EQ(wrong_members(R"("owner":{"user":"","queue":"q"})"), "");
}

TEST(broken_records, are_named_and_cost_the_others_nothing) {
  report problems;
  const batch records = read(fields(), "thing",
                             R"([{"id":"1","size":1},7,{"size":2},{"id":"","size":3},
                                 {"id":"5","size":5,"size":6},{"id":"6","x":{"a":1,"a":2}},
                                 {"id":["7"]},{"id":"8","size":8}])",
                             &problems);
  ASSERT_EQ(records.records().size(), 8u);
  std::string broken;
  std::string codes;
  for (std::size_t row = 0; row < records.records().size(); ++row) {
    broken += records.records().broken(row) ? 'x' : '.';
    for (const auto& item : records.records().problems(row)) codes += item.code + ' ';
  }
  EXPECT_EQ(broken, ".xxxxxx.");
  EXPECT_EQ(codes,
            "wrong_type missing_id missing_id duplicate_key duplicate_key wrong_type missing_id ");
  EXPECT_EQ(records.records().id(4), "5");
  EXPECT_EQ(records.records().id(2), "");
  EXPECT_FALSE(problems.has_errors());
  EXPECT_EQ(problems.warning_count(), 7u);
  EXPECT_EQ(problems.problems()[0].where.row, 2u);
}

TEST(json_lines, stand_each_for_itself) {
  report problems;
  const batch records = read(
      fields(), "thing",
      "{\"id\":\"1\"}\n\n{\"id\":\"2\",\"size\":\"x\"}\r\n{\"id\":\n{\"id\":\"4\"}", &problems);
  ASSERT_EQ(records.records().size(), 4u);
  EXPECT_EQ(records.records().id(0), "1");
  EXPECT_EQ(records.records().id(1), "2");
  EXPECT_TRUE(records.records().broken(2));
  EXPECT_EQ(records.records().id(3), "4");
  ASSERT_EQ(problems.problems().size(), 2u);
  EXPECT_EQ(problems.problems()[0].where.line, 3u);
  EXPECT_EQ(problems.problems()[0].where.field, "size");
  EXPECT_EQ(problems.problems()[1].where.line, 4u);
  EXPECT_EQ(problems.problems()[1].where.row, 3u);
}

std::size_t count(std::string_view text) {
  return read(fields(), "thing", text).records().size();
}

TEST(forms, are_told_by_the_text) {
  EXPECT_EQ(count("[]"), 0u);
  EXPECT_EQ(count(" [ {\"id\":\"1\"} ] "), 1u);
  EXPECT_EQ(count("{\"id\":\"1\"}"), 1u);
  EXPECT_EQ(count("{\n  \"id\": \"1\",\n  \"x\": {\"y\": \"}{\\\"\"}\n}\n"), 1u);
  EXPECT_EQ(count("{\"id\":\"1\"}\n{\"id\":\"2\"}\n"), 2u);
  EXPECT_EQ(count("{\"id\":\"1\"}\nnot json\n"), 2u);
  EXPECT_EQ(count("{\"id\":\n{\"id\":\"2\"}\n"), 2u);
  EXPECT_EQ(count("not json\n{\"id\":\"2\"}\n"), 2u);
}

std::string failure(std::string_view text) {
  report problems;
  const auto records = criteria::read_json_records(
      fields().shared_data(), *fields().data().find("thing"), text, "r.json", problems);
  EXPECT_FALSE(records) << text;
  EXPECT_TRUE(problems.has_errors());
  return problems.empty() ? std::string() : problems.problems()[0].code;
}

TEST(documents, that_are_no_records_fail_the_call) {
  EXPECT_EQ(failure(""), "empty_document");
  EXPECT_EQ(failure(" \n"), "empty_document");
  EXPECT_EQ(failure("7"), "wrong_type");
  EXPECT_EQ(failure("[{\"id\":\"1\"}"), "syntax_error");
  EXPECT_EQ(failure("{\"id\":"), "syntax_error");
}

TEST(warnings, name_undeclared_options_and_end_with_the_report) {
  report problems;
  const batch one = read(fields(), "thing", R"({"id":"1","vis":"secret"})", &problems);
  ASSERT_EQ(problems.problems().size(), 1u);
  EXPECT_EQ(problems.problems()[0].code, "undeclared_option");
  EXPECT_TRUE(one.records().problems(0).empty());

  std::string many;
  for (int i = 0; i < 1'500; ++i) {
    many += "{\"id\":\"" + std::to_string(i) + "\",\"vis\":\"secret\"}\n";
  }
  read(fields(), "thing", many, &problems);
  EXPECT_EQ(problems.problems().size(), 1'000u);
  EXPECT_EQ(problems.warning_count(), 1'500u);
  EXPECT_EQ(problems.omitted(), 500u);
}

TEST(warnings, of_undeclared_options_do_not_hide_what_is_wrong) {
  std::string many;
  for (int i = 0; i < 1'500; ++i) {
    many += "{\"id\":\"" + std::to_string(i) + "\",\"vis\":\"secret\"}\n";
  }
  report problems;
  read(fields(), "thing", many + R"({"id":"last","vis":7})", &problems);
  ASSERT_EQ(problems.problems().size(), 1'000u);
  const problem& last = problems.problems().back();
  EXPECT_EQ(last.code, "wrong_type");
  EXPECT_EQ(last.where.line, 1'501u);
  EXPECT_EQ(last.where.row, 1'501u);
  EXPECT_FALSE(last.expected.empty());
  EXPECT_EQ(problems.omitted(), 501u);
}

TEST(cells, of_one_object_are_read_into_the_callers_storage) {
  const criteria::object& kind = *fields().data().find("thing");
  json::document document;
  report problems;
  ASSERT_TRUE(document.parse(R"({"city":"KÖLN","size":"x"})", "", problems));
  std::vector<criteria::cell> cells(kind.fields.size());
  const auto storage = criteria::make_cell_storage();
  cells[0] = criteria::make_text("kept", *storage);
  const auto wrong = criteria::read_json_cells(kind, document.root(), cells, *storage);
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong[0].field, "size");
  EXPECT_EQ(cells[0].view(), "kept");
  const criteria::cell& city = cells[*kind.find("city")];
  EXPECT_EQ(city.view(), "köln");
  EXPECT_EQ(criteria::written_text(city), "KÖLN");
}

TEST(storage, keeps_texts_where_they_are_while_it_grows) {
  criteria::cell_storage storage;
  std::vector<std::string_view> kept;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < 3'000; ++i) {
    expected.push_back(std::string(i % 97 == 0 ? 20'000 : i % 50, static_cast<char>('a' + i % 26)));
    kept.push_back(storage.keep(expected.back()));
  }
  for (std::size_t i = 0; i < kept.size(); ++i) ASSERT_EQ(kept[i], expected[i]);
}

}  // namespace
}  // namespace ambit::testing
