#include "src/sharing/exposure.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "src/model/sharing_targets.hpp"
#include "src/sharing/shares.hpp"

namespace ambit::sharing {

using model::share_access;
using model::target_kind;
using model::user_kind;

exposure::exposure(const model::object_sharing& settings, const model::directory_data& people,
                   const ranked_records& records, const audience& external,
                   const shares_data& by_hand)
    : settings_(settings), records_(records), external_(external), all_(records.size()) {
  gather(by_hand);
  add_open(people);
  finish();
}

/// The classes' grants, those of the same rule, level or share put together.
void exposure::gather(const shares_data& by_hand) {
  for (const auto& [key, test] : by_hand.tests) {
    share_numbers_.emplace(&std::get<1>(key), static_cast<std::uint32_t>(share_numbers_.size()));
  }
  std::vector<std::vector<exposed_grant*>> of_class;
  for (const user_class& each : external_.classes()) {
    auto& mine = of_class.emplace_back();
    for (const class_grant& grant : each.grants) {
      exposed_grant& into = by_key_[key_of(grant)];
      if (into.records.empty()) into.records = record_marks(records_.size());
      into.way = grant.way;
      into.access = grant.access;
      into.index = grant.index;
      if (grant.marks) into.records.add(*grant.marks);
      if (grant.through) into.to.push_back(grant.through);
      mine.push_back(&into);
    }
  }
  const auto& members = external_.members();
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    const auto own = records_.owned_by(members[i].who->id);
    const user_class& same = external_.classes()[members[i].group];
    for (std::size_t at = 0; at < same.grants.size(); ++at) {
      exposed_grant& into = *of_class[members[i].group][at];
      if (same.grants[at].own_too) {
        for (const std::uint32_t place : own) into.records.set(place);
      }
      if (into.way != grant_way::owner || !own.empty()) into.members.push_back(i);
    }
  }
  for (auto& [key, each] : by_key_) {
    // Targets of one list: the order in memory is that of the document.
    std::sort(each.to.begin(), each.to.end(), std::less<>());
    each.to.erase(std::unique(each.to.begin(), each.to.end()), each.to.end());
  }
}

/// What external users may come in by, though nobody does now.
void exposure::add_open(const model::directory_data& people) {
  const auto open = [&](grant_way way, std::uint32_t index, share_access access) {
    exposed_grant& into = by_key_[{way, index}];
    into.way = way;
    into.index = index;
    into.access = access;
    into.may_be_narrowed = true;
  };
  if (settings_.external != share_access::hidden) {
    open(grant_way::standard, 0, settings_.external);
  }
  for (std::uint32_t i = 0; i < settings_.rules.size(); ++i) {
    if (is_open(settings_.rules[i].to, people)) open(grant_way::rule, i, settings_.rules[i].access);
  }
  for (std::uint32_t i = 0; i < settings_.levels.size(); ++i) {
    const model::sharing_level& level = settings_.levels[i];
    const bool gives = level.unassigned || level.level != model::team_level::none;
    if (gives && is_open(level.to, people)) open(grant_way::level, i, level.access);
  }
}

bool exposure::is_open(const std::vector<model::share_target>& to,
                       const model::directory_data& people) const {
  return std::any_of(to.begin(), to.end(), [&](const model::share_target& each) {
    if (each.kind != target_kind::user) return model::may_be_external(each);
    const model::user* known = people.users.find(each.id);
    return model::may_be_external(each) && known && known->kind != user_kind::internal;
  });
}

void exposure::finish() {
  std::map<grant_key, std::uint32_t> positions;
  for (auto& [key, each] : by_key_) {
    // Of partner users who own nothing.
    if (each.members.empty() && !each.may_be_narrowed) continue;
    positions[key] = static_cast<std::uint32_t>(grants_.size());
    grants_.push_back(std::move(each));
  }
  by_key_.clear();
  coverage_.resize(records_.size());
  for (const exposed_grant& each : grants_) {
    each.records.for_each([&](std::size_t place) {
      all_.set(place);
      ++coverage_[place];
    });
  }
  for (const user_class& same : external_.classes()) {
    auto& shows = showing_.emplace_back();
    for (const class_grant& grant : same.grants) {
      if (grant.marks && grant.marks->any()) shows.grants.push_back(positions.at(key_of(grant)));
    }
  }
  for (const audience_member& each : external_.members()) {
    // Nothing takes from partner users what they own.
    const bool has_own =
        each.who->kind == user_kind::partner && !records_.owned_by(each.who->id).empty();
    ++(has_own ? owners_ : showing_[each.group].members);
  }
  count_users();
}

/// What each grant is to those who see by it, in one pass: there may be a grant for each user.
void exposure::count_users() {
  now_ = {owners_, all_.count()};
  users_by_it_alone_.resize(grants_.size());
  for (const class_showing& each : showing_) {
    if (each.grants.empty()) continue;
    now_.users += each.members;
    if (each.grants.size() == 1) users_by_it_alone_[each.grants.front()] += each.members;
  }
}

exposure::grant_key exposure::key_of(const class_grant& grant) const {
  const bool is_share = grant.way == grant_way::share;
  return {grant.way, is_share ? share_numbers_.at(grant.through) : grant.index};
}

std::size_t exposure::users_without(const std::vector<bool>& narrowed) const {
  std::size_t out = owners_;
  for (const class_showing& each : showing_) {
    const bool sees = std::any_of(each.grants.begin(), each.grants.end(),
                                  [&](std::uint32_t grant) { return !narrowed[grant]; });
    if (sees) out += each.members;
  }
  return out;
}

exposed_counts exposure::without_one(std::size_t grant) const {
  std::size_t only_there = 0;
  grants_[grant].records.for_each(
      [&](std::size_t place) { only_there += coverage_[place] == 1 ? 1 : 0; });
  return {now_.users - users_by_it_alone_[grant], now_.records - only_there};
}

exposed_counts exposure::without_all(const narrowing& of) const {
  std::vector<bool> narrowed(grants_.size());
  record_marks left(records_.size());
  for (std::size_t i = 0; i < grants_.size(); ++i) {
    const exposed_grant& each = grants_[i];
    narrowed[i] = (each.way == grant_way::rule && of.rules[each.index]) ||
                  (each.way == grant_way::level && of.levels[each.index]) ||
                  (each.way == grant_way::standard && of.external);
    if (!narrowed[i] && !each.records.empty()) left.add(each.records);
  }
  return {users_without(narrowed), left.count()};
}

}  // namespace ambit::sharing
