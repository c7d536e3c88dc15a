// test_scan.hpp: one test of a scan over one column.
//
// What the test asks is worked out beforehand, in the form that the column's layout can be asked
// by: bytes by a set of bytes, numbers by a range or a few values, a dictionary's indices by the
// values that pass. Where no such form is known the records are asked one by one, as everywhere
// else, but only those whose answer still matters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/criteria/column.hpp"
#include "src/criteria/column_records.hpp"
#include "src/criteria/scan/open_rows.hpp"
#include "src/criteria/scan/scan_kernels.hpp"
#include "src/criteria/scan/scan_plan.hpp"
#include "src/criteria/scan/text_filter.hpp"

namespace ambit::criteria {

class workspace;

/// Bytes of an element of a fixed width up to 64 bits.
std::size_t width_of(column_layout layout) noexcept;

class test_scan {
 public:
  /// Of `count` records that lie in `columns`. For a test that depends on the moment bind_moment
  /// must have run.
  void prepare(const scan_test& asked, const column_source& columns, std::size_t count,
               scan_instructions with, workspace& memory);
  /// Leaves the rows that are as expected; negated, those that are not. Row i is record
  /// `first` + i.
  void narrow(std::size_t first, bool negated, open_rows& rows, workspace& memory) const;
  /// What a row costs, roughly, in bytes to be read.
  double cost() const noexcept { return cost_; }
  /// Only rows that are wanted cost anything; else all 64 of a word do where one of them is.
  bool goes_by_rows() const noexcept { return way_ == way::texts || way_ == way::records; }
  /// Adds what narrow would ask, where that is of bytes and bits alone; else false.
  bool add_to(std::size_t first, bool negated, std::vector<byte_test>& tests) const;

 private:
  enum class way : std::uint8_t {
    constant,
    bits,   ///< of a bool
    bytes,  ///< by a set of bytes
    small,  ///< of bytes below 16
    range,  ///< whole numbers, or indices
    list,
    table,    ///< indices of 16 bits and more, by a bit each
    numbers,  ///< floats and doubles
    texts,    ///< plain texts, equal to one of some
    records,  ///< one by one
  };

  void choose(std::size_t count, workspace& memory);
  void choose_for_indices(std::size_t count, workspace& memory);
  bool choose_by_look_up();
  void choose_by_table();
  void start_table(std::size_t size);
  void choose_for_integers(workspace& memory);
  void choose_for_numbers();
  void choose_for_texts();
  void choose_marks() noexcept;
  void choose_for_bits(workspace& memory);
  void set_bytes(workspace& memory);
  void choose_by_bytes(std::size_t end);
  void set_range(std::int64_t first, std::int64_t last);
  void set_list(std::span<const std::int64_t> values);
  void set_constant(bool value) noexcept;
  void set_way(way how, double more) noexcept;
  std::size_t width_position() const noexcept;

  bool is_expected(const cell& value, workspace& memory) const;
  bool ask_record(std::size_t record, workspace& memory) const;
  bool ask_text(std::size_t record) const noexcept;
  bool may_be_missing() const noexcept;
  void keep_present(std::size_t first, open_rows& rows) const noexcept;
  void keep_marked(std::size_t first, open_rows& rows) const noexcept;
  void fetch_texts(std::size_t first, const open_rows& rows) const noexcept;
  void narrow_texts(std::size_t first, bool negated, open_rows& rows) const;
  void narrow_present(std::size_t first, bool negated, open_rows& rows, workspace& memory) const;
  void narrow_values(std::size_t first, bool inverted, open_rows& rows) const noexcept;

  scan_test asked_;
  const column_source* columns_ = nullptr;
  const column* column_ = nullptr;
  const column* other_ = nullptr;
  const scan_kernels* kernels_ = nullptr;
  column::parts in_;
  way way_ = way::records;
  bool inverted_ = false;          ///< what the kernel does not find is as expected
  bool missing_expected_ = false;  ///< a missing value is
  double cost_ = 0;
  byte_set bytes_;  ///< of values, or of marks
  small_set small_;
  value_range range_;
  value_list list_;
  number_range numbers_;
  std::vector<std::uint64_t> table_;
  std::uint64_t table_size_ = 0;
  text_filter text_filter_;
  bool asks_marks_ = false;  ///< of texts, before they are read
};

}  // namespace ambit::criteria
