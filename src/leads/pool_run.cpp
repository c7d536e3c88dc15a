#include "src/leads/pool_run.hpp"

namespace ambit::leads {

std::optional<std::uint32_t> pool_run::take_turn(const skip& at, user_criterion eligible_when,
                                                 candidates& who, criteria::row cells,
                                                 plan_data& out, criteria::workspace& memory) {
  const standing& known = standing_for(eligible_when, who, out);
  std::span<const obstacle> members = known.members;
  if (asks_record_) {
    members = ask_members(known, at, cells, out, memory);
  } else if (known.unable.first != known.unable.last) {
    skip& listed = out.skips.emplace_back(known.unable);
    listed.entry = at.entry;
    listed.choice = at.choice;
  }
  const std::optional<std::uint32_t> next = turns_.next(members);
  if (next) turns_.take(*next);
  return next;
}

const pool_run::standing& pool_run::standing_for(user_criterion eligible_when, candidates& who,
                                                 plan_data& out) {
  for (const standing& known : standings_)
    if (known.eligible_when == eligible_when) return known;
  standing& made = standings_.emplace_back();
  made.eligible_when = eligible_when;
  made.unable.type = skip::kind::members;
  made.unable.first = static_cast<std::uint32_t>(out.shared_skips.size());
  for (std::uint32_t i = 0; i < pool_->members.size(); ++i) {
    made.members.push_back(who.of_member(*pool_, pool_->members[i], eligible_when));
    if (made.members.back() != obstacle::none)
      out.shared_skips.push_back(unable_member(i, made.members.back()));
  }
  made.unable.last = static_cast<std::uint32_t>(out.shared_skips.size());
  return made;
}

std::span<const obstacle> pool_run::ask_members(const standing& known, const skip& at,
                                                criteria::row cells, plan_data& out,
                                                criteria::workspace& memory) {
  const question& asked = out.asked;
  asked_ = known.members;
  for (std::uint32_t i = 0; i < asked_.size(); ++i) {
    const model::pool_member& member = pool_->members[i];
    if (asked_[i] == obstacle::none && member.has_when) {
      const auto& when = member.when[asked.assignment_position];
      if (!when || !criteria::passes(*when, *asked.assignment->atoms, cells, memory))
        asked_[i] = obstacle::member_when_not_true;
    }
    if (asked_[i] == obstacle::none) continue;
    skip& listed = out.skips.emplace_back(unable_member(i, asked_[i]));
    listed.entry = at.entry;
    listed.choice = at.choice;
  }
  return asked_;
}

skip pool_run::unable_member(std::uint32_t member, obstacle why) const {
  const model::choice& named = pool_->members[member].target;
  skip unable;
  unable.type = skip::kind::member;
  unable.why = why;
  unable.pool = position_;
  unable.who = {named.type == model::choice::kind::queue ? model::owner_name::kind::queue
                                                         : model::owner_name::kind::user,
                named.id};
  return unable;
}

}  // namespace ambit::leads
