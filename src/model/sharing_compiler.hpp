// sharing_compiler.hpp: the part `sharing` of a policy.
#pragma once

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"

namespace ambit::model {

/// `sharing` is an object, or nothing. After the schema.
void compile_sharing(policy_builder& build, json::value sharing);

}  // namespace ambit::model
