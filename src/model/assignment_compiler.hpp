// assignment_compiler.hpp: the assignment rules of a policy.
#pragma once

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"

namespace ambit::model {

/// Compiles `assignment` (an object, or nothing). The pools' names must be known.
void compile_assignments(policy_builder& build, json::value assignment);

}  // namespace ambit::model
