// ticket_scan.hpp: many tickets at a time: in columns by a scan, elsewhere one by one.
#pragma once

#include <cstddef>
#include <optional>

#include "src/criteria/record_set.hpp"
#include "src/criteria/scan/column_scan.hpp"
#include "src/criteria/workspace.hpp"
#include "src/tickets/query.hpp"
#include "src/tickets/viewer_data.hpp"

namespace ambit::tickets {

/// One sight a ticket. bind_moments must have run.
void see_all(const viewer_data& viewer, const criteria::record_set& records,
             criteria::workspace& memory, sight* sights_out);

/// Of a ticket that the query lists, but for its status: visible, in the view, and it passes filter
/// and search. The moments of viewer and query must be bound, here and below.
std::optional<decision> find_listed(const viewer_data& viewer, const list_query& query,
                                    criteria::row record, bool is_broken,
                                    criteria::workspace& memory);

/// How many tickets the query lists.
std::size_t count_listed(const viewer_data& viewer, const criteria::record_set& records,
                         const list_query& query, criteria::workspace& memory);

/// The tickets of a query, block by block. Between two blocks the workspace may serve for anything
/// but another scan.
class ticket_scan {
 public:
  ticket_scan(const viewer_data& viewer, const criteria::record_set& records,
              const list_query& query, criteria::workspace& memory);

  /// False behind the last block.
  bool next();
  std::size_t first() const noexcept { return first_; }  ///< row 0 of the block
  std::size_t count() const noexcept { return count_; }
  /// Rows that find_listed finds, and rows of which only it can tell.
  const criteria::open_rows& listed() const noexcept { return listed_; }
  const criteria::open_rows& doubtful() const noexcept { return doubtful_; }
  /// Those of them that are own, and that are closed. Of a block in columns.
  criteria::open_rows own_listed();
  criteria::open_rows closed_listed();
  /// Leaves those in `listed` that have the query's status.
  void keep_status();
  /// Where the block's row 0 lies in columns; only where something is listed.
  criteria::column_piece columns() const noexcept {
    return {piece_.columns, piece_.first + first_ - piece_first_, count_};
  }

 private:
  void open_piece();
  void filter_block(std::size_t at);

  const viewer_data& viewer_;
  const criteria::record_set& records_;
  const list_query& query_;
  criteria::workspace& memory_;
  criteria::scan_plan plan_;  ///< the viewer's, and the query's filter
  std::uint32_t filter_of_own_ = 0;
  std::uint32_t filter_of_shared_ = 0;
  std::optional<criteria::column_scan> scan_;  ///< of the piece at hand; none: not in columns
  criteria::column_piece piece_;
  std::size_t piece_first_ = 0;
  std::size_t piece_end_ = 0;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  criteria::open_rows listed_;
  criteria::open_rows doubtful_;
};

}  // namespace ambit::tickets
