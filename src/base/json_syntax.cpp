// json_syntax.cpp: reads on by hand from the last good token to the first thing that cannot stand
// there. Runs once, on texts that the parser has refused.
#include "src/base/json_syntax.hpp"

#include <algorithm>
#include <array>

#include "src/base/json_node.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::json {

namespace {

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_hex(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::string hex(unsigned value, int digits) {
  std::string out;
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out += "0123456789ABCDEF"[(value >> shift) & 0xF];
  }
  return out;
}

/// The number of the escape `\uXXXX` at `slash`, or -1.
int utf16_unit(std::string_view text, std::size_t slash) noexcept {
  if (slash + 6 > text.size() || text[slash] != '\\' || text[slash + 1] != 'u') return -1;
  int value = 0;
  for (const char c : text.substr(slash + 2, 4)) {
    if (!is_hex(c)) return -1;
    value = value * 16 + (is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

constexpr bool is_high_half(int unit) noexcept {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
constexpr bool is_low_half(int unit) noexcept {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

syntax_problem no_utf8(std::string_view text, std::size_t at) {
  return {at, "invalid_utf8",
          "the byte 0x" + hex(static_cast<unsigned char>(text[at]), 2) + ", which is no UTF-8",
          "text in UTF-8", "save the file as UTF-8"};
}

class detective {
 public:
  detective(std::string_view text, std::size_t stop) : text_(text), stop_(stop) {}

  syntax_problem after(std::size_t cursor, expectation next) const;

 private:
  syntax_problem value_at(std::size_t at, std::string_view expected) const;
  syntax_problem key_at(std::size_t at, std::string_view expected) const;
  syntax_problem word_at(std::size_t at, std::string_view expected) const;
  syntax_problem number_at(std::size_t at) const;
  syntax_problem text_at(std::size_t quote) const;
  syntax_problem escape_at(std::size_t slash) const;
  syntax_problem unexpected(std::size_t at, std::string_view expected,
                            std::string_view hint = {}) const;
  syntax_problem end_too_early(std::string_view expected) const;

  char at(std::size_t index) const noexcept { return index < text_.size() ? text_[index] : '\0'; }
  std::size_t skip(std::size_t index) const noexcept {
    while (index < text_.size() && is_white_space(text_[index])) ++index;
    return index;
  }
  std::string_view word(std::size_t index) const noexcept {
    std::size_t end = index;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
    return text_.substr(index, end - index);
  }
  std::string describe(std::size_t index) const;

  std::string_view text_;
  std::size_t stop_;
};

syntax_problem detective::after(std::size_t cursor, expectation next) const {
  const std::size_t here = skip(cursor);
  const std::size_t behind = skip(here + 1);
  const auto trailing_comma = [&] {
    return syntax_problem{here, "syntax_error", "a comma after the last one", "no comma here", {}};
  };
  switch (next) {
    case expectation::value:
      return value_at(here, "a JSON value");
    case expectation::first_element:
      return value_at(here, "a value or \"]\"");
    case expectation::first_key:
      return key_at(here, "a key in double quotes, or \"}\"");
    case expectation::colon:
      if (at(here) == ':') return value_at(behind, "a value");
      return unexpected(here, "\":\" after the key");
    case expectation::after_element:
      if (at(here) != ',') return unexpected(here, "\",\" or \"]\"");
      return at(behind) == ']' ? trailing_comma() : value_at(behind, "a value");
    case expectation::after_member:
      if (at(here) != ',') return unexpected(here, "\",\" or \"}\"");
      return at(behind) == '}' ? trailing_comma() : key_at(behind, "a key in double quotes");
    case expectation::end:
      return unexpected(here, "nothing after the value");
  }
  return unexpected(stop_, {});
}

syntax_problem detective::value_at(std::size_t index, std::string_view expected) const {
  if (index >= text_.size()) return end_too_early(expected);
  const char c = text_[index];
  if (c == '"') return text_at(index);
  if (c == '-' || is_digit(c)) return number_at(index);
  if (is_letter(c)) return word_at(index, expected);
  if (c == '\'') return unexpected(index, expected, "texts stand in double quotes");
  if (c == '+') return unexpected(index, expected, "a number has no plus sign before it");
  if (c == '.') return unexpected(index, expected, "write a digit before the decimal point");
  return unexpected(index, expected);
}

syntax_problem detective::key_at(std::size_t index, std::string_view expected) const {
  if (index >= text_.size()) return end_too_early(expected);
  const char c = text_[index];
  if (c == '"') return text_at(index);
  if (c == '\'' || is_letter(c)) return unexpected(index, expected, "keys stand in double quotes");
  return unexpected(index, expected);
}

syntax_problem detective::word_at(std::size_t index, std::string_view expected) const {
  static constexpr std::array<std::string_view, 3> known = {"true", "false", "null"};
  const std::string_view found = word(index);
  const std::string folded = text::fold(found);
  std::string hint;
  if (folded == "nan" || folded == "infinity" || folded == "inf") {
    hint = "JSON has neither NaN nor infinity";
  } else if (folded == "none" || folded == "undefined" || folded == "nil") {
    hint = "did you mean \"null\"?";
  } else if (std::find(known.begin(), known.end(), found) != known.end()) {
    // A good word with something glued to it.
    return unexpected(index + found.size(), "white space or punctuation");
  } else {
    hint = text::did_you_mean(found, known);
    if (hint.empty()) hint = "texts stand in double quotes";
  }
  return unexpected(index, expected, hint);
}

syntax_problem detective::number_at(std::size_t index) const {
  const auto digits = [&] {
    const std::size_t first = index;
    while (is_digit(at(index))) ++index;
    return index != first;
  };
  if (at(index) == '-') ++index;
  if (!digits()) return unexpected(index, "a digit after the minus sign");
  if (at(index) == '.') {
    ++index;
    if (!digits()) return unexpected(index, "a digit after the decimal point");
  }
  if (at(index) == 'e' || at(index) == 'E') {
    ++index;
    if (at(index) == '+' || at(index) == '-') ++index;
    if (!digits()) return unexpected(index, "a digit of the exponent");
  }
  return unexpected(index, "a number");
}

syntax_problem detective::text_at(std::size_t quote) const {
  for (std::size_t i = quote + 1; i < text_.size();) {
    const auto byte = static_cast<unsigned char>(text_[i]);
    if (byte == '"') return unexpected(std::max(stop_, i + 1), {});
    if (byte < 0x20) {
      const bool line_end = byte == '\n' || byte == '\r';
      return {i, "syntax_error",
              line_end ? "a line end inside a text"
                       : "the control character U+" + hex(byte, 4) + " inside a text",
              "an escape such as " + std::string(line_end ? "\\n" : "\\u" + hex(byte, 4)),
              line_end ? "or is the closing quote missing?" : ""};
    }
    if (byte == '\\') {
      auto problem = escape_at(i);
      if (!problem.code.empty()) return problem;
      i += text_[i + 1] == 'u' ? 6 : 2;
      continue;
    }
    if (byte < 0x80) {
      ++i;
      continue;
    }
    const std::size_t width = text::sequence_length(text_.substr(i));
    if (width == 0) return no_utf8(text_, i);
    i += width;
  }
  return {
      quote, "syntax_error", "a text without its closing quote", "a double quote at its end", {}};
}

/// Nothing (an empty code) where the escape is sound.
syntax_problem detective::escape_at(std::size_t slash) const {
  if (slash + 1 >= text_.size()) return end_too_early("an escape");
  if (text_[slash + 1] != 'u') {
    if (std::string_view("\"\\/bfnrt").find(text_[slash + 1]) != std::string_view::npos) return {};
    return {slash, "syntax_error", "a backslash before " + describe(slash + 1),
            R"(one of \" \\ \/ \b \f \n \r \t \uXXXX)", R"(a backslash itself is \\)"};
  }
  if (utf16_unit(text_, slash) >= 0) return {};
  return {slash,
          "syntax_error",
          R"(an escape \u without four hexadecimal digits)",
          R"(\u and four of 0-9, a-f)",
          {}};
}

std::string detective::describe(std::size_t index) const {
  const char c = at(index);
  const auto byte = static_cast<unsigned char>(c);
  if (is_letter(c) || is_digit(c)) return text::quoted(word(index), 20);
  if (byte < 0x20 || byte == 0x7F) return "the control character U+" + hex(byte, 4);
  return text::quoted(
      text_.substr(index, std::max<std::size_t>(1, text::sequence_length(text_.substr(index)))));
}

syntax_problem detective::unexpected(std::size_t index, std::string_view expected,
                                     std::string_view hint) const {
  if (index >= text_.size()) return end_too_early(expected);
  if (text::sequence_length(text_.substr(index)) == 0) return no_utf8(text_, index);
  if (text_[index] == '/' || text_[index] == '#') hint = "JSON has no comments";
  // The parser took the 0 for a whole number.
  const bool after_zero = index != 0 && text_[index - 1] == '0' && is_digit(text_[index]);
  if (after_zero) hint = "a number does not begin with 0";
  return {index, "syntax_error", "unexpected " + describe(index), std::string(expected),
          std::string(hint)};
}

syntax_problem detective::end_too_early(std::string_view expected) const {
  const bool empty = skip(0) == text_.size();
  return {text_.size(),
          "syntax_error",
          empty ? "an empty text" : "the text ends here",
          std::string(expected),
          {}};
}

/// The text from its opening quote at `quote` on: halves of surrogate pairs become U+0000. Returns
/// the offset of its closing quote.
std::size_t mend_text(std::string& text, std::size_t quote, bool& changed) {
  std::size_t i = quote + 1;
  while (i < text.size() && text[i] != '"') {
    if (text[i] != '\\') {
      ++i;
      continue;
    }
    const int unit = utf16_unit(text, i);
    const int second = is_high_half(unit) ? utf16_unit(text, i + 6) : -1;
    if (is_low_half(second)) {
      i += 12;
    } else if (is_high_half(unit) || is_low_half(unit)) {
      text.replace(i + 2, 4, "0000");
      changed = true;
      i += 6;
    } else {
      i += 2;
    }
  }
  return i;
}

}  // namespace

syntax_problem find_text_fault(std::string_view source) {
  for (std::size_t i = 1; i < source.size();) {
    const std::size_t width = text::sequence_length(source.substr(i));
    if (width == 0) return no_utf8(source, i);
    if (source[i] != '\\') {
      i += width;
      continue;
    }
    const int unit = utf16_unit(source, i);
    if (unit == 0) {
      return {i, "nul_character", "the character U+0000 in a text", "a text without it", {}};
    }
    const int second = is_high_half(unit) ? utf16_unit(source, i + 6) : -1;
    if (is_low_half(second)) {
      i += 12;
      continue;
    }
    if (is_high_half(unit) || is_low_half(unit)) {
      return {i,
              "invalid_utf8",
              "half of a surrogate pair, \\u" + hex(static_cast<unsigned>(unit), 4),
              "both halves, one after the other",
              {}};
    }
    i += 2;
  }
  return {0, "invalid_utf8", "a text that is no UTF-8", "text in UTF-8", {}};
}

bool mend(std::string_view text, std::string& out) {
  constexpr std::size_t harmless_digits = 9;
  out.assign(text);
  bool changed = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == '"') {
      i = mend_text(out, i, changed);
    } else if (out[i] == 'e' || out[i] == 'E') {
      std::size_t end = i + 1;
      if (end < out.size() && (out[end] == '+' || out[end] == '-')) ++end;
      const std::size_t first = end;
      while (end < out.size() && is_digit(out[end])) ++end;
      if (end - first <= harmless_digits) continue;
      out.replace(first, end - first, end - first, '0');
      changed = true;
    }
  }
  return changed;
}

syntax_problem explain_syntax_error(std::string_view text, std::size_t cursor, expectation next,
                                    std::size_t stop) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    return {0, "byte_order_mark", "a byte order mark before the value", "UTF-8 without one",
            "save the file as \"UTF-8\", not as \"UTF-8 with BOM\""};
  }
  if (text.starts_with("\xFE\xFF") || text.starts_with("\xFF\xFE")) {
    return {0, "invalid_utf8", "text in UTF-16", "text in UTF-8", "save the file as UTF-8"};
  }
  return detective(text, stop).after(cursor, next);
}

syntax_problem explain_too_deep(std::string_view text, std::size_t cursor) {
  const std::size_t at = std::min(text.find_first_of("[{", cursor), text.size());
  return {at,
          "too_deep",
          "a value nested in more than " + std::to_string(limits::max_depth) + " others",
          "at most " + std::to_string(limits::max_depth) + " levels",
          {}};
}

}  // namespace ambit::json
