// policy_compiler.hpp: the document of policy.hpp as policy_data.
#pragma once

#include <memory>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/criteria/first_match/first_match_index.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// Null when `problems` got an error; all problems of the whole document are reported.
/// `index_options` are of the index of each active rule.
std::shared_ptr<const policy_data> compile_policy(
    json::value document, report& problems,
    const criteria::first_match_options& index_options = {});

}  // namespace ambit::model
