// policy_digest.cpp: every member that changes a decision, or is carried into one, takes part; so a
// new member must be added here. What an object holds by name is taken in the order of the names.
#include "src/model/policy_digest.hpp"

#include <algorithm>
#include <vector>

#include "ambit/version.hpp"

namespace ambit::model {

namespace {

/// Pointers to the items in the order of their names.
template <class T, class Name>
std::vector<const T*> by_name(const std::vector<T>& items, Name name) {
  std::vector<const T*> out;
  out.reserve(items.size());
  for (const T& item : items) out.push_back(&item);
  std::sort(out.begin(), out.end(), [&](const T* a, const T* b) { return a->*name < b->*name; });
  return out;
}

template <class T>
void add_count(base::digest& out, const std::vector<T>& items) {
  out.integer(static_cast<std::int64_t>(items.size()));
}

template <class E>
void add_word(base::digest& out, E word) {
  out.integer(static_cast<std::int64_t>(word));
}

void add(base::digest& out, const choice& item) {
  add_word(out, item.type);
  out.text(item.id).text(item.community);
}

void add(base::digest& out, const std::optional<criteria::compiled_criterion>& criterion) {
  out.integer(criterion ? 1 : 0);
  if (criterion) out.part(criterion->digest);
}

void add(base::digest& out, const std::optional<std::int64_t>& number) {
  out.integer(number ? 1 : 0).integer(number.value_or(0));
}

void add_user_criterion(base::digest& out, const policy_data& data,
                        std::optional<std::uint32_t> position) {
  out.integer(position ? 1 : 0);
  if (position) out.part(data.user_criteria[*position].digest);
}

/// The members' criteria by the names of the objects that they serve.
void add(base::digest& out, const policy_data& data, const pool& item) {
  out.text(item.id).text(item.community);
  add_word(out, item.method);
  add_word(out, item.on_change);
  out.integer(item.catch_up).integer(item.sticky_counts ? 1 : 0);
  add_user_criterion(out, data, item.eligible_when);
  const auto assignments = by_name(data.assignments, &object_assignment::object_name);
  add_count(out, item.members);
  for (const pool_member& member : item.members) {
    add(out, member.target);
    out.integer(member.weight);
    add(out, member.open_capacity);
    add(out, member.day_capacity);
    out.text(member.working_hours);
    for (const object_assignment* served : assignments) {
      add(out, member.when[static_cast<std::size_t>(served - data.assignments.data())]);
    }
  }
}

void add(base::digest& out, const policy_data& data, const entry& item) {
  out.text(item.id).text(item.uncarried);
  add(out, item.when);
  add_count(out, item.assign);
  for (const choice& option : item.assign) add(out, option);
  add_word(out, item.on_ineligible);
  out.integer(item.overwrite ? (*item.overwrite ? 1 : 0) : -1);
  add_user_criterion(out, data, item.eligible_when);
  out.text(item.notify).text(item.data).text(item.origin);
  // Nothing where there is none, so that the fingerprints of policies without it stay.
  if (item.accept_within_minutes > 0) out.text("accept within").integer(item.accept_within_minutes);
}

void add(base::digest& out, const policy_data& data, const object_assignment& item) {
  out.text(item.object_name);
  out.text(item.active_rule ? item.rules[*item.active_rule].name : "");
  out.integer(item.default_owner ? 1 : 0);
  if (item.default_owner) add(out, *item.default_owner);
  if (!item.working_hours.empty()) out.text("working hours").text(item.working_hours);
  add_count(out, item.rules);
  for (const rule* one : by_name(item.rules, &rule::name)) {
    out.text(one->name);
    add_count(out, one->entries);
    for (const entry& each : one->entries) add(out, data, each);
  }
}

void add(base::digest& out, const object_criteria& item) {
  out.text(item.object_name);
  add_count(out, item.named);
  for (const named_criterion* one : by_name(item.named, &named_criterion::name)) {
    out.text(one->name).text(one->uncarried).text(one->data).text(one->origin);
    out.integer(one->when ? 1 : 0);
    if (one->when) out.part(one->when->digest);
  }
}

void add(base::digest& out, const std::optional<criteria::field_ordinal>& field) {
  out.integer(field ? *field : -1);
}

void add(base::digest& out, const renewal_fields& fields) {
  add(out, fields.renewal_date);
  add(out, fields.term_start);
  add(out, fields.term_months);
  add(out, fields.answer);
  add(out, fields.answered_on);
  add(out, fields.override_owner);
  add(out, fields.override_contact);
  add(out, fields.overridden_on);
}

void add(base::digest& out, const renewal_settings& settings, const partner_terms& terms) {
  const recipient_table& table = settings.tables[terms.recipients];
  for (const auto* roles : {&table.to, &table.cc}) {
    add_count(out, *roles);
    for (const std::uint16_t role : *roles) {
      out.text(settings.roles[role].name).integer(settings.roles[role].field);
    }
  }
  out.integer(table.copy_partner ? 1 : 0);
  add_count(out, terms.notices);
  for (const std::int32_t days : terms.notices) out.integer(days);
  out.integer(terms.milestones.visible_from).integer(terms.milestones.decide_by);
  out.integer(terms.milestones.auto_renew_at);
  out.integer(terms.copy_default_contact_on_override ? 1 : 0);
}

void add(base::digest& out, const renewal_settings& settings) {
  out.text("renewals").text(settings.object_name);
  add(out, settings.fields);
  add_count(out, settings.partners);
  for (const renewal_partner* one : by_name(settings.partners, &renewal_partner::account)) {
    out.text(one->account).integer(one->partner_owns ? 1 : 0).text(one->default_contact);
    add(out, settings, one->terms);
  }
}

void add(base::digest& out, const std::vector<criteria::field_ordinal>& fields) {
  add_count(out, fields);
  for (const criteria::field_ordinal field : fields) out.integer(field);
}

void add(base::digest& out, const std::vector<std::string>& names) {
  add_count(out, names);
  for (const std::string& name : names) out.text(name);
}

void add(base::digest& out, const access_group& item) {
  out.text(item.id);
  add(out, item.when);
  add_word(out, item.access.kind);
  out.integer(item.access.company_roles ? 1 : 0);
  if (item.access.company_roles) add(out, *item.access.company_roles);
  out.integer(item.access.depth).integer(item.access.from_any_company ? 1 : 0);
}

void add(base::digest& out, const stage_states& stages) {
  add(out, stages.field);
  add_count(out, stages.by_option);
  for (const stage_state state : stages.by_option) add_word(out, state);
  std::vector<const std::pair<const std::string, stage_state>*> by_id;
  for (const auto& each : stages.by_id) by_id.push_back(&each);
  std::sort(by_id.begin(), by_id.end(),
            [](const auto* left, const auto* right) { return left->first < right->first; });
  add_count(out, by_id);
  for (const auto* each : by_id) {
    out.text(each->first);
    add_word(out, each->second);
  }
}

/// Nothing where nothing of it is said, so that the fingerprints of such policies stay.
void add_desk(base::digest& out, const portal_settings& item) {
  const portal_rights& rights = item.rights;
  const bool has_usual_rights = rights.comment && rights.attach && !rights.close && !rights.reopen;
  if (!item.latest_by_created && has_usual_rights && item.default_inbox.empty() && !item.form &&
      !item.domain && item.system_pages.empty() && !item.switched_on) {
    return;
  }
  out.text("desk").integer(item.latest_by_created ? 1 : 0).text(item.default_inbox);
  out.integer(rights.comment ? 1 : 0).integer(rights.attach ? 1 : 0);
  out.integer(rights.close ? 1 : 0).integer(rights.reopen ? 1 : 0);
  out.integer(item.form ? 1 : 0);
  if (item.form) {
    out.text(item.form->id).text(item.form->inbox);
    add(out, item.form->properties);
    add_count(out, item.form->values);
    for (const auto& [field, value] : item.form->values) out.integer(field).text(value);
  }
  out.integer(item.domain ? 1 : 0);
  if (item.domain) {
    out.text(item.domain->name).text(item.domain->primary_language);
    add_word(out, item.domain->kind);
    out.integer(item.domain->connected ? 1 : 0);
  }
  add_count(out, item.system_pages);
  for (const auto& [name, page] : item.system_pages) out.text(name).text(page);
  out.integer(item.switched_on ? (*item.switched_on ? 2 : 1) : 0);
}

void add(base::digest& out, const portal_settings& item) {
  out.text(item.name).text(item.object_name);
  out.text(item.contact_object ? item.contact_object->name : "");
  add_count(out, item.own_through);
  for (const own_relation& each : item.own_through) {
    add_word(out, each.through);
    add(out, each.fields);
  }
  add(out, item.company_fields);
  add_count(out, item.groups);
  for (const access_group& each : item.groups) add(out, each);
  add(out, item.filter);
  add(out, item.confidential);
  add(out, item.own_fields);
  add(out, item.shared_fields);
  out.integer(item.shows_stage ? 1 : 0);
  add(out, item.stages);
  out.integer(item.login.registration ? 1 : 0).integer(item.login.self_registration ? 1 : 0);
  out.integer(item.login.sso ? 1 : 0);
  add(out, item.access_lists);
  out.text(item.consent_text).integer(item.idle_timeout_minutes);
  add_desk(out, item);
}

void add(base::digest& out, const std::vector<share_target>& targets) {
  add_count(out, targets);
  for (const share_target& each : targets) {
    add_word(out, each.kind);
    out.text(each.id).integer(each.internal_only ? 1 : 0);
  }
}

void add(base::digest& out, const object_sharing& item) {
  out.text(item.object_name);
  add_word(out, item.internal);
  add_word(out, item.external);
  out.integer(item.no_hierarchy ? 1 : 0);
  if (item.folder) out.text("folder").integer(*item.folder);
  add_count(out, item.rules);
  for (const sharing_rule& each : item.rules) {
    out.text(each.id);
    add(out, each.when);
    add(out, each.owned_by);
    add(out, each.to);
    add_word(out, each.access);
    out.integer(each.high_volume_owners ? 1 : 0);
    // Nothing where there is none, so that the fingerprints of policies without it stay.
    if (!each.uncarried.empty()) out.text("uncarried").text(each.uncarried);
  }
  add_count(out, item.levels);
  for (const sharing_level& each : item.levels) {
    out.text(each.id);
    add(out, each.to);
    add_word(out, each.level);
    out.integer(each.unassigned ? 1 : 0);
    add_word(out, each.access);
  }
}

void add(base::digest& out, const workspace_accounts& item) {
  out.text(item.object_name).integer(item.csm);
  for (const auto& field :
       {item.assigned, item.renewal_date, item.created, item.last_activity, item.company}) {
    add(out, field);
  }
}

void add(base::digest& out, const workspace_tasks& item) {
  out.text("tasks").text(item.object_name).integer(item.assignee);
  for (const auto& field : {item.due_on, item.due_at, item.done_at}) add(out, field);
  add(out, item.done);
  add(out, item.shown);
}

void add(base::digest& out, const workspace_meetings& item) {
  out.text("meetings").text(item.object_name).integer(item.starts_at);
  add(out, item.ends_at);
  for (const auto* fields : {&item.people, &item.contacts, &item.shown}) add(out, *fields);
}

void add(base::digest& out, const workspace_activities& item) {
  out.text("activities").text(item.object_name).integer(item.contact).integer(item.at);
  for (const auto& field : {item.kind, item.enrolled}) add(out, field);
  for (const auto* fields : {&item.searched, &item.shown}) add(out, *fields);
}

void add(base::digest& out, const workspace_pipeline& item) {
  out.text(item.id).text(item.object_name).integer(item.stage);
  add(out, item.when);
  for (const auto& field : {item.amount, item.created, item.last_activity}) add(out, field);
  add_count(out, item.stages);
  for (const pipeline_stage& each : item.stages) {
    out.text(each.id);
    add(out, each.required);
  }
}

void add(base::digest& out, const policy_data& data, const workspace_settings& item) {
  out.text("workspace");
  add_word(out, item.subscription);
  add_user_criterion(out, data, item.seat);
  out.integer(item.working_days);
  add(out, item.accounts);
  if (item.tasks) add(out, item.tasks);
  if (item.meetings) add(out, item.meetings);
  if (item.activities) add(out, item.activities);
  add_count(out, item.pipelines);
  for (const workspace_pipeline& each : item.pipelines) add(out, each);
  add_count(out, item.health);
  for (const health_part& each : item.health) {
    out.text(each.id).part(each.when.digest).integer(each.weight);
  }
}

}  // namespace

base::digest_value digest_of(const policy_data& data) {
  base::digest out;
  out.text("ambit policy").integer(semantics_version).text(data.name).part(data.schema->digest);
  add_count(out, data.pools);
  for (const pool* item : by_name(data.pools, &pool::id)) add(out, data, *item);
  add_count(out, data.assignments);
  for (const auto* item : by_name(data.assignments, &object_assignment::object_name)) {
    add(out, data, *item);
  }
  // Nothing where there are none, so that the fingerprints of policies without them stay.
  if (!data.named_criteria.empty()) {
    out.text("criteria");
    for (const auto* item : by_name(data.named_criteria, &object_criteria::object_name))
      add(out, *item);
  }
  if (data.renewals) add(out, *data.renewals);
  if (!data.portals.empty()) {
    out.text("portals");
    add_count(out, data.portals);
    for (const auto* item : by_name(data.portals, &portal_settings::name)) add(out, *item);
  }
  if (!data.sharing.empty()) {
    out.text("sharing");
    add_count(out, data.sharing);
    for (const auto* item : by_name(data.sharing, &object_sharing::object_name)) add(out, *item);
  }
  if (data.workspace) add(out, data, *data.workspace);
  return out.finish();
}

}  // namespace ambit::model
