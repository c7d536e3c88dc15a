// renewal_compiler.hpp: the part of a policy that says whose renewals are, and who hears of them.
#pragma once

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"

namespace ambit::model {

/// Compiles `renewals` (an object, or nothing).
void compile_renewals(policy_builder& build, json::value renewals);

}  // namespace ambit::model
