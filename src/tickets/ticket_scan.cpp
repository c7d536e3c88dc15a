#include "src/tickets/ticket_scan.hpp"

#include <algorithm>

namespace ambit::tickets {

namespace {

using criteria::column_piece;
using criteria::column_scan;
using criteria::open_rows;
using criteria::row_bits;

bool is_in_view(list_view view, const decision& made) noexcept {
  if (view == list_view::own) return made.is_own();
  return view == list_view::all || made.is_shared;
}

void see_columns(const viewer_data& viewer, const column_piece& piece, criteria::workspace& memory,
                 sight* out) {
  const visibility_plan& asked = viewer.visibility;
  column_scan scan(asked.plan, piece, criteria::widest_scan_instructions(), memory.scan, memory);
  const std::uint32_t all = asked.views[static_cast<std::size_t>(list_view::all)];
  open_rows visible;
  open_rows own;
  for (std::size_t first = 0; first < piece.count; first += row_bits::rows) {
    const std::size_t count = std::min(row_bits::rows, piece.count - first);
    row_bits wrong;
    const bool some_wrong =
        criteria::fill_sound(piece, first, count, viewer.portal->reads, visible, wrong);
    scan.narrow(all, first, visible);
    own = visible;
    scan.narrow(asked.own, first, own);
    std::fill_n(out + first, count, sight::hidden);
    visible.for_each(
        [&](std::size_t row) { out[first + row] = own[row] ? sight::own : sight::shared; });
    if (!some_wrong) continue;
    wrong.for_each(count, [&](std::size_t row) { out[first + row] = sight::invalid; });
  }
}

}  // namespace

void see_all(const viewer_data& viewer, const criteria::record_set& records,
             criteria::workspace& memory, sight* sights_out) {
  for (std::size_t row = 0; row < records.size();) {
    const column_piece piece = records.columns_at(row);
    if (piece.columns && viewer.may_enter()) {
      see_columns(viewer, piece, memory, sights_out + row);
      row += piece.count;
      continue;
    }
    sights_out[row] = decide(viewer, records.load(row, memory), records.broken(row), memory).seen();
    ++row;
  }
}

std::optional<decision> find_listed(const viewer_data& viewer, const list_query& query,
                                    criteria::row record, bool is_broken,
                                    criteria::workspace& memory) {
  const decision made = decide(viewer, record, is_broken, memory);
  const bool found = made.is_visible() && is_in_view(query.view, made) &&
                     passes_query(query, viewer, record, made.is_own(), memory);
  return found ? std::optional(made) : std::nullopt;
}

std::size_t count_listed(const viewer_data& viewer, const criteria::record_set& records,
                         const list_query& query, criteria::workspace& memory) {
  std::size_t out = 0;
  ticket_scan scan(viewer, records, query, memory);
  while (scan.next()) {
    scan.keep_status();
    out += scan.listed().size;
    scan.doubtful().for_each([&](std::size_t at) {
      const std::size_t row = scan.first() + at;
      const criteria::row record = records.load(row, memory);
      if (!find_listed(viewer, query, record, records.broken(row), memory)) return;
      const bool is_closed = state_of(*viewer.portal, record) == model::stage_state::closed;
      if (query.status != (is_closed ? status_choice::open : status_choice::closed)) ++out;
    });
  }
  return out;
}

ticket_scan::ticket_scan(const viewer_data& viewer, const criteria::record_set& records,
                         const list_query& query, criteria::workspace& memory)
    : viewer_(viewer), records_(records), query_(query), memory_(memory) {
  if (!query.filter) return;
  plan_ = viewer.visibility.plan;
  filter_of_own_ = plan_.add(*query.filter, *query.atoms);
  filter_of_shared_ = plan_.add_unseen(*query.filter, *query.atoms, query.hidden_of_shared);
}

void ticket_scan::open_piece() {
  piece_ = records_.columns_at(first_);
  piece_first_ = first_;
  piece_end_ = piece_.columns ? first_ + piece_.count : records_.size();
  scan_.reset();
  if (!piece_.columns) return;
  scan_.emplace(query_.filter ? plan_ : viewer_.visibility.plan, piece_,
                criteria::widest_scan_instructions(), memory_.scan, memory_);
}

bool ticket_scan::next() {
  first_ += count_;
  if (first_ == records_.size()) return false;
  if (first_ == piece_end_) open_piece();
  count_ = std::min(row_bits::rows, piece_end_ - first_);
  if (!scan_) {
    listed_.clear(count_);
    doubtful_.fill(count_);
    return true;
  }
  const std::size_t at = first_ - piece_first_;
  row_bits wrong;
  criteria::fill_sound(piece_, at, count_, viewer_.portal->reads, listed_, wrong);
  scan_->narrow(viewer_.visibility.views[static_cast<std::size_t>(query_.view)], at, listed_);
  doubtful_.clear(count_);
  if (query_.filter) filter_block(at);
  if (!query_.terms.empty()) {  // what is searched is read row by row
    doubtful_.add(listed_);
    listed_.clear(count_);
  }
  return true;
}

/// Of shared tickets less may be asked than of own ones. A value that is wrong keeps a ticket out
/// only where it may be asked about, which is told row by row.
void ticket_scan::filter_block(std::size_t at) {
  row_bits wrong;
  if (piece_.columns->mark_wrong(piece_.first + at, count_, query_.filter->reads, wrong)) {
    doubtful_ = listed_;
    doubtful_.keep(wrong);
    listed_.remove(wrong);
  }
  open_rows own = own_listed();
  listed_.remove(own.bits);  // the shared ones
  scan_->narrow(filter_of_own_, at, own);
  scan_->narrow(filter_of_shared_, at, listed_);
  listed_.add(own);
}

open_rows ticket_scan::own_listed() {
  open_rows out = listed_;
  if (out.size != 0) scan_->narrow(viewer_.visibility.own, first_ - piece_first_, out);
  return out;
}

open_rows ticket_scan::closed_listed() {
  open_rows out = listed_;
  if (out.size != 0) scan_->narrow(viewer_.visibility.closed, first_ - piece_first_, out);
  return out;
}

void ticket_scan::keep_status() {
  if (query_.status == status_choice::all) return;
  const open_rows closed = closed_listed();
  if (query_.status == status_choice::closed) {
    listed_ = closed;
  } else {
    listed_.remove(closed.bits);
  }
}

}  // namespace ambit::tickets
