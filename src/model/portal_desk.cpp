#include "src/model/portal_desk.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/record_set.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/portal_access.hpp"

namespace ambit::model {

namespace {

using criteria::field_ordinal;

constexpr std::array<std::string_view, 2> latest_names = {"last_message", "created"};
constexpr std::array<std::string_view, 4> page_names = {"login", "registration", "password_reset",
                                                        "access_denied"};

bool is_among(const std::vector<field_ordinal>& fields, field_ordinal field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

/// Whose a ticket is comes from who submits it, and what is derived from other fields.
bool is_set_by_form(policy_builder& build, json::value at, const portal_settings& portal,
                    field_ordinal field) {
  bool says_whose = field == criteria::record_field::id || is_among(portal.company_fields, field);
  for (const own_relation& each : portal.own_through) {
    says_whose = says_whose || is_among(each.fields, field);
  }
  const criteria::field& of = portal.object->fields[field];
  if (!says_whose && !of.derived) return true;
  json::error(
      build.problems, at, "wrong_form_field",
      "field " + text::quoted(of.name) +
          (of.derived ? ", which is derived from others" : ", which says whose a ticket is"),
      "a field that a form can fill in");
  return false;
}

/// The fields that `values` sets, checked as a record's are.
void read_values(policy_builder& build, json::value values, const portal_settings& portal,
                 support_form& out) {
  if (!values || !portal.object) return;
  const criteria::object& kind = *portal.object;
  for (json::value at = values.first(); at; at = at.next()) {
    const auto field = kind.find(at.key());
    if (!field) {
      json::error(build.problems, at, "unknown_field", "unknown field " + text::quoted(at.key()),
                  "a field of object " + text::quoted(kind.name),
                  criteria::nearest_field(kind, at.key(), build.problems));
      continue;
    }
    if (!is_set_by_form(build, at, portal, *field)) continue;
    if (is_among(out.properties, *field)) {
      json::error(build.problems, at, "repeated_field",
                  "field " + text::quoted(at.key()) + " in \"properties\" and in \"values\"",
                  "each field once");
    }
    out.values.emplace_back(*field, compact_text(at));
  }
  check_form_values(kind, values, build.problems);
  std::sort(out.values.begin(), out.values.end());
}

std::optional<support_form> read_form(policy_builder& build, json::value at,
                                      const portal_settings& portal) {
  if (!at) return std::nullopt;
  support_form out;
  json::reader in(at, build.problems, "a support form");
  out.id = read_name(in.require("id", json::kind::string), build.problems, limits::max_id_bytes)
               .value_or("");
  if (const json::value list = in.optional("properties", json::kind::array)) {
    out.properties = read_portal_field_list(build, list, portal);
    for (json::value each = list.first(); each && portal.object; each = each.next()) {
      const auto field = each.is_string() ? portal.object->find(each.string()) : std::nullopt;
      if (field) is_set_by_form(build, each, portal, *field);
    }
  }
  read_values(build, in.optional("values", json::kind::object), portal, out);
  out.inbox =
      read_name(in.optional("inbox", json::kind::string), build.problems, limits::max_id_bytes)
          .value_or("");
  in.finish();
  return out;
}

std::optional<portal_domain> read_domain(policy_builder& build, json::value at) {
  if (!at) return std::nullopt;
  portal_domain out;
  json::reader in(at, build.problems, "a portal's domain");
  out.name = read_name(in.require("name", json::kind::string), build.problems).value_or("");
  if (const auto word =
          read_word(in.require("kind", json::kind::string), domain_names, build.problems)) {
    out.kind = static_cast<domain_kind>(*word);
  }
  const json::value connected = in.optional("connected", json::kind::boolean);
  out.connected = connected && connected.boolean();
  out.primary_language =
      read_name(in.require("primary_language", json::kind::string), build.problems).value_or("");
  in.finish();
  return out;
}

void read_pages(policy_builder& build, json::value at, portal_settings& out) {
  if (!at) return;
  json::reader in(at, build.problems, "a portal's system pages");
  for (const std::string_view name : page_names) {
    auto page = read_name(in.optional(name, json::kind::string), build.problems);
    if (page) out.system_pages.emplace_back(name, std::move(*page));
  }
  in.finish();
}

void read_rights(policy_builder& build, json::value list, portal_settings& out) {
  if (!list) return;
  std::array<bool, right_names.size()> held{};
  for (json::value at = list.first(); at; at = at.next()) {
    const auto word = read_word(at, right_names, build.problems);
    if (!word) continue;
    if (held[*word]) {
      json::error(build.problems, at, "duplicate_role",
                  "right " + text::quoted(right_names[*word]) + " a second time",
                  "each right once");
    }
    held[*word] = true;
  }
  out.rights = {held[0], held[1], held[2], held[3]};
}

struct blocking_fault {
  std::string_view code;
  std::string_view clause;
};
constexpr std::array<blocking_fault, 5> faults = {{
    {"no_domain", "no domain of its own, or of the knowledge base, is connected"},
    {"no_login", "no login method is chosen"},
    {"no_consent_text", "contacts register themselves without a consent text"},
    {"form_without_properties", "its support form has no ticket properties"},
    {"form_without_inbox", "its support form is connected to no inbox"},
}};

}  // namespace

void read_portal_desk(policy_builder& build, json::reader& portal, portal_settings& out) {
  if (const auto word = read_word(portal.optional("latest_thread_by", json::kind::string),
                                  latest_names, build.problems)) {
    out.latest_by_created = *word == 1;
  }
  read_rights(build, portal.optional("rights", json::kind::array), out);
  out.default_inbox = read_name(portal.optional("default_inbox", json::kind::string),
                                build.problems, limits::max_id_bytes)
                          .value_or("");
  out.form = read_form(build, portal.optional("support_form", json::kind::object), out);
  out.domain = read_domain(build, portal.optional("domain", json::kind::object));
  read_pages(build, portal.optional("system_pages", json::kind::object), out);
}

void check_form_values(const criteria::object& kind, json::value fields, report& problems) {
  std::vector<criteria::cell> cells(kind.fields.size());
  const auto storage = criteria::make_cell_storage();
  for (const auto& each : criteria::read_json_cells(kind, fields, cells, *storage)) {
    const json::value at = fields.find(each.field);
    json::error(problems, at ? at : fields, each.code, each.found, each.expected);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].state != criteria::cell_state::undeclared) continue;
    const json::value at = fields.find(kind.fields[i].name);
    json::error(problems, at ? at : fields, "undeclared_option",
                at ? at.describe() : fields.describe(), "one of the declared options");
  }
}

std::vector<std::string_view> blocking_faults(const portal_settings& portal) {
  const bool has_domain =
      portal.domain && portal.domain->connected && portal.domain->kind != domain_kind::vendor;
  const portal_login& login = portal.login;
  const std::array<bool, faults.size()> stands = {
      !has_domain,
      !login.registration && !login.self_registration && !login.sso,
      login.self_registration && portal.consent_text.empty(),
      portal.form && portal.form->properties.empty(),
      portal.form && portal.form->inbox.empty(),
  };
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (stands[i]) out.push_back(faults[i].code);
  }
  return out;
}

std::string_view describe_blocking(std::string_view code) noexcept {
  for (const blocking_fault& each : faults) {
    if (each.code == code) return each.clause;
  }
  return {};
}

}  // namespace ambit::model
