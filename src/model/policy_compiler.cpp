#include "src/model/policy_compiler.hpp"

#include <utility>

#include "src/base/limits.hpp"
#include "src/model/assignment_compiler.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/named_criteria_compiler.hpp"
#include "src/model/policy_builder.hpp"
#include "src/model/policy_digest.hpp"
#include "src/model/pool_compiler.hpp"
#include "src/model/portal_compiler.hpp"
#include "src/model/renewal_compiler.hpp"
#include "src/model/sharing_compiler.hpp"
#include "src/model/workspace_compiler.hpp"

namespace ambit::model {

namespace {

void read_document(policy_builder& build, json::reader& in) {
  policy_data& data = build.data;
  if (const json::value version = in.require("ambit", json::kind::number)) {
    check_version(version, build.problems);
  }
  data.name = read_text(in.optional("name", json::kind::string), build.problems);
  if (const json::value schema = in.require("schema", json::kind::object)) {
    data.schema = criteria::compile_schema(schema, build.problems);
  }
  read_pools(build, in.optional("pools", json::kind::object));
  compile_assignments(build, in.optional("assignment", json::kind::object));
  compile_pool_members(build);
  compile_named_criteria(build, in.optional("criteria", json::kind::object));
  compile_renewals(build, in.optional("renewals", json::kind::object));
  compile_portals(build, in.optional("portals", json::kind::object));
  compile_sharing(build, in.optional("sharing", json::kind::object));
  compile_workspace(build, in.optional("workspace", json::kind::object));
  in.finish();
}

/// Gives every criterion its table of atoms, which no longer grows.
void close_tables(policy_data& data) {
  for (auto& criterion : data.user_criteria) criterion.atoms = data.user_atoms;
  for (std::size_t i = 0; i < data.assignments.size(); ++i) {
    const auto& atoms = data.assignments[i].atoms;
    for (rule& one : data.assignments[i].rules) {
      for (entry& item : one.entries) {
        if (item.when) item.when->atoms = atoms;
      }
    }
    for (pool& one : data.pools) {
      for (pool_member& member : one.members) {
        if (member.when[i]) member.when[i]->atoms = atoms;
      }
    }
  }
}

void close_tables(portal_settings& portal) {
  for (auto* criterion : {&portal.filter, &portal.confidential, &portal.shareable}) {
    if (*criterion) (*criterion)->atoms = portal.atoms;
  }
  for (access_group& group : portal.groups) {
    if (group.when) group.when->atoms = portal.contact_atoms;
  }
}

void close_tables(object_sharing& sharing) {
  for (sharing_rule& rule : sharing.rules) {
    if (rule.when) rule.when->atoms = sharing.atoms;
  }
}

void close_tables(workspace_settings& space) {
  if (space.tasks.done) space.tasks.done->atoms = space.tasks.atoms;
  for (workspace_pipeline& each : space.pipelines) {
    if (each.when) each.when->atoms = each.atoms;
  }
  for (health_part& each : space.health) each.when.atoms = space.accounts.atoms;
}

void warn_of_missing_index(json::value assignment, const object_assignment& kind,
                           std::size_t most_bytes, report& problems) {
  const rule& active = kind.rules[*kind.active_rule];
  const json::value at = assignment.find(kind.object_name).find("rules").find(active.name);
  json::warning(problems, at, "index_too_large",
                "an index of the " + std::to_string(active.entries.size()) +
                    " entries would take more than " + std::to_string(most_bytes >> 20) + " MiB",
                {},
                "there is none: each record asks the entries in order, which is slower. Shorten "
                "long lists of texts and of their parts");
}

/// Last of all: an index points to the criteria, which stay where they are from now on.
void index_active_rules(policy_data& data, json::value assignment,
                        const criteria::first_match_options& how, report& problems) {
  for (object_assignment& kind : data.assignments) {
    if (!kind.active_rule) continue;
    rule& active = kind.rules[*kind.active_rule];
    std::vector<const criteria::compiled_criterion*> entries;
    entries.reserve(active.entries.size());
    for (const entry& item : active.entries) entries.push_back(item.when ? &*item.when : nullptr);
    auto built = criteria::first_match_index::build(entries, *kind.atoms, how);
    active.index = std::move(built.index);
    if (built.is_past_budget) warn_of_missing_index(assignment, kind, how.most_bytes, problems);
  }
}

}  // namespace

std::shared_ptr<const policy_data> compile_policy(
    json::value document, report& problems, const criteria::first_match_options& index_options) {
  const std::size_t errors = problems.error_count();
  json::reader in(document, problems, "a policy");
  if (!in.usable()) return nullptr;
  auto data = std::make_shared<policy_data>();
  policy_builder build(*data, problems);
  read_document(build, in);
  if (problems.error_count() != errors || !data->schema) return nullptr;
  close_tables(*data);
  for (portal_settings& portal : data->portals) close_tables(portal);
  for (object_sharing& sharing : data->sharing) close_tables(sharing);
  if (data->workspace) close_tables(*data->workspace);
  index_active_rules(*data, document.find("assignment"), index_options, problems);
  data->digest = digest_of(*data);
  data->fingerprint = data->digest.hex();
  return data;
}

}  // namespace ambit::model
