#include "src/model/policy_description.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/json_writer.hpp"

namespace ambit::model {

namespace {

void write_field(json::writer& out, const criteria::field& item) {
  out.open_object();
  out.member("name", item.name);
  out.member("type", criteria::name(item.type));
  if (item.type == criteria::field_type::decimal) out.member_integer("scale", item.scale);
  if (item.ignore_case) out.member_boolean("ignore_case", true);
  if (item.derived) out.member_boolean("derived", true);
  if (!item.options.empty()) {
    out.key("options");
    out.open_array();
    for (const std::string& option : item.options) out.string(option);
    out.close_array();
  }
  if (!item.label.empty()) out.member("label", item.label);
  out.close_object();
}

std::size_t built_in_fields(const criteria::object& kind) {
  return kind.name == "user" ? criteria::user_field::first_declared
                             : criteria::record_field::account + std::size_t{1};
}

/// Declared fields only: the built-in ones are the same in every policy.
void write_objects(json::writer& out, const criteria::schema_data& schema) {
  out.key("objects");
  out.open_array();
  for (const criteria::object& kind : schema.objects) {
    const std::size_t first = built_in_fields(kind);
    if (!kind.declared) continue;
    out.open_object();
    out.member("name", kind.name);
    out.key("fields");
    out.open_array();
    for (std::size_t i = first; i < kind.fields.size(); ++i) write_field(out, kind.fields[i]);
    out.close_array();
    out.close_object();
  }
  out.close_array();
}

void write_target(json::writer& out, const choice& target) {
  out.member(target.type == choice::kind::user ? "user" : "queue", target.id);
}

void write_capacity(json::writer& out, const pool_member& member) {
  if (!member.open_capacity && !member.day_capacity) return;
  out.key("capacity");
  out.open_object();
  if (member.open_capacity) out.member_integer("open", *member.open_capacity);
  if (member.day_capacity) out.member_integer("per_day", *member.day_capacity);
  out.close_object();
}

void write_catch_up(json::writer& out, std::int64_t most) {
  out.key("catch_up");
  out.open_object();
  out.member_integer("capped", most);
  out.close_object();
}

void write_pools(json::writer& out, const policy_data& data) {
  out.key("pools");
  out.open_array();
  for (const pool& one : data.pools) {
    out.open_object();
    out.member("id", one.id);
    out.member("method", pool_method_names[static_cast<std::size_t>(one.method)]);
    out.member("on_change", on_change_names[static_cast<std::size_t>(one.on_change)]);
    if (one.catch_up != 0) write_catch_up(out, one.catch_up);
    if (one.sticky_counts) out.member_boolean("sticky_counts", true);
    if (!one.community.empty()) out.member("community", one.community);
    if (one.eligible_when) out.member_boolean("eligible_when", true);
    out.key("members");
    out.open_array();
    for (const pool_member& member : one.members) {
      out.open_object();
      write_target(out, member.target);
      if (uses_weights(one.method)) out.member_integer("weight", member.weight);
      write_capacity(out, member);
      if (!member.working_hours.empty()) out.member("working_hours", member.working_hours);
      if (member.has_when) out.member_boolean("when", true);
      out.close_object();
    }
    out.close_array();
    out.close_object();
  }
  out.close_array();
}

void write_rule(json::writer& out, const rule& one) {
  const auto uncarried = std::count_if(one.entries.begin(), one.entries.end(),
                                       [](const entry& item) { return !item.when; });
  out.open_object();
  out.member("name", one.name);
  out.member_integer("live", static_cast<std::int64_t>(one.entries.size()) - uncarried);
  out.member_integer("uncarried", uncarried);
  out.key("entries");
  out.open_array();
  for (const entry& item : one.entries) out.string(item.id);
  out.close_array();
  out.close_object();
}

void write_assignments(json::writer& out, const policy_data& data) {
  out.key("assignment");
  out.open_array();
  for (const object_assignment& one : data.assignments) {
    out.open_object();
    out.member("object", one.object_name);
    if (one.active_rule) out.member("active_rule", one.rules[*one.active_rule].name);
    if (one.default_owner) {
      out.key("default_owner");
      out.open_object();
      write_target(out, *one.default_owner);
      out.close_object();
    }
    out.key("rules");
    out.open_array();
    for (const rule& each : one.rules) write_rule(out, each);
    out.close_array();
    out.close_object();
  }
  out.close_array();
}

void write_criteria(json::writer& out, const std::vector<object_criteria>& objects) {
  out.key("criteria");
  out.open_array();
  for (const object_criteria& one : objects) {
    out.open_object();
    out.member("object", one.object_name);
    for (const bool live : {true, false}) {
      out.key(live ? "live" : "uncarried");
      out.open_array();
      for (const named_criterion& each : one.named) {
        if ((each.when != nullptr) == live) out.string(each.name);
      }
      out.close_array();
    }
    out.close_object();
  }
  out.close_array();
}

void write_renewals(json::writer& out, const renewal_settings& settings) {
  out.key("renewals");
  out.open_object();
  out.member("object", settings.object_name);
  out.key("roles");
  out.open_array();
  for (const renewal_role& role : settings.roles) out.string(role.name);
  out.close_array();
  out.key("partners");
  out.open_array();
  for (const renewal_partner& one : settings.partners) {
    out.open_object();
    out.member("account", one.account);
    out.member("default_owner", one.partner_owns ? "partner" : "vendor");
    if (!one.default_contact.empty()) out.member("default_contact", one.default_contact);
    out.key("notices");
    out.open_array();
    for (const std::int32_t days : one.terms.notices) out.integer(days);
    out.close_array();
    out.close_object();
  }
  out.close_array();
  out.close_object();
}

void write_fields(json::writer& out, std::string_view key, const criteria::object& kind,
                  const std::vector<criteria::field_ordinal>& fields) {
  out.key(key);
  out.open_array();
  for (const criteria::field_ordinal each : fields) out.string(kind.fields[each].name);
  out.close_array();
}

void write_desk(json::writer& out, const portal_settings& one) {
  if (one.switched_on) out.member_boolean("on", *one.switched_on);
  out.member("latest_thread_by", one.latest_by_created ? "created" : "last_message");
  out.key("rights");
  out.open_array();
  const portal_rights& rights = one.rights;
  const std::array<bool, 4> held = {rights.comment, rights.attach, rights.close, rights.reopen};
  for (std::size_t i = 0; i < held.size(); ++i) {
    if (held[i]) out.string(right_names[i]);
  }
  out.close_array();
  if (!one.default_inbox.empty()) out.member("default_inbox", one.default_inbox);
  if (one.form) out.member("support_form", one.form->id);
  if (one.domain) {
    out.member("domain", one.domain->name);
    out.member("language", one.domain->primary_language);
  }
}

void write_portals(json::writer& out, const std::vector<portal_settings>& portals) {
  out.key("portals");
  out.open_array();
  for (const portal_settings& one : portals) {
    out.open_object();
    out.member("name", one.name);
    out.member("object", one.object_name);
    out.key("access");
    out.open_array();
    for (const access_group& group : one.groups) {
      out.open_object();
      if (!group.id.empty()) out.member("group", group.id);
      out.member("kind", access_names[static_cast<std::size_t>(group.access.kind)]);
      out.close_object();
    }
    out.close_array();
    out.member_boolean("filter", one.filter.has_value());
    out.member_boolean("confidential", one.confidential.has_value());
    write_fields(out, "own_fields", *one.object, one.own_fields);
    write_fields(out, "shared_fields", *one.object, one.shared_fields);
    write_desk(out, one);
    out.close_object();
  }
  out.close_array();
}

template <class T>
void write_ids(json::writer& out, std::string_view key, const std::vector<T>& items) {
  out.key(key);
  out.open_array();
  for (const T& each : items) out.string(each.id);
  out.close_array();
}

/// Nothing where every rule was carried.
void write_uncarried(json::writer& out, const std::vector<sharing_rule>& rules) {
  const auto is_left_out = [](const sharing_rule& each) { return !each.uncarried.empty(); };
  if (std::none_of(rules.begin(), rules.end(), is_left_out)) return;
  out.key("uncarried");
  out.open_array();
  for (const sharing_rule& each : rules) {
    if (is_left_out(each)) out.string(each.id);
  }
  out.close_array();
}

void write_sharing(json::writer& out, const std::vector<object_sharing>& objects) {
  out.key("sharing");
  out.open_array();
  for (const object_sharing& one : objects) {
    out.open_object();
    out.member("object", one.object_name);
    out.member("internal", share_access_names[static_cast<std::size_t>(one.internal)]);
    out.member("external", share_access_names[static_cast<std::size_t>(one.external)]);
    if (one.no_hierarchy) out.member_boolean("no_hierarchy", true);
    if (one.folder) out.member("folder", one.object->fields[*one.folder].name);
    write_ids(out, "rules", one.rules);
    write_ids(out, "levels", one.levels);
    write_uncarried(out, one.rules);
    out.close_object();
  }
  out.close_array();
}

void write_workspace(json::writer& out, const workspace_settings& item) {
  out.key("workspace");
  out.open_object();
  out.member("subscription", subscription_names[static_cast<std::size_t>(item.subscription)]);
  out.member("account_object", item.accounts.object_name);
  out.member("csm_property", item.accounts.object->fields[item.accounts.csm].name);
  out.member_boolean("seat", item.seat.has_value());
  const std::array<std::pair<std::string_view, const workspace_object*>, 3> parts = {
      {{"tasks", &item.tasks}, {"meetings", &item.meetings}, {"activities", &item.activities}}};
  for (const auto& [key, part] : parts) {
    if (*part) out.member(key, part->object_name);
  }
  write_ids(out, "pipelines", item.pipelines);
  write_ids(out, "health", item.health);
  out.close_object();
}

}  // namespace

std::string describe(const policy_data& data) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("name", data.name);
  out.member("fingerprint", data.fingerprint);
  write_objects(out, *data.schema);
  write_pools(out, data);
  write_assignments(out, data);
  if (!data.named_criteria.empty()) write_criteria(out, data.named_criteria);
  if (data.renewals) write_renewals(out, *data.renewals);
  if (!data.portals.empty()) write_portals(out, data.portals);
  if (!data.sharing.empty()) write_sharing(out, data.sharing);
  if (data.workspace) write_workspace(out, *data.workspace);
  out.close_object();
  return text;
}

}  // namespace ambit::model
