// model.hpp: what the contract says of each lead, worked out beside the library in the most obvious
// way: who may own it, who is able, whose turn it is, what is remembered. Each answer is held
// against it, and then taken in.
//
// What is not held exactly: whose turn it is in a pool with catch_up, where the contract gives
// bounds. There anybody able is right who keeps within them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulator/answer.hpp"
#include "tests/simulator/fairness.hpp"
#include "tests/simulator/history.hpp"
#include "tests/simulator/turns.hpp"

namespace ambit::simulator {

/// What was seen, to be told at the end.
struct tally {
  std::int64_t assigned = 0;
  std::int64_t kept = 0;
  std::int64_t unassigned = 0;
  std::int64_t undecided = 0;
  std::int64_t replayed = 0;
  std::int64_t turns = 0;
  std::int64_t substituted = 0;
  std::int64_t accepted = 0;
  std::int64_t released = 0;
  std::int64_t reassigned = 0;
  std::int64_t aged = 0;
  std::int64_t refused = 0;  ///< of acts, and already taken
};

/// The name of a lead as the records have it.
std::string lead_id(int number);

class model {
 public:
  /// Both are looked at when something is asked; they belong to the history.
  model(const company& settings, const std::vector<lead>& leads)
      : company_(settings), leads_(leads) {}

  /// Holds the answers to a call, made at this point of the history, against what should have come.
  /// What is wrong, or nothing.
  std::string judge(const call& made, const std::vector<answer>& answers);
  /// The same of a plan that was overtaken before it was committed: what it recorded must be as if
  /// decided now, the rest may be what it was.
  std::string judge_recorded(const call& made, const std::vector<answer>& answers);
  /// The answers to a call that was repeated after a crash: the first time it was recorded as a
  /// whole or not at all. `was_recorded_out` says which.
  std::string judge_repeated(const call& made, const std::vector<answer>& answers,
                             bool& was_recorded_out);
  /// The same of a call that reassigns by age, whose answers got lost; by lead what the ledger has.
  std::string judge_lost_ageing(const call& made, const std::map<int, answer>& recorded);
  void obey(const std::vector<order>& orders);

  /// Does what should come of acts, and tells it.
  std::vector<act_answer> perform(const deeds& made);
  std::string judge(const deeds& made, const std::vector<act_answer>& answers);
  /// How many things were done with the lead.
  std::size_t acts_with(int lead) const { return state(lead).acts; }
  /// The leads that wait, that are due, that somebody has open; each ascending.
  std::vector<int> waiting(std::int64_t as_of) const;
  std::vector<int> due(std::int64_t now) const;
  std::vector<int> open_of(owner who) const;

  owner owner_of(int lead) const;
  std::int64_t decisions() const;
  std::int64_t load(owner who) const { return loads_[static_cast<std::size_t>(who)]; }
  std::int64_t last_turn(int pool) const;
  drift all_drift() const;  ///< of all pools
  const tally& seen() const { return tally_; }

 private:
  /// How the owner has a lead, if that is known; or that it waits for one.
  struct holding {
    std::int64_t since = 0;
    bool is_accepted = false;
    int accept_within = 0;  ///< minutes; 0: no term
    owner from_queue = nobody;
    int entry = -1;  ///< by whose route it came
    bool waits = false;
  };
  struct lead_state {
    owner who = nobody;
    owner last_user = nobody;
    bool is_closed = false;
    std::optional<holding> held;
    std::set<owner> left_out;  ///< who had it and did not accept it in time
    std::size_t acts = 0;
    std::map<int, std::string> decided;  ///< by occasion: the recorded decision
  };
  struct pool_state {
    turns taken;
    fairness judge;
    owner last_taker = nobody;
  };
  /// What should come of a lead: exactly this, or a turn of a pool whose taker is free.
  struct expected {
    std::string outcome;
    std::string reason;
    owner who = nobody;
    owner stands_in_for = nobody;
    int pool = -1;
    owner counted = nobody;  ///< whose turn is counted though nobody was chosen
  };
  /// By its refusal, or nothing.
  using refusal = std::string;

  const lead_state& state(int lead) const;
  lead_state& state_to_change(int lead);

  // Who may own a lead, and who is able.
  refusal refusal_of(owner user) const;
  bool is_eligible(owner user) const;
  bool is_left_out(owner who) const { return left_out_ != nullptr && left_out_->contains(who); }
  bool is_unattended(owner queue) const;
  const absence* away(owner user, std::int64_t now) const;
  std::optional<owner> stand_in(owner user, std::int64_t now) const;
  bool is_working(int calendar, std::int64_t now) const;
  std::int64_t day_of(owner who, std::int64_t now) const;
  std::optional<seat> seat_of(const pool& in, int pool_number, const member& one, const lead& what,
                              std::int64_t now) const;
  std::vector<seat> able(int pool_number, const lead& what, std::int64_t now) const;

  // What should come of it.
  expected walk(const lead& what, const lead_state& has, std::int64_t now) const;
  std::optional<expected> sticky(owner who, int pool_number, std::int64_t now) const;
  expected otherwise(const std::string& reason) const;

  // Judging one answer.
  std::string judge_row(const request& asked, const call& in, const answer& got);
  std::string judge_ageing(const request& asked, const call& in, const answer& got);
  std::string judge_new(const request& asked, const call& in, const expected& meant,
                        const answer& got);
  std::string judge_replay(const lead_state& has, const std::string& recorded, const answer& got);
  std::string judge_turn(const request& asked, int pool_number, std::int64_t now,
                         const answer& got);
  std::string judge_taker(const pool_state& in, const pool& settings, const std::vector<seat>& able,
                          std::size_t taken, std::size_t chosen) const;
  void count_sticky(const expected& meant, const lead& what, std::int64_t now);
  void take_in(const request& asked, const call& in, const answer& got);
  void wait(int lead, std::int64_t now);
  void give(lead_state& which, owner next, const std::optional<holding>& how = {});
  void set_closed(lead_state& which, bool is_closed);

  // What people do with leads, and when their time is over.
  act_answer accept(const deeds& in, int lead);
  void accept_own(lead_state& which, std::int64_t now, act_answer& made);
  act_answer release(const deeds& in, int lead);
  std::vector<act_answer> reassign(const deeds& in, const act& what);
  refusal refusal_of_handing(owner to) const;
  int term_of(int entry, owner who) const;
  std::int64_t due_at(const lead_state& which) const;
  bool is_due(const lead_state& which, std::int64_t now) const;

  const company& company_;
  const std::vector<lead>& leads_;
  std::vector<lead_state> states_;
  const std::set<owner>* left_out_ = nullptr;  ///< of the lead that is reassigned now
  std::array<pool_state, pool_count> pools_;
  std::array<std::int64_t, owner_count> loads_ = {};
  tally tally_;
};

}  // namespace ambit::simulator
