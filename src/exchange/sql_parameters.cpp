#include "src/exchange/sql_parameters.hpp"

#include <utility>

#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/exchange/sql_limits.hpp"

namespace ambit::sql {

namespace {

parameter_type type_of(dialect in, storage held_as) noexcept {
  switch (held_as) {
    case storage::text:
    case storage::text_array:
      return parameter_type::text;
    case storage::uuid:
      return parameter_type::uuid;
    case storage::boolean:
      return in == dialect::sqlite ? parameter_type::integer : parameter_type::boolean;
    case storage::double_precision:
      return parameter_type::number;
    case storage::numeric:
      return parameter_type::decimal;
    case storage::date:
      return in == dialect::sqlite ? parameter_type::text : parameter_type::date;
    case storage::timestamptz:
    case storage::timestamp:
      return parameter_type::timestamp;
    case storage::integer:
    case storage::scaled_integer:
    case storage::unix_seconds:
    case storage::unix_milliseconds:
    case storage::unix_microseconds:
      return parameter_type::integer;
  }
  return parameter_type::text;
}

std::string_view name_of(parameter_type type) noexcept {
  switch (type) {
    case parameter_type::text:
      return "text";
    case parameter_type::integer:
      return "integer";
    case parameter_type::number:
      return "number";
    case parameter_type::decimal:
      return "decimal";
    case parameter_type::boolean:
      return "boolean";
    case parameter_type::date:
      return "date";
    case parameter_type::timestamp:
      return "timestamp";
    case parameter_type::uuid:
      return "uuid";
  }
  return {};
}

void write_one(json::writer& out, parameter_type type, const std::string& value) {
  switch (type) {
    case parameter_type::integer:
    case parameter_type::number:
    case parameter_type::boolean:
      return out.raw(value);
    case parameter_type::text:
    case parameter_type::decimal:
    case parameter_type::date:
    case parameter_type::timestamp:
    case parameter_type::uuid:
      return out.string(value);
  }
}

void write_list(json::writer& out, const parameter& of) {
  out.open_array();
  for (const std::string& each : of.values) write_one(out, of.type, each);
  out.close_array();
}

/// The text of an array as PostgreSQL reads it: every element in quotes.
std::string array_text(const std::vector<std::string>& values) {
  std::string out = "{";
  for (const std::string& each : values) {
    if (out.size() > 1) out += ',';
    out += '"';
    for (const char c : each) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out + '}';
}

}  // namespace

std::string text_of(const parameter& of, dialect in) {
  if (!of.is_list) return of.values.front();
  if (in == dialect::postgresql) return array_text(of.values);
  std::string text;
  json::writer out(text);
  write_list(out, of);
  return text;
}

std::string parameter_list::type_name(const constants& of, bool is_list) const {
  const bool is_duckdb = in_ == dialect::duckdb;
  const auto type = [&]() -> std::string {
    switch (type_of(in_, of.held_as)) {
      case parameter_type::text:
        return is_duckdb ? "VARCHAR" : "text";
      case parameter_type::integer:
        return "bigint";
      case parameter_type::number:
        return is_duckdb ? "DOUBLE" : "double precision";
      case parameter_type::decimal:
        return is_duckdb ? "DECIMAL(38," + std::to_string(of.scale) + ")" : "numeric";
      case parameter_type::boolean:
        return "boolean";
      case parameter_type::date:
        return "date";
      case parameter_type::timestamp:
        return of.held_as == storage::timestamptz ? "timestamp with time zone" : "timestamp";
      case parameter_type::uuid:
        return "uuid";
    }
    return {};
  }();
  return is_list ? type + "[]" : type;
}

std::string parameter_list::placeholder(const constants& of, bool is_list) {
  const std::string number = std::to_string(next_++);
  if (in_ == dialect::sqlite) return "?" + number;
  std::string value = "$" + number;
  // A setting that was never set is null, and one that was set in a transaction before is empty; no
  // value is an empty text.
  if (!settings_.empty()) {
    value = "NULLIF(current_setting('" + settings_ + ".p" + number + "', TRUE), '')";
  }
  return "CAST(" + value + " AS " + type_name(of, is_list) + ")";
}

std::string parameter_list::add(const constants& of, std::size_t position) {
  list_.push_back({type_of(in_, of.held_as), false, {of.values[position]}});
  return placeholder(of, false);
}

std::optional<set_operand> parameter_list::add_set(const constants& of) {
  const parameter_type type = type_of(in_, of.held_as);
  set_operand out;
  out.is_array = in_ == dialect::postgresql;
  // Numbers in JSON are read by rules of SQLite's own, which are not exact in every version.
  const bool has_lists = in_ != dialect::sqlite || type != parameter_type::number;
  if (!has_lists && of.values.size() > limits::max_sql_numbers) return std::nullopt;
  if (!out.is_array && (!has_lists || of.values.size() <= limits::max_sql_singles)) {
    for (std::size_t i = 0; i < of.values.size(); ++i) {
      if (i != 0) out.text += ", ";
      out.text += add(of, i);
    }
    return out;
  }
  list_.push_back({type, true, of.values});
  out.text = placeholder(of, true);
  if (in_ == dialect::sqlite) out.text = "SELECT value FROM json_each(" + out.text + ")";
  if (in_ == dialect::duckdb) out.text = "SELECT unnest(" + out.text + ")";
  return out;
}

void parameter_list::shrink(std::size_t size) {
  next_ -= static_cast<std::uint32_t>(list_.size() - size);
  list_.resize(size);
}

std::string member_of(const std::string& what, const set_operand& set, bool positive) {
  std::string out = what;
  out += set.is_array ? (positive ? " = ANY(" : " <> ALL(") : (positive ? " IN (" : " NOT IN (");
  out += set.text;
  return out += ')';
}

std::string condition::to_json() const {
  std::string written;
  json::writer out(written);
  out.open_object();
  out.member("dialect", name(in));
  out.member("text", text);
  if (!own.empty()) out.member("own", own);
  out.key("parameters");
  out.open_array();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const parameter& each = parameters[i];
    const bool is_json = each.is_list && in == dialect::sqlite;
    out.open_object();
    out.member("type",
               is_json ? "json" : std::string(name_of(each.type)) + (each.is_list ? "[]" : ""));
    out.key("value");
    if (is_json) {
      out.string(text_of(each, in));
    } else if (each.is_list) {
      write_list(out, each);
    } else {
      write_one(out, each.type, each.values.front());
    }
    if (in == dialect::postgresql) out.member("text", text_of(each, in));
    if (!settings.empty()) out.member("setting", settings + ".p" + std::to_string(i + first));
    out.close_object();
  }
  out.close_array();
  out.close_object();
  return written;
}

}  // namespace ambit::sql
