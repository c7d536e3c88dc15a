// decision.hpp: what may the viewer do with this record? The one place where the plan is asked.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "src/criteria/record_set.hpp"
#include "src/criteria/scan/column_scan.hpp"
#include "src/criteria/scan/row_reader.hpp"
#include "src/criteria/workspace.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sharing {

/// Whether the records are such as the object's sharing reads: ok, unknown_object, schema_mismatch.
status check_records(const viewer_data& viewer, const criteria::record_set& records) noexcept;
/// Before the first row of a call.
void bind_moments(const viewer_data& viewer, criteria::workspace& memory);

/// Whether nothing of the record can be used, or a field that is read is wrong.
bool is_wrong(const viewer_data& viewer, const criteria::record_set& records, std::size_t row,
              criteria::row record) noexcept;
/// The position in the directory of the user who owns a record; `nowhere` of engine_data: none.
std::uint32_t owner_of(const viewer_data& viewer, criteria::row record) noexcept;
/// Whether a grant gives a record that is not wrong, and whose owner is `owner`.
bool holds(const viewer_data& viewer, const grant& by, std::uint32_t owner, criteria::row record,
           criteria::workspace& memory);
/// The first grant that lets the viewer do `asked` (read or edit) with a record that is not wrong;
/// null: none.
const grant* find_grant(const viewer_data& viewer, model::share_access asked, criteria::row record,
                        criteria::workspace& memory);
sight see_row(const viewer_data& viewer, const criteria::record_set& records, std::size_t row,
              criteria::workspace& memory);

/// Many records in columns: a block of sights at a time.
void see_columns(const viewer_data& viewer, const criteria::column_piece& piece,
                 criteria::workspace& memory, sight* sights_out);
/// One sight a record. bind_moments must have run.
void see_all(const viewer_data& viewer, const criteria::record_set& records,
             criteria::workspace& memory, sight* sights_out);

/// `visit(first, rows)`: row i is record `first` + i.
using block_visit = std::function<void(std::size_t first, const criteria::open_rows& rows)>;
/// The records with which the viewer may do `asked`, block after block; no block without some.
/// bind_moments must have run.
void find_visible(const viewer_data& viewer, model::share_access asked,
                  const criteria::record_set& records, criteria::workspace& memory,
                  const block_visit& visit);

}  // namespace ambit::sharing
