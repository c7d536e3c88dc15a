// arrow_format.hpp: format strings of the Arrow C data interface, as far as records need them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/criteria/column_view.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::exchange {

struct arrow_format {
  criteria::column_layout layout = criteria::column_layout::nothing;
  criteria::time_unit unit = criteria::time_unit::none;
  std::int32_t scale = 0;
};

/// Nothing for formats that no field is read from, structs among them.
std::optional<arrow_format> parse_format(std::string_view format) noexcept;
inline constexpr std::string_view struct_format = "+s";
/// Of plain texts: what a dictionary may hold.
bool is_text_format(std::string_view format) noexcept;

/// How many buffers an array of the layout has; of text views: the fewest.
std::int64_t buffer_count(criteria::column_layout layout) noexcept;

/// For messages: `format "e" (float16)`; the name is left out where it is not known.
std::string describe_format(std::string_view format);
/// For messages: the formats that a field is read from.
std::string_view readable_formats(criteria::field_type type) noexcept;

}  // namespace ambit::exchange
