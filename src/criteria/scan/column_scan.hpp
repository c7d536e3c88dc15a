// column_scan.hpp: which records of a block pass, column by column instead of record by record.
//
//   column_scan scan(plan, piece, widest_scan_instructions(), memory.scan, memory);
//   for (std::size_t first = 0; first < piece.count; first += row_bits::rows) {
//     rows.fill(std::min(row_bits::rows, piece.count - first));
//     scan.narrow(root, first, rows);
//   }
//
// Gives for every record what passes() gives of a compiled criterion. Tests of a group are asked in
// the order of what they cost and of how much they have settled so far in this call, each only
// where rows are not settled yet; answers do not depend on the order.
//
// Tests of bytes and bits that stand side by side in that order are asked of a whole block in one
// pass, but for some blocks, in which it is measured what each of them settles.
//
// Every test takes rows out of one set. What fails leaves `all` of some, and what passes leaves the
// rows that `any` of some has still to find: so the bits of rows are copied only where an `any`
// stands in an `all`, or the other way round.
//
// Thread rule: one thread, whose buffers are used. Cost: about that of reading the columns; nothing
// is allocated once the buffers have grown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/criteria/column_records.hpp"
#include "src/criteria/scan/open_rows.hpp"
#include "src/criteria/scan/scan_kernels.hpp"
#include "src/criteria/scan/scan_plan.hpp"
#include "src/criteria/scan/test_scan.hpp"

namespace ambit::criteria {

class workspace;

/// What scans reuse.
struct scan_buffers {
  /// Of a node in a group: how many rows, and words in which there were some, it was asked of, and
  /// how many were not settled by it.
  struct tally {
    double asked_rows = 0;
    double open_rows = 0;
    double asked_words = 0;
    double open_words = 0;
    double cost = 0;  ///< of a row
    bool goes_by_rows = false;
    std::size_t level = 0;  ///< groups around it
  };
  std::vector<test_scan> tests;
  std::vector<tally> tallies;        ///< by node
  std::vector<std::uint32_t> order;  ///< by node: the children of a group, one group after another
  std::vector<std::uint32_t> first_child;  ///< by node: where in `order` they begin
  std::vector<open_rows> rows;             ///< one for each level of a tree
  std::vector<byte_test> together;         ///< asked in one pass
  scan_plan plan;                          ///< for whoever makes one for a call
};

class column_scan {
 public:
  /// Of the records from `piece.first` on. All but the workspace is borrowed, `buffers` for as long
  /// as the scan; for tests that depend on the moment bind_moment must have run.
  column_scan(const scan_plan& plan, const column_piece& piece, scan_instructions with,
              scan_buffers& buffers, workspace& memory);

  /// Leaves the rows that pass the tree at `root`: row i is record `first` + i of the piece, of at
  /// most row_bits::rows. No record that is asked may be wrong in what is asked.
  void narrow(std::uint32_t root, std::size_t first, open_rows& rows);

 private:
  void find_children();
  void price(std::uint32_t node) noexcept;
  bool goes_first(std::uint32_t left, std::uint32_t right) const noexcept;
  void sort_children(std::uint32_t group) noexcept;
  std::uint32_t only_one_of(std::uint32_t node) const noexcept;
  void add_children(std::uint32_t group, std::uint32_t from, std::size_t level);
  void ask(std::uint32_t node, bool negated, std::size_t level, open_rows& rows);
  void ask_children(std::uint32_t group, bool negated, std::size_t level, open_rows& rows);
  std::uint32_t ask_together(std::uint32_t first, std::uint32_t end, bool negated, open_rows& rows);

  const std::vector<plan_node>& nodes_;
  const scan_kernels& kernels_;
  std::size_t offset_;  ///< of the piece's first record in the columns
  scan_buffers& buffers_;
  workspace& memory_;
  std::size_t first_ = 0;  ///< of the block at hand
  bool sorts_ = false;     ///< for this block
  bool measures_ = false;  ///< likewise: what each test leaves open
};

/// Opens all rows of a block but those that are wrong in one of `reads` (ascending), which are added
/// to `wrong`. Whether there are some of those. `first` is counted in the piece.
bool fill_sound(const column_piece& piece, std::size_t first, std::size_t count,
                std::span<const field_ordinal> reads, open_rows& sound, row_bits& wrong);

}  // namespace ambit::criteria
