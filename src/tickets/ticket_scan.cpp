#include "src/tickets/ticket_scan.hpp"

#include <algorithm>
#include <bit>

namespace ambit::tickets {

namespace {

using criteria::column_piece;
using criteria::column_scan;
using criteria::row_bits;

bool is_in_view(list_view view, const decision& made) noexcept {
  if (view == list_view::own) return made.is_own();
  return view == list_view::all || made.is_shared;
}

/// All rows of a block but those that are wrong in what the plan reads.
row_bits sound_rows(const viewer_data& viewer, const column_piece& piece, std::size_t first,
                    std::size_t count) {
  row_bits wrong;
  row_bits sound;
  wrong.fill(count, false);
  sound.fill(count, true);
  piece.columns->mark_wrong(piece.first + first, count, viewer.portal->reads, wrong);
  for (std::size_t i = 0; i < row_bits::words_of(count); ++i) sound.words[i] &= ~wrong.words[i];
  return sound;
}

void write_sights(const row_bits& sound, const row_bits& visible, const row_bits& own,
                  std::size_t count, sight* out) {
  std::fill_n(out, count, sight::hidden);
  for (std::size_t i = 0; i < row_bits::words_of(count); ++i) {
    const std::size_t end = std::min<std::size_t>(64, count - i * 64);
    if (visible.words[i] == 0 && std::popcount(sound.words[i]) == static_cast<int>(end)) continue;
    for (std::size_t row = i * 64; row < i * 64 + end; ++row) {
      if (!sound[row]) {
        out[row] = sight::invalid;
      } else if (visible[row]) {
        out[row] = own[row] ? sight::own : sight::shared;
      }
    }
  }
}

void see_columns(const viewer_data& viewer, const column_piece& piece, criteria::workspace& memory,
                 sight* out) {
  const visibility_plan& asked = viewer.visibility;
  column_scan scan(asked.plan, piece, criteria::widest_scan_instructions(), memory.scan, memory);
  const std::uint32_t all = asked.views[static_cast<std::size_t>(list_view::all)];
  row_bits visible;
  row_bits own;
  for (std::size_t first = 0; first < piece.count; first += row_bits::rows) {
    const std::size_t count = std::min(row_bits::rows, piece.count - first);
    const row_bits sound = sound_rows(viewer, piece, first, count);
    scan.run(all, first, count, sound, visible);
    scan.run(asked.own, first, count, visible, own);
    write_sights(sound, visible, own, count, out + first);
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
    out += scan.listed_count();
    scan.doubtful().for_each(scan.count(), [&](std::size_t at) {
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
  listed_.fill(count_, false);
  doubtful_.fill(count_, !scan_);
  if (!scan_) return true;
  const std::size_t at = first_ - piece_first_;
  scan_->run(viewer_.visibility.views[static_cast<std::size_t>(query_.view)], at, count_,
             sound_rows(viewer_, piece_, at, count_), listed_);
  if (query_.filter) filter_block(at);
  if (!query_.terms.empty()) {  // what is searched is read row by row
    for (std::size_t i = 0; i < row_bits::words_of(count_); ++i) {
      doubtful_.words[i] |= listed_.words[i];
    }
    listed_.fill(count_, false);
  }
  return true;
}

/// Of shared tickets less may be asked than of own ones. A value that is wrong keeps a ticket out
/// only where it may be asked about, which is told row by row.
void ticket_scan::filter_block(std::size_t at) {
  row_bits own;
  row_bits shared;
  piece_.columns->mark_wrong(piece_.first + at, count_, query_.filter->reads, doubtful_);
  const std::size_t words = row_bits::words_of(count_);
  for (std::size_t i = 0; i < words; ++i) {
    doubtful_.words[i] &= listed_.words[i];
    listed_.words[i] &= ~doubtful_.words[i];
  }
  scan_->run(viewer_.visibility.own, at, count_, listed_, own);
  for (std::size_t i = 0; i < words; ++i) shared.words[i] = listed_.words[i] & ~own.words[i];
  scan_->run(filter_of_own_, at, count_, own, own);
  scan_->run(filter_of_shared_, at, count_, shared, shared);
  for (std::size_t i = 0; i < words; ++i) listed_.words[i] = own.words[i] | shared.words[i];
}

void ticket_scan::keep_status() {
  if (query_.status == status_choice::all || !scan_) return;
  row_bits closed;
  scan_->run(viewer_.visibility.closed, first_ - piece_first_, count_, listed_, closed);
  if (query_.status == status_choice::closed) {
    listed_ = closed;
    return;
  }
  for (std::size_t i = 0; i < row_bits::words_of(count_); ++i) listed_.words[i] &= ~closed.words[i];
}

}  // namespace ambit::tickets
