#include "src/model/directory_reader.hpp"

#include <algorithm>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/absences.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/organisation.hpp"
#include "src/model/working_hours.hpp"

namespace ambit::model {

namespace {

/// Reads one entity member by member and tells in the end whether it was sound.
class entity_reader {
 public:
  entity_reader(json::value at, report& problems, std::string_view what)
      : in_(at, problems, what), problems_(problems), errors_before_(problems.error_count()) {
    sound_ = in_.usable();
  }

  // Texts are views of the document.
  std::string_view id() {
    const json::value at = in_.require("id", json::kind::string);
    return view_name(at, problems_, limits::max_id_bytes).value_or(std::string_view());
  }
  /// An id of something else; an empty one names nothing, as in records.
  std::string_view reference(std::string_view key) {
    return view_text(in_.optional(key, json::kind::string), problems_, limits::max_id_bytes);
  }
  std::string_view text(std::string_view key) {
    return view_text(in_.optional(key, json::kind::string), problems_);
  }
  bool flag(std::string_view key) {
    const json::value at = in_.optional(key, json::kind::boolean);
    return at && at.boolean();
  }
  template <class Text = std::string>
  std::vector<Text> ids(std::string_view key) {
    std::vector<Text> out;
    std::size_t index = 0;
    const json::value list = in_.optional(key, json::kind::array);
    for (json::value at = list ? list.first() : list; at; at = at.next()) {
      if (past_list_limit(at, index++, problems_)) break;
      if (const auto id = view_name(at, problems_, limits::max_id_bytes)) out.emplace_back(*id);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }
  json::value member(std::string_view key, json::kind type) { return in_.optional(key, type); }

  /// After the last member: reports unknown ones.
  bool sound() {
    if (in_.usable()) in_.finish();
    return sound_ && problems_.error_count() == errors_before_;
  }

 private:
  json::reader in_;
  report& problems_;
  std::size_t errors_before_;
  bool sound_ = false;
};

std::vector<contact::company> read_companies(json::value list, report& problems) {
  std::vector<contact::company> out;
  std::size_t index = 0;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (past_list_limit(at, index++, problems)) break;
    entity_reader in(at, problems, "a company of a contact");
    contact::company company;
    company.id = in.id();
    company.role = in.text("role");
    company.primary = in.flag("primary");
    if (in.sound()) out.push_back(company);
  }
  return out;
}

std::vector<contact::portal> read_portals(json::value list, report& problems) {
  std::vector<contact::portal> out;
  std::size_t index = 0;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (past_list_limit(at, index++, problems)) break;
    entity_reader in(at, problems, "a portal of a contact");
    contact::portal portal;
    portal.id = in.id();
    portal.registered = in.flag("registered");
    portal.self_registered = in.flag("self_registered");
    portal.consent = in.flag("consent");
    if (in.sound()) out.push_back(portal);
  }
  if (const auto fault = fault_in_order(out)) {
    json::error(problems, list, fault->code, fault->found, fault->expected);
  }
  return out;
}

void read_members(json::value at, report& problems, queue& out) {
  if (!at) return;
  entity_reader in(at, problems, "the members of a queue");
  out.member_users = in.ids("users");
  out.member_teams = in.ids("teams");
  out.member_roles = in.ids("roles");
  out.member_groups = in.ids("groups");
  in.sound();
}

}  // namespace

std::optional<user> read_user(json::value at, report& problems) {
  entity_reader in(at, problems, "a user");
  user out;
  out.id = in.id();
  out.name = in.text("name");
  out.email = in.text("email");
  if (const auto kind =
          read_word(in.member("kind", json::kind::string), user_kind_names, problems)) {
    out.kind = static_cast<user_kind>(*kind);
  }
  out.active = in.flag("active");
  out.high_volume = in.flag("high_volume");
  out.profile = in.reference("profile");
  out.account = in.reference("account");
  out.role = in.reference("role");
  out.primary_team = in.reference("primary_team");
  out.teams = in.ids("teams");
  out.groups = in.ids("groups");
  out.permissions = in.ids("permissions");
  out.last_login_unix_us = read_timestamp(in.member("last_login", json::kind::string), problems);
  out.time_zone = in.reference("time_zone");
  out.working_hours = in.reference("working_hours");
  out.absences = read_absences(in.member("absences", json::kind::array), out.id, problems);
  const auto fields = read_user_fields(in.member("fields", json::kind::object), problems);
  if (const auto fault = settle_user(out)) {
    json::error(problems, at.find("high_volume"), fault->code, fault->found, fault->expected);
  }
  if (!in.sound() || !fields) return std::nullopt;
  out.fields = *fields;
  return out;
}

