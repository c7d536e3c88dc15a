// Documents: values, places, duplicate keys, reuse, marking, lines, the object reader.
#include "src/base/json.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/limits.hpp"

namespace {
std::size_t allocations = 0;
}

// Counted for the whole program; what is asked is only whether a call makes any. Not inlined, since
// g++ then takes free() for the wrong partner of operator new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace ambit {
namespace {

using namespace std::string_view_literals;
using json::kind;

/// Parses what must be well-formed.
class parsed {
 public:
  explicit parsed(std::string text) : text_(std::move(text)) {
    EXPECT_TRUE(doc_.parse(text_, "t.json", problems_)) << problems_.to_text();
  }
  json::value root() const { return doc_.root(); }

 private:
  std::string text_;
  json::document doc_;
  report problems_;
};

report problems_of(std::string_view text) {
  json::document doc;
  report problems;
  EXPECT_FALSE(doc.parse(text, "t.json", problems));
  EXPECT_FALSE(doc.root());
  return problems;
}

TEST(json_value, reads_each_kind) {
  const parsed doc(R"({"n": null, "t": true, "f": false, "i": -12.50e+2, "s": "a\nb", "u": "ü",
                       "a": [1, 2], "o": {"x": 1}, "ea": [], "eo": {}})");
  const json::value root = doc.root();
  EXPECT_EQ(root.size(), 10U);
  EXPECT_TRUE(root.find("n").is_null());
  EXPECT_TRUE(root.find("t").boolean());
  EXPECT_TRUE(root.find("f").is_bool());
  EXPECT_FALSE(root.find("f").boolean());
  EXPECT_EQ(root.find("i").number(), "-12.50e+2");
  EXPECT_EQ(root.find("s").string(), "a\nb");
  EXPECT_EQ(root.find("u").string(), "ü");
  EXPECT_EQ(root.find("a").size(), 2U);
  EXPECT_EQ(root.find("a").first().next().number(), "2");
  EXPECT_FALSE(root.find("a").first().next().next());
  EXPECT_EQ(root.find("o").first().key(), "x");
  EXPECT_FALSE(root.find("ea").first());
  EXPECT_FALSE(root.find("eo").first());
  EXPECT_FALSE(root.find("missing"));
  EXPECT_FALSE(root.find("x"));  // a nested member is not ours
}

TEST(json_value, that_is_nothing_answers_everything) {
  const json::value nothing;
  EXPECT_FALSE(nothing);
  EXPECT_FALSE(nothing.is_null() || nothing.is_bool() || nothing.is_number() ||
               nothing.is_string() || nothing.is_array() || nothing.is_object());
  EXPECT_FALSE(nothing.find("a") || nothing.first() || nothing.next());
  EXPECT_EQ(nothing.size(), 0U);
  EXPECT_EQ(nothing.string(), "");
  EXPECT_EQ(nothing.number(), "");
  EXPECT_EQ(nothing.source(), "");
  EXPECT_EQ(nothing.pointer(), "");
  EXPECT_EQ(nothing.key(), "");
  EXPECT_EQ(nothing.describe(), "nothing");
  EXPECT_EQ(nothing.where().line, 0U);
  EXPECT_TRUE(nothing.is_sound());
}

TEST(json_value, keeps_every_digit) {
  for (const auto digits :
       {"9223372036854775807"sv, "-9223372036854775808"sv, "9223372036854775808"sv,
        "18446744073709551616"sv, "-0"sv, "-0.0"sv, "0.1000000000000000055511151231257827"sv,
        "1E+2"sv, "9007199254740993"sv, "1e400"sv, "123456789e-99999999999"sv}) {
    EXPECT_EQ(parsed(std::string(digits)).root().number(), digits);
    EXPECT_EQ(parsed("[" + std::string(digits) + "]").root().first().number(), digits);
  }
}

