#include "src/model/user_index.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace ambit::model {

std::vector<std::uint32_t> user_set::positions() const {
  std::vector<std::uint32_t> out;
  std::size_t count = 0;
  for (const std::uint64_t word : words_) count += static_cast<std::size_t>(std::popcount(word));
  out.reserve(count);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    for (std::uint64_t left = words_[i]; left != 0; left &= left - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(left));
      out.push_back(static_cast<std::uint32_t>(i * 64 + bit));
    }
  }
  return out;
}

template <class T>
forest::forest(const table<T>& entities) {
  std::vector<std::string_view> roots;
  std::unordered_map<std::string_view, std::vector<std::string_view>> children;
  for (std::uint32_t i = 0; i < entities.end(); ++i) {
    const T* one = entities.at(i);
    if (!one) continue;
    if (one->parent.empty()) {
      roots.push_back(one->id);
    } else {
      children[one->parent].push_back(one->id);
    }
  }
  number(roots, children);
}
template forest::forest(const table<directory_role>&);
template forest::forest(const table<directory_team>&);

void forest::number(
    const std::vector<std::string_view>& roots,
    const std::unordered_map<std::string_view, std::vector<std::string_view>>& children) {
  struct step {
    range* of = nullptr;
    const std::vector<std::string_view>* below = nullptr;
    std::size_t next = 0;
  };
  std::vector<step> path;
  const auto enter = [&](std::string_view id) {
    const auto first = static_cast<std::uint32_t>(order_.size());
    order_.push_back(id);
    const auto below = children.find(id);
    // Pointers into the map stay good while it grows.
    path.push_back({&ranges_.insert_or_assign(id, range{first, first + 1}).first->second,
                    below == children.end() ? nullptr : &below->second, 0});
  };
  for (const std::string_view root : roots) {
    enter(root);
    while (!path.empty()) {
      step& last = path.back();
      if (last.below && last.next < last.below->size()) {
        enter((*last.below)[last.next++]);
        continue;
      }
      last.of->end = static_cast<std::uint32_t>(order_.size());
      path.pop_back();
    }
  }
}

std::span<const std::string_view> forest::at_or_below(std::string_view id) const noexcept {
  const auto found = ranges_.find(id);
  if (found == ranges_.end()) return {};
  return std::span(order_).subspan(found->second.first, found->second.end - found->second.first);
}

bool forest::is_above(std::string_view upper, std::string_view lower) const noexcept {
  const auto above = ranges_.find(upper);
  const auto below = ranges_.find(lower);
  if (above == ranges_.end() || below == ranges_.end()) return false;
  return above->second.first < below->second.first && below->second.first < above->second.end;
}

std::string_view fitting_role(const directory_data& people, const user& who) noexcept {
  if (who.role.empty() || who.kind == user_kind::guest) return {};
  // One that is not in the directory might be of either kind.
  const directory_role* known = people.roles.find(who.role);
  if (!known || known->portal != (who.kind == user_kind::partner)) return {};
  return known->id;
}

std::vector<std::string> ids_of(const directory_data& people,
                                std::span<const std::uint32_t> positions) {
  std::vector<std::string> out;
  out.reserve(positions.size());
  for (const std::uint32_t position : positions) out.push_back(people.users.at(position)->id);
  std::sort(out.begin(), out.end());
  return out;
}

user_index::user_index(const directory_data& people)
    : roles(people.roles),
      teams(people.teams),
      nesting(people),
      internal(people.users.end()),
      partners(people.users.end()) {
  std::vector<std::uint32_t> ordinary;
  for (std::uint32_t i = 0; i < people.users.end(); ++i) {
    const user* who = people.users.at(i);
    if (!who) continue;
    if (who->kind == user_kind::internal) internal.add(i);
    if (who->kind == user_kind::partner) partners.add(i);
    if (!who->high_volume) ordinary.push_back(i);
    const std::string_view role = fitting_role(people, *who);
    if (!role.empty()) by_role[role].push_back(i);
    for (const std::string& team : who->teams) by_team[team].push_back(i);
    for (const std::string& group : who->groups) by_group[group].push_back(i);
  }
  ordinary_owner.field = criteria::record_field::owner_user;
  ordinary_owner.op = criteria::atom_op::in;
  ordinary_owner.type = criteria::field_type::id;
  ordinary_owner.texts = ids_of(people, ordinary);
}

std::span<const std::uint32_t> user_index::find(const users_by_id& in,
                                                std::string_view id) noexcept {
  const auto found = in.find(id);
  return found == in.end() ? std::span<const std::uint32_t>() : std::span(found->second);
}

}  // namespace ambit::model
