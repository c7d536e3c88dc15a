// text.cpp: Unicode text over utf8proc's tables, with a way around them for ASCII.
#include "src/base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

namespace ambit::text {

namespace {

constexpr unsigned char byte_of(char c) noexcept {
  return static_cast<unsigned char>(c);
}
constexpr bool continues(char c) noexcept {
  return (byte_of(c) & 0xC0) == 0x80;
}

/// The code point at the front of well-formed UTF-8; `width` is its bytes.
char32_t first_of(std::string_view text, std::size_t& width) noexcept {
  const unsigned char lead = byte_of(text[0]);
  if (lead < 0x80) {
    width = 1;
    return lead;
  }
  width = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
  width = std::min(width, text.size());
  char32_t out = lead & (0xFFU >> (width + 1));
  for (std::size_t i = 1; i < width; ++i) out = out << 6 | (byte_of(text[i]) & 0x3FU);
  return out;
}

void append(std::string& out, utf8proc_int32_t code_point) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = utf8proc_encode_char(code_point, bytes.data());
  out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

constexpr char ascii_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

}  // namespace

// ----------------------------------------------------------------------------------------------
// UTF-8

std::size_t display_width(std::string_view text) noexcept {
  if (is_ascii(text)) return text.size();
  std::size_t columns = 0;
  for (std::size_t at = 0, width = 0; at < text.size(); at += width) {
    const char32_t code_point = first_of(text.substr(at), width);
    columns += static_cast<std::size_t>(
        std::max(utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point)), 0));
  }
  return columns;
}

std::size_t bytes_within(std::string_view text, std::size_t columns) noexcept {
  std::size_t at = 0;
  for (std::size_t width = 0, taken = 0; at < text.size(); at += width) {
    const char32_t code_point = first_of(text.substr(at), width);
    taken += static_cast<std::size_t>(
        std::max(utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point)), 0));
    if (taken > columns) break;
  }
  return at;
}

bool is_ascii(std::string_view bytes) noexcept {
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    if ((word & 0x8080808080808080U) != 0) return false;
  }
  for (; i < bytes.size(); ++i) {
    if (byte_of(bytes[i]) >= 0x80) return false;
  }
  return true;
}

std::size_t sequence_length(std::string_view bytes) noexcept {
  if (bytes.empty()) return 0;
  const unsigned char lead = byte_of(bytes[0]);
  if (lead < 0x80) return 1;
  const std::size_t width = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < width) return 0;
  // The second byte has a narrower range after some leads: no overlong form, no surrogate, nothing
  // past U+10FFFF.
  const unsigned char second = byte_of(bytes[1]);
  const unsigned char low = lead == 0xE0 ? 0xA0 : (lead == 0xF0 ? 0x90 : 0x80);
  const unsigned char high = lead == 0xED ? 0x9F : (lead == 0xF4 ? 0x8F : 0xBF);
  if (second < low || second > high) return 0;
  for (std::size_t i = 2; i < width; ++i) {
    if (!continues(bytes[i])) return 0;
  }
  return width;
}

namespace {

/// Whether all bytes are from 1 to 127: texts mostly are, so that this is asked before all else.
bool is_plain(std::string_view bytes) noexcept {
  constexpr std::size_t width = sizeof(std::uint64_t);
  // A high bit stays where a byte has one, or borrows since it is 0.
  const auto is_other = [&](std::size_t at) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, width);
    return (((word - 0x0101010101010101U) | word) & 0x8080808080808080U) != 0;
  };
  if (bytes.size() < width) {
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return byte_of(c) - 1U < 0x7FU; });
  }
  for (std::size_t at = 0; at + width <= bytes.size(); at += width) {
    if (is_other(at)) return false;
  }
  return !is_other(bytes.size() - width);
}

}  // namespace

bool is_valid(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    if (is_plain(bytes.substr(0, 64))) {
      bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 64));
      continue;
    }
    // A block with something else in it: at least 64 bytes of it one by one.
    const std::size_t stop = bytes.size() > 64 ? bytes.size() - 64 : 0;
    while (bytes.size() > stop) {
      const std::size_t width = bytes.front() == '\0' ? 0 : sequence_length(bytes);
      if (width == 0) return false;
      bytes.remove_prefix(width);
    }
  }
  return true;
}

