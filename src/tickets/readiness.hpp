// readiness.hpp: what stands in the way of a portal, as ambit/portals.hpp shows it.
#pragma once

#include <string>

#include "src/criteria/plan.hpp"
#include "src/criteria/workspace.hpp"
#include "src/model/portal_settings.hpp"

namespace ambit::tickets {

std::string write_readiness(const model::portal_settings& portal, const criteria::moment& when,
                            criteria::workspace& memory);

}  // namespace ambit::tickets
