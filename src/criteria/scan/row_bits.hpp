// row_bits.hpp: which rows of a block, a bit a row.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "src/criteria/column_view.hpp"

namespace ambit::criteria {

struct row_bits {
  /// Rows that are looked at together: few enough for their bits and the values of a column to stay
  /// in the nearest cache.
  static constexpr std::size_t rows = 4096;
  static constexpr std::size_t word_count = rows / 64;
  std::array<std::uint64_t, word_count> words = {};

  /// The words that hold some rows.
  static constexpr std::size_t words_of(std::size_t count) noexcept { return (count + 63) / 64; }

  void fill(std::size_t count, bool value) noexcept {
    for (std::size_t i = 0; i < words_of(count); ++i) words[i] = value ? ~std::uint64_t{0} : 0;
    if (value && count % 64 != 0) words[count / 64] = (std::uint64_t{1} << (count % 64)) - 1;
  }
  void set(std::size_t at) noexcept { words[at / 64] |= std::uint64_t{1} << (at % 64); }
  bool operator[](std::size_t at) const noexcept { return (words[at / 64] >> (at % 64) & 1U) != 0; }

  /// `visit(row)` of each row, ascending.
  template <class Visit>
  void for_each(std::size_t count, const Visit& visit) const {
    for (std::size_t i = 0; i < words_of(count); ++i) {
      for (std::uint64_t rest = words[i]; rest != 0; rest &= rest - 1) {
        visit(i * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
      }
    }
  }
};

/// 64 bits of a bitmap from element `first` on, or fewer: `count`; of the rest nothing is said.
inline std::uint64_t load_bits(const bitmap& from, std::size_t first, std::size_t count) noexcept {
  const std::size_t begin = from.first + first;
  const auto shift = static_cast<unsigned>(begin % 8);
  const std::uint8_t* const bytes = from.bits + begin / 8;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (count >= 64) {
    std::memcpy(&low, bytes, 8);
    if (shift != 0) high = bytes[8];
  } else {
    const std::size_t last = (shift + count - 1) / 8;
    for (std::size_t i = 0; i <= last && i < 8; ++i) low |= std::uint64_t{bytes[i]} << (8 * i);
    if (last == 8) high = bytes[8];
  }
  return shift == 0 ? low : low >> shift | high << (64 - shift);
}

}  // namespace ambit::criteria
