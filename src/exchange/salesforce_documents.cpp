#include "src/exchange/salesforce_documents.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include "src/base/json_writer.hpp"
#include "src/exchange/ascii.hpp"

namespace ambit::exchange {

namespace {

void write_raw_members(json::value object, json::writer& out, std::string_view left_out) {
  for (json::value member = object.first(); member; member = member.next()) {
    if (member.key() == left_out) continue;
    out.key(member.key());
    out.raw(json::compact(member.source()));
  }
}

void write_inferred_fields(const field_catalogue& fields, json::writer& out) {
  for (std::size_t at = 0; at < fields.size(); ++at) {
    const field_facts& field = fields[at];
    if (field.declared || !field.usable) continue;
    out.key(field.name);
    out.open_object();
    out.member("type", criteria::name(field.type));
    if (field.ignores_case()) out.member_boolean("ignore_case", true);
    out.close_object();
  }
}

void write_derived_fields(const derived_fields& fields, json::writer& out) {
  for (std::size_t at = 0; at < fields.size(); ++at) {
    const derived_field& field = fields[at];
    out.key(field.name);
    out.open_object();
    out.member("type", criteria::name(field.type));
    out.key("derived");
    out.raw(field.expression);
    if (field.sees_missing) out.member_boolean("sees_missing", true);
    out.close_object();
  }
}

/// One object of the schema: `declared` (or nothing) first, then what was inferred (or null).
void write_object(json::value declared, const planned_object* inferred, json::writer& out) {
  out.open_object();
  if (declared) write_raw_members(declared, out, "fields");
  out.key("fields");
  out.open_object();
  if (declared) write_raw_members(declared.find("fields"), out, {});
  if (inferred) {
    write_inferred_fields(inferred->fields, out);
    write_derived_fields(inferred->derived, out);
  }
  out.close_object();
  out.close_object();
}

void write_schema(json::value declared, std::string_view time_zone,
                  const std::vector<planned_object>& objects, json::writer& out) {
  const json::value calendar = declared ? declared.find("calendar") : json::value();
  out.open_object();
  if (calendar || !time_zone.empty()) {
    out.key("calendar");
    out.open_object();
    if (!time_zone.empty()) out.member("time_zone", time_zone);
    if (calendar) write_raw_members(calendar, out, time_zone.empty() ? "" : "time_zone");
    out.close_object();
  }
  out.key("objects");
  out.open_object();
  std::set<std::string, std::less<>> written;
  const json::value known = declared ? declared.find("objects") : json::value();
  for (json::value object = known.first(); object; object = object.next()) {
    const auto inferred = std::find_if(objects.begin(), objects.end(), [&](const auto& planned) {
      return planned.name == object.key();
    });
    out.key(object.key());
    write_object(object, inferred == objects.end() ? nullptr : &*inferred, out);
    written.emplace(object.key());
  }
  for (const planned_object& object : objects) {
    if (written.contains(object.name)) continue;
    out.key(object.name);
    write_object({}, &object, out);
  }
  out.close_object();
  out.close_object();
}

void write_assignee(const assignee& assign, json::writer& out) {
  if (assign.type == assignee::kind::keep) {
    out.string("keep");
    return;
  }
  out.open_object();
  out.member(assign.type == assignee::kind::user ? "user" : "queue", assign.id);
  out.close_object();
}

/// What Salesforce holds beside the condition and the assignee, under Salesforce's own names.
void write_data(const rule_entry& entry, json::writer& out) {
  if (entry.teams.empty() && !entry.override_existing_teams && entry.further.empty()) return;
  out.key("data");
  out.open_object();
  if (!entry.teams.empty()) {
    out.key("team");
    out.raw(json_texts(entry.teams));
  }
  if (entry.override_existing_teams) {
    out.member_boolean("overrideExistingTeams", *entry.override_existing_teams);
  }
  std::map<std::string_view, std::vector<std::string>> further;
  for (const auto& [name, text] : entry.further) further[name].push_back(text);
  for (const auto& [name, values] : further) {
    out.key(name);
    out.raw(values.size() == 1 ? json_text(values.front()) : json_texts(values));
  }
  out.close_object();
}

void write_entry(const planned_entry& entry, std::size_t number, const assignment_rule& rule,
                 std::string_view file, json::writer& out) {
  const std::string id = std::to_string(number);
  out.open_object();
  out.member("id", id);
  if (entry.when) {
    out.key("when");
    write(*entry.when, out);
  } else {
    out.key("uncarried");
    out.open_object();
    out.member("reason", entry.why.reason);
    const std::string& formula = entry.source->formula;
    out.member("detail", formula.empty() ? entry.why.detail : entry.why.detail + ": " + formula);
    out.close_object();
  }
  if (entry.assign) {
    out.key("assign");
    write_assignee(*entry.assign, out);
  }
  if (!entry.source->email_template.empty()) {
    out.key("notify");
    out.open_object();
    out.member("template", entry.source->email_template);
    out.close_object();
  }
  write_data(*entry.source, out);
  out.key("origin");
  out.open_object();
  out.member("file", file);
  out.member("rule", rule.name);
  out.member("entry", id);
  out.close_object();
  out.close_object();
}

void write_assignment(const planned_object& object, json::writer& out) {
  out.open_object();
  if (object.active_rule) out.member("active_rule", object.rules[*object.active_rule].name);
  if (object.default_owner) {
    out.key("default_owner");
    write_assignee(*object.default_owner, out);
  }
  out.key("rules");
  out.open_object();
  for (std::size_t at = 0; at < object.rules.size(); ++at) {
    const planned_rule& rule = object.rules[at];
    out.key(rule.name);
    out.open_object();
    out.key("entries");
    out.open_array();
    for (std::size_t entry = 0; entry < rule.entries.size(); ++entry) {
      write_entry(rule.entries[entry], entry + 1, object.source->rules[at], object.source->file,
                  out);
    }
    out.close_array();
    out.close_object();
  }
  out.close_object();
  out.close_object();
}

void write_texts(std::string_view key, const std::vector<std::string>& texts, json::writer& out) {
  out.key(key);
  out.raw(json_texts(texts));
}

void write_queue(const queue_file& queue, const std::vector<planned_object>& objects,
                 json::writer& out) {
  out.open_object();
  out.member("id", queue.id);
  if (!queue.name.empty()) out.member("name", queue.name);
  std::vector<std::string> held;
  for (const std::string& name : queue.objects) {
    const auto own = std::find_if(objects.begin(), objects.end(), [&](const auto& object) {
      return ascii::same(object.source->object, name);
    });
    held.push_back(own == objects.end() ? name : own->name);
  }
  write_texts("objects", held, out);
  if (!queue.email.empty()) out.member("email", queue.email);
  out.member_boolean("mail_members", queue.mail_members);
  out.key("members");
  out.open_object();
  write_texts("users", queue.users, out);
  write_texts("roles", queue.roles, out);
  write_texts("groups", queue.groups, out);
  out.close_object();
  out.close_object();
}

}  // namespace

std::string policy_document(std::string_view name, json::value declared_schema,
                            std::string_view time_zone,
                            const std::vector<planned_object>& objects) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member_integer("ambit", 1);
  out.member("name", name);
  out.key("schema");
  write_schema(declared_schema, time_zone, objects, out);
  out.key("assignment");
  out.open_object();
  for (const planned_object& object : objects) {
    out.key(object.name);
    write_assignment(object, out);
  }
  out.close_object();
  out.close_object();
  return text;
}

std::string directory_document(const std::vector<queue_file>& queues,
                               const std::vector<planned_object>& objects,
                               const std::vector<std::string>& users) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member_integer("ambit", 1);
  out.key("users");
  out.open_array();
  for (const std::string& user : users) {
    out.open_object();
    out.member("id", user);
    out.member("kind", "internal");
    out.member_boolean("active", true);
    out.close_object();
  }
  out.close_array();
  out.key("queues");
  out.open_array();
  for (const queue_file& queue : queues) write_queue(queue, objects, out);
  out.close_array();
  out.close_object();
  return text;
}

}  // namespace ambit::exchange
