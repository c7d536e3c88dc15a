#include "src/exchange/arrow_entities.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/json.hpp"
#include "src/base/text.hpp"
#include "src/model/absences.hpp"
#include "src/model/directory_reader.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/organisation.hpp"
#include "src/model/working_hours.hpp"

namespace ambit::exchange {

namespace {

// The columns of a kind by position; the tables below have them in the same order.
namespace user_at {
enum : std::size_t {
  id,
  name,
  email,
  kind,
  active,
  profile,
  account,
  role,
  time_zone,
  working_hours,
  last_login,
  fields,
  teams,
  groups,
  permissions,
  absences,
  primary_team,
  high_volume
};
}  // namespace user_at
namespace absence_at {
enum : std::size_t { from, to, substitute };
}  // namespace absence_at
namespace account_at {
enum : std::size_t { id, name, owner, partner_enabled, parent };
}  // namespace account_at
namespace contact_at {
enum : std::size_t {
  id,
  name,
  email,
  active,
  user,
  roles,
  companies,
  verified,
  fields,
  lists,
  portals
};
}  // namespace contact_at
namespace company_at {
enum : std::size_t { id, role, primary };
}  // namespace company_at
namespace portal_at {
enum : std::size_t { id, registered, self_registered, consent };
}  // namespace portal_at
namespace queue_at {
enum : std::size_t { id, name, email, mail_members, objects, members, accept_within };
}  // namespace queue_at
namespace term_at {
enum : std::size_t { count, unit };
}  // namespace term_at
namespace member_at {
enum : std::size_t { users, teams, roles, groups };
}  // namespace member_at
namespace community_at {
enum : std::size_t { id, published, viewable, profiles };
}  // namespace community_at
namespace role_at {
enum : std::size_t { id, name, parent, portal };
}  // namespace role_at
namespace team_at {
enum : std::size_t { id, name, parent };
}  // namespace team_at
namespace group_at {
enum : std::size_t { id, name, groups };
}  // namespace group_at

using kind = column_kind;
constexpr known_column id_column = {"id", kind::text, true};

constexpr std::array absence_table = {
    known_column{"from", kind::day, true},
    known_column{"to", kind::day, true},
    known_column{"substitute"},
};
constexpr std::array user_table = {
    id_column,
    known_column{"name"},
    known_column{"email"},
    known_column{"kind"},
    known_column{"active", kind::flag},
    known_column{"profile"},
    known_column{"account"},
    known_column{"role"},
    known_column{"time_zone"},
    known_column{"working_hours"},
    known_column{"last_login", kind::moment},
    known_column{"fields"},
    known_column{"teams", kind::ids},
    known_column{"groups", kind::ids},
    known_column{"permissions", kind::ids},
    known_column{"absences", kind::structs, false, absence_table, "an absence"},
    known_column{"primary_team"},
    known_column{"high_volume", kind::flag},
};
constexpr std::array account_table = {
    id_column,
    known_column{"name"},
    known_column{"owner"},
    known_column{"partner_enabled", kind::flag},
    known_column{"parent"},
};
constexpr std::array company_table = {
    id_column,
    known_column{"role"},
    known_column{"primary", kind::flag},
};
constexpr std::array portal_table = {
    id_column,
    known_column{"registered", kind::flag},
    known_column{"self_registered", kind::flag},
    known_column{"consent", kind::flag},
};
constexpr std::array contact_table = {
    id_column,
    known_column{"name"},
    known_column{"email"},
    known_column{"active", kind::flag},
    known_column{"user"},
    known_column{"roles", kind::ids},
    known_column{"companies", kind::structs, false, company_table, "a company of a contact"},
    known_column{"verified", kind::flag},
    known_column{"fields"},
    known_column{"lists", kind::ids},
    known_column{"portals", kind::structs, false, portal_table, "a portal of a contact"},
};
constexpr std::array member_table = {
    known_column{"users", kind::ids},
    known_column{"teams", kind::ids},
    known_column{"roles", kind::ids},
    known_column{"groups", kind::ids},
};
constexpr std::array term_table = {
    known_column{"count", kind::number},
    known_column{"unit"},
};
constexpr std::array queue_table = {
    id_column,
    known_column{"name"},
    known_column{"email"},
    known_column{"mail_members", kind::flag},
    known_column{"objects", kind::ids},
    known_column{"members", kind::group, false, member_table, "the members of a queue"},
    known_column{"accept_within", kind::group, false, term_table, "a term"},
};
constexpr std::array community_table = {
    id_column,
    known_column{"published", kind::flag},
    known_column{"viewable", kind::flag},
    known_column{"profiles", kind::ids},
};
constexpr std::array role_table = {
    id_column,
    known_column{"name"},
    known_column{"parent"},
    known_column{"portal", kind::flag},
};
constexpr std::array team_table = {
    id_column,
    known_column{"name"},
    known_column{"parent"},
};
constexpr std::array group_table = {
    id_column,
    known_column{"name"},
    known_column{"groups", kind::ids},
};

/// Which of some words a text is; nothing when it is null, or after reporting that it is none.
std::optional<std::size_t> read_word(entity_rows& from, std::size_t at, std::size_t row,
                                     std::span<const std::string_view> words) {
  const auto written = from.word(at, row);
  if (!written) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), *written);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  from.refuse(at, "unknown_value",
              written->empty() ? "an empty text" : "the text " + text::quoted(*written),
              model::one_of(words), text::did_you_mean(*written, words));
  return std::nullopt;
}

