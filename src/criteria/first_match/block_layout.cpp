#include "src/criteria/first_match/block_layout.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "src/criteria/first_match/bit_line.hpp"

namespace ambit::criteria {

namespace {

// What was found to work for a hundred thousand entries of one to five tests over twelve fields;
// none of it changes an answer.
constexpr std::size_t most_bins_of_texts = 256;
constexpr std::size_t bins_of_many_texts = 64;
constexpr std::size_t bins_of_numbers = 16;
constexpr double cost_of_a_copy = 0.05;
constexpr double most_cost = 0.7;
constexpr std::size_t least_rows_at_first = 1'500;
constexpr std::size_t least_rows_below = 384;
constexpr int most_levels = 4;
/// Rows that ask a field of more classes than this stand in blocks of their own, so that the others'
/// blocks have no lines of it.
constexpr std::uint32_t many_classes = 1'024;

using interval = class_set::interval;

class layout {
 public:
  explicit layout(const index_rows& rows) : rows_(rows), seen_(rows.rows.size(), 0) {}

  void in_order(std::vector<std::uint32_t> rows, const std::vector<index_block::bound>& within);
  void gathered(std::vector<std::uint32_t> rows, const std::vector<index_block::bound>& within,
                int level);
  std::vector<index_block> take();

 private:
  /// How an axis, as far as it is open, is cut into bins of neighbouring classes.
  struct bins {
    interval open;
    std::size_t count = 1;
    std::size_t of(std::uint32_t number) const noexcept {
      return (std::size_t{number} - open.first) * count / size();
    }
    interval classes(std::size_t bin) const noexcept {
      return {open.first + static_cast<std::uint32_t>((bin * size() + count - 1) / count),
              open.first + static_cast<std::uint32_t>(((bin + 1) * size() - 1) / count)};
    }
    std::size_t size() const noexcept { return std::size_t{open.last} - open.first + 1; }
  };

  bins bins_of(std::uint32_t axis, const std::vector<index_block::bound>& within) const;
  template <class Visit>
  void for_each_bin(const bins& of, const row_condition& condition, const Visit& visit) const;
  std::vector<std::uint32_t> choose(const std::vector<std::uint32_t>& rows,
                                    const std::vector<bins>& of, std::size_t least_rows) const;
  void gather_by(std::uint32_t axis, const bins& of, const std::vector<std::uint32_t>& rows,
                 const std::vector<index_block::bound>& within, int level);
  void close(std::vector<std::uint32_t>& rows, const std::vector<index_block::bound>& within,
             std::uint32_t axis, interval classes);
  static std::vector<index_block::bound> narrowed(std::vector<index_block::bound> within,
                                                  std::uint32_t axis, interval classes);

