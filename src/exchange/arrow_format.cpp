#include "src/exchange/arrow_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "src/base/text.hpp"

namespace ambit::exchange {

namespace {

using layout = criteria::column_layout;
using unit = criteria::time_unit;

struct named_format {
  std::string_view format;
  std::string_view name;
  std::optional<arrow_format> meaning = std::nullopt;
};

constexpr std::array formats = {
    named_format{"n", "null", {{layout::nothing}}},
    named_format{"b", "bool", {{layout::bits}}},
    named_format{"c", "int8", {{layout::int8}}},
    named_format{"C", "uint8", {{layout::uint8}}},
    named_format{"s", "int16", {{layout::int16}}},
    named_format{"S", "uint16", {{layout::uint16}}},
    named_format{"i", "int32", {{layout::int32}}},
    named_format{"I", "uint32", {{layout::uint32}}},
    named_format{"l", "int64", {{layout::int64}}},
    named_format{"L", "uint64", {{layout::uint64}}},
    named_format{"f", "float32", {{layout::float32}}},
    named_format{"g", "float64", {{layout::float64}}},
    named_format{"u", "utf8", {{layout::text32}}},
    named_format{"U", "large utf8", {{layout::text64}}},
    named_format{"vu", "utf8 view", {{layout::text_views}}},
    named_format{"+l", "list", {{layout::list32}}},
    named_format{"+L", "large list", {{layout::list64}}},
    named_format{"tdD", "days", {{layout::int32, unit::days}}},
    named_format{"e", "float16"},
    named_format{"z", "binary"},
    named_format{"Z", "large binary"},
    named_format{"vz", "binary view"},
    named_format{"tdm", "date in milliseconds"},
    named_format{"+s", "struct"},
    named_format{"+m", "map"},
    named_format{"+vl", "list view"},
    named_format{"+vL", "large list view"},
    named_format{"+r", "run-end encoded"},
};
/// Formats that begin so; what follows is a parameter.
constexpr std::array families = {
    named_format{"tss:", "timestamp in seconds", {{layout::int64, unit::seconds}}},
    named_format{"tsm:", "timestamp in milliseconds", {{layout::int64, unit::milliseconds}}},
    named_format{"tsu:", "timestamp in microseconds", {{layout::int64, unit::microseconds}}},
    named_format{"tsn:", "timestamp in nanoseconds", {{layout::int64, unit::nanoseconds}}},
    named_format{"d:", "decimal"},
    named_format{"w:", "fixed-size binary"},
    named_format{"tt", "time of day"},
    named_format{"tD", "duration"},
    named_format{"ti", "interval"},
    named_format{"+w:", "fixed-size list"},
    named_format{"+u", "union"},
};

const named_format* find(std::string_view format) noexcept {
  const auto* const exact =
      std::find_if(formats.begin(), formats.end(),
                   [&](const named_format& item) { return item.format == format; });
  if (exact != formats.end()) return exact;
  const auto* const family =
      std::find_if(families.begin(), families.end(),
                   [&](const named_format& item) { return format.starts_with(item.format); });
  return family == families.end() ? nullptr : family;
}

/// Takes a number off the front of `rest`.
bool take(std::string_view& rest, std::int32_t& out) noexcept {
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), out);
  if (error != std::errc()) return false;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return true;
}

/// `d:precision,scale` with `,128` or without.
std::optional<arrow_format> parse_decimal(std::string_view format) noexcept {
  constexpr std::int32_t most_digits = 38;
  std::string_view rest = format.substr(2);
  std::int32_t precision = 0;
  std::int32_t scale = 0;
  if (!take(rest, precision) || precision < 1 || precision > most_digits) return std::nullopt;
  if (!rest.starts_with(',')) return std::nullopt;
  rest.remove_prefix(1);
  if (!take(rest, scale) || (!rest.empty() && rest != ",128")) return std::nullopt;
  return arrow_format{layout::int128, unit::none, scale};
}

}  // namespace

std::optional<arrow_format> parse_format(std::string_view format) noexcept {
  if (format.starts_with("d:")) return parse_decimal(format);
  const named_format* known = find(format);
  return known ? known->meaning : std::nullopt;
}

bool is_text_format(std::string_view format) noexcept {
  return format == "u" || format == "U" || format == "vu";
}

std::int64_t buffer_count(criteria::column_layout of) noexcept {
  switch (of) {
    case layout::nothing:
      return 0;
    case layout::text32:
    case layout::text64:
    case layout::text_views:
      return 3;
    default:
      return 2;
  }
}

std::string describe_format(std::string_view format) {
  const named_format* known = find(format);
  std::string out = "format " + text::quoted(text::printable(format));
  if (known) out += " (" + std::string(known->name) + ")";
  return out;
}

std::string_view readable_formats(criteria::field_type type) noexcept {
  switch (type) {
    case criteria::field_type::id:
    case criteria::field_type::text:
    case criteria::field_type::choice:
      return "\"u\", \"U\", \"vu\", or a dictionary of these";
    case criteria::field_type::choices:
      return "\"+l\" or \"+L\" of \"u\", \"U\", \"vu\", or of a dictionary of these";
    case criteria::field_type::boolean:
      return "\"b\"";
    case criteria::field_type::integer:
      return "an integer: \"c\", \"C\", \"s\", \"S\", \"i\", \"I\", \"l\" or \"L\"";
    case criteria::field_type::decimal:
      return "\"d:p,s\" (128 bits) or an integer";
    case criteria::field_type::number:
      return "\"f\", \"g\" or an integer";
    case criteria::field_type::date:
      return "\"tdD\"";
    case criteria::field_type::timestamp:
      return "\"tss:\", \"tsm:\", \"tsu:\" or \"tsn:\", with or without a zone";
  }
  return {};
}

}  // namespace ambit::exchange
