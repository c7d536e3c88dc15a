// facets.hpp: how many records of a list have which value of a field.
//
// Records that a scan found are counted out of their column, many at a time, others one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/criteria/column_records.hpp"
#include "src/criteria/scan/open_rows.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

class facet_counts {
 public:
  /// Of a choice, bool or id.
  facet_counts(const object& kind, field_ordinal field) noexcept
      : of_(&kind.fields[field]), field_(field) {}

  /// One record's, as its reader may know it.
  void add(const cell& value) { add_many(value, 1); }
  /// Records whose reader may not know it.
  void add_unknown(std::size_t records) noexcept { without_ += records; }
  /// Of rows of a block: row i is record `first` + i of the columns.
  void add_rows(const column_source& columns, std::size_t first, const open_rows& rows);
  /// [{"value":"high","count":1},{"value":null,"count":1}], by value, what is unknown last.
  void write(json::writer& out);

 private:
  void add_many(const cell& value, std::size_t records);
  void add_positions(std::span<const cell> cells, const void* values, column_layout layout,
                     std::size_t first, const open_rows& rows);
  void settle_positions();

  const field* of_;
  field_ordinal field_;
  std::map<std::int64_t, std::size_t> by_number_;
  std::map<std::string, std::size_t, std::less<>> by_text_;
  std::size_t without_ = 0;
  std::span<const cell> cells_;           ///< of the column that was counted last
  std::vector<std::size_t> by_position_;  ///< in them
};

}  // namespace ambit::criteria