  static constexpr std::uint32_t none = 0xFFFFFFFF;
  const index_rows& rows_;
  std::vector<std::uint32_t> seen_;  // by row: the last stamp
  std::uint32_t stamp_ = 0;
  std::vector<index_block> blocks_;
};

layout::bins layout::bins_of(std::uint32_t axis,
                             const std::vector<index_block::bound>& within) const {
  const value_axis& values = rows_.axes[axis];
  bins out{{0, values.class_count() - 1}, 1};
  for (const index_block::bound& each : within) {
    if (each.axis == axis) out.open = each.classes;
  }
  const std::size_t size = out.size();
  const std::size_t most =
      values.is_text() ? size <= most_bins_of_texts ? size : bins_of_many_texts : bins_of_numbers;
  out.count = std::min(size, most);
  return out;
}

template <class Visit>
void layout::for_each_bin(const bins& of, const row_condition& condition,
                          const Visit& visit) const {
  std::size_t next = 0;
  const auto visit_classes = [&](std::uint32_t first, std::uint32_t last) {
    first = std::max(first, of.open.first);
    last = std::min(last, of.open.last);
    if (first > last) return;
    for (std::size_t bin = std::max(next, of.of(first)); bin <= of.of(last); ++bin) {
      visit(bin);
      next = bin + 1;
    }
  };
  // A part that must be fitted is met by texts of the unseen class, which the set leaves out.
  bool unseen = condition.fits_not != condition.fits;
  for (const interval each : rows_.sets[condition.set].intervals()) {
    if (unseen && each.first > value_axis::unseen_class) {
      visit_classes(value_axis::unseen_class, value_axis::unseen_class);
      unseen = false;
    }
    visit_classes(each.first, each.last);
  }
  if (unseen) visit_classes(value_axis::unseen_class, value_axis::unseen_class);
}

/// By row: the axis under which it is found with the fewest copies among the fewest records.
std::vector<std::uint32_t> layout::choose(const std::vector<std::uint32_t>& rows,
                                          const std::vector<bins>& of,
                                          std::size_t least_rows) const {
  std::vector<bool> is_dropped(of.size());
  std::vector<std::uint32_t> chosen(rows.size());
  for (;;) {
    std::vector<std::size_t> counts(of.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      double best = most_cost;
      chosen[i] = none;
      for (const row_condition& each : rows_.conditions_of(rows_.rows[rows[i]])) {
        if (is_dropped[each.axis] || of[each.axis].count == 1) continue;
        std::size_t touched = 0;
        for_each_bin(of[each.axis], each, [&](std::size_t) { ++touched; });
        const double cost =
            static_cast<double>(touched) / static_cast<double>(of[each.axis].count) +
            cost_of_a_copy * static_cast<double>(touched);
        if (touched != 0 && cost < best) {
          best = cost;
          chosen[i] = each.axis;
        }
      }
      if (chosen[i] != none) ++counts[chosen[i]];
    }
    std::size_t fewest = none;
    for (std::size_t axis = 0; axis < counts.size(); ++axis) {
      if (counts[axis] == 0 || counts[axis] >= least_rows) continue;
      if (fewest == none || counts[axis] < counts[fewest]) fewest = axis;
    }
    if (fewest == none) return chosen;
    is_dropped[fewest] = true;
  }
}

void layout::in_order(std::vector<std::uint32_t> rows,
                      const std::vector<index_block::bound>& within) {
  for (std::size_t first = 0; first < rows.size(); first += bit_line::bits) {
    const std::size_t last = std::min(first + bit_line::bits, rows.size());
    blocks_.push_back({{rows.begin() + static_cast<std::ptrdiff_t>(first),
                        rows.begin() + static_cast<std::ptrdiff_t>(last)},
                       within});
  }
}

/// Recursion is bounded by most_levels.
void layout::gathered(std::vector<std::uint32_t> rows,
                      const std::vector<index_block::bound>& within, int level) {
  if (rows.size() <= bit_line::bits || level == most_levels)
    return in_order(std::move(rows), within);
  std::vector<bins> of;
  for (std::uint32_t axis = 0; axis < rows_.axes.size(); ++axis)
    of.push_back(bins_of(axis, within));
  const std::vector<std::uint32_t> chosen =
      choose(rows, of, level == 0 ? least_rows_at_first : least_rows_below);
  std::vector<std::vector<std::uint32_t>> by_axis(of.size());
  std::vector<std::uint32_t> rest;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    (chosen[i] == none ? rest : by_axis[chosen[i]]).push_back(rows[i]);
  }
  for (std::uint32_t axis = 0; axis < of.size(); ++axis) {
    if (!by_axis[axis].empty()) gather_by(axis, of[axis], by_axis[axis], within, level);
  }
  in_order(std::move(rest), within);
}

std::vector<index_block::bound> layout::narrowed(std::vector<index_block::bound> within,
                                                 std::uint32_t axis, interval classes) {
  for (index_block::bound& each : within) {
    if (each.axis != axis) continue;
    each.classes = classes;
    return within;
  }
  within.push_back({axis, classes});
  return within;
}

void layout::close(std::vector<std::uint32_t>& rows, const std::vector<index_block::bound>& within,
                   std::uint32_t axis, interval classes) {
  if (rows.empty()) return;
  std::sort(rows.begin(), rows.end());
  blocks_.push_back({std::move(rows), narrowed(within, axis, classes)});
  rows.clear();
}

/// Neighbouring bins share a block as long as their rows fit into it.
void layout::gather_by(std::uint32_t axis, const bins& of, const std::vector<std::uint32_t>& rows,
                       const std::vector<index_block::bound>& within, int level) {
  std::vector<std::vector<std::uint32_t>> by_bin(of.count);
  for (const std::uint32_t row : rows) {
    for (const row_condition& each : rows_.conditions_of(rows_.rows[row])) {
      if (each.axis == axis)
        for_each_bin(of, each, [&](std::size_t bin) { by_bin[bin].push_back(row); });
    }
  }
  std::vector<std::uint32_t> together;
  interval classes;
  for (std::size_t bin = 0; bin < of.count; ++bin) {
    if (by_bin[bin].size() > bit_line::bits) {
      close(together, within, axis, classes);
      gathered(std::move(by_bin[bin]), narrowed(within, axis, of.classes(bin)), level + 1);
      continue;
    }
    if (together.empty()) ++stamp_;
    const auto is_new = [&](std::uint32_t row) { return seen_[row] != stamp_; };
    const auto added =
        static_cast<std::size_t>(std::count_if(by_bin[bin].begin(), by_bin[bin].end(), is_new));
    if (together.size() + added > bit_line::bits) {
      close(together, within, axis, classes);
      ++stamp_;
    }
    if (together.empty()) classes = of.classes(bin);
    classes.last = of.classes(bin).last;
    for (const std::uint32_t row : by_bin[bin]) {
      if (seen_[row] == stamp_) continue;
      seen_[row] = stamp_;
      together.push_back(row);
    }
  }
  close(together, within, axis, classes);
}

std::vector<index_block> layout::take() {
  std::sort(blocks_.begin(), blocks_.end(), [](const index_block& left, const index_block& right) {
    return left.rows < right.rows;
  });
  return std::move(blocks_);
}

}  // namespace

std::vector<index_block> lay_out(const index_rows& rows, std::size_t gather) {
  layout out(rows);
  std::vector<std::uint32_t> few;
  std::vector<std::uint32_t> many;
  const bool in_order = rows.rows.size() <= gather;
  for (std::uint32_t at = 0; at < rows.rows.size(); ++at) {
    const auto conditions = rows.conditions_of(rows.rows[at]);
    const bool is_of_many =
        std::any_of(conditions.begin(), conditions.end(), [&](const row_condition& each) {
          return rows.axes[each.axis].class_count() > many_classes;
        });
    (!in_order && is_of_many ? many : few).push_back(at);
  }
  if (in_order) {
    out.in_order(std::move(few), {});
  } else {
    out.gathered(std::move(few), {}, 0);
    out.gathered(std::move(many), {}, 0);
  }
  return out.take();
}

}  // namespace ambit::criteria
