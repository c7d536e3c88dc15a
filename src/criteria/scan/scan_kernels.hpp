// scan_kernels.hpp: the loops of a column scan: which of the open rows of a block have a value, side
// by side with the others in the host's memory, that belongs to a set.
//
// One pass over the values does it all, in the widest registers that the processor has: it looks
// only at words of rows of which some is open, takes away what is not found, and counts the rest.
//
// All instruction sets give the same bits: the choice is about time only. Values need not be
// aligned; nothing past the last row's is read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "src/criteria/column_view.hpp"
#include "src/criteria/scan/open_rows.hpp"

namespace ambit::criteria {

/// Which instructions to use; those that the processor lacks must not be asked for.
enum class scan_instructions : std::uint8_t { portable, avx2, avx512 };
scan_instructions widest_scan_instructions() noexcept;

/// A set of bytes, by their halves: a byte's low half names a row, and its high half a bit there.
struct alignas(16) byte_set {
  std::array<std::uint8_t, 32> rows = {};  ///< of high halves 0 to 7, then of 8 to 15

  void insert(std::uint8_t value) noexcept {
    std::uint8_t& bits = rows[row_of(value)];
    bits = static_cast<std::uint8_t>(bits | 1U << bit_of(value));
  }
  bool contains(std::uint8_t value) const noexcept {
    return (rows[row_of(value)] >> bit_of(value) & 1U) != 0;
  }

 private:
  static constexpr std::size_t row_of(std::uint8_t value) noexcept {
    return (value >> 7U) * std::size_t{16} + (value & 15U);
  }
  static constexpr unsigned bit_of(std::uint8_t value) noexcept { return (value >> 4U) & 7U; }
};

/// A set of bytes below 16: one look-up a byte.
struct alignas(16) small_set {
  static constexpr std::size_t end = 16;
  std::array<std::uint8_t, end> in = {};  ///< 0xFF of those that belong

  void insert(std::size_t value) noexcept { in[value] = 0xFF; }
  bool contains(std::uint8_t value) const noexcept { return value < end && in[value] != 0; }
};

/// Values that are close together, first <= value <= first + span, around the end of their type.
struct value_range {
  std::uint64_t first = 0;
  std::uint64_t span = 0;
};

/// A few values.
struct value_list {
  static constexpr std::size_t most = 8;
  std::array<std::uint64_t, most> values = {};
  std::size_t count = 0;
};

/// A bit a value, for those below `size`, and behind them one that is not set.
struct value_bits {
  const std::uint64_t* words = nullptr;
  std::uint64_t size = 0;
};

struct number_range {
  double first = 0;
  double last = 0;
};

/// Leaves those rows whose value belongs to the set; inverted, those whose value does not. `values`
/// begin with that of row 0.
template <class Set>
using scan_kernel = void (*)(const void* values, const Set& set, bool inverted,
                             open_rows& rows) noexcept;

/// One of several tests of bytes or bits that rows are to pass.
struct byte_test {
  enum class form : std::uint8_t { bits, small, list, range, set };
  static constexpr std::size_t most_listed = 4;
  form how = form::bits;
  bool inverted = false;
  bitmap bits;                           ///< element 0 is that of row 0
  const std::uint8_t* values = nullptr;  ///< that of row 0, in the other forms
  const small_set* small = nullptr;
  const value_list* list = nullptr;  ///< of 1 to `most_listed`
  const value_range* range = nullptr;
  const byte_set* set = nullptr;
};

/// By width: 8, 16, 32 and 64 bits, whatever the sign.
struct scan_kernels {
  scan_kernel<byte_set> in_bytes = nullptr;
  scan_kernel<small_set> in_small = nullptr;
  std::array<scan_kernel<value_range>, 4> in_range = {};
  std::array<scan_kernel<value_list>, 4> in_list = {};
  std::array<scan_kernel<value_bits>, 4> in_bits = {};
  scan_kernel<number_range> floats_in_range = nullptr;
  scan_kernel<number_range> doubles_in_range = nullptr;
  /// Leaves the rows whose bit is set, or is not: element 0 of the bitmap is row 0.
  void (*by_bits)(const bitmap& from, bool inverted, open_rows& rows) noexcept = nullptr;
  /// Leaves the rows of a whole block that pass all tests: in one pass over the rows, whose bits stay
  /// in registers from one test to the next.
  void (*by_all)(std::span<const byte_test> tests, open_rows& rows) noexcept = nullptr;
  /// Takes others of the same block out of the rows.
  void (*remove)(const open_rows& others, open_rows& rows) noexcept = nullptr;
};
const scan_kernels& kernels_of(scan_instructions with) noexcept;

}  // namespace ambit::criteria
