// portal_compiler.hpp: the part `portals` of a policy.
#pragma once

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"

namespace ambit::model {

/// `portals` is an object, or nothing. After the schema.
void compile_portals(policy_builder& build, json::value portals);

}  // namespace ambit::model
