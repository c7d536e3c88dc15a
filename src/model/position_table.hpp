// position_table.hpp: from the hash of something to the position that may have it, which whoever
// keeps the things compares.
//
// Thread rule: const use from many threads. Cost: 8 bytes a slot, of which a third to two thirds
// are filled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ambit::model {

class position_table {
 public:
  static constexpr std::uint32_t nothing = 0xFFFFFFFF;

  /// A hash of a number.
  static std::uint64_t mix(std::uint64_t number) noexcept {
    number = (number ^ number >> 32) * 0x9E37'79B9'7F4A'7C15;
    return number ^ number >> 29;
  }

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
    reserve(1);
    put(slots_, {mark_of(hash), position});
    ++count_;
  }
  /// So that `add` does not fail so many times.
  void reserve(std::size_t more) {
    std::size_t size = slots_.empty() ? 4 : slots_.size();
    while ((count_ + more) * 3 > size * 2) size *= 2;
    if (size == slots_.size()) return;
    std::vector<slot> larger(size);
    for (const slot& each : slots_)
      if (each.position != nothing) put(larger, each);
    slots_.swap(larger);
  }
  /// One that was added.
  void erase(std::uint64_t hash, std::uint32_t position) noexcept {
    std::size_t hole = mark_of(hash) & mask();
    while (slots_[hole].position != position) hole = (hole + 1) & mask();
    // Who was pushed past the hole comes back to it.
    for (std::size_t at = (hole + 1) & mask(); slots_[at].position != nothing;
         at = (at + 1) & mask()) {
      const std::size_t home = slots_[at].mark & mask();
      if (((at - home) & mask()) < ((at - hole) & mask())) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole] = {};
    --count_;
  }

 private:
  struct slot {
    std::uint32_t mark = 0;
    std::uint32_t position = nothing;
  };

  static std::uint32_t mark_of(std::uint64_t hash) noexcept {
    return static_cast<std::uint32_t>(hash >> 32);
  }
  std::size_t mask() const noexcept { return slots_.size() - 1; }
  static void put(std::vector<slot>& slots, slot of) noexcept {
    const std::size_t mask = slots.size() - 1;
    std::size_t at = of.mark & mask;
    while (slots[at].position != nothing) at = (at + 1) & mask;
    slots[at] = of;
  }

  std::vector<slot> slots_;
  std::size_t count_ = 0;
};

}  // namespace ambit::model
