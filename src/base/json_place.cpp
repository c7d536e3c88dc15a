// json_place.cpp: where a value stands in its text: line, column, pointer, extent.
#include <algorithm>
#include <cstring>

#include "src/base/json.hpp"
#include "src/base/json_node.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::json {

namespace {

constexpr std::size_t block_bytes = 65'536;

/// Moves a line and column over `text`. A column counts code points: every byte that does not
/// continue one.
void advance(std::string_view text, std::uint64_t& line, std::uint64_t& column) {
  const std::size_t last = text.rfind('\n');
  if (last != std::string_view::npos) {
    line += static_cast<std::uint64_t>(
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(last) + 1, '\n'));
    column = 1;
    text.remove_prefix(last + 1);
  }
  column += static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

/// A key that is longer than any name is cut: a report of many problems repeats it each time.
void append_escaped(std::string& out, std::string_view key) {
  const bool cut = key.size() > limits::max_name_bytes;
  if (cut) key = key.substr(0, text::offset_of(key, limits::max_name_bytes));
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  if (cut) out += "…";
}

}  // namespace

void document::set_marks() {
  mark here{first_line_, 1};
  for (std::size_t offset = block_bytes; offset < text_.size(); offset += block_bytes) {
    advance(text_.substr(offset - block_bytes, block_bytes), here.line, here.column);
    marks_.push_back(here);
  }
}

place document::place_of(std::size_t offset, std::uint32_t node_index) const {
  offset = std::min(offset, text_.size());
  const std::size_t block = std::min(offset / block_bytes, marks_.size());
  mark here = block == 0 ? mark{first_line_, 1} : marks_[block - 1];
  advance(text_.substr(block * block_bytes, offset - block * block_bytes), here.line, here.column);
  place out;
  out.file = file_;
  out.line = here.line;
  out.column = here.column;
  out.pointer = pointer_of(node_index);
  return out;
}

std::string document::pointer_of(std::uint32_t node_index) const {
  std::vector<std::uint32_t> path;
  for (; node_index != no_node; node_index = nodes_[node_index].parent) path.push_back(node_index);
  std::string out;
  for (std::size_t i = path.size(); i-- > 0;) {
    const node& item = nodes_[path[i]];
    if (item.parent == no_node) continue;
    out += '/';
    if (nodes_[item.parent].type == kind::array) {
      out += std::to_string(item.key_at);
    } else {
      append_escaped(out, key_of(item));
    }
  }
  return out;
}

std::string_view document::key_of(const node& item) const noexcept {
  return {(item.key_escaped ? strings_.data() : text_.data()) + item.key_at, item.key_size};
}

/// Of a key with escapes only the unescaped bytes are kept: its opening quote is searched backwards
/// from the value. Every quote inside a key has an odd number of backslashes before it.
std::size_t document::key_offset(std::uint32_t node_index) const noexcept {
  const node& item = nodes_[node_index];
  if (item.parent == no_node || nodes_[item.parent].type != kind::object) return item.token;
  if (!item.key_escaped) return item.key_at - 1;
  std::size_t quote = text_.rfind(':', item.token);
  // A colon between key and value is the last one before the value, since only white space follows.
  quote = text_.rfind('"', quote);
  while (quote != 0) {
    quote = text_.rfind('"', quote - 1);
    std::size_t slashes = 0;
    while (slashes < quote && text_[quote - 1 - slashes] == '\\') ++slashes;
    if (slashes % 2 == 0) break;
  }
  return quote;
}

std::size_t document::end_of(std::uint32_t node_index) const noexcept {
  const auto scalar_end = [&](const node& item) -> std::size_t {
    switch (item.type) {
      case kind::null:
        return item.token + 4;
      case kind::boolean:
        return item.token + (item.size != 0 ? 4 : 5);
      case kind::number:
        return item.token + item.size;
      case kind::string:
        return item.escaped ? closing_quote(text_, item.token) + 1 : item.at + item.size + 1;
      case kind::array:
      case kind::object:
        return item.token + 1;  // empty: its closing bracket comes next
    }
    return item.token;
  };
  const node& item = nodes_[node_index];
  const bool nested = item.type == kind::array || item.type == kind::object;
  if (!nested) return scalar_end(item);
  // The last value inside, then one closing bracket for each container up to this one.
  std::uint32_t inner = item.at - 1;
  std::size_t end = scalar_end(nodes_[inner]);
  const auto close = [&] {
    while (is_white_space(text_[end])) ++end;
    ++end;
  };
  if (nodes_[inner].type == kind::array || nodes_[inner].type == kind::object) close();
  while (inner != node_index) {
    inner = nodes_[inner].parent;
    close();
  }
  return end;
}

std::size_t closing_quote(std::string_view text, std::size_t quote) noexcept {
  for (std::size_t i = quote + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i;
    }
  }
  return text.size();
}

}  // namespace ambit::json
