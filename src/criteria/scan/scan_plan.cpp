#include "src/criteria/scan/scan_plan.hpp"

#include <algorithm>
#include <functional>

namespace ambit::criteria {

std::uint32_t scan_plan::push(const plan_node& node) {
  const auto at = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back(node);
  nodes_.back().end = at + 1;
  return at;
}

std::size_t scan_plan::test_hash::operator()(const scan_test& of) const noexcept {
  // A test is of one table, and has one index there.
  return std::hash<const atom*>()(of.test) * 4 + static_cast<std::size_t>(of.expected);
}

/// The same test is asked once, however many questions have it.
std::uint32_t scan_plan::position_of(const scan_test& wanted) {
  constexpr std::size_t few = 32;  // are sooner looked through
  const auto next = static_cast<std::uint32_t>(tests_.size());
  if (tests_.size() < few) {
    const auto found = std::find(tests_.begin(), tests_.end(), wanted);
    if (found != tests_.end()) return static_cast<std::uint32_t>(found - tests_.begin());
  } else {
    for (auto at = static_cast<std::uint32_t>(positions_.size()); at < next; ++at) {
      positions_.emplace(tests_[at], at);
    }
    const auto [place, is_new] = positions_.try_emplace(wanted, next);
    if (!is_new) return place->second;
  }
  tests_.push_back(wanted);
  return next;
}

std::uint32_t scan_plan::add(const compiled_criterion& question, const atom_table& atoms) {
  return add_unseen(question, atoms, {});
}

std::uint32_t scan_plan::add_unseen(const compiled_criterion& question, const atom_table& atoms,
                                    const std::vector<bool>& hidden) {
  const auto base = static_cast<std::uint32_t>(nodes_.size());
  for (const plan_node& each : question.plan) {
    plan_node node = each;
    node.end += base;
    if (node.type == plan_node::kind::leaf) {
      if (!hidden.empty() && hidden[each.atom]) {
        node.type = plan_node::kind::never;
      } else {
        node.atom = position_of({&atoms[each.atom], each.atom, &atoms, each.expected});
      }
    }
    nodes_.push_back(node);
  }
  return base;
}

std::uint32_t scan_plan::add_test(const atom& test, truth expected) {
  plan_node node;
  node.expected = expected;
  node.atom = position_of({&test, 0, nullptr, expected});
  return push(node);
}

std::uint32_t scan_plan::add_constant(bool value) {
  plan_node node;
  node.type = value ? plan_node::kind::always : plan_node::kind::never;
  return push(node);
}

std::uint32_t scan_plan::add(const scan_plan& other, std::uint32_t root) {
  const auto base = static_cast<std::uint32_t>(nodes_.size());
  const std::uint32_t end = other.nodes_[root].end;
  for (std::uint32_t at = root; at < end; ++at) {
    plan_node node = other.nodes_[at];
    node.end = node.end - root + base;
    if (node.type == plan_node::kind::leaf) node.atom = position_of(other.tests_[node.atom]);
    nodes_.push_back(node);
  }
  return base;
}

std::uint32_t scan_plan::add_again(std::uint32_t root) {
  const auto base = static_cast<std::uint32_t>(nodes_.size());
  const std::uint32_t end = nodes_[root].end;
  for (std::uint32_t at = root; at < end; ++at) {
    plan_node node = nodes_[at];
    node.end = node.end - root + base;
    nodes_.push_back(node);
  }
  return base;
}

std::uint32_t scan_plan::open(plan_node::kind group) {
  plan_node node;
  node.type = group;
  return push(node);
}

void scan_plan::close(std::uint32_t group) noexcept {
  nodes_[group].end = static_cast<std::uint32_t>(nodes_.size());
}

void scan_plan::clear() noexcept {
  nodes_.clear();
  tests_.clear();
  positions_.clear();
}

}  // namespace ambit::criteria
