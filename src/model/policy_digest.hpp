// policy_digest.hpp: a name for what a policy says, whatever its white space and order of keys.
#pragma once

#include "src/base/digest.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

base::digest_value digest_of(const policy_data& data);

}  // namespace ambit::model
