// listing.hpp: a page of a viewer's tickets, with counts and facets.
#pragma once

#include <cstddef>
#include <string>

#include "src/criteria/record_set.hpp"
#include "src/tickets/query.hpp"

namespace ambit::tickets {

/// bind_moments must have run.
std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory);

/// The `count` of that list; 0 where there is none.
std::size_t count_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory);

}  // namespace ambit::tickets
