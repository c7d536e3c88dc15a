// history.hpp: what happens to a company, event after event, by a seed alone: never by what the
// library answers, so that a history is the same however it is cut, and whoever decides.
//
// What else may happen joins here: a kind of event below, done in host.cpp, judged in model.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulator/company.hpp"
#include "tests/simulator/dice.hpp"

namespace ambit::simulator {

/// A lead as the host has it. Its number is its place among all leads that ever came.
struct lead {
  route to = route::pool_0;
  language speaks = language::any;
  int account = 0;
};

/// One record of a call. What is asked twice is the same record under the same key.
struct request {
  int lead = 0;
  bool is_wrong = false;  ///< a field has a value of the wrong type
};

/// One call that decides: a single lead or a batch, at one moment, under one event name.
struct call {
  std::int64_t now_unix_us = 0;
  int occasion = 0;        ///< 0: `create`; else the lead is decided anew, as `again-1`, …
  bool is_ageing = false;  ///< what nobody accepted in time goes on to the next choice
  std::vector<request> requests;
};

/// What somebody does with leads.
struct act {
  enum class kind : std::uint8_t { accept, release, reassign };
  kind what = kind::accept;
  std::vector<int> leads;  ///< distinct; one, but of reassign
  owner to = nobody;       ///< of reassign
};
/// In one call, at one moment, by one user.
struct deeds {
  std::int64_t now_unix_us = 0;
  owner actor = nobody;
  std::vector<act> acts;
};

/// What the host says happened to a lead.
struct order {
  enum class kind : std::uint8_t { close, reopen, set_owner, merge, remove };
  kind what = kind::close;
  int lead = 0;
  int into = 0;         ///< of a merge
  owner next = nobody;  ///< of set_owner
};

struct event {
  enum class kind : std::uint8_t {
    decide,    ///< `first` is decided
    overlap,   ///< `first` and `second` are planned by two hosts before either commits
    overtake,  ///< `second` is planned, then `orders` or `done` come, then it is committed
    orders,    ///< the host tells what happened
    acts,      ///< somebody accepts, gives back, reassigns: `done`
    race,      ///< `done` and `rival` are planned by two hosts before either commits
    people,    ///< somebody leaves, comes back, is away, logs in, …: `commands` of the directory
    pools,     ///< another policy
    restart,   ///< in memory: saved and restored
    crash      ///< in a file: `inside` is done by a process that is killed in the midst of it
  };
  kind what = kind::decide;
  int host = 0;  ///< which of two handles on the ledger
  call first;
  call second;
  std::vector<order> orders;
  deeds done;
  deeds rival;  ///< one act with one lead
  std::string commands;
  std::vector<event> inside;
  int killed_at = 0;           ///< which of its calls to SQLite's `step` is the last
  bool killed_before = false;  ///< before that call does anything, or right after it
  int killed_untold = -1;      ///< or else the event that is committed and not told of
  /// How many things happened: each lead of a batch, each order counts.
  int size() const;
};

class history {
 public:
  history(std::uint64_t seed, bool is_in_file);

  event next();
  /// As it is after the latest event.
  const company& now() const { return company_; }
  const std::vector<lead>& leads() const { return leads_; }
  std::int64_t now_unix_us() const { return now_unix_us_; }

 private:
  void pass_time();
  call arrivals(int count, bool one_route);
  call repetitions();
  call again();
  call ageing();
  call some_call();
  deeds some_deeds();
  deeds accepting(int lead);
  std::vector<order> some_orders(bool in_crash);
  order some_order(bool in_crash);
  event change_people();
  void change_user(user& one, owner which);
  void change_pools();
  void change_members(pool& one);
  event crash();
  int new_lead();
  int known_lead();
  int open_lead();

  dice random_;
  bool is_in_file_;
  std::int64_t now_unix_us_;
  company company_;
  std::vector<lead> leads_;
  std::vector<int> open_;  ///< leads that nobody has closed yet
  struct attempt {
    int lead = 0;
    owner actor = nobody;
  };
  std::vector<attempt> attempts_;  ///< to accept; the latest
};

}  // namespace ambit::simulator
