#include "src/criteria/scan/column_scan.hpp"

#include <algorithm>
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

/// And makes room for the rows of the deepest group.
void column_scan::find_children() {
  std::vector<std::uint32_t>& order = buffers_.order;
  order.clear();
  buffers_.first_child.clear();
  std::size_t deepest = 0;
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    buffers_.first_child.push_back(static_cast<std::uint32_t>(order.size()));
    const std::size_t level = buffers_.tallies[node].level;
    deepest = std::max(deepest, level);
    for (std::uint32_t child = node + 1; child < nodes_[node].end; child = nodes_[child].end) {
      order.push_back(child);
      buffers_.tallies[child].level = level + 1;
    }
  }
  buffers_.first_child.push_back(static_cast<std::uint32_t>(order.size()));
  if (buffers_.rows.size() < 2 * (deepest + 1)) buffers_.rows.resize(2 * (deepest + 1));
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

void column_scan::run(std::uint32_t root, std::size_t first, std::size_t count,
                      const row_bits& wanted, row_bits& passed) {
  first_ = offset_ + first;
  count_ = count;
  ask(root, 0, wanted, passed);
}

/// Recursion is bounded by the depth of the documents that the trees came from.
void column_scan::ask(std::uint32_t node, std::size_t level, const row_bits& wanted,
                      row_bits& passed) {
  switch (nodes_[node].type) {
    case plan_node::kind::leaf:
      buffers_.tests[nodes_[node].atom].run(first_, count_, wanted, passed, memory_);
      break;
    case plan_node::kind::always:
      if (&passed != &wanted) passed = wanted;
      break;
    case plan_node::kind::never:
      passed.fill(count_, false);
      break;
    case plan_node::kind::all:
    case plan_node::kind::any:
      ask_group(node, level, wanted, passed);
  }
}

void column_scan::ask_group(std::uint32_t group, std::size_t level, const row_bits& wanted,
                            row_bits& passed) {
  const bool any = nodes_[group].type == plan_node::kind::any;
  const std::size_t words = row_bits::words_of(count_);
  row_bits& open = buffers_.rows[2 * level];  // not settled yet
  row_bits& found = buffers_.rows[2 * level + 1];
  open = wanted;
  sort_children(group);
  std::size_t rows = size_of(open, count_);
  std::size_t in_use = open.words_in_use(count_);
  for (std::uint32_t at = buffers_.first_child[group];
       at < buffers_.first_child[group + 1] && rows != 0; ++at) {
    const std::uint32_t child = buffers_.order[at];
    ask(child, level + 1, open, found);
    for (std::size_t i = 0; i < words; ++i) {
      open.words[i] = any ? open.words[i] & ~found.words[i] : found.words[i];
    }
    scan_buffers::tally& of = buffers_.tallies[child];
    of.asked_rows += static_cast<double>(rows);
    of.asked_words += static_cast<double>(in_use);
    rows = size_of(open, count_);
    in_use = open.words_in_use(count_);
    of.open_rows += static_cast<double>(rows);
    of.open_words += static_cast<double>(in_use);
  }
  for (std::size_t i = 0; i < words; ++i) {
    passed.words[i] = any ? wanted.words[i] & ~open.words[i] : open.words[i];
  }
}

}  // namespace ambit::criteria
