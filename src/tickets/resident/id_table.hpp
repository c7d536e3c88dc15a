// id_table.hpp: from the hash of an id to the number under which its owner is kept: 64 bytes for
// twelve of them, so that one look costs one line of the cache.
//
// The table does not know the ids: who looks says which number is meant. Numbers are replaced, and
// never removed: what is gone is found by its number, and left out when everything is put together
// anew.
//
// Thread rule: one writer beside many readers. A reader may find a number that is newer than its
// snapshot.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "src/tickets/resident/retired.hpp"

namespace ambit::tickets::resident {

inline std::uint64_t hash_of(std::string_view id) noexcept {
  return std::hash<std::string_view>{}(id);
}

class id_table {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  id_table() : buckets_(new bucket_array(1)) {}
  ~id_table() { delete buckets_.load(std::memory_order_relaxed); }
  id_table(const id_table&) = delete;
  id_table& operator=(const id_table&) = delete;

  /// The number under the hash of which `is_meant(number)` is true, or none.
  template <class IsMeant>
  std::uint32_t find(std::uint64_t hash, const IsMeant& is_meant) const {
    const std::atomic<std::uint32_t>* const found = find_place(hash, is_meant);
    return found ? found->load(std::memory_order_acquire) : none;
  }
  /// Ahead of find, with other work between: brings near what it looks at first.
  void fetch(std::uint64_t hash) const noexcept {
    const bucket_array& all = *buckets_.load(std::memory_order_acquire);
    __builtin_prefetch(&all.buckets[home_of(hash, all.count)]);
  }
  /// The number that find will ask about first, or none: to be brought near likewise.
  std::uint32_t guess(std::uint64_t hash) const noexcept {
    const bucket_array& all = *buckets_.load(std::memory_order_acquire);
    const bucket& home = all.buckets[home_of(hash, all.count)];
    const std::uint64_t found = home.with_tag(tag_of(hash));
    return found == 0 ? none : home.numbers[place_of(found)].load(std::memory_order_acquire);
  }
  /// Puts another number in the place of the one that is meant, which must be there.
  template <class IsMeant>
  void replace(std::uint64_t hash, const IsMeant& is_meant, std::uint32_t number) noexcept {
    const_cast<std::atomic<std::uint32_t>*>(find_place(hash, is_meant))
        ->store(number, std::memory_order_release);
  }
  /// Of an id that is not there; there must be room.
  void insert(std::uint64_t hash, std::uint32_t number) noexcept {
    put(*buckets_.load(std::memory_order_relaxed), hash, number);
    ++size_;
  }
  /// Room for so many more. Where that is not there yet `owners` is asked for hash(number), under
  /// which a number was inserted; before that, for many numbers side by side, to bring near what the
  /// hash is of: fetch(step, number), for the steps below Owners::fetch_steps.
  template <class Owners>
  void reserve(std::size_t more, const Owners& owners, retired_memory& retired) {
    const bucket_array& old = *buckets_.load(std::memory_order_relaxed);
    const std::size_t wanted = size_ + more;
    if (wanted <= room_of(old.count)) return;
    // By half at least, so that moving costs each one little; exactly what is wanted where that is
    // more, as it is known of a table that is put together at once.
    auto grown = std::make_unique<bucket_array>(
        std::max(buckets_for(wanted), buckets_for(room_of(old.count) + room_of(old.count) / 2)));
    move_all(old, *grown, owners);
    retired.make_room();
    retired.add(buckets_.exchange(grown.release(), std::memory_order_acq_rel),
                [](void* memory) noexcept { delete static_cast<bucket_array*>(memory); });
  }

  std::size_t size() const noexcept { return size_; }
  std::size_t bytes() const noexcept {
    return buckets_.load(std::memory_order_relaxed)->count * sizeof(bucket);
  }

 private:
  static constexpr std::size_t places = 12;
  static constexpr std::size_t low_places = 8;
  struct alignas(64) bucket {
    std::atomic<std::uint64_t> low_tags;    ///< a byte a place; 0: nothing in it
    std::atomic<std::uint32_t> high_tags;   ///< of the places from 8 on
    std::atomic<std::uint32_t> overflowed;  ///< some went on to the next bucket
    std::array<std::atomic<std::uint32_t>, places> numbers;

