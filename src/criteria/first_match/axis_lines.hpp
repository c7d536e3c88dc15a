// axis_lines.hpp: for one axis and every class of it, which slots of each block are left open.
//
// A small axis has a line for each class and block, side by side by class (`dense`). A large one
// has a line a block for what is usual there, and for each class only the lines that differ, equal
// ones kept once (`sparse`): an id that a single entry names costs eight bytes.
//
// Thread rule: immutable once built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "src/criteria/first_match/bit_line.hpp"
#include "src/criteria/first_match/block_layout.hpp"
#include "src/criteria/first_match/index_rows.hpp"

namespace ambit::criteria {

class axis_lines {
 public:
  /// Nothing when the lines would take more than `most_bytes`.
  static std::optional<axis_lines> make(std::uint32_t axis, const index_rows& rows,
                                        std::span<const index_block> blocks,
                                        std::size_t most_bytes);

  bool is_dense() const noexcept { return is_dense_; }
  /// Of a dense axis: its lines for the class, by block.
  const bit_line* column(std::uint32_t number) const noexcept {
    return &lines_[std::size_t{number} * block_count_];
  }
  /// Which blocks the class leaves open: a bit each, 64 a word.
  const std::uint64_t* open_blocks(std::uint32_t number) const noexcept {
    return &open_blocks_[std::size_t{number} * words_];
  }
  /// The class's lines at `blocks`, which ascend, one into each of `out`.
  void find(std::uint32_t number, std::span<const std::uint32_t> blocks,
            const bit_line** out) const noexcept;
  /// What differs for a text of the unseen class that fits `patterns`: lines, by ascending block,
  /// added to `out`.
  void find_patches(std::span<const std::uint32_t> patterns, std::vector<line_patch>& out) const;
  /// Of a dense axis: all lines for such a text, into as many as there are blocks.
  void find_lines(std::span<const std::uint32_t> patterns, bit_line* out) const;
  std::size_t bytes() const noexcept;

 private:
  struct exception {
    std::uint32_t block = 0;
    std::uint32_t line = 0;  ///< in lines_
  };
  /// Slots that open where a pattern is fitted, and slots that close.
  struct pattern_line {
    std::uint32_t block = 0;
    bit_line opened;
    bit_line closed;
  };
  class maker;
  template <class LineAt>
  void apply(std::span<const std::uint32_t> patterns, const LineAt& line_at) const;
  const bit_line& line_at(std::uint32_t number, std::uint32_t block) const noexcept;

  bool is_dense_ = true;
  std::size_t block_count_ = 0;
  std::size_t words_ = 0;  ///< 64 blocks each
  /// Dense: class by class, a line a block. Sparse: a line a block, and then those of exceptions.
  std::vector<bit_line> lines_;
  std::vector<std::uint32_t> first_exception_;  ///< by class, and one past the last
  std::vector<exception> exceptions_;
  std::vector<std::uint64_t> open_blocks_;
  std::vector<std::uint32_t> first_pattern_line_;  ///< by pattern, and one past the last
  std::vector<pattern_line> pattern_lines_;
};

}  // namespace ambit::criteria
