// cut_search.hpp: how many of ascending numbers are not past a given one, without a branch that
// could only be foreseen wrongly.
//
// The distance from the first cut falls into a bucket by its leading bits (six of them), and a
// bucket holds few cuts: what is left is to halve as often as the fullest one asks for.
//
// Thread rule: immutable once built. Cost: a few instructions, and five for each halving. Memory:
// 12 bytes a cut, and 4 a bucket, of which there are at most 1,920.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace ambit::criteria {

class cut_search {
 public:
  cut_search() = default;
  /// Ascending, each once.
  explicit cut_search(std::span<const std::int64_t> cuts)
      : cuts_(cuts.begin(), cuts.end()), count_(cuts.size()) {
    if (cuts.empty()) return;
    last_bucket_ = bucket_of(cuts.back()) + 1;
    first_of_.assign(last_bucket_ + 1, 0);
    std::size_t fullest = 0;
    for (std::size_t bucket = 0, at = 0; bucket <= last_bucket_; ++bucket) {
      first_of_[bucket] = static_cast<std::uint32_t>(at);
      const std::size_t before = at;
      while (at < count_ && bucket_of(cuts_[at]) == bucket) ++at;
      fullest = std::max(fullest, at - before);
    }
    half_ = std::bit_ceil(fullest + 1) / 2;
    // So that halving may look past the last.
    cuts_.resize(count_ + 2 * half_, std::numeric_limits<std::int64_t>::max());
  }

  std::span<const std::int64_t> cuts() const noexcept { return std::span(cuts_).first(count_); }
  std::size_t not_past(std::int64_t value) const noexcept {
    if (count_ == 0) return 0;
    std::size_t passed = first_of_[std::min(bucket_of(value), last_bucket_)];
    for (std::size_t half = half_; half != 0; half /= 2) {
      const auto mask = ~static_cast<std::size_t>(cuts_[passed + half - 1] <= value) + 1;
      passed += half & mask;
    }
    return std::min(passed, count_);
  }
  std::size_t bytes() const noexcept {
    return cuts_.capacity() * sizeof(std::int64_t) + first_of_.capacity() * sizeof(std::uint32_t);
  }

 private:
  /// That of the first cut also for what lies before it: no cut is found not past it there.
  std::size_t bucket_of(std::int64_t value) const noexcept {
    const std::int64_t first = cuts_.front();
    const std::uint64_t distance =
        value < first ? 0 : static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(first);
    const auto shift = static_cast<std::size_t>(58 - std::countl_zero(distance | 63));
    return shift * 32 + static_cast<std::size_t>(distance >> shift);
  }

  std::vector<std::int64_t> cuts_;  // and behind them as many of the greatest as halving may see
  std::size_t count_ = 0;
  std::size_t half_ = 0;
  std::size_t last_bucket_ = 0;          // behind that of the last cut
  std::vector<std::uint32_t> first_of_;  // by bucket: how many cuts stand in those before it
};

}  // namespace ambit::criteria
