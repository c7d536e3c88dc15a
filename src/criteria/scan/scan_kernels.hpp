// scan_kernels.hpp: the loops of a column scan: which of many values, side by side in the host's
// memory, belong to a set; a bit a value, in the widest registers that the processor has.
//
// All instruction sets give the same bits: the choice is about time only. Values need not be
// aligned; nothing past the last is read. Bit i of word i / 64 is value i, and the bits of the last
// word past the values are 0.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

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

/// A bit a value, for those below `size`.
struct value_bits {
  const std::uint64_t* words = nullptr;
  std::uint64_t size = 0;
};

struct number_range {
  double first = 0;
  double last = 0;
};

/// What of `count` values of a width belongs to a set, into `out`.
template <class Set>
using scan_kernel = void (*)(const void* values, std::size_t count, const Set& set,
                             std::uint64_t* out) noexcept;

/// By width: 16, 32 and 64 bits, whatever the sign.
struct scan_kernels {
  scan_kernel<byte_set> in_bytes = nullptr;
  std::array<scan_kernel<value_range>, 3> in_range = {};
  std::array<scan_kernel<value_list>, 3> in_list = {};
  std::array<scan_kernel<value_bits>, 3> in_bits = {};
  scan_kernel<number_range> floats_in_range = nullptr;
  scan_kernel<number_range> doubles_in_range = nullptr;
  /// How many bits are set.
  std::size_t (*count_bits)(const std::uint64_t* words, std::size_t count) noexcept = nullptr;
};
const scan_kernels& kernels_of(scan_instructions with) noexcept;

}  // namespace ambit::criteria
