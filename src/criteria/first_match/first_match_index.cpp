#include "src/criteria/first_match/first_match_index.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "src/base/limits.hpp"
#include "src/criteria/column_records.hpp"
#include "src/criteria/first_match/block_layout.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

namespace {

/// Open blocks that are looked at together; of blocks in order, after which the rest is rarely
/// asked.
constexpr std::size_t blocks_at_a_time = 32;
constexpr std::size_t ordered_blocks_at_a_time = 8;
/// With fewer blocks than this, looking at all is faster than asking which are open.
constexpr std::size_t few_blocks = 5;
/// With more blocks than this, a text that fits patterns has only those lines that differ.
constexpr std::size_t most_fitted_blocks = 64;
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
  divide_axes(rows);
  return true;
}

/// Into those that have columns, also for texts that fit patterns, and the others.
void first_match_index::divide_axes(const index_rows& rows) {
  column_of_.assign(lines_.size(), no_column);
  sparse_of_.assign(lines_.size(), 0);
  for (std::uint32_t axis = 0; axis < lines_.size(); ++axis) {
    const bool is_fitted_whole =
        !rows.axes[axis].has_patterns() || block_count_ <= most_fitted_blocks;
    if (lines_[axis].is_dense() && is_fitted_whole) {
      column_of_[axis] = static_cast<std::uint32_t>(columns_.size());
      columns_.push_back({lines_[axis].column(0), axis});
    } else {
      sparse_of_[axis] = static_cast<std::uint32_t>(sparse_.size());
      sparse_.push_back(axis);
    }
  }
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
  grow(buffers.classes, axes_.size() * match_tile);
  grow(buffers.columns, columns_.size() * match_tile);
  grow(buffers.summaries, axes_.size() * match_tile);
  grow(buffers.patched, sparse_.size() * match_tile);
  for (open_lines& each : buffers.open) {
    grow(each.blocks, block_count_);
    grow(each.sparse, sparse_.size() * block_count_);
  }
  grow(buffers.open_blocks, words());
  grow(buffers.found, blocks_at_a_time);
  grow(buffers.found_blocks, blocks_at_a_time);
}

/// Field by field, so that the look-ups of many records stand in no other's way.
void first_match_index::classify(const record_tile& tile, memories kept,
                                 match_buffers& buffers) const {
  const std::size_t count = tile.size();
  buffers.fitting_texts.clear();
  for (std::uint32_t axis = 0; axis < axes_.size(); ++axis) {
    const value_axis& values = axes_[axis];
    const std::span<std::uint32_t> classes(&buffers.classes[axis * match_tile], count);
    tile.classify(axis, values, classes, buffers);
    if (!values.has_patterns()) continue;
    for (std::uint32_t record = 0; record < count; ++record) {
      if (classes[record] != value_axis::unseen_class) continue;
      const cell text = tile.value(axis, values.field(), record);
      const std::uint32_t set = fit(axis, text, kept, buffers);
      if (set != fitting_sets::nothing) buffers.fitting_texts.push_back({record, axis, set});
    }
  }
  point_to_columns(count, buffers);
  if (!buffers.fitting_texts.empty()) point_to_fitted(buffers);
}

/// What the text of a record fits: a set of the call.
std::uint32_t first_match_index::fit(std::uint32_t axis, const cell& value, memories kept,
                                     match_buffers& buffers) const {
  // Its record is wrong, and is told so by who asks.
  if (value.view().size() > limits::max_text_bytes) return fitting_sets::nothing;
  text_memory& numbers = buffers.fitting.numbers;
  const std::uint32_t texts = axis * 2;
  const std::uint32_t lists = axis * 2 + 1;
  if (kept == memories::of_texts) {
    const std::uint32_t known = numbers.find(texts, value.view());
    if (known != text_memory::none) return known;
  }
  std::vector<std::uint32_t>& patterns = buffers.patterns;
  patterns.clear();
  axes_[axis].fitting_patterns(value, *atoms_, buffers.folded, buffers.passes, patterns);
  std::uint32_t set = fitting_sets::nothing;
  if (kept == memories::of_records) return patterns.empty() ? set : add_set(axis, buffers);
  if (!patterns.empty()) {
    const std::string_view list(reinterpret_cast<const char*>(patterns.data()),
                                patterns.size() * sizeof(std::uint32_t));
    set = numbers.find(lists, list);
    if (set == text_memory::none) {
      set = add_set(axis, buffers);
      numbers.put(lists, list, set);
    }
  }
  numbers.put(texts, value.view(), set);
  return set;
}

