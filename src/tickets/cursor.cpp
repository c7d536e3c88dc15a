#include "src/tickets/cursor.hpp"

#include <array>
#include <utility>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/number.hpp"

namespace ambit::tickets {

namespace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_type;

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

std::optional<cell> read_key(json::value at, field_type type, criteria::cell_storage& storage) {
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

template <class T>
int order(const T& left, const T& right) noexcept {
  return left < right ? -1 : (right < left ? 1 : 0);
}

/// Missing ones stand last, whichever way the others go.
int compare(const cell& left, const cell& right, field_type type, bool descending) noexcept {
  const bool has_left = left.state == cell_state::present;
  const bool has_right = right.state == cell_state::present;
  if (!has_left || !has_right) return order(has_right, has_left);
  int out = 0;
  if (is_text(type)) {
    out = order(left.view(), right.view());
  } else if (type == field_type::number) {
    out = order(left.number, right.number);
  } else {
    out = order(left.integer, right.integer);
  }
  return descending ? -out : out;
}

}  // namespace

int compare(const list_query& query, const criteria::object& kind, const sort_place& left,
            const sort_place& right) noexcept {
  for (std::size_t i = 0; i < query.sort.size(); ++i) {
    const sort_key& key = query.sort[i];
    const int found =
        compare(left.keys[i], right.keys[i], kind.fields[key.field].type, key.descending);
    if (found != 0) return found;
  }
  return order(left.id, right.id);
}

std::string write_cursor(const list_query& query, const criteria::object& kind,
                         const sort_place& place) {
  std::string text;
  json::writer out(text);
  out.open_array();
  for (std::size_t i = 0; i < query.sort.size(); ++i) {
    write_key(out, kind.fields[query.sort[i].field].type, place.keys[i]);
  }
  out.string(place.id);
  out.close_array();
  return query.identity + to_hex(text);
}

std::optional<sort_place> read_cursor(const list_query& query, const criteria::object& kind,
                                      std::string_view cursor, criteria::cell_storage& storage) {
  if (!cursor.starts_with(query.identity)) return std::nullopt;
  const auto text = from_hex(cursor.substr(query.identity.size()));
  json::document document;
  report ignored;
  if (!text || !document.parse(*text, {}, ignored)) return std::nullopt;
  const json::value list = document.root();
  if (!list.is_array() || list.size() != query.sort.size() + 1) return std::nullopt;
  sort_place out;
  json::value at = list.first();
  for (const sort_key& key : query.sort) {
    const auto read = read_key(at, kind.fields[key.field].type, storage);
    if (!read) return std::nullopt;
    out.keys.push_back(*read);
    at = at.next();
  }
  if (!at.is_string()) return std::nullopt;
  out.id = storage.keep(at.string());
  return out;
}

}  // namespace ambit::tickets