std::size_t length(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::size_t offset_of(std::string_view text, std::size_t index) noexcept {
  std::size_t offset = 0;
  for (; offset < text.size(); ++offset) {
    if (continues(text[offset])) continue;
    if (index == 0) return offset;
    --index;
  }
  return text.size();
}

// ----------------------------------------------------------------------------------------------
// folding and case

namespace {

/// Whether the text must be decomposed before it is folded, so that canonically equal texts fold to
/// equal bytes. Only the iota that stands below (U+0345, alone or inside the Greek letters from
/// U+1F80 on) asks for it: it folds to a letter, and marks no longer move across it.
bool has_iota_below(std::string_view text) noexcept {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const unsigned char first = byte_of(text[i]);
    const unsigned char second = byte_of(text[i + 1]);
    if (first == 0xCD && second == 0x85) return true;
    if (first == 0xE1 && (second == 0xBE || second == 0xBF)) return true;
  }
  return false;
}

/// Below this one, no code point has a combining class.
constexpr utf8proc_int32_t first_mark = 0x300;

auto class_of(utf8proc_int32_t code_point) noexcept {
  return utf8proc_get_property(code_point)->combining_class;
}

/// Code points on their way to a normal form, on the stack where they are few. utf8proc takes them
/// apart and puts them together; they are put in order here, as its way of doing that is quadratic
/// in the length of a run of marks.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): few_ is written before it is read
class code_points {
 public:
  void add_decomposed(std::string_view text, int options) {
    while (!text.empty()) {
      std::size_t width = 0;
      add_decomposed(static_cast<utf8proc_int32_t>(first_of(text, width)), options);
      text.remove_prefix(width);
    }
  }
  void add_decomposed(const code_points& others, int options) {
    for (std::size_t i = 0; i < others.size_; ++i) add_decomposed(others.data()[i], options);
  }

  /// Canonical order: each run of marks by combining class, equal ones as they stand.
  void order() {
    utf8proc_int32_t* const end = data() + size_;
    const auto is_mark = [](utf8proc_int32_t c) { return c >= first_mark && class_of(c) != 0; };
    const auto is_before = [](utf8proc_int32_t a, utf8proc_int32_t b) {
      return class_of(a) < class_of(b);
    };
    for (auto* run = std::find_if(data(), end, is_mark); run != end;) {
      auto* const run_end = std::find_if_not(run, end, is_mark);
      // Most runs are in order, and the sort would allocate.
      if (!std::is_sorted(run, run_end, is_before)) std::stable_sort(run, run_end, is_before);
      run = std::find_if(run_end, end, is_mark);
    }
  }

  void compose() {
    constexpr auto flags = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    const auto count =
        utf8proc_normalize_utf32(data(), static_cast<utf8proc_ssize_t>(size_), flags);
    size_ = count < 0 ? 0 : static_cast<std::size_t>(count);
  }

  void encode(std::string& out) const {
    out.clear();
    for (std::size_t i = 0; i < size_; ++i) append(out, data()[i]);
  }

 private:
  /// No code point is taken apart into more, in any form.
  static constexpr std::size_t longest = 18;

  void add_decomposed(utf8proc_int32_t code_point, int options) {
    make_room();
    int boundary_class = 0;
    const auto count =
        utf8proc_decompose_char(code_point, data() + size_, longest,
                                static_cast<utf8proc_option_t>(options), &boundary_class);
    if (count > 0) size_ += std::min(static_cast<std::size_t>(count), longest);
  }

  void make_room() {
    const std::size_t room = many_.empty() ? few_.size() : many_.size();
    if (size_ + longest <= room) return;
    if (many_.empty()) many_.assign(few_.begin(), few_.end());
    many_.resize(2 * room);
  }

  const utf8proc_int32_t* data() const noexcept {
    return many_.empty() ? few_.data() : many_.data();
  }
  utf8proc_int32_t* data() noexcept { return many_.empty() ? few_.data() : many_.data(); }

  std::array<utf8proc_int32_t, 256> few_;
  std::vector<utf8proc_int32_t> many_;
  std::size_t size_ = 0;
};

void fold_unicode(std::string_view text, std::string& out) {
  constexpr int folding = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD;
  code_points folded;
  if (has_iota_below(text)) {
    code_points decomposed;
    decomposed.add_decomposed(text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    decomposed.order();
    folded.add_decomposed(decomposed, folding);
  } else {
    folded.add_decomposed(text, folding);
  }
  folded.order();
  folded.compose();
  folded.encode(out);
}

/// utf8proc's mapping but for the sharp s: to Unicode's tables, U+1E9E is not its simple capital.
utf8proc_int32_t simple_upper(utf8proc_int32_t code_point) {
  constexpr utf8proc_int32_t sharp_s = 0xDF;
  return code_point == sharp_s ? sharp_s : utf8proc_toupper(code_point);
}

std::string map_each(std::string_view text, utf8proc_int32_t (*map)(utf8proc_int32_t)) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t width = 0;
    append(out, map(static_cast<utf8proc_int32_t>(first_of(text, width))));
    text.remove_prefix(width);
  }
  return out;
}

}  // namespace

