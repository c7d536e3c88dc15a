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

namespace ambit::criteria {

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

/// The pieces' records one after the other. Single records' problems are warnings.
std::shared_ptr<const record_set> bind_columns(std::shared_ptr<const schema_data> schema,
                                               const object& kind,
                                               std::span<const record_columns> pieces,
                                               report& problems);

}  // namespace ambit::criteria
