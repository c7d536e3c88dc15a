// ranked_records.hpp: the records of a batch in the order of their ids, whatever order they came
// in. What is said of many records is said by their places in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"
#include "src/sharing/record_marks.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sharing {

/// Borrows the records.
class ranked_records {
 public:
  /// Asks every record once: who owns it, and whether it is wrong in what sharing reads.
  ranked_records(const criteria::record_set& records, const model::object_sharing& settings,
                 criteria::workspace& memory);

  const criteria::record_set& records() const noexcept { return records_; }
  std::size_t size() const noexcept { return rows_.size(); }
  std::string_view id(std::size_t place) const noexcept { return records_.id(rows_[place]); }
  std::size_t row(std::size_t place) const noexcept { return rows_[place]; }
  /// Those that are not wrong.
  const record_marks& right() const noexcept { return right_; }
  std::size_t wrong_count() const noexcept { return wrong_; }
  /// Places, ascending, of records that are not wrong.
  std::span<const std::uint32_t> owned_by(std::string_view user) const;

  /// Records that are not wrong and have one of these ids.
  record_marks named(std::span<const std::string> ids) const;
  /// Where the plan's tree at `root` is true, of records that are not wrong. bind_moments must have
  /// run. Cost: one pass over the records.
  record_marks passing(const viewer_data& viewer, std::uint32_t root,
                       criteria::workspace& memory) const;

 private:
  const criteria::record_set& records_;
  std::vector<std::uint32_t> rows_;    ///< by place
  std::vector<std::uint32_t> places_;  ///< by row
  record_marks right_;
  std::size_t wrong_ = 0;
  std::unordered_map<std::string, std::vector<std::uint32_t>> owned_;
};

}  // namespace ambit::sharing
