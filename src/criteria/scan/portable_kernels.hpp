// portable_kernels.hpp: the loops of a column scan in plain C++: for every processor, and for what
// is left over behind the last whole word of the wide ones.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "src/criteria/column_view.hpp"
#include "src/criteria/scan/open_rows.hpp"
#include "src/criteria/scan/scan_kernels.hpp"

namespace ambit::criteria::portable {

inline bool belongs(std::uint8_t value, const byte_set& set) noexcept {
  return set.contains(value);
}
inline bool belongs(std::uint8_t value, const small_set& set) noexcept {
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

/// Which of up to 64 values belong to the set.
template <class T, class Set>
std::uint64_t scan_word(const void* values, std::size_t count, const Set& set) noexcept {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const bool in = belongs(load_element<T>(values, i), set);
    word |= static_cast<std::uint64_t>(in) << i;
  }
  return word;
}

template <class T, class Set>
void narrow(const void* values, const Set& set, bool inverted, open_rows& rows) noexcept {
  const std::uint64_t flip = inverted ? ~std::uint64_t{0} : 0;
  const auto* const bytes = static_cast<const std::uint8_t*>(values);
  rows.change_words([&](std::uint64_t word, std::size_t at) {
    const std::size_t count = std::min<std::size_t>(64, rows.count - at * 64);
    return word & (scan_word<T>(bytes + at * 64 * sizeof(T), count, set) ^ flip);
  });
}

inline void narrow_by_bits(const bitmap& from, bool inverted, open_rows& rows) noexcept {
  const std::uint64_t flip = inverted ? ~std::uint64_t{0} : 0;
  rows.change_words([&](std::uint64_t word, std::size_t at) {
    const std::size_t count = std::min<std::size_t>(64, rows.count - at * 64);
    return word & (load_bits(from, at * 64, count) ^ flip);
  });
}

inline void narrow_by_all(std::span<const byte_test> tests, open_rows& rows) noexcept {
  using byte = std::uint8_t;
  for (const byte_test& each : tests) {
    switch (each.how) {
      case byte_test::form::bits:
        narrow_by_bits(each.bits, each.inverted, rows);
        break;
      case byte_test::form::small:
        narrow<byte>(each.values, *each.small, each.inverted, rows);
        break;
      case byte_test::form::list:
        narrow<byte>(each.values, *each.list, each.inverted, rows);
        break;
      case byte_test::form::range:
        narrow<byte>(each.values, *each.range, each.inverted, rows);
        break;
      case byte_test::form::set:
        narrow<byte>(each.values, *each.set, each.inverted, rows);
        break;
    }
  }
}

inline void remove(const open_rows& others, open_rows& rows) noexcept {
  rows.remove(others.bits);
}

}  // namespace ambit::criteria::portable
