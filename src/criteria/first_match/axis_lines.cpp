#include "src/criteria/first_match/axis_lines.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "src/base/digest.hpp"

namespace ambit::criteria {

namespace {

using interval = class_set::interval;

/// Lines that are read side by side are read faster, as long as they are few enough.
constexpr std::size_t most_dense_bytes = std::size_t{8} << 20;

struct line_hash {
  std::size_t operator()(const bit_line& line) const noexcept {
    return base::hash64({reinterpret_cast<const char*>(line.words.data()), sizeof(line.words)});
  }
};

}  // namespace

class axis_lines::maker {
 public:
  maker(axis_lines& out, std::uint32_t axis, const index_rows& rows,
        std::span<const index_block> blocks, std::size_t most_bytes)
      : out_(out),
        axis_(axis),
        rows_(rows),
        blocks_(blocks),
        class_count_(rows.axes[axis].class_count()),
        most_bytes_(most_bytes) {}

  bool make();

 private:
  interval within(const index_block& block) const;
  const row_condition* condition_of(std::uint32_t position) const;
  class_set open_classes(const row_condition& condition, interval open) const;
  void fill_dense(std::uint32_t number);
  bool fill_sparse(std::uint32_t number);
  void fill_patterns(std::uint32_t number);
  bit_line& line_of(std::uint32_t number, std::uint32_t block);
  void keep_exceptions(std::uint32_t block);
  void sort_exceptions();
  void sort_patterns();
  void summarise();

  axis_lines& out_;
  std::uint32_t axis_;
  const index_rows& rows_;
  std::span<const index_block> blocks_;
  std::uint32_t class_count_;
  std::size_t most_bytes_;

