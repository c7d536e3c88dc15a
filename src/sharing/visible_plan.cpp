#include "src/sharing/visible_plan.hpp"

namespace ambit::sharing {

std::uint32_t add_visible(criteria::scan_plan& plan, const viewer_data& viewer,
                          model::share_access asked) {
  if (!viewer.may_look()) return plan.add_constant(false);
  return plan.add(viewer.plan,
                  asked == model::share_access::edit ? viewer.editable : viewer.visible);
}

}  // namespace ambit::sharing
