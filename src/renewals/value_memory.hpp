// value_memory.hpp: what was found out about a field's values, so that a value of a host's
// dictionary is looked up once, however many records have it.
//
//   value_memory<std::uint32_t> partners(records, field);
//   partners.load(first, count);                 // records that lie together
//   if (const auto known = partners.at(nth)) …   // null: not in a dictionary
//
// Thread rule: one thread. Cost: what is remembered for each value of the dictionary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/criteria/record_set.hpp"

namespace ambit::renewals {

template <class Known>
class value_memory {
 public:
  value_memory(const criteria::record_set& records, criteria::field_ordinal field)
      : records_(&records), field_(field) {}

  void load(std::size_t first, std::size_t count) {
    positions_.resize(count);
    values_ = records_->load_positions(first, field_, positions_);
    if (values_.data() == of_) return;
    of_ = values_.data();
    known_.assign(values_.size(), Known());
  }
  /// What is remembered of the value of the nth record that was loaded, for reading and writing; a
  /// `Known()` at first.
  Known* at(std::size_t nth) noexcept {
    if (values_.empty() || positions_[nth] >= known_.size()) return nullptr;
    return &known_[positions_[nth]];
  }

 private:
  const criteria::record_set* records_;
  criteria::field_ordinal field_;
  std::span<const criteria::cell> values_;
  const criteria::cell* of_ = nullptr;  ///< the values that `known_` is of
  std::vector<std::uint32_t> positions_;
  std::vector<Known> known_;
};

}  // namespace ambit::renewals
