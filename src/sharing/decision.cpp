#include "src/sharing/decision.hpp"

namespace ambit::sharing {

using criteria::column_piece;
using criteria::open_rows;
using criteria::row_bits;
using model::share_access;

status check_records(const viewer_data& viewer, const criteria::record_set& records) noexcept {
  if (records.object().name != viewer.settings->object_name) return status::unknown_object;
  return criteria::interchangeable(*viewer.policy().schema, records.schema())
             ? status::ok
             : status::schema_mismatch;
}

void bind_moments(const viewer_data& viewer, criteria::workspace& memory) {
  criteria::bind_moment(*viewer.settings->atoms, viewer.when, memory);
}

bool is_wrong(const viewer_data& viewer, const criteria::record_set& records, std::size_t row,
              criteria::row record) noexcept {
  return records.broken(row) || criteria::reads_invalid(viewer.settings->reads, record);
}

std::uint32_t owner_of(const viewer_data& viewer, criteria::row record) noexcept {
  const criteria::cell& owner = record[criteria::record_field::owner_user];
  if (owner.state != criteria::cell_state::present) return model::engine_data::nowhere;
  const auto& users = viewer.rules.directory().data().users;
  return users.position(owner.view()).value_or(model::engine_data::nowhere);
}

bool holds(const viewer_data& viewer, const grant& by, std::uint32_t owner, criteria::row record,
           criteria::workspace& memory) {
  if (by.owners && std::binary_search(by.owners->begin(), by.owners->end(), owner)) return true;
  return by.tree != grant::no_tree && criteria::passes(viewer.plan, by.tree, record, memory);
}

const grant* find_grant(const viewer_data& viewer, share_access asked, criteria::row record,
                        criteria::workspace& memory) {
  const std::uint32_t owner = owner_of(viewer, record);
  for (const grant& each : viewer.grants) {
    if (each.access >= asked && holds(viewer, each, owner, record, memory)) return &each;
  }
  return nullptr;
}

sight see_row(const viewer_data& viewer, const criteria::record_set& records, std::size_t row,
              criteria::workspace& memory) {
  if (!viewer.may_look()) return sight::hidden;
  const criteria::row record = records.load(row, memory);
  if (is_wrong(viewer, records, row, record)) return sight::invalid;
  if (!criteria::passes(viewer.plan, viewer.visible, record, memory)) return sight::hidden;
  return criteria::passes(viewer.plan, viewer.editable, record, memory) ? sight::edit : sight::read;
}

void see_columns(const viewer_data& viewer, const column_piece& piece, criteria::workspace& memory,
                 sight* sights_out) {
  criteria::column_scan scan(viewer.plan, piece, criteria::widest_scan_instructions(), memory.scan,
                             memory);
  open_rows visible;
  open_rows editable;
  for (std::size_t first = 0; first < piece.count; first += row_bits::rows) {
    const std::size_t count = std::min(row_bits::rows, piece.count - first);
    sight* const out = sights_out + first;
    row_bits wrong;
    visible.fill(count);
    const bool some_wrong =
        piece.columns->mark_wrong(piece.first + first, count, viewer.settings->reads, wrong);
    if (some_wrong) visible.remove(wrong);
    scan.narrow(viewer.visible, first, visible);
    editable = visible;
    scan.narrow(viewer.editable, first, editable);
    std::fill_n(out, count, sight::hidden);
    visible.for_each([&](std::size_t row) { out[row] = sight::read; });
    editable.for_each([&](std::size_t row) { out[row] = sight::edit; });
    if (some_wrong) wrong.for_each(count, [&](std::size_t row) { out[row] = sight::invalid; });
  }
}

void see_all(const viewer_data& viewer, const criteria::record_set& records,
             criteria::workspace& memory, sight* sights_out) {
  for (std::size_t row = 0; row < records.size();) {
    const column_piece piece = records.columns_at(row);
    if (piece.columns && viewer.may_look()) {
      see_columns(viewer, piece, memory, sights_out + row);
      row += piece.count;
      continue;
    }
    sights_out[row] = see_row(viewer, records, row, memory);
    ++row;
  }
}

}  // namespace ambit::sharing
