// class_set.hpp: a set of small numbers as ascending intervals, ends included. What a test accepts
// of the classes that its field's values fall into is a few intervals, negated tests too.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace ambit::criteria {

class class_set {
 public:
  struct interval {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    friend bool operator==(const interval&, const interval&) = default;
  };

  class_set() = default;
  /// In any order; those that overlap or touch are joined.
  explicit class_set(std::vector<interval> intervals) : intervals_(std::move(intervals)) {
    std::sort(intervals_.begin(), intervals_.end(),
              [](const interval& left, const interval& right) { return left.first < right.first; });
    std::size_t kept = 0;
    for (const interval each : intervals_) {
      if (kept != 0 && each.first <= intervals_[kept - 1].last + 1) {
        intervals_[kept - 1].last = std::max(intervals_[kept - 1].last, each.last);
      } else {
        intervals_[kept++] = each;
      }
    }
    intervals_.resize(kept);
  }

  std::span<const interval> intervals() const noexcept { return intervals_; }
  std::size_t size() const noexcept {
    std::size_t count = 0;
    for (const interval each : intervals_) count += each.last - each.first + 1;
    return count;
  }
  bool has(std::uint32_t value) const noexcept {
    const auto after = std::upper_bound(
        intervals_.begin(), intervals_.end(), value,
        [](std::uint32_t wanted, const interval& each) { return wanted < each.first; });
    return after != intervals_.begin() && value <= (after - 1)->last;
  }
  /// What is below `end` and not in the set.
  class_set complement(std::uint32_t end) const {
    class_set out;
    std::uint32_t next = 0;
    for (const interval each : intervals_) {
      if (next < each.first) out.intervals_.push_back({next, each.first - 1});
      next = each.last + 1;
    }
    if (next < end) out.intervals_.push_back({next, end - 1});
    return out;
  }
  class_set operator&(const class_set& other) const {
    class_set out;
    auto left = intervals_.begin();
    auto right = other.intervals_.begin();
    while (left != intervals_.end() && right != other.intervals_.end()) {
      const std::uint32_t first = std::max(left->first, right->first);
      const std::uint32_t last = std::min(left->last, right->last);
      if (first <= last) out.intervals_.push_back({first, last});
      left->last < right->last ? static_cast<void>(++left) : static_cast<void>(++right);
    }
    return out;
  }
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const interval each : intervals_) {
      for (std::uint32_t value = each.first; value <= each.last; ++value) visit(value);
    }
  }
  friend bool operator==(const class_set&, const class_set&) = default;

 private:
  std::vector<interval> intervals_;
};

}  // namespace ambit::criteria
