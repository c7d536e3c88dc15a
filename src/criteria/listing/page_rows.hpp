// page_rows.hpp: which records stand on a page of a list, found in one pass without sorting all.
//
//   page_rows<std::uint32_t> page(kind, order, size, after);
//   for (row : rows) {
//     page.place().keys = …; page.place().id = …;
//     page.take(row);
//   }
//   const auto rows = page.finish();
//
// What stands at or before the page before is left out, and what is already too much for this page
// is not kept: no more than twice the page is, with its texts, whatever the list's length. Records
// that share a place, as a host may give one twice, share a page.
//
// Thread rule: one thread. Cost: a comparison a record, and a sort of the page each time that as
// many records as it has were kept.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "src/criteria/cell_storage.hpp"
#include "src/criteria/listing/sort_order.hpp"

namespace ambit::criteria {

/// `Item` names a record, and is less than another that stands behind it where both share a place.
template <class Item>
class page_rows {
 public:
  struct listed {
    Item item;
    sort_place place;
  };

  /// `after`: where the page before ended. All is borrowed.
  page_rows(const object& kind, std::span<const sort_key> order, std::size_t size,
            const std::optional<sort_place>& after)
      : kind_(kind), order_(order), size_(size), after_(after), prune_at_(2 * size) {
    next_.keys.resize(order.size());
  }

  /// Of the record that is taken next: a cell a key to be set, and the id, which must stay.
  sort_place& place() noexcept { return next_; }
  void take(const Item& item) {
    if (after_ && compare(order_, kind_, *after_, next_) >= 0) return;
    if (beyond_ && compare(order_, kind_, rows_[*beyond_].place, next_) < 0) return;
    rows_.push_back({item, next_});
    keep_texts(rows_.back().place, texts_);
    if (rows_.size() >= prune_at_) prune();
  }
  /// Those of the page, in their order.
  const std::vector<listed>& finish() {
    const std::size_t end = sort_page();
    goes_on_ = end < rows_.size();
    rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(end), rows_.end());
    return rows_;
  }
  /// Whether records stand behind the page. Once it is finished, as is all below.
  bool goes_on() const noexcept { return goes_on_; }

 private:
  /// A record's cells last until the next is loaded.
  void keep_texts(sort_place& of, cell_storage& storage) const {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      cell& value = of.keys[i];
      const field_type type = kind_.fields[order_[i].field].type;
      const bool is_text = type == field_type::text || type == field_type::id;
      if (value.state != cell_state::present || !is_text) continue;
      value.text = storage.keep(value.view()).data();
    }
  }

  std::size_t sort_page() {
    std::sort(rows_.begin(), rows_.end(), [this](const listed& left, const listed& right) {
      const int found = compare(order_, kind_, left.place, right.place);
      return found != 0 ? found < 0 : left.item < right.item;
    });
    std::size_t end = std::min(size_, rows_.size());
    while (end != 0 && end < rows_.size() &&
           compare(order_, kind_, rows_[end - 1].place, rows_[end].place) == 0) {
      ++end;
    }
    return end;
  }

  void prune() {
    const std::size_t end = sort_page();
    if (end < rows_.size()) {
      beyond_ = end;
      rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(end) + 1, rows_.end());
      cell_storage kept;
      for (listed& each : rows_) keep_texts(each.place, kept);
      texts_ = std::move(kept);
    }
    prune_at_ = 2 * rows_.size();
  }

  const object& kind_;
  std::span<const sort_key> order_;
  std::size_t size_;
  const std::optional<sort_place>& after_;
  cell_storage texts_;
  std::vector<listed> rows_;  ///< of the page, as far as is known, and some more
  sort_place next_;
  std::optional<std::size_t> beyond_;  ///< a row that stands behind the page
  std::size_t prune_at_;               ///< as many rows are too many
  bool goes_on_ = false;
};

}  // namespace ambit::criteria
