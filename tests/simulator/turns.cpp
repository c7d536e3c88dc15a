#include "tests/simulator/turns.hpp"

#include <algorithm>
#include <cstddef>

namespace ambit::simulator {
namespace {

constexpr std::int64_t one = std::int64_t{1} << 40U;

std::size_t at(owner who) {
  return static_cast<std::size_t>(who);
}

std::int64_t sum_of_weights(const std::vector<seat>& able) {
  std::int64_t sum = 0;
  for (const seat& each : able) sum += each.settings->weight;
  return std::max<std::int64_t>(sum, 1);
}

/// The first position of the smallest, by `is_less` of two seats.
template <class Less>
std::size_t first_smallest(const std::vector<seat>& able, const Less& is_less) {
  return static_cast<std::size_t>(std::min_element(able.begin(), able.end(), is_less) -
                                  able.begin());
}

/// policy.hpp writes down how a random turn follows from the names.
std::uint64_t hash_of(int pool_number, const std::string& lead_id) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  const std::string bytes = joined("p", std::to_string(pool_number), "\xFF", lead_id);
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBU;
  return hash ^ (hash >> 31U);
}

}  // namespace

void turns::meet(const pool& settings) {
  std::vector<owner> now;
  now.reserve(settings.members.size());
  for (const member& each : settings.members) now.push_back(each.who);
  if (settings.change == on_change::reset && number_ > begun_at_ && members_ != now) {
    begun_at_ = number_;
    last_ = {};
    credit_ = {};
    is_known_ = {};
  }
  if (settings.change == on_change::join_at_minimum && number_ > 0) {
    std::int64_t furthest = number_ - 1;  // never level with the one who took the last turn
    std::int64_t smallest = 0;
    bool is_first = true;
    for (const owner who : now) {
      if (!is_known_[at(who)]) continue;
      furthest = std::min(furthest, last_[at(who)]);
      smallest = is_first ? credit_[at(who)] : std::min(smallest, credit_[at(who)]);
      is_first = false;
    }
    for (const owner who : now) {
      if (is_first || is_known_[at(who)]) continue;
      last_[at(who)] = furthest;
      if (settings.turns == method::weighted) credit_[at(who)] = smallest;
    }
  }
  for (const owner who : now) is_known_[at(who)] = true;
  members_ = now;
}

std::size_t turns::choose(const pool& settings, int pool_number, const std::vector<seat>& able,
                          const std::string& lead_id) {
  switch (settings.turns) {
    case method::weighted:
      return due(able);
    case method::least_loaded:
      return least_loaded(able);
    case method::random:
      return hash_of(pool_number, lead_id) % able.size();
    case method::round_robin:
      break;
  }
  return longest_ago(able);
}

void turns::spend(const pool& settings, const std::vector<seat>& able, owner taken) {
  if (settings.turns == method::weighted) {
    credit_ = grown(able);
    credit_[at(taken)] -= one;
  }
  last_[at(taken)] = ++number_;
}

int turns::taken_on(owner taker, std::int64_t day) const {
  const auto found = days_.find({taker, day});
  return found == days_.end() ? 0 : found->second;
}

// -------------------------------------------------------------------------------------- methods

std::size_t turns::longest_ago(const std::vector<seat>& able) const {
  return first_smallest(able, [&](const seat& left, const seat& right) {
    return last_[at(left.settings->who)] < last_[at(right.settings->who)];
  });
}

std::size_t turns::least_loaded(const std::vector<seat>& able) const {
  return first_smallest(able, [&](const seat& left, const seat& right) {
    const std::int64_t of_left = left.load * right.settings->weight;
    const std::int64_t of_right = right.load * left.settings->weight;
    if (of_left != of_right) return of_left < of_right;
    return last_[at(left.settings->who)] < last_[at(right.settings->who)];
  });
}

/// One turn's worth of credit is handed out, exactly.
turns::credits turns::grown(const std::vector<seat>& able) const {
  credits after = credit_;
  const std::int64_t sum = sum_of_weights(able);
  std::int64_t left = one;
  for (const seat& each : able) {
    const std::int64_t share = each.settings->weight * one / sum;
    after[at(each.settings->who)] += share;
    left -= share;
  }
  for (const seat& each : able) {
    if (left-- <= 0) break;
    ++after[at(each.settings->who)];
  }
  return after;
}

/// Tijdeman's rule; all of it multiplied by 2N - 2 and by the weights, to stay with whole numbers.
std::size_t turns::due(const std::vector<seat>& able) const {
  if (able.size() == 1) return 0;
  const credits after = grown(able);
  const std::int64_t most = 2 * static_cast<std::int64_t>(able.size()) - 2;
  const auto credit = [&](const seat& each) { return after[at(each.settings->who)]; };
  const auto is_due = [&](const seat& each) { return credit(each) * most >= one; };
  const auto slack = [&](const seat& each) { return (most - 1) * one - credit(each) * most; };
  if (std::none_of(able.begin(), able.end(), is_due))
    return first_smallest(
        able, [&](const seat& left, const seat& right) { return credit(left) > credit(right); });
  return first_smallest(able, [&](const seat& left, const seat& right) {
    if (is_due(left) != is_due(right)) return is_due(left);
    return slack(left) * right.settings->weight < slack(right) * left.settings->weight;
  });
}

}  // namespace ambit::simulator
