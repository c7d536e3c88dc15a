#include "src/base/text.hpp"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace ambit {
namespace {

using namespace std::string_view_literals;

std::string encode(char32_t c) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes.data());
  return {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size)};
}

std::string normalize(std::string_view text, int form) {
  utf8proc_uint8_t* out = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &out,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | form));
  EXPECT_GE(size, 0);
  std::string copy(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  free(out);
  return copy;
}
std::string nfc(std::string_view text) {
  return normalize(text, UTF8PROC_COMPOSE);
}
std::string nfd(std::string_view text) {
  return normalize(text, UTF8PROC_DECOMPOSE);
}

template <class F>
void for_each_code_point(F&& visit) {
  for (char32_t c = 1; c < 0x11'0000; ++c) {
    if (c < 0xD800 || c > 0xDFFF) visit(c);
  }
}

TEST(text_fold, knows_the_special_cases) {
  const std::vector<std::pair<std::string_view, std::string_view>> rows = {
      {"", ""},
      {"ASCII az-09_[]^`{}~@", "ascii az-09_[]^`{}~@"},
      {"Straße", "strasse"},
      {"STRASSE", "strasse"},
      {"\u1E9E", "ss"},       // capital sharp s
      {"\uFB03", "ffi"},      // ligature
      {"\u0131", "\u0131"},   // dotless i stays itself
      {"\u0130", "i\u0307"},  // capital I with a dot
      {"I", "i"},
      {"\u212A", "k"},       // Kelvin sign
      {"\u212B", "\u00E5"},  // Angstrom sign
      {"\u2126", "\u03C9"},  // Ohm sign
      {"ΟΔΥΣΣΕΥΣ", "οδυσσευσ"},
      {"οδυσσευς", "οδυσσευσ"},  // final sigma
      {"\u017F", "s"},           // long s
      {"\u01C5", "\u01C6"},      // title case digraph
      {"ДОМ", "дом"},
      {"Ä", "ä"},
      {"A\u0308", "ä"},
      {"\u1F88", "\u1F00\u03B9"},  // iota below becomes a letter
      {"\u0345", "\u03B9"},
      {"\u13A0", "\u13A0"},  // Cherokee folds to its capitals
      {"\uAB70", "\u13A0"},
      {"\U00010400", "\U00010428"},
      {"日本語", "日本語"},
      {"가", "가"},
      {"\u1100\u1161", "가"},
  };
  for (const auto& [given, wanted] : rows) EXPECT_EQ(text::fold(given), wanted) << given;
}

TEST(text_fold, reuses_its_memory) {
  std::string out = "something long that was here before, longer than any small string";
  const char* memory = out.data();
  text::fold("ABC", out);
  EXPECT_EQ(out, "abc");
  text::fold("ÄB\u00C7", out);
  EXPECT_EQ(out, "äb\u00E7");
  EXPECT_EQ(out.data(), memory);
}

TEST(text_fold, of_every_character_is_stable_normal_and_blind_to_case_and_form) {
  for_each_code_point([](char32_t c) {
    const std::string given = encode(c);
    const std::string folded = text::fold(given);
    ASSERT_EQ(text::fold(folded), folded) << std::hex << static_cast<std::uint32_t>(c);
    ASSERT_EQ(nfc(folded), folded) << std::hex << static_cast<std::uint32_t>(c);
    ASSERT_EQ(text::fold(nfd(given)), folded) << std::hex << static_cast<std::uint32_t>(c);
    ASSERT_EQ(text::fold(nfc(given)), folded) << std::hex << static_cast<std::uint32_t>(c);
  });
}

/// Characters that fold, compose or move, in random company.
TEST(text_fold, of_random_texts_is_stable_and_blind_to_form) {
  std::vector<char32_t> interesting;
  for_each_code_point([&](char32_t c) {
    const std::string given = encode(c);
    const bool moves =
        utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class != 0;
    if (moves || text::fold(given) != given || nfd(given) != given) interesting.push_back(c);
  });
  const std::vector<char32_t> marks = {0x300, 0x301, 0x308, 0x313, 0x323,
                                       0x327, 0x342, 0x345, 0x3B9};
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string given;
    const std::size_t size = 1 + random() % 6;
    for (std::size_t i = 0; i < size; ++i) {
      // Every second one from the Greek with marks, where the hard cases are.
      const char32_t c = random() % 2 == 0   ? interesting[random() % interesting.size()]
                         : random() % 2 == 0 ? marks[random() % marks.size()]
                                             : 0x1F80 + random() % 0x80;
      given += encode(c);
    }
    const std::string folded = text::fold(given);
    ASSERT_EQ(text::fold(folded), folded) << given;
    ASSERT_EQ(text::fold(nfd(given)), folded) << given;
    ASSERT_EQ(text::fold(nfc(given)), folded) << given;
    ASSERT_EQ(nfc(folded), folded) << given;
  }
}

