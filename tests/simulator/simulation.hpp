// simulation.hpp: one seed's history, done by the library and judged by the model, step by step.
#pragma once

#include <cstdint>
#include <string>

#include "tests/simulator/fairness.hpp"
#include "tests/simulator/model.hpp"

namespace ambit::simulator {

struct outcome_of_seed {
  std::string wrong;          ///< what broke; empty: nothing
  std::int64_t broke_at = 0;  ///< after so many events
  std::int64_t events = 0;
  std::int64_t steps = 0;
  std::int64_t orders = 0;
  std::int64_t changes = 0;    ///< of people and pools
  std::int64_t overlaps = 0;   ///< plans that were overtaken before they were committed
  std::int64_t conflicts = 0;  ///< of them those that were refused
  std::int64_t races = 0;      ///< acts of two at a time
  std::int64_t restarts = 0;
  std::int64_t crashes = 0;
  std::int64_t recorded_crashes = 0;  ///< of them after the commit and before it was told
  tally seen;
  drift ran;

  void add(const outcome_of_seed& other);
};

/// The ledger lies in `file`, or in memory where that is empty.
outcome_of_seed simulate(std::uint64_t seed, std::int64_t events, const std::string& file);

}  // namespace ambit::simulator
