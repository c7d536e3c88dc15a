// table.hpp: entities of one kind, of which snapshots share what did not change.
//
// They stand in chunks of 256, with an index from id to position in shards; a change copies the
// chunk (and, for a new id, the shard) that it touches. A position, once given, stays with its id
// over all later snapshots; a removed entity leaves a hole that a later put of the same id fills
// again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "src/base/digest.hpp"
#include "src/model/contact.hpp"
#include "src/model/id_index.hpp"

namespace ambit::model {

/// What an entity is read into, how it is given to a table, and what it is kept in.
template <class T>
struct storage {
  using draft = T;
  using given = T&&;
  using pointer = std::shared_ptr<const T>;
  static constexpr std::size_t usual_bytes = sizeof(T);
};
template <>
struct storage<contact> {
  using draft = contact_draft;
  using given = const contact_draft&;
  using pointer = contact_ptr;
  static constexpr std::size_t usual_bytes = 128;
};

/// A persistent table: copying it shares everything; put and remove copy what they touch.
template <class T>
class table {
 public:
  static constexpr std::size_t chunk_size = 256;
  static constexpr std::size_t shard_count = std::size_t{1} << id_index::shard_bits;

  /// Null when no such id is there now.
  const T* find(std::string_view id) const noexcept;
  /// Position of an id that is, or was, there.
  std::optional<std::uint32_t> position(std::string_view id) const noexcept;
  /// Those of many that are there now, `id_index::nothing` for others: faster than one by one,
  /// since what has to come from memory is asked for ahead.
  void positions(std::span<const std::string_view> ids,
                 std::span<std::uint32_t> out) const noexcept;
  /// Null for a hole.
  const T* at(std::uint32_t position) const noexcept;
  /// One past the last position.
  std::uint32_t end() const noexcept { return end_; }
  std::size_t size() const noexcept { return size_; }

  /// The position that it has now.
  std::uint32_t put(typename storage<T>::given item);
  bool remove(std::string_view id);
  /// Over the digests of all entities, independent of their positions.
  base::digest_value digest() const noexcept { return digest_; }
  /// How many chunks this table has in common with another, for tests.
  std::size_t shared_chunks(const table& other) const noexcept;

 private:
  using pointer = typename storage<T>::pointer;
  using chunk = std::array<pointer, chunk_size>;
  std::optional<std::uint32_t> position(std::string_view id, std::uint64_t hash) const noexcept;
  bool is_at(std::uint32_t position, std::string_view id) const noexcept;
  const pointer& slot_at(std::uint32_t position) const noexcept {
    return (*chunks_[position / chunk_size])[position % chunk_size];
  }
  void positions_of_few(std::span<const std::string_view> ids,
                        std::span<std::uint32_t> out) const noexcept;
  std::uint32_t position_for(std::string_view id, std::uint64_t hash);
  void forget_removed(std::uint64_t hash, std::uint32_t position);

  // What only this table holds is changed in place, so that loading many entities copies nothing.
  std::vector<std::shared_ptr<chunk>> chunks_;
  std::vector<std::shared_ptr<id_index>> shards_;  // empty until the first put
  std::uint32_t end_ = 0;
  std::size_t size_ = 0;
  base::digest_value digest_;
};

}  // namespace ambit::model
