// salesforce_values.hpp: what stands in a criterion's <value>.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::exchange {

/// A list that means "any of these". `blank`: the blank value belongs to it too.
struct value_list {
  bool blank = false;
  std::vector<std::string> values;
};

/// Reads a comma-separated list. White space around a value is dropped; a quote that begins a value
/// opens one that may hold commas, in which "" is a quote; elsewhere a quote is itself, and a
/// backslash always is. A leading comma adds the blank value; an empty text is the blank value
/// alone. Nothing, and a sentence in `problem_out`, for an open quote, text behind a closed one, or
/// an empty place further back, of which it is not known whether it means blank.
std::optional<value_list> split_values(std::string_view text, std::string& problem_out);

/// `True` and `False` as Salesforce writes checkboxes; other spellings are texts that somebody
/// typed.
std::optional<bool> checkbox_value(std::string_view text) noexcept;
/// The same in any case, for fields that are known to be checkboxes; `1` and `0` too.
std::optional<bool> any_bool_value(std::string_view text) noexcept;

/// A plain decimal number as JSON writes it ("+007.50" becomes "7.50"), or nothing.
std::optional<std::string> number_value(std::string_view text);

}  // namespace ambit::exchange
