// text_filter.hpp: what a text's end and length say of whether it may be one of some.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ambit::criteria {

class text_filter {
 public:
  void clear() noexcept { bits_.fill(0); }
  void insert(const char* text, std::size_t size) noexcept {
    const std::size_t at = place_of(text, size);
    bits_[at / 64] |= std::uint64_t{1} << (at % 64);
  }
  /// True of all that were inserted, and of few others as long as these are few.
  bool may_hold(const char* text, std::size_t size) const noexcept {
    const std::size_t at = place_of(text, size);
    return (bits_[at / 64] >> (at % 64) & 1U) != 0;
  }

 private:
  static constexpr unsigned place_bits = 12;
  /// Ids that somebody counted differ at their ends.
  static std::size_t place_of(const char* text, std::size_t size) noexcept {
    std::uint64_t end = 0;
    if (size >= sizeof(end)) {
      std::memcpy(&end, text + size - sizeof(end), sizeof(end));
    } else {
      std::memcpy(&end, text, size);
    }
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
    return static_cast<std::size_t>(((end ^ size) * odd) >> (64 - place_bits));
  }

  std::array<std::uint64_t, (std::size_t{1} << place_bits) / 64> bits_ = {};
};

}  // namespace ambit::criteria
