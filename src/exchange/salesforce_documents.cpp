#include "src/exchange/salesforce_documents.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include "src/base/json_writer.hpp"
#include "src/exchange/ascii.hpp"

namespace ambit::exchange {

namespace {

inferred_object inferred_of(const planned_object& object) {
  inferred_object out{object.name, {}, &object.derived};
  for (std::size_t at = 0; at < object.fields.size(); ++at) {
    const field_facts& field = object.fields[at];
    if (field.declared || !field.usable) continue;
    out.fields.push_back({field.name, field.type, field.ignores_case()});
  }
  return out;
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
  const std::string& formula = entry.source->formula;
  write_condition(entry.when, entry.why,
                  formula.empty() ? entry.why.detail : entry.why.detail + ": " + formula, out);
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
      return ascii::same(object.salesforce, name);
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

void write_all_sharing(const std::vector<planned_object>& objects, json::writer& out) {
  const auto is_shared = [](const planned_object& each) { return each.sharing.has_value(); };
  if (std::none_of(objects.begin(), objects.end(), is_shared)) return;
  out.key("sharing");
  out.open_object();
  for (const planned_object& object : objects) {
    if (!object.sharing) continue;
    out.key(object.name);
    write_sharing(*object.sharing, out);
  }
  out.close_object();
}

void write_organisation(const named_organisation& named, json::writer& out) {
  if (!named.roles.empty() || !named.portal_roles.empty()) {
    out.key("roles");
    out.open_array();
    for (const std::string& role : named.roles) {
      out.open_object();
      out.member("id", role);
      out.close_object();
    }
    for (const std::string& role : named.portal_roles) {
      if (named.roles.contains(role)) continue;
      out.open_object();
      out.member("id", role);
      out.member_boolean("portal", true);
      out.close_object();
    }
    out.close_array();
  }
  if (named.groups.empty()) return;
  out.key("groups");
  out.open_array();
  for (const std::string& group : named.groups) {
    out.open_object();
    out.member("id", group);
    out.close_object();
  }
  out.close_array();
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
  std::vector<inferred_object> inferred;
  std::vector<named_criteria> criteria;
  for (const planned_object& object : objects) {
    inferred.push_back(inferred_of(object));
    criteria.push_back({object.name, &object.criteria});
  }
  write_schema(declared_schema, time_zone, inferred, out);
  out.key("assignment");
  out.open_object();
  for (const planned_object& object : objects) {
    if (!object.source) continue;
    out.key(object.name);
    write_assignment(object, out);
  }
  out.close_object();
  write_criteria(criteria, out);
  write_all_sharing(objects, out);
  out.close_object();
  return text;
}

std::string directory_document(const std::vector<queue_file>& queues,
                               const std::vector<planned_object>& objects,
                               const std::vector<std::string>& users,
                               const named_organisation& named) {
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
  write_organisation(named, out);
  out.close_object();
  return text;
}

}  // namespace ambit::exchange
