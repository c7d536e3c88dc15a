// number.hpp: numbers from text, exactly or not at all. Locale is never asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ambit::number {

enum class failure : std::uint8_t { none, malformed, fraction, out_of_range, inexact };

template <class T>
struct parsed {
  T value{};
  failure error = failure::none;
  explicit operator bool() const noexcept { return error == failure::none; }
};

/// JSON number syntax; `1.0` and `1e2` are whole numbers, `1.5` is a fraction.
parsed<std::int64_t> to_integer(std::string_view text) noexcept;
/// The value times 10^scale; digits that do not fit exactly are inexact. JSON number syntax.
parsed<std::int64_t> to_scaled(std::string_view text, std::int32_t scale) noexcept;
/// The nearest double; one that would be infinite is out_of_range.
parsed<double> to_double(std::string_view text) noexcept;

std::string from_scaled(std::int64_t scaled, std::int32_t scale);
std::string from_double(double value);  ///< shortest that reads back; "null" when not finite

}  // namespace ambit::number
