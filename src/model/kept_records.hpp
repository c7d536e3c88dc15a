// kept_records.hpp: the records of one object as a ledger in memory keeps them. A record of which
// one decision is all that happened is 64 bytes; any other has a record_memory of its own.
//
// Thread rule: const use from many threads. Cost of finding one: a hash and two look-ups.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/digest.hpp"
#include "src/model/ledger_content.hpp"
#include "src/model/position_table.hpp"

namespace ambit::model {

/// An id, which stands in the object itself where it is short.
class kept_id {
 public:
  kept_id() noexcept = default;
  explicit kept_id(std::string_view id) : size_(static_cast<std::uint32_t>(id.size())) {
    if (id.size() > bytes_.size()) {
      long_ = std::make_unique<char[]>(id.size());
      std::memcpy(long_.get(), id.data(), id.size());
    } else {
      std::memcpy(bytes_.data(), id.data(), id.size());
    }
  }
  std::string_view view() const noexcept {
    return {size_ > bytes_.size() ? long_.get() : bytes_.data(), size_};
  }

 private:
  std::uint32_t size_ = 0;
  std::array<char, 20> bytes_ = {};
  std::unique_ptr<char[]> long_;
};

struct kept_record {
  kept_id id;
  std::unique_ptr<record_memory> whole;
  /// Of the one decision, and of the record. Where there is a `whole`, nothing of this counts.
  std::int64_t decided_us = 0;  ///< since when the owner has it, too
  std::uint32_t owner = 0;
  std::uint32_t form = 0;
  std::uint16_t event = 0;
  bool is_forgotten = false;  ///< the decision is; the owner has the record as it said
  bool closed = false;
  std::int32_t accept_within_minutes = 0;
};

class kept_records {
 public:
  static constexpr std::uint32_t nothing = position_table::nothing;

  kept_records() = default;
  ~kept_records() = default;
  kept_records(const kept_records&) = delete;
  kept_records& operator=(const kept_records&) = delete;

  static std::uint64_t hash(std::string_view id) noexcept { return base::hash64(id); }
  void prefetch(std::uint64_t hash) const noexcept { index_.prefetch(hash); }
  std::uint32_t find(std::uint64_t hash, std::string_view id) const noexcept {
    return index_.find(hash, [&](std::uint32_t at) { return (*this)[at].id.view() == id; });
  }
  std::uint32_t find(std::string_view id) const noexcept { return find(hash(id), id); }

  kept_record& operator[](std::uint32_t position) noexcept {
    const place at = place_of(position);
    return chunks_[at.chunk][at.offset];
  }
  const kept_record& operator[](std::uint32_t position) const noexcept {
    const place at = place_of(position);
    return chunks_[at.chunk][at.offset];
  }
  bool empty() const noexcept { return used_ == 0; }
  /// How many records there are.
  std::size_t size() const noexcept { return used_; }

  /// `use(record)` for each, in no order.
  template <class Use>
  void each(const Use& use) const {
    for (const auto& chunk : chunks_)
      for (const kept_record& record : chunk)
        if (!record.id.view().empty()) use(record);
  }
  template <class Use>
  void each(const Use& use) {
    for (auto& chunk : chunks_)
      for (kept_record& record : chunk)
        if (!record.id.view().empty()) use(record);
  }

  /// Room for so many more.
  void reserve(std::size_t more) {
    index_.reserve(more);
    const std::size_t end = end_ + more;
    if (more == 0) return;
    for (std::size_t chunk = 0; chunk <= place_of(end - 1).chunk; ++chunk)
      chunks_[chunk].reserve(first_chunk << chunk);
  }
  /// Puts one whose id is not there yet, and is not empty, where there is room for it.
  std::uint32_t put(std::uint64_t hash, kept_record record) noexcept {
    std::uint32_t position = free_;
    if (position == nothing) {
      position = end_++;
      chunks_[place_of(position).chunk].push_back(std::move(record));
    } else {
      kept_record& freed = (*this)[position];
      free_ = freed.form;
      freed = std::move(record);
    }
    index_.add(hash, position);
    ++used_;
    return position;
  }
  void erase(std::uint32_t position) noexcept {
    kept_record& freed = (*this)[position];
    index_.erase(hash(freed.id.view()), position);
    freed = {};
    freed.form = std::exchange(free_, position);
    --used_;
  }

 private:
  /// Chunks double in size, so that records stay where they are and few of them cost little.
  static constexpr std::size_t first_chunk = 16;
  struct place {
    std::size_t chunk;
    std::size_t offset;
  };
  static place place_of(std::size_t position) noexcept {
    const std::size_t number = position / first_chunk + 1;
    const auto chunk = static_cast<std::size_t>(std::bit_width(number / 2));
    return {chunk, position - first_chunk * ((std::size_t{1} << chunk) - 1)};
  }

  std::array<std::vector<kept_record>, 28> chunks_;
  position_table index_;
  std::uint32_t end_ = 0;         // of the positions
  std::uint32_t free_ = nothing;  // the first of those that are free again; each names the next
  std::size_t used_ = 0;
};

}  // namespace ambit::model
