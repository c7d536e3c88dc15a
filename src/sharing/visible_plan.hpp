// visible_plan.hpp: what a viewer may see, as part of a plan that asks more: of a view over records,
// say, those that are in the view *and* visible.
//
//   const auto both = plan.open(plan_node::kind::all);
//   sharing::add_visible(plan, who.data());
//   plan.add(*view.when, *view.atoms);
//   plan.close(both);
//
// It is the tree that viewer::see asks, so a row that passes is one whose sight is `read` or `edit`.
// Whoever asks the plan keeps the viewer alive, has check_records said `ok` of the records, binds
// moments (bind_moments) before the first row, and leaves out records that are wrong (is_wrong; in
// columns mark_wrong over reads_of), whatever else the plan reads.
#pragma once

#include <cstdint>
#include <span>

#include "src/criteria/scan/scan_plan.hpp"
#include "src/model/sharing_settings.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sharing {

/// The root of: the viewer may do `asked` (read or edit). Never true of one who may not look.
std::uint32_t add_visible(criteria::scan_plan& plan, const viewer_data& viewer,
                          model::share_access asked = model::share_access::read);

/// What the tree reads of a record: ascending, the same whoever asks.
inline std::span<const criteria::field_ordinal> reads_of(const viewer_data& viewer) noexcept {
  return viewer.settings->reads;
}

}  // namespace ambit::sharing
