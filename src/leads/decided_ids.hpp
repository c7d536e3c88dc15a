// decided_ids.hpp: which records of one batch are decided already: ids to positions, found by hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "src/base/digest.hpp"

namespace ambit::leads {

/// An open-addressed table that is made once, of positions in `ids`, which are borrowed. A slot
/// holds the half of the hash that does not place it, so that few ids are ever compared and the
/// table of a usual batch fits the fastest memory.
class decided_ids {
 public:
  explicit decided_ids(std::span<const std::string_view> ids) : ids_(ids) {
    std::size_t slots = 4;
    while (slots < ids.size() * 2) slots *= 2;
    slots_.resize(slots);
  }

  /// Where an id is, or would be; until the next `add`.
  struct place {
    std::size_t slot;
    std::uint32_t tag;
  };
  place find(std::string_view id) const noexcept {
    const std::uint64_t hash = base::hash64(id);
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].position >= 0 && !is(slots_[at], tag, id))
      at = (at + 1) & (slots_.size() - 1);
    return {at, tag};
  }
  /// The position that was added there, or -1.
  std::int32_t position(place at) const noexcept { return slots_[at.slot].position; }
  /// The id must not be there yet.
  void add(place at, std::int32_t position) noexcept { slots_[at.slot] = {at.tag, position}; }

 private:
  struct slot {
    std::uint32_t tag = 0;
    std::int32_t position = -1;
  };
  bool is(const slot& known, std::uint32_t tag, std::string_view id) const noexcept {
    return known.tag == tag && ids_[static_cast<std::size_t>(known.position)] == id;
  }

  std::span<const std::string_view> ids_;
  std::vector<slot> slots_;
};

}  // namespace ambit::leads