    /// The places with this tag, a bit each: see place_of.
    std::uint64_t with_tag(std::uint8_t tag) const noexcept {
      const std::uint64_t everywhere = tag * each_byte;
      const std::uint64_t low = low_tags.load(std::memory_order_acquire) ^ everywhere;
      const std::uint64_t high = high_tags.load(std::memory_order_acquire) ^ everywhere;
      return zero_bytes(low) >> 7U | (zero_bytes(high) & 0xFFFFFFFF) >> 6U;
    }
    bool is_used(std::size_t place) const noexcept {
      const bool is_low = place < low_places;
      const std::uint64_t tags = is_low ? low_tags.load(std::memory_order_relaxed)
                                        : high_tags.load(std::memory_order_relaxed);
      return (tags >> place % low_places * 8 & 0xFFU) != 0;
    }
    /// What stands there comes in sight.
    void set_tag(std::size_t place, std::uint8_t tag) noexcept {
      const std::uint64_t moved = std::uint64_t{tag} << place % low_places * 8;
      if (place < low_places) {
        low_tags.store(low_tags.load(std::memory_order_relaxed) | moved, std::memory_order_release);
      } else {
        high_tags.store(
            high_tags.load(std::memory_order_relaxed) | static_cast<std::uint32_t>(moved),
            std::memory_order_release);
      }
    }
  };
  static_assert(sizeof(bucket) == 64);
  struct bucket_array {
    explicit bucket_array(std::size_t size)
        : count(size), buckets(std::make_unique<bucket[]>(size)) {}
    std::size_t count;
    std::unique_ptr<bucket[]> buckets;
  };

  static constexpr std::uint64_t each_byte = 0x0101010101010101;
  /// The highest bit of every byte that is 0.
  static std::uint64_t zero_bytes(std::uint64_t value) noexcept {
    constexpr std::uint64_t rest = 0x7F * each_byte;
    return ~(((value & rest) + rest) | value | rest);
  }
  /// The place of the lowest bit that with_tag gave: bit 8 i is place i, the bit above it i + 8.
  static std::size_t place_of(std::uint64_t bits) noexcept {
    const auto bit = static_cast<std::size_t>(std::countr_zero(bits));
    return bit / 8 + bit % 8 * low_places;
  }
  /// Five places of six are used at most.
  static std::size_t room_of(std::size_t buckets) noexcept { return buckets * places * 5 / 6; }
  static std::size_t buckets_for(std::size_t numbers) noexcept {
    return numbers * 6 / (5 * places) + 1;
  }
  static std::uint8_t tag_of(std::uint64_t hash) noexcept {
    const auto tag = static_cast<std::uint8_t>(hash);
    return tag != 0 ? tag : std::uint8_t{1};
  }
  static std::size_t home_of(std::uint64_t hash, std::size_t count) noexcept {
    __extension__ using wide = unsigned __int128;
    return static_cast<std::size_t>(static_cast<wide>(hash) * count >> 64U);
  }
  static std::size_t after(std::size_t at, std::size_t count) noexcept {
    return at + 1 == count ? 0 : at + 1;
  }

  template <class IsMeant>
  const std::atomic<std::uint32_t>* find_place(std::uint64_t hash, const IsMeant& is_meant) const {
    const bucket_array& all = *buckets_.load(std::memory_order_acquire);
    const std::uint8_t tag = tag_of(hash);
    std::size_t at = home_of(hash, all.count);
    for (std::size_t looked = 0; looked < all.count; ++looked, at = after(at, all.count)) {
      const bucket& here = all.buckets[at];
      for (std::uint64_t found = here.with_tag(tag); found != 0; found &= found - 1) {
        const std::atomic<std::uint32_t>& number = here.numbers[place_of(found)];
        if (is_meant(number.load(std::memory_order_acquire))) return &number;
      }
      if (here.overflowed.load(std::memory_order_acquire) == 0) return nullptr;
    }
    return nullptr;
  }

  template <class Owners>
  static void move_all(const bucket_array& from, bucket_array& to, const Owners& owners) {
    constexpr std::size_t at_once = 32;
    std::array<std::uint32_t, at_once> numbers{};
    std::array<std::uint64_t, at_once> hashes{};
    std::size_t count = 0;
    const auto move_some = [&] {
      for (unsigned step = 0; step != Owners::fetch_steps; ++step) {
        for (std::size_t i = 0; i < count; ++i) owners.fetch(step, numbers[i]);
      }
      for (std::size_t i = 0; i < count; ++i) {
        hashes[i] = owners.hash(numbers[i]);
        __builtin_prefetch(&to.buckets[home_of(hashes[i], to.count)], 1);
      }
      for (std::size_t i = 0; i < count; ++i) put(to, hashes[i], numbers[i]);
      count = 0;
    };
    for (std::size_t at = 0; at < from.count; ++at) {
      for (std::size_t i = 0; i < places; ++i) {
        if (!from.buckets[at].is_used(i)) continue;
        numbers[count++] = from.buckets[at].numbers[i].load(std::memory_order_relaxed);
        if (count == at_once) move_some();
      }
    }
    move_some();
  }

  static void put(bucket_array& all, std::uint64_t hash, std::uint32_t number) noexcept {
    for (std::size_t at = home_of(hash, all.count);; at = after(at, all.count)) {
      bucket& here = all.buckets[at];
      if (const std::uint64_t free = here.with_tag(0); free != 0) {
        here.numbers[place_of(free)].store(number, std::memory_order_relaxed);
        return here.set_tag(place_of(free), tag_of(hash));
      }
      here.overflowed.store(1, std::memory_order_release);
    }
  }

  std::atomic<bucket_array*> buckets_;
  std::size_t size_ = 0;
};

}  // namespace ambit::tickets::resident
