// What is JSON here and what is not, category by category: RFC 8259, and what we refuse beyond it.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/base/limits.hpp"

namespace ambit {
namespace {

using namespace std::string_view_literals;

struct sample {
  std::string_view category;
  std::string_view text;
  std::string_view code;  // of the first problem; empty: well-formed
};

constexpr std::string_view ok = "";
constexpr std::string_view syntax = "syntax_error";

const sample samples[] = {
    // Every kind of value may stand alone.
    {"alone", "null", ok},
    {"alone", "true", ok},
    {"alone", "false", ok},
    {"alone", "0", ok},
    {"alone", "\"\"", ok},
    {"alone", "[]", ok},
    {"alone", "{}", ok},
    {"alone", "", syntax},
    {"alone", " ", syntax},
    {"alone", "\n\t\r ", syntax},

    {"white space", " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n", ok},
    {"white space", "{ \"a\" : 1 , \"b\" : 2 }", ok},
    {"white space", "[1]\n", ok},
    {"white space", "\v[1]", syntax},
    {"white space", "\f[1]", syntax},
    {"white space", "[1\f]", syntax},
    {"white space", "[\xC2\xA0]", syntax},          // no-break space
    {"white space", "[1,\xE3\x80\x80 2]", syntax},  // ideographic space
    {"white space", "[\xE2\x80\xA8]", syntax},      // line separator
    {"white space", "\xE2\x81\xA0[1]", syntax},     // word joiner
    {"white space", "[1]\0"sv, syntax},
    {"white space", "\0"sv, syntax},
    {"white space", "[\0]"sv, syntax},

    {"byte order mark", "\xEF\xBB\xBF{}", "byte_order_mark"},
    {"byte order mark", "\xEF\xBB\xBF", "byte_order_mark"},
    {"byte order mark", "\xFE\xFF\0["sv, "invalid_utf8"},
    {"byte order mark", "\xFF\xFE[\0]\0"sv, "invalid_utf8"},
    {"byte order mark", "[\"\xEF\xBB\xBF\"]", ok},  // inside a text it is a character
    {"byte order mark", "[\xEF\xBB\xBF]", syntax},

    {"word", "[true, false, null]", ok},
    {"word", "tru", syntax},
    {"word", "[nul]", syntax},
    {"word", "[truth]", syntax},
    {"word", "[True]", syntax},
    {"word", "[NULL]", syntax},
    {"word", "[None]", syntax},
    {"word", "[undefined]", syntax},
    {"word", "[truefalse]", syntax},
    {"word", "[true1]", syntax},
    {"word", "[a]", syntax},
    {"word", "f", syntax},

    {"number", "[0, -0, 1, -1, 10, 1234567890]", ok},
    {"number", "[0.0, 0.5, -0.5, 1.25, 100.001]", ok},
    {"number", "[1e1, 1E1, 1e+1, 1e-1, 1.5e300, 0e0, 0E+0, -0e-0]", ok},
    {"number", "[123456789012345678901234567890]", ok},
    {"number", "[0.000000000000000000000000000000000000000000000000000000001]", ok},
    {"number", "[1e400, -1e400, 1e-400, 0.4e0066999999999999999, 1e99999999999999]", ok},
    {"number", "1e-99999999999999", ok},
    {"number", "[01]", syntax},
    {"number", "[-01]", syntax},
    {"number", "[00]", syntax},
    {"number", "[+1]", syntax},
    {"number", "[--1]", syntax},
    {"number", "[-]", syntax},
    {"number", "-", syntax},
    {"number", "[.5]", syntax},
    {"number", "[-.5]", syntax},
    {"number", "[5.]", syntax},
    {"number", "[5.e1]", syntax},
    {"number", "[5.5.5]", syntax},
    {"number", "[1e]", syntax},
    {"number", "[1e+]", syntax},
    {"number", "[1e1.5]", syntax},
    {"number", "[1ee5]", syntax},
    {"number", "[0x10]", syntax},
    {"number", "[0b1]", syntax},
    {"number", "[1_000]", syntax},
    {"number", "[1 000]", syntax},
    {"number", "[1,5,]", syntax},
    {"number", "[NaN]", syntax},
    {"number", "[Infinity]", syntax},
    {"number", "[-Infinity]", syntax},
    {"number", "[-x]", syntax},
    {"number", "[1a]", syntax},
    {"number", "[\xEF\xBC\x91]", syntax},  // full-width one

    {"text", R"(["plain", "\" \\ \/ \b \f \n \r \t", "\u0041\u00e9\uD83D\uDE00"])", ok},
    {"text", "[\"\x7F\"]", ok},
    {"text", "[\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"]", ok},
    {"text", "[\"\xEF\xBF\xBF\xF4\x8F\xBF\xBF\"]", ok},  // noncharacters are characters
    {"text", R"(["\uFFFE\uFFFF\uFDD0"])", ok},
    {"text", R"(["\u2028\u2029"])", ok},
    {"text", "[\"\xE2\x80\xA8\"]", ok},
    {"text", "\"", syntax},
    {"text", "[\"", syntax},
    {"text", "[\"a", syntax},
    {"text", "[\"a]", syntax},
    {"text", "[\"a\\\"]", syntax},
    {"text", "[\"\\", syntax},
    {"text", "['a']", syntax},
    {"text", "[\"a\" \"b\"]", syntax},
    {"text", "[\"line\nbreak\"]", syntax},
    {"text", "[\"tab\there\"]", syntax},
    {"text", "[\"\x1F\"]", syntax},
    {"text", "[\"\0\"]"sv, syntax},
    {"text", R"(["\a"])", syntax},
    {"text", R"(["\'"])", syntax},
    {"text", R"(["\x41"])", syntax},
    {"text", R"(["\0"])", syntax},
    {"text", R"(["\U0041"])", syntax},
    {"text", R"(["\u"])", syntax},
    {"text", R"(["\u004"])", syntax},
    {"text", R"(["\u00G0"])", syntax},
    {"text", R"(["\u 041"])", syntax},
    {"text", R"(["\u+041"])", syntax},
    {"text", "[\"\\\xC3\xA9\"]", syntax},
    {"text", "\\u0041", syntax},

    {"surrogate", R"(["\uD800\uDC00", "\uDBFF\uDFFF"])", ok},
    {"surrogate", R"(["\uD800"])", "invalid_utf8"},
    {"surrogate", R"(["\uDC00"])", "invalid_utf8"},
    {"surrogate", R"(["\uDC00\uD800"])", "invalid_utf8"},
    {"surrogate", R"(["\uD800\uD800\uDC00"])", "invalid_utf8"},
    {"surrogate", R"(["\uD800\u0041"])", "invalid_utf8"},
    {"surrogate", R"(["\uD800 \uDC00"])", "invalid_utf8"},
    {"surrogate", R"(["\uD800\n"])", "invalid_utf8"},
    {"surrogate", R"(["\uD800x"])", "invalid_utf8"},
    {"surrogate", R"({"\uDFFF": 1})", "invalid_utf8"},
    {"surrogate", R"(["\uD800\u"])", syntax},
    {"surrogate", R"(["\uD800\uD"])", syntax},
    {"surrogate", R"(["\uD800\u00"])", syntax},

    {"ill-formed UTF-8", "[\"\xFF\"]", "invalid_utf8"},
    {"ill-formed UTF-8", "[\"\x80\"]", "invalid_utf8"},
    {"ill-formed UTF-8", "[\"\xC3\"]", "invalid_utf8"},
    {"ill-formed UTF-8", "[\"\xC3(\"]", "invalid_utf8"},
    {"ill-formed UTF-8", "[\"\xC0\xAF\"]", "invalid_utf8"},          // overlong
    {"ill-formed UTF-8", "[\"\xE0\x80\xAF\"]", "invalid_utf8"},      // overlong
    {"ill-formed UTF-8", "[\"\xF0\x80\x80\xAF\"]", "invalid_utf8"},  // overlong
    {"ill-formed UTF-8", "[\"\xED\xA0\x80\"]", "invalid_utf8"},      // a surrogate's code point
    {"ill-formed UTF-8", "[\"\xF4\x90\x80\x80\"]", "invalid_utf8"},  // past U+10FFFF
    {"ill-formed UTF-8", "[\"\xF8\x88\x80\x80\x80\"]", "invalid_utf8"},
    {"ill-formed UTF-8", "[\"\xE2\x82\"]", "invalid_utf8"},
    {"ill-formed UTF-8", "{\"\xFF\": 1}", "invalid_utf8"},
    {"ill-formed UTF-8", "[\xFF]", "invalid_utf8"},
    {"ill-formed UTF-8", "[1]\xFF", "invalid_utf8"},
    {"ill-formed UTF-8", "\xFF", "invalid_utf8"},
    {"ill-formed UTF-8", "[\"\\u0041\xFF\"]", "invalid_utf8"},
    {"ill-formed UTF-8", "[\"\\\xFF\"]", syntax},

    {"U+0000", R"(["\u0000"])", "nul_character"},
    {"U+0000", R"(["a\u0000b"])", "nul_character"},
    {"U+0000", R"({"\u0000": 1})", "nul_character"},
    {"U+0000", R"(["\\u0000"])", ok},

    {"array", "[[], [[]], [1, [2, [3]]]]", ok},
    {"array", "[", syntax},
    {"array", "]", syntax},
    {"array", "[1", syntax},
    {"array", "[1,", syntax},
    {"array", "[1,]", syntax},
    {"array", "[,1]", syntax},
    {"array", "[,]", syntax},
    {"array", "[1,,2]", syntax},
    {"array", "[1 2]", syntax},
    {"array", "[1;2]", syntax},
    {"array", "[1]]", syntax},
    {"array", "[1}", syntax},
    {"array", "[[1]", syntax},
    {"array", "[\"a\": 1]", syntax},
    {"array", "(1)", syntax},

    {"object", R"({"a": 1, "b": {"a": 2}, "": 3, "c": [{"a": 1}]})", ok},
    {"object", "{", syntax},
    {"object", "}", syntax},
    {"object", "{\"a\"", syntax},
    {"object", "{\"a\":", syntax},
    {"object", "{\"a\":}", syntax},
    {"object", "{\"a\":1", syntax},
    {"object", "{\"a\":1,", syntax},
    {"object", "{\"a\":1,}", syntax},
    {"object", "{,\"a\":1}", syntax},
    {"object", "{\"a\" 1}", syntax},
    {"object", "{\"a\"::1}", syntax},
    {"object", "{\"a\"=1}", syntax},
    {"object", "{\"a\",1}", syntax},
    {"object", "{\"a\":1 \"b\":2}", syntax},
    {"object", "{\"a\":1,,\"b\":2}", syntax},
    {"object", "{a:1}", syntax},
    {"object", "{'a':1}", syntax},
    {"object", "{1:1}", syntax},
    {"object", "{null:1}", syntax},
    {"object", "{[]:1}", syntax},
    {"object", "{:1}", syntax},
    {"object", "{\"a\":1]", syntax},
    {"object", "{\"a\":1}}", syntax},
    {"object", "{{}}", syntax},
    {"object", "{\"a\"}", syntax},

    {"key", R"({"a": 1, "a": 2})", "duplicate_key"},
    {"key", R"({"a": 1, "a": 1})", "duplicate_key"},
    {"key", R"({"a": 1, "\u0061": 2})", "duplicate_key"},
    {"key", R"({"": 1, "": 2})", "duplicate_key"},
    {"key", R"([[{"x": {"a": 1, "b": 2, "a": 3}}]])", "duplicate_key"},
    {"key", "{\"\xC3\xA9\": 1, \"\\u00e9\": 2}", "duplicate_key"},
    {"key", "{\"\xC3\xA9\": 1, \"e\xCC\x81\": 2}", ok},  // another form of é is another key
    {"key", R"({"a": 1, "A": 2, "b": {"a": 1}})", ok},

    {"after the value", "1 2", syntax},
    {"after the value", "[] []", syntax},
    {"after the value", "{} {}", syntax},
    {"after the value", "{}x", syntax},
    {"after the value", "[1],", syntax},
    {"after the value", "{}\n// end", syntax},
    {"after the value", "\"a\"b", syntax},
    {"after the value", "true false", syntax},

    {"comment", "[1] // one", syntax},
    {"comment", "/* one */ [1]", syntax},
    {"comment", "[/**/]", syntax},
    {"comment", "{\"a\": /* one */ 1}", syntax},
    {"comment", "# one\n[1]", syntax},
    {"comment", "{# one\n\"a\": 1}", syntax},
};

class conformance : public testing::TestWithParam<sample> {};

TEST_P(conformance, is_accepted_or_refused_with_its_code) {
  const sample& given = GetParam();
  json::document doc;
  report problems;
  const bool accepted = doc.parse(given.text, "sample.json", problems);
  EXPECT_EQ(accepted, given.code.empty()) << given.category << ": " << given.text;
  EXPECT_EQ(accepted, static_cast<bool>(doc.root()));
  EXPECT_EQ(accepted, problems.empty()) << problems.to_text();
  if (accepted) return;
  ASSERT_FALSE(problems.empty());
  const problem& first = problems.problems().front();
  EXPECT_EQ(first.code, given.code) << given.category << ": " << given.text << '\n'
                                    << problems.to_text();
  EXPECT_EQ(first.where.file, "sample.json");
  EXPECT_GE(first.where.line, 1U);
  EXPECT_GE(first.where.column, 1U);
  EXPECT_FALSE(first.found.empty());
  EXPECT_FALSE(first.expected.empty()) << first.found;
}

INSTANTIATE_TEST_SUITE_P(table, conformance, testing::ValuesIn(samples));

/// A problem never stands past the shortest beginning of the text that is beyond repair.
TEST(conformance_places, lie_inside_the_text) {
  for (const sample& given : samples) {
    json::document doc;
    report problems;
    doc.parse(given.text, {}, problems);
    for (const problem& item : problems.problems()) {
      std::size_t line_count = 1;
      for (const char c : given.text) line_count += c == '\n' ? 1 : 0;
      EXPECT_LE(item.where.line, line_count) << given.text;
      EXPECT_LE(item.where.column, given.text.size() + 1) << given.text;
    }
  }
}

/// Marking instead of failing changes what becomes of unsound texts and repeated keys, nothing
/// else.
TEST(conformance_marking, keeps_only_what_the_grammar_allows) {
  for (const sample& given : samples) {
    json::document doc;
    report problems;
    const bool accepted = doc.parse(given.text, {}, problems, 1, json::faults::mark);
    const bool fault_of_content =
        given.code == "duplicate_key" || given.code == "nul_character" ||
        (given.code == "invalid_utf8" && given.text.find_first_of("\"") < given.text.size());
    EXPECT_EQ(accepted, given.code.empty() || fault_of_content)
        << given.category << ": " << given.text << '\n'
        << problems.to_text();
    EXPECT_EQ(accepted, problems.empty());
  }
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
  std::string out;
  for (std::size_t i = 0; i < depth; ++i) out += open;
  out += "1";
  for (std::size_t i = 0; i < depth; ++i) out += close;
  return out;
}

TEST(conformance_depth, has_a_limit_that_itself_is_allowed) {
  for (const auto& [open, close] : {std::pair{"["sv, "]"sv}, std::pair{"{\"a\":"sv, "}"sv}}) {
    for (const std::size_t depth :
         {limits::max_depth, limits::max_depth + 1, std::size_t{100'000}}) {
      const std::string text = nested(depth, open, close);
      json::document doc;
      report problems;
      EXPECT_EQ(doc.parse(text, {}, problems), depth <= limits::max_depth);
      if (depth <= limits::max_depth) continue;
      ASSERT_EQ(problems.problems().size(), 1U);
      EXPECT_EQ(problems.problems()[0].code, "too_deep");
      EXPECT_EQ(problems.problems()[0].where.column, open.size() * limits::max_depth + 1);
    }
  }
}

TEST(conformance_depth, does_not_matter_where_the_brackets_are_missing) {
  const std::string open(1'000'000, '[');
  json::document doc;
  report problems;
  EXPECT_FALSE(doc.parse(open, {}, problems));
  EXPECT_EQ(problems.problems().at(0).code, "too_deep");
}

}  // namespace
}  // namespace ambit
