#include "src/model/binding.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "src/base/text.hpp"
#include "src/base/zone_table.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/organisation.hpp"

namespace ambit::model {

namespace {

template <class T>
std::vector<std::uint32_t> resolve(const std::vector<std::string>& names, const table<T>& known,
                                   const std::string& kind, name_hints& hints, report& problems) {
  std::vector<std::uint32_t> positions;
  positions.reserve(names.size());
  for (const std::string& name : names) {
    const auto position = known.position(name);
    const bool found = position && known.at(*position);
    positions.push_back(found ? *position : engine_data::nowhere);
    if (found) continue;
    problem missing;
    missing.level = severity::warning;
    missing.code = "unknown_" + kind;
    missing.found = "the policy names " + kind + " " + text::quoted(name) +
                    ", which the directory does not have";
    missing.hint = hints.nearest(name, known);
    problems.add(std::move(missing));
  }
  return positions;
}

using name_set = std::unordered_set<std::string_view>;

/// Profiles that some published and viewable community admits.
name_set admitted_profiles(const directory_data& people) {
  name_set out;
  for (std::uint32_t i = 0; i < people.communities.end(); ++i) {
    const community* one = people.communities.at(i);
    if (!one || !one->published || !one->viewable) continue;
    out.insert(one->profiles.begin(), one->profiles.end());
  }
  return out;
}

obstacle partner_obstacle(const directory_data& people, const user& who, const name_set& admitted) {
  const account* company = people.accounts.find(who.account);
  if (!company || !company->partner_enabled) return obstacle::account_not_partner_enabled;
  if (!who.active) return obstacle::user_inactive;
  if (!who.last_login_unix_us) return obstacle::never_logged_in;
  return admitted.contains(who.profile) ? obstacle::none : obstacle::not_a_community_member;
}

obstacle first_obstacle(const directory_data& people, const user& who, const name_set& admitted) {
  if (who.kind == user_kind::partner) return partner_obstacle(people, who, admitted);
  if (!who.active) return obstacle::user_inactive;
  return who.kind == user_kind::guest ? obstacle::guest_user : obstacle::none;
}

/// Users by the teams, roles and groups that some queue names.
class membership {
 public:
  explicit membership(const directory_data& people) {
    for (std::uint32_t i = 0; i < people.queues.end(); ++i) {
      const queue* one = people.queues.at(i);
      if (!one) continue;
      for (const std::string& name : one->member_teams) teams_[name];
      for (const std::string& name : one->member_roles) roles_[name];
      for (const std::string& name : one->member_groups) groups_[name];
    }
    if (teams_.empty() && roles_.empty() && groups_.empty()) return;
    const group_nesting nesting(people);
    for (std::uint32_t i = 0; i < people.users.end(); ++i) {
      const user* who = people.users.at(i);
      if (!who) continue;
      for (const std::string& name : who->teams) add(teams_, name, i);
      for (const std::string_view name : nesting.groups_of(*who)) add(groups_, name, i);
      if (!who->role.empty()) add(roles_, who->role, i);
    }
  }

  /// Ascending positions, each once.
  std::vector<std::uint32_t> members_of(const table<user>& users, const queue& one) const {
    std::vector<std::uint32_t> out;
    for (const std::string& id : one.member_users) {
      const auto position = users.position(id);
      if (position && users.at(*position)) out.push_back(*position);
    }
    const auto append = [&out](const positions_by_name& from, const std::string& name) {
      const auto& more = from.find(name)->second;
      out.insert(out.end(), more.begin(), more.end());
    };
    for (const std::string& name : one.member_teams) append(teams_, name);
    for (const std::string& name : one.member_roles) append(roles_, name);
    for (const std::string& name : one.member_groups) append(groups_, name);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

 private:
  using positions_by_name = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;

  static void add(positions_by_name& to, std::string_view name, std::uint32_t position) {
    const auto wanted = to.find(name);
    if (wanted != to.end()) wanted->second.push_back(position);
  }

  positions_by_name teams_;
  positions_by_name roles_;
  positions_by_name groups_;
};

}  // namespace

void resolve_names(engine_data& engine, report& problems) {
  const policy_data& rules = engine.rules.data();
  const directory_data& people = engine.people.data();
  name_hints hints;
  engine.users = resolve(rules.users, people.users, "user", hints, problems);
  engine.accounts = resolve(rules.accounts, people.accounts, "account", hints, problems);
  engine.queues = resolve(rules.queues, people.queues, "queue", hints, problems);
  engine.communities = resolve(rules.communities, people.communities, "community", hints, problems);
  engine.calendars = resolve(rules.calendars, people.calendars, "calendar", hints, problems);
}

void check_calendar_zone(const engine_data& engine, report& problems) {
  const std::string& zone = engine.rules.data().schema->calendar.time_zone;
  const base::zone_table& known = engine.zone_data.table();
  if (known.find(zone) != nullptr) return;
  std::vector<std::string_view> names;
  names.reserve(known.zones.size());
  for (const auto& [name, data] : known.zones) names.push_back(name);
  problem missing;
  missing.level = severity::warning;
  missing.code = "unknown_zone";
  missing.found = "the schema's calendar names time zone " + text::quoted(zone) +
                  ", which the zones do not have";
  missing.expected = "one of the zones that the engine is given, or a context that names one";
  missing.hint = text::did_you_mean(zone, names);
  missing.where.pointer = "/schema/calendar/time_zone";
  problems.add(std::move(missing));
}

std::vector<obstacle> obstacles_of_users(const directory_data& people) {
  const name_set admitted = admitted_profiles(people);
  std::vector<obstacle> found(people.users.end(), obstacle::unknown_user);
  for (std::uint32_t i = 0; i < people.users.end(); ++i) {
    if (const user* who = people.users.at(i)) found[i] = first_obstacle(people, *who, admitted);
  }
  return found;
}

void find_child_companies(engine_data& engine) {
  const auto& portals = engine.rules.data().portals;
  const bool has_trees = std::any_of(portals.begin(), portals.end(), [](const auto& portal) {
    return std::any_of(portal.groups.begin(), portal.groups.end(), [](const auto& group) {
      return group.access.kind == access_kind::company_tree;
    });
  });
  if (!has_trees) return;
  const table<account>& accounts = engine.people.data().accounts;
  for (std::uint32_t i = 0; i < accounts.end(); ++i) {
    const account* one = accounts.at(i);
    if (one && !one->parent.empty()) engine.child_companies[one->parent].push_back(i);
  }
}

void find_company_contacts(engine_data& engine) {
  const auto& workspace = engine.rules.data().workspace;
  if (!workspace || !workspace->activities) return;
  engine.contacts_of_companies.build(engine.people.data());
}

void find_queue_members(engine_data& engine) {
  const directory_data& people = engine.people.data();
  const membership members(people);
  engine.queue_members.resize(people.queues.end());
  engine.queue_attended.resize(people.queues.end());
  for (std::uint32_t i = 0; i < people.queues.end(); ++i) {
    const queue* one = people.queues.at(i);
    if (!one) continue;
    auto& found = engine.queue_members[i];
    found = members.members_of(people.users, *one);
    engine.queue_attended[i] = std::any_of(found.begin(), found.end(), [&](std::uint32_t who) {
      return engine.user_obstacles[who] == obstacle::none;
    });
  }
}

}  // namespace ambit::model
