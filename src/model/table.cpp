// table.cpp: the persistent table of directory_data.hpp.
#include "src/model/directory_data.hpp"
#include "src/model/entity_digest.hpp"

namespace ambit::model {

namespace {

// A sum is independent of order and can be taken back, which a hash of hashes could not.
void add(base::digest_value& sum, base::digest_value term) noexcept {
  sum.low += term.low;
  sum.high += term.high;
}

void subtract(base::digest_value& sum, base::digest_value term) noexcept {
  sum.low -= term.low;
  sum.high -= term.high;
}

std::size_t shard_of(std::string_view id, std::size_t shard_count) noexcept {
  return base::hash64(id) % shard_count;
}

/// What is behind `shared`, for writing: itself when nobody else holds it, else a copy. The
/// snapshot that a change starts from stays alive while the change is made, so a count of one means
/// that the piece was made in this change, by this thread.
template <class Piece>
Piece& writable(std::shared_ptr<Piece>& shared) {
  if (!shared) {
    shared = std::make_shared<Piece>();
  } else if (shared.use_count() != 1) {
    shared = std::make_shared<Piece>(*shared);
  }
  return *shared;
}

}  // namespace

template <class T>
std::optional<std::uint32_t> table<T>::position(std::string_view id) const noexcept {
  if (shards_.empty()) return std::nullopt;
  const auto& known = shards_[shard_of(id, shard_count)];
  if (!known) return std::nullopt;
  const auto found = known->find(id);
  if (found == known->end()) return std::nullopt;
  return found->second;
}

template <class T>
const T* table<T>::at(std::uint32_t position) const noexcept {
  if (position >= end_) return nullptr;
  return (*chunks_[position / chunk_size])[position % chunk_size].get();
}

template <class T>
const T* table<T>::find(std::string_view id) const noexcept {
  const std::optional<std::uint32_t> known = position(id);
  return known ? at(*known) : nullptr;
}

template <class T>
void table<T>::put(T item) {
  const base::digest_value digest = digest_of(item);
  auto entity = std::make_shared<const T>(std::move(item));
  const std::uint32_t position = position_for(entity->id);
  auto& slot = writable(chunks_[position / chunk_size])[position % chunk_size];
  if (slot) {
    subtract(digest_, digest_of(*slot));
  } else {
    ++size_;
  }
  add(digest_, digest);
  slot = std::move(entity);
}

template <class T>
bool table<T>::remove(std::string_view id) {
  const std::optional<std::uint32_t> known = position(id);
  if (!known || !at(*known)) return false;
  auto& slot = writable(chunks_[*known / chunk_size])[*known % chunk_size];
  subtract(digest_, digest_of(*slot));
  slot.reset();
  --size_;
  return true;
}

template <class T>
std::uint32_t table<T>::position_for(std::string_view id) {
  if (const std::optional<std::uint32_t> known = position(id)) return *known;
  if (shards_.empty()) shards_.resize(shard_count);
  if (end_ % chunk_size == 0) chunks_.push_back(std::make_shared<chunk>());
  writable(shards_[shard_of(id, shard_count)]).emplace(id, end_);
  return end_++;
}

template <class T>
std::size_t table<T>::shared_chunks(const table& other) const noexcept {
  std::size_t shared = 0;
  for (std::size_t i = 0; i < chunks_.size() && i < other.chunks_.size(); ++i) {
    if (chunks_[i] == other.chunks_[i]) ++shared;
  }
  return shared;
}

template class table<user>;
template class table<account>;
template class table<contact>;
template class table<queue>;
template class table<community>;

}  // namespace ambit::model
