// sql_mapping.cpp: mapping::compile.
#include "src/exchange/sql_mapping.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "src/base/json.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/criteria/values.hpp"
#include "src/exchange/sql_limits.hpp"

namespace ambit::sql {

namespace {

using criteria::field_type;

constexpr std::array<std::string_view, 14> storage_names = {"text",
                                                            "integer",
                                                            "uuid",
                                                            "text[]",
                                                            "boolean",
                                                            "double",
                                                            "numeric(p,s)",
                                                            "scaled_integer",
                                                            "date",
                                                            "timestamptz",
                                                            "timestamp",
                                                            "unix_seconds",
                                                            "unix_milliseconds",
                                                            "unix_microseconds"};

/// What columns may hold a field of a type: the first is meant where none is said, but for types of
/// which columns differ too much to guess.
std::vector<storage> storages_of(field_type type) {
  switch (type) {
    case field_type::id:
      return {storage::text, storage::integer, storage::uuid};
    case field_type::text:
    case field_type::choice:
      return {storage::text};
    case field_type::choices:
      return {storage::text_array};
    case field_type::boolean:
      return {storage::boolean};
    case field_type::integer:
      return {storage::integer};
    case field_type::decimal:
      return {storage::numeric, storage::scaled_integer};
    case field_type::number:
      return {storage::double_precision};
    case field_type::date:
      return {storage::date};
    case field_type::timestamp:
      return {storage::timestamptz, storage::timestamp, storage::unix_seconds,
              storage::unix_milliseconds, storage::unix_microseconds};
  }
  return {};
}

bool must_be_said(field_type type) noexcept {
  return type == field_type::decimal || type == field_type::timestamp;
}

std::string list_of(const std::vector<storage>& choices) {
  std::string out;
  for (const storage each : choices) {
    if (!out.empty()) out += ", ";
    out += name(each);
  }
  return out;
}

std::string quoted_identifier(std::string_view written) {
  std::string out = "\"";
  for (const char c : written) {
    out += c;
    if (c == '"') out += c;
  }
  return out + '"';
}

/// `numeric(12,2)`: the digits in all and those after the point, or nothing.
struct numeric_digits {
  std::int64_t all = 0;
  std::int64_t after_point = 0;
};
std::optional<numeric_digits> read_numeric(std::string_view written) {
  constexpr std::string_view begin = "numeric(";
  const std::size_t comma = written.find(',');
  if (!written.starts_with(begin) || !written.ends_with(')') || comma == std::string_view::npos) {
    return std::nullopt;
  }
  const auto all = number::to_integer(written.substr(begin.size(), comma - begin.size()));
  const auto after = number::to_integer(written.substr(comma + 1, written.size() - comma - 2));
  if (!all || !after) return std::nullopt;
  return numeric_digits{all.value, after.value};
}

class mapping_reader {
 public:
  mapping_reader(mapping_data& out, report& problems) : out_(out), problems_(problems) {}

  void read(json::value written) {
    json::reader in(written, problems_, "a mapping");
    if (const json::value table = in.require("table", json::kind::string)) {
      if (is_identifier(table)) {
        qualifier_ = quoted_identifier(table.string()) + ".";
        // The alias of links inside subqueries must not hide the table.
        alias_ = quoted_identifier(table.string() == "ambit_link" ? "ambit_link_2" : "ambit_link");
      }
    }
    if (const json::value fields = in.require("fields", json::kind::object)) read_fields(fields);
    if (const json::value given = in.optional("parameters", json::kind::object)) {
      read_parameters(given);
    }
    in.finish();
  }

 private:
  /// JSON has refused U+0000 and what is no UTF-8 by now.
  bool is_identifier(json::value written) {
    const std::string_view name = written.string();
    if (name.empty() || name.size() > limits::max_name_bytes) {
      json::error(
          problems_, written, name.empty() ? "empty_name" : "too_long",
          name.empty() ? "an empty name" : "a name of " + std::to_string(name.size()) + " bytes",
          "a name of 1 to " + std::to_string(limits::max_name_bytes) + " bytes");
      return false;
    }
    if (name.size() > out_.longest_name.size()) out_.longest_name = name;
    return true;
  }

