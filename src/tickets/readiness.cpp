#include "src/tickets/readiness.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/portals.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/portal_desk.hpp"
#include "src/tickets/form_outlook.hpp"
#include "src/tickets/read_failure.hpp"

namespace ambit::tickets {

namespace {

using model::access_group;
using model::access_kind;
using model::portal_access;

bool has_roles_of(const portal_access& wide, const portal_access& narrow) {
  if (!wide.company_roles) return true;
  return narrow.company_roles &&
         std::includes(wide.company_roles->begin(), wide.company_roles->end(),
                       narrow.company_roles->begin(), narrow.company_roles->end());
}

/// Whether an access opens to every contact all that another does.
bool covers(const portal_access& wide, const portal_access& narrow) {
  if (narrow.kind == access_kind::own) return true;
  switch (wide.kind) {
    case access_kind::own:
      return false;
    case access_kind::primary_company:
      return narrow.kind == access_kind::primary_company;
    case access_kind::any_company:
      if (narrow.kind == access_kind::primary_company) return !wide.company_roles;
      return narrow.kind == access_kind::any_company && has_roles_of(wide, narrow);
    case access_kind::company_tree:
      break;
  }
  if (narrow.kind == access_kind::primary_company) return true;
  if (narrow.kind == access_kind::any_company) return wide.from_any_company;
  return narrow.depth <= wide.depth && (wide.from_any_company || !narrow.from_any_company);
}

/// A group that reads something grants nothing where that is wrong, whatever it asks.
bool is_everybodys(const access_group& group) {
  return !group.when || (group.when->reads.empty() && group.when->start == criteria::accept);
}

/// Whether every contact of a group is one of another.
bool reaches(const access_group& wide, const access_group& narrow) {
  return is_everybodys(wide) || (narrow.when && wide.when->fingerprint == narrow.when->fingerprint);
}

bool makes_needless(const access_group& wide, const access_group& narrow) {
  return reaches(wide, narrow) && covers(wide.access, narrow.access);
}

/// Whether a group's access opens nothing that is not open to the same contacts without it.
bool adds_nothing(const model::portal_settings& portal, std::size_t group) {
  const access_group& one = portal.groups[group];
  if (one.id.empty()) return false;
  if (one.access.kind == access_kind::own) return true;
  for (std::size_t i = 0; i < portal.groups.size(); ++i) {
    if (i == group || !makes_needless(portal.groups[i], one)) continue;
    // Of two that make each other needless the first stays.
    if (i < group || !makes_needless(one, portal.groups[i])) return true;
  }
  return false;
}

bool form_is_outside_filter(const model::portal_settings& portal, const criteria::moment& when,
                            criteria::workspace& memory) {
  if (!portal.form || !portal.filter) return false;
  std::vector<criteria::field_ordinal> open;
  for (const model::own_relation& each : portal.own_through) open.push_back(each.fields.front());
  if (!portal.company_fields.empty()) open.push_back(portal.company_fields.front());
  const draft_ticket draft = make_draft(portal, {}, open);
  return outlook_of(portal.filter, portal.atoms.get(), when, draft, memory) == known::no;
}

void write_warning(json::writer& out, std::string_view code, std::string_view group = {}) {
  out.open_object();
  out.member("code", code);
  if (!group.empty()) out.member("group", group);
  out.close_object();
}

}  // namespace

std::string write_readiness(const model::portal_settings& portal, const criteria::moment& when,
                            criteria::workspace& memory) {
  const auto blocking = model::blocking_faults(portal);
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("portal", portal.name);
  out.key("on");
  portal.switched_on ? out.boolean(*portal.switched_on) : out.null();
  out.key("language");
  portal.domain ? out.string(portal.domain->primary_language) : out.null();
  out.member_boolean("ready", blocking.empty());
  out.key("blocking");
  out.open_array();
  for (const std::string_view each : blocking) out.string(each);
  out.close_array();
  out.key("warnings");
  out.open_array();
  if (portal.default_inbox.empty()) write_warning(out, "no_default_inbox");
  if (!portal.form) write_warning(out, "no_support_form");
  if (form_is_outside_filter(portal, when, memory)) write_warning(out, "form_outside_filter");
  for (std::size_t i = 0; i < portal.groups.size(); ++i) {
    if (adds_nothing(portal, i)) write_warning(out, "group_adds_nothing", portal.groups[i].id);
  }
  out.close_array();
  out.close_object();
  return text;
}

result<std::string> readiness(const engine& rules, std::string_view portal, const context& when) {
  const model::policy_data& policy = rules.policy().data();
  const model::portal_settings* settings = policy.find_portal(portal);
  if (!settings) return unknown_portal<std::string>(policy, portal);
  criteria::moment moment;
  report problems;
  const status ready = make_moment(rules, when, moment, problems);
  if (ready != status::ok) return {ready, std::move(problems)};
  criteria::workspace memory;
  return write_readiness(*settings, moment, memory);
}

}  // namespace ambit::tickets
