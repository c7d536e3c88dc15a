#include "src/sharing/membership.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace ambit::sharing {

using model::share_target;
using model::target_kind;
using model::user_index;
using model::user_kind;
using model::user_set;

namespace {

bool has(const std::vector<std::string>& ids, const std::string& id) {
  return std::binary_search(ids.begin(), ids.end(), id);
}

/// Adds users of kind internal and partner to a set: each that is meant, and no more work than that,
/// since a list may name very many targets of one user each.
class member_finder {
 public:
  member_finder(const model::engine_data& engine, user_set& out)
      : people_(engine.people.data()), index_(*engine.organisation), out_(out) {}

  void add(const share_target& target) {
    takes_staff_ = true;
    takes_partners_ = !target.internal_only;
    switch (target.kind) {
      case target_kind::user:
        return add_user(target.id);
      case target_kind::group:
        return add_group(target.id);
      case target_kind::role:
        takes_partners_ = false;
        return add_all(user_index::find(index_.by_role, target.id));
      case target_kind::role_and_below:
        for (const std::string_view role : index_.roles.at_or_below(target.id)) {
          add_all(user_index::find(index_.by_role, role));
        }
        return;
      case target_kind::team:
        if (people_.teams.find(target.id)) add_all(user_index::find(index_.by_team, target.id));
        return;
      case target_kind::portal_role:
        takes_staff_ = false;
        return add_all(user_index::find(index_.by_role, target.id));
      case target_kind::guest:
        return;
      case target_kind::all:
        if (target.id == model::everybody_names[0]) return out_.add(index_.internal);
        if (takes_partners_) out_.add(index_.partners);
        return;
      case target_kind::profile:
      case target_kind::permission:
        return add_others(target);
    }
  }

 private:
  void add(std::uint32_t position) {
    const user_kind kind = people_.users.at(position)->kind;
    const bool is_taken = (kind == user_kind::internal && takes_staff_) ||
                          (kind == user_kind::partner && takes_partners_);
    if (is_taken) out_.add(position);
  }

  void add_all(std::span<const std::uint32_t> positions) {
    for (const std::uint32_t each : positions) add(each);
  }

  void add_user(std::string_view id) {
    const auto position = people_.users.position(id);
    if (position && people_.users.at(*position)) add(*position);
  }

  void add_group(std::string_view id) {
    if (!people_.groups.find(id)) return;
    std::unordered_set<std::string_view> known = {id};
    std::vector<std::string_view> open = {id};
    while (!open.empty()) {
      const std::string_view one = open.back();
      open.pop_back();
      add_all(user_index::find(index_.by_group, one));
      const model::directory_group* group = people_.groups.find(one);
      if (!group) continue;
      for (const std::string& inner : group->groups) {
        if (known.insert(inner).second) open.push_back(inner);
      }
    }
  }

  void add_others(const share_target& target) {
    for (std::uint32_t i = 0; i < people_.users.end(); ++i) {
      const model::user* who = people_.users.at(i);
      if (!who) continue;
      const bool is_meant = target.kind == target_kind::profile ? who->profile == target.id
                                                                : has(who->permissions, target.id);
      if (is_meant) add(i);
    }
  }

  const model::directory_data& people_;
  const user_index& index_;
  user_set& out_;
  bool takes_staff_ = true;  ///< of the target that is added, as is the next
  bool takes_partners_ = true;
};

}  // namespace

standing::standing(const model::engine_data& engine, const model::user& who)
    : engine_(engine), who_(who), role_(model::fitting_role(engine.people.data(), who)) {
  const model::directory_data& people = engine.people.data();
  for (const std::string_view group : engine.organisation->nesting.groups_of(who)) {
    if (people.groups.find(group)) groups_.insert(group);
  }
}

bool standing::is_meant_by(const share_target& target) const {
  if (who_.kind == user_kind::guest)
    return target.kind == target_kind::guest && target.id == who_.id;
  const bool is_internal = who_.kind == user_kind::internal;
  if (target.internal_only && !is_internal) return false;
  switch (target.kind) {
    case target_kind::user:
      return who_.id == target.id;
    case target_kind::group:
      return groups_.contains(target.id);
    case target_kind::role:
      return is_internal && role_ == target.id;
    case target_kind::role_and_below:
      return role_ == target.id || engine_.organisation->roles.is_above(target.id, role_);
    case target_kind::team:
      return has(who_.teams, target.id) && engine_.people.data().teams.find(target.id);
    case target_kind::portal_role:
      return !is_internal && role_ == target.id;
    case target_kind::guest:
      return false;
    case target_kind::all:
      return is_internal == (target.id == model::everybody_names[0]);
    case target_kind::profile:
      return who_.profile == target.id;
    case target_kind::permission:
      return has(who_.permissions, target.id);
  }
  return false;
}

const share_target* standing::find(const std::vector<share_target>& targets) const {
  const auto found = std::find_if(targets.begin(), targets.end(),
                                  [&](const share_target& each) { return is_meant_by(each); });
  return found == targets.end() ? nullptr : &*found;
}

std::vector<share_target> standing::targets() const {
  std::vector<share_target> out;
  if (who_.kind == user_kind::guest) return out;
  const bool is_internal = who_.kind == user_kind::internal;
  const auto add = [&](target_kind kind, std::string_view id) {
    out.push_back({kind, std::string(id), false});
  };
  // Of kinds that may be mixed.
  const auto add_both = [&](target_kind kind, std::string_view id) {
    add(kind, id);
    if (is_internal) out.push_back({kind, std::string(id), true});
  };
  add(target_kind::user, who_.id);
  for (const std::string_view group : groups_) add_both(target_kind::group, group);
  if (!role_.empty()) {
    add(is_internal ? target_kind::role : target_kind::portal_role, role_);
    const model::directory_data& people = engine_.people.data();
    for (auto* at = people.roles.find(role_); at; at = people.roles.find(at->parent)) {
      add_both(target_kind::role_and_below, at->id);
    }
  }
  for (const std::string& team : who_.teams) add_both(target_kind::team, team);
  add(target_kind::all, model::everybody_names[is_internal ? 0 : 1]);
  std::erase_if(out, [&](const share_target& each) { return !is_meant_by(each); });
  std::sort(out.begin(), out.end());
  return out;
}

user_set members_of(const model::engine_data& engine, const std::vector<share_target>& targets) {
  user_set out(engine.people.data().users.end());
  member_finder finder(engine, out);
  for (const share_target& each : targets) finder.add(each);
  return out;
}

user_set users_below(const model::engine_data& engine, std::string_view role) {
  const user_index& index = *engine.organisation;
  user_set out(engine.people.data().users.end());
  const auto roles = index.roles.at_or_below(role);
  for (std::size_t i = 1; i < roles.size(); ++i) {
    out.add(user_index::find(index.by_role, roles[i]));
  }
  return out;
}

user_set teammates_of(const model::engine_data& engine, const model::user& who) {
  const user_index& index = *engine.organisation;
  user_set out(engine.people.data().users.end());
  std::unordered_set<std::string_view> known;
  for (const std::string& mine : who.teams) {
    for (const std::string_view team : index.teams.at_or_below(mine)) {
      if (!known.insert(team).second) continue;
      out.add(user_index::find(index.by_team, team));
    }
  }
  return out;
}

}  // namespace ambit::sharing
