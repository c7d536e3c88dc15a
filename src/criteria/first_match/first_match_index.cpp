#include "src/criteria/first_match/first_match_index.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "src/criteria/first_match/block_layout.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

namespace {

/// Open blocks that are looked at together; of blocks in order, after which the rest is rarely
/// asked.
constexpr std::size_t blocks_at_a_time = 32;
constexpr std::size_t ordered_blocks_at_a_time = 8;
/// With fewer blocks than this, looking at all is faster than asking which are open.
constexpr std::size_t few_blocks = 3;
constexpr std::size_t most_entries = std::size_t{1} << 29;

/// Few rows can have a class for every bound; with many, the lines must stay near the processor.
std::size_t good_cuts(std::size_t rows) {
  constexpr std::size_t bytes_of_a_field = std::size_t{1} << 20;
  const std::size_t blocks = rows / bit_line::bits + 1;
  return std::clamp<std::size_t>(bytes_of_a_field / (blocks * sizeof(bit_line)), 255, 1'000);
}

}  // namespace

// ------------------------------------------------------------------------------------------------
// building

first_match_index::built first_match_index::build(
    std::span<const compiled_criterion* const> entries, const atom_table& atoms,
    const first_match_options& options) {
  if (entries.size() < options.least_entries || entries.size() > most_entries) return {};
  const std::size_t cuts = options.most_cuts != 0 ? options.most_cuts : good_cuts(entries.size());
  std::optional<index_rows> rows = make_index_rows(entries, atoms, cuts);
  // Where no value tells anything, every entry must be asked; where all contradict themselves, none.
  if (!rows) return {nullptr, true};
  if (rows->axes.empty() || rows->rows.empty()) return {};
  std::shared_ptr<first_match_index> out(
      new first_match_index(entries, atoms, options.instructions));
  if (!out->fill(*rows, options)) return {nullptr, true};
  out->axes_ = std::move(rows->axes);
  return {std::move(out), false};
}

bool first_match_index::fill(const index_rows& rows, const first_match_options& options) {
  const std::vector<index_block> blocks = lay_out(rows, options.gather);
  block_count_ = blocks.size();
  slots_.resize(block_count_ * bit_line::bits);
  checks_of_.resize(slots_.size());
  checks_ = rows.checks;
  std::uint32_t last_entry = 0;
  for (std::size_t number = 0; number < block_count_; ++number) {
    const std::vector<std::uint32_t>& members = blocks[number].rows;
    first_of_.push_back(rows.rows[members.front()].entry);
    last_of_.push_back(rows.rows[members.back()].entry);
    in_order_ = in_order_ && first_of_.back() >= last_entry;
    last_entry = rows.rows[members.back()].entry;
    for (std::size_t at = 0; at < members.size(); ++at) {
      const index_row& member = rows.rows[members[at]];
      slots_[number * bit_line::bits + at] = slot(member);
      checks_of_[number * bit_line::bits + at] = {member.first_check, member.end_check};
    }
  }
  std::size_t bytes = 0;
  for (const value_axis& axis : rows.axes) bytes += axis.bytes();
  if (bytes > options.most_bytes) return false;
  for (std::uint32_t axis = 0; axis < rows.axes.size(); ++axis) {
    auto lines = axis_lines::make(axis, rows, blocks, options.most_bytes - bytes);
    if (!lines) return false;
    bytes += lines->bytes();
    if (bytes > options.most_bytes) return false;
    lines_.push_back(std::move(*lines));
  }
  for (std::size_t axis = 0; axis < lines_.size(); ++axis) {
    if (lines_[axis].is_dense()) {
      dense_.push_back({lines_[axis].column(0), axis * match_tile});
    } else {
      sparse_.push_back(axis);
    }
  }
  return true;
}

std::size_t first_match_index::bytes() const noexcept {
  std::size_t all = entries_.capacity() * sizeof(void*) + slots_.capacity() * sizeof(slot) +
                    checks_of_.capacity() * sizeof(check_range) +
                    checks_.capacity() * sizeof(row_check) +
                    first_of_.capacity() * sizeof(std::uint32_t);
  for (const value_axis& axis : axes_) all += axis.bytes();
  for (const axis_lines& lines : lines_) all += lines.bytes();
  return all;
}

// ------------------------------------------------------------------------------------------------
// looking up

void first_match_index::reserve(match_buffers& buffers) const {
  const auto grow = [](auto& buffer, std::size_t size) {
    if (buffer.size() < size) buffer.resize(size);
  };
  const std::size_t words = (block_count_ + 63) / 64;
  grow(buffers.classes, axes_.size() * match_tile);
  grow(buffers.fitting_of, axes_.size() * match_tile);
  grow(buffers.open_blocks, words);
  grow(buffers.axis_blocks, words);
  grow(buffers.blocks, block_count_);
  grow(buffers.next_blocks, block_count_);
  grow(buffers.dense, axes_.size());
  grow(buffers.sparse, axes_.size() * blocks_at_a_time);
  grow(buffers.found, blocks_at_a_time);
  grow(buffers.found_blocks, blocks_at_a_time);
}

/// Field by field, so that the look-ups of many records stand in no other's way.
void first_match_index::classify(std::span<const cell> records, std::size_t width,
                                 match_buffers& buffers) const {
  const std::size_t count = records.size() / width;
  buffers.fitting_records = 0;
  buffers.fitting_texts.clear();
  buffers.patterns.clear();
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    const value_axis& values = axes_[axis];
    const std::span<std::uint32_t> classes(&buffers.classes[axis * match_tile], count);
    values.classify(&records[values.field()], width, classes, buffers.folded);
    if (!values.has_patterns()) continue;
    std::fill_n(&buffers.fitting_of[axis * match_tile], match_tile, 0U);
    for (std::size_t record = 0; record < count; ++record) {
      if (classes[record] == value_axis::unseen_class)
        fit_patterns(axis, record, records[record * width + values.field()], buffers);
    }
  }
}

