#include "src/model/policy_builder.hpp"

#include <utility>

#include "src/model/json_reading.hpp"

namespace ambit::model {

std::uint32_t name_positions::of(std::string_view name) {
  const auto known = positions_.find(name);
  if (known != positions_.end()) return known->second;
  const auto position = static_cast<std::uint32_t>(names_.size());
  names_.emplace_back(name);
  positions_.emplace(name, position);
  return position;
}

std::optional<criteria::compiled_criterion> compile_when(policy_builder& build, json::value written,
                                                         const criteria::object* kind,
                                                         criteria::atom_table* atoms) {
  if (!written) return std::nullopt;
  if (kind && atoms) {
    return criteria::compile_criterion(written, *build.data.schema, *kind, *atoms, build.problems);
  }
  if (!written.is_object()) {
    json::error(build.problems, written, "wrong_type", written.describe(),
                "criteria, such as {\"always\": true}");
  }
  return std::nullopt;
}

std::string read_uncarried(policy_builder& build, json::value at) {
  if (!at) return {};
  json::reader in(at, build.problems, "what could not be carried");
  read_name(in.require("reason", json::kind::string), build.problems);
  in.optional("detail", json::kind::string);
  in.finish();
  return compact_text(at);
}

read_condition read_when_or_uncarried(policy_builder& build, json::value at, json::reader& in,
                                      const std::string& what, const criteria::object* kind,
                                      criteria::atom_table* atoms) {
  const json::value when = in.any("when");
  const json::value uncarried = in.optional("uncarried", json::kind::object);
  if (when && uncarried) {
    json::error(build.problems, uncarried, "wrong_entry",
                what + " with both \"when\" and \"uncarried\"", "one of them");
  } else if (!when && (!at.find("uncarried") || at.find("uncarried").is_null())) {
    json::error(build.problems, at, "missing_when", what + " without \"when\"",
                "\"when\" with criteria",
                what + R"( for every record says so: "when": {"always": true})");
  }
  read_condition out;
  out.uncarried = read_uncarried(build, uncarried);
  out.when = compile_when(build, when, kind, atoms);
  return out;
}

std::optional<std::uint32_t> compile_eligible_when(policy_builder& build, json::value written) {
  policy_data& data = build.data;
  const criteria::object* kind = data.schema ? data.schema->find("user") : nullptr;
  if (written && kind && !data.user_atoms) {
    data.user_atoms = std::make_shared<criteria::atom_table>(*kind);
  }
  auto compiled = compile_when(build, written, kind, data.user_atoms.get());
  if (!compiled) return std::nullopt;
  data.user_criteria.push_back(std::move(*compiled));
  return static_cast<std::uint32_t>(data.user_criteria.size() - 1);
}

}  // namespace ambit::model