  std::string column(json::value written, const std::string& qualifier) {
    return written && is_identifier(written) ? qualifier + quoted_identifier(written.string())
                                             : std::string();
  }

  void read_fields(json::value written) {
    const criteria::object& kind = *out_.object;
    out_.fields.resize(kind.fields.size());
    for (json::value each = written.first(); each; each = each.next()) {
      const auto ordinal = kind.find(each.key());
      if (!ordinal) {
        json::error(problems_, each, "unknown_field", "unknown field " + text::quoted(each.key()),
                    "a field of object " + text::quoted(kind.name),
                    criteria::nearest_field(kind, each.key(), problems_));
        continue;
      }
      read_field(each, kind.fields[*ordinal], out_.fields[*ordinal]);
    }
    place_of_field& id = out_.fields[criteria::record_field::id];
    if (!id.is_mapped || id.is_link()) {
      json::error(problems_, written, "unmapped_field",
                  "a mapping without a column for the field \"id\"",
                  "the column of the records' own ids: \"id\": {\"column\": …}");
    }
  }

  void read_field(json::value written, const criteria::field& of, place_of_field& place) {
    place.is_mapped = true;
    if (written.is_string()) {
      place.column = column(written, qualifier_);
      return read_storage(written, {}, of, place);
    }
    json::reader in(written, problems_, "a field's place");
    if (!in.usable()) return;
    const json::value link = in.optional("link", json::kind::object);
    if (link) {
      read_link(link, of, place);
    } else {
      place.column = column(in.require("column", json::kind::string), qualifier_);
      read_storage(written, in.optional("type", json::kind::string), of, place);
      if (const json::value folded = in.optional("folded", json::kind::string)) {
        place.folded = column(folded, qualifier_);
        if (of.type != field_type::text && of.type != field_type::id) {
          json::error(problems_, folded, "wrong_column_type",
                      "a folded column of " + std::string(criteria::name_with_article(of.type)),
                      "one of a field of type text or id");
        }
      }
    }
    in.finish();
  }

  void read_link(json::value written, const criteria::field& of, place_of_field& place) {
    if (of.type != field_type::id && of.type != field_type::choices) {
      json::error(problems_, written, "wrong_column_type",
                  "a link for " + std::string(criteria::name_with_article(of.type)),
                  "a link of a field of type id or choices");
    }
    json::reader in(written, problems_, "a link");
    const json::value schema = in.optional("schema", json::kind::string);
    const json::value table = in.require("table", json::kind::string);
    if (schema && is_identifier(schema)) {
      place.link_from = quoted_identifier(schema.string()) + ".";
    }
    if (table && is_identifier(table)) {
      place.link_from += quoted_identifier(table.string()) + " AS " + alias_;
    }
    place.link_record = column(in.require("record", json::kind::string), alias_ + ".");
    place.column = column(in.require("value", json::kind::string), alias_ + ".");
    const json::value type = in.optional("type", json::kind::string);
    if (of.type == field_type::id) read_storage(written, type, of, place);
    in.finish();
  }

  void read_storage(json::value at, json::value type, const criteria::field& of,
                    place_of_field& place) {
    const std::vector<storage> choices = storages_of(of.type);
    place.held_as = choices.front();
    if (!type) {
      if (!must_be_said(of.type)) return;
      return json::error(problems_, at, "missing_key",
                         "a column of field " + text::quoted(of.name) + " without its type",
                         "\"type\", one of " + list_of(choices));
    }
    const std::string_view written = type.string();
    const auto numeric = read_numeric(written);
    const auto* const found = std::find(storage_names.begin(), storage_names.end(), written);
    if (!numeric && (found == storage_names.end() || written == name(storage::numeric))) {
      return json::error(problems_, type, "unknown_column_type",
                         "unknown type of a column " + text::quoted(written),
                         "one of " + list_of(choices), text::did_you_mean(written, storage_names));
    }
    place.held_as =
        numeric ? storage::numeric : static_cast<storage>(found - storage_names.begin());
    if (std::find(choices.begin(), choices.end(), place.held_as) == choices.end()) {
      return json::error(problems_, type, "wrong_column_type",
                         "type " + text::quoted(written) + " for field " + text::quoted(of.name) +
                             ", which is " + std::string(criteria::name_with_article(of.type)),
                         "one of " + list_of(choices));
    }
    if (numeric) check_digits(type, *numeric, of);
  }

