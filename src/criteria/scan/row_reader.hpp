// row_reader.hpp: the trees of a scan_plan asked of one record: what column_scan asks of many.
#pragma once

#include <cstdint>

#include "src/criteria/cell.hpp"
#include "src/criteria/scan/scan_plan.hpp"

namespace ambit::criteria {

class workspace;

/// Groups stand in one another at most so deep: criteria as they are written, and a few around them.
/// What stands deeper is not true.
inline constexpr std::uint32_t max_plan_levels = 80;

/// Whether the tree at `root` is true of the record. No cell that is asked may be invalid; for tests
/// that depend on the moment bind_moment must have run for their tables.
bool passes(const scan_plan& plan, std::uint32_t root, row record, workspace& memory);

}  // namespace ambit::criteria
