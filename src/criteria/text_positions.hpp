// text_positions.hpp: where a text stands among many, such as an id in a host's dictionary.
//
// A question about one contact then costs a look-up, where asking each of 200,000 values would cost
// more than reading a million records' indices.
//
// Thread rule: immutable once built. Cost: a hash and a comparison a look-up; 8 bytes a text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "src/criteria/cell.hpp"

namespace ambit::criteria {

class text_positions {
 public:
  /// Of the cells that are present, which must stay. Not built where they are few, where one stands
  /// there twice, or where too many share their hashes' places, as somebody may make them: whoever
  /// asks then looks at all of them.
  void build(std::span<const cell> cells);
  bool is_built() const noexcept { return !slots_.empty(); }
  /// `cells` are those that it was built of.
  std::optional<std::uint32_t> find(std::string_view text,
                                    std::span<const cell> cells) const noexcept;

 private:
  std::vector<std::uint32_t> slots_;  // one past a position, or 0; open addressing
};

}  // namespace ambit::criteria
