// match_buffers.hpp: what looking up a first match reuses from record to record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "src/criteria/first_match/bit_line.hpp"
#include "src/criteria/first_match/text_matcher.hpp"

namespace ambit::criteria {

/// Records whose classes are found together, field by field.
inline constexpr std::size_t match_tile = 64;

struct match_buffers {
  /// A text that no test names, and what it fits all the same.
  struct fitting_text {
    std::uint32_t record = 0;
    std::uint32_t axis = 0;
    std::uint32_t first_pattern = 0;  ///< in `patterns`
    std::uint32_t end_pattern = 0;
    std::uint32_t first_patch = 0;  ///< in `patches`, of the record at hand
    std::uint32_t end_patch = 0;
  };

  std::vector<std::uint32_t> classes;     ///< by axis, then by record of the tile
  std::uint64_t fitting_records = 0;      ///< a bit a record of the tile
  std::vector<std::uint32_t> fitting_of;  ///< as classes: one past its fitting text, or 0
  std::vector<fitting_text> fitting_texts;
  std::vector<std::uint32_t> patterns;
  text_matcher::memory passes;
  std::string folded;
  // Of the record at hand.
  std::vector<std::uint64_t> open_blocks;
  std::vector<std::uint64_t> axis_blocks;
  std::vector<line_patch> patches;  ///< by axis, then by block
  std::vector<std::uint32_t> blocks;
  std::vector<std::uint32_t> next_blocks;  ///< of the record after it
  std::vector<const bit_line*> dense;
  std::vector<const bit_line*> sparse;
  std::vector<bit_line> found;
  std::vector<std::uint32_t> found_blocks;
};

}  // namespace ambit::criteria
