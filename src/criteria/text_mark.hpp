// text_mark.hpp: a few bits that equal texts have in common and few others have: by which many texts
// are told from one, or from some, without being read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ambit::criteria {

/// The higher bits are the better ones. Of the length, and of the end of longer texts alone: ids that
/// somebody counted differ there.
inline std::uint64_t brief_hash(std::string_view text) noexcept {
  const std::size_t size = text.size();
  const char* const begin = text.data();
  std::uint64_t bytes = 0;
  if (size >= sizeof(bytes)) {
    std::memcpy(&bytes, begin + size - sizeof(bytes), sizeof(bytes));
  } else if (size >= 4) {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, begin, sizeof(first));
    std::memcpy(&last, begin + size - sizeof(last), sizeof(last));
    bytes = std::uint64_t{last} << 32U | first;
  } else {
    for (const char each : text) bytes = bytes << 8U | static_cast<std::uint8_t>(each);
  }
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
  return (bytes ^ size) * odd;
}

/// One byte of it.
inline std::uint8_t mark_of(std::string_view text) noexcept {
  return static_cast<std::uint8_t>(brief_hash(text) >> 56U);
}

}  // namespace ambit::criteria
