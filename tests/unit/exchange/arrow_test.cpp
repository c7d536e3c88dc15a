// Records from Arrow: each format as each type, slices, nulls, dictionaries, what is refused.
#include "ambit/arrow.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "arrow_table.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view things = R"({"objects":{"thing":{"fields":{
  "title":{"type":"text"},"name":{"type":"text","ignore_case":true},
  "stage":{"type":"choice","options":["new","old"]},
  "tags":{"type":"choices","options":["a","b","c"]},
  "active":{"type":"bool"},"size":{"type":"integer"},
  "price":{"type":"decimal","scale":2},"whole":{"type":"decimal","scale":0},
  "score":{"type":"number"},"due":{"type":"date"},"seen":{"type":"timestamp"},
  "company.tier":{"type":"text"},"company.deep.size":{"type":"integer"},
  "first":{"type":"text","derived":{"left":[{"field":"title"},2]}}}}}})";

schema compiled(std::string_view json = things) {
  auto out = schema::compile(json);
  EXPECT_TRUE(out) << out.report().to_text();
  return *out;
}

node_ptr ids(std::size_t count, std::int64_t offset = 0) {
  texts_t out;
  for (std::size_t i = 0; i < count; ++i) out.emplace_back("r" + std::to_string(i));
  return texts("u", "id", out, offset);
}

/// `seen` of a field in all records, joined by blanks.
std::string seen(const batch& records, std::string_view field) {
  std::string out;
  const criteria::record_set& set = records.records();
  for (std::size_t at = 0; at < records.size(); ++at) {
    out += (at == 0 ? "" : " ") + set.seen(at, *set.object().find(field));
  }
  return out;
}

std::string warnings(const report& problems) {
  std::string out;
  for (const problem& item : problems.problems()) {
    out += std::to_string(item.where.row) + ' ' + item.where.field + ' ' + item.code + '\n';
  }
  return out;
}

/// What one column beside the ids reads as.
std::string read(node_ptr column, report* problems_out = nullptr) {
  const std::string name = column->name;
  const auto count = static_cast<std::size_t>(column->length);
  const node_ptr whole = table_of(count, ids(count), std::move(column));
  const auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  EXPECT_TRUE(bound) << bound.report().to_text();
  if (problems_out) *problems_out = bound.report();
  return bound ? seen(*bound, name) : std::string();
}

/// `code field` of each error.
std::string refused(node_ptr& whole) {
  whole->finish();
  const auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  EXPECT_FALSE(bound);
  if (bound) return {};
  EXPECT_EQ(bound.code(), status::invalid_records);
  std::string out;
  for (const problem& item : bound.report().problems()) {
    EXPECT_FALSE(item.found.empty());
    if (item.level != severity::error) continue;
    out += (out.empty() ? "" : ", ") + item.code + ' ' + item.where.field;
  }
  return out;
}

std::string refused_column(node_ptr column) {
  const auto count = static_cast<std::size_t>(column->length);
  node_ptr whole = table_of(count, ids(count), std::move(column));
  return refused(whole);
}

TEST(arrow, reads_every_layout_of_texts) {
  const texts_t values = {"ab", std::nullopt, "", "a text of more than twelve bytes", "é"};
  const std::string expected = R"("ab" null null "a text of more than twelve bytes" "é")";
  for (const std::int64_t offset : {0, 1, 13}) {
    for (const char* format : {"u", "U", "vu"}) {
      EXPECT_EQ(read(texts(format, "title", values, offset)), expected) << format;
      EXPECT_EQ(read(texts(format, "name", values, offset)), expected) << format;
      EXPECT_EQ(read(dictionary<std::uint8_t>("C", format, "title", values, offset)), expected);
      EXPECT_EQ(read(dictionary<std::uint8_t>("C", format, "name", values, offset)), expected);
    }
  }
}

