// column_records.hpp: many records out of columns of the host's memory.
//
// All values are checked once, when the columns are bound; ids and problems are copied then, so
// that what is decided may be read when the host's memory is gone. Loading a record gathers its
// cells into the workspace.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "ambit/report.hpp"
#include "src/criteria/column_view.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/scan/row_bits.hpp"

namespace ambit::criteria {

class column;

struct named_column {
  field_ordinal field = 0;
  std::shared_ptr<const column_view> view;  ///< readable as the field (column::is_readable)
};

/// One table, or a piece of one.
struct record_columns {
  std::size_t size = 0;
  std::vector<bitmap> validity;       ///< of the records: one that is null is broken
  std::vector<named_column> columns;  ///< each field at most once, `id` among them
};

/// Records that lie together in columns, for a scan of them.
class column_source {
 public:
  virtual ~column_source() = default;
  virtual const object& kind() const noexcept = 0;
  /// Null where nothing was bound: every value is missing.
  virtual const column* find_column(field_ordinal field) const noexcept = 0;
  /// Adds to `wrong` those of `count` records that are broken, or wrong in one of the fields
  /// (ascending): row i is record `first` + i. Whether there were any.
  virtual bool mark_wrong(std::size_t first, std::size_t count,
                          std::span<const field_ordinal> fields,
                          row_bits& wrong) const noexcept = 0;
};

/// The pieces' records one after the other. Single records' problems are warnings.
std::shared_ptr<const record_set> bind_columns(std::shared_ptr<const schema_data> schema,
                                               const object& kind,
                                               std::span<const record_columns> pieces,
                                               report& problems);

}  // namespace ambit::criteria
