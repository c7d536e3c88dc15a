// id_index.hpp: from the hash of an id to the position that may have it: one shard of a table's
// index. Ids themselves stand in the entities, which the table compares.
//
// Thread rule: const use from many threads. Cost: 8 bytes a slot, of which a third to two thirds
// are filled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ambit::model {

class id_index {
 public:
  static constexpr std::uint32_t nothing = 0xFFFFFFFF;
  /// The hash's lowest bits choose the shard.
  static constexpr unsigned shard_bits = 10;

  /// The first position with the hash of which `is_it(position)` holds, or nothing.
  template <class IsIt>
  std::uint32_t find(std::uint64_t hash, const IsIt& is_it) const {
    if (slots_.empty()) return nothing;
    const std::uint32_t mark = mark_of(hash);
    for (std::size_t at = mark & mask(); slots_[at].position != nothing; at = (at + 1) & mask()) {
      if (slots_[at].mark == mark && is_it(slots_[at].position)) return slots_[at].position;
    }
    return nothing;
  }
  /// Asks for the memory that `find` will read first.
  void prefetch(std::uint64_t hash) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[mark_of(hash) & mask()]);
  }
  void add(std::uint64_t hash, std::uint32_t position) {
    if ((count_ + 1) * 3 > slots_.size() * 2) grow();
    put({mark_of(hash), position});
    ++count_;
  }

  /// Ids of entities that were removed, so that they come back to their positions.
  std::map<std::uint32_t, std::string> removed;

 private:
  struct slot {
    std::uint32_t mark = 0;
    std::uint32_t position = nothing;
  };

  static std::uint32_t mark_of(std::uint64_t hash) noexcept {
    return static_cast<std::uint32_t>(hash >> shard_bits);
  }
  std::size_t mask() const noexcept { return slots_.size() - 1; }
  void put(slot of) noexcept {
    std::size_t at = of.mark & mask();
    while (slots_[at].position != nothing) at = (at + 1) & mask();
    slots_[at] = of;
  }
  void grow() {
    const std::vector<slot> old = std::move(slots_);
    slots_.assign(old.empty() ? 4 : old.size() * 2, {});
    for (const slot& each : old) {
      if (each.position != nothing) put(each);
    }
  }

  std::vector<slot> slots_;
  std::size_t count_ = 0;
};

}  // namespace ambit::model
