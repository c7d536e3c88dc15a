// open_rows.hpp: rows of a block of which something is still to be asked.
//
//   open_rows rows;
//   rows.fill(count);
//   scan.narrow(root, first, rows);   // leaves those that pass
//   out += rows.size;
//
// Which words hold some row is kept beside the bits, a bit a word: what asks few rows of a block
// goes straight to them, and nothing needs a pass of its own to be counted.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "src/criteria/scan/row_bits.hpp"

namespace ambit::criteria {

struct open_rows {
  static_assert(row_bits::word_count == 64);
  row_bits bits;
  std::uint64_t words = 0;  ///< bit i: `bits.words[i]` is not 0
  std::size_t size = 0;     ///< rows
  std::size_t count = 0;    ///< of the block

  void clear(std::size_t of_count) noexcept {
    bits.fill(of_count, false);
    words = 0;
    size = 0;
    count = of_count;
  }
  /// All of them.
  void fill(std::size_t of_count) noexcept {
    const std::size_t used = row_bits::words_of(of_count);
    bits.fill(of_count, true);
    words = used == 0 ? 0 : ~std::uint64_t{0} >> (row_bits::word_count - used);
    size = of_count;
    count = of_count;
  }
  void set(std::size_t at) noexcept {
    if (bits[at]) return;
    bits.set(at);
    words |= std::uint64_t{1} << (at / 64);
    ++size;
  }
  bool operator[](std::size_t at) const noexcept { return bits[at]; }

  /// `make(word, its place)` in the place of every word in use.
  template <class Make>
  void change_words(const Make& make) {
    std::uint64_t in_use = 0;
    std::size_t rows = 0;
    for (std::uint64_t rest = words; rest != 0; rest &= rest - 1) {
      const auto at = static_cast<std::size_t>(std::countr_zero(rest));
      const std::uint64_t word = make(bits.words[at], at);
      bits.words[at] = word;
      in_use |= static_cast<std::uint64_t>(word != 0) << at;
      rows += static_cast<std::size_t>(std::popcount(word));
    }
    words = in_use;
    size = rows;
  }
  void remove(const row_bits& others) noexcept {
    change_words([&](std::uint64_t word, std::size_t at) { return word & ~others.words[at]; });
  }
  void keep(const row_bits& others) noexcept {
    change_words([&](std::uint64_t word, std::size_t at) { return word & others.words[at]; });
  }
  /// Of the same block.
  void add(const open_rows& others) noexcept {
    words |= others.words;
    change_words([&](std::uint64_t word, std::size_t at) { return word | others.bits.words[at]; });
  }
  /// Leaves those of which `holds(row)`; asked ascending.
  template <class Holds>
  void keep_if(const Holds& holds) {
    change_words([&](std::uint64_t word, std::size_t at) {
      std::uint64_t out = word;
      for (std::uint64_t rest = word; rest != 0; rest &= rest - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(rest));
        if (!holds(at * 64 + bit)) out &= ~(std::uint64_t{1} << bit);
      }
      return out;
    });
  }
  /// `visit(row)` of each row, ascending.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::uint64_t rest = words; rest != 0; rest &= rest - 1) {
      const auto at = static_cast<std::size_t>(std::countr_zero(rest));
      for (std::uint64_t word = bits.words[at]; word != 0; word &= word - 1) {
        visit(at * 64 + static_cast<std::size_t>(std::countr_zero(word)));
      }
    }
  }
};

}  // namespace ambit::criteria
