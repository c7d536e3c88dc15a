#include "src/criteria/scan/column_scan.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace ambit::criteria {

column_scan::column_scan(const scan_plan& plan, const column_piece& piece, scan_instructions with,
                         scan_buffers& buffers, workspace& memory)
    : nodes_(plan.nodes()),
      kernels_(kernels_of(with)),
      offset_(piece.first),
      buffers_(buffers),
      memory_(memory) {
  const std::vector<scan_test>& tests = plan.tests();
  if (buffers.tests.size() < tests.size()) buffers.tests.resize(tests.size());
  for (std::size_t i = 0; i < tests.size(); ++i) {
    buffers.tests[i].prepare(tests[i], *piece.columns, piece.count, with, memory);
  }
  buffers.tallies.assign(nodes_.size(), {});
  find_children();
  // From the leaves up: what stands in a group stands behind it.
  for (std::size_t node = nodes_.size(); node-- > 0;) {
    price(static_cast<std::uint32_t>(node));
  }
}

/// A group of one thing is that thing.
std::uint32_t column_scan::only_one_of(std::uint32_t node) const noexcept {
  const auto is_one = [this](std::uint32_t at) {
    const plan_node& group = nodes_[at];
    const bool is_group = group.type == plan_node::kind::all || group.type == plan_node::kind::any;
    return is_group && group.end != at + 1 && nodes_[at + 1].end == group.end;
  };
  while (is_one(node)) ++node;
  return node;
}

/// What stands in the node, as if it stood in the group: a group of the same kind is no group of
/// its own. Recursion is bounded by the depth of the documents that the trees came from.
void column_scan::add_children(std::uint32_t group, std::uint32_t from, std::size_t level) {
  for (std::uint32_t at = from + 1; at < nodes_[from].end; at = nodes_[at].end) {
    const std::uint32_t child = only_one_of(at);
    if (nodes_[child].type == nodes_[group].type) {
      add_children(group, child, level);
      continue;
    }
    buffers_.order.push_back(child);
    std::size_t& found = buffers_.tallies[child].level;
    found = std::max(found, level + 1);
  }
}

/// And makes room for the rows of the deepest group.
void column_scan::find_children() {
  buffers_.order.clear();
  buffers_.first_child.clear();
  std::size_t deepest = 0;
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    buffers_.first_child.push_back(static_cast<std::uint32_t>(buffers_.order.size()));
    const bool is_group = nodes_[node].end != node + 1;
    const std::size_t level = buffers_.tallies[node].level;
    deepest = std::max(deepest, level);
    if (is_group && only_one_of(node) == node) add_children(node, node, level);
  }
  buffers_.first_child.push_back(static_cast<std::uint32_t>(buffers_.order.size()));
  if (buffers_.rows.size() < deepest + 1) buffers_.rows.resize(deepest + 1);
}

void column_scan::price(std::uint32_t node) noexcept {
  scan_buffers::tally& out = buffers_.tallies[node];
  if (nodes_[node].type == plan_node::kind::leaf) {
    out.cost = buffers_.tests[nodes_[node].atom].cost();
    out.goes_by_rows = buffers_.tests[nodes_[node].atom].goes_by_rows();
  }
  for (std::uint32_t child = node + 1; child < nodes_[node].end; child = nodes_[child].end) {
    out.cost += buffers_.tallies[child].cost;
    out.goes_by_rows = out.goes_by_rows || buffers_.tallies[child].goes_by_rows;
  }
}

/// Whether both cost less in this order. What the first leaves open counts by rows, or by words in
/// which some row is open, as the second one goes; half of it where nothing was asked yet.
bool column_scan::goes_first(std::uint32_t left, std::uint32_t right) const noexcept {
  const auto left_open = [this](std::uint32_t first, std::uint32_t second) {
    const scan_buffers::tally& of = buffers_.tallies[first];
    return buffers_.tallies[second].goes_by_rows ? (of.open_rows + 1) / (of.asked_rows + 2)
                                                 : (of.open_words + 1) / (of.asked_words + 2);
  };
  const double left_cost = buffers_.tallies[left].cost;
  const double right_cost = buffers_.tallies[right].cost;
  return left_cost + right_cost * left_open(left, right) <
         right_cost + left_cost * left_open(right, left);
}

