// workspace.hpp: the reused buffers behind a scratch. Nothing here outlives a call in meaning.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "src/criteria/cell.hpp"
#include "src/criteria/first_match/match_buffers.hpp"
#include "src/criteria/scan/column_scan.hpp"

namespace ambit::base {
class zone;
}

namespace ambit::criteria {

class atom_table;

class workspace {
 public:
  /// Half-open range [first, last) of an atom that depends on the moment; days for dates,
  /// microseconds for timestamps. first >= last: nothing is in it, and an event is another one.
  struct range {
    std::int64_t first = 0;
    std::int64_t last = 0;
    /// Set where the local days of timestamps are no interval of instants, since the clocks are set
    /// back over the midnight at an end: then the range is of days, and values are asked for
    /// theirs.
    const base::zone* days_in = nullptr;
  };

  /// The ranges of a table by atom ordinal, for bind_moment to fill; remembered beside those of
  /// other tables, so that records and users can be asked in turn. The oldest of many is forgotten.
  std::vector<range>& ranges_of(const atom_table& table);
  /// Makes a table's ranges those that range_at finds.
  void select(const atom_table& table) noexcept;
  /// Null when the selected table was not bound.
  const range* range_at(std::uint32_t atom) const noexcept {
    return selected_ && atom < selected_->size() ? &(*selected_)[atom] : nullptr;
  }

  /// Folded text of the value under test, where a test ignores case and its field does not.
  std::string folded_left;
  std::string folded_right;
  /// Cells of a record that is gathered from columns.
  std::vector<cell> gathered;
  /// The event of the call, for explanations.
  std::string event;
  match_buffers match;
  scan_buffers scan;

 private:
  static constexpr std::size_t max_tables = 64;
  struct binding {
    const atom_table* table = nullptr;
    std::vector<range> ranges;
  };
  std::vector<binding> bindings_;
  std::size_t oldest_ = 0;
  const atom_table* selected_table_ = nullptr;
  const std::vector<range>* selected_ = nullptr;
};

}  // namespace ambit::criteria
