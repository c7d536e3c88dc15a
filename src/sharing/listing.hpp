// listing.hpp: what may be asked of a list, and its page.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sharing {

struct list_query {
  model::share_access access = model::share_access::read;
  std::size_t page_size = 50;
  std::string after;  ///< id; empty: from the first on
};

/// `page`, which may be nothing: its size and the id that it begins after.
void read_page(json::value at, report& problems, list_query& out);
/// Nothing when `problems` got an error. An empty text asks for everything.
std::optional<list_query> read_query(std::string_view query, report& problems);

// bind_moments must have run.
std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory);
std::size_t count_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory);

}  // namespace ambit::sharing
