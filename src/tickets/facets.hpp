// facets.hpp: how many tickets of a list have which value of a field.
//
// Tickets that a scan found are counted out of their column, many at a time, others one by one.
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

namespace ambit::tickets {

class facet_counts {
 public:
  /// Of a choice, bool or id.
  facet_counts(const criteria::object& kind, criteria::field_ordinal field) noexcept
      : of_(&kind.fields[field]), field_(field) {}

  /// One ticket's, as its reader may know it.
  void add(const criteria::cell& value) { add_many(value, 1); }
  /// Tickets whose reader may not know it.
  void add_unknown(std::size_t tickets) noexcept { without_ += tickets; }
  /// Of rows of a block: row i is record `first` + i of the columns.
  void add_rows(const criteria::column_source& columns, std::size_t first,
                const criteria::open_rows& rows);
  /// [{"value":"high","count":1},{"value":null,"count":1}], by value, what is unknown last.
  void write(json::writer& out);

 private:
  void add_many(const criteria::cell& value, std::size_t tickets);
  void add_positions(std::span<const criteria::cell> cells, const void* values,
                     criteria::column_layout layout, std::size_t first,
                     const criteria::open_rows& rows);
  void settle_positions();

  const criteria::field* of_;
  criteria::field_ordinal field_;
  std::map<std::int64_t, std::size_t> by_number_;
  std::map<std::string, std::size_t, std::less<>> by_text_;
  std::size_t without_ = 0;
  std::span<const criteria::cell> cells_;  ///< of the column that was counted last
  std::vector<std::size_t> by_position_;   ///< in them
};

}  // namespace ambit::tickets
