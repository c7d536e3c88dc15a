// review_query.hpp: what may be asked of a review and of a difference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/model/sharing_settings.hpp"

namespace ambit::sharing {

/// Which grants are narrowed to staff.
struct narrowing {
  std::vector<bool> rules;   ///< by their positions
  std::vector<bool> levels;  ///< likewise
  bool external = false;     ///< what partner users may do with every record
};

struct review_query {
  std::size_t ids = 100;
  std::size_t folders = 100;
  std::optional<narrowing> narrow;  ///< nothing: all
};
/// Nothing when `problems` got an error. An empty text asks for what is usual.
std::optional<review_query> read_review_query(std::string_view query,
                                              const model::object_sharing& settings,
                                              report& problems);

struct diff_query {
  std::size_t ids = 100;
  std::size_t page_size = 50;
  std::string after;  ///< id of a user; empty: from the first on
};
std::optional<diff_query> read_diff_query(std::string_view query, report& problems);

}  // namespace ambit::sharing
