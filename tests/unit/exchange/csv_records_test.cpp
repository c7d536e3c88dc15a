// Records from a table: types, blanks, what is wrong with one and what is wrong with all.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "ambit/csv.hpp"
#include "arrow_table.hpp"
#include "src/base/limits.hpp"
#include "src/criteria/record_set.hpp"

namespace ambit::testing {
namespace {

const schema& fields() {
  static const schema compiled = *schema::compile(R"({"objects":{"thing":{"fields":{
    "title":{"type":"text"},"vis":{"type":"choice","options":["public","internal"]},
    "tags":{"type":"choices","options":["a","b","c d"]},"flag":{"type":"bool"},
    "size":{"type":"integer"},"price":{"type":"decimal","scale":2},"ratio":{"type":"number"},
    "due":{"type":"date"},"seen":{"type":"timestamp"},"company.tier":{"type":"integer"},
    "area":{"type":"text","derived":{"left":[{"field":"title"},2]}}}}}})");
  return compiled;
}

struct outcome_of {
  explicit outcome_of(std::string_view text, const csv::options& how = {})
      : records(csv::read(fields(), "thing", text, how, "things.csv")) {}

  std::string seen(std::size_t row, std::string_view field) const {
    return records->records().seen(row, *records->records().object().find(field));
  }
  /// `line:column code field`, and the row of what belongs to one.
  std::string problems() const {
    std::string out;
    for (const problem& item : records.report().problems()) {
      EXPECT_EQ(item.where.file, "things.csv");
      out += std::to_string(item.where.line) + ":" + std::to_string(item.where.column) + " ";
      out += item.code + (item.where.field.empty() ? "" : " " + item.where.field);
      if (item.where.row > 0) out += " #" + std::to_string(item.where.row);
      out += ";";
    }
    return out;
  }
  result<batch> records;
};

TEST(csv_records, each_type_is_read_from_its_text) {
  const outcome_of read(
      "\xEF\xBB\xBFid, title ,vis,tags,flag,size,price,ratio,due,seen,company.tier\r\n"
      "1,\"Smith, \"\"Al\"\"\",internal,a; c d;, TRUE , 12 ,12.5,1e-1,2026-11-22,"
      "2026-11-22T10:00:00+01:00,3\r\n"
      "2,\"two\r\nlines\",,\"b;a\",0,-7,7,2, , ,\r\n");
  ASSERT_TRUE(read.records) << read.records.report().to_text();
  EXPECT_EQ(read.problems(), "");
  EXPECT_EQ(read.records->id(0), "1");
  EXPECT_EQ(read.seen(0, "title"), R"("Smith, \"Al\"")");
  EXPECT_EQ(read.seen(0, "vis"), R"("internal")");
  EXPECT_EQ(read.seen(0, "tags"), R"(["a","c d"])");
  EXPECT_EQ(read.seen(0, "flag"), "true");
  EXPECT_EQ(read.seen(0, "size"), "12");
  EXPECT_EQ(read.seen(0, "price"), "12.50");
  EXPECT_EQ(read.seen(0, "ratio"), "0.1");
  EXPECT_EQ(read.seen(0, "due"), R"("2026-11-22")");
  EXPECT_EQ(read.seen(0, "seen"), R"("2026-11-22T09:00:00Z")");
  EXPECT_EQ(read.seen(0, "company.tier"), "3");
  EXPECT_EQ(read.seen(0, "area"), R"("Sm")");
  EXPECT_EQ(read.seen(1, "title"), R"("two\r\nlines")");
  EXPECT_EQ(read.seen(1, "vis"), "null");
  EXPECT_EQ(read.seen(1, "tags"), R"(["a","b"])");
  EXPECT_EQ(read.seen(1, "flag"), "false");
  EXPECT_EQ(read.seen(1, "due"), "null");
}

TEST(csv_records, an_empty_cell_is_a_missing_value_of_any_type) {
  const outcome_of read(
      "id,title,vis,tags,flag,size,price,ratio,due,seen\n1,,,,,,,,,\n2,\"\",,,,,,,,\n");
  ASSERT_TRUE(read.records);
  EXPECT_EQ(read.problems(), "");
  for (const char* field : {"title", "vis", "flag", "size", "price", "ratio", "due", "seen"}) {
    EXPECT_EQ(read.seen(0, field), "null") << field;
    EXPECT_EQ(read.seen(1, field), "null") << field;
  }
}

