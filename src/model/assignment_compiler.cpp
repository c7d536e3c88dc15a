#include "src/model/assignment_compiler.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/choice_reader.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/working_hours.hpp"

namespace ambit::model {

namespace {

constexpr std::array<std::string_view, 3> on_ineligible_words = {"next_choice", "next_entry",
                                                                 "unassigned"};

// -------------------------------------------------------------------------------------------------
// what an entry carries for the host

/// What people are to be told with a decision, also carried as it is.
void read_notify(policy_builder& build, json::value at, entry& out) {
  if (!at) return;
  out.notices = read_notice_settings(at, build.problems);
  out.notify = compact_text(at);
}

// -------------------------------------------------------------------------------------------------
// entries

void read_assign(policy_builder& build, json::value at, json::reader& in, entry& out) {
  const json::value assign = in.any("assign");
  if (!assign && out.uncarried.empty()) {
    json::error(build.problems, at, "missing_key", "an entry without \"assign\"",
                "\"assign\" with a choice or a list of choices",
                R"(an entry that leaves the owner says so: "assign": "keep")");
  }
  out.assign = read_choices(build, assign);
}

entry read_entry(policy_builder& build, json::value at, const object_assignment& kind) {
  entry out;
  json::reader in(at, build.problems, "an entry");
  if (!in.usable()) return out;
  out.id = read_name(in.require("id", json::kind::string), build.problems).value_or("");
  read_condition condition =
      read_when_or_uncarried(build, at, in, "an entry", kind.object, kind.atoms.get());
  out.when = std::move(condition.when);
  out.uncarried = std::move(condition.uncarried);
  read_assign(build, at, in, out);
  const json::value otherwise = in.optional("on_ineligible", json::kind::string);
  out.on_ineligible = static_cast<on_ineligible>(
      read_word(otherwise, on_ineligible_words, build.problems).value_or(0));
  if (const json::value flag = in.optional("overwrite", json::kind::boolean)) {
    out.overwrite = flag.boolean();
  }
  out.eligible_when = compile_eligible_when(build, in.any("eligible_when"));
  out.accept_within_minutes =
      read_accept_within(in.optional("accept_within", json::kind::object), build.problems);
  read_notify(build, in.optional("notify", json::kind::object), out);
  out.data = compact_text(in.optional("data", json::kind::object));
  out.origin = compact_text(in.optional("origin", json::kind::object));
  in.optional("note", json::kind::string);
  in.finish();
  return out;
}

// -------------------------------------------------------------------------------------------------
// rules

bool is_always(const entry& item) {
  return item.when && item.when->program.empty();
}

/// Whether every record that comes to this entry ends there.
bool is_last(const entry& item) {
  return is_always(item) && item.on_ineligible != on_ineligible::next_entry;
}

void warn_unreachable(policy_builder& build, json::value entries, const rule& one) {
  const auto last = std::find_if(one.entries.begin(), one.entries.end(), is_last);
  if (last == one.entries.end() || last + 1 == one.entries.end()) return;
  const auto position = static_cast<std::size_t>(last - one.entries.begin()) + 1;
  json::value at = entries.first();
  for (std::size_t i = 0; i < position; ++i) at = at.next();
  const std::size_t count = one.entries.size() - position;
  json::warning(build.problems, at, "unreachable_entry",
                (count == 1 ? std::string("this entry is")
                            : "this entry and all after it (" + std::to_string(count) + ") are") +
                    " never reached: entry " + text::quoted(last->id) + " takes every record");
}

bool names_account_owner(const entry& item) {
  return std::any_of(item.assign.begin(), item.assign.end(), [](const choice& option) {
    return option.type == choice::kind::account_owner;
  });
}

void check_entry_id(policy_builder& build, json::value at,
                    std::unordered_set<std::string_view>& seen) {
  const json::value id = at.is_object() ? at.find("id") : json::value();
  if (!id || !id.is_string() || seen.insert(id.string()).second) return;
  json::error(build.problems, id, "duplicate_id",
              "entry " + text::quoted(id.string()) + " a second time in this rule",
              "ids that are distinct within a rule");
}

void read_entries(policy_builder& build, json::value entries, const object_assignment& kind,
                  rule& out) {
  if (!entries) return;
  std::unordered_set<std::string_view> seen;
  out.entries.reserve(std::min(entries.size(), limits::max_entries));
  for (json::value at = entries.first(); at; at = at.next()) {
    if (out.entries.size() == limits::max_entries) {
      json::error(build.problems, at, "limit_exceeded", "a rule with more entries than its limit",
                  "at most " + std::to_string(limits::max_entries));
      break;
    }
    check_entry_id(build, at, seen);
    const auto position = static_cast<std::uint32_t>(out.entries.size());
    const entry& added = out.entries.emplace_back(read_entry(build, at, kind));
    if (added.when) {
      out.reads.insert(out.reads.end(), added.when->reads.begin(), added.when->reads.end());
    }
    if (!added.uncarried.empty()) out.uncarried.push_back(position);
    if (names_account_owner(added)) out.reads.push_back(criteria::record_field::account);
  }
  out.reads.push_back(criteria::record_field::owner_user);
  out.reads.push_back(criteria::record_field::owner_queue);
  std::sort(out.reads.begin(), out.reads.end());
  out.reads.erase(std::unique(out.reads.begin(), out.reads.end()), out.reads.end());
  if (out.entries.empty()) {
    json::warning(build.problems, entries, "empty_rule", "a rule without entries decides nothing");
  }
  warn_unreachable(build, entries, out);
}

rule read_rule(policy_builder& build, json::value at, const object_assignment& kind) {
  rule out;
  out.name = at.key();
  if (out.name.empty() || out.name.size() > limits::max_name_bytes) {
    json::error(build.problems, at, out.name.empty() ? "empty_name" : "too_long",
                "a rule's name of " + std::to_string(out.name.size()) + " bytes",
                "1 to " + std::to_string(limits::max_name_bytes) + " bytes");
  }
  json::reader in(at, build.problems, "a rule");
  if (!in.usable()) return out;
  read_entries(build, in.require("entries", json::kind::array), kind, out);
  in.optional("note", json::kind::string);
  in.finish();
  return out;
}

// -------------------------------------------------------------------------------------------------
// one object's assignment

void find_object(policy_builder& build, json::value at, object_assignment& out) {
  if (!build.data.schema) return;
  out.object = build.data.schema->find(at.key());
  if (out.object && at.key() != "user") {
    out.atoms = std::make_shared<criteria::atom_table>(*out.object);
    return;
  }
  std::vector<std::string_view> names;
  for (const criteria::object& kind : build.data.schema->objects) {
    if (kind.name != "user") names.push_back(kind.name);
  }
  json::error(build.problems, at, "unknown_object",
              out.object ? "users are not assigned to anybody"
                         : "the schema declares no object " + text::quoted(at.key()),
              "an object of the schema", text::did_you_mean(at.key(), names));
  out.object = nullptr;
}

void find_active_rule(policy_builder& build, json::value at, object_assignment& out) {
  if (!at) return;
  std::vector<std::string_view> names;
  for (const rule& one : out.rules) names.push_back(one.name);
  const auto found = std::find(names.begin(), names.end(), at.string());
  if (found != names.end()) {
    out.active_rule = static_cast<std::uint32_t>(found - names.begin());
    return;
  }
  json::error(build.problems, at, "unknown_rule", "there is no rule " + text::quoted(at.string()),
              "a rule below \"rules\"", text::did_you_mean(at.string(), names));
}

void warn_of_gaps(policy_builder& build, json::value at, const object_assignment& one) {
  if (!one.active_rule) {
    if (one.rules.empty()) return;
    json::warning(build.problems, at, "no_active_rule",
                  std::string("no rule is active: every record goes to ") +
                      (one.default_owner ? "the default owner" : "nobody"),
                  {}, "name one of the rules in \"active_rule\"");
    return;
  }
  const auto& entries = one.rules[*one.active_rule].entries;
  if (one.default_owner || std::any_of(entries.begin(), entries.end(), is_always)) return;
  json::warning(build.problems, at, "no_default_owner",
                "a record that no entry matches stays unassigned: there is no default owner and no "
                "entry for every record",
                {}, R"(add "default_owner", or an entry with "when": {"always": true})");
}

object_assignment read_assignment(policy_builder& build, json::value at) {
  object_assignment out;
  out.object_name = at.key();
  find_object(build, at, out);
  const std::size_t errors = build.problems.error_count();
  json::reader in(at, build.problems, "an assignment");
  if (!in.usable()) return out;
  const json::value active = in.optional("active_rule", json::kind::string);
  const json::value otherwise = in.any("default_owner");
  if (otherwise && !otherwise.is_null()) {
    out.default_owner = read_choice(build, otherwise, choice_form::owner);
  }
  if (auto hours = read_name(in.optional("working_hours", json::kind::string), build.problems,
                             limits::max_id_bytes)) {
    out.working_hours = *std::move(hours);
    out.calendar_target = build.calendars.of(out.working_hours);
  }
  const json::value rules = in.optional("rules", json::kind::object);
  for (json::value rule_at = rules ? rules.first() : rules; rule_at; rule_at = rule_at.next()) {
    out.rules.push_back(read_rule(build, rule_at, out));
  }
  find_active_rule(build, active, out);
  in.finish();
  if (build.problems.error_count() == errors) warn_of_gaps(build, at, out);
  return out;
}

}  // namespace

void compile_assignments(policy_builder& build, json::value assignment) {
  if (!assignment) return;
  for (json::value at = assignment.first(); at; at = at.next()) {
    build.data.assignments.push_back(read_assignment(build, at));
  }
}

}  // namespace ambit::model
