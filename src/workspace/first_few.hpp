// first_few.hpp: a list that is bounded: the first of many in an order, and how many there are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "src/criteria/record_set.hpp"
#include "src/workspace/task_days.hpp"

namespace ambit::workspace {

/// A record on a calendar.
struct placed_record {
  calendar_place place;
  std::uint32_t row = 0;
};

/// By place, then by id, then as the records lie.
inline bool is_before(const criteria::record_set& records, const placed_record& a,
                      const placed_record& b) {
  if (a.place != b.place) return a.place < b.place;
  const std::string_view id_a = records.id(a.row);
  const std::string_view id_b = records.id(b.row);
  return id_a != id_b ? id_a < id_b : a.row < b.row;
}

struct in_order {
  const criteria::record_set* records;
  bool operator()(const placed_record& a, const placed_record& b) const {
    return is_before(*records, a, b);
  }
};

/// Keeps the first `most` of what it is given; memory for twice as many.
class first_few {
 public:
  first_few(const criteria::record_set& records, std::size_t most)
      : records_(records), most_(most) {}

  void take(const placed_record& item) {
    kept_.push_back(item);
    if (kept_.size() >= 2 * most_) cut();
  }
  /// In their order.
  const std::vector<placed_record>& finish() {
    cut();
    std::sort(kept_.begin(), kept_.end(), in_order{&records_});
    return kept_;
  }

 private:
  void cut() {
    if (kept_.size() <= most_) return;
    const auto end = kept_.begin() + static_cast<std::ptrdiff_t>(most_);
    std::nth_element(kept_.begin(), end, kept_.end(), in_order{&records_});
    kept_.erase(end, kept_.end());
  }

  const criteria::record_set& records_;
  std::size_t most_;
  std::vector<placed_record> kept_;
};

}  // namespace ambit::workspace