void fold(std::string_view text, std::string& out) {
  if (!is_ascii(text)) return fold_unicode(text, out);
  out.resize(text.size());
  std::transform(text.begin(), text.end(), out.begin(), ascii_lower);
}

std::string fold(std::string_view text) {
  std::string out;
  fold(text, out);
  return out;
}

std::string lower(std::string_view text) {
  return map_each(text, utf8proc_tolower);
}
std::string upper(std::string_view text) {
  return map_each(text, simple_upper);
}

// ----------------------------------------------------------------------------------------------
// white space and words

namespace {

constexpr bool is_white_space(char32_t c) noexcept {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_word_part(char32_t c) noexcept {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  // The enumeration stands in groups: letters, marks, numbers.
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

}  // namespace

std::string_view trim(std::string_view text) noexcept {
  std::size_t width = 0;
  while (!text.empty() && is_white_space(first_of(text, width))) text.remove_prefix(width);
  while (!text.empty()) {
    std::size_t begin = text.size() - 1;
    while (begin != 0 && continues(text[begin])) --begin;
    if (!is_white_space(first_of(text.substr(begin), width))) break;
    text.remove_suffix(text.size() - begin);
  }
  return text;
}

/// Each run of the text is compared once, so that the cost is linear whatever the word.
bool has_word(std::string_view text, std::string_view word) noexcept {
  std::size_t run = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t width = 0;
    const bool inside = is_word_part(first_of(text.substr(i), width));
    if (!inside) {
      if (i - run == word.size() && i != run && text.substr(run, i - run) == word) return true;
      run = i + width;
    }
    i += width;
  }
  return run < text.size() && text.substr(run) == word;
}

bool is_word(std::string_view text) noexcept {
  if (text.empty()) return false;
  while (!text.empty()) {
    std::size_t width = 0;
    if (!is_word_part(first_of(text, width))) return false;
    text.remove_prefix(width);
  }
  return true;
}

// ----------------------------------------------------------------------------------------------
// for messages

namespace {

/// Code points that would act on a terminal, or change the order in which a line is read.
constexpr bool is_unsafe(char32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void append_hex(std::string& out, char32_t value, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out += "0123456789abcdef"[(value >> shift) & 0xF];
  }
}

/// Appends what stands at the front of `bytes` in a form that is safe to print; returns its bytes.
std::size_t append_printable(std::string& out, std::string_view bytes) {
  std::size_t width = sequence_length(bytes);
  if (width == 0) {
    out += "\\x";
    append_hex(out, byte_of(bytes[0]), 2);
    return 1;
  }
  const char32_t c = first_of(bytes, width);
  if (is_unsafe(c)) {
    out += "\\u";
    append_hex(out, c, 4);
  } else {
    out += bytes.substr(0, width);
  }
  return width;
}

}  // namespace

std::string printable(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) bytes.remove_prefix(append_printable(out, bytes));
  return out;
}

std::string quoted(std::string_view text, std::size_t most) {
  std::string out = "\"";
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == most) {
      out += "…";
      break;
    }
    if (text[0] == '"' || text[0] == '\\') out += '\\';
    text.remove_prefix(append_printable(out, text));
  }
  return out += '"';
}

std::string_view unicode_version() noexcept {
  return utf8proc_unicode_version();
}

}  // namespace ambit::text
