#include "src/workspace/record_list.hpp"

#include <algorithm>
#include <utility>

#include "src/criteria/column.hpp"
#include "src/criteria/listing/cursor.hpp"
#include "src/criteria/workspace.hpp"
#include "src/workspace/question.hpp"

namespace ambit::workspace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_ordinal;
using criteria::open_rows;

block_values::block_values(std::vector<field_ordinal> fields)
    : fields_(std::move(fields)), ascending_(fields_) {
  std::sort(ascending_.begin(), ascending_.end());
}

void block_values::open(const record_scan& from) {
  records_ = &from.records();
  first_ = from.first();
  piece_ = from.columns();
  columns_.clear();
  if (!piece_.columns) return;
  for (const field_ordinal each : fields_) columns_.push_back(piece_.columns->find_column(each));
  wrong_ = {};
  some_wrong_ = piece_.columns->mark_wrong(piece_.first, piece_.count, ascending_, wrong_);
}

void block_values::read(std::size_t at, cell* out, criteria::workspace& memory) const {
  if (fields_.empty()) return;
  if (piece_.columns && !(some_wrong_ && wrong_[at])) {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      out[i] = columns_[i] ? columns_[i]->at(piece_.first + at) : cell();
    }
    return;
  }
  const criteria::row record = records_->load(first_ + at, memory);
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    out[i] = record[fields_[i]].state == cell_state::invalid ? cell() : record[fields_[i]];
  }
}

namespace {

std::vector<field_ordinal> fields_of(const std::vector<criteria::sort_key>& sort) {
  std::vector<field_ordinal> out;
  out.reserve(sort.size());
  for (const criteria::sort_key& each : sort) out.push_back(each.field);
  return out;
}

}  // namespace

record_list::record_list(const criteria::record_set& records, const list_form& form,
                         criteria::workspace& memory)
    : records_(records),
      form_(form),
      memory_(memory),
      sorted_by_(fields_of(form.sort)),
      page_(records.object(), form.sort, form.page_size, form.after) {
  for (const field_ordinal each : form.facets) facets_.emplace_back(records.object(), each);
}

void record_list::take(const record_scan& from, const open_rows& listed) {
  if (listed.size == 0) return;
  count_ += listed.size;
  const criteria::column_piece piece = from.columns();
  if (piece.columns) {
    for (auto& each : facets_) each.add_rows(*piece.columns, piece.first, listed);
  }
  sorted_by_.open(from);
  listed.for_each([&](std::size_t at) {
    const std::size_t row = from.first() + at;
    if (!piece.columns && !facets_.empty()) {
      const criteria::row record = records_.load(row, memory_);
      for (std::size_t i = 0; i < facets_.size(); ++i) facets_[i].add(record[form_.facets[i]]);
    }
    criteria::sort_place& place = page_.place();
    sorted_by_.read(at, place.keys.data(), memory_);
    place.id = records_.id(row);
    page_.take(row);
  });
}

void record_list::write(json::writer& out, std::string_view name,
                        const std::function<void(std::size_t row)>& more) {
  const auto& rows = page_.finish();
  out.member_integer("count", static_cast<std::int64_t>(count_));
  out.key(name);
  out.open_array();
  for (const auto& each : rows) write_record(out, each.item, more);
  out.close_array();
  if (!facets_.empty()) {
    out.key("facets");
    out.open_object();
    for (std::size_t i = 0; i < facets_.size(); ++i) {
      out.key(records_.object().fields[form_.facets[i]].name);
      facets_[i].write(out);
    }
    out.close_object();
  }
  if (page_.goes_on()) {
    out.member("next", criteria::write_cursor(form_.identity, form_.sort, records_.object(),
                                              rows.back().place));
  }
}

void record_list::write_record(json::writer& out, std::size_t row,
                               const std::function<void(std::size_t row)>& more) {
  out.open_object();
  out.member("id", records_.id(row));
  write_fields(out, records_, row, form_.columns, memory_);
  if (more) more(row);
  out.close_object();
}

}  // namespace ambit::workspace