void first_match_index::fit_patterns(std::size_t axis, std::size_t record, const cell& value,
                                     match_buffers& buffers) const {
  const auto first = static_cast<std::uint32_t>(buffers.patterns.size());
  axes_[axis].fitting_patterns(value, *atoms_, buffers.folded, buffers.passes, buffers.patterns);
  const auto end = static_cast<std::uint32_t>(buffers.patterns.size());
  if (first == end) return;
  buffers.fitting_records |= std::uint64_t{1} << record;
  buffers.fitting_texts.push_back(
      {static_cast<std::uint32_t>(record), static_cast<std::uint32_t>(axis), first, end});
  buffers.fitting_of[axis * match_tile + record] =
      static_cast<std::uint32_t>(buffers.fitting_texts.size());
}

/// What differs from the usual lines of the unseen class, where the record's texts fit patterns.
void first_match_index::find_patches(std::size_t record, match_buffers& buffers) const {
  buffers.patches.clear();
  for (match_buffers::fitting_text& each : buffers.fitting_texts) {
    if (each.record != record) continue;
    const std::size_t first = buffers.patches.size();
    lines_[each.axis].find_patches(
        std::span(buffers.patterns)
            .subspan(each.first_pattern, each.end_pattern - each.first_pattern),
        buffers.patches);
    std::sort(
        buffers.patches.begin() + static_cast<std::ptrdiff_t>(first), buffers.patches.end(),
        [](const line_patch& left, const line_patch& right) { return left.block < right.block; });
    each.first_patch = static_cast<std::uint32_t>(first);
    each.end_patch = static_cast<std::uint32_t>(buffers.patches.size());
  }
}

std::span<const line_patch> first_match_index::patches_of(std::size_t axis, std::size_t record,
                                                          const match_buffers& buffers) const {
  // Of an axis without patterns, `fitting_of` holds what another index left there.
  if (!fits_patterns(record, buffers) || !axes_[axis].has_patterns()) return {};
  const std::uint32_t fitting = buffers.fitting_of[axis * match_tile + record];
  if (fitting == 0) return {};
  const match_buffers::fitting_text& text = buffers.fitting_texts[fitting - 1];
  return std::span(buffers.patches).subspan(text.first_patch, text.end_patch - text.first_patch);
}

