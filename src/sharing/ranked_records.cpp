#include "src/sharing/ranked_records.hpp"

#include <algorithm>
#include <numeric>

#include "src/criteria/scan/column_scan.hpp"
#include "src/criteria/scan/row_reader.hpp"

namespace ambit::sharing {

using criteria::column_piece;
using criteria::row_bits;

ranked_records::ranked_records(const criteria::record_set& records,
                               const model::object_sharing& settings, criteria::workspace& memory)
    : records_(records), rows_(records.size()), places_(records.size()), right_(records.size()) {
  std::iota(rows_.begin(), rows_.end(), 0U);
  std::stable_sort(rows_.begin(), rows_.end(), [&](std::uint32_t left, std::uint32_t right) {
    return records.id(left) < records.id(right);
  });
  for (std::uint32_t place = 0; place < rows_.size(); ++place) places_[rows_[place]] = place;
  for (std::size_t row = 0; row < records.size(); ++row) {
    const criteria::row record = records.load(row, memory);
    if (records.broken(row) || criteria::reads_invalid(settings.reads, record)) {
      ++wrong_;
      continue;
    }
    right_.set(places_[row]);
    const criteria::cell& owner = record[criteria::record_field::owner_user];
    if (owner.state == criteria::cell_state::present) {
      owned_[std::string(owner.view())].push_back(places_[row]);
    }
  }
  for (auto& [owner, places] : owned_) std::sort(places.begin(), places.end());
}

std::span<const std::uint32_t> ranked_records::owned_by(std::string_view user) const {
  const auto found = owned_.find(std::string(user));
  if (found == owned_.end()) return {};
  return found->second;
}

record_marks ranked_records::named(std::span<const std::string> ids) const {
  record_marks out(size());
  for (const std::string_view wanted : ids) {
    auto at = std::lower_bound(
        rows_.begin(), rows_.end(), wanted,
        [&](std::uint32_t row, std::string_view than) { return records_.id(row) < than; });
    for (; at != rows_.end() && records_.id(*at) == wanted; ++at) {
      if (right_[places_[*at]]) out.set(places_[*at]);
    }
  }
  return out;
}

record_marks ranked_records::passing(const viewer_data& viewer, std::uint32_t root,
                                     criteria::workspace& memory) const {
  record_marks out(size());
  for (std::size_t row = 0; row < records_.size();) {
    const column_piece piece = records_.columns_at(row);
    if (!piece.columns) {
      const bool is_right = right_[places_[row]];
      if (is_right && criteria::passes(viewer.plan, root, records_.load(row, memory), memory)) {
        out.set(places_[row]);
      }
      ++row;
      continue;
    }
    criteria::column_scan scan(viewer.plan, piece, criteria::widest_scan_instructions(),
                               memory.scan, memory);
    for (std::size_t first = 0; first < piece.count; first += row_bits::rows) {
      const std::size_t count = std::min(row_bits::rows, piece.count - first);
      criteria::open_rows rows;
      rows.clear(count);
      for (std::size_t at = 0; at < count; ++at) {
        if (right_[places_[row + first + at]]) rows.set(at);
      }
      scan.narrow(root, first, rows);
      rows.for_each([&](std::size_t at) { out.set(places_[row + first + at]); });
    }
    row += piece.count;
  }
  return out;
}

}  // namespace ambit::sharing
