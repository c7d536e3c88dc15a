// json_writer.cpp: the writer needs no stack: whether a comma is due, the last byte written tells.
#include "src/base/json_writer.hpp"

#include <charconv>

#include "src/base/json_node.hpp"
#include "src/base/number.hpp"

namespace ambit::json {

void writer::open_object() {
  separate();
  out_ += '{';
}
void writer::close_object() {
  out_ += '}';
}
void writer::open_array() {
  separate();
  out_ += '[';
}
void writer::close_array() {
  out_ += ']';
}

void writer::key(std::string_view name) {
  string(name);
  out_ += ':';
}

void writer::separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':' && last != ',' && last != '\n') out_ += ',';
}

namespace {

/// Bytes that do not stand for themselves: controls, quote, backslash, DEL, and E2, with which
/// U+2028 and U+2029 begin.
constexpr bool is_special(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F || byte == 0xE2;
}

void append_unicode_escape(std::string& out, unsigned char byte) {
  constexpr char digits[] = "0123456789abcdef";
  out += "\\u00";
  out += digits[byte >> 4];
  out += digits[byte & 0xF];
}

/// Writes the special at `text[i]` and returns how many bytes it took.
std::size_t append_special(std::string& out, std::string_view text, std::size_t i) {
  switch (text[i]) {
    case '"':
      out += "\\\"";
      return 1;
    case '\\':
      out += "\\\\";
      return 1;
    case '\b':
      out += "\\b";
      return 1;
    case '\f':
      out += "\\f";
      return 1;
    case '\n':
      out += "\\n";
      return 1;
    case '\r':
      out += "\\r";
      return 1;
    case '\t':
      out += "\\t";
      return 1;
    case '\xE2': {
      const std::string_view sequence = text.substr(i, 3);
      if (sequence == "\xE2\x80\xA8") {
        out += "\\u2028";
        return 3;
      }
      if (sequence == "\xE2\x80\xA9") {
        out += "\\u2029";
        return 3;
      }
      out += text[i];
      return 1;
    }
    default:
      append_unicode_escape(out, static_cast<unsigned char>(text[i]));
      return 1;
  }
}

}  // namespace

void writer::string(std::string_view text) {
  separate();
  out_ += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_special(text[i])) {
      ++i;
      continue;
    }
    out_.append(text, plain, i - plain);
    i += append_special(out_, text, i);
    plain = i;
  }
  out_.append(text, plain);
  out_ += '"';
}

void writer::integer(std::int64_t value) {
  separate();
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out_.append(digits, end);
}

void writer::decimal(std::int64_t scaled, std::int32_t scale) {
  separate();
  out_ += number::from_scaled(scaled, scale);
}

void writer::number(double value) {
  separate();
  out_ += number::from_double(value);
}

void writer::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void writer::null() {
  separate();
  out_ += "null";
}

void writer::raw(std::string_view json) {
  separate();
  out_ += json;
}

// ----------------------------------------------------------------------------------------------

std::string compact(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size();) {
    if (json[i] == '"') {
      const std::size_t end = closing_quote(json, i) + 1;
      out += json.substr(i, end - i);
      i = end;
      continue;
    }
    if (!is_white_space(json[i])) out += json[i];
    ++i;
  }
  return out;
}

std::string pretty(std::string_view json) {
  const std::string dense = compact(json);
  std::string out;
  std::size_t level = 0;
  const auto new_line = [&] {
    out += '\n';
    out.append(2 * level, ' ');
  };
  for (std::size_t i = 0; i < dense.size(); ++i) {
    const char c = dense[i];
    if (c == '"') {
      const std::size_t end = closing_quote(dense, i);
      out.append(dense, i, end - i + 1);
      i = end;
    } else if (c == '{' || c == '[') {
      out += c;
      if (i + 1 < dense.size() && (dense[i + 1] == '}' || dense[i + 1] == ']')) {
        out += dense[++i];
        continue;
      }
      ++level;
      new_line();
    } else if (c == '}' || c == ']') {
      if (level != 0) --level;
      new_line();
      out += c;
    } else if (c == ',') {
      out += c;
      new_line();
    } else {
      out += c;
      if (c == ':') out += ' ';
    }
  }
  return out;
}

}  // namespace ambit::json