/// Those that no field closes, listed in `out`.
std::span<std::uint32_t> first_match_index::open_blocks(std::size_t record,
                                                        std::vector<std::uint32_t>& out,
                                                        match_buffers& buffers) const {
  if (block_count_ < few_blocks) {
    for (std::uint32_t block = 0; block < block_count_; ++block) out[block] = block;
    return std::span(out).first(block_count_);
  }
  const bool fits = fits_patterns(record, buffers);
  const std::size_t words = (block_count_ + 63) / 64;
  std::uint64_t* const all = buffers.open_blocks.data();
  const std::uint32_t* const classes = buffers.classes.data() + record;
  std::fill_n(all, words, ~std::uint64_t{0});
  all[words - 1] >>= words * 64 - block_count_;
  for (std::size_t axis = 0; axis < lines_.size(); ++axis) {
    const std::uint64_t* open = lines_[axis].open_blocks(classes[axis * match_tile]);
    if (fits) open = patched_blocks(axis, record, open, buffers);
    for (std::size_t word = 0; word < words; ++word) all[word] &= open[word];
  }
  std::uint32_t* next = out.data();
  for (std::size_t word = 0; word < words; ++word) {
    for (std::uint64_t left = all[word]; left != 0; left &= left - 1) {
      *next++ =
          static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(left)));
    }
  }
  return std::span(out).first(static_cast<std::size_t>(next - out.data()));
}

/// Asks the processor for the record's lines at `blocks`, which lie far apart.
void first_match_index::prefetch_lines(std::size_t record, std::span<const std::uint32_t> blocks,
                                       const match_buffers& buffers) const {
  for (const dense_axis& each : dense_) {
    const bit_line* const lines =
        each.lines + buffers.classes[each.classes + record] * block_count_;
    for (const std::uint32_t block : blocks) __builtin_prefetch(lines + block);
  }
}

/// `open` as it is for the record's own text.
const std::uint64_t* first_match_index::patched_blocks(std::size_t axis, std::size_t record,
                                                       const std::uint64_t* open,
                                                       match_buffers& buffers) const {
  const auto patches = patches_of(axis, record, buffers);
  if (patches.empty()) return open;
  std::copy_n(open, (block_count_ + 63) / 64, buffers.axis_blocks.begin());
  for (const line_patch& each : patches) {
    std::uint64_t& word = buffers.axis_blocks[each.block / 64];
    const std::uint64_t bit = std::uint64_t{1} << (each.block % 64);
    word = each.line.any() ? word | bit : word & ~bit;
  }
  return buffers.axis_blocks.data();
}

/// Where the record's lines for `blocks` are.
line_columns first_match_index::point_to_lines(std::size_t record,
                                               std::span<const std::uint32_t> blocks,
                                               match_buffers& buffers) const {
  std::size_t dense = 0;
  std::size_t sparse = 0;
  if (!fits_patterns(record, buffers)) {
    const std::uint32_t* const classes = buffers.classes.data() + record;
    for (const dense_axis& each : dense_) {
      buffers.dense[dense++] = each.lines + classes[each.classes] * block_count_;
    }
    for (const std::size_t axis : sparse_) find_sparse(axis, record, blocks, {}, sparse, buffers);
  } else {
    for (std::size_t axis = 0; axis < lines_.size(); ++axis) {
      const auto patches = patches_of(axis, record, buffers);
      if (lines_[axis].is_dense() && patches.empty()) {
        buffers.dense[dense++] = lines_[axis].column(buffers.classes[axis * match_tile + record]);
      } else {
        find_sparse(axis, record, blocks, patches, sparse, buffers);
      }
    }
  }
  return {std::span(buffers.dense).first(dense), std::span(buffers.sparse).first(sparse)};
}

/// A line for each of `blocks`, behind the `used` ones.
void first_match_index::find_sparse(std::size_t axis, std::size_t record,
                                    std::span<const std::uint32_t> blocks,
                                    std::span<const line_patch> patches, std::size_t& used,
                                    match_buffers& buffers) const {
  const bit_line** const lines = &buffers.sparse[used];
  used += blocks.size();
  lines_[axis].find(buffers.classes[axis * match_tile + record], blocks, lines);
  auto patch = patches.begin();
  for (std::size_t i = 0; i < blocks.size() && patch != patches.end(); ++i) {
    while (patch != patches.end() && patch->block < blocks[i]) ++patch;
    if (patch != patches.end() && patch->block == blocks[i]) lines[i] = &patch->line;
  }
}

/// What the conditions of an open slot leave to be asked.
bool first_match_index::holds(std::size_t at, row cells, workspace& memory) const {
  if (slots_[at].further() == index_row::need::criterion)
    return passes(*entries_[slots_[at].entry()], *atoms_, cells, memory);
  for (std::uint32_t check = checks_of_[at].first; check < checks_of_[at].end; ++check) {
    const value_axis& axis = axes_[checks_[check].axis];
    if (!axis.lies_within(checks_[check].within, cells[axis.field()])) return false;
  }
  return true;
}

