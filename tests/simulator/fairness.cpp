#include "tests/simulator/fairness.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ambit::simulator {
namespace {

std::size_t at(owner who) {
  return static_cast<std::size_t>(who);
}

std::string name(owner who) {
  return owner_json(who);
}

std::string number(std::int64_t value) {
  return std::to_string(value);
}

}  // namespace

std::string fairness::judge(const pool& settings, const std::vector<seat>& able, std::size_t taken,
                            bool is_fresh, bool is_chosen) {
  std::vector<able_one> now;
  std::vector<able_one> members;
  now.reserve(able.size());
  members.reserve(settings.members.size());
  for (const seat& each : able) now.push_back({each.settings->who, each.settings->weight});
  for (const member& each : settings.members) members.push_back({each.who, each.weight});
  if (is_fresh || !is_chosen || now != able_ || members != members_ || method_ != settings.turns) {
    able_ = std::move(now);
    members_ = std::move(members);
    method_ = settings.turns;
    begin_run(is_fresh && is_chosen);
  }
  const owner taker = able[taken].settings->who;
  count_drift(settings, taker);
  if (!is_chosen) {
    able_.clear();  // no run goes on over it
    return {};
  }
  ++turns_;
  ++counts_[at(taker)];
  drift_.longest_run = std::max(drift_.longest_run, turns_);
  for (const able_one& other : able_) {
    const std::size_t one = at(taker);
    const std::size_t two = at(other.who);
    const std::int64_t ahead = counts_[one] - counts_[two];
    ahead_most_[one][two] = std::max(ahead_most_[one][two], ahead);
    ahead_least_[two][one] = std::min(ahead_least_[two][one], -ahead);
  }
  switch (settings.turns) {
    case method::round_robin:
      return judge_even(settings);
    case method::weighted:
      return judge_shares();
    case method::least_loaded:
      return judge_loads(able, taken);
    case method::random:
      break;  // that it repeats exactly is what the model holds against it
  }
  return {};
}

void fairness::begin_run(bool is_fresh) {
  turns_ = 0;
  is_from_fresh_ = is_fresh;
  counts_ = {};
  ahead_most_ = {};
  ahead_least_ = {};
}

/// Over any run the counts of two differ by at most 1, and with catch_up by what one was owed. Any
/// stretch of this run is a run too: hence the most and the least that one was ever ahead.
std::string fairness::judge_even(const pool& settings) const {
  for (const able_one& one : able_)
    for (const able_one& two : able_) {
      const std::int64_t most =
          ahead_most_[at(one.who)][at(two.who)] - ahead_least_[at(one.who)][at(two.who)];
      if (most > 1 + settings.catch_up)
        return joined("over a run in which both are able, the counts of ", name(one.who), " and ",
                      name(two.who), " differ by ", number(most));
    }
  return {};
}

/// From a fresh pool, each count is within 1 of n*w/sum.
std::string fairness::judge_shares() const {
  if (!is_from_fresh_) return {};
  std::int64_t sum = 0;
  for (const able_one& each : able_) sum += each.weight;
  for (const able_one& each : able_)
    if (std::abs(counts_[at(each.who)] * sum - turns_ * each.weight) > sum)
      return joined("after ", number(turns_), " turns from a fresh pool, ", name(each.who),
                    " of weight ", number(each.weight), " of ", number(sum), " has ",
                    number(counts_[at(each.who)]));
  return {};
}

std::string fairness::judge_loads(const std::vector<seat>& able, std::size_t taken) const {
  const seat& taker = able[taken];
  for (const seat& each : able)
    if (each.load * taker.settings->weight < taker.load * each.settings->weight)
      return joined(name(taker.settings->who), " has a load of ", number(taker.load), " by weight ",
                    number(taker.settings->weight), ", ", name(each.settings->who), " only ",
                    number(each.load), " by ", number(each.settings->weight));
  return {};
}

void fairness::count_drift(const pool& settings, owner taker) {
  const auto by = static_cast<std::size_t>(settings.turns);
  ++drift_.turns[by];
  if (settings.turns != method::round_robin && settings.turns != method::weighted) return;
  if (settings.sticky_counts) return;  // owners' turns come as they come
  double sum = 0;
  const auto weight = [&](const able_one& each) {
    return settings.turns == method::weighted ? static_cast<double>(each.weight) : 1.0;
  };
  for (const able_one& each : able_) sum += weight(each);
  for (const able_one& each : able_) off_[by][at(each.who)] += weight(each) / sum;
  off_[by][at(taker)] -= 1;
  double& most = drift_.most[by][static_cast<std::size_t>(settings.change)];
  for (const able_one& each : able_) most = std::max(most, std::abs(off_[by][at(each.who)]));
}

void drift::add(const drift& other) {
  for (std::size_t by = 0; by < turns.size(); ++by) turns[by] += other.turns[by];
  for (std::size_t by = 0; by < most.size(); ++by)
    for (std::size_t change = 0; change < most[by].size(); ++change)
      most[by][change] = std::max(most[by][change], other.most[by][change]);
  longest_run = std::max(longest_run, other.longest_run);
}

}  // namespace ambit::simulator
