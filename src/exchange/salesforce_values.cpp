#include "src/exchange/salesforce_values.hpp"

#include <cstddef>

#include "src/exchange/ascii.hpp"

namespace ambit::exchange {

namespace {

void skip_space(std::string_view text, std::size_t& at) {
  while (at < text.size() && ascii::is_space(text[at])) ++at;
}

/// From behind the opening quote to behind the closing one; nothing when there is none.
std::optional<std::string> take_quoted(std::string_view text, std::size_t& at) {
  std::string value;
  while (at < text.size()) {
    const char c = text[at++];
    if (c != '"') {
      value += c;
    } else if (at < text.size() && text[at] == '"') {
      value += '"';
      ++at;
    } else {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<value_list> split_values(std::string_view text, std::string& problem_out) {
  value_list list;
  std::size_t at = 0;
  for (bool first = true;; first = false) {
    skip_space(text, at);
    const bool quoted = at < text.size() && text[at] == '"';
    std::string value;
    if (quoted) {
      std::optional<std::string> inner = take_quoted(text, ++at);
      skip_space(text, at);
      if (!inner || (at < text.size() && text[at] != ',')) {
        problem_out = inner ? "text follows a closed quote" : "a quote is not closed";
        return std::nullopt;
      }
      value = *std::move(inner);
    } else {
      const std::size_t start = at;
      while (at < text.size() && text[at] != ',') ++at;
      value = ascii::trim(text.substr(start, at - start));
    }
    if (!value.empty()) {
      list.values.push_back(std::move(value));
    } else if (first || quoted) {
      list.blank = true;
    } else if (at < text.size() || !list.values.empty()) {
      problem_out = "an empty place behind a comma may or may not mean blank";
      return std::nullopt;
    }
    if (at == text.size()) return list;
    ++at;  // the comma
  }
}

std::optional<bool> checkbox_value(std::string_view text) noexcept {
  if (text == "True") return true;
  if (text == "False") return false;
  return std::nullopt;
}

std::optional<bool> any_bool_value(std::string_view text) noexcept {
  if (ascii::same(text, "true") || text == "1") return true;
  if (ascii::same(text, "false") || text == "0") return false;
  return std::nullopt;
}

std::optional<std::string> number_value(std::string_view text) {
  std::string out;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    if (text.front() == '-') out = "-";
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  for (const std::string_view digits : {whole, fraction}) {
    for (const char c : digits) {
      if (!ascii::is_digit(c)) return std::nullopt;
    }
  }
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  out += whole.empty() ? "0" : whole;
  if (!fraction.empty()) (out += '.') += fraction;
  return out;
}

}  // namespace ambit::exchange
