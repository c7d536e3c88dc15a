// policy_compiler.hpp: the document of policy.hpp as policy_data.
#pragma once

#include <memory>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// Null when `problems` got an error; all problems of the whole document are reported.
std::shared_ptr<const policy_data> compile_policy(json::value document, report& problems);

}  // namespace ambit::model
