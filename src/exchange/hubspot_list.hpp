// hubspot_list.hpp: the filters of a list: branches within branches, and operations on properties.
#pragma once

#include <optional>

#include "src/base/json.hpp"
#include "src/exchange/hubspot_test.hpp"
#include "src/exchange/refusal.hpp"

namespace ambit::exchange {

/// Reads `filterBranch`; nothing, and the first reason, where a part cannot be carried.
std::optional<filter_group> read_filter_branch(json::value branch, refusal& refusal_out);

}  // namespace ambit::exchange
