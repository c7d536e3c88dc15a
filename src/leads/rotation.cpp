#include "src/leads/rotation.hpp"

#include <map>
#include <string_view>
#include <utility>

#include "src/base/digest.hpp"

namespace ambit::leads {

namespace {

constexpr std::uint32_t never_served = 0xFFFFFFFF;

using member_key = std::pair<model::owner_name::kind, std::string_view>;

model::owner_name::kind kind_of(const model::pool_member& member) noexcept {
  return member.target.type == model::choice::kind::queue ? model::owner_name::kind::queue
                                                          : model::owner_name::kind::user;
}

base::digest_value digest_of(const model::pool& pool) {
  base::digest list;
  for (const model::pool_member& member : pool.members)
    list.integer(static_cast<std::int64_t>(kind_of(member))).text(member.target.id);
  return list.finish();
}

}  // namespace

rotation::rotation(const model::pool& pool, model::pool_state state)
    : pool_(&pool), last_number_before_(state.last_number), state_(std::move(state)) {
  const base::digest_value members = digest_of(pool);
  if (pool.on_change == model::on_change::reset && state_.members != members) state_.turns.clear();
  state_.members = members;
  std::map<member_key, std::uint32_t> known;
  for (std::uint32_t i = 0; i < state_.turns.size(); ++i)
    known.emplace(member_key(state_.turns[i].member.type, state_.turns[i].member.id), i);
  for (const model::pool_member& member : pool.members) {
    const auto found = known.find(member_key(kind_of(member), member.target.id));
    turn_of_.push_back(found == known.end() ? never_served : found->second);
    last_turns_.push_back(found == known.end() ? 0 : state_.turns[found->second].number);
  }
}

std::optional<std::uint32_t> rotation::next(std::span<const obstacle> standing) const noexcept {
  std::optional<std::uint32_t> best;
  for (std::uint32_t member = 0; member < last_turns_.size(); ++member) {
    if (standing[member] != obstacle::none) continue;
    if (!best || last_turns_[member] < last_turns_[*best]) best = member;
  }
  return best;
}

void rotation::take(std::uint32_t member) {
  const std::int64_t number = state_.last_number + 1;
  if (turn_of_[member] == never_served) {
    const model::pool_member& served = pool_->members[member];
    turn_of_[member] = static_cast<std::uint32_t>(state_.turns.size());
    state_.turns.push_back({{kind_of(served), served.target.id}, number});
  } else {
    state_.turns[turn_of_[member]].number = number;
  }
  state_.last_number = number;
  last_turns_[member] = number;
  is_turned_ = true;
}

model::ledger_changes::pool_change rotation::change() const {
  return {pool_->id, last_number_before_, state_};
}

}  // namespace ambit::leads
