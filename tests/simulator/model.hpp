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
  void obey(const std::vector<order>& orders);

  owner owner_of(int lead) const;
  std::int64_t decisions() const;
  std::int64_t load(owner who) const { return loads_[static_cast<std::size_t>(who)]; }
  std::int64_t last_turn(int pool) const;
  drift all_drift() const;  ///< of all pools
  const tally& seen() const { return tally_; }

 private:
  struct lead_state {
    owner who = nobody;
    owner last_user = nobody;
    bool is_closed = false;
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

  const lead_state& state(int lead) const;
  lead_state& state_to_change(int lead);

  // Who may own a lead, and who is able.
  bool is_eligible(owner who) const;
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
  std::string judge_row(const request& asked, int occasion, std::int64_t now, const answer& got);
  std::string judge_replay(const lead_state& has, const std::string& recorded, const answer& got);
  std::string judge_turn(const request& asked, int pool_number, std::int64_t now,
                         const answer& got);
  std::string judge_taker(const pool_state& in, const pool& settings, const std::vector<seat>& able,
                          std::size_t taken, std::size_t chosen) const;
  void count_sticky(const expected& meant, const lead& what, std::int64_t now);
  void take_in(const request& asked, int occasion, const answer& got);
  void give(lead_state& which, owner next);
  void set_closed(lead_state& which, bool is_closed);

  const company& company_;
  const std::vector<lead>& leads_;
  std::vector<lead_state> states_;
  std::array<pool_state, pool_count> pools_;
  std::array<std::int64_t, owner_count> loads_ = {};
  tally tally_;
};

}  // namespace ambit::simulator