TEST(arrow, takes_every_index_of_a_dictionary) {
  const texts_t values = {"new", "old", std::nullopt, "new", "odd", ""};
  const std::string expected = R"("new" "old" null "new" "odd" null)";
  EXPECT_EQ(read(dictionary<std::int8_t>("c", "u", "stage", values, 3)), expected);
  EXPECT_EQ(read(dictionary<std::uint8_t>("C", "u", "stage", values, 3)), expected);
  EXPECT_EQ(read(dictionary<std::int16_t>("s", "u", "stage", values, 3)), expected);
  EXPECT_EQ(read(dictionary<std::uint16_t>("S", "u", "stage", values, 3)), expected);
  EXPECT_EQ(read(dictionary<std::int32_t>("i", "u", "stage", values, 3)), expected);
  EXPECT_EQ(read(dictionary<std::uint32_t>("I", "u", "stage", values, 3)), expected);
  EXPECT_EQ(read(dictionary<std::int64_t>("l", "u", "stage", values, 3)), expected);
  report problems;
  EXPECT_EQ(read(dictionary<std::uint64_t>("L", "vu", "stage", values, 3), &problems), expected);
  EXPECT_EQ(warnings(problems), "5 stage undeclared_option\n");
}

TEST(arrow, tells_an_index_past_its_dictionary) {
  report problems;
  auto column = dictionary<std::int8_t>("c", "u", "stage", {"new", "old", "new"});
  (*column->buffers[1])[1] = 3;
  (*column->buffers[1])[2] = 0xFF;
  EXPECT_EQ(read(std::move(column), &problems), R"("new" "index 3 of a dictionary of 3 values" )"
                                                R"("index -1 of a dictionary of 3 values")");
  EXPECT_EQ(warnings(problems), "2 stage out_of_bounds\n3 stage out_of_bounds\n");
}

TEST(arrow, tells_a_view_outside_its_buffers) {
  const std::string text = "a text of more than twelve bytes";
  for (const auto& [at, value] : std::vector<std::pair<std::size_t, std::int32_t>>{
           {8, 1}, {8, -1}, {12, 1}, {12, -1}, {0, 33}, {0, -1}, {12, 2147483647}}) {
    auto column = texts("vu", "title", {text, text});
    std::memcpy(column->buffers[1]->data() + 16 + at, &value, 4);
    if (at == 12 && value == 1) {  // the second text begins at 32: past it by one
      const std::int32_t past = 33;
      std::memcpy(column->buffers[1]->data() + 16 + 12, &past, 4);
    }
    report problems;
    read(std::move(column), &problems);
    EXPECT_EQ(warnings(problems), "2 title out_of_bounds\n") << at << ' ' << value;
  }
}

