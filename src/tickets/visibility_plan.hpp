// visibility_plan.hpp: what a viewer may see as trees over tests, for a scan of columns: the same
// four parts of viewer_data that decision.cpp asks of a row, relations and companies among them.
#pragma once

#include <array>
#include <cstdint>
#include <deque>

#include "src/criteria/scan/scan_plan.hpp"

namespace ambit::tickets {

struct viewer_data;

struct visibility_plan {
  std::deque<criteria::atom> atoms;  ///< whether a field holds one of the viewer's ids
  criteria::scan_plan plan;
  // Roots in the plan.
  std::array<std::uint32_t, 3> views = {};  ///< what is visible, by list_view
  std::uint32_t own = 0;                    ///< of what is visible
  std::uint32_t closed = 0;
};

/// Once a viewer's sets are made; borrows from its portal.
void make_visibility(viewer_data& viewer);

}  // namespace ambit::tickets
