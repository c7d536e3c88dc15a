// tables.hpp: all tickets of an index, by number, by id and by whose they are.
//
// A ticket has a number; an update gives it the next one. So a snapshot is two numbers: the
// tickets below `numbers` are in it, but for those that went before its `graves`. A ticket that
// goes keeps its row: its place then names a grave, which holds the row's place, and graves are
// counted in the order in which tickets went.
//
// Thread rule: one writer beside many readers, who hold a snapshot.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "src/tickets/resident/id_table.hpp"
#include "src/tickets/resident/postings.hpp"
#include "src/tickets/resident/retired.hpp"
#include "src/tickets/resident/row_store.hpp"
#include "src/tickets/resident/shared_pages.hpp"

namespace ambit::tickets::resident {

struct tables {
  static constexpr std::uint32_t none = id_table::none;
  /// Above them stand a posting's marks.
  static constexpr std::size_t max_numbers = (std::size_t{1} << (32 - posting::mark_bits)) - 1;

  retired_memory retired;  ///< first, as the others hand in to it until they go
  row_store rows;
  id_table ids;  ///< to the latest number
  posting_map contacts;
  posting_map participants;
  posting_map companies;

  std::uint32_t numbers = 0;  ///< given
  std::uint32_t graves = 1;   ///< likewise; the first is that of numbers given in vain

  packed_row row_of(std::uint32_t number) const noexcept {
    const std::uint32_t where = places_[number].load(std::memory_order_acquire);
    return rows.at((where & is_grave) == 0 ? where : grave_places_[where & ~is_grave]);
  }
  /// Whether the ticket had gone when so many graves were given.
  bool is_gone(std::uint32_t number, std::uint32_t of_graves) const noexcept {
    const std::uint64_t word = gone_[number / 64].load(std::memory_order_acquire);
    if ((word >> number % 64 & 1U) == 0) return false;
    return (places_[number].load(std::memory_order_acquire) & ~is_grave) < of_graves;
  }
  /// Whether it has gone by now; the writer's question.
  bool has_gone(std::uint32_t number) const noexcept {
    return (gone_[number / 64].load(std::memory_order_relaxed) >> number % 64 & 1U) != 0;
  }
  /// The latest ticket of an id, gone or not; or none.
  std::uint32_t find(std::uint64_t hash, std::string_view id) const {
    return ids.find(hash, [&](std::uint32_t number) { return row_of(number).id() == id; });
  }

  /// Ahead of find, a step for each of many ids before the next step: brings near what find waits
  /// for. `guess` is kept from one step to the next.
  static constexpr unsigned fetch_steps = 3;
  void fetch(unsigned step, std::uint64_t hash, std::uint32_t& guess) const noexcept;
  /// Ahead of set_latest and bury.
  void fetch_latest(std::uint64_t hash, std::uint32_t known) const noexcept;

  /// Room for so many more numbers, ids that are new, and graves.
  void reserve(std::size_t more, std::size_t more_ids, std::size_t more_graves);
  /// The next number gets a row; there must be room.
  std::uint32_t add_row(std::span<const std::uint8_t> row);
  /// `known` is the latest until now, or none.
  void set_latest(std::uint64_t hash, std::uint32_t known, std::uint32_t number) noexcept;
  void bury(std::uint32_t number) noexcept;
  /// Numbers from `first` on were given in vain: no snapshot ever has them.
  void disown(std::uint32_t first) noexcept;

  std::size_t bytes() const noexcept;

 private:
  static constexpr std::uint32_t is_grave = 0x80000000;
  struct id_owners;

  void set_gone(std::uint32_t number) noexcept;

  shared_pages<std::atomic<std::uint32_t>, 12> places_;
  shared_pages<std::atomic<std::uint64_t>, 9> gone_;  ///< a bit a ticket
  shared_pages<std::uint32_t, 12> grave_places_;
};

/// What is there, with new numbers in the old order, and nothing of what has gone.
std::shared_ptr<tables> compacted(const tables& from);

}  // namespace ambit::tickets::resident
