#include "src/model/named_criteria_compiler.hpp"

#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

namespace {

/// Each has atoms of its own, so that asking one of many does not bind the others' dates.
named_criterion read_criterion(policy_builder& build, json::value at,
                               const criteria::object* kind) {
  named_criterion out;
  out.name = at.key();
  if (out.name.empty() || out.name.size() > limits::max_name_bytes) {
    json::error(build.problems, at, out.name.empty() ? "empty_name" : "too_long",
                "a criterion's name of " + std::to_string(out.name.size()) + " bytes",
                "1 to " + std::to_string(limits::max_name_bytes) + " bytes");
  }
  json::reader in(at, build.problems, "a criterion with a name");
  if (!in.usable()) return out;
  const auto atoms = kind ? std::make_shared<criteria::atom_table>(*kind) : nullptr;
  read_condition condition =
      read_when_or_uncarried(build, at, in, "a criterion with a name", kind, atoms.get());
  if (condition.when) {
    condition.when->atoms = atoms;
    out.when = std::make_shared<const criteria::compiled_criterion>(*std::move(condition.when));
  }
  out.uncarried = std::move(condition.uncarried);
  out.data = compact_text(in.optional("data", json::kind::object));
  out.origin = compact_text(in.optional("origin", json::kind::object));
  in.optional("note", json::kind::string);
  in.finish();
  return out;
}

const criteria::object* find_object(policy_builder& build, json::value at) {
  if (!build.data.schema) return nullptr;
  const criteria::object* found = build.data.schema->find(at.key());
  if (found) return found;
  std::vector<std::string_view> names;
  for (const criteria::object& kind : build.data.schema->objects) names.push_back(kind.name);
  json::error(build.problems, at, "unknown_object",
              "the schema declares no object " + text::quoted(at.key()), "an object of the schema",
              text::did_you_mean(at.key(), names));
  return nullptr;
}

object_criteria read_object(policy_builder& build, json::value at) {
  object_criteria out;
  out.object_name = at.key();
  out.object = find_object(build, at);
  if (!at.is_object()) {
    json::error(build.problems, at, "wrong_type", at.describe(), "criteria by their names");
    return out;
  }
  for (json::value each = at.first(); each; each = each.next()) {
    if (out.named.size() == limits::max_entries) {
      json::error(build.problems, each, "limit_exceeded", "more criteria than their limit",
                  "at most " + std::to_string(limits::max_entries));
      break;
    }
    out.named.push_back(read_criterion(build, each, out.object));
  }
  return out;
}

}  // namespace

void compile_named_criteria(policy_builder& build, json::value criteria) {
  if (!criteria) return;
  for (json::value at = criteria.first(); at; at = at.next()) {
    build.data.named_criteria.push_back(read_object(build, at));
  }
}

}  // namespace ambit::model
