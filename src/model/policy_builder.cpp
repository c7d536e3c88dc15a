#include "src/model/policy_builder.hpp"

#include <utility>

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
