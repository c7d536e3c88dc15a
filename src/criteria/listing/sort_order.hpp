// sort_order.hpp: the order in which a list has its records: by some fields' values, then by id.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "src/criteria/cell.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

struct sort_key {
  field_ordinal field = 0;  ///< of one value: any type but choices
  bool descending = false;
};

/// Where a record stands: a value a sort key, and the id. Values that are not present stand last,
/// whichever way the others go.
struct sort_place {
  std::vector<cell> keys;
  std::string_view id;
};

/// Negative where `left` stands before `right`, 0 where they are the same place.
int compare(std::span<const sort_key> order, const object& kind, const sort_place& left,
            const sort_place& right) noexcept;

}  // namespace ambit::criteria
