// match_buffers.hpp: what looking up a first match reuses from record to record.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "src/criteria/cell.hpp"
#include "src/criteria/first_match/bit_line.hpp"
#include "src/criteria/first_match/text_matcher.hpp"
#include "src/criteria/first_match/text_memory.hpp"

namespace ambit::criteria {

class column;

/// Records whose classes are found together, field by field.
inline constexpr std::size_t match_tile = 64;

/// What texts that no test names fit all the same: patterns of an axis, and what becomes of the
/// lines of the unseen class where they are fitted.
struct fitting_set {
  std::size_t first_line = 0;   ///< in fitting_sets::lines, one a block, where the axis has columns
  std::size_t first_patch = 0;  ///< in fitting_sets::patches, by block, where it has none
  std::size_t end_patch = 0;
  std::size_t first_word = 0;  ///< in fitting_sets::open_blocks
};

/// Those that were met in one call, and which texts have them. Bounded: see most_bytes and
/// text_memory; what one tile of records adds may go beyond.
struct fitting_sets {
  static constexpr std::size_t most_bytes = std::size_t{1} << 20;
  static constexpr std::uint32_t nothing = 0;  ///< the number of no set: what fits no pattern

  std::uint64_t call = 0;         ///< whose they are
  std::vector<fitting_set> sets;  ///< by number; the first is `nothing`
  std::vector<bit_line> lines;
  std::vector<line_patch> patches;
  std::vector<std::uint64_t> open_blocks;
  text_memory numbers;  ///< of texts, and of lists of patterns

  void forget() noexcept {
    ++call;
    sets.clear();
    lines.clear();
    patches.clear();
    open_blocks.clear();
    numbers.forget();
  }
  bool is_full() const noexcept {
    return numbers.is_full() || sets.size() * sizeof(fitting_set) +
                                        lines.size() * sizeof(bit_line) +
                                        patches.size() * sizeof(line_patch) +
                                        open_blocks.size() * sizeof(std::uint64_t) >
                                    most_bytes;
  }
};

/// The blocks that a record leaves open, and its lines at them of the axes without columns: axis by
/// axis, a line for each of the blocks.
struct open_lines {
  std::vector<std::uint32_t> blocks;
  std::size_t count = 0;  ///< of `blocks`
  std::vector<const bit_line*> sparse;
};

struct match_buffers {
  std::vector<const column*> axis_columns;  ///< by axis, where records lie in columns
  // Of the tile.
  std::vector<std::uint32_t> classes;           ///< by axis, then by record
  std::vector<const bit_line*> columns;         ///< by record, then by axis that has columns
  std::vector<const std::uint64_t*> summaries;  ///< by record, then by axis: its open blocks
  struct fitting_text {
    std::uint32_t record = 0;
    std::uint32_t axis = 0;
    std::uint32_t set = 0;
  };
  std::vector<fitting_text> fitting_texts;
  std::vector<std::uint32_t> patched;  ///< by sparse axis, then by record: a set, or nothing
  fitting_sets fitting;
  // Of the text at hand.
  std::vector<std::uint32_t> patterns;
  text_matcher::memory passes;
  std::string folded;
  std::vector<cell> read;  ///< of a column that is not classified where it lies
  // Of the record at hand, and of the one after it.
  std::array<open_lines, 2> open;
  std::vector<std::uint64_t> open_blocks;
  std::vector<bit_line> found;
  std::vector<std::uint32_t> found_blocks;
};

}  // namespace ambit::criteria