/// Of buffers.patterns.
std::uint32_t first_match_index::add_set(std::uint32_t axis, match_buffers& buffers) const {
  fitting_sets& all = buffers.fitting;
  const axis_lines& lines = lines_[axis];
  fitting_set made;
  made.first_word = all.open_blocks.size();
  const std::uint64_t* const usual = lines.open_blocks(value_axis::unseen_class);
  all.open_blocks.insert(all.open_blocks.end(), usual, usual + words());
  const auto note = [&](std::size_t block, const bit_line& line) {
    std::uint64_t& word = all.open_blocks[made.first_word + block / 64];
    const std::uint64_t bit = std::uint64_t{1} << (block % 64);
    word = line.any() ? word | bit : word & ~bit;
  };
  if (column_of_[axis] != no_column) {
    made.first_line = all.lines.size();
    all.lines.resize(made.first_line + block_count_);
    lines.find_lines(buffers.patterns, &all.lines[made.first_line]);
    for (std::size_t block = 0; block < block_count_; ++block)
      note(block, all.lines[made.first_line + block]);
  } else {
    made.first_patch = all.patches.size();
    lines.find_patches(buffers.patterns, all.patches);
    made.end_patch = all.patches.size();
    for (std::size_t at = made.first_patch; at < made.end_patch; ++at)
      note(all.patches[at].block, all.patches[at].line);
  }
  if (all.sets.empty()) all.sets.emplace_back();  // fitting_sets::nothing
  all.sets.push_back(made);
  return static_cast<std::uint32_t>(all.sets.size() - 1);
}

/// By record what `classes` says by axis.
void first_match_index::point_to_columns(std::size_t count, match_buffers& buffers) const {
  for (std::size_t at = 0; at < columns_.size(); ++at) {
    const std::uint32_t* const classes = &buffers.classes[columns_[at].axis * match_tile];
    const bit_line** out = buffers.columns.data() + at;
    for (std::size_t record = 0; record < count; ++record) {
      *out = columns_[at].lines + classes[record] * block_count_;
      out += columns_.size();
    }
  }
  std::fill_n(buffers.patched.begin(), sparse_.size() * match_tile, fitting_sets::nothing);
  if (block_count_ < few_blocks) return;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    const std::uint32_t* const classes = &buffers.classes[axis * match_tile];
    const std::uint64_t** out = buffers.summaries.data() + axis;
    const std::uint64_t* const first = lines_[axis].open_blocks(0);
    for (std::size_t record = 0; record < count; ++record) {
      *out = first + classes[record] * words();
      out += axes_.size();
    }
  }
}

/// Last of all in a tile: sets that are added move those that there are.
void first_match_index::point_to_fitted(match_buffers& buffers) const {
  const fitting_sets& all = buffers.fitting;
  for (const match_buffers::fitting_text& each : buffers.fitting_texts) {
    const fitting_set& set = all.sets[each.set];
    buffers.summaries[each.record * axes_.size() + each.axis] = &all.open_blocks[set.first_word];
    const std::uint32_t column = column_of_[each.axis];
    if (column != no_column) {
      buffers.columns[each.record * columns_.size() + column] = &all.lines[set.first_line];
    } else {
      buffers.patched[sparse_of_[each.axis] * match_tile + each.record] = each.set;
    }
  }
}

