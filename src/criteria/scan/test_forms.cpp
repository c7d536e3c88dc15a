// test_forms.cpp: which form a test takes over the layout of its column.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "src/criteria/scan/test_scan.hpp"
#include "src/criteria/text_mark.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

namespace {

constexpr std::int64_t least_integer = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t greatest_integer = std::numeric_limits<std::int64_t>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();

struct integer_ends {
  std::int64_t first = least_integer;
  std::int64_t last = greatest_integer;
};

/// What elements of the layout can be, as column reads them.
integer_ends ends_of(column_layout layout) noexcept {
  switch (layout) {
    case column_layout::int8:
      return {INT8_MIN, INT8_MAX};
    case column_layout::uint8:
      return {0, UINT8_MAX};
    case column_layout::int16:
      return {INT16_MIN, INT16_MAX};
    case column_layout::uint16:
      return {0, UINT16_MAX};
    case column_layout::int32:
      return {INT32_MIN, INT32_MAX};
    case column_layout::uint32:
      return {0, UINT32_MAX};
    default:
      return {};
  }
}

bool is_byte(column_layout layout) noexcept {
  return layout == column_layout::int8 || layout == column_layout::uint8;
}

/// Past all that indices of the layout can name nothing is looked for, since a kernel would take it
/// for another one.
std::uint64_t last_index_of(column_layout layout) noexcept {
  return width_of(layout) == 2 ? UINT16_MAX : UINT32_MAX;
}

constexpr std::size_t byte_count = 256;
// What asking one row costs, beside an element that is read.
constexpr double cost_of_bit = 0.25;
constexpr double cost_of_set = 0.5;
constexpr double cost_of_table = 8;
constexpr double cost_of_text = 24;
constexpr double cost_of_far_text = 600;  ///< one of few, scattered over the column
constexpr double cost_of_record = 100;

}  // namespace

std::size_t width_of(column_layout layout) noexcept {
  switch (layout) {
    case column_layout::int8:
    case column_layout::uint8:
      return 1;
    case column_layout::int16:
    case column_layout::uint16:
      return 2;
    case column_layout::int32:
    case column_layout::uint32:
    case column_layout::float32:
      return 4;
    default:
      return 8;
  }
}

std::size_t test_scan::width_position() const noexcept {
  const std::size_t width = width_of(in_.layout);
  return static_cast<std::size_t>(std::countr_zero(width));
}

void test_scan::set_way(way how, double more) noexcept {
  way_ = how;
  cost_ = more + static_cast<double>(width_of(in_.layout));
}

/// What the kernel does not find is as expected, where `value`; it looks at nothing.
void test_scan::set_constant(bool value) noexcept {
  way_ = way::constant;
  inverted_ = value;
  cost_ = 0;
}

void test_scan::prepare(const scan_test& asked, const column_source& columns, std::size_t count,
                        scan_instructions with, workspace& memory) {
  asked_ = asked;
  columns_ = &columns;
  kernels_ = &kernels_of(with);
  column_ = columns.find_column(asked.test->field);
  other_ = asked.test->other == no_field ? nullptr : columns.find_column(asked.test->other);
  in_ = column_ ? column_->in_parts() : column::parts();
  inverted_ = false;
  asks_marks_ = false;
  way_ = way::records;
  cost_ = cost_of_record;
  choose(count, memory);
}

void test_scan::choose(std::size_t count, workspace& memory) {
  const atom& test = *asked_.test;
  if (test.other != no_field) return;
  if (test.op == atom_op::at_event) {  // asks the call, whatever the record
    in_ = {};
    cell any;
    any.state = cell_state::present;
    return set_constant(is_expected(any, memory));
  }
  missing_expected_ = is_expected({}, memory);
  const bool all_null =
      !column_ || (in_.how != column::form::cells && in_.layout == column_layout::nothing);
  if (all_null) {
    in_ = {};
    return set_constant(missing_expected_);
  }
  switch (in_.how) {
    case column::form::bits:
      return choose_for_bits(memory);
    case column::form::integers:
    case column::form::numbers:
      if (is_byte(in_.layout)) {
        if (count >= byte_count) set_bytes(memory);
      } else if (in_.how == column::form::integers) {
        choose_for_integers(memory);
      } else {
        choose_for_numbers();
      }
      return;
    case column::form::indexed_cells:
      return choose_for_indices(count, memory);
    case column::form::texts:
      return choose_for_texts();
    case column::form::cells:
      return;
  }
}

void test_scan::choose_for_bits(workspace& memory) {
  bool expected[2] = {};
  for (const int value : {0, 1}) {
    cell bit;
    bit.integer = value;
    bit.state = cell_state::present;
    expected[value] = is_expected(bit, memory);
  }
  if (expected[0] == expected[1]) return set_constant(expected[0]);
  inverted_ = expected[0];
  way_ = way::bits;
  cost_ = cost_of_bit;
}

