// test_scan.cpp: asking one column. How a test is put into a form that can be asked is in
// test_forms.cpp.
#include "src/criteria/scan/test_scan.hpp"

#include <algorithm>
#include <limits>

#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

bool test_scan::is_expected(const cell& value, workspace& memory) const {
  const std::size_t width = columns_->kind().fields.size();
  memory.gathered.resize(std::max(memory.gathered.size(), width));
  const std::span<cell> cells = std::span(memory.gathered).first(width);
  cells[asked_.test->field] = value;
  if (asked_.table) memory.select(*asked_.table);
  return evaluate(*asked_.test, asked_.index, cells, memory) == asked_.expected;
}

bool test_scan::ask_record(std::size_t record, workspace& memory) const {
  const atom& test = *asked_.test;
  const auto value_of = [&](const column* from) { return from ? from->at(record) : cell(); };
  if (test.other != no_field) {
    const std::size_t width = columns_->kind().fields.size();
    memory.gathered.resize(std::max(memory.gathered.size(), width));
    memory.gathered[test.other] = value_of(other_);
  }
  return is_expected(value_of(column_), memory);
}

bool test_scan::ask_text(std::size_t record) const noexcept {
  const std::string_view text = load_text(*in_.view, record).value_or(std::string_view());
  if (text.empty()) return missing_expected_;
  bool found = text_filter_.may_hold(text);
  if (found) {
    const std::vector<std::string>& texts = asked_.test->texts;
    found = texts.size() == 1 ? text == texts.front()
                              : std::binary_search(texts.begin(), texts.end(), text);
  }
  return found != inverted_;
}

/// Otherwise than by what the kernel finds in its place.
bool test_scan::may_be_missing() const noexcept {
  if (way_ == way::records) return false;  // which are asked about what is missing too
  // No range holds a NaN, which is missing: where that is as little expected as what is not found
  // it needs nobody's care.
  return in_.has_nulls || (way_ == way::numbers && inverted_ != missing_expected_);
}

void test_scan::keep_present(std::size_t first, open_rows& rows) const noexcept {
  if (in_.has_nulls) {
    for (bitmap each : in_.view->validity) {
      each.first += first;
      kernels_->by_bits(each, false, rows);
    }
  }
  if (way_ != way::numbers) return;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto kernel =
      in_.layout == column_layout::float32 ? kernels_->floats_in_range : kernels_->doubles_in_range;
  const auto* const values = static_cast<const std::uint8_t*>(in_.values);
  kernel(values + (in_.first + first) * width_of(in_.layout), {-infinity, infinity}, false, rows);
}

void test_scan::narrow_values(std::size_t first, bool inverted, open_rows& rows) const noexcept {
  const auto* const values =
      static_cast<const std::uint8_t*>(in_.values) + (in_.first + first) * width_of(in_.layout);
  const std::size_t width = width_position();
  switch (way_) {
    case way::bytes:
      return kernels_->in_bytes(values, bytes_, inverted, rows);
    case way::small:
      return kernels_->in_small(values, small_, inverted, rows);
    case way::range:
      return kernels_->in_range[width](values, range_, inverted, rows);
    case way::list:
      return kernels_->in_list[width](values, list_, inverted, rows);
    case way::table:
      return kernels_->in_bits[width](values, {table_.data(), table_size_}, inverted, rows);
    default:
      break;
  }
  const auto kernel =
      in_.layout == column_layout::float32 ? kernels_->floats_in_range : kernels_->doubles_in_range;
  kernel(values, numbers_, inverted, rows);
}

void test_scan::keep_marked(std::size_t first, open_rows& rows) const noexcept {
  if (list_.count != 0) {
    kernels_->in_list[0](in_.marks + first, list_, false, rows);
  } else {
    kernels_->in_bytes(in_.marks + first, bytes_, false, rows);
  }
  fetch_texts(first, rows);
}