TEST(text_fold, of_long_texts_is_the_fold_of_their_parts) {
  std::string given;
  std::string wanted;
  for (int i = 0; i < 5'000; ++i) {
    given += "Äß ";
    wanted += "äss ";
  }
  EXPECT_EQ(text::fold(given), wanted);
}

/// A run of marks is no reason to take long: their order is sorted, not bubbled.
TEST(text_fold, of_a_long_run_of_marks_is_in_canonical_order) {
  const std::size_t count = 16'000;
  const auto repeated = [](std::string_view part, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += part;
    return out;
  };
  // The cedilla (class 202) goes before the acute (class 230). With `a` only the acute composes,
  // and the cedillas do not keep it from that; with `c` the first cedilla does, and then an acute.
  const std::string acutes = repeated("\u0301", count);
  const std::string cedillas = repeated("\u0327", count);
  EXPECT_EQ(text::fold("A" + acutes + cedillas),
            "\u00E1" + cedillas + repeated("\u0301", count - 1));
  EXPECT_EQ(text::fold("C" + acutes + cedillas),
            "\u1E09" + repeated("\u0327", count - 1) + repeated("\u0301", count - 1));
  // With the iota below, which is decomposed before it is folded, and ends the run.
  EXPECT_EQ(text::fold("\u0391\u0345" + acutes + cedillas),
            "\u03AC" + cedillas + repeated("\u0301", count - 1) + "\u03B9");
  // Marks of one class stay as they stand, and a letter parts two runs.
  EXPECT_EQ(text::fold("x" + repeated("\u0301\u0300\u0327", count) + "Y\u0301\u0327"),
            "x" + cedillas + repeated("\u0301\u0300", count) + "\u00FD\u0327");
}

TEST(text_valid, is_what_the_unicode_tables_say) {
  for_each_code_point([](char32_t c) {
    const std::string given = encode(c);
    ASSERT_TRUE(text::is_valid(given));
    ASSERT_EQ(text::sequence_length(given), given.size());
    ASSERT_FALSE(text::is_valid(given.substr(0, given.size() - 1)) && given.size() > 1);
  });
  for (const auto bad :
       {"\0"sv, "a\0b"sv, "\x80"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
        "\xED\xBF\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv,
        "\xFF"sv, "a\xC3"sv, "\xC3("sv, "\xE2\x82"sv, "\xF0\x9F\x98"sv}) {
    EXPECT_FALSE(text::is_valid(bad));
  }
}

/// All sequences of two bytes, and of three after each lead, against a decoder that is not ours.
TEST(text_valid, agrees_with_utf8proc_on_every_short_sequence) {
  const auto accepted = [](std::string_view bytes) {
    utf8proc_int32_t c = 0;
    while (!bytes.empty()) {
      const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data()),
                                         static_cast<utf8proc_ssize_t>(bytes.size()), &c);
      if (size <= 0 || c == 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  };
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      for (const int third : {-1, 0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF}) {
        for (const int fourth : {-1, 0x7F, 0x80, 0xBF, 0xC0}) {
          std::string bytes;
          for (const int byte : {first, second, third, fourth}) {
            if (byte >= 0) bytes += static_cast<char>(byte);
          }
          ASSERT_EQ(text::is_valid(bytes), accepted(bytes)) << testing::PrintToString(bytes);
        }
      }
    }
  }
}

TEST(text_valid, finds_a_bad_byte_anywhere) {
  for (std::size_t size = 1; size < 200; ++size) {
    for (const auto filler : {"a"sv, "é"sv, "€"sv}) {
      std::string given;
      while (given.size() < size) given += filler;
      EXPECT_TRUE(text::is_valid(given));
      for (std::size_t at = 0; at < given.size(); at += filler.size()) {
        std::string bad = given;
        bad[at] = '\xFF';
        ASSERT_FALSE(text::is_valid(bad));
        ASSERT_FALSE(text::is_ascii(bad));
        bad[at] = '\0';
        ASSERT_FALSE(text::is_valid(bad));
      }
    }
  }
}