/// Few children, nearly sorted.
void column_scan::sort_children(std::uint32_t group) noexcept {
  std::uint32_t* const first = buffers_.order.data() + buffers_.first_child[group];
  std::uint32_t* const last = buffers_.order.data() + buffers_.first_child[group + 1];
  for (std::uint32_t* at = first; at != last; ++at) {
    for (std::uint32_t* to = at; to != first && goes_first(to[0], to[-1]); --to) {
      std::swap(to[0], to[-1]);
    }
  }
}

void column_scan::narrow(std::uint32_t root, std::size_t first, open_rows& rows) {
  first_ = offset_ + first;
  // What tests leave open hardly changes once some blocks have been asked.
  constexpr std::size_t often = 32;
  const std::size_t block = first / row_bits::rows;
  measures_ = block % often == 0;
  sorts_ = measures_ || std::has_single_bit(block);
  ask(only_one_of(root), false, 0, rows);
}

/// Leaves the rows that pass the node; negated, those that do not. Recursion is bounded by the
/// depth of the documents that the trees came from.
void column_scan::ask(std::uint32_t node, bool negated, std::size_t level, open_rows& rows) {
  switch (nodes_[node].type) {
    case plan_node::kind::leaf:
      return buffers_.tests[nodes_[node].atom].narrow(first_, negated, rows, memory_);
    case plan_node::kind::always:
    case plan_node::kind::never:
      if ((nodes_[node].type == plan_node::kind::never) != negated) rows.clear(rows.count);
      return;
    case plan_node::kind::all:
    case plan_node::kind::any:
      break;
  }
  if ((nodes_[node].type == plan_node::kind::all) != negated) {
    return ask_children(node, negated, level, rows);
  }
  open_rows& others = buffers_.rows[level];
  others = rows;
  ask_children(node, !negated, level, others);
  kernels_.remove(others, rows);
}

/// The tests of children from `first` on that can be asked in one pass: how many children they are,
/// none where it does not pay.
std::uint32_t column_scan::ask_together(std::uint32_t first, std::uint32_t end, bool negated,
                                        open_rows& rows) {
  constexpr int least_words = row_bits::word_count / 2;
  if (measures_ || rows.count != row_bits::rows || std::popcount(rows.words) < least_words)
    return 0;
  buffers_.together.clear();
  std::uint32_t at = first;
  for (; at < end; ++at) {
    const plan_node& node = nodes_[buffers_.order[at]];
    if (node.type != plan_node::kind::leaf) break;
    if (!buffers_.tests[node.atom].add_to(first_, negated, buffers_.together)) break;
  }
  if (buffers_.together.size() < 2) return 0;
  kernels_.by_all(buffers_.together, rows);
  return at - first;
}

/// Leaves the rows that every child leaves.
void column_scan::ask_children(std::uint32_t group, bool negated, std::size_t level,
                               open_rows& rows) {
  if (sorts_) sort_children(group);
  for (std::uint32_t at = buffers_.first_child[group];
       at < buffers_.first_child[group + 1] && rows.size != 0; ++at) {
    if (const std::uint32_t asked =
            ask_together(at, buffers_.first_child[group + 1], negated, rows)) {
      at += asked - 1;
      continue;
    }
    const std::uint32_t child = buffers_.order[at];
    scan_buffers::tally& of = buffers_.tallies[child];
    of.asked_rows += static_cast<double>(rows.size);
    of.asked_words += std::popcount(rows.words);
    ask(child, negated, level + 1, rows);
    of.open_rows += static_cast<double>(rows.size);
    of.open_words += std::popcount(rows.words);
  }
}

bool fill_sound(const column_piece& piece, std::size_t first, std::size_t count,
                std::span<const field_ordinal> reads, open_rows& sound, row_bits& wrong) {
  sound.fill(count);
  const bool some_wrong = piece.columns->mark_wrong(piece.first + first, count, reads, wrong);
  if (some_wrong) sound.remove(wrong);
  return some_wrong;
}

}  // namespace ambit::criteria
