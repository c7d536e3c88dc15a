// pool_compiler.hpp: the pools of a policy.
#pragma once

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"

namespace ambit::model {

/// Reads `pools` (an object, or nothing) but for what the members' `when` say.
void read_pools(policy_builder& build, json::value pools);
/// After the assignments: compiles the members' `when` for each object whose rules name the pool,
/// and adds what they read to those rules. Warns of pools that no rule names; of their members'
/// `when` only the shape is checked, since nothing says what fields there are.
void compile_pool_members(policy_builder& build);

}  // namespace ambit::model
