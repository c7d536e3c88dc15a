#include "tests/simulator/model.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

namespace ambit::simulator {
namespace {

std::size_t at(int number) {
  return static_cast<std::size_t>(number);
}

/// The pools that a route's entry tries, after what else it tries.
std::vector<int> pools_of(route to) {
  switch (to) {
    case route::pool_0:
    case route::account_owner:
      return {0};
    case route::pool_1:
    case route::last_owner:
      return {1};
    case route::pool_2:
    case route::keep:
      return {2};
    case route::pool_3:
      return {3};
    case route::two_pools:
      return {3, 0};
    case route::nowhere:
      break;
  }
  return {};
}

std::string name(owner who) {
  return who == nobody ? "nobody" : owner_json(who);
}

}  // namespace

std::string lead_id(int number) {
  return joined("L", std::to_string(number));
}

// ------------------------------------------------------------------------------- what should come

model::expected model::walk(const lead& what, const lead_state& has, std::int64_t now) const {
  const std::vector<int> pools = pools_of(what.to);
  if (pools.empty()) return otherwise("no_entry_matched");
  if (what.to == route::account_owner) {
    const owner manager = company_.accounts[at(what.account)].manager;
    if (is_eligible(manager)) {
      // An owner that a lead has already is not replaced by that of its account.
      if (has.who != nobody) return {"kept", "owner_present", has.who};
      return *sticky(manager, pools.front(), now);
    }
  }
  if (what.to == route::last_owner) {
    const owner last = is_user(has.who) ? has.who : has.last_user;
    if (last != nobody && is_eligible(last)) return *sticky(last, pools.front(), now);
  }
  if (what.to == route::keep && has.who != nobody) return {"kept", "keep", has.who};
  for (const int pool_number : pools)
    if (!able(pool_number, what, now).empty())
      return {"assigned", "entry_matched", nobody, nobody, pool_number};
  return otherwise("no_eligible_choice");
}

/// Directly named: somebody stands in where that can be, else it is theirs all the same.
std::optional<model::expected> model::sticky(owner who, int pool_number, std::int64_t now) const {
  expected made{"assigned", "entry_matched", who};
  const owner taker = stand_in(who, now).value_or(who);
  if (taker != who) {
    made.who = taker;
    made.stands_in_for = who;
  }
  const pool& in = company_.pools[at(pool_number)];
  if (in.sticky_counts && in.find(who) != nullptr) {
    made.pool = pool_number;
    made.counted = who;
  }
  return made;
}

model::expected model::otherwise(const std::string& reason) const {
  if (company_.has_default_owner && !is_left_out(triage)) return {"assigned", reason, triage};
  return {"unassigned", reason};
}

// ---------------------------------------------------------------------------------------- judging

std::string model::judge(const call& made, const std::vector<answer>& answers) {
  if (answers.size() != made.requests.size())
    return joined(std::to_string(answers.size()), " answers to ",
                  std::to_string(made.requests.size()), " leads");
  for (std::size_t row = 0; row < answers.size(); ++row) {
    const std::string wrong = judge_row(made.requests[row], made, answers[row]);
    if (!wrong.empty())
      return joined(lead_id(made.requests[row].lead), ": ", wrong, "\n  ", answers[row].recorded);
  }
  return {};
}

std::string model::judge_recorded(const call& made, const std::vector<answer>& answers) {
  call recorded = made;
  recorded.requests.clear();
  std::vector<answer> of_them;
  for (std::size_t row = 0; row < answers.size(); ++row) {
    const bool records =
        answers[row].outcome == "assigned" || (answers[row].outcome == "kept" && !made.is_ageing);
    if (!records || answers[row].is_replayed) continue;
    recorded.requests.push_back(made.requests[row]);
    of_them.push_back(answers[row]);
  }
  std::string wrong = judge(recorded, of_them);
  // What nobody could take waits from then on, where it has no owner by now.
  for (std::size_t row = 0; row < answers.size() && !made.is_ageing; ++row)
    if (answers[row].outcome == "unassigned") wait(made.requests[row].lead, made.now_unix_us);
  return wrong;
}

std::string model::judge_repeated(const call& made, const std::vector<answer>& answers,
                                  bool& was_recorded_out) {
  const auto is_new = [&](std::size_t row) {
    return !state(made.requests[row].lead).decided.contains(made.occasion);
  };
  was_recorded_out = false;
  std::set<int> seen;  // what is asked twice in one call is replayed the second time anyhow
  for (std::size_t row = 0; row < answers.size() && row < made.requests.size(); ++row) {
    const bool is_first = seen.insert(made.requests[row].lead).second;
    if (is_first && answers[row].is_replayed && is_new(row)) was_recorded_out = true;
  }
  if (!was_recorded_out) return judge(made, answers);
  for (std::size_t row = 0; row < answers.size() && row < made.requests.size(); ++row) {
    const request& asked = made.requests[row];
    if (asked.is_wrong || !is_new(row)) continue;
    answer then = answers[row];
    std::string wrong;
    if (then.is_replayed) {
      then.is_replayed = false;
      wrong = judge_row(asked, made, then);
    } else if (walk(leads_[at(asked.lead)], state(asked.lead), made.now_unix_us).outcome !=
               "unassigned") {
      wrong = "lost, while others of the same call were recorded";
    }
    if (!wrong.empty())
      return joined("recorded before the crash: ", lead_id(asked.lead), ": ", wrong, "\n  ",
                    then.recorded);
  }
  return judge(made, answers);
}

std::string model::judge_lost_ageing(const call& made, const std::map<int, answer>& recorded) {
  std::set<int> seen;
  for (const request& asked : made.requests) {
    if (asked.is_wrong || !seen.insert(asked.lead).second) continue;
    const auto found = recorded.find(asked.lead);
    std::string wrong;
    if (found != recorded.end()) {
      wrong = judge_row(asked, made, found->second);
    } else if (is_due(state(asked.lead), made.now_unix_us)) {
      const lead_state& has = state(asked.lead);
      std::set<owner> left_out = has.left_out;
      left_out.insert(has.who);
      lead_state free = has;
      free.who = nobody;
      left_out_ = &left_out;
      if (walk(leads_[at(asked.lead)], free, made.now_unix_us).outcome == "assigned")
        wrong = "lost, while others of the same call were recorded";
      left_out_ = nullptr;
    }
    if (!wrong.empty())
      return joined("by age before the crash: ", lead_id(asked.lead), ": ", wrong);
  }
  return {};
}

std::string model::judge_row(const request& asked, const call& in, const answer& got) {
  const lead_state& has = state(asked.lead);
  if (asked.is_wrong) return judge_new(asked, in, {"undecided", "invalid_record"}, got);
  if (in.is_ageing) return judge_ageing(asked, in, got);
  const auto recorded = has.decided.find(in.occasion);
  if (recorded == has.decided.end())
    return judge_new(asked, in, walk(leads_[at(asked.lead)], has, in.now_unix_us), got);
  ++tally_.replayed;
  return judge_replay(has, recorded->second, got);
}

/// Decided as if the lead had no owner, but for those who had it and did not accept it in time;
/// where nobody else can take it, it stays.
std::string model::judge_ageing(const request& asked, const call& in, const answer& got) {
  const lead_state& has = state(asked.lead);
  const auto stays = [&](const std::string& reason) {
    return expected{has.who == nobody ? "unassigned" : "kept", reason, has.who};
  };
  if (!is_due(has, in.now_unix_us)) return judge_new(asked, in, stays("not_due"), got);
  std::set<owner> left_out = has.left_out;
  left_out.insert(has.who);
  lead_state free = has;
  free.who = nobody;
  left_out_ = &left_out;
  expected meant = walk(leads_[at(asked.lead)], free, in.now_unix_us);
  if (meant.outcome == "unassigned") meant = stays(meant.reason);
  std::string wrong = judge_new(asked, in, meant, got);
  left_out_ = nullptr;
  if (got.outcome == "assigned") state_to_change(asked.lead).left_out = std::move(left_out);
  return wrong;
}

std::string model::judge_new(const request& asked, const call& in, const expected& meant,
                             const answer& got) {
  const std::int64_t now = in.now_unix_us;
  if (got.is_replayed) return "replayed, though it was never decided";
  if (got.outcome != meant.outcome || got.reason != meant.reason || got.pool != meant.pool)
    return joined("should be ", meant.outcome, " (", meant.reason, "), pool ",
                  std::to_string(meant.pool));
  if (meant.pool >= 0 && meant.counted == nobody) {
    std::string wrong = judge_turn(asked, meant.pool, now, got);
    if (!wrong.empty()) return wrong;
  } else if (got.who != meant.who || got.stands_in_for != meant.stands_in_for) {
    return joined("should be ", name(meant.who), "'s, standing in for ", name(meant.stands_in_for));
  }
  if (meant.counted != nobody) count_sticky(meant, leads_[at(asked.lead)], now);
  take_in(asked, in, got);
  return {};
}

std::string model::judge_replay(const lead_state& has, const std::string& recorded,
                                const answer& got) {
  if (!got.is_replayed) return "decided again, though it was decided already";
  if (got.recorded != recorded) return joined("replayed otherwise than recorded:\n  ", recorded);
  if (got.current != has.who)
    return joined("replayed with ", name(got.current), " as its owner, it is ", name(has.who));
  return {};
}

std::string model::judge_turn(const request& asked, int pool_number, std::int64_t now,
                              const answer& got) {
  const pool& settings = company_.pools[at(pool_number)];
  pool_state& in = pools_[at(pool_number)];
  const std::vector<seat> seats = able(pool_number, leads_[at(asked.lead)], now);
  const owner meant = got.stands_in_for == nobody ? got.who : got.stands_in_for;
  std::size_t taken = 0;
  while (taken < seats.size() && seats[taken].settings->who != meant) ++taken;
  if (taken == seats.size()) return joined(name(meant), " is not able to take a turn");
  if (seats[taken].taker != got.who) return joined("should be ", name(seats[taken].taker), "'s");
  in.taken.meet(settings);
  const std::size_t chosen = in.taken.choose(settings, pool_number, seats, lead_id(asked.lead));
  std::string wrong = judge_taker(in, settings, seats, taken, chosen);
  if (wrong.empty()) wrong = in.judge.judge(settings, seats, taken, in.taken.is_fresh(), true);
  if (!wrong.empty()) return joined("pool ", std::to_string(pool_number), ": ", wrong);
  in.taken.spend(settings, seats, meant);
  in.last_taker = meant;
  if (settings.counts_days) in.taken.count_day(got.who, day_of(got.who, now));
  ++tally_.turns;
  return {};
}

std::string model::judge_taker(const pool_state& in, const pool& settings,
                               const std::vector<seat>& able, std::size_t taken,
                               std::size_t chosen) const {
  if (settings.catch_up == 0) {
    if (taken == chosen) return {};
    return joined("it is the turn of ", name(able[chosen].settings->who));
  }
  if (able.size() > 1 && !in.taken.is_fresh() && able[taken].settings->who == in.last_taker)
    return joined("two turns running for ", name(in.last_taker), " while others are able");
  return {};
}

/// A turn that came to a member beside the rotation, as to one whom nothing kept from it.
void model::count_sticky(const expected& meant, const lead& what, std::int64_t now) {
  const pool& settings = company_.pools[at(meant.pool)];
  pool_state& in = pools_[at(meant.pool)];
  const std::vector<seat> there = able(meant.pool, what, now);
  std::vector<seat> seats;
  std::size_t taken = 0;
  for (const member& each : settings.members) {
    if (each.who == meant.counted) taken = seats.size();
    const auto found = std::find_if(there.begin(), there.end(), [&](const seat& able_one) {
      return able_one.settings == &each;
    });
    if (found != there.end()) {
      seats.push_back(*found);
    } else if (each.who == meant.counted) {
      seats.push_back({&each, meant.who, 0});
    }
  }
  in.taken.meet(settings);
  in.judge.judge(settings, seats, taken, in.taken.is_fresh(), false);
  in.taken.spend(settings, seats, meant.counted);
  in.last_taker = meant.counted;
  ++tally_.turns;
}

// ------------------------------------------------------------------------------ what is remembered

void model::take_in(const request& asked, const call& in, const answer& got) {
  if (got.stands_in_for != nobody) ++tally_.substituted;
  if (got.outcome == "undecided") {
    ++tally_.undecided;
    return;
  }
  if (in.is_ageing && got.outcome != "assigned") return;  // changes nothing
  if (got.outcome == "unassigned") {
    ++tally_.unassigned;
    wait(asked.lead, in.now_unix_us);
    return;
  }
  lead_state& which = state_to_change(asked.lead);
  holding how;
  how.since = in.now_unix_us;
  if (got.outcome == "assigned") {
    if (got.reason == "entry_matched") how.entry = static_cast<int>(leads_[at(asked.lead)].to);
    how.accept_within = term_of(how.entry, got.who);
  }
  if (in.is_ageing) {
    ++tally_.aged;
    ++which.acts;
  } else {
    ++(got.outcome == "kept" ? tally_.kept : tally_.assigned);
    which.decided[in.occasion] = got.recorded;
  }
  if (which.who != got.who || !which.held) give(which, got.who, how);
}

/// Where it has no owner, since it first had to.
void model::wait(int lead, std::int64_t now) {
  lead_state& which = state_to_change(lead);
  if (which.who != nobody) return;
  if (!which.held) {
    which.held = model::holding{};
    which.held->since = now;
  }
  which.held->waits = true;
}

const model::lead_state& model::state(int lead) const {
  static const lead_state unknown;
  return at(lead) < states_.size() ? states_[at(lead)] : unknown;
}

model::lead_state& model::state_to_change(int lead) {
  if (states_.size() <= at(lead)) states_.resize(leads_.size());
  return states_[at(lead)];
}

/// How is known of an owner whom the library found; of one whom the host named it is not, but that
/// an owner who has it already keeps it as it is.
void model::give(lead_state& which, owner next, const std::optional<holding>& how) {
  if (which.who != next || how) which.held = how;
  if (!which.is_closed && which.who != nobody) --loads_[at(which.who)];
  if (!which.is_closed) ++loads_[at(next)];
  if (is_user(next)) which.last_user = next;
  which.who = next;
}

void model::set_closed(lead_state& which, bool is_closed) {
  if (which.is_closed != is_closed && which.who != nobody)
    loads_[at(which.who)] += is_closed ? -1 : 1;
  which.is_closed = is_closed;
}

void model::obey(const std::vector<order>& orders) {
  for (const order& each : orders) {
    lead_state& which = state_to_change(each.lead);
    switch (each.what) {
      case order::kind::close:
      case order::kind::reopen:
        set_closed(which, each.what == order::kind::close);
        break;
      case order::kind::set_owner:
        give(which, each.next);
        break;
      case order::kind::merge:
        set_closed(which, true);
        if (state(each.into).who != nobody) give(which, state(each.into).who);
        break;
      case order::kind::remove:
        set_closed(which, true);
        which = {};
        break;
    }
  }
}

owner model::owner_of(int lead) const {
  return state(lead).who;
}

std::int64_t model::decisions() const {
  std::size_t sum = 0;
  for (const lead_state& each : states_) sum += each.decided.size();
  return static_cast<std::int64_t>(sum);
}

std::int64_t model::last_turn(int pool) const {
  return pools_[at(pool)].taken.number();
}

drift model::all_drift() const {
  drift all;
  for (const pool_state& each : pools_) all.add(each.judge.ran());
  return all;
}

}  // namespace ambit::simulator
