// turns.hpp: whose turn it is in a pool, by the contract and in the most obvious way; and
// what the pool remembers.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/simulator/company.hpp"

namespace ambit::simulator {

/// A member who is able to take a turn now.
struct seat {
  const member* settings = nullptr;
  owner taker = nobody;   ///< who gets the lead: the member, or who stands in
  std::int64_t load = 0;  ///< of the taker
};

class turns {
 public:
  /// What a change of members does, before a turn is taken.
  void meet(const pool& settings);
  /// No turn was taken since the pool began, or began anew.
  bool is_fresh() const { return number_ == begun_at_; }
  /// Who of `able`, in list order, takes the turn for this lead: a position. No catch_up.
  std::size_t choose(const pool& settings, int pool_number, const std::vector<seat>& able,
                     const std::string& lead_id);
  /// The turn is spent, by whom `choose` named or by another of `able`.
  void spend(const pool& settings, const std::vector<seat>& able, owner taken);
  /// A turn of a pool that counts days, on the local day of its taker.
  void count_day(owner taker, std::int64_t day) { ++days_[{taker, day}]; }
  int taken_on(owner taker, std::int64_t day) const;
  std::int64_t number() const { return number_; }

 private:
  using credits = std::array<std::int64_t, owner_count>;
  credits grown(const std::vector<seat>& able) const;
  std::size_t longest_ago(const std::vector<seat>& able) const;
  std::size_t least_loaded(const std::vector<seat>& able) const;
  std::size_t due(const std::vector<seat>& able) const;

  std::int64_t number_ = 0;    ///< of the last turn; counts on when the pool begins anew
  std::int64_t begun_at_ = 0;  ///< the turn before its first, or first anew
  std::array<std::int64_t, owner_count> last_ = {};  ///< each one's last turn; 0: never
  credits credit_ = {};                              ///< in parts of 2^-40
  std::array<bool, owner_count> is_known_ = {};
  std::vector<owner> members_;  ///< who they were at the last turn
  std::map<std::pair<owner, std::int64_t>, int> days_;
};

}  // namespace ambit::simulator
