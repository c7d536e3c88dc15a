#include "src/sharing/membership.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace ambit::sharing {

using model::share_target;
using model::target_kind;
using model::user_kind;

namespace {

bool has(const std::vector<std::string>& ids, const std::string& id) {
  return std::binary_search(ids.begin(), ids.end(), id);
}

}  // namespace

std::string_view membership::role_of(const model::user& who) const noexcept {
  if (who.role.empty() || who.kind == user_kind::guest) return {};
  // One that is not in the directory might be of either kind.
  const model::directory_role* known = people_.roles.find(who.role);
  if (!known || known->portal != (who.kind == user_kind::partner)) return {};
  return who.role;
}

bool membership::is_above(std::string_view upper, std::string_view lower) const noexcept {
  if (upper.empty() || lower.empty()) return false;
  const model::directory_role* at = people_.roles.find(lower);
  while (at && !at->parent.empty()) {
    if (at->parent == upper) return true;
    at = people_.roles.find(at->parent);
  }
  return false;
}

std::unordered_set<std::string_view> membership::teams_below(
    const std::vector<std::string>& teams) const {
  std::unordered_map<std::string_view, std::vector<std::string_view>> children;
  for (std::uint32_t i = 0; i < people_.teams.end(); ++i) {
    const model::directory_team* one = people_.teams.at(i);
    if (one && !one->parent.empty()) children[one->parent].push_back(one->id);
  }
  std::vector<std::string_view> open;
  for (const std::string& team : teams)
    if (people_.teams.find(team)) open.push_back(team);
  std::unordered_set<std::string_view> out(open.begin(), open.end());
  while (!open.empty()) {
    const std::string_view team = open.back();
    open.pop_back();
    const auto below = children.find(team);
    if (below == children.end()) continue;
    for (const std::string_view child : below->second) {
      if (out.insert(child).second) open.push_back(child);
    }
  }
  return out;
}

bool membership::means(const share_target& target, const model::user& who) const {
  if (who.kind == user_kind::guest) return target.kind == target_kind::guest && target.id == who.id;
  const bool is_internal = who.kind == user_kind::internal;
  if (target.internal_only && !is_internal) return false;
  const std::string_view role = role_of(who);
  switch (target.kind) {
    case target_kind::user:
      return who.id == target.id;
    case target_kind::group: {
      if (!people_.groups.find(target.id)) return false;
      const auto groups = nesting_.groups_of(who);
      return std::binary_search(groups.begin(), groups.end(), std::string_view(target.id));
    }
    case target_kind::role:
      return is_internal && role == target.id;
    case target_kind::role_and_below:
      return role == target.id || is_above(target.id, role);
    case target_kind::team:
      return people_.teams.find(target.id) && has(who.teams, target.id);
    case target_kind::portal_role:
      return !is_internal && role == target.id;
    case target_kind::guest:
      return false;
    case target_kind::all:
      return is_internal == (target.id == model::everybody_names[0]);
    case target_kind::profile:
      return who.profile == target.id;
    case target_kind::permission:
      return has(who.permissions, target.id);
  }
  return false;
}

const share_target* membership::find(const std::vector<share_target>& targets,
                                     const model::user& who) const {
  const auto found = std::find_if(targets.begin(), targets.end(),
                                  [&](const share_target& each) { return means(each, who); });
  return found == targets.end() ? nullptr : &*found;
}

std::vector<std::string> membership::members_of(const std::vector<share_target>& targets) const {
  std::vector<std::string> out;
  for (std::uint32_t i = 0; i < people_.users.end(); ++i) {
    const model::user* who = people_.users.at(i);
    if (who && find(targets, *who)) out.push_back(who->id);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace ambit::sharing
