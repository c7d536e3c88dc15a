// retired.hpp: memory that was replaced while somebody may still be reading it.
//
// A writer that puts a grown array in the place of a smaller one hands the smaller one in here,
// under the number of the snapshot that is published at that time. It is freed once no reader holds
// that snapshot or an older one.
//
// Thread rule: the writer's alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ambit::tickets::resident {

class retired_memory {
 public:
  using free_function = void (*)(void*) noexcept;

  retired_memory() = default;
  ~retired_memory() { free_first(waiting_.size()); }
  retired_memory(const retired_memory&) = delete;
  retired_memory& operator=(const retired_memory&) = delete;

  /// The latest snapshot by which what is handed in from now on may be reached. Until the first
  /// call nobody reads at all, and it is freed at once.
  void set_published(std::uint64_t snapshot) noexcept {
    published_ = snapshot;
    is_read_ = true;
  }
  /// Before add, which does not fail.
  void make_room() {
    if (waiting_.size() == waiting_.capacity()) waiting_.reserve(16 + 2 * waiting_.size());
  }
  void add(void* memory, free_function free) noexcept {
    if (memory == nullptr) return;
    if (is_read_) {
      waiting_.push_back({published_, memory, free});
    } else {
      free(memory);
    }
  }
  /// Of snapshots before `oldest`, which nobody reads any more.
  void free_before(std::uint64_t oldest) noexcept {
    std::size_t count = 0;
    while (count < waiting_.size() && waiting_[count].snapshot < oldest) ++count;
    free_first(count);
  }

 private:
  struct item {
    std::uint64_t snapshot;
    void* memory;
    free_function free;
  };
  void free_first(std::size_t count) noexcept {
    if (count == 0) return;
    for (std::size_t i = 0; i < count; ++i) waiting_[i].free(waiting_[i].memory);
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  }

  std::vector<item> waiting_;  ///< snapshots ascend
  std::uint64_t published_ = 0;
  bool is_read_ = false;
};

}  // namespace ambit::tickets::resident
