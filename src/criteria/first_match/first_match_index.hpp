// first_match_index.hpp: the first of many ordered criteria that a record passes, without asking
// them one after the other. The answer is always that of asking them in order.
//
//   const auto index = first_match_index::build(entries, atoms, {}).index;
//   std::int32_t entry = index->find(record, 0, memory);  // or, of many records,
//   first_match_index::sweep(*index, memory).find_some(records, 0, reads, entries);
//
// Packet classification by bit vectors: each value of a field falls into a class (value_axis.hpp);
// for each class a bit says which rows of conditions it leaves open (axis_lines.hpp); the AND over
// the fields leaves the rows that match. Rows stand in blocks of 512 bits, gathered so that few
// blocks are open for one record (block_layout.hpp). Tests that a value alone does not decide
// (relative dates, `other`, sets) are asked of what is left.
//
// Texts that no test names may still contain, begin or end with what tests look for. What such a
// text changes in its axis's lines is worked out once in a sweep, and remembered.
//
// Thread rule: immutable once built; one workspace a thread.
// Cost: a hash or a search for each field that tests name, a line of 64 bytes for each of those in
// each open block, and a criterion for each row that must be verified; for a text that no test
// names, and that is not remembered, a pass over it. Nothing is allocated for a record once the
// workspace has grown. Memory: `bytes()`; in the workspace about 1.5 MiB for what is remembered,
// and what one tile of records adds to that: a line for each block, axis and text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "src/criteria/first_match/axis_lines.hpp"
#include "src/criteria/first_match/bit_line.hpp"
#include "src/criteria/first_match/index_rows.hpp"
#include "src/criteria/first_match/match_buffers.hpp"
#include "src/criteria/first_match/record_tile.hpp"
#include "src/criteria/plan.hpp"

namespace ambit::criteria {

struct first_match_options {
  /// Fewer entries than this are asked one after the other.
  std::size_t least_entries = 4;
  /// Bytes that all axes may take, together with their lines.
  std::size_t most_bytes = std::size_t{256} << 20;
  /// More rows than this are gathered by what they ask for.
  std::size_t gather = 20'000;
  /// Bounds of one field's numbers that get a class of their own; 0: as many as is good.
  std::size_t most_cuts = 0;
  line_instructions instructions = widest_line_instructions();
};

class first_match_index {
 public:
  static constexpr std::int32_t no_entry = -1;

  struct built {
    std::shared_ptr<const first_match_index> index;  ///< null: the plain way is as good, or must do
    bool is_past_budget = false;                     ///< it must do
  };
  /// Null entries never match. Keeps the pointers, and `atoms` by reference: both must outlive the
  /// index and stay where they are.
  static built build(std::span<const compiled_criterion* const> entries, const atom_table& atoms,
                     const first_match_options& options);

  /// Position of the first entry from `from` on that the record passes. As for `passes`: no cell
  /// that the entries read is invalid, and bind_moment has run for the atoms.
  std::int32_t find(row record, std::size_t from, workspace& memory) const;

  /// One call's look-ups of many records. Nothing of one sweep is remembered in another. Keeps both
  /// by reference; other look-ups with the same workspace may come between.
  class sweep {
   public:
    sweep(const first_match_index& index, workspace& memory);
    /// As `find` from the first entry on, for records of `width` cells each, one behind the other.
    /// What is said of a record with an invalid cell means nothing.
    void find_each(std::span<const cell> records, std::size_t width, std::span<std::int32_t> out);
    /// The same of records of a set from `first` on: as many as lie together, and `out` has room
    /// for. Says how many. `reads`: the fields that the entries read, ascending.
    std::size_t find_some(const record_set& records, std::size_t first,
                          std::span<const field_ordinal> reads, std::span<std::int32_t> out);

   private:
    void find_tile(record_tile tile, std::span<std::int32_t> out);

    const first_match_index& index_;
    workspace& memory_;
    std::uint64_t call_;  ///< fitting_sets::call, while what is remembered is this sweep's
  };

  std::size_t bytes() const noexcept;

 private:
  /// The entry that a row belongs to, and what is needed beside its conditions (the lowest bits).
  class slot {
   public:
    slot() = default;
    explicit slot(const index_row& of)
        : value_(of.entry * 4 + static_cast<std::uint32_t>(of.further)) {}
    std::uint32_t entry() const noexcept { return value_ / 4; }
    index_row::need further() const noexcept { return static_cast<index_row::need>(value_ & 3); }

   private:
    std::uint32_t value_ = 0xFFFFFFFF;  // of no row: behind all entries
  };
  struct check_range {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
  };

  /// An axis that has its lines for all blocks side by side, in every class: a column.
  static constexpr std::uint32_t no_column = 0xFFFFFFFF;
  struct column_axis {
    const bit_line* lines = nullptr;  ///< of the first class
    std::uint32_t axis = 0;
  };

  first_match_index(std::span<const compiled_criterion* const> entries, const atom_table& atoms,
                    line_instructions instructions)
      : entries_(entries.begin(), entries.end()), atoms_(&atoms), instructions_(instructions) {}
  bool fill(const index_rows& rows, const first_match_options& options);
  void divide_axes(const index_rows& rows);
  /// Of a bit a block.
  std::size_t words() const noexcept { return (block_count_ + 63) / 64; }
  void reserve(match_buffers& buffers) const;
  /// Whether what texts fit is remembered, for the records to come.
  enum class memories : bool { of_records, of_texts };
  void classify(const record_tile& tile, memories kept, match_buffers& buffers) const;
  void point_to_columns(std::size_t count, match_buffers& buffers) const;
  void point_to_fitted(match_buffers& buffers) const;
  std::uint32_t fit(std::uint32_t axis, const cell& value, memories kept,
                    match_buffers& buffers) const;
  std::uint32_t add_set(std::uint32_t axis, match_buffers& buffers) const;
  void find_open(std::size_t record, std::size_t from, open_lines& out,
                 match_buffers& buffers) const;
  void list_open_blocks(std::size_t record, std::size_t from, open_lines& out,
                        match_buffers& buffers) const;
  void prefetch_lines(std::size_t record, const open_lines& open,
                      const match_buffers& buffers) const;
  std::int32_t find_in(const open_lines& open, record_tile& tile, std::size_t record,
                       std::size_t from, workspace& memory) const;
  void find_tile(record_tile& tile, std::span<std::int32_t> out, workspace& memory) const;
  bool holds(std::size_t at, record_tile& tile, std::size_t record, workspace& memory) const;
  std::int32_t first_passing(const bit_line& open, std::uint32_t block, std::int32_t best,
                             std::size_t from, record_tile& tile, std::size_t record,
                             workspace& memory) const;

  std::vector<const compiled_criterion*> entries_;
  const atom_table* atoms_;
  line_instructions instructions_;
  std::vector<value_axis> axes_;
  std::vector<axis_lines> lines_;  // by axis
  std::vector<column_axis> columns_;
  std::vector<std::uint32_t> sparse_;     // the other axes
  std::vector<std::uint32_t> column_of_;  // by axis: in columns_, or no_column
  std::vector<std::uint32_t> sparse_of_;  // by axis without a column: in sparse_
  std::size_t block_count_ = 0;
  std::vector<slot> slots_;             // 512 a block
  std::vector<check_range> checks_of_;  // by slot
  std::vector<row_check> checks_;
  std::vector<std::uint32_t> first_of_;  // by block: its first entry
  std::vector<std::uint32_t> last_of_;
  bool in_order_ = true;  // a later block has no earlier entry
};

}  // namespace ambit::criteria