/// Those that no field closes and that have an entry from `from` on.
void first_match_index::list_open_blocks(std::size_t record, std::size_t from, open_lines& out,
                                         match_buffers& buffers) const {
  out.count = 0;
  if (block_count_ < few_blocks) {
    for (std::uint32_t block = 0; block < block_count_; ++block) {
      out.blocks[out.count] = block;
      out.count += last_of_[block] >= from ? 1 : 0;
    }
    return;
  }
  std::uint64_t* const all = buffers.open_blocks.data();
  std::fill_n(all, words(), ~std::uint64_t{0});
  all[words() - 1] >>= words() * 64 - block_count_;
  const std::uint64_t* const* const summaries = &buffers.summaries[record * axes_.size()];
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    const std::uint64_t* const open = summaries[axis];
    for (std::size_t word = 0; word < words(); ++word) all[word] &= open[word];
  }
  for (std::size_t word = 0; word < words(); ++word) {
    for (std::uint64_t left = all[word]; left != 0; left &= left - 1) {
      const std::size_t block = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      out.blocks[out.count] = static_cast<std::uint32_t>(block);
      out.count += last_of_[block] >= from ? 1 : 0;
    }
  }
}

void first_match_index::find_open(std::size_t record, std::size_t from, open_lines& out,
                                  match_buffers& buffers) const {
  list_open_blocks(record, from, out, buffers);
  const std::span<const std::uint32_t> blocks = std::span(out.blocks).first(out.count);
  for (std::size_t at = 0; at < sparse_.size(); ++at) {
    const bit_line** const lines = out.sparse.data() + at * out.count;
    lines_[sparse_[at]].find(buffers.classes[sparse_[at] * match_tile + record], blocks, lines);
    const std::uint32_t number = buffers.patched[at * match_tile + record];
    if (number == fitting_sets::nothing) continue;
    const fitting_set& set = buffers.fitting.sets[number];
    std::size_t patch = set.first_patch;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const std::vector<line_patch>& patches = buffers.fitting.patches;
      while (patch != set.end_patch && patches[patch].block < blocks[i]) ++patch;
      if (patch == set.end_patch) break;
      if (patches[patch].block == blocks[i]) lines[i] = &patches[patch].line;
    }
  }
}

/// Asks the processor for the record's lines, which lie far apart.
void first_match_index::prefetch_lines(std::size_t record, const open_lines& open,
                                       const match_buffers& buffers) const {
  const bit_line* const* const columns = buffers.columns.data() + record * columns_.size();
  for (std::size_t at = 0; at < columns_.size(); ++at) {
    for (std::size_t i = 0; i < open.count; ++i) __builtin_prefetch(columns[at] + open.blocks[i]);
  }
  for (std::size_t i = 0; i < open.count * sparse_.size(); ++i) __builtin_prefetch(open.sparse[i]);
}

/// What the conditions of an open slot leave to be asked.
bool first_match_index::holds(std::size_t at, record_tile& tile, std::size_t record,
                              workspace& memory) const {
  if (slots_[at].further() == index_row::need::criterion)
    return passes(*entries_[slots_[at].entry()], *atoms_, tile.load(record, memory), memory);
  for (std::uint32_t check = checks_of_[at].first; check < checks_of_[at].end; ++check) {
    const std::uint32_t axis = checks_[check].axis;
    const cell value = tile.value(axis, axes_[axis].field(), record);
    if (!axes_[axis].lies_within(checks_[check].within, value)) return false;
  }
  return true;
}

/// The first entry among the open slots of a block, from `from` on and before `best`, that holds;
/// else `best`.
std::int32_t first_match_index::first_passing(const bit_line& open, std::uint32_t block,
                                              std::int32_t best, std::size_t from,
                                              record_tile& tile, std::size_t record,
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
          holds(block * bit_line::bits + at, tile, record, memory)) {
        return entry;
      }
    }
  }
  return best;
}