/// Any test of bytes that are numbers: each of them is asked once.
void test_scan::set_bytes(workspace& memory) {
  bytes_ = {};
  const integer_ends ends = ends_of(in_.layout);
  for (std::int64_t value = ends.first; value <= ends.last; ++value) {
    cell one;
    if (in_.how == column::form::numbers) {
      one.number = static_cast<double>(value);
    } else {
      one.integer = value;
    }
    one.state = cell_state::present;
    if (is_expected(one, memory)) bytes_.insert(static_cast<std::uint8_t>(value));
  }
  choose_by_bytes(byte_count);
}

/// The bytes that pass, of those below `end`, as what is asked fastest: by few comparisons, of them
/// or of the others. Other bytes do not occur, or are nobody's matter.
void test_scan::choose_by_bytes(std::size_t end) {
  std::size_t in = 0;
  std::array<std::size_t, 2> firsts = {end, end};  // of the others, and of those that pass
  std::array<std::size_t, 2> lasts = {};
  for (std::size_t value = 0; value < end; ++value) {
    const std::size_t passes = bytes_.contains(static_cast<std::uint8_t>(value)) ? 1 : 0;
    in += passes;
    firsts[passes] = std::min(firsts[passes], value);
    lasts[passes] = value;
  }
  const std::array<std::size_t, 2> sizes = {end - in, in};
  if (in == 0 || in == end) return set_constant(in == end);
  const auto list_those = [&](std::size_t passing) {
    inverted_ = passing == 0;
    list_.count = 0;
    for (std::size_t value = firsts[passing]; value <= lasts[passing]; ++value) {
      const bool passes = bytes_.contains(static_cast<std::uint8_t>(value));
      if (passes == (passing == 1)) list_.values[list_.count++] = value;
    }
    set_way(way::list, 0);
  };
  constexpr std::size_t one = 1;
  for (const std::size_t passing : {1U, 0U}) {
    if (sizes[passing] == one) return list_those(passing);
  }
  if (end <= small_set::end) {
    small_ = {};
    for (std::size_t value = 0; value < end; ++value) {
      if (bytes_.contains(static_cast<std::uint8_t>(value))) small_.insert(value);
    }
    return set_way(way::small, 0);
  }
  constexpr std::size_t few = 2;
  constexpr std::size_t some = 4;
  for (const std::size_t passing : {1U, 0U}) {
    if (sizes[passing] <= few) return list_those(passing);
  }
  for (const std::size_t passing : {1U, 0U}) {
    if (lasts[passing] - firsts[passing] + 1 != sizes[passing]) continue;
    inverted_ = passing == 0;
    range_ = {firsts[passing], lasts[passing] - firsts[passing]};
    return set_way(way::range, 0);
  }
  for (const std::size_t passing : {1U, 0U}) {
    if (sizes[passing] <= some) return list_those(passing);
  }
  set_way(way::bytes, cost_of_set);
}

void test_scan::set_range(std::int64_t first, std::int64_t last) {
  const integer_ends ends = ends_of(in_.layout);
  first = std::max(first, ends.first);
  last = std::min(last, ends.last);
  if (first > last) return set_constant(inverted_);
  range_.first = static_cast<std::uint64_t>(first);
  range_.span = static_cast<std::uint64_t>(last) - range_.first;
  set_way(way::range, 0);
}

void test_scan::choose_for_integers(workspace& memory) {
  const atom& test = *asked_.test;
  inverted_ = asked_.expected == truth::no;
  switch (test.op) {
    case atom_op::present:
      return set_constant(!inverted_);
    case atom_op::less:
      if (test.integers.front() == least_integer) return set_constant(inverted_);
      return set_range(least_integer, test.integers.front() - 1);
    case atom_op::less_or_equal:
      return set_range(least_integer, test.integers.front());
    case atom_op::between:
      return set_range(test.integers[0], test.integers[1]);
    case atom_op::equal:
    case atom_op::in:
      return set_list(test.integers);
    case atom_op::in_range_of_now: {
      memory.select(*asked_.table);
      const workspace::range* range = memory.range_at(asked_.index);
      if (!range || range->days_in) return;  // without a range nothing is known
      if (range->first >= range->last) return set_constant(inverted_);
      return set_range(range->first, range->last - 1);
    }
    default:
      return;
  }
}

/// Of numbers that the layout can hold.
void test_scan::set_list(std::span<const std::int64_t> values) {
  const integer_ends ends = ends_of(in_.layout);
  list_.count = 0;
  for (const std::int64_t value : values) {
    if (value < ends.first || value > ends.last) continue;
    if (list_.count == value_list::most) return;
    list_.values[list_.count++] = static_cast<std::uint64_t>(value);
  }
  if (list_.count == 0) return set_constant(inverted_);
  set_way(way::list, 0);
}

