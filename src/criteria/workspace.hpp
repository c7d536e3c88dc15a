// workspace.hpp: the reused buffers behind a scratch. Nothing here outlives a call in meaning.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "src/criteria/cell.hpp"

namespace ambit::criteria {

class workspace {
 public:
  /// Half-open range [first, last) of an atom that depends on the moment, by atom ordinal; days for
  /// dates, microseconds for timestamps. first >= last: nothing is in it.
  struct range { std::int64_t first = 0; std::int64_t last = 0; };
  std::vector<range> ranges;
  /// Folded text of the value under test, where a test ignores case and its field does not.
  std::string folded_left;
  std::string folded_right;
  /// Cells of a record that is gathered from columns.
  std::vector<cell> gathered;
};

}  // namespace ambit::criteria
