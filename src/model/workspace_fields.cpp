#include "src/model/workspace_fields.hpp"

#include <algorithm>
#include <string>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

using criteria::field_ordinal;
using criteria::field_type;

namespace {

void tell_unknown(policy_builder& build, json::value at, std::string_view name, bool is_user,
                  std::string_view unsaid_key) {
  std::vector<std::string_view> names;
  for (const criteria::object& kind : build.data.schema->objects) {
    if (kind.name != "user") names.push_back(kind.name);
  }
  json::error(build.problems, at, "unknown_object",
              is_user ? "users are no records of the workspace"
                      : "the schema declares no object " + text::quoted(name),
              unsaid_key.empty()
                  ? "an object of the schema"
                  : "an object of the schema, which " + text::quoted(unsaid_key) + " may name",
              text::did_you_mean(name, names));
}

std::string listed(std::initializer_list<field_type> types) {
  std::string out;
  for (const field_type each : types) {
    if (!out.empty()) out += each == *(types.end() - 1) ? " or " : ", ";
    out += name(each);
  }
  return out;
}

}  // namespace

void read_workspace_object(policy_builder& build, json::value at, object_preset preset,
                           json::value place, workspace_object& out) {
  out.object_name = at ? read_name(at, build.problems).value_or("") : std::string(preset.name);
  if (out.object_name.empty() || !build.data.schema) return;
  const criteria::object* found = build.data.schema->find(out.object_name);
  if (!found || out.object_name == "user") {
    tell_unknown(build, at ? at : place, out.object_name, found != nullptr,
                 at ? std::string_view() : preset.key);
    return;
  }
  out.object = found;
  out.atoms = std::make_shared<criteria::atom_table>(*found);
  const auto& shared = build.data.sharing;
  const bool is_shared = std::any_of(shared.begin(), shared.end(), [&](const object_sharing& each) {
    return each.object_name == out.object_name;
  });
  if (is_shared) return;
  json::error(
      build.problems, at ? at : place, "missing_sharing",
      "the policy says nothing of how object " + text::quoted(out.object_name) + " is shared",
      "the object in the policy's \"sharing\"",
      "\"sharing\": {" + text::quoted(out.object_name) + ": {\"internal\": \"private\"}} " +
          "shows records to their owners alone");
}

field_ordinal workspace_fields::require(std::string_view key, types fitting) {
  return find(in_.require(key, json::kind::string), fitting).value_or(0);
}

optional_field workspace_fields::optional(std::string_view key, types fitting) {
  return find(in_.optional(key, json::kind::string), fitting);
}

std::vector<field_ordinal> workspace_fields::list(std::string_view key, types fitting) {
  return read(in_.optional(key, json::kind::array), fitting);
}

std::vector<field_ordinal> workspace_fields::require_list(std::string_view key, types fitting) {
  const json::value at = in_.require(key, json::kind::array);
  if (at && at.size() == 0) {
    json::error(build_.problems, at, "empty_list", at.describe(), "at least one field");
  }
  return read(at, fitting);
}

optional_field workspace_fields::find(json::value at, types fitting) {
  const auto written = read_name(at, build_.problems);
  if (!written || !of_) return std::nullopt;
  const auto found = of_.object->find(*written);
  if (!found) {
    json::error(build_.problems, at, "unknown_field", "unknown field " + text::quoted(*written),
                "a field of object " + text::quoted(of_.object_name),
                criteria::nearest_field(*of_.object, *written, build_.problems));
    return std::nullopt;
  }
  const field_type type = of_.object->fields[*found].type;
  if (fitting.size() == 0 || std::find(fitting.begin(), fitting.end(), type) != fitting.end()) {
    return found;
  }
  json::error(build_.problems, at, "wrong_type",
              "field " + text::quoted(*written) + " is of type " + std::string(name(type)),
              "a field of type " + listed(fitting));
  return std::nullopt;
}

std::vector<field_ordinal> workspace_fields::read(json::value list, types fitting) {
  std::vector<field_ordinal> out;
  std::size_t index = 0;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (index++ == limits::max_shown_fields) {
      json::error(build_.problems, at, "limit_exceeded", "more fields than their limit",
                  "at most " + std::to_string(limits::max_shown_fields));
      break;
    }
    const optional_field found = find(at, fitting);
    if (!found) continue;
    if (std::find(out.begin(), out.end(), *found) != out.end()) {
      json::error(build_.problems, at, "repeated_field",
                  "field " + text::quoted(at.string()) + " a second time", "each field once");
      continue;
    }
    out.push_back(*found);
  }
  return out;
}

}  // namespace ambit::model
