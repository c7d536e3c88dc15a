// shared_pages.hpp: an array that one writer lets grow while others read it.
//
// Elements never move. Whoever reads an element has learnt its position in a way that orders the
// read behind the element's making (a snapshot, or a number read with acquire); so only the list of
// pages needs care, which is replaced when it grows. Elements that change later are atomic.
//
// Cost of a read: two loads beyond the element's.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <vector>

#include "src/tickets/resident/retired.hpp"

namespace ambit::tickets::resident {

template <class T, unsigned PageBits>
class shared_pages {
 public:
  static constexpr std::size_t page_size = std::size_t{1} << PageBits;

  shared_pages() = default;
  ~shared_pages() { delete[] root_.load(std::memory_order_relaxed); }
  shared_pages(const shared_pages&) = delete;
  shared_pages& operator=(const shared_pages&) = delete;

  T& operator[](std::size_t position) const noexcept {
    return root_.load(std::memory_order_acquire)[position >> PageBits][position & (page_size - 1)];
  }

  /// Elements, all zero, for positions up to `count`.
  void reserve(std::size_t count, retired_memory& retired) {
    while (owned_.size() * page_size < count) {
      if (owned_.size() == root_capacity_) grow_root(retired);
      owned_.push_back(std::make_unique<T[]>(page_size));
      root_.load(std::memory_order_relaxed)[owned_.size() - 1] = owned_.back().get();
    }
  }

  std::size_t bytes() const noexcept {
    return owned_.size() * page_size * sizeof(T) +
           (owned_.capacity() + root_capacity_) * sizeof(T*);
  }

 private:
  void grow_root(retired_memory& retired) {
    const std::size_t capacity = std::max<std::size_t>(8, 2 * root_capacity_);
    auto grown = std::make_unique<T*[]>(capacity);
    retired.make_room();
    T** const old = root_.load(std::memory_order_relaxed);
    std::copy_n(old, root_capacity_, grown.get());
    root_.store(grown.release(), std::memory_order_release);
    root_capacity_ = capacity;
    retired.add(static_cast<void*>(old),
                [](void* memory) noexcept { delete[] static_cast<T**>(memory); });
  }

  std::atomic<T**> root_{nullptr};
  std::size_t root_capacity_ = 0;
  std::vector<std::unique_ptr<T[]>> owned_;
};

}  // namespace ambit::tickets::resident
