// first_match_index.hpp: the first of many ordered criteria that a record passes, without asking
// them one after the other. The answer is always that of asking them in order.
//
//   const auto index = first_match_index::build(entries, atoms, {}).index;
//   std::int32_t entry = index->find(record, 0, memory);
//
// Packet classification by bit vectors: each value of a field falls into a class (value_axis.hpp);
// for each class a bit says which rows of conditions it leaves open (axis_lines.hpp); the AND over
// the fields leaves the rows that match. Rows stand in blocks of 512 bits, gathered so that few
// blocks are open for one record (block_layout.hpp). Tests that a value alone does not decide
// (relative dates, `other`, sets) are asked of what is left.
//
// Thread rule: immutable once built; one workspace a thread.
// Cost: a hash or a search for each field that tests name, a line of 64 bytes for each of those in
// each open block, and a criterion for each row that must be verified. Nothing is allocated for a
// record once the workspace has grown. Memory: `bytes()`.
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
  /// The same from the first entry on for many records of `width` cells each, one behind the other.
  /// What it says of a record with an invalid cell means nothing.
  void find_each(std::span<const cell> records, std::size_t width, std::span<std::int32_t> out,
                 workspace& memory) const;

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

  /// Where the lines of a dense axis begin, and which classes say where among them.
  struct dense_axis {
    const bit_line* lines = nullptr;
    std::size_t classes = 0;  ///< in match_buffers::classes, of the tile's first record
  };

  first_match_index(std::span<const compiled_criterion* const> entries, const atom_table& atoms,
                    line_instructions instructions)
      : entries_(entries.begin(), entries.end()), atoms_(&atoms), instructions_(instructions) {}
  bool fill(const index_rows& rows, const first_match_options& options);
  void reserve(match_buffers& buffers) const;
  void classify(std::span<const cell> records, std::size_t width, match_buffers& buffers) const;
  void fit_patterns(std::size_t axis, std::size_t record, const cell& value,
                    match_buffers& buffers) const;
  static bool fits_patterns(std::size_t record, const match_buffers& buffers) noexcept {
    return (buffers.fitting_records >> record & 1) != 0;
  }
  std::span<std::uint32_t> open_blocks(std::size_t record, std::vector<std::uint32_t>& out,
                                       match_buffers& buffers) const;
  void prefetch_lines(std::size_t record, std::span<const std::uint32_t> blocks,
                      const match_buffers& buffers) const;
  const std::uint64_t* patched_blocks(std::size_t axis, std::size_t record,
                                      const std::uint64_t* open, match_buffers& buffers) const;
  line_columns point_to_lines(std::size_t record, std::span<const std::uint32_t> blocks,
                              match_buffers& buffers) const;
  void find_sparse(std::size_t axis, std::size_t record, std::span<const std::uint32_t> blocks,
                   std::span<const line_patch> patches, std::size_t& used,
                   match_buffers& buffers) const;
  void find_patches(std::size_t record, match_buffers& buffers) const;
  std::span<const line_patch> patches_of(std::size_t axis, std::size_t record,
                                         const match_buffers& buffers) const;
  std::int32_t find_in(std::span<const std::uint32_t> open, std::size_t record, row cells,
                       std::size_t from, workspace& memory) const;
  bool holds(std::size_t at, row cells, workspace& memory) const;
  std::int32_t first_passing(const bit_line& open, std::uint32_t block, std::int32_t best,
                             std::size_t from, row cells, workspace& memory) const;

  std::vector<const compiled_criterion*> entries_;
  const atom_table* atoms_;
  line_instructions instructions_;
  std::vector<value_axis> axes_;
  std::vector<axis_lines> lines_;    // by axis
  std::vector<dense_axis> dense_;    // what is read for every record
  std::vector<std::size_t> sparse_;  // the other axes
  std::size_t block_count_ = 0;
  std::vector<slot> slots_;             // 512 a block
  std::vector<check_range> checks_of_;  // by slot
  std::vector<row_check> checks_;
  std::vector<std::uint32_t> first_of_;  // by block: its first entry
  std::vector<std::uint32_t> last_of_;
  bool in_order_ = true;  // a later block has no earlier entry
};

}  // namespace ambit::criteria