TEST(text_length, counts_code_points) {
  const std::string_view given = "aé€😀z";
  EXPECT_EQ(text::length(given), 5U);
  EXPECT_EQ(text::length(""), 0U);
  const std::size_t offsets[] = {0, 1, 3, 6, 10, 11, 11};
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(text::offset_of(given, i), offsets[i]);
}

TEST(text_case, is_mapped_character_by_character) {
  EXPECT_EQ(text::lower("ÄB\u00C7 ΣΑΣ ẞ İ"), "äb\u00E7 σασ ß i");
  EXPECT_EQ(text::upper("äbç σας ß ﬀ"), "ÄBÇ ΣΑΣ ß ﬀ");
}

TEST(text_trim, takes_unicode_white_space) {
  EXPECT_EQ(text::trim(""), "");
  EXPECT_EQ(text::trim(" \t\r\n"), "");
  EXPECT_EQ(text::trim("a"), "a");
  EXPECT_EQ(text::trim("\u00A0\u2003\u3000 a b é\u2028\u0085\u1680"), "a b é");
  EXPECT_EQ(text::trim("\u200Ba"), "\u200Ba");  // a zero-width space is none
}

TEST(text_word, is_found_whole) {
  EXPECT_TRUE(text::has_word("the quick fox", "the"));
  EXPECT_TRUE(text::has_word("the quick fox", "quick"));
  EXPECT_TRUE(text::has_word("the quick fox", "fox"));
  EXPECT_TRUE(text::has_word("fox", "fox"));
  EXPECT_TRUE(text::has_word("a,b;c", "b"));
  EXPECT_TRUE(text::has_word("foxes fox", "fox"));
  EXPECT_TRUE(text::has_word("größe_x", "größe"));  // a low line is punctuation
  EXPECT_TRUE(text::has_word("東京 2026", "2026"));
  EXPECT_FALSE(text::has_word("foxes", "fox"));
  EXPECT_FALSE(text::has_word("firefox", "fox"));
  EXPECT_FALSE(text::has_word("e\u0301t", "e"));  // the mark belongs to the word
  EXPECT_FALSE(text::has_word("x²", "x"));        // ² is a number
  EXPECT_FALSE(text::has_word("", "fox"));
  EXPECT_FALSE(text::has_word("the fox", ""));
  EXPECT_FALSE(text::has_word("  ", ""));
  EXPECT_TRUE(text::is_word("größe2"));
  EXPECT_TRUE(text::is_word("e\u0301"));
  EXPECT_FALSE(text::is_word(""));
  EXPECT_FALSE(text::is_word("two words"));
  EXPECT_FALSE(text::is_word("a-b"));
  EXPECT_FALSE(text::is_word("a_b"));
}

TEST(text_printable, has_nothing_that_acts_on_a_terminal) {
  EXPECT_EQ(text::printable("plain é 日本 😀 \"\\\""), "plain é 日本 😀 \"\\\"");
  EXPECT_EQ(text::printable("\x1B[31m\n\r\t\x7F"), "\\u001b[31m\\u000a\\u000d\\u0009\\u007f");
  EXPECT_EQ(text::printable("\u0085\u009B"), "\\u0085\\u009b");
  EXPECT_EQ(text::printable("\u202E\u2066\u200F\u061C\uFEFF\u2028"),
            "\\u202e\\u2066\\u200f\\u061c\\ufeff\\u2028");
  EXPECT_EQ(text::printable("\xFF\xC3("), "\\xff\\xc3(");
  EXPECT_EQ(text::printable("\0"sv), "\\u0000");
}

TEST(text_quoted, is_cut_and_escaped) {
  EXPECT_EQ(text::quoted(""), "\"\"");
  EXPECT_EQ(text::quoted("a\"b\\c\n"), R"("a\"b\\c\u000a")");
  EXPECT_EQ(text::quoted("äöüß", 4), "\"äöüß\"");
  EXPECT_EQ(text::quoted("äöüßx", 4), "\"äöüß…\"");
  EXPECT_EQ(text::quoted(std::string(100, 'x')), "\"" + std::string(40, 'x') + "…\"");
}

TEST(text_tables, have_a_version) {
  EXPECT_EQ(text::unicode_version(), utf8proc_unicode_version());
}

}  // namespace
}  // namespace ambit
