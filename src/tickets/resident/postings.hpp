// postings.hpp: which tickets belong to a contact, or to a company.
//
//   list of "ana":  number | closed | shareable      four bytes a ticket, numbers ascending
//
// What the plan says of a ticket whoever asks stands beside its number, so that a viewer's tickets
// are told from four bytes each.
//
// Thread rule: one writer beside many readers. Lists only grow behind what a snapshot knows of;
// where one is copied to grow, tickets are left out that were gone before any snapshot that is
// still read.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "src/criteria/cell_storage.hpp"
#include "src/tickets/resident/id_table.hpp"
#include "src/tickets/resident/retired.hpp"
#include "src/tickets/resident/shared_pages.hpp"

namespace ambit::tickets::resident {

/// Two bits, and the ticket's number above them.
struct posting {
  static constexpr std::uint32_t shareable = 1;  ///< a company's other people may see it
  static constexpr std::uint32_t closed = 2;
  static constexpr unsigned mark_bits = 2;
  static std::uint32_t number_of(std::uint32_t entry) noexcept { return entry >> mark_bits; }
};

/// Entries follow it in memory.
class posting_list {
 public:
  static posting_list* make(std::uint32_t capacity);
  static void free(void* list) noexcept;

  std::uint32_t size() const noexcept { return size_.load(std::memory_order_acquire); }
  const std::uint32_t* entries() const noexcept {
    return reinterpret_cast<const std::uint32_t*>(this + 1);
  }

 private:
  friend class posting_map;
  explicit posting_list(std::uint32_t capacity) noexcept : capacity_(capacity) {}
  std::uint32_t* begin() noexcept { return reinterpret_cast<std::uint32_t*>(this + 1); }
  void push(std::uint32_t entry) noexcept {
    const std::uint32_t at = size_.load(std::memory_order_relaxed);
    begin()[at] = entry;
    size_.store(at + 1, std::memory_order_release);
  }
  static std::size_t bytes_of(std::uint32_t capacity) noexcept;

  std::atomic<std::uint32_t> size_{0};
  std::uint32_t capacity_;
};

class posting_map {
 public:
  posting_map() = default;
  ~posting_map();
  posting_map(const posting_map&) = delete;
  posting_map& operator=(const posting_map&) = delete;

  /// Null where no ticket ever was of this id.
  const posting_list* find(std::string_view id) const;
  /// Ahead of append, a step for each of many ids before the next step: brings near what append
  /// waits for. `guess` is kept from one step to the next.
  static constexpr unsigned fetch_steps = 4;
  void fetch(unsigned step, std::uint64_t hash, std::uint32_t& guess) const noexcept;
  /// `hash` is the id's. `is_gone(number)`: no reader needs this ticket any more.
  template <class IsGone>
  void append(std::string_view id, std::uint64_t hash, std::uint32_t entry, const IsGone& is_gone,
              retired_memory& retired) {
    named_list& of = find_or_add(id, hash, retired);
    posting_list* list = of.list.load(std::memory_order_relaxed);
    if (list && list->size() != 0) {
      const std::uint32_t last = list->entries()[list->size() - 1];
      if (posting::number_of(last) == posting::number_of(entry)) return;  // by another field
    }
    if (!list || list->size() == list->capacity_) list = grow(of, is_gone, retired);
    list->push(entry);
  }
  /// A copy with other numbers for the tickets: `renumber(number)` gives `id_table::none` for what
  /// is left out; numbers must keep their order.
  template <class Renumber>
  void copy_to(posting_map& out, const Renumber& renumber) const;

  std::size_t bytes() const noexcept {
    return bytes_ + lists_.bytes() + ids_.bytes() + kept_.capacity() * sizeof(std::uint32_t);
  }

 private:
  struct named_list {
    std::atomic<posting_list*> list{nullptr};
    const char* text = nullptr;
    std::uint32_t size = 0;
    std::string_view id() const noexcept { return {text, size}; }
  };

  struct id_owners;

  std::uint32_t find_number(std::string_view id, std::uint64_t hash) const {
    return ids_.find(hash, [&](std::uint32_t number) { return lists_[number].id() == id; });
  }
  named_list& find_or_add(std::string_view id, std::uint64_t hash, retired_memory& retired);
  template <class IsGone>
  posting_list* grow(named_list& of, const IsGone& is_gone, retired_memory& retired);
  /// Takes the place of the list that is there.
  posting_list* set_list(named_list& of, posting_list* grown, retired_memory& retired);

  id_table ids_;
  shared_pages<named_list, 8> lists_;
  std::uint32_t count_ = 0;
  criteria::cell_storage texts_;
  std::size_t bytes_ = 0;            ///< of lists and texts
  std::vector<std::uint32_t> kept_;  ///< reused
};

template <class IsGone>
posting_list* posting_map::grow(named_list& of, const IsGone& is_gone, retired_memory& retired) {
  const posting_list* const old = of.list.load(std::memory_order_relaxed);
  const std::uint32_t size = old ? old->size() : 0;
  kept_.resize(std::max<std::size_t>(kept_.size(), size));
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < size; ++i) {
    const std::uint32_t entry = old->entries()[i];
    kept_[kept] = entry;
    kept += is_gone(posting::number_of(entry)) ? 0 : 1;
  }
  // Short lists are many: they grow by more, so that they do not move again soon.
  constexpr std::uint32_t few = 64;
  posting_list* const grown = posting_list::make(kept + kept / (kept < few ? 2 : 4) + 2);
  std::copy_n(kept_.data(), kept, grown->begin());
  grown->size_.store(kept, std::memory_order_relaxed);  // nobody sees it yet
  return set_list(of, grown, retired);
}

template <class Renumber>
void posting_map::copy_to(posting_map& out, const Renumber& renumber) const {
  retired_memory nobody_reads;
  for (std::uint32_t number = 0; number < count_; ++number) {
    const named_list& from = lists_[number];
    const posting_list* const list = from.list.load(std::memory_order_relaxed);
    if (!list) continue;
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < list->size(); ++i) {
      if (renumber(posting::number_of(list->entries()[i])) != id_table::none) ++kept;
    }
    if (kept == 0) continue;
    named_list& to = out.find_or_add(from.id(), hash_of(from.id()), nobody_reads);
    posting_list* const made = out.set_list(to, posting_list::make(kept + kept / 4), nobody_reads);
    for (std::uint32_t i = 0; i < list->size(); ++i) {
      const std::uint32_t entry = list->entries()[i];
      const std::uint32_t marks = entry & (posting::shareable | posting::closed);
      const std::uint32_t now = renumber(posting::number_of(entry));
      if (now != id_table::none) made->push(now << posting::mark_bits | marks);
    }
  }
}

}  // namespace ambit::tickets::resident
