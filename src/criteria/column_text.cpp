// column_text.cpp: what stands in a column that is wrong or undeclared, for people.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"
#include "src/criteria/column.hpp"

namespace ambit::criteria {

namespace {

/// What was wrong is shown again only when it is short.
constexpr std::size_t max_shown_bytes = 256;

std::string digits_of(wide_integer value, std::int32_t scale) {
  const bool negative = value < 0;
  std::string digits;
  for (; value != 0; value /= 10) {
    const auto digit = static_cast<int>(value % 10);
    digits += static_cast<char>('0' + (negative ? -digit : digit));
  }
  if (digits.empty()) digits += '0';
  std::reverse(digits.begin(), digits.end());
  if (scale > 0) {
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
  } else if (scale < 0) {
    digits += 'e';
    digits += std::to_string(-std::int64_t{scale});
  }
  if (negative) digits.insert(digits.begin(), '-');
  return digits;
}

std::string_view unit_name(time_unit unit) noexcept {
  switch (unit) {
    case time_unit::seconds:
      return "s";
    case time_unit::milliseconds:
      return "ms";
    case time_unit::microseconds:
      return "us";
    case time_unit::nanoseconds:
      return "ns";
    default:
      return "days";
  }
}

std::string describe_text(const std::optional<std::string_view>& text, const column_view& view,
                          std::size_t index, fault what) {
  if (view.dictionary && !load_index(view, index)) {
    return "index " + digits_of(load_wide(view, index), 0) + " of a dictionary of " +
           std::to_string(view.dictionary->length) + " values";
  }
  if (!text) return "a text that lies outside its buffers";
  if (!text::is_valid(*text)) return "an ill-formed text";
  if (what == fault::too_long) return "a text of " + std::to_string(text->size()) + " bytes";
  return text->empty() ? "an empty text" : "the text " + text::quoted(*text);
}

std::string elements_of(const column_view& view, std::size_t record) {
  const element_range range = load_range(view.layout, view.values, view.first + record);
  std::string out;
  json::writer writer(out);
  writer.open_array();
  for (std::size_t at = range.begin; at < range.end && out.size() <= max_shown_bytes; ++at) {
    const bool null = view.elements->is_null(at);
    const auto text = null ? std::nullopt : load_any_text(*view.elements, at);
    text ? writer.string(*text) : writer.null();
  }
  writer.close_array();
  return out;
}

}  // namespace

std::string describe_number(const column_view& view, std::size_t index) {
  const wide_integer value = load_wide(view, index);
  if (view.unit == time_unit::days) return "day " + digits_of(value, 0) + " after 1970-01-01";
  if (view.unit != time_unit::none) {
    return digits_of(value, 0) + " " + std::string(unit_name(view.unit)) +
           " after 1970-01-01T00:00:00Z";
  }
  return "the number " + digits_of(value, view.scale);
}

std::string column::found_at(const struct field& of, std::size_t record, fault what) const {
  if (of.type == field_type::choices) {
    const element_range range = load_range(view_->layout, view_->values, view_->first + record);
    if (what != fault::too_long) return "an array";
    return "an array of " + std::to_string(range.end - range.begin) + " elements";
  }
  if (holds_texts(*view_))
    return describe_text(load_any_text(*view_, record), *view_, record, what);
  if (of.type == field_type::number) return "an infinite number";
  return describe_number(*view_, record);
}

std::string column::written_at(const struct field& of, std::size_t record, fault what) const {
  std::string out;
  json::writer writer(out);
  if (of.type == field_type::choices) {
    if (what == fault::none) out = elements_of(*view_, record);
    if (!out.empty() && out.size() <= max_shown_bytes) return out;
    out.clear();
    what = fault::none;
  } else if (holds_texts(*view_)) {
    const auto text = load_any_text(*view_, record);
    if (text && text->size() <= max_shown_bytes && text::is_valid(*text)) {
      writer.string(*text);
      return out;
    }
    what = fault::none;  // what is shown is the text, however long
  } else if (view_->unit == time_unit::none && of.type != field_type::number) {
    return digits_of(load_wide(*view_, record), view_->scale);
  }
  writer.string(found_at(of, record, what));
  return out;
}

}  // namespace ambit::criteria
