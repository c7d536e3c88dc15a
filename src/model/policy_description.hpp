// policy_description.hpp: what a policy compiled to, as JSON for people who look before they trust.
#pragma once

#include <string>

#include "src/model/policy_data.hpp"

namespace ambit::model {

std::string describe(const policy_data& data);

}  // namespace ambit::model
