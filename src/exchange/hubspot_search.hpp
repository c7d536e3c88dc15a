// hubspot_search.hpp: the filters of a search request: any of the groups, of each all the filters.
#pragma once

#include <cstddef>
#include <optional>

#include "src/base/json.hpp"
#include "src/exchange/hubspot_test.hpp"
#include "src/exchange/refusal.hpp"

namespace ambit::exchange {

struct search_limits {
  std::size_t groups = 0;
  std::size_t filters_in_group = 0;
  std::size_t filters = 0;
};

/// Reads `filterGroups`; nothing, and the first reason, where a part cannot be carried.
std::optional<filter_group> read_filter_groups(json::value groups, const search_limits& limits,
                                               refusal& refusal_out);

}  // namespace ambit::exchange
