#include "src/model/directory_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/version.hpp"
#include "src/base/calendar.hpp"
#include "src/base/json_writer.hpp"

namespace ambit::model {

namespace {

void write_text(json::writer& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out.member(key, text);
}

void write_flag(json::writer& out, std::string_view key, bool flag) {
  if (flag) out.member_boolean(key, true);
}

template <class Text>
void write_ids(json::writer& out, std::string_view key, const std::vector<Text>& ids) {
  if (ids.empty()) return;
  out.key(key);
  out.open_array();
  for (const Text& id : ids) out.string(id);
  out.close_array();
}

void write_fields(json::writer& out, std::string_view fields) {
  if (fields.empty()) return;
  out.key("fields");
  out.raw(fields);
}

/// In hours where they are whole.
void write_term(json::writer& out, std::string_view key, std::int32_t minutes) {
  if (minutes == 0) return;
  const bool is_whole = minutes % 60 == 0;
  out.key(key);
  out.open_object();
  out.member_integer("count", is_whole ? minutes / 60 : minutes);
  out.member("unit", is_whole ? "hours" : "minutes");
  out.close_object();
}

void write_absences(json::writer& out, const std::vector<absence>& absences) {
  if (absences.empty()) return;
  out.key("absences");
  out.open_array();
  for (const absence& each : absences) {
    out.open_object();
    out.member("from", calendar::format_date(each.from));
    out.member("to", calendar::format_date(each.to));
    write_text(out, "substitute", each.substitute);
    out.close_object();
  }
  out.close_array();
}

void write(json::writer& out, const user& item) {
  out.member("id", item.id);
  write_text(out, "name", item.name);
  write_text(out, "email", item.email);
  if (item.kind != user_kind::internal)
    out.member("kind", user_kind_names[static_cast<std::size_t>(item.kind)]);
  write_flag(out, "active", item.active);
  write_flag(out, "high_volume", item.high_volume);
  write_text(out, "profile", item.profile);
  write_text(out, "primary_team", item.primary_team);
  write_ids(out, "teams", item.teams);
  write_text(out, "role", item.role);
  write_ids(out, "groups", item.groups);
  write_ids(out, "permissions", item.permissions);
  if (item.last_login_unix_us)
    out.member("last_login", calendar::format_timestamp(*item.last_login_unix_us));
  write_text(out, "account", item.account);
  write_text(out, "time_zone", item.time_zone);
  write_text(out, "working_hours", item.working_hours);
  write_fields(out, item.fields);
  write_absences(out, item.absences);
}

void write(json::writer& out, const account& item) {
  out.member("id", item.id);
  write_text(out, "name", item.name);
  write_text(out, "owner", item.owner);
  write_flag(out, "partner_enabled", item.partner_enabled);
  write_text(out, "parent", item.parent);
}

void write_companies(json::writer& out, const contact& of) {
  if (of.company_count() == 0) return;
  out.key("companies");
  out.open_array();
  of.for_each_company([&](const contact::company& company) {
    out.open_object();
    out.member("id", company.id);
    write_text(out, "role", company.role);
    write_flag(out, "primary", company.primary);
    out.close_object();
  });
  out.close_array();
}

void write_portals(json::writer& out, const contact& of) {
  if (of.portal_count() == 0) return;
  out.key("portals");
  out.open_array();
  of.for_each_portal([&](const contact::portal& portal) {
    out.open_object();
    out.member("id", portal.id);
    write_flag(out, "registered", portal.registered);
    write_flag(out, "self_registered", portal.self_registered);
    write_flag(out, "consent", portal.consent);
    out.close_object();
  });
  out.close_array();
}

void write(json::writer& out, const contact& item) {
  out.member("id", item.id());
  write_text(out, "name", item.name());
  write_text(out, "email", item.email());
  write_flag(out, "active", item.active());
  write_ids(out, "roles", item.roles());
  write_text(out, "user", item.user());
  write_companies(out, item);
  write_flag(out, "verified", item.verified());
  write_ids(out, "lists", item.lists());
  write_fields(out, item.fields());
  write_portals(out, item);
}

void write(json::writer& out, const queue& item) {
  out.member("id", item.id);
  write_text(out, "name", item.name);
  write_ids(out, "objects", item.objects);
  write_text(out, "email", item.email);
  write_flag(out, "mail_members", item.mail_members);
  write_term(out, "accept_within", item.accept_within_minutes);
  if (item.member_users.empty() && item.member_teams.empty() && item.member_roles.empty() &&
      item.member_groups.empty())
    return;
  out.key("members");
  out.open_object();
  write_ids(out, "users", item.member_users);
  write_ids(out, "teams", item.member_teams);
  write_ids(out, "roles", item.member_roles);
  write_ids(out, "groups", item.member_groups);
  out.close_object();
}

void write(json::writer& out, const community& item) {
  out.member("id", item.id);
  write_flag(out, "published", item.published);
  write_flag(out, "viewable", item.viewable);
  write_ids(out, "profiles", item.profiles);
}

std::string clock_text(std::int32_t minute) {
  std::string text = "00:00";
  text[0] = static_cast<char>('0' + minute / 600);
  text[1] = static_cast<char>('0' + minute / 60 % 10);
  text[3] = static_cast<char>('0' + minute % 60 / 10);
  text[4] = static_cast<char>('0' + minute % 10);
  return text;
}

/// Days of the same hours together, as people write them.
void write(json::writer& out, const working_calendar& item) {
  out.member("id", item.id);
  out.member("time_zone", item.time_zone);
  std::map<std::pair<std::int32_t, std::int32_t>, std::vector<std::uint8_t>> days;
  for (const working_span& span : item.hours)
    days[{span.from_minute, span.to_minute}].push_back(span.weekday);
  out.key("hours");
  out.open_array();
  for (const auto& [span, weekdays] : days) {
    out.open_object();
    out.key("days");
    out.open_array();
    for (const std::uint8_t weekday : weekdays) out.string(weekday_names[weekday]);
    out.close_array();
    out.member("from", clock_text(span.first));
    out.member("to", clock_text(span.second));
    out.close_object();
  }
  out.close_array();
  if (item.holidays.empty()) return;
  out.key("holidays");
  out.open_array();
  for (const std::int32_t day : item.holidays) out.string(calendar::format_date(day));
  out.close_array();
}

void write(json::writer& out, const directory_role& item) {
  out.member("id", item.id);
  write_text(out, "name", item.name);
  write_text(out, "parent", item.parent);
  write_flag(out, "portal", item.portal);
}

void write(json::writer& out, const directory_team& item) {
  out.member("id", item.id);
  write_text(out, "name", item.name);
  write_text(out, "parent", item.parent);
}

void write(json::writer& out, const directory_group& item) {
  out.member("id", item.id);
  write_text(out, "name", item.name);
  write_ids(out, "groups", item.groups);
}

template <class T>
void write_table(json::writer& out, std::string_view name, const table<T>& known) {
  std::vector<const T*> items;
  items.reserve(known.size());
  for (std::uint32_t i = 0; i < known.end(); ++i)
    if (const T* item = known.at(i)) items.push_back(item);
  if (items.empty()) return;
  std::sort(items.begin(), items.end(),
            [](const T* left, const T* right) { return id_of(*left) < id_of(*right); });
  out.key(name);
  out.open_array();
  for (const T* item : items) {
    out.open_object();
    write(out, *item);
    out.close_object();
  }
  out.close_array();
}

}  // namespace

std::string write_directory(const directory_data& data) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member_integer("ambit", semantics_version);
  write_flag(out, "prm_enabled", data.prm_enabled);
  write_table(out, "users", data.users);
  write_table(out, "accounts", data.accounts);
  write_table(out, "contacts", data.contacts);
  write_table(out, "queues", data.queues);
  write_table(out, "communities", data.communities);
  write_table(out, "calendars", data.calendars);
  write_table(out, "roles", data.roles);
  write_table(out, "teams", data.teams);
  write_table(out, "groups", data.groups);
  out.close_object();
  return text;
}

}  // namespace ambit::model
