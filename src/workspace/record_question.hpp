// record_question.hpp: one plan over the records of one object, and the blocks of them that it is
// asked of.
// asked of.
//
//   record_question asked(viewer, "task");
//   const auto mine = asked.open(group::all);
//   asked.add_shared();
//   asked.add_user(tasks.assignee, viewer.plate_of);
//   asked.close(mine);
//   record_scan scan(asked, records, memory);
//   while (scan.next()) {
//     open_rows rows = scan.sound();
//     scan.narrow(mine, rows);
//   }
//
// Nothing is allocated per record. Columns are asked block by block, other records one by one, by
// the same plan.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "src/criteria/record_set.hpp"
#include "src/criteria/scan/column_scan.hpp"
#include "src/criteria/scan/scan_plan.hpp"
#include "src/workspace/viewer_data.hpp"

namespace ambit::workspace {

using group = criteria::plan_node::kind;

class record_question {
 public:
  /// `object_name` is shared with the viewer (viewer_data::find_shared).
  record_question(const viewer_data& viewer, std::string_view object_name);
  record_question(const record_question&) = delete;
  record_question& operator=(const record_question&) = delete;

  std::uint32_t open(group kind) { return plan_.open(kind); }
  void close(std::uint32_t opened) noexcept { plan_.close(opened); }

  /// What sharing shows the viewer.
  std::uint32_t add_shared();
  /// The field names this user.
  std::uint32_t add_user(criteria::field_ordinal field, std::string_view user);
  /// The record is one of these, or none of them: ids, ascending, each once.
  std::uint32_t add_ids(std::vector<std::string> ids, bool is_one_of = true);
  /// The field, of type id, is one of these, in any order.
  std::uint32_t add_ids_of(criteria::field_ordinal field, std::vector<std::string> ids);
  /// The field is one of these options, in any order.
  std::uint32_t add_options(criteria::field_ordinal field, std::vector<std::int64_t> options);
  std::uint32_t add_flag(criteria::field_ordinal field, bool value);
  /// The field, a date or timestamp, lies from `first` to `last`, both included, in days or
  /// microseconds.
  std::uint32_t add_range(criteria::field_ordinal field, std::int64_t first, std::int64_t last);
  std::uint32_t add_presence(criteria::field_ordinal field, bool is_present);
  /// `atoms` must outlive the question.
  std::uint32_t add(const criteria::compiled_criterion& when, const criteria::atom_table& atoms);

  /// A field that is read beside what the plan asks: a record that is wrong in it is left out.
  void read(criteria::field_ordinal field);
  /// What is read from now on is asked of some of the records (record_scan::narrow_apart): one that
  /// is wrong in it is left out there alone.
  void read_apart() noexcept { reads_now_ = &reads_apart_; }

  const criteria::object& object() const noexcept { return object_; }
  const criteria::scan_plan& plan() const noexcept { return plan_; }
  /// Ascending, each once, with the inputs of derived fields.
  std::span<const criteria::field_ordinal> reads() const noexcept { return reads_; }
  /// Likewise: what is read apart.
  std::span<const criteria::field_ordinal> reads_apart() const noexcept { return reads_apart_; }
  /// Before the first record of a call.
  void bind_moments(criteria::workspace& memory) const;

 private:
  const criteria::atom& test_of(criteria::field_ordinal field, criteria::atom_op op);

  const viewer_data& viewer_;
  const sharing::viewer_data& shared_;
  const criteria::object& object_;
  criteria::scan_plan plan_;
  std::deque<criteria::atom> atoms_;
  std::vector<const criteria::atom_table*> tables_;
  std::vector<criteria::field_ordinal> reads_;
  std::vector<criteria::field_ordinal> reads_apart_;
  std::vector<criteria::field_ordinal>* reads_now_ = &reads_;
};

class record_scan {
 public:
  /// All is borrowed. The buffers of `memory` serve one scan at a time.
  record_scan(const record_question& asked, const criteria::record_set& records,
              criteria::workspace& memory);

  /// Goes on to the next block.
  bool next();
  /// The record that row 0 of the block is.
  std::size_t first() const noexcept { return first_; }
  /// The block's rows that are not wrong in what is read.
  const criteria::open_rows& sound() const noexcept { return sound_; }
  /// Leaves the rows, of sound ones, that pass the tree at `root`.
  void narrow(std::uint32_t root, criteria::open_rows& rows);
  /// The same of a tree that was read apart: rows that are wrong in what it reads go too.
  void narrow_apart(std::uint32_t root, criteria::open_rows& rows);
  const criteria::record_set& records() const noexcept { return records_; }
  /// Where row 0 of the block lies in columns; none where it does not.
  criteria::column_piece columns() const noexcept {
    if (!piece_.columns) return {};
    return {piece_.columns, piece_.first + (first_ - piece_first_), count_};
  }
  /// A row's value; its text lasts until the next is read.
  criteria::cell value(std::size_t row, criteria::field_ordinal field);

 private:
  void find_sound_columns();
  void find_sound_rows();

  const record_question& asked_;
  const criteria::record_set& records_;
  criteria::workspace& memory_;
  criteria::column_piece piece_;  ///< of columns; of none, where there are none
  std::size_t piece_first_ = 0;   ///< the record that the piece begins with
  std::optional<criteria::column_scan> scan_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  criteria::open_rows sound_;
};

}  // namespace ambit::workspace