  struct found_exception {
    std::uint32_t number;
    exception what;
  };
  std::vector<found_exception> exceptions_;
  std::vector<std::pair<std::uint32_t, pattern_line>> patterns_;
  // Of the sparse block at hand: lines that differ from the usual one, by class.
  std::vector<std::uint32_t> position_of_;  // by class: in `changed_`, where that names the class
  std::vector<std::pair<std::uint32_t, bit_line>> changed_;
  std::unordered_map<bit_line, std::uint32_t, line_hash> kept_;
};

bool axis_lines::maker::make() {
  out_.is_dense_ = class_count_ * blocks_.size() * sizeof(bit_line) <= most_dense_bytes;
  out_.block_count_ = blocks_.size();
  out_.words_ = (blocks_.size() + 63) / 64;
  const std::size_t dense_lines = out_.is_dense_ ? class_count_ : 1;
  if (dense_lines * blocks_.size() * sizeof(bit_line) > most_bytes_) return false;
  out_.lines_.resize(dense_lines * blocks_.size());
  if (!out_.is_dense_) position_of_.assign(class_count_, 0);
  for (std::uint32_t number = 0; number < blocks_.size(); ++number) {
    if (out_.is_dense_) {
      fill_dense(number);
    } else if (!fill_sparse(number)) {
      return false;
    }
    fill_patterns(number);
  }
  sort_patterns();
  if (!out_.is_dense_) sort_exceptions();
  summarise();
  return true;
}

/// The classes of the axis that the block is for.
interval axis_lines::maker::within(const index_block& block) const {
  for (const index_block::bound& each : block.within) {
    if (each.axis == axis_) return each.classes;
  }
  return {0, class_count_ - 1};
}

const row_condition* axis_lines::maker::condition_of(std::uint32_t position) const {
  for (const row_condition& each : rows_.conditions_of(rows_.rows[position])) {
    if (each.axis == axis_) return &each;
  }
  return nullptr;
}

class_set axis_lines::maker::open_classes(const row_condition& condition, interval open) const {
  return rows_.sets[condition.set] & class_set({open});
}

void axis_lines::maker::fill_dense(std::uint32_t number) {
  const index_block& block = blocks_[number];
  const interval open = within(block);
  bit_line indifferent;
  for (std::size_t slot = 0; slot < block.rows.size(); ++slot) {
    if (!condition_of(block.rows[slot])) indifferent.set(slot);
  }
  const auto line_at = [&](std::uint32_t at) -> bit_line& {
    return out_.lines_[at * blocks_.size() + number];
  };
  for (std::uint32_t at = open.first; at <= open.last; ++at) line_at(at) = indifferent;
  for (std::size_t slot = 0; slot < block.rows.size(); ++slot) {
    if (const row_condition* condition = condition_of(block.rows[slot])) {
      open_classes(*condition, open).for_each([&](std::uint32_t at) { line_at(at).set(slot); });
    }
  }
}

/// The line of a class at a block, which begins as the usual one.
bit_line& axis_lines::maker::line_of(std::uint32_t number, std::uint32_t block) {
  const std::uint32_t at = position_of_[number];
  if (at < changed_.size() && changed_[at].first == number) return changed_[at].second;
  position_of_[number] = static_cast<std::uint32_t>(changed_.size());
  return changed_.emplace_back(number, out_.lines_[block]).second;
}

/// False where too much differs. Rows that accept most classes are usual there, and closed for the
/// rest; the others are open only where they say so. Outside `within`, which cuts rows that ask for
/// few classes, everything is closed.
bool axis_lines::maker::fill_sparse(std::uint32_t number) {
  const index_block& block = blocks_[number];
  const interval open = within(block);
  const bool cut = open.first != 0 || open.last != class_count_ - 1;
  bit_line& usual = out_.lines_[number];
  std::vector<class_set> sets(block.rows.size());
  std::vector<bool> is_usual(block.rows.size());
  std::size_t differing = 0;
  for (std::size_t slot = 0; slot < block.rows.size(); ++slot) {
    const row_condition* condition = condition_of(block.rows[slot]);
    if (!condition && !cut) {
      usual.set(slot);
      continue;
    }
    sets[slot] = condition ? open_classes(*condition, open) : class_set({open});
    is_usual[slot] = !cut && sets[slot].size() > class_count_ / 2;
    if (is_usual[slot]) {
      usual.set(slot);
      sets[slot] = sets[slot].complement(class_count_);
    }
    differing += sets[slot].size();
  }
  if ((exceptions_.size() + differing) * sizeof(found_exception) > most_bytes_) return false;
  changed_.clear();
  for (std::size_t slot = 0; slot < block.rows.size(); ++slot) {
    sets[slot].for_each([&](std::uint32_t at) {
      bit_line& line = line_of(at, number);
      is_usual[slot] ? line.clear(slot) : line.set(slot);
    });
  }
  keep_exceptions(number);
  return out_.lines_.size() * sizeof(bit_line) <= most_bytes_;
}

void axis_lines::maker::keep_exceptions(std::uint32_t block) {
  kept_.clear();
  for (const auto& [number, line] : changed_) {
    const auto [known, is_new] =
        kept_.try_emplace(line, static_cast<std::uint32_t>(out_.lines_.size()));
    if (is_new) out_.lines_.push_back(line);
    exceptions_.push_back({number, {block, known->second}});
  }
}

/// By class, and by block within it: they were found block by block.
void axis_lines::maker::sort_exceptions() {
  out_.first_exception_.assign(std::size_t{class_count_} + 1, 0);
  for (const found_exception& each : exceptions_) ++out_.first_exception_[each.number + 1];
  for (std::size_t at = 1; at < out_.first_exception_.size(); ++at) {
    out_.first_exception_[at] += out_.first_exception_[at - 1];
  }
  std::vector<std::uint32_t> next(out_.first_exception_.begin(), out_.first_exception_.end() - 1);
  out_.exceptions_.resize(exceptions_.size());
  for (const found_exception& each : exceptions_) {
    out_.exceptions_[next[each.number]++] = each.what;
  }
  exceptions_ = {};
}

void axis_lines::maker::fill_patterns(std::uint32_t number) {
  const index_block& block = blocks_[number];
  const interval open = within(block);
  if (open.first > value_axis::unseen_class || open.last < value_axis::unseen_class) return;
  const std::size_t before = patterns_.size();
  const auto line_at = [&](std::uint32_t pattern) -> pattern_line& {
    for (std::size_t at = before; at < patterns_.size(); ++at) {
      if (patterns_[at].first == pattern) return patterns_[at].second;
    }
    patterns_.emplace_back(pattern, pattern_line{});
    patterns_.back().second.block = number;
    return patterns_.back().second;
  };
  for (std::size_t slot = 0; slot < block.rows.size(); ++slot) {
    const row_condition* condition = condition_of(block.rows[slot]);
    if (!condition) continue;
    for (std::uint32_t at = condition->fits; at < condition->fits_not; ++at) {
      line_at(rows_.patterns[at]).opened.set(slot);
    }
    // Where a part must be fitted as well, the row is verified.
    if (condition->fits != condition->fits_not) continue;
    for (std::uint32_t at = condition->fits_not; at < condition->patterns_end; ++at) {
      line_at(rows_.patterns[at]).closed.set(slot);
    }
  }
}

void axis_lines::maker::sort_patterns() {
  std::stable_sort(patterns_.begin(), patterns_.end(),
                   [](const auto& left, const auto& right) { return left.first < right.first; });
  out_.first_pattern_line_.assign(rows_.axes[axis_].pattern_count() + 1, 0);
  for (const auto& [pattern, line] : patterns_) {
    ++out_.first_pattern_line_[pattern + 1];
    out_.pattern_lines_.push_back(line);
  }
  for (std::size_t at = 1; at < out_.first_pattern_line_.size(); ++at) {
    out_.first_pattern_line_[at] += out_.first_pattern_line_[at - 1];
  }
}

void axis_lines::maker::summarise() {
  const std::size_t words = out_.words_;
  out_.open_blocks_.assign(std::size_t{class_count_} * words, 0);
  const auto note = [&](std::uint32_t number, std::size_t block, const bit_line& line) {
    std::uint64_t& word = out_.open_blocks_[number * words + block / 64];
    const std::uint64_t bit = std::uint64_t{1} << (block % 64);
    word = line.any() ? word | bit : word & ~bit;
  };
  const std::uint32_t lines_of = out_.is_dense_ ? class_count_ : 1;
  for (std::uint32_t at = 0; at < lines_of; ++at) {
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
      note(at, block, out_.lines_[at * blocks_.size() + block]);
    }
  }
  if (out_.is_dense_) return;
  for (std::uint32_t at = 1; at < class_count_; ++at) {
    std::copy_n(out_.open_blocks_.begin(), words,
                out_.open_blocks_.begin() + static_cast<std::ptrdiff_t>(at * words));
  }
  for (std::uint32_t at = 0; at < class_count_; ++at) {
    for (std::uint32_t i = out_.first_exception_[at]; i < out_.first_exception_[at + 1]; ++i) {
      note(at, out_.exceptions_[i].block, out_.lines_[out_.exceptions_[i].line]);
    }
  }
}