TEST(json_value, keeps_long_texts_whole) {
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 2'047U, 2'048U, 2'049U, 5'000U, 70'000U}) {
    const std::string plain(size, 'x');
    EXPECT_EQ(parsed('"' + plain + '"').root().string(), plain);
    EXPECT_EQ(parsed('"' + plain + "\\n\"").root().string(), plain + '\n');
    EXPECT_EQ(parsed("\"\\u00e9" + plain + "\\t" + plain + '"').root().string(),
              "é" + plain + '\t' + plain);
  }
}

/// Every value of a document, in order.
std::vector<json::value> all_values(json::value root) {
  std::vector<json::value> out{root};
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (json::value v = out[i].first(); v; v = v.next()) out.push_back(v);
  }
  return out;
}

const std::string winding =
    R"( { "a" : [ 1 , -2.5e1 , "x\"]}\\" , [ [ ] , { } ] , { "b/~\"c" : null } ] ,
  "\u00e9\\": true ,
 "é" : { "deep" : [ [ [ { "end" : "last" } ] ] ] } , "f":false,"e":{},"z":[[[]]]} )";

TEST(json_value, source_is_a_document_of_the_same_value) {
  const parsed doc(winding);
  for (const json::value v : all_values(doc.root())) {
    const std::string source(v.source());
    const parsed again(source);
    EXPECT_EQ(again.root().source(), source);
    EXPECT_EQ(again.root().type(), v.type());
    EXPECT_EQ(again.root().string(), v.string());
    EXPECT_EQ(again.root().number(), v.number());
    EXPECT_EQ(again.root().size(), v.size());
  }
}

TEST(json_value, place_is_where_the_source_begins) {
  const parsed doc(winding);
  for (const json::value v : all_values(doc.root())) {
    const place where = v.where();
    std::string_view rest = winding;
    for (std::uint64_t line = 1; line < where.line; ++line) rest.remove_prefix(rest.find('\n') + 1);
    for (std::uint64_t column = 1; column < where.column; ++column) {
      rest.remove_prefix(1);
      while (!rest.empty() && (static_cast<unsigned char>(rest[0]) & 0xC0) == 0x80)
        rest.remove_prefix(1);
    }
    EXPECT_TRUE(rest.starts_with(v.source())) << v.pointer();
  }
}

TEST(json_value, pointer_and_key_place) {
  const parsed doc(winding);
  const json::value root = doc.root();
  EXPECT_EQ(root.pointer(), "");
  const json::value odd = root.find("a").first().next().next().next().next().first();
  EXPECT_EQ(odd.pointer(), "/a/4/b~1~0\"c");
  EXPECT_EQ(odd.where_key().line, 1U);
  EXPECT_EQ(winding[odd.where_key().column - 1], '"');
  EXPECT_EQ(winding.substr(odd.where_key().column, 3), "b/~");
  const json::value escaped = root.find("é\\");
  ASSERT_TRUE(escaped);
  EXPECT_EQ(escaped.where_key().line, 2U);
  EXPECT_EQ(escaped.where_key().column, 3U);
  EXPECT_EQ(root.find("é").where_key().column, 2U);
  EXPECT_EQ(root.find("é").where().column, 8U);
  EXPECT_EQ(root.find("a").first().where_key().column, root.find("a").first().where().column);
}

