// text_key.hpp: a text as two numbers, for tables that look texts up: of a short one the numbers
// are the text, so that nothing but a table's slot is read to compare it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "src/base/digest.hpp"

namespace ambit::criteria {

struct text_key {
  static constexpr std::size_t short_text = 16;

  /// Of a short text all its bytes, some of them twice; of a longer one a hash in `low`.
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  static text_key of(std::string_view text) noexcept;
  /// Its lowest bits say where a table looks first.
  std::uint64_t hash(std::size_t size) const noexcept {
    const std::uint64_t mixed =
        product(low ^ 0x9E3779B97F4A7C15ULL ^ size, high ^ 0xD6E8FEB86659FD93ULL);
    return mixed ^ mixed >> 29;
  }

 private:
  /// Both halves of a product, in which every bit of its factors has a part.
  static std::uint64_t product(std::uint64_t left, std::uint64_t right) noexcept {
    __extension__ using wide = unsigned __int128;
    const wide both = wide{left} * wide{right};
    return static_cast<std::uint64_t>(both) ^ static_cast<std::uint64_t>(both >> 64);
  }
  template <class T>
  static std::uint64_t load(const char* from) noexcept {
    T value;
    std::memcpy(&value, from, sizeof(T));
    return value;
  }
};

inline text_key text_key::of(std::string_view text) noexcept {
  const char* const first = text.data();
  const std::size_t size = text.size();
  text_key out;
  if (size > 2 * short_text) {
    out.low = base::hash64(text);
  } else if (size > short_text) {
    const char* const last = first + size - short_text;
    out.low = product(load<std::uint64_t>(first) ^ 0xA0761D6478BD642FULL,
                      load<std::uint64_t>(first + 8) ^ 0xE7037ED1A0B428DBULL) ^
              product(load<std::uint64_t>(last) ^ 0x8EBC6AF09C88C6E3ULL,
                      load<std::uint64_t>(last + 8) ^ 0x589965CC75374CC3ULL);
  } else if (size >= 8) {
    out.low = load<std::uint64_t>(first);
    out.high = load<std::uint64_t>(first + size - 8);
  } else if (size >= 4) {
    out.low = load<std::uint32_t>(first) | load<std::uint32_t>(first + size - 4) << 32;
  } else if (size != 0) {
    const auto byte = [&](std::size_t at) { return load<std::uint8_t>(first + at); };
    out.low = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  return out;
}

}  // namespace ambit::criteria
