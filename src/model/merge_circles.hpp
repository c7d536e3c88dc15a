// merge_circles.hpp: merges of a ledger that lead back to their own record, which no act makes.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/model/note.hpp"

namespace ambit::model {

/// Cost: a look-up a merge.
class merge_circles {
 public:
  /// A note as it is written, and as it was read; of those that are no merge nothing is kept.
  void add(json::value written, const note& read);
  /// Reports each circle once, at one of its merges.
  void find(report& problems);

 private:
  using record = std::pair<std::string, std::string>;  ///< object and id
  struct merge {
    std::string into;
    json::value written;
    std::size_t walk = 0;  ///< in which it was passed; 0: in none yet
  };
  std::map<record, merge> merges_;
};

}  // namespace ambit::model
