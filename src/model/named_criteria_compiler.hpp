// named_criteria_compiler.hpp: the part `criteria` of a policy.
#pragma once

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"

namespace ambit::model {

/// Reads `criteria` (nothing: none) into build.data. After the schema.
void compile_named_criteria(policy_builder& build, json::value criteria);

}  // namespace ambit::model
