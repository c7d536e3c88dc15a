// view_reader.cpp: what a view or a report lists, as a host writes it and as it is kept.
#include <algorithm>
#include <initializer_list>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/plan.hpp"
#include "src/model/json_reading.hpp"
#include "src/workspace/act_request.hpp"

namespace ambit::workspace {

namespace {

using criteria::field_ordinal;
using criteria::field_type;

void read_columns(json::value list, const criteria::object& of, json::writer& out,
                  report& problems) {
  if (!list) return;
  if (list.size() == 0)
    json::error(problems, list, "empty_list", list.describe(), "at least one column");
  std::vector<bool> seen(of.fields.size());
  out.key("columns");
  out.open_array();
  std::size_t index = 0;
  for (json::value at = list.first(); at; at = at.next()) {
    if (model::past_list_limit(at, index++, problems)) break;
    const auto field = read_field(at, of, problems);
    if (!field) continue;
    if (seen[*field])
      json::error(problems, at, "repeated_field", "the same field a second time",
                  "each field once");
    seen[*field] = true;
    out.string(of.fields[*field].name);
  }
  out.close_array();
}

void read_criteria(std::string_view key, json::value at, const criteria::object& of,
                   const criteria::schema_data& schema, json::writer& out, report& problems) {
  if (!at) return;
  criteria::atom_table atoms(of);
  (void)criteria::compile_criterion(at, schema, of, atoms, problems);
  out.key(key);
  out.raw(model::compact_text(at));
}

void read_sort_key(json::value at, const criteria::object& of, json::writer& out,
                   report& problems) {
  json::reader in(at, problems, "a sort key");
  if (!in.usable()) return;
  const json::value named = in.require("field", json::kind::string);
  const json::value descending = in.optional("descending", json::kind::boolean);
  in.finish();
  const auto field = named ? read_field(named, of, problems) : std::nullopt;
  if (!field) return;
  const criteria::field& by = of.fields[*field];
  if (by.type == criteria::field_type::choices)
    json::error(problems, named, "wrong_type",
                "field " + text::quoted(by.name) + " is of type choices", "a field with one value");
  out.open_object();
  out.member("field", by.name);
  if (descending && descending.boolean()) out.member_boolean("descending", true);
  out.close_object();
}

void read_sort(json::value list, const criteria::object& of, json::writer& out, report& problems) {
  if (!list || list.size() == 0) return;
  out.key("sort");
  out.open_array();
  std::size_t count = 0;
  for (json::value at = list.first(); at; at = at.next()) {
    if (count++ == limits::max_sort_keys) {
      json::error(problems, at, "limit_exceeded", "a list that goes on past its limit",
                  "at most " + std::to_string(limits::max_sort_keys) + " fields");
      break;
    }
    read_sort_key(at, of, out, problems);
  }
  out.close_array();
}

void read_field_of(std::string_view key, json::reader& in, const criteria::object& of,
                   std::initializer_list<field_type> types, json::writer& out, report& problems) {
  const json::value at = in.optional(key, json::kind::string);
  const auto found = read_field(at, of, problems);
  if (!found) return;
  const criteria::field& named = of.fields[*found];
  out.member(key, named.name);
  if (std::find(types.begin(), types.end(), named.type) != types.end()) return;
  std::string expected;
  for (const field_type each : types)
    expected += (expected.empty() ? "" : ", ") + std::string(criteria::name(each));
  json::error(problems, at, "wrong_type",
              "field " + text::quoted(named.name) + " is of type " +
                  std::string(criteria::name(named.type)),
              "a field of one of the types " + expected);
}

}  // namespace

std::optional<field_ordinal> read_field(json::value at, const criteria::object& of,
                                        report& problems) {
  if (!at) return std::nullopt;
  if (!at.is_string()) {
    json::error(problems, at, "wrong_type", at.describe(), "the name of a field");
    return std::nullopt;
  }
  const auto found = of.find(at.string());
  if (!found)
    json::error(problems, at, "unknown_field", "unknown field " + text::quoted(at.string()),
                "a field of the object " + text::quoted(of.name),
                criteria::nearest_field(of, at.string(), problems));
  return found;
}

void read_view(json::reader& in, const criteria::object& of, const model::policy_data& policy,
               json::writer& out, report& problems) {
  if (const auto name = model::view_name(in.require("name", json::kind::string), problems))
    out.member("name", *name);
  read_columns(in.optional("columns", json::kind::array), of, out, problems);
  read_criteria("criteria", in.optional("criteria", json::kind::object), of, *policy.schema, out,
                problems);
  read_sort(in.optional("sort", json::kind::array), of, out, problems);
}

void read_report(json::reader& in, const criteria::object& of, const model::policy_data& policy,
                 json::writer& out, report& problems) {
  if (const json::value name = in.optional("name", json::kind::string))
    out.member("name", model::view_text(name, problems));
  read_criteria("when", in.optional("when", json::kind::object), of, *policy.schema, out, problems);
  read_field_of("group_by", in, of, {field_type::choice, field_type::boolean}, out, problems);
  read_field_of("sum", in, of, {field_type::integer, field_type::decimal, field_type::number}, out,
                problems);
}

}  // namespace ambit::workspace
