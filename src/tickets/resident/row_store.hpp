// row_store.hpp: packed tickets one after the other, in chunks that never move.
//
// Thread rule: as shared_pages. Cost: an append copies the row; a chunk every 256 KiB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "src/tickets/resident/packed_row.hpp"
#include "src/tickets/resident/retired.hpp"
#include "src/tickets/resident/shared_pages.hpp"

namespace ambit::tickets::resident {

class row_store {
 public:
  /// Where a row lies, in units of eight bytes: the highest bit is never set.
  using place = std::uint32_t;
  static constexpr std::size_t unit = 8;
  static constexpr std::size_t max_bytes = (std::size_t{1} << 31U) * unit;

  packed_row at(place where) const noexcept {
    return packed_row(chunks_[where >> chunk_bits] + (where & (chunk_units - 1)) * unit);
  }
  /// Nothing may be appended past `max_bytes`.
  bool has_room_for(std::size_t bytes) const noexcept {
    return end_ * unit + bytes + 2 * chunk_units * unit <= max_bytes;
  }
  place append(std::span<const std::uint8_t> row, retired_memory& retired);

  std::size_t bytes() const noexcept { return reserved_ + chunks_.bytes(); }
  std::size_t content_bytes() const noexcept { return content_bytes_; }

 private:
  static constexpr unsigned chunk_bits = 15;
  static constexpr std::size_t chunk_units = std::size_t{1} << chunk_bits;

  void add_chunk(std::size_t units, retired_memory& retired);

  shared_pages<std::uint8_t*, 8> chunks_;
  std::vector<std::unique_ptr<std::uint8_t[]>> owned_;
  std::size_t end_ = 0;     ///< the next row's place
  std::size_t filled_ = 0;  ///< units of all chunks
  std::size_t reserved_ = 0;
  std::size_t content_bytes_ = 0;
};

}  // namespace ambit::tickets::resident
