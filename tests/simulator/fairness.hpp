// fairness.hpp: what is promised of a pool's turns, held against those that were taken. It
// knows who was able and who got the turn, not how anybody is chosen.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulator/turns.hpp"

namespace ambit::simulator {

/// How far counts ran from their shares, over everything that changed: told, not promised.
struct drift {
  std::array<std::array<double, 3>, 2> most = {};  ///< of round_robin and weighted, by on_change
  std::array<std::int64_t, 4> turns = {};
  std::int64_t longest_run = 0;  ///< of turns at which the same members were able

  void add(const drift& other);
};

class fairness {
 public:
  /// A turn was taken by `able[taken]`. `is_fresh`: it is the pool's first, or the first since it
  /// began anew; `is_chosen`: by the method, not as an owner whose turn is counted. What is broken,
  /// or nothing.
  std::string judge(const pool& settings, const std::vector<seat>& able, std::size_t taken,
                    bool is_fresh, bool is_chosen);
  const drift& ran() const { return drift_; }

 private:
  struct able_one {
    owner who;
    int weight;
    bool operator==(const able_one&) const = default;
  };

  void begin_run(bool is_fresh);
  std::string judge_even(const pool& settings) const;
  std::string judge_shares() const;
  std::string judge_loads(const std::vector<seat>& able, std::size_t taken) const;
  void count_drift(const pool& settings, owner taker);

  // The run: turns at which the same members were able and nothing was set otherwise.
  std::vector<able_one> able_;
  std::vector<able_one> members_;
  method method_ = method::round_robin;
  std::int64_t turns_ = 0;
  bool is_from_fresh_ = false;
  std::array<std::int64_t, owner_count> counts_ = {};
  /// Of the counts of two: how far the first was ahead at most, and at least, from the run's begin.
  std::array<std::array<std::int64_t, owner_count>, owner_count> ahead_most_ = {};
  std::array<std::array<std::int64_t, owner_count>, owner_count> ahead_least_ = {};

  std::array<std::array<double, owner_count>, 2> off_ = {};  ///< by method
  drift drift_;
};

}  // namespace ambit::simulator
