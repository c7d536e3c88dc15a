#include "src/leads/pool_run.hpp"

namespace ambit::leads {

pool_run::pool_run(const model::pool& pool, std::uint32_t position, model::pool_state state,
                   const pool_surroundings& around, held_loads* loads)
    : pool_(&pool),
      position_(position),
      turns_(pool, std::move(state)),
      around_(around),
      loads_(loads) {
  for (const model::pool_member& member : pool.members) {
    counts_days_ = counts_days_ || member.day_capacity;
    asks_record_ = asks_record_ || member.has_when || member.open_capacity || member.day_capacity;
  }
  asks_record_ = asks_record_ || turns_.makes_up();
}

std::optional<pool_run::turn> pool_run::take_turn(const skip& at, user_criterion eligible_when,
                                                  criteria::row cells, std::string_view record_id) {
  const standing& known = standing_for(eligible_when);
  std::span<const obstacle> members = known.members;
  if (asks_record_) {
    members = ask_members(known, cells);
    list_unable(at);
  } else if (known.unable.first != known.unable.last) {
    skip& listed = around_.out.skips.emplace_back(known.unable);
    listed.entry = at.entry;
    listed.choice = at.choice;
  }
  const std::optional<std::uint32_t> next =
      turns_.next(members, {record_id, loads_of(known), missing_});
  if (!next) return std::nullopt;
  turns_.take(*next);
  const place& taken = known.places[*next];
  if (taken.day_capacity) turns_.count_day(taken.bearer, taken.day);
  return turn{taken.owner, taken.is_substitute ? member_name(*next) : party{}};
}

const pool_run::standing& pool_run::standing_for(user_criterion eligible_when) {
  for (const standing& known : standings_)
    if (known.eligible_when == eligible_when) return known;
  standing& made = standings_.emplace_back();
  plan_data& out = around_.out;
  made.eligible_when = eligible_when;
  made.unable.type = skip::kind::members;
  made.unable.first = static_cast<std::uint32_t>(out.shared_skips.size());
  for (std::uint32_t i = 0; i < pool_->members.size(); ++i) {
    made.members.push_back(fill_place(i, eligible_when, made.places.emplace_back()));
    if (made.members.back() != obstacle::none)
      out.shared_skips.push_back(unable_member(i, made.members.back()));
  }
  made.unable.last = static_cast<std::uint32_t>(out.shared_skips.size());
  if (loads_ == nullptr) return made;
  std::vector<party> owners;
  for (const place& each : made.places) owners.push_back(each.owner);
  const std::vector<const held_load*> held = loads_->of(owners);
  for (std::size_t i = 0; i < held.size(); ++i) made.places[i].load = held[i];
  return made;
}

/// Who takes the member's turns, and what keeps them from it whatever the record.
obstacle pool_run::fill_place(std::uint32_t member, user_criterion eligible_when, place& out) {
  const model::pool_member* bounds = &pool_->members[member];
  out.owner = member_name(member);
  out.bearer = member;
  out.open_capacity = bounds->open_capacity;
  out.day_capacity = bounds->day_capacity;
  candidates& who = around_.who;
  // Whoever cannot take a turn may be given the record beside the rotation, which counts that day.
  if (counts_days_) out.day = who.day_of(who.user_of(*bounds));
  obstacle found = who.of_member(*pool_, *bounds, eligible_when);
  if (found != obstacle::none) return found;
  const stand_in today = who.today_of_member(*pool_, *bounds, eligible_when);
  if (today.why != obstacle::none) return today.why;
  if (today.who) {
    bounds = put_substitute(today, out);
    if (counts_days_) out.day = who.day_of(today.user);
  }
  return who.is_at_work(bounds, today.user) ? obstacle::none : obstacle::out_of_hours;
}

/// A substitute who is a member too keeps to their own bounds in the pool, which are returned, any
/// other to those of the member they stand in for, but to their own hours.
const model::pool_member* pool_run::put_substitute(const stand_in& today, place& out) {
  out.owner = today.who;
  out.is_substitute = true;
  const std::optional<std::uint32_t> own = member_of(today.who);
  if (!own) {
    out.bearer = turns_.add_substitute(today.who.id);
    return nullptr;
  }
  const model::pool_member& bounds = pool_->members[*own];
  out.bearer = *own;
  out.open_capacity = bounds.open_capacity;
  out.day_capacity = bounds.day_capacity;
  return &bounds;
}

/// Where a user stands among the members: asked of many, so that it must not go through all.
std::optional<std::uint32_t> pool_run::member_of(const party& user) {
  if (users_.empty()) {
    for (std::uint32_t i = 0; i < pool_->members.size(); ++i) {
      const model::choice& named = pool_->members[i].target;
      if (named.type == model::choice::kind::user) users_.emplace(named.id, i);
    }
  }
  const auto found = users_.find(user.id);
  return found == users_.end() ? std::nullopt : std::optional(found->second);
}

bool pool_run::count_turn(const party& owner, user_criterion eligible_when, criteria::row cells) {
  const std::optional<std::uint32_t> named = member_of(owner);
  if (!named) return false;
  const std::uint32_t member = *named;
  const standing& known = standing_for(eligible_when);
  asked_ = known.members;
  if (asks_record_) ask_members(known, cells);
  asked_[member] = obstacle::none;
  turns_.count(member, asked_);
  const place& taken = known.places[member];
  if (taken.day_capacity) turns_.count_day(taken.bearer, taken.day);
  return true;
}

std::span<const obstacle> pool_run::ask_members(const standing& known, criteria::row cells) {
  asked_ = known.members;
  missing_.clear();
  for (std::uint32_t i = 0; i < asked_.size(); ++i) {
    if (asked_[i] == obstacle::none) asked_[i] = ask_member(i, known.places[i], cells);
    if (turns_.makes_up()) missing_.push_back(is_missing(i, asked_[i], cells) ? 1 : 0);
  }
  return asked_;
}

void pool_run::list_unable(const skip& at) {
  for (std::uint32_t i = 0; i < asked_.size(); ++i) {
    if (asked_[i] == obstacle::none) continue;
    skip& listed = around_.out.skips.emplace_back(unable_member(i, asked_[i]));
    listed.entry = at.entry;
    listed.choice = at.choice;
  }
}

obstacle pool_run::ask_member(std::uint32_t member, const place& at, criteria::row cells) {
  if (at.open_capacity && at.load->now() >= *at.open_capacity) return obstacle::at_capacity;
  if (at.day_capacity && turns_.taken_on(at.bearer, at.day) >= *at.day_capacity)
    return obstacle::at_capacity;
  return passes_when(member, cells) ? obstacle::none : obstacle::member_when_not_true;
}

bool pool_run::passes_when(std::uint32_t member, criteria::row cells) {
  const model::pool_member& named = pool_->members[member];
  if (!named.has_when) return true;
  const question& asked = around_.out.asked;
  const auto& when = named.when[asked.assignment_position];
  return when && criteria::passes(*when, *asked.assignment->atoms, cells, around_.memory);
}

/// Whether a turn for this record would be one that may be made up.
bool pool_run::is_missing(std::uint32_t member, obstacle why, criteria::row cells) {
  const bool is_of_time = why == obstacle::absent || why == obstacle::substitute_not_eligible ||
                          why == obstacle::out_of_hours || why == obstacle::at_capacity;
  return is_of_time && passes_when(member, cells);
}

/// Only where the method goes by them.
std::span<const std::int64_t> pool_run::loads_of(const standing& known) {
  if (pool_->method != model::pool_method::least_loaded) return {};
  held_now_.clear();
  for (const place& each : known.places) held_now_.push_back(each.load->now());
  return held_now_;
}

party pool_run::member_name(std::uint32_t member) const {
  const model::choice& named = pool_->members[member].target;
  return {named.type == model::choice::kind::queue ? model::owner_name::kind::queue
                                                   : model::owner_name::kind::user,
          named.id};
}

skip pool_run::unable_member(std::uint32_t member, obstacle why) const {
  skip unable;
  unable.type = skip::kind::member;
  unable.why = why;
  unable.pool = position_;
  unable.who = member_name(member);
  return unable;
}

}  // namespace ambit::leads
