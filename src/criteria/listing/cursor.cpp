#include "src/criteria/listing/cursor.hpp"

#include <array>
#include <utility>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/number.hpp"

namespace ambit::criteria {

namespace {

constexpr std::string_view digits = "0123456789abcdef";

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::size_t high = digits.find(text[i]);
    const std::size_t low = digits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    out += static_cast<char>(high << 4U | low);
  }
  return out;
}

bool is_text(field_type type) noexcept {
  return type == field_type::text || type == field_type::id;
}

void write_key(json::writer& out, field_type type, const cell& value) {
  if (value.state != cell_state::present) {
    out.null();
  } else if (is_text(type)) {
    out.string(value.view());
  } else if (type == field_type::number) {
    out.number(value.number);
  } else {
    out.integer(value.integer);
  }
}

std::optional<cell> read_key(json::value at, field_type type, cell_storage& storage) {
  cell out;
  if (at.is_null()) return out;
  if (is_text(type)) {
    if (!at.is_string()) return std::nullopt;
    return storage.text(at.string(), false);
  }
  if (!at.is_number()) return std::nullopt;
  out.state = cell_state::present;
  if (type == field_type::number) {
    const auto read = number::to_double(at.number());
    if (!read) return std::nullopt;
    out.number = read.value;
    return out;
  }
  const auto read = number::to_integer(at.number());
  if (!read) return std::nullopt;
  out.integer = read.value;
  return out;
}

}  // namespace

std::string write_cursor(std::string_view identity, std::span<const sort_key> order,
                         const object& kind, const sort_place& place) {
  std::string text;
  json::writer out(text);
  out.open_array();
  for (std::size_t i = 0; i < order.size(); ++i) {
    write_key(out, kind.fields[order[i].field].type, place.keys[i]);
  }
  out.string(place.id);
  out.close_array();
  return std::string(identity) + to_hex(text);
}

std::optional<sort_place> read_cursor(std::string_view identity, std::span<const sort_key> order,
                                      const object& kind, std::string_view cursor,
                                      cell_storage& storage) {
  if (!cursor.starts_with(identity)) return std::nullopt;
  const auto text = from_hex(cursor.substr(identity.size()));
  json::document document;
  report ignored;
  if (!text || !document.parse(*text, {}, ignored)) return std::nullopt;
  const json::value list = document.root();
  if (!list.is_array() || list.size() != order.size() + 1) return std::nullopt;
  sort_place out;
  json::value at = list.first();
  for (const sort_key& key : order) {
    const auto read = read_key(at, kind.fields[key.field].type, storage);
    if (!read) return std::nullopt;
    out.keys.push_back(*read);
    at = at.next();
  }
  if (!at.is_string()) return std::nullopt;
  out.id = storage.keep(at.string());
  return out;
}

}  // namespace ambit::criteria