TEST(arrow, reads_every_integer) {
  const std::string expected = "7 null 100";
  EXPECT_EQ(read(numbers<std::int8_t>("c", "size", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::uint8_t>("C", "size", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::int16_t>("s", "size", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::uint16_t>("S", "size", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::int32_t>("i", "size", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::uint32_t>("I", "size", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::int64_t>("l", "size", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::uint64_t>("L", "size", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::uint64_t>("L", "score", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::int8_t>("c", "score", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::int32_t>("i", "whole", {7, std::nullopt, 100}, 2)), expected);
  EXPECT_EQ(read(numbers<std::int64_t>("l", "size", {INT64_MIN, INT64_MAX})),
            "-9223372036854775808 9223372036854775807");
  report problems;
  EXPECT_EQ(read(numbers<std::uint64_t>("L", "size", {INT64_MAX, 9223372036854775808U}), &problems),
            "9223372036854775807 9223372036854775808");
  EXPECT_EQ(warnings(problems), "2 size out_of_range\n");
}

TEST(arrow, rescales_decimals_exactly_or_not_at_all) {
  __extension__ using wide = __int128;
  report problems;
  EXPECT_EQ(read(numbers<wide>("d:10,3", "price", {12340, -5, 0, std::nullopt}, 1), &problems),
            "12.34 -0.005 0.00 null");
  EXPECT_EQ(warnings(problems), "2 price inexact\n");
  EXPECT_EQ(read(numbers<wide>("d:10,2,128", "price", {1234, -5}, 1)), "12.34 -0.05");
  EXPECT_EQ(read(numbers<wide>("d:10,-2", "price", {1, -5}, 1)), "100.00 -500.00");
  EXPECT_EQ(read(numbers<wide>("d:38,38", "price", {0, 1}), &problems),
            "0.00 0.00000000000000000000000000000000000001");
  EXPECT_EQ(warnings(problems), "2 price inexact\n");
  EXPECT_EQ(
      read(numbers<std::int64_t>("l", "price", {92233720368547758, 92233720368547759}), &problems),
      "92233720368547758.00 92233720368547759");
  EXPECT_EQ(warnings(problems), "2 price out_of_range\n");
  const wide large = wide{1} << 100;
  EXPECT_EQ(read(numbers<wide>("d:38,2", "price", {large, -large}), &problems),
            "12676506002282294014967032053.76 -12676506002282294014967032053.76");
  EXPECT_EQ(warnings(problems), "1 price out_of_range\n2 price out_of_range\n");
}

TEST(arrow, reads_floats_with_nan_as_missing) {
  const double nan = std::nan("");
  report problems;
  EXPECT_EQ(
      read(numbers<double>("g", "score", {0.1, -0.0, nan, INFINITY, std::nullopt}, 1), &problems),
      R"(0.1 0 null "an infinite number" null)");
  EXPECT_EQ(warnings(problems), "4 score out_of_range\n");
  EXPECT_EQ(read(numbers<float>("f", "score", {0.5F, std::nullopt})), "0.5 null");
}

TEST(arrow, reads_bits_dates_and_moments) {
  EXPECT_EQ(read(bits("active", {true, false, std::nullopt, true}, 7)), "true false null true");
  report problems;
  EXPECT_EQ(
      read(numbers<std::int32_t>("tdD", "due", {0, -719162, 2932897, std::nullopt}), &problems),
      R"("1970-01-01" "0001-01-01" "day 2932897 after 1970-01-01" null)");
  EXPECT_EQ(warnings(problems), "3 due ill_formed_date\n");
  const std::string expected = R"("1970-01-01T00:00:01Z" null)";
  for (const auto& [format, one] :
       std::vector<std::pair<const char*, std::int64_t>>{{"tss:", 1},
                                                         {"tsm:", 1000},
                                                         {"tsu:", 1000000},
                                                         {"tsn:", 1000000000},
                                                         {"tsu:Europe/Berlin", 1000000},
                                                         {"tss:UTC", 1}}) {
    EXPECT_EQ(read(numbers<std::int64_t>(format, "seen", {one, std::nullopt}, 1)), expected);
  }
  EXPECT_EQ(read(numbers<std::int64_t>("tsn:", "seen", {1, INT64_MIN, 1000}), &problems),
            R"("1 ns after 1970-01-01T00:00:00Z" "-9223372036854775808 ns after )"
            R"(1970-01-01T00:00:00Z" "1970-01-01T00:00:00.000001Z")");
  EXPECT_EQ(warnings(problems), "1 seen ill_formed_timestamp\n2 seen ill_formed_timestamp\n");
  EXPECT_EQ(read(numbers<std::int64_t>("tss:", "seen", {INT64_MAX, INT64_MIN}), &problems),
            R"("9223372036854775807 s after 1970-01-01T00:00:00Z" )"
            R"("-9223372036854775808 s after 1970-01-01T00:00:00Z")");
  EXPECT_EQ(problems.warning_count(), 2u);
}

TEST(arrow, reads_sets_of_every_layout) {
  const std::vector<std::optional<std::size_t>> sizes = {2, std::nullopt, 0, 3, 1, 2};
  const texts_t elements = {"b", "a", "c", std::nullopt, "c", "odd", "", "a"};
  const std::string expected = R"(["a","b"] null null ["c"] ["odd"] ["","a"])";
  for (const char* format : {"u", "U", "vu"}) {
    EXPECT_EQ(read(lists<std::int32_t>("tags", sizes, texts(format, "", elements, 2), 1)),
              expected);
    EXPECT_EQ(read(lists<std::int64_t>("tags", sizes, texts(format, "", elements))), expected);
    EXPECT_EQ(read(lists<std::int32_t>("tags", sizes,
                                       dictionary<std::int16_t>("s", format, "", elements, 2), 2)),
              expected);
  }
}

TEST(arrow, reads_a_column_of_nulls_as_any_type) {
  for (const char* name : {"title", "stage", "tags", "active", "price", "score", "due", "seen"}) {
    node_ptr column = new_node("n", name, 2, 0);
    EXPECT_EQ(read(std::move(column)), "null null") << name;
  }
  EXPECT_EQ(read(lists<std::int32_t>("tags", {0, std::nullopt, 2}, new_node("n", "", 2, 0))),
            "null null null");
}

TEST(arrow, reads_slices_of_the_table) {
  node_ptr whole = table_of(2, ids(5, 1), numbers<std::int32_t>("i", "size", {1, 2, 3, 4, 5}, 3));
  whole->offset = 2;
  whole->finish();
  const auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  ASSERT_TRUE(bound) << bound.report().to_text();
  EXPECT_EQ(bound->size(), 2u);
  EXPECT_EQ(bound->id(0), "r2");
  EXPECT_EQ(seen(*bound, "size"), "3 4");
  whole->length = 4;
  EXPECT_EQ(refused(whole), "invalid_array id, invalid_array size");
}

TEST(arrow, takes_a_null_record_for_none) {
  node_ptr whole = table_of(3, ids(4), numbers<std::int32_t>("i", "size", {0, 1, 2, 3}));
  whole->offset = 1;
  whole->buffers[0] = bytes{0b1011};
  whole->finish();
  const auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  ASSERT_TRUE(bound);
  EXPECT_EQ(warnings(bound->records().broken(1) ? bound.report() : report()), "2  wrong_type\n");
  EXPECT_EQ(bound->id(1), "");
  EXPECT_EQ(seen(*bound, "size"), "1 null 3");
  EXPECT_EQ(bound->records().problems(1).front().found, "a record that is null");
}

TEST(arrow, breaks_records_without_a_usable_id) {
  const std::string long_id(256, 'x');
  node_ptr whole = table_of(4, texts("u", "id", {"a", std::nullopt, "", long_id}),
                            numbers<std::int32_t>("i", "size", {0, 1, 2, 3}));
  const auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  ASSERT_TRUE(bound);
  EXPECT_EQ(warnings(bound.report()),
            "2  missing_id\n3  missing_id\n4 id too_long\n4  missing_id\n");
  EXPECT_EQ(seen(*bound, "size"), "0 null null null");
}

TEST(arrow, finds_dotted_fields_flat_or_in_structs) {
  node_ptr whole = table_of(2, ids(2), texts("u", "company.tier", {"gold", std::nullopt}));
  auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  ASSERT_TRUE(bound) << bound.report().to_text();
  EXPECT_EQ(seen(*bound, "company.tier"), R"("gold" null)");

  std::vector<node_ptr> deep;
  deep.push_back(numbers<std::int32_t>("i", "size", {9, 9, 9, 1, 2}));
  std::vector<node_ptr> inner;
  inner.push_back(texts("u", "tier", {"x", "x", "gold", "lead"}));
  inner.push_back(table(4, std::move(deep), 1, "deep"));
  node_ptr company = table(3, std::move(inner), 1, "company");
  company->buffers[0] = bytes{0b0100};
  whole = table_of(2, ids(3), std::move(company));
  whole->offset = 1;
  whole->finish();
  bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  ASSERT_TRUE(bound) << bound.report().to_text();
  EXPECT_EQ(seen(*bound, "company.tier"), R"("gold" null)");
  EXPECT_EQ(seen(*bound, "company.deep.size"), "1 null");

  std::vector<node_ptr> again;
  again.push_back(texts("u", "tier", {"x"}));
  whole = table_of(1, ids(1), texts("u", "company.tier", {"x"}),
                   table(1, std::move(again), 0, "company"));
  EXPECT_EQ(refused(whole), "duplicate_column company.tier");
  EXPECT_EQ(refused_column(texts("u", "company", {"acme"})), "wrong_format company");
}

TEST(arrow, computes_derived_fields_once_a_record) {
  node_ptr whole = table_of(2, ids(2), texts("u", "title", {"word", std::nullopt}));
  const auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  ASSERT_TRUE(bound);
  EXPECT_EQ(seen(*bound, "first"), R"("wo" null)");
}

TEST(arrow, ignores_unknown_columns_unread_and_notes_near_names) {
  auto strange = new_node("+m", "what ever", 1, 0);
  strange->length = -7;
  node_ptr whole = table_of(1, ids(1), std::move(strange), texts("u", "titel", {"x"}));
  const auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  ASSERT_TRUE(bound) << bound.report().to_text();
  ASSERT_EQ(bound.report().problems().size(), 1u);
  EXPECT_EQ(bound.report().problems()[0].level, severity::note);
  EXPECT_EQ(bound.report().problems()[0].code, "missing_column");
  EXPECT_EQ(bound.report().problems()[0].hint, "did you mean \"titel\"?");
}

TEST(arrow, joins_pieces_of_a_table) {
  node_ptr first = table_of(2, ids(2), dictionary<std::uint8_t>("C", "u", "stage", {"new", "odd"}));
  node_ptr none = table_of(0, ids(0), dictionary<std::uint8_t>("C", "u", "stage", {}));
  node_ptr second =
      table_of(1, texts("u", "id", {"z"}), dictionary<std::uint8_t>("C", "u", "stage", {"odd"}));
  const std::vector<const ArrowArray*> pieces = {&first->array, &none->array, &second->array};
  const auto bound = bind_arrow(compiled(), "thing", first->schema, pieces);
  ASSERT_TRUE(bound) << bound.report().to_text();
  EXPECT_EQ(bound->size(), 3u);
  EXPECT_EQ(bound->id(2), "z");
  EXPECT_EQ(seen(*bound, "stage"), R"("new" "odd" "odd")");
  EXPECT_EQ(warnings(bound.report()), "2 stage undeclared_option\n3 stage undeclared_option\n");
  const auto empty =
      bind_arrow(compiled(), "thing", first->schema, std::vector<const ArrowArray*>());
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->size(), 0u);
}

TEST(arrow, takes_buffers_that_are_not_there_where_nothing_is_read) {
  node_ptr whole =
      table_of(0, ids(0), numbers<std::int32_t>("i", "size", {}), texts("vu", "title", {}),
               lists<std::int32_t>("tags", {}, texts("u", "", {})));
  for (auto& each : whole->children) {
    for (auto& buffer : each->buffers) buffer = std::nullopt;
  }
  whole->child("title").buffers.resize(3);
  whole->finish();
  EXPECT_TRUE(bind_arrow(compiled(), "thing", whole->schema, whole->array));
  auto blank = texts("u", "title", {"", std::nullopt});
  blank->buffers[1] = bytes(12, 0);
  blank->buffers[2] = std::nullopt;
  EXPECT_EQ(read(std::move(blank)), "null null");
}

TEST(arrow, refuses_formats_that_are_not_of_the_type) {
  EXPECT_EQ(refused_column(numbers<std::int32_t>("i", "title", {1})), "wrong_format title");
  EXPECT_EQ(refused_column(texts("u", "size", {"1"})), "wrong_format size");
  EXPECT_EQ(refused_column(texts("z", "title", {"1"})), "wrong_format title");
  EXPECT_EQ(refused_column(numbers<std::int64_t>("tdm", "due", {1})), "wrong_format due");
  EXPECT_EQ(refused_column(numbers<std::int32_t>("i", "due", {1})), "wrong_format due");
  EXPECT_EQ(refused_column(numbers<std::int32_t>("tdD", "size", {1})), "wrong_format size");
  EXPECT_EQ(refused_column(numbers<std::int64_t>("tsu:", "size", {1})), "wrong_format size");
  EXPECT_EQ(refused_column(numbers<double>("g", "price", {1})), "wrong_format price");
  EXPECT_EQ(refused_column(numbers<std::int16_t>("e", "score", {1})), "wrong_format score");
  EXPECT_EQ(refused_column(numbers<std::int64_t>("d:19,0,256", "price", {1})),
            "wrong_format price");
  for (const char* format : {"d:", "d:x", "d:0,1", "d:39,1", "d:5", "d:5,", "d:5,1,", "d:5,1,64",
                             "d:99999999999,1", "", "q", "+", "+w:3", "+us:1"}) {
    EXPECT_EQ(refused_column(numbers<std::int64_t>(format, "price", {1})), "wrong_format price")
        << format;
  }
  EXPECT_EQ(refused_column(texts("u", "tags", {"a"})), "wrong_format tags");
  EXPECT_EQ(refused_column(lists<std::int32_t>("tags", {1}, numbers<std::int32_t>("i", "", {1}))),
            "wrong_format tags");
  auto deep = lists<std::int32_t>("tags", {1}, lists<std::int32_t>("", {1}, texts("u", "", {"a"})));
  EXPECT_EQ(refused_column(std::move(deep)), "wrong_format tags");
  auto numbered = numbers<std::int32_t>("i", "size", {0});
  numbered->dictionary = numbers<std::int32_t>("i", "", {7});
  EXPECT_EQ(refused_column(std::move(numbered)), "wrong_format size");
  EXPECT_EQ(refused_column(dictionary<std::int32_t>("i", "u", "size", {"1"})), "wrong_format size");
  auto twice = dictionary<std::int32_t>("i", "u", "title", {"1"});
  twice->dictionary->dictionary = texts("u", "", {"x"});
  EXPECT_EQ(refused_column(std::move(twice)), "wrong_format title");
  node_ptr plain = texts("u", "id", {"a"});
  EXPECT_EQ(refused(plain), "wrong_format ");
}

TEST(arrow, says_what_is_wrong_and_what_would_be_right) {
  node_ptr whole = table_of(1, ids(1), numbers<double>("g", "price", {1}));
  const auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
  ASSERT_FALSE(bound);
  EXPECT_EQ(bound.report().problems()[0].found, "the column has format \"g\" (float64)");
  EXPECT_EQ(bound.report().problems()[0].expected, "\"d:p,s\" (128 bits) or an integer");
}

TEST(arrow, refuses_tables_without_id_or_with_a_name_twice) {
  node_ptr whole = table_of(1, texts("u", "Id", {"a"}));
  EXPECT_EQ(refused(whole), "missing_column id");
  whole = table_of(1, ids(1), texts("u", "title", {"a"}), texts("u", "title", {"b"}));
  EXPECT_EQ(refused(whole), "duplicate_column title");
  whole = table_of(1, ids(1), texts("u", "x", {"a"}), numbers<std::int32_t>("i", "x", {1}),
                   texts("z", "title", {"a"}));
  EXPECT_EQ(refused(whole), "duplicate_column x, wrong_format title");
  const auto unknown = bind_arrow(compiled(), "thin", whole->schema, whole->array);
  EXPECT_EQ(unknown.code(), status::unknown_object);
}

/// Each lie that can be seen.
TEST(arrow, refuses_structures_that_lie) {
  const auto lie = [](auto change) {
    node_ptr column = texts("u", "title", {"ab", "cd", std::nullopt});
    change(*column);
    return refused_column(std::move(column));
  };
  const std::string invalid = "invalid_array title";
  EXPECT_EQ(lie([](arrow_node& c) { c.offset = -1; }), invalid);
  EXPECT_EQ(lie([](arrow_node& c) { c.offset = INT64_MAX; }), invalid);
  EXPECT_EQ(lie([](arrow_node& c) { c.null_count = -2; }), invalid);
  EXPECT_EQ(lie([](arrow_node& c) { c.null_count = 4; }), invalid);
  EXPECT_EQ(lie([](arrow_node& c) {
              c.null_count = 1;
              c.buffers[0] = std::nullopt;
            }),
            invalid);
  EXPECT_EQ(lie([](arrow_node& c) { c.buffers.pop_back(); }), invalid);
  EXPECT_EQ(lie([](arrow_node& c) { c.buffers.emplace_back(); }), invalid);
  EXPECT_EQ(lie([](arrow_node& c) { c.buffers[1] = std::nullopt; }), invalid);
  EXPECT_EQ(lie([](arrow_node& c) { c.buffers[2] = std::nullopt; }), invalid);
  EXPECT_EQ(lie([](arrow_node& c) { c.children.push_back(texts("u", "", {})); }), invalid);
  EXPECT_EQ(lie([](arrow_node& c) { (*c.buffers[1])[4] = 5; }), invalid);     // 0 5 4
  EXPECT_EQ(lie([](arrow_node& c) { (*c.buffers[1])[3] = 0x80; }), invalid);  // negative
  auto far = lists<std::int32_t>("tags", {2}, texts("u", "", {"a"}));
  EXPECT_EQ(refused_column(std::move(far)), "invalid_array tags");
  auto childless = lists<std::int32_t>("tags", {1}, texts("u", "", {"a"}));
  childless->children.clear();
  EXPECT_EQ(refused_column(std::move(childless)), "invalid_array tags");
  auto sizeless = texts("vu", "title", {"a text of more than twelve bytes"});
  sizeless->buffers[3] = std::nullopt;
  EXPECT_EQ(refused_column(std::move(sizeless)), invalid);
  auto negative = texts("vu", "title", {"a text of more than twelve bytes"});
  negative->buffers[3] = bytes(8, 0xFF);
  EXPECT_EQ(refused_column(std::move(negative)), invalid);
}

TEST(arrow, refuses_what_is_released_or_not_there) {
  const auto bind = [](node_ptr& whole) {
    const auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
    EXPECT_EQ(bound.code(), status::invalid_records);
    return bound.report().problems().empty() ? "" : bound.report().problems()[0].code;
  };
  node_ptr whole = table_of(1, ids(1));
  whole->array.release = nullptr;
  EXPECT_EQ(bind(whole), "released");
  whole->finish();
  whole->schema.release = nullptr;
  EXPECT_EQ(bind(whole), "released");
  whole->finish();
  whole->children[0]->array.release = nullptr;
  EXPECT_EQ(bind(whole), "released");
  whole->finish();
  whole->array.children[0] = nullptr;
  EXPECT_EQ(bind(whole), "invalid_array");
  whole->finish();
  whole->schema.children[0] = nullptr;
  EXPECT_EQ(bind(whole), "invalid_array");
  whole->finish();
  whole->schema.children = nullptr;
  EXPECT_EQ(bind(whole), "invalid_array");
  whole->finish();
  whole->array.children = nullptr;
  EXPECT_EQ(bind(whole), "invalid_array");
  whole->finish();
  whole->array.n_children = 2;
  EXPECT_EQ(bind(whole), "invalid_array");
  whole->finish();
  whole->array.buffers = nullptr;
  EXPECT_EQ(bind(whole), "invalid_array");
  whole->finish();
  whole->schema.format = nullptr;
  EXPECT_EQ(bind(whole), "invalid_array");
  whole->finish();
  whole->array.length = int64_t{1} << 62;
  EXPECT_EQ(bind(whole), "invalid_array");
  whole->finish();
  whole->schema.children[0]->format = nullptr;
  EXPECT_EQ(bind(whole), "invalid_array");
}

TEST(arrow, releases_nothing_and_copies_what_decisions_tell) {
  arrow_node::releases = 0;
  std::vector<criteria::record_problem> problems;
  std::string id;
  {
    node_ptr whole = table_of(1, ids(1), texts("u", "title", {std::string("\xFF")}));
    auto bound = bind_arrow(compiled(), "thing", whole->schema, whole->array);
    ASSERT_TRUE(bound);
    whole.reset();  // as when the host frees its memory while a plan is still read
    id = bound->id(0);
    problems = bound->records().problems(0);
  }
  EXPECT_EQ(id, "r0");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].found, "an ill-formed text");
  EXPECT_EQ(arrow_node::releases, 0);
}

}  // namespace
}  // namespace ambit::testing
