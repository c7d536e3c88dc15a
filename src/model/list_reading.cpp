#include "src/model/list_reading.hpp"

#include <algorithm>
#include <string>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

using criteria::field_ordinal;
using criteria::field_type;

namespace {

bool is_facet_type(field_type type) noexcept {
  return type == field_type::choice || type == field_type::boolean || type == field_type::id;
}

}  // namespace

std::optional<field_ordinal> list_reader::field(json::value at) const {
  const auto written = read_name(at, problems_);
  if (!written) return std::nullopt;
  const auto found = shown_.find(*written);
  if (!found) {
    json::error(problems_, at, "unknown_field", "unknown field " + text::quoted(*written),
                std::string(expected_), criteria::nearest_field(shown_, *written, problems_));
  }
  return found;
}

std::vector<criteria::sort_key> list_reader::sort(json::value list) const {
  std::vector<criteria::sort_key> out;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (out.size() == limits::max_sort_keys) {
      refuse_more(at, limits::max_sort_keys);
      break;
    }
    json::reader in(at, problems_, "a sort key");
    if (!in.usable()) continue;
    const json::value name = in.require("field", json::kind::string);
    const json::value descending = in.optional("descending", json::kind::boolean);
    in.finish();
    const auto found = name ? field(name) : std::nullopt;
    if (!found) continue;
    if (shown_.fields[*found].type == field_type::choices) {
      refuse_type(name, *found, "a field with one value");
    }
    out.push_back({*found, descending && descending.boolean()});
  }
  return out;
}

std::vector<field_ordinal> list_reader::facets(json::value list) const {
  std::vector<field_ordinal> out;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (out.size() == limits::max_facets) {
      refuse_more(at, limits::max_facets);
      break;
    }
    const auto found = field(at);
    if (!found) continue;
    if (!is_facet_type(shown_.fields[*found].type)) {
      refuse_type(at, *found, "a field of type choice, bool or id");
    }
    if (std::find(out.begin(), out.end(), *found) != out.end()) {
      json::error(problems_, at, "repeated_field", "the same field a second time",
                  "each field once");
    }
    out.push_back(*found);
  }
  return out;
}

std::optional<std::size_t> list_reader::page_size(json::value at) const {
  if (!at) return std::nullopt;
  const auto read = number::to_integer(at.number());
  if (read && read.value >= 1 && read.value <= limits::max_page) {
    return static_cast<std::size_t>(read.value);
  }
  json::error(problems_, at, "out_of_range", at.describe(),
              "1 to " + std::to_string(limits::max_page) + " " + std::string(records_));
  return std::nullopt;
}

void list_reader::refuse_cursor(json::value at) const {
  json::error(problems_, at, "wrong_cursor", "a cursor that this query did not give",
              "the \"next\" of this query's page before, asked by the same viewer",
              "begin again without \"after\"");
}

void list_reader::refuse_more(json::value at, std::size_t most) const {
  json::error(problems_, at, "limit_exceeded", "a list that goes on past its limit",
              "at most " + std::to_string(most) + " fields");
}

void list_reader::refuse_type(json::value at, field_ordinal field,
                              std::string_view expected) const {
  const criteria::field& of = shown_.fields[field];
  json::error(
      problems_, at, "wrong_type",
      "field " + text::quoted(of.name) + " is of type " + std::string(criteria::name(of.type)),
      std::string(expected));
}

}  // namespace ambit::model
