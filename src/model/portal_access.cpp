#include "src/model/portal_access.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

namespace {

using criteria::field_ordinal;
using criteria::field_type;

constexpr std::array<std::string_view, 2> tree_starts = {"primary", "any"};
constexpr std::array<std::string_view, 2> state_names = {"open", "closed"};
/// What is shown unless the policy says otherwise, as far as the object has it.
constexpr std::array<std::string_view, 4> preset_fields = {"id", "subject", "created",
                                                           "last_updated"};

bool check_type(policy_builder& build, json::value at, const criteria::field& of,
                std::initializer_list<field_type> types, std::string_view expected) {
  if (std::find(types.begin(), types.end(), of.type) != types.end()) return true;
  json::error(build.problems, at, "wrong_type",
              "field " + text::quoted(of.name) + " is of type " + std::string(name(of.type)),
              std::string(expected));
  return false;
}

// ------------------------------------------------------------------------------------------------
// access

void read_roles(policy_builder& build, json::value list, portal_access& out) {
  auto& roles = out.company_roles.emplace();
  if (list.size() == 0) {
    json::error(build.problems, list, "empty_list", list.describe(), "at least one role",
                "leave it out for any role");
  }
  std::size_t index = 0;
  for (json::value at = list.first(); at; at = at.next()) {
    if (past_list_limit(at, index++, build.problems)) break;
    if (auto role = read_name(at, build.problems)) roles.push_back(std::move(*role));
  }
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
}

void read_depth(policy_builder& build, json::value at, portal_access& out) {
  const auto read = number::to_integer(at.number());
  if (read && read.value >= 1 && read.value <= limits::max_tree_depth) {
    out.depth = static_cast<std::int32_t>(read.value);
    return;
  }
  json::error(build.problems, at, "out_of_range", at.describe(),
              "1 to " + std::to_string(limits::max_tree_depth) + " levels of companies");
}

/// A key that only one kind of access has.
bool belongs(policy_builder& build, json::value member, bool fits, std::string_view to) {
  if (!member || fits) return static_cast<bool>(member);
  json::error(build.problems, member, "misplaced_key",
              text::quoted(member.key()) + " in another access", "it only in " + std::string(to));
  return false;
}

portal_access read_access(policy_builder& build, json::value at) {
  portal_access out;
  if (at.is_string()) {
    if (const auto word = read_word(at, access_names, build.problems)) {
      out.kind = static_cast<access_kind>(*word);
    }
    if (out.kind == access_kind::company_tree) {
      json::error(build.problems, at, "missing_key", "a tree without its depth", "\"depth\"",
                  R"({"kind": "company_tree", "depth": 1} opens the companies next below)");
    }
    return out;
  }
  json::reader in(at, build.problems, "an access");
  if (!in.usable()) return out;
  refuse_null(build, at, {"company_roles"});
  if (const auto word =
          read_word(in.require("kind", json::kind::string), access_names, build.problems)) {
    out.kind = static_cast<access_kind>(*word);
  }
  const bool is_tree = out.kind == access_kind::company_tree;
  const json::value roles = in.optional("company_roles", json::kind::array);
  if (belongs(build, roles, out.kind == access_kind::any_company, "any_company")) {
    read_roles(build, roles, out);
  }
  const json::value depth =
      is_tree ? in.require("depth", json::kind::number) : in.optional("depth", json::kind::number);
  if (belongs(build, depth, is_tree, "company_tree")) read_depth(build, depth, out);
  const json::value from = in.optional("from", json::kind::string);
  if (belongs(build, from, is_tree, "company_tree")) {
    const auto word = read_word(from, tree_starts, build.problems);
    out.from_any_company = word && *word == 1;
  }
  in.finish();
  return out;
}

access_group read_group(policy_builder& build, json::value at, const portal_settings& portal) {
  access_group out;
  json::reader in(at, build.problems, "an access group");
  if (!in.usable()) return out;
  out.id = read_name(in.require("id", json::kind::string), build.problems).value_or("");
  const bool is_known = std::any_of(portal.groups.begin(), portal.groups.end(),
                                    [&](const access_group& each) { return each.id == out.id; });
  if (is_known && !out.id.empty()) {
    json::error(build.problems, at.find("id"), "duplicate_id",
                "access group " + text::quoted(out.id) + " a second time", "one group each");
  }
  const json::value when = in.any("when");
  if (!when) {
    json::error(build.problems, at, "missing_when", "an access group without \"when\"",
                "\"when\" with criteria over contacts",
                R"(a group of everybody says so: "when": {"always": true})");
  }
  out.when = compile_when(build, when, portal.contact_object, portal.contact_atoms.get());
  const json::value access = in.any("access");
  if (access) {
    out.access = read_access(build, access);
  } else {
    json::error(build.problems, at, "missing_key", "an access group without \"access\"",
                one_of(access_names));
  }
  in.optional("note", json::kind::string);
  in.finish();
  return out;
}

// ------------------------------------------------------------------------------------------------
// relations

bool is_among(const std::vector<field_ordinal>& fields, field_ordinal field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

class relations_reader {
 public:
  relations_reader(policy_builder& build, json::value relations, json::value portal,
                   portal_settings& out)
      : build_(build), written_(relations), portal_(portal), out_(out) {}

  void read(json::value own_through) {
    if (written_) check_names();
    std::array<bool, relation_names.size()> named{};
    named[0] = !own_through;
    if (own_through && own_through.size() == 0) {
      json::error(build_.problems, own_through, "empty_list", own_through.describe(),
                  "at least one relation");
    }
    for (json::value at = own_through ? own_through.first() : own_through; at; at = at.next()) {
      const auto word = read_word(at, relation_names, build_.problems);
      if (!word) continue;
      if (named[*word]) {
        json::error(build_.problems, at, "duplicate_role",
                    "relation " + text::quoted(relation_names[*word]) + " a second time",
                    "each relation once");
      }
      named[*word] = true;
    }
    for (std::size_t i = 0; i < named.size(); ++i) {
      std::vector<field_ordinal> fields = fields_of(relation_names[i], named[i]);
      if (named[i]) out_.own_through.push_back({static_cast<relation>(i), std::move(fields)});
    }
    out_.company_fields = fields_of("company", out_.opens_companies());
    if (out_.opens_companies()) refuse_both();
  }

 private:
  void check_names() {
    std::vector<std::string_view> known(relation_names.begin(), relation_names.end());
    known.emplace_back("company");
    for (json::value at = written_.first(); at; at = at.next()) {
      if (std::find(known.begin(), known.end(), at.key()) != known.end()) continue;
      json::error(build_.problems, at, "unknown_key", "unknown relation " + text::quoted(at.key()),
                  one_of(known), text::did_you_mean(at.key(), known));
    }
  }

  /// A contact and a company may bear the same id, and are not the same for it.
  void refuse_both() {
    for (const own_relation& each : out_.own_through) {
      for (const field_ordinal field : each.fields) {
        if (!is_among(out_.company_fields, field)) continue;
        json::error(build_.problems, written_, "repeated_field",
                    "field " + text::quoted(out_.object->fields[field].name) + " both as a " +
                        std::string(relation_names[static_cast<std::size_t>(each.through)]) +
                        " and as a company",
                    "fields that hold contacts, and others that hold companies");
      }
    }
  }

  std::vector<field_ordinal> fields_of(std::string_view relation, bool is_needed) {
    std::vector<field_ordinal> out;
    const json::value at = written_ ? written_.find(relation) : json::value();
    if (!at || at.is_null()) return field_of_that_name(relation, is_needed);
    if (!at.is_array() || at.size() == 0) {
      json::error(build_.problems, at, at.is_array() ? "empty_list" : "wrong_type", at.describe(),
                  "a list of the fields that hold it");
      return out;
    }
    for (json::value each = at.first(); each; each = each.next()) {
      const auto found = find_portal_field(build_, each, out_);
      if (!found) continue;
      const criteria::field& of = out_.object->fields[*found];
      if (!check_type(build_, each, of, {field_type::id}, "a field of type id")) continue;
      if (std::find(out.begin(), out.end(), *found) != out.end()) {
        json::error(build_.problems, each, "repeated_field",
                    "field " + text::quoted(of.name) + " a second time", "each field once");
      }
      out.push_back(*found);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  std::vector<field_ordinal> field_of_that_name(std::string_view relation, bool is_needed) {
    if (!out_.object) return {};
    const auto found = out_.object->find(relation);
    if (found && out_.object->fields[*found].type == field_type::id) return {*found};
    if (is_needed) {
      json::error(build_.problems, portal_, "unknown_relation",
                  "object " + text::quoted(out_.object_name) + " does not say which " +
                      (relation == "company" ? "companies" : "contacts") + " are a ticket's " +
                      text::quoted(relation),
                  "a field " + text::quoted(relation) + " of type id",
                  "\"relations\" says which of the object's fields hold it");
    }
    return {};
  }

  policy_builder& build_;
  json::value written_;
  json::value portal_;
  portal_settings& out_;
};

}  // namespace

// ------------------------------------------------------------------------------------------------
// settings and fields

void refuse_null(policy_builder& build, json::value object,
                 std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const json::value at = object.find(name);
    if (!at.is_null()) continue;
    json::error(build.problems, at, "wrong_type", "null for " + text::quoted(name),
                "a setting, since more is seen without it",
                "leave it out where it is not to restrict");
  }
}

std::optional<field_ordinal> find_portal_field(policy_builder& build, json::value at,
                                               const portal_settings& out) {
  const auto written = read_name(at, build.problems);
  if (!written || !out.object) return std::nullopt;
  const auto found = out.object->find(*written);
  if (!found) {
    json::error(build.problems, at, "unknown_field", "unknown field " + text::quoted(*written),
                "a field of object " + text::quoted(out.object_name),
                *written == "status" ? "every ticket is shown with its status"
                                     : nearest_field(*out.object, *written, build.problems));
  }
  return found;
}

std::vector<field_ordinal> read_portal_field_list(policy_builder& build, json::value list,
                                                  const portal_settings& portal) {
  std::vector<field_ordinal> out;
  for (json::value at = list.first(); at; at = at.next()) {
    const auto found = find_portal_field(build, at, portal);
    if (!found) continue;
    if (std::find(out.begin(), out.end(), *found) == out.end()) {
      out.push_back(*found);
      continue;
    }
    json::error(build.problems, at, "repeated_field",
                "field " + text::quoted(portal.object->fields[*found].name) + " a second time",
                "each field once");
  }
  return out;
}

void read_portal_access(policy_builder& build, json::value access, portal_settings& out) {
  if (!access || access.is_null()) {
    out.groups.emplace_back();
    return;
  }
  if (!access.is_array()) {
    out.groups.emplace_back().access = read_access(build, access);
    return;
  }
  if (access.size() == 0 || access.size() > limits::max_access_groups) {
    json::error(build.problems, access, access.size() == 0 ? "empty_list" : "limit_exceeded",
                std::to_string(access.size()) + " access groups",
                "1 to " + std::to_string(limits::max_access_groups) + " groups",
                access.size() == 0 ? "\"own\" opens nothing but own tickets" : "");
    out.groups.emplace_back();
    return;
  }
  for (json::value at = access.first(); at; at = at.next()) {
    out.groups.push_back(read_group(build, at, out));
  }
}

void read_portal_relations(policy_builder& build, json::value relations, json::value own_through,
                           json::value portal, portal_settings& out) {
  relations_reader(build, relations, portal, out).read(own_through);
}

void read_portal_fields(policy_builder& build, json::value fields, portal_settings& out) {
  for (const std::string_view name : preset_fields) {
    const auto found = out.object ? out.object->find(name) : std::nullopt;
    if (found) out.own_fields.push_back(*found);
  }
  out.shared_fields = out.own_fields;
  if (!fields) return;
  json::reader in(fields, build.problems, "the fields that a portal shows");
  const json::value own = in.optional("own", json::kind::array);
  const json::value shared = in.optional("shared", json::kind::array);
  in.finish();
  if (own) out.own_fields = read_portal_field_list(build, own, out);
  if (!shared) {
    // Not more than the preset: what is private to own tickets is said to be shared, or is not.
    auto& list = out.shared_fields;
    list.erase(std::remove_if(list.begin(), list.end(),
                              [&](field_ordinal each) { return !is_among(out.own_fields, each); }),
               list.end());
    return;
  }
  out.shared_fields = read_portal_field_list(build, shared, out);
  for (json::value at = shared.first(); at; at = at.next()) {
    const auto found = out.object && at.is_string() ? out.object->find(at.string()) : std::nullopt;
    if (!found || is_among(out.own_fields, *found)) continue;
    json::error(build.problems, at, "shared_beyond_own",
                "field " + text::quoted(at.string()) + " of shared tickets, hidden on own ones",
                "a field that \"own\" lists too");
  }
}

void read_portal_stage(policy_builder& build, json::value stage, portal_settings& out) {
  if (!stage) return;
  json::reader in(stage, build.problems, "the stage of tickets");
  const json::value written = in.require("field", json::kind::string);
  const json::value states = in.require("states", json::kind::object);
  in.finish();
  const auto found = written ? find_portal_field(build, written, out) : std::nullopt;
  if (found && check_type(build, written, out.object->fields[*found],
                          {field_type::choice, field_type::id}, "a field of type choice or id")) {
    out.stages.field = found;
    out.stages.by_option.resize(out.object->fields[*found].options.size());
  }
  for (json::value at = states ? states.first() : states; at; at = at.next()) {
    const auto word = read_word(at, state_names, build.problems);
    if (!word || !out.stages.field) continue;
    const auto state = *word == 0 ? stage_state::open : stage_state::closed;
    const criteria::field& of = out.object->fields[*out.stages.field];
    if (of.type == field_type::id) {
      out.stages.by_id.emplace(at.key(), state);
      continue;
    }
    const auto option = of.option_ordinals.find(at.key());
    if (option != of.option_ordinals.end()) {
      out.stages.by_option[option->second] = state;
      continue;
    }
    const std::vector<std::string_view> options(of.options.begin(), of.options.end());
    json::error(build.problems, at, "unknown_option", "unknown stage " + text::quoted(at.key()),
                "an option of field " + text::quoted(of.name),
                text::did_you_mean(at.key(), options));
  }
}

void check_blanks(policy_builder& build, json::value written,
                  const criteria::compiled_criterion& criterion, const criteria::object& kind,
                  const criteria::atom_table& atoms, bool allowed) {
  if (allowed) return;
  std::vector<field_ordinal> told;
  for (const criteria::source_node& node : criterion.source) {
    if (node.type != criteria::source_node::kind::test) continue;
    const criteria::atom& test = atoms[node.atom];
    for (const field_ordinal field : {test.field, test.other}) {
      if (field == criteria::no_field || !kind.fields[field].reads_blanks) continue;
      if (is_among(told, field)) continue;
      told.push_back(field);
      json::error(build.problems, written, "blanks_not_spelled",
                  "a test of field " + text::quoted(kind.fields[field].name) +
                      ", which looks at blanks: losing a value could show a ticket",
                  "fields that are missing when what they stand on is",
                  "\"allow_blank\": true says that the portal means it");
    }
  }
}

}  // namespace ambit::model
