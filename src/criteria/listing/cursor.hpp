// cursor.hpp: where a page ended, as a text that its reader gives back.
//
// A cursor is the identity of its question (viewer, policy and all that was asked) and the place of
// the last record: the values that it was sorted by, as they were shown, and its id.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/criteria/cell_storage.hpp"
#include "src/criteria/listing/sort_order.hpp"

namespace ambit::criteria {

std::string write_cursor(std::string_view identity, std::span<const sort_key> order,
                         const object& kind, const sort_place& place);
/// Nothing where it is none, or another question's. The place's texts are kept in `storage`.
std::optional<sort_place> read_cursor(std::string_view identity, std::span<const sort_key> order,
                                      const object& kind, std::string_view cursor,
                                      cell_storage& storage);

}  // namespace ambit::criteria
