#include "src/base/json_writer.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "src/base/json.hpp"
#include "src/base/text.hpp"

namespace ambit {
namespace {

using namespace std::string_view_literals;

TEST(json_writer, separates_and_nests) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("id", "L1");
  out.member_integer("n", -5);
  out.member_boolean("b", true);
  out.key("a");
  out.open_array();
  out.null();
  out.open_array();
  out.close_array();
  out.open_object();
  out.close_object();
  out.raw("{\"x\":1}");
  out.decimal(12'345, 2);
  out.number(0.1);
  out.string("");
  out.close_array();
  out.member("last", std::string_view("}"));
  out.close_object();
  EXPECT_EQ(text,
            R"({"id":"L1","n":-5,"b":true,"a":[null,[],{},{"x":1},123.45,0.1,""],"last":"}"})");
}

TEST(json_writer, begins_anew_on_each_line) {
  std::string text;
  for (int i = 0; i < 2; ++i) {
    json::writer out(text);
    out.open_array();
    out.integer(i);
    out.integer(i);
    out.close_array();
    text += '\n';
  }
  EXPECT_EQ(text, "[0,0]\n[1,1]\n");
}

TEST(json_writer, escapes_what_must_be_and_line_separators) {
  std::string text;
  json::writer out(text);
  out.string("\0\b\f\n\r\t\x1f\"\\/\x7f é\xE2\x80\xA8\xE2\x80\xA9\xE2\x82\xAC\xE2"sv);
  EXPECT_EQ(text, "\"\\u0000\\b\\f\\n\\r\\t\\u001f\\\"\\\\/\\u007f é\\u2028\\u2029€\xE2\"");
}

TEST(json_writer, writes_numbers_at_their_limits) {
  std::string text;
  json::writer out(text);
  out.open_array();
  out.integer(std::numeric_limits<std::int64_t>::min());
  out.integer(std::numeric_limits<std::int64_t>::max());
  out.decimal(std::numeric_limits<std::int64_t>::min(), 9);
  out.number(std::numeric_limits<double>::infinity());
  out.number(std::numeric_limits<double>::quiet_NaN());
  out.number(std::numeric_limits<double>::denorm_min());
  out.number(1e22);
  out.close_array();
  EXPECT_EQ(text,
            "[-9223372036854775808,9223372036854775807,-9223372036.854775808,null,null,5e-324,"
            "1e+22]");
}

/// Every character comes back from our own reader.
TEST(json_writer, is_read_back) {
  for (char32_t c = 1; c < 0x11'0000; c += c < 0x3000 ? 1 : 251) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string given = "a";
    if (c < 0x80) {
      given += static_cast<char>(c);
    } else if (c < 0x800) {
      given += static_cast<char>(0xC0 | c >> 6);
      given += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x1'0000) {
      given += static_cast<char>(0xE0 | c >> 12);
      given += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      given += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      given += static_cast<char>(0xF0 | c >> 18);
      given += static_cast<char>(0x80 | (c >> 12 & 0x3F));
      given += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      given += static_cast<char>(0x80 | (c & 0x3F));
    }
    given += "z";
    ASSERT_TRUE(text::is_valid(given)) << static_cast<std::uint32_t>(c);
    std::string written;
    json::writer(written).string(given);
    json::document doc;
    report problems;
    ASSERT_TRUE(doc.parse(written, {}, problems)) << problems.to_text();
    ASSERT_EQ(doc.root().string(), given);
  }
}

TEST(json_layout, is_dropped_and_made) {
  const std::string given =
      " { \"a b\" : [ 1 , 2 , { } , [ ] ] , \"q\\\" , \" : { \"x\" : \"\\\\\" } } \n";
  EXPECT_EQ(json::compact(given), R"({"a b":[1,2,{},[]],"q\" , ":{"x":"\\"}})");
  const std::string wanted = R"({
  "a b": [
    1,
    2,
    {},
    []
  ],
  "q\" , ": {
    "x": "\\"
  }
})";
  EXPECT_EQ(json::pretty(given), wanted);
  EXPECT_EQ(json::compact(wanted), json::compact(given));
  EXPECT_EQ(json::pretty("1"), "1");
  EXPECT_EQ(json::pretty("[]"), "[]");
}

}  // namespace
}  // namespace ambit
