// CSV: what is in a record, what is none, and where reading goes on.
#include "src/base/csv.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace ambit::testing {
namespace {

/// Records in brackets, cells between bars; of one that is not sound, its code and place.
std::string read(std::string_view text, char separator = ',') {
  csv::reader in(text, separator);
  std::string out;
  while (in.next()) {
    if (!in.sound()) {
      const place where = in.place_of(in.why().offset);
      out += "[" + std::string(in.why().code) + " " + std::to_string(where.line) + ":" +
             std::to_string(where.column) + "]";
      continue;
    }
    out += "[";
    for (std::size_t i = 0; i < in.cells().size(); ++i) {
      out += (i == 0 ? "" : "|") + std::string(in.cells()[i].text);
    }
    out += "]";
  }
  return out;
}

TEST(csv, cells_and_records) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read("a,b\nc,d\n"), "[a|b][c|d]");
  EXPECT_EQ(read("a,b\r\nc,d"), "[a|b][c|d]");
  EXPECT_EQ(read(",\n,"), "[|][|]");
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a\n\n\r\nb\n"),
            "[a][b]");
  EXPECT_EQ(read("a;b,c\td;e", ';'), "[a|b,c\td|e]");
  EXPECT_EQ(read(" a , b "), "[ a | b ]");
}

TEST(csv, quoted_cells) {
  EXPECT_EQ(read(R"("a","b,c","")"), "[a|b,c|]");
  EXPECT_EQ(read("\"say \"\"hi\"\"\",\"\"\"\",\"x\"\n\"\"\"a\",b"), "[say \"hi\"|\"|x][\"a|b]");
  EXPECT_EQ(read("\"two\nlines\",\"and\r\ntwo\"\nnext"), "[two\nlines|and\r\ntwo][next]");
}

TEST(csv, what_is_none_is_told_by_place_and_the_others_are_read) {
  EXPECT_EQ(read("a,b\nc\"d,e\nf,g"), "[a|b][stray_quote 2:2][f|g]");
  EXPECT_EQ(read("\"a\"b,c\nd"), "[text_after_quote 1:4][d]");
  EXPECT_EQ(read("a\rb\nc"), "[stray_carriage_return 1:2][c]");
  EXPECT_EQ(read("ä,\"b\" \nc"), "[text_after_quote 1:6][c]");
  EXPECT_EQ(read("a,\"b"), "[unclosed_quote 1:3]");
  EXPECT_EQ(read("\""), "[unclosed_quote 1:1]");
}

TEST(csv, a_quote_that_is_not_closed_costs_its_own_line_only) {
  EXPECT_EQ(read("a,\"b\nc,d\ne,f"), "[unclosed_quote 1:3][c|d][e|f]");
  EXPECT_EQ(read("a,\"b\nc,\"d\"\ne,f"), "[text_after_quote 2:4][c|d][e|f]");
  // A cell over two lines that is right, before a fault on the second: nothing is read twice.
  EXPECT_EQ(read("\"a\nb\",c\"d\ne,f"), "[stray_quote 2:5][e|f]");
}

TEST(csv, places_are_lines_and_code_points_of_the_whole_text) {
  csv::reader in("x\n\n\"ö\nü\",ß,z\n");
  ASSERT_TRUE(in.next());
  ASSERT_TRUE(in.next());
  EXPECT_EQ(in.line(), 3U);
  const place where = in.place_of(in.cells()[2].offset);
  EXPECT_EQ(where.line, 4U);
  EXPECT_EQ(where.column, 6U);
}

TEST(csv, hostile_quotes_are_read_in_linear_time) {
  std::string text;
  for (int i = 0; i < 400'000; ++i) text += "a,\"\n";
  text += "\"";
  for (int i = 0; i < 400'000; ++i) text += "\"\"\n";
  const auto start = std::chrono::steady_clock::now();
  read(text);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace ambit::testing
