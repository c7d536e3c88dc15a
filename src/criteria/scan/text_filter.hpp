// text_filter.hpp: what a text's end and length say of whether it may be one of some.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/criteria/text_mark.hpp"

namespace ambit::criteria {

class text_filter {
 public:
  void clear() noexcept { bits_.fill(0); }
  void insert(std::string_view text) noexcept {
    const std::size_t at = place_of(text);
    bits_[at / 64] |= std::uint64_t{1} << (at % 64);
  }
  /// True of all that were inserted, and of few others as long as these are few.
  bool may_hold(std::string_view text) const noexcept {
    const std::size_t at = place_of(text);
    return (bits_[at / 64] >> (at % 64) & 1U) != 0;
  }

 private:
  static constexpr unsigned place_bits = 12;
  static std::size_t place_of(std::string_view text) noexcept {
    return static_cast<std::size_t>(brief_hash(text) >> (64 - place_bits));
  }

  std::array<std::uint64_t, (std::size_t{1} << place_bits) / 64> bits_ = {};
};

}  // namespace ambit::criteria