/// Few texts lie far apart: all of a block are brought near before any is read.
void test_scan::fetch_texts(std::size_t first, const open_rows& rows) const noexcept {
  constexpr std::size_t few = row_bits::rows / 16;
  if (rows.size > few || in_.layout == column_layout::text_views) return;
  const std::size_t width = in_.layout == column_layout::text32 ? 4 : 8;
  const auto* const offsets = static_cast<const char*>(in_.view->values) + in_.first * width;
  rows.for_each([&](std::size_t at) { __builtin_prefetch(offsets + (first + at) * width); });
  rows.for_each([&](std::size_t at) {
    const element_range text = load_range(in_.layout, in_.view->values, in_.first + first + at);
    if (text.begin != text.end) __builtin_prefetch(in_.view->bytes + text.begin);
  });
}

/// Reads those alone that are marked as one of the texts.
void test_scan::narrow_texts(std::size_t first, bool negated, open_rows& rows) const {
  const auto passes = [&](std::size_t at) { return ask_text(first + at) != negated; };
  if (!asks_marks_) return rows.keep_if(passes);
  if (inverted_ == negated) {  // others do not pass
    keep_marked(first, rows);
    return rows.keep_if(passes);
  }
  open_rows failing = rows;
  keep_marked(first, failing);
  failing.keep_if([&](std::size_t at) { return !passes(at); });
  kernels_->remove(failing, rows);
}

/// Of rows whose value is there, or of which no care need be taken.
void test_scan::narrow_present(std::size_t first, bool negated, open_rows& rows,
                               workspace& memory) const {
  const bool inverted = inverted_ != negated;
  switch (way_) {
    case way::constant:
      if (!inverted) rows.clear(rows.count);
      break;
    case way::bits:
      kernels_->by_bits({static_cast<const std::uint8_t*>(in_.values), in_.first + first}, inverted,
                        rows);
      break;
    case way::texts:
      narrow_texts(first, negated, rows);
      break;
    case way::records:
      rows.keep_if([&](std::size_t at) { return ask_record(first + at, memory) != negated; });
      break;
    default:
      narrow_values(first, inverted, rows);
  }
}

bool test_scan::add_to(std::size_t first, bool negated, std::vector<byte_test>& tests) const {
  byte_test test;
  test.inverted = inverted_ != negated;
  const auto* const values = static_cast<const std::uint8_t*>(in_.values);
  const bool is_byte = way_ != way::constant && width_of(in_.layout) == 1;
  if (way_ == way::bits) {
    test.bits = {values, in_.first + first};
  } else if (is_byte && way_ == way::small) {
    test.how = byte_test::form::small;
    test.small = &small_;
  } else if (is_byte && way_ == way::list && list_.count <= byte_test::most_listed) {
    test.how = byte_test::form::list;
    test.list = &list_;
  } else if (is_byte && way_ == way::range) {
    test.how = byte_test::form::range;
    test.range = &range_;
  } else if (is_byte && way_ == way::bytes) {
    test.how = byte_test::form::set;
    test.set = &bytes_;
  } else {
    return false;
  }
  if (may_be_missing()) {
    if (missing_expected_ != negated) return false;  // what is missing stays
    for (const bitmap& each : in_.view->validity) {
      byte_test present;
      present.bits = {each.bits, each.first + first};
      tests.push_back(present);
    }
  }
  if (way_ != way::bits) test.values = values + in_.first + first;
  tests.push_back(test);
  return true;
}

void test_scan::narrow(std::size_t first, bool negated, open_rows& rows, workspace& memory) const {
  if (!may_be_missing()) return narrow_present(first, negated, rows, memory);
  if (missing_expected_ == negated) {
    keep_present(first, rows);
    return narrow_present(first, negated, rows, memory);
  }
  // What is missing stays: only what is there and is not as it should be goes.
  open_rows others = rows;
  keep_present(first, others);
  narrow_present(first, !negated, others, memory);
  kernels_->remove(others, rows);
}

}  // namespace ambit::criteria
