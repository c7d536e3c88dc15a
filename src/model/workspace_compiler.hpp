// workspace_compiler.hpp: the part `workspace` of a policy.
#pragma once

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"

namespace ambit::model {

/// `workspace` is an object, or nothing. After the schema and the sharing.
void compile_workspace(policy_builder& build, json::value workspace);

}  // namespace ambit::model
