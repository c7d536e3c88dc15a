// dice.hpp: random numbers that a seed repeats on any machine (SplitMix64; the distributions of
// <random> differ between libraries).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ambit::simulator {

class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed) {}

  /// 0 to `bound` - 1.
  int below(int bound) { return static_cast<int>((next() >> 11) % static_cast<unsigned>(bound)); }
  /// Both ends included.
  int between(int low, int high) { return low + below(high - low + 1); }
  bool chance(int percent) { return below(100) < percent; }

  template <class T>
  const T& one_of(const std::vector<T>& some) {
    return some[static_cast<std::size_t>(below(static_cast<int>(some.size())))];
  }

 private:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }

  std::uint64_t state_;
};

}  // namespace ambit::simulator
