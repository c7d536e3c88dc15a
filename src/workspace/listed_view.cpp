#include "src/workspace/listed_view.hpp"

#include <algorithm>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::workspace {

using criteria::field_ordinal;

namespace {

void add_unknown(json::value at, const criteria::object& kind, std::vector<std::string>& out) {
  if (at && at.is_string() && !kind.find(at.string())) out.emplace_back(at.string());
}

/// Those that tests name. Recursion is bounded by the depth of the document.
void add_unknown_of_tests(json::value at, const criteria::object& kind,
                          std::vector<std::string>& out) {
  if (!at) return;
  if (at.is_object()) {
    add_unknown(at.find("field"), kind, out);
    add_unknown(at.find("other"), kind, out);
  }
  if (!at.is_object() && !at.is_array()) return;
  for (json::value part = at.first(); part; part = part.next()) {
    add_unknown_of_tests(part, kind, out);
  }
}

}  // namespace

std::vector<field_ordinal> read_columns(json::value list, const model::list_reader& lists,
                                        report& problems) {
  std::vector<field_ordinal> out;
  std::size_t index = 0;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (model::past_list_limit(at, index++, problems)) break;
    const auto found = lists.field(at);
    if (!found) continue;
    if (std::find(out.begin(), out.end(), *found) != out.end()) {
      json::error(problems, at, "repeated_field", "the same field a second time",
                  "each field once");
      continue;
    }
    out.push_back(*found);
  }
  return out;
}

listed_view read_listed_view(json::value at, const criteria::object& kind,
                             const criteria::schema_data& schema, criteria::atom_table& atoms,
                             report& problems) {
  listed_view out;
  json::reader in(at, problems, "a view");
  if (!in.usable()) return out;
  const std::string expected = "a field of object " + text::quoted(kind.name);
  const model::list_reader lists(kind, expected, "records", problems);
  out.name =
      model::read_text(in.optional("name", json::kind::string), problems, limits::max_name_bytes);
  out.columns = read_columns(in.optional("columns", json::kind::array), lists, problems);
  if (const json::value when = in.optional("criteria", json::kind::object)) {
    out.criteria = criteria::compile_criterion(when, schema, kind, atoms, problems);
  }
  out.sort = lists.sort(in.optional("sort", json::kind::array));
  in.finish();
  return out;
}

std::vector<std::string> find_unknown_fields(json::value view, const criteria::object& kind) {
  std::vector<std::string> out;
  const auto list = [&](std::string_view key) {
    const json::value at = view.find(key);
    return at && at.is_array() ? at.first() : json::value();
  };
  for (json::value at = list("columns"); at; at = at.next()) add_unknown(at, kind, out);
  for (json::value at = list("sort"); at; at = at.next()) {
    if (at.is_object()) add_unknown(at.find("field"), kind, out);
  }
  add_unknown_of_tests(view.find("criteria"), kind, out);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::optional<broken_view> find_fault(std::string_view view, const criteria::object* kind,
                                      const criteria::schema_data& schema) {
  broken_view out;
  json::document document;
  if (!document.parse(view, {}, out.problems)) return out;
  if (!kind) {
    json::error(out.problems, document.root(), "unknown_object",
                "a view of an object that is not shared", "an object whose sharing the policy has");
    return out;
  }
  criteria::atom_table atoms(*kind);
  (void)read_listed_view(document.root(), *kind, schema, atoms, out.problems);
  if (!out.problems.has_errors()) return std::nullopt;
  out.unknown_fields = find_unknown_fields(document.root(), *kind);
  return out;
}

void write_fault(json::writer& out, const broken_view& view) {
  out.key("unknown_fields");
  out.open_array();
  for (const std::string& each : view.unknown_fields) out.string(each);
  out.close_array();
  out.key("report");
  out.raw(view.problems.to_json());
}

}  // namespace ambit::workspace