/// The first entry among the open slots of a block, from `from` on and before `best`, that holds;
/// else `best`.
std::int32_t first_match_index::first_passing(const bit_line& open, std::uint32_t block,
                                              std::int32_t best, std::size_t from, row cells,
                                              workspace& memory) const {
  const slot* const slots = &slots_[block * bit_line::bits];
  const auto is_before = [](const slot& at, std::size_t entry) { return at.entry() < entry; };
  const auto start = static_cast<std::size_t>(
      from == 0 ? 0 : std::lower_bound(slots, slots + bit_line::bits, from, is_before) - slots);
  for (std::size_t word = start / 64; word < open.words.size(); ++word) {
    std::uint64_t left = open.words[word];
    if (word == start / 64) left &= ~std::uint64_t{0} << (start % 64);
    for (; left != 0; left &= left - 1) {
      const std::size_t at = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      const auto entry = static_cast<std::int32_t>(slots[at].entry());
      if (best != no_entry && entry >= best) return best;
      if (slots[at].further() == index_row::need::nothing ||
          holds(block * bit_line::bits + at, cells, memory)) {
        return entry;
      }
    }
  }
  return best;
}

/// Among the rows of `open`, the blocks that the record leaves open.
std::int32_t first_match_index::find_in(std::span<const std::uint32_t> open, std::size_t record,
                                        row cells, std::size_t from, workspace& memory) const {
  match_buffers& buffers = memory.match;
  const std::size_t most = in_order_ ? ordered_blocks_at_a_time : blocks_at_a_time;
  std::int32_t best = no_entry;
  for (std::size_t first = 0; first < open.size(); first += most) {
    const auto blocks = open.subspan(first, std::min(most, open.size() - first));
    if (best != no_entry && first_of_[blocks.front()] >= static_cast<std::uint32_t>(best)) break;
    const std::size_t found = intersect(instructions_, point_to_lines(record, blocks, buffers),
                                        blocks, buffers.found.data(), buffers.found_blocks.data());
    for (std::size_t i = 0; i < found; ++i) {
      const std::uint32_t block = buffers.found_blocks[i];
      if (best != no_entry && first_of_[block] >= static_cast<std::uint32_t>(best)) break;
      best = first_passing(buffers.found[i], block, best, from, cells, memory);
    }
  }
  return best;
}

std::int32_t first_match_index::find(row record, std::size_t from, workspace& memory) const {
  match_buffers& buffers = memory.match;
  reserve(buffers);
  classify(record, record.size(), buffers);
  if (fits_patterns(0, buffers)) find_patches(0, buffers);
  const auto open = open_blocks(0, buffers.blocks, buffers);
  const auto is_past = [&](std::uint32_t block) { return last_of_[block] < from; };
  const auto end = from == 0 ? open.end() : std::remove_if(open.begin(), open.end(), is_past);
  return find_in({open.begin(), end}, 0, record, from, memory);
}

/// While the lines of one record are intersected, those of the next one are on their way; but where
/// blocks stand in order they are close by, and a text that fits patterns has lines of its own.
void first_match_index::find_each(std::span<const cell> records, std::size_t width,
                                  std::span<std::int32_t> out, workspace& memory) const {
  match_buffers& buffers = memory.match;
  reserve(buffers);
  for (std::size_t first = 0; first < out.size(); first += match_tile) {
    const std::size_t count = std::min(match_tile, out.size() - first);
    const auto tile = records.subspan(first * width, count * width);
    classify(tile, width, buffers);
    std::span<const std::uint32_t> open;
    bool is_open = false;
    for (std::size_t record = 0; record < count; ++record) {
      if (fits_patterns(record, buffers)) find_patches(record, buffers);
      if (!is_open) open = open_blocks(record, buffers.blocks, buffers);
      const std::size_t next = record + 1;
      is_open = !in_order_ && next < count && !fits_patterns(next, buffers);
      std::span<const std::uint32_t> open_next;
      if (is_open) {
        open_next = open_blocks(next, buffers.next_blocks, buffers);
        prefetch_lines(next, open_next, buffers);
      }
      out[first + record] = find_in(open, record, tile.subspan(record * width, width), 0, memory);
      std::swap(buffers.blocks, buffers.next_blocks);
      open = open_next;
    }
  }
}

}  // namespace ambit::criteria
