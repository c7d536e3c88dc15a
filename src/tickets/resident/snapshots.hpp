// snapshots.hpp: what readers see of an index: each one the state between two writes.
//
// A reader takes the latest snapshot and keeps it for one question. Publishing one and taking one
// exclude each other for as long as it takes to copy a pointer and to count; nothing else does. So
// a reader never waits for a write, and a writer never for a question.
//
// Thread rule: pin from many threads; publish and the rest are the writer's.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "src/tickets/resident/tables.hpp"

namespace ambit::tickets::resident {

struct snapshot {
  std::shared_ptr<const tables> in;
  std::uint64_t order = 0;
  std::uint32_t numbers = 0;
  std::uint32_t graves = 0;
  std::size_t tickets = 0;
  std::size_t invalid = 0;  ///< of them
  std::size_t bytes = 0;
  std::size_t value_bytes = 0;
  mutable std::atomic<std::uint32_t> readers{0};

  bool is_there(std::uint32_t number) const noexcept {
    return number < numbers && !in->is_gone(number, graves);
  }
  /// The number of the ticket that has the id, or none.
  std::uint32_t find(std::string_view id) const;
};

/// Keeps a snapshot from going.
class pinned {
 public:
  explicit pinned(const snapshot* held) noexcept : held_(held) {}
  pinned(pinned&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
  pinned& operator=(pinned&& other) noexcept {
    std::swap(held_, other.held_);
    return *this;
  }
  pinned(const pinned&) = delete;
  pinned& operator=(const pinned&) = delete;
  ~pinned() {
    if (held_) held_->readers.fetch_sub(1, std::memory_order_release);
  }
  const snapshot& operator*() const noexcept { return *held_; }
  const snapshot* operator->() const noexcept { return held_; }

 private:
  const snapshot* held_;
};

class snapshot_history {
 public:
  pinned pin() const {
    const std::scoped_lock<std::mutex> guard(latest_mutex_);
    const snapshot* const found = kept_.back().get();
    found->readers.fetch_add(1, std::memory_order_relaxed);
    return pinned(found);
  }

  const snapshot& latest() const noexcept { return *kept_.back(); }
  /// The graves of the oldest snapshot that is read of the latest tables.
  std::uint32_t oldest_graves() noexcept;
  std::uint64_t oldest_order() const noexcept { return kept_.front()->order; }
  /// There is room for one more when nothing can be lost any more: publish does not fail.
  void make_room();
  void publish(std::unique_ptr<snapshot> next) noexcept;

 private:
  void drop_unread() noexcept;

  mutable std::mutex latest_mutex_;
  /// The latest last; before it, from the oldest that is read on. Readers look at the last alone.
  std::vector<std::unique_ptr<snapshot>> kept_;
};

}  // namespace ambit::tickets::resident