/// The JSON object of `fields`, compact; empty where there is none.
std::string read_fields(entity_rows& from, std::size_t column, std::size_t row) {
  const auto written = from.word(column, row);
  if (!written) return {};
  report found;
  json::document document;
  std::optional<std::string> out;
  if (document.parse(*written, {}, found)) {
    const json::value root = document.root();
    if (root.is_object()) {
      out = model::read_user_fields(root, found);
    } else if (!root.is_null()) {
      json::error(found, root, "wrong_type", root.describe(), "\"fields\" as an object");
    }
  }
  for (const problem& each : found.problems()) {
    from.refuse(column, each.code, each.found, each.expected, each.hint);
  }
  return out.value_or(std::string());
}

void tell(entity_rows& from, std::size_t at, std::optional<problem> fault) {
  if (fault) from.refuse(at, fault->code, std::move(fault->found), std::move(fault->expected));
}

std::optional<model::absence> read_absence(entity_rows& from, std::size_t row,
                                           std::string_view id) {
  const std::size_t errors_before = from.error_count();
  if (!from.is_there(row)) return std::nullopt;
  const auto first = from.day(absence_at::from, row);
  const auto last = from.day(absence_at::to, row);
  model::absence out;
  out.substitute = from.reference(absence_at::substitute, row);
  tell(from, absence_at::substitute, model::fault_of_substitute(out.substitute, id));
  if (!first || !last) return std::nullopt;
  out.from = *first;
  out.to = *last;
  tell(from, absence_at::to, model::fault_of_days(out));
  if (from.error_count() != errors_before) return std::nullopt;
  return out;
}

std::vector<model::absence> read_absences(entity_rows& users, std::size_t row,
                                          std::string_view id) {
  std::vector<model::absence> out;
  users.for_each_struct(user_at::absences, row,
                        [&](entity_rows& from, std::size_t at, std::size_t index) {
                          if (index == limits::max_list) {
                            users.refuse_long_list(user_at::absences);
                            return false;
                          }
                          if (out.size() == limits::max_absences) {
                            tell(users, user_at::absences, model::too_many_absences());
                            return false;
                          }
                          if (auto read = read_absence(from, at, id))
                            out.push_back(std::move(*read));
                          return true;
                        });
  tell(users, user_at::absences, model::fault_in_order(out));
  return out;
}

std::vector<model::contact::company> read_companies(entity_rows& contacts, std::size_t row) {
  std::vector<model::contact::company> out;
  contacts.for_each_struct(contact_at::companies, row,
                           [&](entity_rows& from, std::size_t at, std::size_t index) {
                             if (index == limits::max_list) {
                               contacts.refuse_long_list(contact_at::companies);
                               return false;
                             }
                             if (!from.is_there(at)) return true;
                             model::contact::company& company = out.emplace_back();
                             company.id = from.id(at);
                             company.role = from.text(company_at::role, at);
                             company.primary = from.flag(company_at::primary, at);
                             return true;
                           });
  return out;
}

std::vector<model::contact::portal> read_portals(entity_rows& contacts, std::size_t row) {
  std::vector<model::contact::portal> out;
  contacts.for_each_struct(contact_at::portals, row,
                           [&](entity_rows& from, std::size_t at, std::size_t index) {
                             if (index == limits::max_list) {
                               contacts.refuse_long_list(contact_at::portals);
                               return false;
                             }
                             if (!from.is_there(at)) return true;
                             model::contact::portal& portal = out.emplace_back();
                             portal.id = from.id(at);
                             portal.registered = from.flag(portal_at::registered, at);
                             portal.self_registered = from.flag(portal_at::self_registered, at);
                             portal.consent = from.flag(portal_at::consent, at);
                             return true;
                           });
  tell(contacts, contact_at::portals, model::fault_in_order(out));
  return out;
}

}  // namespace

std::span<const known_column> user_columns() noexcept {
  return user_table;
}
std::span<const known_column> account_columns() noexcept {
  return account_table;
}
std::span<const known_column> contact_columns() noexcept {
  return contact_table;
}
std::span<const known_column> queue_columns() noexcept {
  return queue_table;
}
std::span<const known_column> community_columns() noexcept {
  return community_table;
}
std::span<const known_column> role_columns() noexcept {
  return role_table;
}
std::span<const known_column> team_columns() noexcept {
  return team_table;
}
std::span<const known_column> group_columns() noexcept {
  return group_table;
}