  /// Whatever such a column holds must be exact at the field's scale, and fit 64 bits there.
  void check_digits(json::value type, numeric_digits digits, const criteria::field& of) {
    constexpr std::int64_t most_digits = 18;
    const bool fits = digits.all >= 1 && digits.all <= most_digits && digits.after_point >= 0 &&
                      digits.after_point <= std::min<std::int64_t>(of.scale, digits.all) &&
                      digits.all - digits.after_point + of.scale <= most_digits;
    if (fits) return;
    json::error(problems_, type, "wrong_column_type",
                "type " + text::quoted(type.string()) + " for a decimal of scale " +
                    std::to_string(of.scale),
                "at most " + std::to_string(of.scale) + " digits after the point, and at most " +
                    std::to_string(most_digits - of.scale) + " before it");
  }

  void read_parameters(json::value written) {
    json::reader in(written, problems_, "the parameters");
    if (const json::value first = in.optional("first", json::kind::number)) {
      constexpr auto most_number = static_cast<std::int64_t>(limits::max_sql_parameters);
      const auto value = number::to_integer(first.number());
      if (!value || value.value < 1 || value.value > most_number) {
        json::error(problems_, first, "out_of_range", first.describe(),
                    "the number of a placeholder, from 1 to " + std::to_string(most_number));
      } else {
        out_.first_parameter = static_cast<std::uint32_t>(value.value);
      }
    }
    if (const json::value settings = in.optional("settings", json::kind::string)) {
      const std::string_view name = settings.string();
      const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
      constexpr std::size_t most_bytes = 32;
      if (name.empty() || name.size() > most_bytes ||
          !std::all_of(name.begin(), name.end(), is_plain)) {
        json::error(problems_, settings, "wrong_settings_name", settings.describe(),
                    "lower-case letters a to z and \"_\", at most " + std::to_string(most_bytes));
      } else {
        out_.settings = name;
      }
    }
    in.finish();
  }

  mapping_data& out_;
  report& problems_;
  std::string qualifier_;
  std::string alias_ = "\"ambit_link\"";
};

}  // namespace

std::string_view name(storage value) noexcept {
  return storage_names[static_cast<std::size_t>(value)];
}

bool has(dialect in, storage value) noexcept {
  if (in != dialect::sqlite) return true;
  switch (value) {
    case storage::uuid:
    case storage::text_array:
    case storage::numeric:
    case storage::timestamptz:
    case storage::timestamp:
      return false;
    case storage::text:
    case storage::integer:
    case storage::boolean:
    case storage::double_precision:
    case storage::scaled_integer:
    case storage::date:
    case storage::unix_seconds:
    case storage::unix_milliseconds:
    case storage::unix_microseconds:
      return true;
  }
  return false;
}

std::string_view name(dialect value) noexcept {
  constexpr std::array<std::string_view, 3> names = {"sqlite", "postgresql", "duckdb"};
  return names[static_cast<std::size_t>(value)];
}

result<mapping> mapping::compile(const schema& fields, std::string_view object,
                                 std::string_view json, std::string_view file) {
  class report problems;
  auto data = std::make_shared<mapping_data>();
  data->schema = fields.shared_data();
  data->object = data->schema->find(object);
  if (!data->object) {
    problems.add(criteria::unknown_object(*data->schema, object, file));
    return {status::unknown_object, std::move(problems)};
  }
  json::document document;
  if (!document.parse(json, file, problems)) {
    return {status::invalid_argument, std::move(problems)};
  }
  mapping_reader(*data, problems).read(document.root());
  problems = json::in_order_of_places(problems);
  if (problems.has_errors()) return {status::invalid_argument, std::move(problems)};
  return {mapping(std::move(data)), std::move(problems)};
}

}  // namespace ambit::sql
