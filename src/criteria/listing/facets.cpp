#include "src/criteria/listing/facets.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "src/criteria/column.hpp"

namespace ambit::criteria {

namespace {

/// Of a larger dictionary, in which few records share a value, each record is counted by itself.
constexpr std::size_t max_positions = 4'096;

void write_count(json::writer& out, std::size_t count) {
  out.member_integer("count", static_cast<std::int64_t>(count));
  out.close_object();
}

void open_value(json::writer& out) {
  out.open_object();
  out.key("value");
}

/// Leaves the rows whose value is there.
void keep_present(const column_view& view, std::size_t first, open_rows& rows) noexcept {
  for (const bitmap& each : view.validity) {
    rows.change_words([&](std::uint64_t word, std::size_t at) {
      const std::size_t count = std::min<std::size_t>(64, rows.count - at * 64);
      return word & load_bits(each, first + at * 64, count);
    });
  }
}

}  // namespace

void facet_counts::add_many(const cell& value, std::size_t records) {
  if (records == 0) return;
  if (value.state != cell_state::present) {
    without_ += records;
  } else if (of_->type == field_type::id) {
    const auto found = by_text_.find(value.view());
    if (found != by_text_.end()) {
      found->second += records;
    } else {
      by_text_.emplace(value.view(), records);
    }
  } else {
    by_number_[value.integer] += records;
  }
}

void facet_counts::add_rows(const column_source& columns, std::size_t first,
                            const open_rows& rows) {
  if (rows.size == 0) return;
  const column* const values = columns.find_column(field_);
  if (!values) return add_unknown(rows.size);
  open_rows sound = rows;
  row_bits wrong;
  const std::array only = {field_};
  if (columns.mark_wrong(first, rows.count, only, wrong)) sound.remove(wrong);
  const column::parts in = values->in_parts();
  const bool by_position =
      in.how == column::form::indexed_cells && in.cells.size() <= max_positions;
  if (in.view && in.has_nulls && by_position) keep_present(*in.view, first, sound);
  add_unknown(rows.size - sound.size);
  if (by_position && in.layout != column_layout::nothing) {
    return add_positions(in.cells, in.values, in.layout, in.first + first, sound);
  }
  sound.for_each([&](std::size_t at) { add(values->at(first + at)); });
}

/// A position past the cells is one that is wrong.
void facet_counts::add_positions(std::span<const cell> cells, const void* values,
                                 column_layout layout, std::size_t first, const open_rows& rows) {
  if (cells.data() != cells_.data()) {
    settle_positions();
    cells_ = cells;
    by_position_.assign(cells.size(), 0);
  }
  rows.for_each([&](std::size_t each) {
    const auto at = static_cast<std::uint64_t>(load_integer(layout, values, first + each));
    ++(at < by_position_.size() ? by_position_[at] : without_);
  });
}

void facet_counts::settle_positions() {
  for (std::size_t i = 0; i < by_position_.size(); ++i) add_many(cells_[i], by_position_[i]);
  by_position_.clear();
  cells_ = {};
}

void facet_counts::write(json::writer& out) {
  settle_positions();
  out.open_array();
  for (const auto& [value, count] : by_number_) {
    open_value(out);
    if (of_->type == field_type::choice) {
      out.string(of_->options[static_cast<std::size_t>(value)]);
    } else {
      out.boolean(value != 0);
    }
    write_count(out, count);
  }
  for (const auto& [value, count] : by_text_) {
    open_value(out);
    out.string(value);
    write_count(out, count);
  }
  if (without_ != 0) {
    open_value(out);
    out.null();
    write_count(out, without_);
  }
  out.close_array();
}

}  // namespace ambit::criteria
