// entity_digest.cpp: every member of an entity takes part; a new member must be added here.
#include "src/model/entity_digest.hpp"

namespace ambit::model {

namespace {

void add_list(base::digest& out, const std::vector<std::string>& items) {
  out.integer(static_cast<std::int64_t>(items.size()));
  for (const std::string& item : items) out.text(item);
}

}  // namespace

base::digest_value digest_of(const user& item) {
  base::digest out;
  out.text("user").text(item.id).text(item.name).text(item.email).text(item.profile);
  out.text(item.account).text(item.role).text(item.time_zone);
  out.text(item.working_hours);
  add_list(out, item.teams);
  add_list(out, item.groups);
  add_list(out, item.permissions);
  out.integer(static_cast<std::int64_t>(item.absences.size()));
  for (const absence& each : item.absences) {
    out.integer(each.from).integer(each.to).text(each.substitute);
  }
  out.integer(item.last_login_unix_us ? 1 : 0).integer(item.last_login_unix_us.value_or(0));
  out.text(item.fields).integer(static_cast<std::int64_t>(item.kind)).integer(item.active ? 1 : 0);
  // What came later takes part only where it is said, so that earlier fingerprints stay.
  if (!item.primary_team.empty()) out.text("primary team").text(item.primary_team);
  if (item.high_volume) out.text("high volume");
  return out.finish();
}

base::digest_value digest_of(const account& item) {
  base::digest out;
  out.text("account").text(item.id).text(item.name).text(item.owner);
  out.integer(item.partner_enabled ? 1 : 0);
  if (!item.parent.empty()) out.text("parent").text(item.parent);
  return out.finish();
}

base::digest_value digest_of(const contact& item) {
  base::digest out;
  out.text("contact").text(item.id()).text(item.name()).text(item.email()).text(item.user());
  out.integer(item.active() ? 1 : 0);
  out.integer(std::int64_t{item.company_count()});
  item.for_each_company([&](const contact::company& company) {
    out.text(company.id).text(company.role).integer(company.primary ? 1 : 0);
  });
  out.integer(std::int64_t{item.role_count()});
  item.for_each_role([&](std::string_view role) { out.text(role); });
  if (item.verified()) out.text("verified");
  if (!item.fields().empty()) out.text("fields").text(item.fields());
  if (item.list_count() != 0) {
    out.text("lists").integer(std::int64_t{item.list_count()});
    item.for_each_list([&](std::string_view list) { out.text(list); });
  }
  if (item.portal_count() != 0) {
    out.text("portals").integer(std::int64_t{item.portal_count()});
    item.for_each_portal([&](const contact::portal& each) {
      out.text(each.id).integer(each.registered ? 1 : 0);
      out.integer(each.self_registered ? 1 : 0).integer(each.consent ? 1 : 0);
    });
  }
  return out.finish();
}

base::digest_value digest_of(const queue& item) {
  base::digest out;
  out.text("queue").text(item.id).text(item.name).text(item.email);
  add_list(out, item.objects);
  add_list(out, item.member_users);
  add_list(out, item.member_teams);
  add_list(out, item.member_roles);
  add_list(out, item.member_groups);
  out.integer(item.mail_members ? 1 : 0);
  // Nothing where there is none, so that the fingerprints of directories without it stay.
  if (item.accept_within_minutes > 0) out.text("accept within").integer(item.accept_within_minutes);
  return out.finish();
}

base::digest_value digest_of(const community& item) {
  base::digest out;
  out.text("community").text(item.id);
  add_list(out, item.profiles);
  out.integer(item.published ? 1 : 0).integer(item.viewable ? 1 : 0);
  return out.finish();
}

base::digest_value digest_of(const working_calendar& item) {
  base::digest out;
  out.text("calendar").text(item.id).text(item.time_zone);
  out.integer(static_cast<std::int64_t>(item.hours.size()));
  for (const working_span& span : item.hours)
    out.integer(span.weekday).integer(span.from_minute).integer(span.to_minute);
  out.integer(static_cast<std::int64_t>(item.holidays.size()));
  for (const std::int32_t day : item.holidays) out.integer(day);
  return out.finish();
}

base::digest_value digest_of(const directory_role& item) {
  base::digest out;
  out.text("role").text(item.id).text(item.name).text(item.parent).integer(item.portal ? 1 : 0);
  return out.finish();
}

base::digest_value digest_of(const directory_team& item) {
  base::digest out;
  out.text("team").text(item.id).text(item.name).text(item.parent);
  return out.finish();
}

base::digest_value digest_of(const directory_group& item) {
  base::digest out;
  out.text("group").text(item.id).text(item.name);
  add_list(out, item.groups);
  return out.finish();
}

}  // namespace ambit::model
