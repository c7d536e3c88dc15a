// bit_line.hpp: 512 bits, a cache line: which slots of a block a value leaves open; and the loop
// that intersects them, in the widest registers that the processor has.
//
// All instruction sets give the same bits: the choice is about time only.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ambit::criteria {

struct alignas(64) bit_line {
  static constexpr std::size_t bits = 512;
  std::array<std::uint64_t, 8> words = {};

  void set(std::size_t bit) noexcept { words[bit / 64] |= std::uint64_t{1} << (bit % 64); }
  void clear(std::size_t bit) noexcept { words[bit / 64] &= ~(std::uint64_t{1} << (bit % 64)); }
  bool any() const noexcept {
    std::uint64_t all = 0;
    for (const std::uint64_t word : words) all |= word;
    return all != 0;
  }
  friend bool operator==(const bit_line&, const bit_line&) = default;
};

/// A line that stands in another's place at a block.
struct line_patch {
  std::uint32_t block = 0;
  bit_line line;
};

/// Which instructions to use; those that the processor lacks must not be asked for.
enum class line_instructions : std::uint8_t { portable, avx2, avx512 };
line_instructions widest_line_instructions() noexcept;

/// For each of `blocks` the AND over all columns of the line at that block; what is not empty is
/// put into `open` and its block into `open_blocks`, in the order of `blocks`. Both have room for
/// every block. Returns how many there are.
struct line_columns {
  /// A line for every block each.
  std::span<const bit_line* const> dense;
  /// Of each further column a line for each of `blocks`, in their order: `sparse_columns` of them,
  /// each `sparse_stride` behind the one before.
  const bit_line* const* sparse = nullptr;
  std::size_t sparse_columns = 0;
  std::size_t sparse_stride = 0;
};
std::size_t intersect(line_instructions with, const line_columns& columns,
                      std::span<const std::uint32_t> blocks, bit_line* open,
                      std::uint32_t* open_blocks) noexcept;

}  // namespace ambit::criteria
