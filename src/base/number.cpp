// number.cpp: a number's text is digits times a power of ten; all whole types are read from that.
#include "src/base/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace ambit::number {

namespace {

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// A JSON number, taken apart. Its value is ±(whole fraction) × 10^(exponent − size of fraction).
struct parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  std::int64_t exponent = 0;  // cut to ±exponent_limit, beyond which no int64 can lie
};

constexpr std::int64_t exponent_limit = 4'000'000'000;  // more than digits that a document can hold

bool take_apart(std::string_view text, parts& out) noexcept {
  std::size_t i = 0;
  const auto at = [&](std::size_t index) { return index < text.size() ? text[index] : '\0'; };
  const auto digits = [&] {
    const std::size_t first = i;
    while (is_digit(at(i))) ++i;
    return text.substr(first, i - first);
  };
  out.negative = at(i) == '-';
  if (out.negative) ++i;
  out.whole = digits();
  if (out.whole.empty() || (out.whole.size() > 1 && out.whole[0] == '0')) return false;
  if (at(i) == '.') {
    ++i;
    out.fraction = digits();
    if (out.fraction.empty()) return false;
  }
  if (at(i) == 'e' || at(i) == 'E') {
    ++i;
    const bool below = at(i) == '-';
    if (below || at(i) == '+') ++i;
    const std::string_view exponent = digits();
    if (exponent.empty()) return false;
    for (const char c : exponent) {
      out.exponent = std::min(out.exponent * 10 + (c - '0'), exponent_limit);
    }
    if (below) out.exponent = -out.exponent;
  }
  return i == text.size();
}

/// The value × 10^scale as an int64; what has a rest is `rest`.
parsed<std::int64_t> scaled(std::string_view text, std::int32_t scale, failure rest) noexcept {
  parts number;
  if (!take_apart(text, number)) return {0, failure::malformed};

  // Position of the first digit that would not be whole any more, counted over whole and fraction.
  const auto total = static_cast<std::int64_t>(number.whole.size() + number.fraction.size());
  const std::int64_t point =
      static_cast<std::int64_t>(number.whole.size()) + number.exponent + scale;
  const auto digit = [&](std::int64_t index) {
    const auto at = static_cast<std::size_t>(index);
    return at < number.whole.size() ? number.whole[at] : number.fraction[at - number.whole.size()];
  };
  for (std::int64_t i = std::max<std::int64_t>(point, 0); i < total; ++i) {
    if (digit(i) != '0') return {0, rest};
  }
  std::int64_t value = 0;  // kept negative, as the range reaches one further below zero
  for (std::int64_t i = 0; i < point; ++i) {
    if (i >= total && value == 0) break;
    const int next = i < total ? digit(i) - '0' : 0;
    if (__builtin_mul_overflow(value, std::int64_t{10}, &value) ||
        __builtin_sub_overflow(value, std::int64_t{next}, &value)) {
      return {0, failure::out_of_range};
    }
  }
  if (number.negative) return {value, failure::none};
  if (value == std::numeric_limits<std::int64_t>::min()) return {0, failure::out_of_range};
  return {-value, failure::none};
}

/// Whether a number that from_chars finds outside the doubles is too small, not too large.
bool is_tiny(const parts& number) noexcept {
  const auto first = number.whole.find_first_not_of('0');
  if (first != std::string_view::npos) {
    return static_cast<std::int64_t>(number.whole.size() - first) + number.exponent < 0;
  }
  const auto zeros = number.fraction.find_first_not_of('0');
  return zeros == std::string_view::npos || number.exponent - static_cast<std::int64_t>(zeros) < 0;
}

}  // namespace

parsed<std::int64_t> to_integer(std::string_view text) noexcept {
  return scaled(text, 0, failure::fraction);
}

parsed<std::int64_t> to_scaled(std::string_view text, std::int32_t scale) noexcept {
  return scaled(text, scale, failure::inexact);
}

parsed<double> to_double(std::string_view text) noexcept {
  parts number;
  if (!take_apart(text, number)) return {0, failure::malformed};
  double value = 0;
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::result_out_of_range) {
    if (is_tiny(number)) return {number.negative ? -0.0 : 0.0, failure::none};
    return {0, failure::out_of_range};
  }
  if (error != std::errc() || stop != end) return {0, failure::malformed};
  if (!std::isfinite(value)) return {0, failure::out_of_range};
  return {value, failure::none};
}

std::string from_scaled(std::int64_t scaled_value, std::int32_t scale) {
  const bool negative = scaled_value < 0;
  auto magnitude = static_cast<std::uint64_t>(scaled_value);
  if (negative) magnitude = 0 - magnitude;
  std::string digits = std::to_string(magnitude);
  if (scale > 0) {
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
  }
  return negative ? "-" + digits : digits;
}

std::string from_double(double value) {
  if (!std::isfinite(value)) return "null";
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return {digits, end};
}

}  // namespace ambit::number
