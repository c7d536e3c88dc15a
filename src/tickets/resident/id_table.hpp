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
  /// Room for so many more. `hash_of_number(number)` says what a number was inserted under.
  template <class HashOfNumber>
  void reserve(std::size_t more, const HashOfNumber& hash_of_number, retired_memory& retired) {
    const bucket_array& old = *buckets_.load(std::memory_order_relaxed);
    const std::size_t wanted = size_ + more;
    if (wanted <= room_of(old.count)) return;
    // By half at least, so that moving costs each one little; exactly what is wanted where that is
    // more, as it is known of a table that is put together at once.
    auto grown = std::make_unique<bucket_array>(
        std::max(buckets_for(wanted), buckets_for(room_of(old.count) + room_of(old.count) / 2)));
    for (std::size_t at = 0; at < old.count; ++at) {
      for (std::size_t i = 0; i < places; ++i) {
        const bucket& from = old.buckets[at];
        if (from.tags[i].load(std::memory_order_relaxed) == 0) continue;
        const std::uint32_t number = from.numbers[i].load(std::memory_order_relaxed);
        put(*grown, hash_of_number(number), number);
      }
    }
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
  struct alignas(64) bucket {
    std::array<std::atomic<std::uint8_t>, places> tags;  ///< 0: nothing in this place
    std::atomic<std::uint32_t> overflowed;               ///< some went on to the next bucket
    std::array<std::atomic<std::uint32_t>, places> numbers;
  };
  static_assert(sizeof(bucket) == 64);
  struct bucket_array {
    explicit bucket_array(std::size_t size)
        : count(size), buckets(std::make_unique<bucket[]>(size)) {}
    std::size_t count;
    std::unique_ptr<bucket[]> buckets;
  };

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
      for (std::size_t i = 0; i < places; ++i) {
        if (here.tags[i].load(std::memory_order_acquire) != tag) continue;
        if (is_meant(here.numbers[i].load(std::memory_order_acquire))) return &here.numbers[i];
      }
      if (here.overflowed.load(std::memory_order_acquire) == 0) return nullptr;
    }
    return nullptr;
  }

  static void put(bucket_array& all, std::uint64_t hash, std::uint32_t number) noexcept {
    for (std::size_t at = home_of(hash, all.count);; at = after(at, all.count)) {
      bucket& here = all.buckets[at];
      for (std::size_t i = 0; i < places; ++i) {
        if (here.tags[i].load(std::memory_order_relaxed) != 0) continue;
        here.numbers[i].store(number, std::memory_order_relaxed);
        here.tags[i].store(tag_of(hash), std::memory_order_release);
        return;
      }
      here.overflowed.store(1, std::memory_order_release);
    }
  }

  std::atomic<bucket_array*> buckets_;
  std::size_t size_ = 0;
};

}  // namespace ambit::tickets::resident
