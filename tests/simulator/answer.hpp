// answer.hpp: what the library answered about one lead, read from the decision's JSON.
#pragma once

#include <string>
#include <string_view>

#include "tests/simulator/company.hpp"

namespace ambit::simulator {

struct answer {
  std::string outcome;  ///< assigned, kept, unassigned, undecided
  std::string reason;
  owner who = nobody;
  owner stands_in_for = nobody;
  int pool = -1;  ///< whose turn was spent
  bool is_replayed = false;
  owner current = nobody;  ///< of a replay: who has the lead now
  std::string recorded;    ///< the decision without what a replay adds
};

/// `json` is one line of a plan's decisions.
answer read_answer(std::string_view json);

/// What came of an act with one lead.
struct act_answer {
  int lead = -1;
  std::string outcome;  ///< accepted, released, reassigned, kept, already_taken, refused
  std::string reason;
  owner who = nobody;
  bool is_replayed = false;
  friend bool operator==(const act_answer&, const act_answer&) = default;
  /// Whether something was changed by it.
  bool is_done() const {
    return !is_replayed &&
           (outcome == "accepted" || outcome == "released" || outcome == "reassigned");
  }
};
act_answer read_act_answer(std::string_view json);

}  // namespace ambit::simulator