model::user read_user(entity_rows& from, std::size_t row) {
  model::user out;
  out.id = from.id(row);
  out.name = from.text(user_at::name, row);
  out.email = from.text(user_at::email, row);
  out.kind = static_cast<model::user_kind>(
      read_word(from, user_at::kind, row, model::user_kind_names).value_or(0));
  out.active = from.flag(user_at::active, row);
  out.profile = from.reference(user_at::profile, row);
  out.account = from.reference(user_at::account, row);
  out.role = from.reference(user_at::role, row);
  out.time_zone = from.reference(user_at::time_zone, row);
  out.working_hours = from.reference(user_at::working_hours, row);
  out.last_login_unix_us = from.moment(user_at::last_login, row);
  out.fields = read_fields(from, user_at::fields, row);
  out.teams = from.ids(user_at::teams, row);
  out.groups = from.ids(user_at::groups, row);
  out.permissions = from.ids(user_at::permissions, row);
  out.absences = read_absences(from, row, out.id);
  out.primary_team = from.reference(user_at::primary_team, row);
  out.high_volume = from.flag(user_at::high_volume, row);
  tell(from, user_at::high_volume, model::settle_user(out));
  return out;
}

model::account read_account(entity_rows& from, std::size_t row) {
  model::account out;
  out.id = from.id(row);
  out.name = from.text(account_at::name, row);
  out.owner = from.reference(account_at::owner, row);
  out.partner_enabled = from.flag(account_at::partner_enabled, row);
  out.parent = from.reference(account_at::parent, row);
  return out;
}

model::contact_draft read_contact(entity_rows& from, std::size_t row) {
  model::contact_draft out;
  out.id = from.id(row);
  out.name = from.text(contact_at::name, row);
  out.email = from.text(contact_at::email, row);
  out.active = from.flag(contact_at::active, row);
  out.user = from.reference(contact_at::user, row);
  out.roles = from.ids<std::string_view>(contact_at::roles, row);
  out.companies = read_companies(from, row);
  out.verified = from.flag(contact_at::verified, row);
  out.fields = read_fields(from, contact_at::fields, row);
  out.lists = from.ids<std::string_view>(contact_at::lists, row);
  out.portals = read_portals(from, row);
  return out;
}

/// A queue's term in minutes; 0 where there is none.
std::int32_t read_term(entity_rows* from, std::size_t row) {
  if (from == nullptr) return 0;
  const bool has_count = !from->is_null(term_at::count, row);
  const bool has_unit = !from->is_null(term_at::unit, row);
  if (has_count != has_unit) {
    const bool misses_count = !has_count;
    from->refuse(misses_count ? term_at::count : term_at::unit, "missing_key",
                 std::string("a term without ") + (misses_count ? "\"count\"" : "\"unit\""),
                 misses_count ? "\"count\" as a number" : "\"unit\" as a text");
  }
  const auto unit = read_word(*from, term_at::unit, row, model::term_units);
  if (!unit || !has_count) return 0;
  const std::int64_t minutes_each = model::term_unit_minutes[*unit];
  const auto count =
      from->count(term_at::count, row, limits::max_accept_within_minutes / minutes_each,
                  model::term_units[*unit]);
  return static_cast<std::int32_t>(count.value_or(0) * minutes_each);
}

model::queue read_queue(entity_rows& from, std::size_t row) {
  model::queue out;
  out.id = from.id(row);
  out.name = from.text(queue_at::name, row);
  out.email = from.text(queue_at::email, row);
  out.mail_members = from.flag(queue_at::mail_members, row);
  out.objects = from.ids(queue_at::objects, row);
  if (entity_rows* members = from.group(queue_at::members)) {
    out.member_users = members->ids(member_at::users, row);
    out.member_teams = members->ids(member_at::teams, row);
    out.member_roles = members->ids(member_at::roles, row);
    out.member_groups = members->ids(member_at::groups, row);
  }
  out.accept_within_minutes = read_term(from.group(queue_at::accept_within), row);
  return out;
}

model::community read_community(entity_rows& from, std::size_t row) {
  model::community out;
  out.id = from.id(row);
  out.published = from.flag(community_at::published, row);
  out.viewable = from.flag(community_at::viewable, row);
  out.profiles = from.ids(community_at::profiles, row);
  return out;
}

model::directory_role read_role(entity_rows& from, std::size_t row) {
  model::directory_role out;
  out.id = from.id(row);
  out.name = from.text(role_at::name, row);
  out.parent = from.reference(role_at::parent, row);
  out.portal = from.flag(role_at::portal, row);
  return out;
}

model::directory_team read_team(entity_rows& from, std::size_t row) {
  model::directory_team out;
  out.id = from.id(row);
  out.name = from.text(team_at::name, row);
  out.parent = from.reference(team_at::parent, row);
  return out;
}

model::directory_group read_group(entity_rows& from, std::size_t row) {
  model::directory_group out;
  out.id = from.id(row);
  out.name = from.text(group_at::name, row);
  out.groups = from.ids(group_at::groups, row);
  return out;
}

}  // namespace ambit::exchange
