#include "src/workspace/record_question.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "src/criteria/column.hpp"
#include "src/criteria/column_records.hpp"
#include "src/criteria/scan/row_reader.hpp"
#include "src/criteria/workspace.hpp"
#include "src/sharing/decision.hpp"
#include "src/sharing/visible_plan.hpp"

namespace ambit::workspace {

using criteria::atom;
using criteria::atom_op;
using criteria::field_ordinal;
using criteria::open_rows;
using criteria::row_bits;
using criteria::truth;

record_question::record_question(const viewer_data& viewer, std::string_view object_name)
    : viewer_(viewer),
      shared_(viewer.find_shared(object_name)->data()),
      object_(*shared_.settings->object) {
  const auto reads = sharing::reads_of(shared_);
  reads_.assign(reads.begin(), reads.end());
}

std::uint32_t record_question::add_shared() {
  return sharing::add_visible(plan_, shared_);
}

const atom& record_question::test_of(field_ordinal field, atom_op op) {
  atom& test = atoms_.emplace_back();
  test.field = field;
  test.op = op;
  test.type = object_.fields[field].type;
  read(field);
  return test;
}

std::uint32_t record_question::add_user(field_ordinal field, std::string_view user) {
  const atom& test = test_of(field, atom_op::in);
  atoms_.back().texts.emplace_back(user);
  return plan_.add_test(test, truth::yes);
}

std::uint32_t record_question::add_ids(std::vector<std::string> ids, bool is_one_of) {
  const atom& test = test_of(criteria::record_field::id, atom_op::in);
  atoms_.back().texts = std::move(ids);
  return plan_.add_test(test, is_one_of ? truth::yes : truth::no);
}

namespace {

template <class T>
std::vector<T> as_set(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace

std::uint32_t record_question::add_ids_of(field_ordinal field, std::vector<std::string> ids) {
  const atom& test = test_of(field, atom_op::in);
  atoms_.back().texts = as_set(std::move(ids));
  return plan_.add_test(test, truth::yes);
}

std::uint32_t record_question::add_options(field_ordinal field, std::vector<std::int64_t> options) {
  const atom& test = test_of(field, atom_op::in);
  atoms_.back().integers = as_set(std::move(options));
  return plan_.add_test(test, truth::yes);
}

std::uint32_t record_question::add_flag(field_ordinal field, bool value) {
  const atom& test = test_of(field, atom_op::equal);
  atoms_.back().integers = {value ? 1 : 0};
  return plan_.add_test(test, truth::yes);
}

std::uint32_t record_question::add_range(field_ordinal field, std::int64_t first,
                                         std::int64_t last) {
  read(field);
  if (first > last) return plan_.add_constant(false);
  const atom& test = test_of(field, atom_op::between);
  atoms_.back().integers = {first, last};
  return plan_.add_test(test, truth::yes);
}

std::uint32_t record_question::add_presence(field_ordinal field, bool is_present) {
  return plan_.add_test(test_of(field, atom_op::present), is_present ? truth::yes : truth::no);
}

std::uint32_t record_question::add(const criteria::compiled_criterion& when,
                                   const criteria::atom_table& atoms) {
  if (std::find(tables_.begin(), tables_.end(), &atoms) == tables_.end()) {
    tables_.push_back(&atoms);
  }
  for (const field_ordinal field : when.reads) read(field);
  return plan_.add(when, atoms);
}

void record_question::read(field_ordinal field) {
  const auto at = std::lower_bound(reads_now_->begin(), reads_now_->end(), field);
  if (at != reads_now_->end() && *at == field) return;
  reads_now_->insert(at, field);
  for (const field_ordinal input : object_.fields[field].inputs) read(input);
}

void record_question::bind_moments(criteria::workspace& memory) const {
  sharing::bind_moments(shared_, memory);
  for (const criteria::atom_table* each : tables_) {
    criteria::bind_moment(*each, viewer_.when, memory);
  }
}

record_scan::record_scan(const record_question& asked, const criteria::record_set& records,
                         criteria::workspace& memory)
    : asked_(asked), records_(records), memory_(memory) {
  asked_.bind_moments(memory_);
}

bool record_scan::next() {
  first_ += count_;
  if (first_ >= records_.size()) return false;
  if (!piece_.columns || first_ == piece_first_ + piece_.count) {
    piece_ = records_.columns_at(first_);
    piece_first_ = first_;
    scan_.reset();
    if (piece_.columns) {
      scan_.emplace(asked_.plan(), piece_, criteria::widest_scan_instructions(), memory_.scan,
                    memory_);
    }
  }
  if (piece_.columns) {
    count_ = std::min(row_bits::rows, piece_first_ + piece_.count - first_);
    find_sound_columns();
  } else {
    count_ = 1;
    const std::size_t most = std::min(row_bits::rows, records_.size() - first_);
    while (count_ < most && !records_.columns_at(first_ + count_).columns) ++count_;
    find_sound_rows();
  }
  return true;
}

void record_scan::find_sound_columns() {
  row_bits wrong;
  criteria::fill_sound(piece_, first_ - piece_first_, count_, asked_.reads(), sound_, wrong);
}

void record_scan::find_sound_rows() {
  sound_.fill(count_);
  sound_.keep_if([&](std::size_t row) {
    const std::size_t at = first_ + row;
    return !records_.broken(at) &&
           !criteria::reads_invalid(asked_.reads(), records_.load(at, memory_));
  });
}

void record_scan::narrow(std::uint32_t root, open_rows& rows) {
  if (rows.size == 0) return;
  if (scan_) {
    scan_->narrow(root, first_ - piece_first_, rows);
    return;
  }
  rows.keep_if([&](std::size_t row) {
    return criteria::passes(asked_.plan(), root, records_.load(first_ + row, memory_), memory_);
  });
}

void record_scan::narrow_apart(std::uint32_t root, open_rows& rows) {
  if (rows.size == 0) return;
  if (piece_.columns) {
    row_bits wrong;
    const std::size_t at = piece_.first + (first_ - piece_first_);
    if (piece_.columns->mark_wrong(at, count_, asked_.reads_apart(), wrong)) rows.remove(wrong);
  } else {
    rows.keep_if([&](std::size_t row) {
      return !criteria::reads_invalid(asked_.reads_apart(), records_.load(first_ + row, memory_));
    });
  }
  narrow(root, rows);
}

criteria::cell record_scan::value(std::size_t row, field_ordinal field) {
  if (!piece_.columns) return records_.load(first_ + row, memory_)[field];
  const criteria::column* const found = piece_.columns->find_column(field);
  return found ? found->at(piece_.first + (first_ - piece_first_) + row) : criteria::cell{};
}

}  // namespace ambit::workspace