/// The first entry from `from` on in the blocks that the record leaves open.
std::int32_t first_match_index::find_in(const open_lines& open, record_tile& tile,
                                        std::size_t record, std::size_t from,
                                        workspace& memory) const {
  match_buffers& buffers = memory.match;
  const std::size_t most = in_order_ ? ordered_blocks_at_a_time : blocks_at_a_time;
  const std::span<const std::uint32_t> blocks = std::span(open.blocks).first(open.count);
  line_columns columns;
  columns.dense = std::span(buffers.columns).subspan(record * columns_.size(), columns_.size());
  columns.sparse_columns = sparse_.size();
  columns.sparse_stride = open.count;
  std::int32_t best = no_entry;
  for (std::size_t first = 0; first < blocks.size(); first += most) {
    const auto some = blocks.subspan(first, std::min(most, blocks.size() - first));
    if (best != no_entry && first_of_[some.front()] >= static_cast<std::uint32_t>(best)) break;
    if (!sparse_.empty()) columns.sparse = &open.sparse[first];
    const std::size_t found =
        intersect(instructions_, columns, some, buffers.found.data(), buffers.found_blocks.data());
    for (std::size_t i = 0; i < found; ++i) {
      const std::uint32_t block = buffers.found_blocks[i];
      if (best != no_entry && first_of_[block] >= static_cast<std::uint32_t>(best)) break;
      best = first_passing(buffers.found[i], block, best, from, tile, record, memory);
    }
  }
  return best;
}

std::int32_t first_match_index::find(row record, std::size_t from, workspace& memory) const {
  match_buffers& buffers = memory.match;
  reserve(buffers);
  buffers.fitting.forget();
  record_tile alone(record, record.size());
  classify(alone, memories::of_records, buffers);
  find_open(0, from, buffers.open.front(), buffers);
  return find_in(buffers.open.front(), alone, 0, from, memory);
}

/// While the lines of one record are intersected, those of the next one are on their way; but where
/// blocks stand in order they are close by.
void first_match_index::find_tile(record_tile& tile, std::span<std::int32_t> out,
                                  workspace& memory) const {
  match_buffers& buffers = memory.match;
  classify(tile, memories::of_texts, buffers);
  find_open(0, 0, buffers.open[0], buffers);
  for (std::size_t record = 0; record < out.size(); ++record) {
    const open_lines& open = buffers.open[record % 2];
    if (record + 1 < out.size()) {
      open_lines& next = buffers.open[(record + 1) % 2];
      find_open(record + 1, 0, next, buffers);
      if (!in_order_) prefetch_lines(record + 1, next, buffers);
    }
    out[record] = find_in(open, tile, record, 0, memory);
  }
}

first_match_index::sweep::sweep(const first_match_index& index, workspace& memory)
    : index_(index), memory_(memory) {
  index.reserve(memory.match);
  memory.match.fitting.forget();
  call_ = memory.match.fitting.call;
}

void first_match_index::sweep::find_tile(record_tile tile, std::span<std::int32_t> out) {
  fitting_sets& fitting = memory_.match.fitting;
  if (fitting.call != call_ || fitting.is_full()) {
    fitting.forget();
    call_ = fitting.call;
  }
  index_.find_tile(tile, out, memory_);
}

void first_match_index::sweep::find_each(std::span<const cell> records, std::size_t width,
                                         std::span<std::int32_t> out) {
  for (std::size_t first = 0; first < out.size(); first += match_tile) {
    const std::size_t count = std::min(match_tile, out.size() - first);
    find_tile({records.subspan(first * width, count * width), width}, out.subspan(first, count));
  }
}

std::size_t first_match_index::sweep::find_some(const record_set& records, std::size_t first,
                                                std::span<const field_ordinal> reads,
                                                std::span<std::int32_t> out) {
  const column_piece piece = records.columns_at(first);
  if (piece.columns == nullptr) {
    const std::span<const cell> cells = records.load_some(first, out.size(), reads, memory_);
    const std::size_t width = records.object().fields.size();
    find_each(cells, width, out.first(cells.size() / width));
    return cells.size() / width;
  }
  std::vector<const column*>& columns = memory_.match.axis_columns;
  columns.clear();
  for (const value_axis& axis : index_.axes_)
    columns.push_back(piece.columns->find_column(axis.field()));
  const std::size_t count = std::min(out.size(), piece.count);
  for (std::size_t at = 0; at < count; at += match_tile) {
    const std::size_t size = std::min(match_tile, count - at);
    find_tile({records, first + at, size, columns, piece.first + at}, out.subspan(at, size));
  }
  return count;
}

}  // namespace ambit::criteria