std::optional<account> read_account(json::value at, report& problems) {
  entity_reader in(at, problems, "an account");
  account out;
  out.id = in.id();
  out.name = in.text("name");
  out.owner = in.reference("owner");
  out.partner_enabled = in.flag("partner_enabled");
  out.parent = in.reference("parent");
  if (!in.sound()) return std::nullopt;
  return out;
}

std::optional<contact_draft> read_contact(json::value at, report& problems) {
  entity_reader in(at, problems, "a contact");
  contact_draft out;
  out.id = in.id();
  out.name = in.text("name");
  out.email = in.text("email");
  out.active = in.flag("active");
  out.companies = read_companies(in.member("companies", json::kind::array), problems);
  out.roles = in.ids<std::string_view>("roles");
  out.user = in.reference("user");
  out.verified = in.flag("verified");
  out.lists = in.ids<std::string_view>("lists");
  out.portals = read_portals(in.member("portals", json::kind::array), problems);
  auto fields = read_user_fields(in.member("fields", json::kind::object), problems);
  if (!in.sound() || !fields) return std::nullopt;
  out.fields = std::move(*fields);
  return out;
}

std::optional<queue> read_queue(json::value at, report& problems) {
  entity_reader in(at, problems, "a queue");
  queue out;
  out.id = in.id();
  out.name = in.text("name");
  out.objects = in.ids("objects");
  out.email = in.text("email");
  out.mail_members = in.flag("mail_members");
  out.accept_within_minutes =
      read_accept_within(in.member("accept_within", json::kind::object), problems);
  read_members(in.member("members", json::kind::object), problems, out);
  if (!in.sound()) return std::nullopt;
  return out;
}

std::optional<community> read_community(json::value at, report& problems) {
  entity_reader in(at, problems, "a community");
  community out;
  out.id = in.id();
  out.published = in.flag("published");
  out.viewable = in.flag("viewable");
  out.profiles = in.ids("profiles");
  if (!in.sound()) return std::nullopt;
  return out;
}

std::optional<directory_role> read_role(json::value at, report& problems) {
  entity_reader in(at, problems, "a role");
  directory_role out;
  out.id = in.id();
  out.name = in.text("name");
  out.parent = in.reference("parent");
  out.portal = in.flag("portal");
  if (!in.sound()) return std::nullopt;
  return out;
}

std::optional<directory_team> read_team(json::value at, report& problems) {
  entity_reader in(at, problems, "a team");
  directory_team out;
  out.id = in.id();
  out.name = in.text("name");
  out.parent = in.reference("parent");
  if (!in.sound()) return std::nullopt;
  return out;
}

std::optional<directory_group> read_group(json::value at, report& problems) {
  entity_reader in(at, problems, "a group");
  directory_group out;
  out.id = in.id();
  out.name = in.text("name");
  out.groups = in.ids("groups");
  if (!in.sound()) return std::nullopt;
  return out;
}

std::optional<problem> fault_in_order(std::vector<contact::portal>& portals) {
  std::sort(portals.begin(), portals.end(),
            [](const auto& left, const auto& right) { return left.id < right.id; });
  const auto twice =
      std::adjacent_find(portals.begin(), portals.end(),
                         [](const auto& left, const auto& right) { return left.id == right.id; });
  if (twice == portals.end()) return std::nullopt;
  problem out;
  out.code = "duplicate_id";
  out.found = "portal " + text::quoted(twice->id) + " a second time";
  out.expected = "one entry each";
  return out;
}

std::optional<std::int64_t> read_timestamp(json::value at, report& problems) {
  if (!at) return std::nullopt;
  if (const auto moment = calendar::parse_timestamp(at.string())) return moment;
  json::error(problems, at, "ill_formed_timestamp", at.describe(),
              "a moment with its offset, such as \"2026-11-22T09:00:00Z\"");
  return std::nullopt;
}

}  // namespace ambit::model
