// record_tile.hpp: some records whose first matches are found together, wherever their values lie:
// rows of cells, or columns, of which only the fields that axes look at are read.
//
// Thread rule: one thread, for the length of a look-up; borrows everything.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "src/criteria/column.hpp"
#include "src/criteria/first_match/match_buffers.hpp"
#include "src/criteria/first_match/value_axis.hpp"
#include "src/criteria/record_set.hpp"

namespace ambit::criteria {

class record_tile {
 public:
  /// Rows of `width` cells each, one behind the other.
  record_tile(std::span<const cell> rows, std::size_t width)
      : rows_(rows), width_(width), size_(rows.size() / width) {}
  /// `size` records of a set from `first` on, which lie together in columns: `columns` by axis, null
  /// where every value is missing, and `position` of the first record in them.
  record_tile(const record_set& set, std::size_t first, std::size_t size,
              std::span<const column* const> columns, std::size_t position)
      : columns_(columns), position_(position), set_(&set), first_(first), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  cell value(std::size_t axis, field_ordinal field, std::size_t record) const noexcept {
    if (set_ == nullptr) return rows_[record * width_ + field];
    return columns_[axis] != nullptr ? columns_[axis]->at(position_ + record) : cell();
  }
  /// The class of each record's value, into `out`.
  void classify(std::size_t axis, const value_axis& values, std::span<std::uint32_t> out,
                match_buffers& buffers) const {
    if (set_ == nullptr) {
      values.classify(&rows_[values.field()], width_, out, buffers.folded);
    } else if (columns_[axis] != nullptr) {
      values.classify(*columns_[axis], position_, out, buffers.read, buffers.folded);
    } else {
      std::fill(out.begin(), out.end(), value_axis::missing_class);
    }
  }
  /// A record's cells, valid until those of another are asked for.
  row load(std::size_t record, workspace& memory) {
    if (set_ == nullptr) return rows_.subspan(record * width_, width_);
    if (loaded_ != record) loaded_row_ = set_->load(first_ + record, memory);
    loaded_ = record;
    return loaded_row_;
  }

 private:
  std::span<const cell> rows_;
  std::size_t width_ = 0;
  std::span<const column* const> columns_;
  std::size_t position_ = 0;
  const record_set* set_ = nullptr;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  std::size_t loaded_ = static_cast<std::size_t>(-1);
  row loaded_row_;
};

}  // namespace ambit::criteria
