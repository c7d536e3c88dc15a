// cursor.hpp: where a page ended, as a text that its reader gives back.
//
// A cursor is the identity of its query (viewer, policy, portal and all that was asked) and the
// place of the last ticket: the values that it was sorted by, as they were shown, and its id.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/criteria/cell_storage.hpp"
#include "src/tickets/query.hpp"

namespace ambit::tickets {

std::string write_cursor(const list_query& query, const criteria::object& kind,
                         const sort_place& place);
/// Nothing where it is none, or another query's. The place's texts are kept in `storage`.
std::optional<sort_place> read_cursor(const list_query& query, const criteria::object& kind,
                                      std::string_view cursor, criteria::cell_storage& storage);
/// Negative where `left` stands before `right`, 0 where they are the same place.
int compare(const list_query& query, const criteria::object& kind, const sort_place& left,
            const sort_place& right) noexcept;

}  // namespace ambit::tickets