/// Numbers that lie as such, and those that lie as integers that doubles hold exactly.
void test_scan::choose_for_numbers() {
  const atom& test = *asked_.test;
  numbers_ = {-infinity, infinity};
  switch (test.op) {
    case atom_op::present:
      break;
    case atom_op::less:
      numbers_.last = std::nextafter(test.numbers.front(), -infinity);
      break;
    case atom_op::less_or_equal:
      numbers_.last = test.numbers.front();
      break;
    case atom_op::between:
      numbers_ = {test.numbers[0], test.numbers[1]};
      break;
    case atom_op::equal:
      numbers_ = {test.numbers.front(), test.numbers.front()};
      break;
    default:
      return;
  }
  const bool is_wide = width_of(in_.layout) == 8 && in_.layout != column_layout::float64;
  if (is_wide) return;
  inverted_ = asked_.expected == truth::no;
  if (!is_whole(in_.layout)) return set_way(way::numbers, 0);
  constexpr double past_all = 1e12;
  set_range(static_cast<std::int64_t>(std::ceil(std::clamp(numbers_.first, -past_all, past_all))),
            static_cast<std::int64_t>(std::floor(std::clamp(numbers_.last, -past_all, past_all))));
}

void test_scan::choose_for_texts() {
  const atom& test = *asked_.test;
  const bool fits = (test.op == atom_op::equal || test.op == atom_op::in) && !test.fold_field;
  if (!fits) return;
  inverted_ = asked_.expected == truth::no;
  text_filter_.clear();
  for (const std::string& each : test.texts) text_filter_.insert(each);
  set_way(way::texts, cost_of_text);
  if (in_.marks) choose_marks();
}

/// Marks that a wanted text may have; and an empty one, where that is not as what is not found.
void test_scan::choose_marks() noexcept {
  bytes_ = {};
  for (const std::string& each : asked_.test->texts) bytes_.insert(mark_of(each));
  if (missing_expected_ != inverted_) bytes_.insert(mark_of({}));
  std::size_t count = 0;
  list_.count = 0;
  for (std::size_t value = 0; value < byte_count; ++value) {
    if (!bytes_.contains(static_cast<std::uint8_t>(value))) continue;
    if (count < byte_test::most_listed) list_.values[list_.count++] = value;
    ++count;
  }
  if (count > byte_count / 2) return;  // too many texts would be read as well
  if (count > byte_test::most_listed) list_.count = 0;
  asks_marks_ = true;
  cost_ = 1 + cost_of_far_text * static_cast<double>(count) / byte_count;
}

void test_scan::choose_for_indices(std::size_t count, workspace& memory) {
  const std::size_t size = in_.cells.size();
  if (!is_byte(in_.layout) && choose_by_look_up()) return;
  if (size > count) return;  // asking each value would cost more than asking each record
  if (!is_byte(in_.layout)) {
    start_table(size);
    for (std::size_t i = 0; i < size; ++i) {
      if (is_expected(in_.cells[i], memory)) table_[i / 64] |= std::uint64_t{1} << (i % 64);
    }
    return choose_by_table();
  }
  bytes_ = {};
  const auto end = std::min<std::size_t>(size, byte_count);
  for (std::size_t i = 0; i < end; ++i) {
    if (is_expected(in_.cells[i], memory)) bytes_.insert(static_cast<std::uint8_t>(i));
  }
  choose_by_bytes(end);
}

/// One of some texts, each looked up among the dictionary's.
bool test_scan::choose_by_look_up() {
  const atom& test = *asked_.test;
  const bool fits = in_.positions && (test.op == atom_op::equal || test.op == atom_op::in) &&
                    !test.fold_field && asked_.expected == truth::yes &&
                    test.if_missing != truth::yes;
  if (!fits) return false;
  list_.count = 0;
  table_size_ = 0;
  for (const std::string& each : test.texts) {
    const auto at = in_.positions->find(each, in_.cells);
    if (!at || *at > last_index_of(in_.layout)) continue;
    if (list_.count < value_list::most) {
      list_.values[list_.count++] = *at;
      continue;
    }
    if (table_size_ == 0) start_table(in_.cells.size());
    table_[*at / 64] |= std::uint64_t{1} << (*at % 64);
  }
  if (table_size_ == 0) {
    list_.count == 0 ? set_constant(false) : set_way(way::list, 0);
    return true;
  }
  for (const std::uint64_t at : list_.values) table_[at / 64] |= std::uint64_t{1} << (at % 64);
  set_way(way::table, cost_of_table);
  return true;
}

void test_scan::start_table(std::size_t size) {
  table_.assign(row_bits::words_of(size + 1), 0);
  table_size_ = size;
}

/// A few indices are compared faster than looked up, be they those that pass or the others. What
/// stands where a value is null, or wrong, is no matter, nor are values past all indices.
void test_scan::choose_by_table() {
  std::size_t in = 0;
  for (const std::uint64_t word : table_) in += static_cast<std::size_t>(std::popcount(word));
  inverted_ = table_size_ - in <= value_list::most;
  if (!inverted_ && in > value_list::most) return set_way(way::table, cost_of_table);
  list_.count = 0;
  for (std::size_t i = 0; i < table_size_ && i <= last_index_of(in_.layout); ++i) {
    const bool is_in = (table_[i / 64] >> (i % 64) & 1U) != 0;
    if (is_in != inverted_) list_.values[list_.count++] = i;
  }
  list_.count == 0 ? set_constant(inverted_) : set_way(way::list, 0);
}

}  // namespace ambit::criteria
