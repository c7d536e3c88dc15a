// portable_kernels.hpp: the loops of a column scan in plain C++: for every processor, and for what
// is left over behind the last whole word of the wide ones.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "src/criteria/column_view.hpp"
#include "src/criteria/scan/scan_kernels.hpp"

namespace ambit::criteria::portable {

inline bool belongs(std::uint8_t value, const byte_set& set) noexcept {
  return set.contains(value);
}
template <class T>
bool belongs(T value, const value_range& set) noexcept {
  return static_cast<T>(value - static_cast<T>(set.first)) <= static_cast<T>(set.span);
}
template <class T>
bool belongs(T value, const value_list& set) noexcept {
  bool found = false;
  for (std::size_t i = 0; i < set.count; ++i) {
    found = found || value == static_cast<T>(set.values[i]);
  }
  return found;
}
template <class T>
bool belongs(T value, const value_bits& set) noexcept {
  return value < set.size && (set.words[value / 64] >> (value % 64) & 1U) != 0;
}
template <class T>
bool belongs(T value, const number_range& set) noexcept {
  return set.first <= value && value <= set.last;
}

template <class T, class Set>
void scan(const void* values, std::size_t count, const Set& set, std::uint64_t* out) noexcept {
  for (std::size_t at = 0; at < count; at += 64) {
    const std::size_t end = std::min<std::size_t>(64, count - at);
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < end; ++i) {
      const bool in = belongs(load_element<T>(values, at + i), set);
      word |= static_cast<std::uint64_t>(in) << i;
    }
    out[at / 64] = word;
  }
}

inline std::size_t count_bits(const std::uint64_t* words, std::size_t count) noexcept {
  std::size_t out = 0;
  for (std::size_t i = 0; i < count; ++i) out += static_cast<std::size_t>(std::popcount(words[i]));
  return out;
}

}  // namespace ambit::criteria::portable
