// listing.hpp: a page of a viewer's tickets, with counts and facets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/criteria/record_set.hpp"
#include "src/tickets/query.hpp"

namespace ambit::tickets {

/// A row that the viewer may see.
struct visible_row {
  std::uint32_t row = 0;
  bool is_own = false;
  bool is_shared = false;  ///< as of decision: own ones may be shared too
  bool is_closed = false;
  /// A host may give a ticket twice.
  friend bool operator<(const visible_row& left, const visible_row& right) noexcept {
    return left.row < right.row;
  }
};

/// What a list says of somebody who has none; else nothing.
std::optional<std::string_view> refuse_list(const viewer_data& viewer, const list_query& query);

/// Of all records. bind_moments must have run.
std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory);
/// The same where it is known which rows the viewer may see.
std::string write_list(const viewer_data& viewer, const criteria::record_set& records,
                       std::span<const visible_row> visible, const list_query& query,
                       criteria::workspace& memory);

/// The `count` of that list; 0 where there is none.
std::size_t count_list(const viewer_data& viewer, const criteria::record_set& records,
                       const list_query& query, criteria::workspace& memory);

}  // namespace ambit::tickets
