// view_reader.cpp: what a view or a report lists, as a host writes it and as it is kept.
#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"
#include "src/criteria/plan.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/list_reading.hpp"
#include "src/workspace/act_request.hpp"
#include "src/workspace/listed_view.hpp"

namespace ambit::workspace {

namespace {

using criteria::field_ordinal;
using criteria::field_type;

std::string field_expected(const criteria::object& of) {
  return "a field of object " + text::quoted(of.name);
}

void write_columns(json::value list, const criteria::object& of, const model::list_reader& lists,
                   json::writer& out, report& problems) {
  if (!list) return;
  if (list.size() == 0)
    json::error(problems, list, "empty_list", list.describe(), "at least one column");
  out.key("columns");
  out.open_array();
  for (const field_ordinal each : read_columns(list, lists, problems))
    out.string(of.fields[each].name);
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

void write_sort(json::value list, const criteria::object& of, const model::list_reader& lists,
                json::writer& out) {
  const std::vector<criteria::sort_key> keys = lists.sort(list);
  if (keys.empty()) return;
  out.key("sort");
  out.open_array();
  for (const criteria::sort_key& each : keys) {
    out.open_object();
    out.member("field", of.fields[each.field].name);
    if (each.descending) out.member_boolean("descending", true);
    out.close_object();
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
  const std::string expected = field_expected(of);
  return at ? model::list_reader(of, expected, "records", problems).field(at) : std::nullopt;
}

void read_view(json::reader& in, const criteria::object& of, const model::policy_data& policy,
               json::writer& out, report& problems) {
  if (const auto name = model::view_name(in.require("name", json::kind::string), problems))
    out.member("name", *name);
  const std::string expected = field_expected(of);
  const model::list_reader lists(of, expected, "records", problems);
  write_columns(in.optional("columns", json::kind::array), of, lists, out, problems);
  read_criteria("criteria", in.optional("criteria", json::kind::object), of, *policy.schema, out,
                problems);
  write_sort(in.optional("sort", json::kind::array), of, lists, out);
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
