// json_node.hpp: one value on a document's tape. Nodes stand in document order, so that a subtree
// is the run of nodes up to its end, and a sibling begins where the one before it ends.
#pragma once

#include <cstdint>

#include "src/base/json.hpp"

namespace ambit::json {

inline constexpr std::uint32_t no_node = 0xFFFFFFFF;

struct document::node {
  std::uint32_t token = 0;   // where the value begins in the text
  std::uint32_t at = 0;      // its bytes, in the text or in strings_; of a container: its end node
  std::uint32_t size = 0;    // bytes, members, elements; of a boolean: 0 or 1
  std::uint32_t key_at = 0;  // of a member: the key's bytes; of an element: its index
  std::uint32_t key_size = 0;  // of a member
  std::uint32_t parent = no_node;
  kind type = kind::null;
  bool escaped = false;      // the bytes are in strings_, since the text has escapes
  bool key_escaped = false;  // the same for the key
  bool repeats_key = false;  // of a container: an object in it, or itself, has a key twice
};

constexpr bool is_white_space(char c) noexcept {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Offset of the quote that closes the text whose opening quote stands at `quote`; the size of
/// `text` when there is none.
std::size_t closing_quote(std::string_view text, std::size_t quote) noexcept;

}  // namespace ambit::json