std::optional<axis_lines> axis_lines::make(std::uint32_t axis, const index_rows& rows,
                                           std::span<const index_block> blocks,
                                           std::size_t most_bytes) {
  axis_lines out;
  if (!maker(out, axis, rows, blocks, most_bytes).make()) return std::nullopt;
  return out;
}

void axis_lines::find(std::uint32_t number, std::span<const std::uint32_t> blocks,
                      const bit_line** out) const noexcept {
  if (is_dense_) {
    const bit_line* const lines = column(number);
    for (std::size_t i = 0; i < blocks.size(); ++i) out[i] = lines + blocks[i];
    return;
  }
  const exception* at = exceptions_.data() + first_exception_[number];
  const exception* const end = exceptions_.data() + first_exception_[number + 1];
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    while (at != end && at->block < blocks[i]) ++at;
    out[i] = &lines_[at != end && at->block == blocks[i] ? at->line : blocks[i]];
  }
}

const bit_line& axis_lines::line_at(std::uint32_t number, std::uint32_t block) const noexcept {
  if (is_dense_) return column(number)[block];
  const exception* const end = exceptions_.data() + first_exception_[number + 1];
  const exception* const at = std::lower_bound(
      exceptions_.data() + first_exception_[number], end, block,
      [](const exception& each, std::uint32_t wanted) { return each.block < wanted; });
  return lines_[at != end && at->block == block ? at->line : block];
}

/// Changes what patterns change in the line of the unseen class that `line_at(block)` has.
template <class LineAt>
void axis_lines::apply(std::span<const std::uint32_t> patterns, const LineAt& line_at) const {
  // First all that close, then all that open: no slot does both but those that are verified.
  for (const bool opens : {false, true}) {
    for (const std::uint32_t pattern : patterns) {
      for (std::uint32_t at = first_pattern_line_[pattern]; at < first_pattern_line_[pattern + 1];
           ++at) {
        const pattern_line& found = pattern_lines_[at];
        bit_line& line = line_at(found.block);
        for (std::size_t word = 0; word < line.words.size(); ++word) {
          if (opens) {
            line.words[word] |= found.opened.words[word];
          } else {
            line.words[word] &= ~found.closed.words[word];
          }
        }
      }
    }
  }
}

void axis_lines::find_patches(std::span<const std::uint32_t> patterns,
                              std::vector<line_patch>& out) const {
  const auto before = static_cast<std::ptrdiff_t>(out.size());
  const auto is_below = [](const line_patch& each, std::uint32_t block) {
    return each.block < block;
  };
  for (const std::uint32_t pattern : patterns) {
    for (std::uint32_t at = first_pattern_line_[pattern]; at < first_pattern_line_[pattern + 1];
         ++at) {
      out.push_back({pattern_lines_[at].block, {}});
    }
  }
  std::sort(out.begin() + before, out.end(), [](const line_patch& left, const line_patch& right) {
    return left.block < right.block;
  });
  out.erase(std::unique(out.begin() + before, out.end(),
                        [](const line_patch& left, const line_patch& right) {
                          return left.block == right.block;
                        }),
            out.end());
  for (auto each = out.begin() + before; each != out.end(); ++each) {
    each->line = line_at(value_axis::unseen_class, each->block);
  }
  apply(patterns, [&](std::uint32_t block) -> bit_line& {
    return std::lower_bound(out.begin() + before, out.end(), block, is_below)->line;
  });
}

void axis_lines::find_lines(std::span<const std::uint32_t> patterns, bit_line* out) const {
  std::copy_n(column(value_axis::unseen_class), block_count_, out);
  apply(patterns, [&](std::uint32_t block) -> bit_line& { return out[block]; });
}

std::size_t axis_lines::bytes() const noexcept {
  return lines_.capacity() * sizeof(bit_line) + exceptions_.capacity() * sizeof(exception) +
         open_blocks_.capacity() * sizeof(std::uint64_t) +
         pattern_lines_.capacity() * sizeof(pattern_line) +
         first_exception_.capacity() * sizeof(std::uint32_t) +
         first_pattern_line_.capacity() * sizeof(std::uint32_t);
}

}  // namespace ambit::criteria
