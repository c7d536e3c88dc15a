// text_matcher.hpp: which of many texts stand inside a given one, in one pass over it (the
// automaton of Aho and Corasick). Its cost does not grow with the number of texts that are looked
// for.
//
// Thread rule: immutable once built. Cost: a node of 8 bytes and an edge of 16 for each distinct
// byte of the needles' prefixes; a pass takes a few look-ups a byte, and a step for each needle
// found.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace ambit::criteria {

class text_matcher {
 public:
  text_matcher() = default;
  /// None of them empty; they need not be distinct, and are not kept.
  explicit text_matcher(std::span<const std::string_view> needles);

  /// What a pass remembers, reused from text to text: which needles it has told of.
  struct memory {
    std::vector<std::uint32_t> told;  ///< by position in `hits_`: the last pass that told of it
    std::uint32_t pass = 0;
  };

  /// Calls `visit(needle, end)` with a position among the needles and one past its last byte: for the
  /// first place where it stands, and for one that ends the text. So a pass takes no more steps than
  /// the text has bytes and the needles are, however often they stand in it.
  template <class Visit>
  void for_each(std::string_view text, memory& passes, const Visit& visit) const {
    if (nodes_.empty()) return;
    begin(passes);
    std::uint32_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      at = step(at, static_cast<unsigned char>(text[i]));
      const bool is_last = i + 1 == text.size();
      // Behind a needle that was told of stand only such as were told of with it.
      for (std::uint32_t hit = nodes_[at].hit;
           hit != none && (is_last || passes.told[hit] != passes.pass); hit = hits_[hit].next) {
        passes.told[hit] = passes.pass;
        visit(hits_[hit].needle, i + 1);
      }
    }
  }
  std::size_t bytes() const noexcept;

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  struct node {
    std::uint32_t fallback = 0;  ///< the longest proper suffix that is a prefix of a needle
    std::uint32_t hit = none;  ///< the first of `hits_` that end here, those of fallbacks included
  };
  struct needle_end {
    std::uint32_t needle = 0;
    std::uint32_t next = none;
  };
  struct edge {
    std::uint64_t key = 0;  ///< node and byte, plus one; 0: free
    std::uint32_t target = 0;
  };

  void begin(memory& passes) const;
  std::uint32_t child(std::uint32_t from, unsigned char byte) const noexcept;
  void add_edge(std::uint32_t from, unsigned char byte, std::uint32_t target);
  void add_fallbacks();
  std::uint32_t step(std::uint32_t at, unsigned char byte) const noexcept {
    while (at != 0) {
      const std::uint32_t target = child(at, byte);
      if (target != none) return target;
      at = nodes_[at].fallback;
    }
    return from_root_[byte];
  }

  std::vector<node> nodes_;  // the root first
  std::vector<needle_end> hits_;
  std::vector<edge> edges_;  // open addressing, at most half full; those of the root are not here
  std::array<std::uint32_t, 256> from_root_ = {};
};

}  // namespace ambit::criteria
