#include "src/criteria/first_match/text_matcher.hpp"

#include <algorithm>
#include <bit>

namespace ambit::criteria {

namespace {

std::uint64_t key_of(std::uint32_t node, unsigned char byte) noexcept {
  return (std::uint64_t{node} << 8 | byte) + 1;
}

std::size_t slot_of(std::uint64_t key, std::size_t slots) noexcept {
  return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15ULL >> 32) & (slots - 1);
}

}  // namespace

text_matcher::text_matcher(std::span<const std::string_view> needles) {
  std::size_t length = 0;
  for (const std::string_view needle : needles) length += needle.size();
  if (length == 0) return;
  edges_.resize(std::bit_ceil(2 * length));
  nodes_.emplace_back();
  for (std::size_t i = 0; i < needles.size(); ++i) {
    std::uint32_t at = 0;
    for (const char each : needles[i]) {
      const auto byte = static_cast<unsigned char>(each);
      std::uint32_t next = at == 0 ? from_root_[byte] : child(at, byte);
      if (next == (at == 0 ? 0 : none)) {
        next = static_cast<std::uint32_t>(nodes_.size());
        nodes_.emplace_back();
        add_edge(at, byte, next);
      }
      at = next;
    }
    hits_.push_back({static_cast<std::uint32_t>(i), nodes_[at].hit});
    nodes_[at].hit = static_cast<std::uint32_t>(hits_.size() - 1);
  }
  add_fallbacks();
}

/// What other passes left behind is of another number, until the numbers begin anew.
void text_matcher::begin(memory& passes) const {
  if (passes.told.size() < hits_.size()) passes.told.resize(hits_.size());
  if (++passes.pass != 0) return;
  std::fill(passes.told.begin(), passes.told.end(), 0U);
  passes.pass = 1;
}

std::uint32_t text_matcher::child(std::uint32_t from, unsigned char byte) const noexcept {
  const std::uint64_t key = key_of(from, byte);
  for (std::size_t at = slot_of(key, edges_.size());; at = (at + 1) & (edges_.size() - 1)) {
    if (edges_[at].key == key) return edges_[at].target;
    if (edges_[at].key == 0) return none;
  }
}

void text_matcher::add_edge(std::uint32_t from, unsigned char byte, std::uint32_t target) {
  if (from == 0) {
    from_root_[byte] = target;
    return;
  }
  const std::uint64_t key = key_of(from, byte);
  std::size_t at = slot_of(key, edges_.size());
  while (edges_[at].key != 0) at = (at + 1) & (edges_.size() - 1);
  edges_[at] = {key, target};
}

/// Level by level, so that a node's fallback, which is shorter, is complete before it. Nodes are
/// numbered in the order in which needles grew them, and must be visited by their depth.
void text_matcher::add_fallbacks() {
  struct arrival {
    std::uint32_t parent;
    unsigned char byte;
  };
  std::vector<arrival> arrivals(nodes_.size());
  std::vector<std::vector<std::uint32_t>> children(nodes_.size());
  for (const edge& each : edges_) {
    if (each.key == 0) continue;
    arrivals[each.target] = {static_cast<std::uint32_t>((each.key - 1) >> 8),
                             static_cast<unsigned char>((each.key - 1) & 0xFF)};
    children[arrivals[each.target].parent].push_back(each.target);
  }
  std::vector<std::uint32_t> level;
  for (const std::uint32_t target : from_root_) {
    if (target != 0) level.push_back(target);
  }
  for (std::size_t next = 0; next < level.size(); ++next) {
    const std::uint32_t at = level[next];
    level.insert(level.end(), children[at].begin(), children[at].end());
    if (arrivals[at].parent != 0) {
      nodes_[at].fallback = step(nodes_[arrivals[at].parent].fallback, arrivals[at].byte);
    }
    // The needles that end here, and then those that end at the fallback.
    const std::uint32_t further = nodes_[nodes_[at].fallback].hit;
    if (nodes_[at].hit == none) {
      nodes_[at].hit = further;
      continue;
    }
    std::uint32_t last = nodes_[at].hit;
    while (hits_[last].next != none) last = hits_[last].next;
    hits_[last].next = further;
  }
}

std::size_t text_matcher::bytes() const noexcept {
  return nodes_.capacity() * sizeof(node) + hits_.capacity() * sizeof(needle_end) +
         edges_.capacity() * sizeof(edge);
}

}  // namespace ambit::criteria