TEST(json_value, place_counts_code_points_also_far_into_a_text) {
  std::string text = "[\n";
  for (int i = 0; i < 40'000; ++i) text += "\"é€😀\",\n";
  text += "\"" + std::string(200'000, 'x') + "\", \"é" + std::string(150'000, 'y') + "\", 7]";
  const parsed doc(text);
  json::value v = doc.root().first();
  std::uint64_t line = 2;
  json::value last;
  for (; v; last = v, v = v.next(), ++line) {
    if (line % 1'000 != 0 || line > 40'001) continue;
    EXPECT_EQ(v.where().line, line);
    EXPECT_EQ(v.where().column, 1U);
  }
  EXPECT_EQ(last.where().line, 40'002U);
  EXPECT_EQ(last.where().column, 200'002U + 2 + 150'003U + 2 + 1);
  EXPECT_EQ(last.pointer(), "/40002");
}

TEST(json_value, describes_itself) {
  const parsed doc(R"([null, true, 12, "", "a\tb", [], [1], {}, {"a":1}])");
  std::vector<std::string> found;
  for (json::value v = doc.root().first(); v; v = v.next()) found.push_back(v.describe());
  const std::vector<std::string> wanted = {
      "null",           "true",     "the number 12",   "an empty text", "the text \"a\\u0009b\"",
      "an empty array", "an array", "an empty object", "an object"};
  EXPECT_EQ(found, wanted);
}

// ----------------------------------------------------------------------------------------------

TEST(json_document, lists_every_fault_of_content_in_order_of_place) {
  const report problems = problems_of(
      "{\"a\": 1, \"b\": [\"\xFF\", {\"c\": 1, \"c\": 2}],\n"
      " \"a\": \"\\u0000\", \"a\": \"\\ud800\", \"\\u0000\": 1}");
  std::vector<std::string> found;
  for (const problem& item : problems.problems()) {
    found.push_back(item.code + ' ' + std::to_string(item.where.line) + ':' +
                    std::to_string(item.where.column) + ' ' + item.where.pointer);
  }
  const std::vector<std::string> wanted = {"invalid_utf8 1:16 /b/0",
                                           "duplicate_key 1:30 /b/1/c",
                                           "duplicate_key 2:2 /a",
                                           "nul_character 2:7 /a",
                                           "duplicate_key 2:17 /a",
                                           "invalid_utf8 2:22 /a",
                                           "nul_character 2:32 /" + std::string(1, '\0')};
  EXPECT_EQ(found, wanted);
}

TEST(json_document, reports_faults_of_content_before_a_syntax_error) {
  const report problems = problems_of(R"({"a": {"b": 1, "b": 2}, "a": 3, "c": tru})");
  ASSERT_EQ(problems.problems().size(), 3U);
  EXPECT_EQ(problems.problems()[0].where.pointer, "/a/b");
  EXPECT_EQ(problems.problems()[1].where.pointer, "/a");
  EXPECT_EQ(problems.problems()[2].code, "syntax_error");
  EXPECT_EQ(problems.problems()[2].where.column, 38U);
  EXPECT_EQ(problems.problems()[2].hint, "did you mean \"true\"?");
}

TEST(json_document, explains_syntax_errors) {
  struct row {
    std::string_view text;
    std::uint64_t line, column;
    std::string_view found, hint;
  };
  const row rows[] = {
      {"", 1, 1, "an empty text", ""},
      {"[1,\n2", 2, 2, "the text ends here", ""},
      {"[1,\n 2,\n]", 2, 3, "a comma after the last one", ""},
      {"{\"a\": 1,}", 1, 8, "a comma after the last one", ""},
      {"{'a': 1}", 1, 2, "unexpected \"'\"", "keys stand in double quotes"},
      {"[\"é\", abc]", 1, 7, "unexpected \"abc\"", "texts stand in double quotes"},
      {"[\"é\", NaN]", 1, 7, "unexpected \"NaN\"", "JSON has neither NaN nor infinity"},
      {"[None]", 1, 2, "unexpected \"None\"", "did you mean \"null\"?"},
      {"[1] // x", 1, 5, "unexpected \"/\"", "JSON has no comments"},
      {"[007]", 1, 3, "unexpected \"07\"", "a number does not begin with 0"},
      {"[\"a\nb\"]", 1, 4, "a line end inside a text", "or is the closing quote missing?"},
      {"[\"a\x01\"]", 1, 4, "the control character U+0001 inside a text", ""},
      {"[\"C:\\dir\"]", 1, 5, "a backslash before \"dir\"", R"(a backslash itself is \\)"},
      {"[\"\\u12\"]", 1, 3, "an escape \\u without four hexadecimal digits", ""},
      {"[\"abc", 1, 2, "a text without its closing quote", ""},
      {"[1 2]", 1, 4, "unexpected \"2\"", ""},
      {"{\"a\" 1}", 1, 6, "unexpected \"1\"", ""},
      {"[+1]", 1, 2, "unexpected \"+\"", "a number has no plus sign before it"},
      {"[.5]", 1, 2, "unexpected \".\"", "write a digit before the decimal point"},
      {"[1.]", 1, 4, "unexpected \"]\"", ""},
      {"[\x07]", 1, 2, "unexpected the control character U+0007", ""},
      {"\xEF\xBB\xBF[]", 1, 1, "a byte order mark before the value",
       "save the file as \"UTF-8\", not as \"UTF-8 with BOM\""},
  };
  for (const row& given : rows) {
    const report problems = problems_of(given.text);
    const problem& item = problems.problems().back();
    EXPECT_EQ(item.where.line, given.line) << given.text;
    EXPECT_EQ(item.where.column, given.column) << given.text;
    EXPECT_EQ(item.found, given.found) << given.text;
    EXPECT_EQ(item.hint, given.hint) << given.text;
  }
}

TEST(json_document, finds_the_same_duplicates_in_small_and_large_objects) {
  for (const int count : {2, 3, 31, 32, 33, 34, 200, 3'000}) {
    std::string text = "{\"repeated\":0";
    for (int i = 1; i + 1 < count; ++i) text += ",\"k" + std::to_string(i) + "\":{\"x\":[]}";
    const std::string unique = text + "}";
    EXPECT_TRUE(parsed(unique).root());
    text += ",\"repe\\u0061ted\":1, \"repeated\":2}";
    const report problems = problems_of(text);
    ASSERT_EQ(problems.problems().size(), 2U) << count;
    for (const problem& item : problems.problems()) {
      EXPECT_EQ(item.code, "duplicate_key");
      EXPECT_EQ(item.hint, "it is first at line 1, column 2");
    }
  }
}

TEST(json_document, keys_that_look_alike_to_the_quick_comparison_are_told_apart) {
  // The same length, first, middle and last byte.
  EXPECT_TRUE(parsed(R"({"axxbxxc": 1, "ayybyyc": 2, "axxbyyc": 3})").root());
  std::string text = R"({"")";
  for (int i = 1'000; i < 1'300; ++i) {
    const std::string digits = std::to_string(i);
    text += ":1,\"a" + digits + "zz" + digits + "c\"";
  }
  text += ":1";
  EXPECT_TRUE(parsed(text + "}").root());
}

TEST(json_document, counts_what_is_past_the_limit) {
  std::string text = "{\"a\":0";
  for (int i = 0; i < 100'000; ++i) text += ",\"a\":0";
  text += "}";
  const report problems = problems_of(text);
  EXPECT_EQ(problems.problems().size(), limits::max_problems);
  EXPECT_EQ(problems.error_count(), 100'000U);
  EXPECT_EQ(problems.omitted(), 100'000U - limits::max_problems);
}

TEST(json_document, pointers_do_not_repeat_endless_keys) {
  const std::string key(100'000, 'k');
  const report problems = problems_of("{\"" + key + "\": {\"a\": 1, \"a\": 2}}");
  EXPECT_LT(problems.problems().at(0).where.pointer.size(), 2'000U);
  EXPECT_TRUE(problems.problems().at(0).where.pointer.ends_with("/a"));
}

TEST(json_document, is_reused) {
  json::document doc;
  report problems;
  const std::string first = R"({"a\n": ["\t", 1], "b": 2})";
  const std::string second = R"(["x"])";
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(doc.parse(first, "1", problems));
    EXPECT_EQ(doc.root().find("a\n").first().string(), "\t");
    ASSERT_TRUE(doc.parse(second, "2", problems, 7));
    EXPECT_EQ(doc.root().first().string(), "x");
    EXPECT_EQ(doc.root().where().file, "2");
    EXPECT_EQ(doc.root().where().line, 7U);
    report wrong;
    ASSERT_FALSE(doc.parse("[", "3", wrong));
    EXPECT_FALSE(doc.root());
    EXPECT_EQ(wrong.problems()[0].where.file, "3");
  }
  EXPECT_TRUE(problems.empty());
  json::document moved = std::move(doc);
  ASSERT_TRUE(moved.parse(first, "1", problems));
  EXPECT_EQ(moved.root().find("b").number(), "2");
}

TEST(json_document, allocates_nothing_once_it_has_grown) {
  json::document doc;
  report problems;
  std::string large = "{\"" + std::string(1'000, 'k') + "\\t\": [";
  for (int i = 0; i < 20'000; ++i) large += R"({"a": "\n", "b": -1.5e3, "c": [{}]},)";
  large += "0]";
  for (int i = 0; i < 100; ++i) large += ",\"" + std::to_string(i) + "\":null";
  large += "}";
  ASSERT_TRUE(doc.parse(large, "a file with a rather long name.json", problems));
  const std::size_t before = allocations;
  const bool again = doc.parse(large, "a file with a rather long name.json", problems);
  const json::value last = doc.root().first().first();
  const bool found = last.find("b").number() == "-1.5e3";
  EXPECT_EQ(allocations, before);
  EXPECT_TRUE(again && found);
}

/// Whatever the bytes: a reason inside the text, or a tree that can be walked.
TEST(json_document, bytes_changed_at_random_do_no_harm) {
  std::mt19937 random(6);
  json::document doc;
  std::size_t accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = winding;
    for (std::size_t changes = 1 + random() % 3; changes != 0; --changes) {
      constexpr std::string_view bytes = "\"\\{}[]:,-0e.u \n\x01\xFFt";
      const char byte = bytes[random() % bytes.size()];
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        default:
          text.erase(at, 1 + random() % 5);
          break;
      }
    }
    report problems;
    const auto how = round % 2 == 0 ? json::faults::fail : json::faults::mark;
    const bool good = doc.parse(text, {}, problems, 1, how);
    ASSERT_EQ(good, problems.empty()) << text;
    for (const problem& item : problems.problems()) {
      ASSERT_TRUE(item.where.line >= 1 && item.where.line <= 20) << text;
      ASSERT_FALSE(item.code.empty() || item.found.empty()) << text;
    }
    if (!good) continue;
    ++accepted;
    for (const json::value v : all_values(doc.root())) {
      ASSERT_FALSE(v.source().empty());
      ASSERT_FALSE(v.describe().empty());
      v.where();
      v.where_key();
      v.is_sound();
    }
  }
  EXPECT_GT(accepted, 500U);
  EXPECT_LT(accepted, 19'500U);
}

// ----------------------------------------------------------------------------------------------

TEST(json_marking, keeps_the_other_values_usable) {
  const std::string text =
      "[{\"id\": \"1\", \"n\": \"\xFF\"}, {\"id\": \"2\", \"n\": \"\\ud800!\"},"
      " {\"id\": \"3\", \"n\": \"\\u0000\"}, {\"id\": \"4\", \"id\": \"4\"},"
      " {\"id\": \"5\", \"d\": {\"x\": [{\"k\": 1, \"k\": 2}]}, \"e\": 1e99999999999},"
      " {\"id\": \"6\", \"\xFF\": 1}]";
  json::document doc;
  report problems;
  ASSERT_TRUE(doc.parse(text, {}, problems, 1, json::faults::mark)) << problems.to_text();
  EXPECT_TRUE(problems.empty());
  std::string sound;
  std::string sound_names;
  for (json::value v = doc.root().first(); v; v = v.next()) {
    sound += v.is_sound() ? '1' : '0';
    if (const json::value n = v.find("n")) sound_names += n.is_sound() ? '1' : '0';
    EXPECT_TRUE(v.find("id").is_sound());
  }
  EXPECT_EQ(sound, "111001");
  EXPECT_EQ(sound_names, "000");
  EXPECT_FALSE(doc.root().is_sound());
  EXPECT_EQ(doc.root().first().next().find("n").source(), R"("\ud800!")");
  EXPECT_EQ(doc.root().first().next().next().next().next().find("e").number(), "1e99999999999");
}

// ----------------------------------------------------------------------------------------------

TEST(json_lines, come_without_their_ends_and_with_their_numbers) {
  const std::string_view text = "{}\n\n  \t\r\n[1]\r\nlast";
  std::size_t offset = 0;
  std::uint64_t number = 0;
  json::line line;
  std::vector<std::string> found;
  while (json::next_line(text, offset, number, line)) {
    found.push_back(std::to_string(line.number) + ':' + std::string(line.text));
  }
  EXPECT_EQ(found, (std::vector<std::string>{"1:{}", "4:[1]", "5:last"}));
  EXPECT_FALSE(json::next_line(text, offset, number, line));
  offset = 0;
  EXPECT_FALSE(json::next_line("", offset, number, line));
  EXPECT_FALSE(json::next_line("\n\n", offset, number, line));
}

TEST(json_reader, reports_all_at_once) {
  const parsed doc(R"({"name": 1, "actve": true, "extra": 2, "maybe": null, "list": {}})");
  report problems;
  json::reader in(doc.root(), problems, "a rule");
  EXPECT_TRUE(in.usable());
  EXPECT_FALSE(in.require("id", kind::string));
  EXPECT_FALSE(in.require("name", kind::string));
  EXPECT_FALSE(in.optional("active", kind::boolean));
  EXPECT_FALSE(in.optional("maybe", kind::number));
  EXPECT_FALSE(in.optional("list", kind::array));
  EXPECT_FALSE(in.any("absent"));
  in.finish();
  ASSERT_EQ(problems.problems().size(), 5U) << problems.to_text();
  const auto& all = problems.problems();
  EXPECT_EQ(all[0].code, "missing_key");
  EXPECT_EQ(all[0].found, "a rule without \"id\"");
  EXPECT_EQ(all[1].code, "wrong_type");
  EXPECT_EQ(all[1].found, "the number 1");
  EXPECT_EQ(all[1].expected, "\"name\" as a text");
  EXPECT_EQ(all[2].where.pointer, "/list");
  EXPECT_EQ(all[3].code, "unknown_key");
  EXPECT_EQ(all[3].found, "unknown key \"actve\" in a rule");
  EXPECT_EQ(all[3].hint, "did you mean \"active\"?");
  EXPECT_EQ(all[3].where.column, 13U);
  EXPECT_EQ(all[4].where.pointer, "/extra");
  EXPECT_EQ(all[4].hint, "");
}

TEST(json_reader, takes_what_is_right) {
  const parsed doc(R"({"id": "x", "on": false, "any": 3})");
  report problems;
  json::reader in(doc.root(), problems, "a rule");
  EXPECT_EQ(in.require("id", kind::string).string(), "x");
  EXPECT_TRUE(in.optional("on", kind::boolean).is_bool());
  EXPECT_EQ(in.any("any").number(), "3");
  in.finish();
  EXPECT_TRUE(problems.empty());
}

TEST(json_reader, of_no_object_says_so_once) {
  const parsed doc("[1]");
  report problems;
  json::reader in(doc.root().first(), problems, "a rule");
  EXPECT_FALSE(in.usable());
  EXPECT_FALSE(in.require("id", kind::string));
  in.finish();
  ASSERT_EQ(problems.problems().size(), 1U);
  EXPECT_EQ(problems.problems()[0].code, "wrong_type");
  EXPECT_EQ(problems.problems()[0].where.pointer, "/0");
}

}  // namespace
}  // namespace ambit
