#include "src/tickets/resident/row_store.hpp"

#include <cstring>

namespace ambit::tickets::resident {

row_store::place row_store::append(std::span<const std::uint8_t> row, retired_memory& retired) {
  const std::size_t units = (row.size() + unit - 1) / unit;
  if (units > filled_ - end_) add_chunk(units, retired);
  const auto where = static_cast<place>(end_);
  std::uint8_t* const to = chunks_[end_ >> chunk_bits] + (end_ & (chunk_units - 1)) * unit;
  std::memcpy(to, row.data(), row.size());
  end_ += units;
  content_bytes_ += packed_row(to).content().size();
  return where;
}

/// A row that is longer than a chunk gets one as long as several.
void row_store::add_chunk(std::size_t units, retired_memory& retired) {
  const std::size_t first = filled_ >> chunk_bits;
  const std::size_t count = (units + chunk_units - 1) >> chunk_bits;
  chunks_.reserve(first + count, retired);
  owned_.push_back(std::make_unique_for_overwrite<std::uint8_t[]>(count * chunk_units * unit));
  for (std::size_t i = 0; i < count; ++i) {
    chunks_[first + i] = owned_.back().get() + i * chunk_units * unit;
  }
  end_ = filled_;
  filled_ += count * chunk_units;
  reserved_ += count * chunk_units * unit;
}

}  // namespace ambit::tickets::resident
