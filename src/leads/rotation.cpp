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
    if (!makes_up()) continue;
    debt& owes = debts_.emplace_back();
    if (!is_known) continue;
    const model::pool_state::turn& turn = state_.turns[found->second];
    owes = {std::min(turn.owed, pool.catch_up), turn.missed, turn.made_up};
  }
  if (pool.on_change == model::on_change::join_at_minimum && state_.last_number != 0)
    join_at_minimum();
}

/// Members of whom nothing is remembered begin where the one stands whose turn lies furthest back,
/// before the one who took the last turn, and with the smallest credit.
void rotation::join_at_minimum() {
  std::int64_t last = state_.last_number - 1;
  std::int64_t credit = limits::max_credit;
  bool is_anybody_known = false;
  for (std::size_t i = 0; i < last_turns_.size(); ++i) {
    if (state_of_[i] == no_state) continue;
    is_anybody_known = true;
    last = std::min(last, last_turns_[i]);
    if (!credits_.empty()) credit = std::min(credit, credits_[i]);
  }
  if (!is_anybody_known) return;
  for (std::size_t i = 0; i < last_turns_.size(); ++i) {
    if (state_of_[i] != no_state) continue;
    last_turns_[i] = last;
    if (!credits_.empty()) credits_[i] = credit;
  }
}

/// So that whoever joins later is told from whoever was never served.
void rotation::remember_all() {
  for (std::uint32_t i = 0; i < last_turns_.size(); ++i) {
    if (state_of_[i] != no_state) continue;
    model::pool_state::turn& made = state_of(i);
    made.number = last_turns_[i];
    if (!credits_.empty()) made.credit = credits_[i];
  }
}

/// What bounds a day is no part of the rotation, and stays.
void rotation::forget_turns() {
  std::erase_if(state_.turns, [](const auto& turn) { return turn.days.front().turns == 0; });
  for (model::pool_state::turn& turn : state_.turns) {
    turn.number = turn.credit = 0;
    turn.owed = turn.missed = turn.made_up = 0;
  }
}

std::uint32_t rotation::add_substitute(std::string_view user) {
  const auto next = static_cast<std::uint32_t>(pool_->members.size() + substitutes_.size());
  const auto [known, is_new] = place_of_.emplace(user, next);
  if (!is_new) return known->second;
  substitutes_.push_back(user);
  if (remembered_users_.empty()) {
    for (std::uint32_t i = 0; i < state_.turns.size(); ++i) {
      const model::owner_name& member = state_.turns[i].member;
      if (member.type == model::owner_name::kind::user) remembered_users_.emplace(member.id, i);
    }
  }
  const auto found = remembered_users_.find(std::string(user));
  state_of_.push_back(found == remembered_users_.end() ? no_state : found->second);
  return next;
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
      if (!makes_up()) break;
      standing_.assign(standing.begin(), standing.end());
      missing_.assign(asked.missing.begin(), asked.missing.end());
      return next_with_catch_up();
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
  if (pool_->on_change == model::on_change::join_at_minimum) remember_all();
  if (pool_->method == model::pool_method::weighted) pay(member);
  const std::int64_t number = ++state_.last_number;
  is_turned_ = true;
  model::pool_state::turn& taken = state_of(member);
  if (is_made_up_) {
    debt& owes = debts_[member];
    taken.owed = --owes.owed;
    taken.made_up = owes.made_up = number;
    return;
  }
  const std::int64_t waited_since = last_turns_[member];
  taken.number = last_turns_[member] = number;
  if (makes_up()) miss(member, waited_since, number);
}

void rotation::count(std::uint32_t member, std::span<const obstacle> standing) {
  is_made_up_ = false;
  missing_.clear();
  if (pool_->method == model::pool_method::weighted) {
    grown_ = credits_;
    grow_credits(*pool_, standing, grown_);
  }
  take(member);
}

/// Who took the turn before, or none of the members.
std::uint32_t rotation::previous() const noexcept {
  if (state_.last_number == 0) return no_state;
  for (std::uint32_t i = 0; i < debts_.size(); ++i)
    if (last_turns_[i] == state_.last_number || debts_[i].made_up == state_.last_number) return i;
  return no_state;
}

/// Somebody who is owed a turn makes it up, unless it is their own turn anyway, they took the one
/// before, or have made one up since their own last turn. Nobody takes two running while another is
/// able.
std::optional<std::uint32_t> rotation::next_with_catch_up() {
  is_made_up_ = false;
  const std::uint32_t before = previous();
  bool is_other_able = false;
  for (std::uint32_t i = 0; i < standing_.size(); ++i)
    is_other_able = is_other_able || (standing_[i] == obstacle::none && i != before);
  if (!is_other_able) return longest_waiting(standing_, last_turns_);
  if (before != no_state) standing_[before] = obstacle::at_capacity;  // of turns running: one
  const auto regular = longest_waiting(standing_, last_turns_);
  std::optional<std::uint32_t> owed;
  for (std::uint32_t i = 0; i < standing_.size(); ++i) {
    const debt& owes = debts_[i];
    if (standing_[i] != obstacle::none || owes.owed == 0 || owes.made_up > last_turns_[i]) continue;
    if (!owed || last_turns_[i] < last_turns_[*owed]) owed = i;
  }
  is_made_up_ = owed && owed != regular;
  return is_made_up_ ? owed : regular;
}

/// Of those who were kept from this turn, it was missed by the one who would have taken it.
void rotation::miss(std::uint32_t taken, std::int64_t waited_since, std::int64_t number) {
  std::uint32_t first = taken;
  std::int64_t furthest = waited_since;
  for (std::uint32_t i = 0; i < missing_.size(); ++i) {
    if (missing_[i] == 0) continue;
    const std::int64_t stood = std::max(last_turns_[i], debts_[i].missed);
    if (stood > furthest || (stood == furthest && i > first)) continue;
    first = i;
    furthest = stood;
  }
  if (first == taken) return;
  debt& owes = debts_[first];
  model::pool_state::turn& state = state_of(first);
  state.owed = owes.owed = std::min(owes.owed + 1, pool_->catch_up);
  state.missed = owes.missed = number;
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

/// Keeps the credits that have grown for this turn, less the one that it costs. Turns that nobody
/// chose (`sticky_counts`) may come to one member for ever: a credit goes no further than a snapshot
/// takes.
void rotation::pay(std::uint32_t member) {
  grown_[member] -= limits::credit_parts;
  for (std::int64_t& credit : grown_)
    credit = std::clamp(credit, -limits::max_credit, limits::max_credit);
  for (std::uint32_t i = 0; i < grown_.size(); ++i)
    if (grown_[i] != credits_[i]) state_of(i).credit = grown_[i];
  credits_.swap(grown_);
}

model::ledger_changes::pool_change rotation::change() const {
  return {pool_->id, last_number_before_, state_};
}

}  // namespace ambit::leads
