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
    const bool some_wrong =
        criteria::fill_sound(piece, first, count, viewer.settings->reads, visible, wrong);
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

namespace {

/// Those of a piece of columns.
void find_in_columns(const viewer_data& viewer, std::uint32_t root, const column_piece& piece,
                     std::size_t first_row, criteria::workspace& memory, const block_visit& visit) {
  criteria::column_scan scan(viewer.plan, piece, criteria::widest_scan_instructions(), memory.scan,
                             memory);
  open_rows found;
  for (std::size_t first = 0; first < piece.count; first += row_bits::rows) {
    const std::size_t count = std::min(row_bits::rows, piece.count - first);
    row_bits wrong;
    criteria::fill_sound(piece, first, count, viewer.settings->reads, found, wrong);
    scan.narrow(root, first, found);
    if (found.size != 0) visit(first_row + first, found);
  }
}

/// Those of at most a block of records that are in no columns. How many were looked at.
std::size_t find_in_rows(const viewer_data& viewer, std::uint32_t root,
                         const criteria::record_set& records, std::size_t first,
                         criteria::workspace& memory, const block_visit& visit) {
  std::size_t count = 1;
  const std::size_t most = std::min(row_bits::rows, records.size() - first);
  while (count < most && !records.columns_at(first + count).columns) ++count;
  open_rows found;
  found.fill(count);
  found.keep_if([&](std::size_t at) {
    const criteria::row record = records.load(first + at, memory);
    return !is_wrong(viewer, records, first + at, record) &&
           criteria::passes(viewer.plan, root, record, memory);
  });
  if (found.size != 0) visit(first, found);
  return count;
}

}  // namespace

void find_visible(const viewer_data& viewer, share_access asked,
                  const criteria::record_set& records, criteria::workspace& memory,
                  const block_visit& visit) {
  if (!viewer.may_look()) return;
  const std::uint32_t root = asked == share_access::edit ? viewer.editable : viewer.visible;
  for (std::size_t row = 0; row < records.size();) {
    const column_piece piece = records.columns_at(row);
    if (piece.columns) {
      find_in_columns(viewer, root, piece, row, memory, visit);
      row += piece.count;
    } else {
      row += find_in_rows(viewer, root, records, row, memory, visit);
    }
  }
}

}  // namespace ambit::sharing
