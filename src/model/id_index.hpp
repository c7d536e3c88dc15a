// id_index.hpp: from the hash of an id to the position that may have it: one shard of a table's
// index. Ids themselves stand in the entities, which the table compares.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "src/model/position_table.hpp"

namespace ambit::model {

class id_index : public position_table {
 public:
  /// The hash's lowest bits choose the shard; its upper half finds the place in it.
  static constexpr unsigned shard_bits = 10;

  /// Ids of entities that were removed, so that they come back to their positions.
  std::map<std::uint32_t, std::string> removed;
};

}  // namespace ambit::model
