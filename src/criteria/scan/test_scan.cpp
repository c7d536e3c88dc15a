// test_scan.cpp: asking one column. How a test is put into a form that can be asked is in
// test_forms.cpp.
#include "src/criteria/scan/test_scan.hpp"

#include <algorithm>
#include <limits>

#include "src/criteria/scan/text_filter.hpp"
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
  const element_range at = load_range(in_.layout, in_.view->values, in_.first + record);
  if (at.begin == at.end) return missing_expected_;
  const char* const text = in_.view->bytes + at.begin;
  const std::size_t size = at.end - at.begin;
  bool found = text_filter_.may_hold(text, size);
  if (found) {
    const std::vector<std::string>& texts = asked_.test->texts;
    const std::string_view wanted(text, size);
    found = texts.size() == 1 ? wanted == texts.front()
                              : std::binary_search(texts.begin(), texts.end(), wanted);
  }
  return found != inverted_;
}

void test_scan::run_kernel(const void* values, std::size_t count,
                           std::uint64_t* out) const noexcept {
  switch (way_) {
    case way::bytes:
      return kernels_->in_bytes(values, count, bytes_, out);
    case way::range:
      return kernels_->in_range[width_position()](values, count, range_, out);
    case way::list:
      return kernels_->in_list[width_position()](values, count, list_, out);
    case way::table:
      return kernels_->in_bits[width_position()](values, count, {table_.data(), table_size_}, out);
    default:
      break;
  }
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto kernel =
      in_.layout == column_layout::float32 ? kernels_->floats_in_range : kernels_->doubles_in_range;
  kernel(values, count, numbers_, out);
  if (inverted_ == missing_expected_) return;
  // No range holds a NaN, which is missing. It is as expected where what is not found is not, and
  // the other way round.
  row_bits there;
  kernel(values, count, {-infinity, infinity}, there.words.data());
  for (std::size_t i = 0; i < row_bits::words_of(count); ++i) {
    out[i] |= ~there.words[i];
  }
}

/// Only those words of a block in which some row is wanted.
void test_scan::run_values(std::size_t first, std::size_t count, const row_bits& wanted,
                           row_bits& found) const noexcept {
  const std::size_t words = row_bits::words_of(count);
  const std::size_t width = width_of(in_.layout);
  const auto* const values =
      static_cast<const std::uint8_t*>(in_.values) + (in_.first + first) * width;
  for (std::size_t begin = 0; begin < words;) {
    if (wanted.words[begin] == 0) {
      found.words[begin++] = 0;
      continue;
    }
    std::size_t end = begin + 1;
    while (end < words && wanted.words[end] != 0) ++end;
    run_kernel(values + begin * 64 * width, std::min(count, end * 64) - begin * 64,
               found.words.data() + begin);
    begin = end;
  }
  if (!inverted_) return;
  for (std::size_t i = 0; i < words; ++i) found.words[i] = ~found.words[i];
}

void test_scan::settle_nulls(std::size_t first, std::size_t count, row_bits& found) const noexcept {
  if (!in_.has_nulls) return;
  row_bits valid;
  for (const bitmap& each : in_.view->validity) {
    load_bits(each, first, count, valid.words.data());
    for (std::size_t i = 0; i < row_bits::words_of(count); ++i) {
      std::uint64_t& word = found.words[i];
      word = missing_expected_ ? word | ~valid.words[i] : word & valid.words[i];
    }
  }
}

void test_scan::run(std::size_t first, std::size_t count, const row_bits& wanted, row_bits& found,
                    workspace& memory) const {
  row_bits made;
  const std::size_t words = row_bits::words_of(count);
  switch (way_) {
    case way::constant:
      made.fill(count, inverted_);
      break;
    case way::bits: {
      const bitmap values{static_cast<const std::uint8_t*>(in_.values), in_.first};
      load_bits(values, first, count, made.words.data());
      for (std::size_t i = 0; i < words; ++i) {
        const std::uint64_t word = made.words[i];
        made.words[i] = (bit_expected_[1] ? word : 0) | (bit_expected_[0] ? ~word : 0);
      }
      break;
    }
    case way::texts:
    case way::records:
      made.fill(count, false);
      wanted.for_each(count, [&](std::size_t at) {
        const std::size_t record = first + at;
        const bool is_null = way_ == way::texts && in_.has_nulls && in_.view->is_null(record);
        const bool as_expected = is_null              ? missing_expected_
                                 : way_ == way::texts ? ask_text(record)
                                                      : ask_record(record, memory);
        if (as_expected) made.set(at);
      });
      break;
    default:
      run_values(first, count, wanted, made);
  }
  if (way_ != way::records) settle_nulls(first, count, made);
  for (std::size_t i = 0; i < words; ++i) found.words[i] = made.words[i] & wanted.words[i];
}

}  // namespace ambit::criteria
