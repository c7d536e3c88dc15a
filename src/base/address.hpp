// address.hpp: when two mail addresses are the same.
#pragma once

#include <algorithm>
#include <string_view>

namespace ambit::base {

/// The case of ASCII letters aside.
inline bool is_same_address(std::string_view left, std::string_view right) noexcept {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [lower](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace ambit::base