TEST(csv_records, a_wrong_record_is_told_by_line_and_column_and_the_others_are_read) {
  const outcome_of read(
      "id,title,size\n"
      "1,\"a\nb\",many\n"
      "2,x,1,y\n"
      "3,x\n"
      "4,a\"b,1\n"
      ",x,1\n"
      "5,\xFF,007\n"
      "6,good,1\n");
  ASSERT_TRUE(read.records);
  EXPECT_EQ(read.problems(),
            "3:4 wrong_type size #1;4:7 wrong_cell_count #2;5:3 wrong_cell_count #3;"
            "6:4 stray_quote #4;7:1 missing_id #5;8:5 wrong_type size #6;"
            "8:3 ill_formed_text title #6;");
  ASSERT_EQ(read.records->size(), 7U);
  const criteria::record_set& records = read.records->records();
  for (std::size_t row = 0; row < 7; ++row) {
    EXPECT_EQ(records.broken(row), row >= 1 && row <= 4) << row;
  }
  EXPECT_EQ(records.problems(1)[0].found, "4 cells where the header has 3");
  EXPECT_EQ(read.seen(6, "size"), "1");
}

TEST(csv_records, columns_that_are_not_known_are_not_read_and_misspelt_ones_are_told) {
  const outcome_of read("id,Titel,,phone,,area\n1,a,b,c,d,e\n");
  ASSERT_TRUE(read.records);
  EXPECT_EQ(read.problems(), "1:4 unknown_column;");
  EXPECT_EQ(read.records.report().problems()[0].hint, "did you mean \"title\"?");
  EXPECT_EQ(read.seen(0, "title"), "null");
}

TEST(csv_records, a_header_that_is_wrong_refuses_the_whole) {
  const auto refused = [](std::string_view text) {
    const outcome_of read(text);
    EXPECT_FALSE(read.records) << text;
    EXPECT_EQ(read.records.code(), status::invalid_records);
    return read.problems() + read.records.report().problems()[0].hint;
  };
  EXPECT_EQ(refused(""), "1:1 missing_header;");
  EXPECT_EQ(refused("\n\n"), "1:1 missing_header;");
  EXPECT_EQ(refused("id,title,title\n1,a,b\n"), "1:10 duplicate_column;");
  EXPECT_EQ(refused("title\na\n"), "1:1 missing_column;");
  EXPECT_EQ(refused("id;title\n1;a\n"), "1:1 missing_column;the cells seem to be separated by ;");
  EXPECT_EQ(refused("\xFF\xFEi\n"), "1:1 missing_column;the file is UTF-16; save it as UTF-8");
  EXPECT_EQ(refused("id,ti\"tle\n"), "1:6 stray_quote;");
  EXPECT_EQ(csv::read(fields(), "think", "id\n").code(), status::unknown_object);
}

TEST(csv_records, another_separator_may_be_said) {
  const outcome_of read("id;title\n1;a,b\n", {';'});
  ASSERT_TRUE(read.records);
  EXPECT_EQ(read.seen(0, "title"), R"("a,b")");
  for (const char separator : {'"', '\n', '\r', '\0', '\xE4'}) {
    EXPECT_EQ(outcome_of("id\n", {separator}).records.code(), status::invalid_argument);
  }
}

TEST(csv_records, undeclared_options_do_not_hide_what_is_wrong) {
  std::string text = "id,vis,size\n";
  for (int i = 0; i < 1'500; ++i) text += std::to_string(i) + ",secret,\n";
  const outcome_of read(text + "last,,big\n");
  ASSERT_TRUE(read.records);
  ASSERT_EQ(read.records.report().problems().size(), 1'000U);
  EXPECT_EQ(read.records.report().problems().back().where.line, 1'502U);
  EXPECT_EQ(read.records.report().problems().back().where.field, "size");
}

/// A remark that is one too many is counted, and takes no other's place: from CSV, JSON, columns.
TEST(csv_records, a_full_report_has_no_remark_without_a_name) {
  constexpr int rows = 1'500;
  std::string csv = "id,vis\n";
  std::string json;
  texts_t ids;
  texts_t options;
  for (int i = 0; i < rows; ++i) {
    const std::string id = std::to_string(i);
    csv += id + ",secret\n";
    json += R"({"id":")" + id + R"(","vis":"secret"})" + "\n";
    ids.emplace_back(id);
    options.emplace_back("secret");
  }
  const node_ptr columns = table_of(rows, texts("u", "id", ids), texts("u", "vis", options));
  for (const result<batch>& read :
       {csv::read(fields(), "thing", csv, {}, "things.csv"),
        batch::from_json(fields(), "thing", json),
        bind_arrow(fields(), "thing", columns->schema, columns->array)}) {
    ASSERT_TRUE(read);
    EXPECT_EQ(read.report().problems().size(), 1'000U);
    EXPECT_EQ(read.report().omitted(), 500U);
    EXPECT_EQ(read.report().warning_count(), 1'500U);
    for (const problem& item : read.report().problems()) {
      ASSERT_EQ(item.code, "undeclared_option");
      ASSERT_FALSE(item.found.empty());
    }
  }
}

TEST(csv_records, a_header_alone_is_no_records) {
  const outcome_of read("id,title");
  ASSERT_TRUE(read.records);
  EXPECT_EQ(read.records->size(), 0U);
}

}  // namespace
}  // namespace ambit::testing
