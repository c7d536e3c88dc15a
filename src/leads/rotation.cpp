#include "src/leads/rotation.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "src/base/digest.hpp"
#include "src/base/limits.hpp"
#include "src/leads/turn_methods.hpp"

namespace ambit::leads {

namespace {

constexpr std::uint32_t no_state = 0xFFFFFFFF;

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
  if (pool.on_change == model::on_change::reset && state_.members != members) forget_turns();
  state_.members = members;
  std::map<member_key, std::uint32_t> known;
  for (std::uint32_t i = 0; i < state_.turns.size(); ++i)
    known.emplace(member_key(state_.turns[i].member.type, state_.turns[i].member.id), i);
  const bool has_credits = pool.method == model::pool_method::weighted;
  for (const model::pool_member& member : pool.members) {
    const auto found = known.find(member_key(kind_of(member), member.target.id));
    const bool is_known = found != known.end();
    state_of_.push_back(is_known ? found->second : no_state);
    last_turns_.push_back(is_known ? state_.turns[found->second].number : 0);
    if (has_credits) credits_.push_back(is_known ? state_.turns[found->second].credit : 0);
  }
}

/// What bounds a day is no part of the rotation, and stays.
void rotation::forget_turns() {
  std::erase_if(state_.turns, [](const auto& turn) { return turn.days.front().turns == 0; });
  for (model::pool_state::turn& turn : state_.turns) turn.number = turn.credit = 0;
}

std::uint32_t rotation::add_substitute(std::string_view user) {
  const auto known = std::find(substitutes_.begin(), substitutes_.end(), user);
  const auto place =
      static_cast<std::uint32_t>(pool_->members.size() + (known - substitutes_.begin()));
  if (known != substitutes_.end()) return place;
  substitutes_.push_back(user);
  const auto is_they = [&](const model::pool_state::turn& turn) {
    return turn.member.type == model::owner_name::kind::user && turn.member.id == user;
  };
  const auto found = std::find_if(state_.turns.begin(), state_.turns.end(), is_they);
  state_of_.push_back(found == state_.turns.end()
                          ? no_state
                          : static_cast<std::uint32_t>(found - state_.turns.begin()));
  return place;
}

std::int64_t rotation::taken_on(std::uint32_t who, std::int32_t day) const noexcept {
  if (state_of_[who] == no_state) return 0;
  const auto& days = state_.turns[state_of_[who]].days;
  for (const model::pool_state::day_turns& each : days)
    if (each.turns != 0 && each.day == day) return each.turns;
  // What is no longer remembered of days gone by is taken for too much.
  const bool is_forgotten = days.back().turns != 0 && day < days.back().day;
  return is_forgotten ? limits::max_turns : 0;
}

void rotation::count_day(std::uint32_t who, std::int32_t day) {
  auto& days = state_of(who).days;
  const auto place = std::find_if(days.begin(), days.end(), [&](const auto& each) {
    return each.turns == 0 || each.day <= day;
  });
  if (place == days.end()) return;  // such a day is full
  if (place->turns == 0 || place->day != day) {
    std::move_backward(place, days.end() - 1, days.end());
    *place = {day, 0};
  }
  ++place->turns;
}

std::optional<std::uint32_t> rotation::next(std::span<const obstacle> standing,
                                            const turn_question& asked) {
  switch (pool_->method) {
    case model::pool_method::round_robin:
      break;
    case model::pool_method::weighted:
      grown_ = credits_;
      grow_credits(*pool_, standing, grown_);
      return first_due(*pool_, standing, grown_);
    case model::pool_method::least_loaded:
      return least_loaded(*pool_, standing, asked.loads, last_turns_);
    case model::pool_method::random:
      return at_random(standing, random_number(pool_->id, asked.record_id));
  }
  return longest_waiting(standing, last_turns_);
}

void rotation::take(std::uint32_t member) {
  if (pool_->method == model::pool_method::weighted) pay(member);
  const std::int64_t number = state_.last_number + 1;
  state_of(member).number = number;
  state_.last_number = number;
  last_turns_[member] = number;
  is_turned_ = true;
}

/// What the ledger keeps of somebody, made where there is nothing yet.
model::pool_state::turn& rotation::state_of(std::uint32_t who) {
  if (state_of_[who] == no_state) {
    state_of_[who] = static_cast<std::uint32_t>(state_.turns.size());
    model::owner_name& name = state_.turns.emplace_back().member;
    if (who < pool_->members.size()) {
      name = {kind_of(pool_->members[who]), pool_->members[who].target.id};
    } else {
      name = {model::owner_name::kind::user,
              std::string(substitutes_[who - pool_->members.size()])};
    }
  }
  return state_.turns[state_of_[who]];
}

/// Keeps the credits that have grown for this turn, less the one that it costs.
void rotation::pay(std::uint32_t member) {
  grown_[member] -= limits::credit_parts;
  for (std::uint32_t i = 0; i < grown_.size(); ++i)
    if (grown_[i] != credits_[i]) state_of(i).credit = grown_[i];
  credits_.swap(grown_);
}

model::ledger_changes::pool_change rotation::change() const {
  return {pool_->id, last_number_before_, state_};
}

}  // namespace ambit::leads
