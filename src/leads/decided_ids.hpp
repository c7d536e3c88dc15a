// decided_ids.hpp: which records of one batch are decided already: ids to positions, found by hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "src/base/digest.hpp"

namespace ambit::leads {

/// An open-addressed table that is made once for at most `capacity` ids. Ids are borrowed.
class decided_ids {
 public:
  explicit decided_ids(std::size_t capacity) {
    std::size_t slots = 4;
    while (slots < capacity * 2) slots *= 2;
    slots_.resize(slots);
  }

  /// The position that was added for the id, or -1.
  std::int32_t find(std::string_view id) const noexcept {
    const slot& found = slots_[place(id)];
    return found.position;
  }
  /// The id must not be there yet.
  void add(std::string_view id, std::int32_t position) noexcept {
    slots_[place(id)] = {id, position};
  }

 private:
  struct slot {
    std::string_view id;
    std::int32_t position = -1;
  };
  /// Where the id is, or where it would be.
  std::size_t place(std::string_view id) const noexcept {
    std::size_t at = base::hash64(id) & (slots_.size() - 1);
    while (slots_[at].position >= 0 && slots_[at].id != id) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  std::vector<slot> slots_;
};

}  // namespace ambit::leads
