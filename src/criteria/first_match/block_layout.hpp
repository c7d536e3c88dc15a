// block_layout.hpp: which rows of an index stand together in a block of 512.
//
// Few rows stand in the order of their entries. Many are gathered by what they ask for: rows that
// only accept a few of a field's classes go where those classes go, once for each block that their
// classes fall into, so that a record's classes leave few blocks to look at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/criteria/first_match/class_set.hpp"
#include "src/criteria/first_match/index_rows.hpp"

namespace ambit::criteria {

/// Rows that stand together, and the classes that a record must have for them to be looked at here.
struct index_block {
  struct bound {
    std::uint32_t axis = 0;
    class_set::interval classes;
  };
  std::vector<std::uint32_t> rows;  ///< ascending, and so by entry
  std::vector<bound> within;        ///< each axis at most once
};

/// In ascending order of their first entries. `gather`: more rows than this are gathered.
std::vector<index_block> lay_out(const index_rows& rows, std::size_t gather);

}  // namespace ambit::criteria
