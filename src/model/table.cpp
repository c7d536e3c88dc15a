#include "src/model/table.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

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

/// How many ids are looked up side by side.
constexpr std::size_t at_once = 32;

void prefetch(const void* bytes, std::size_t count) noexcept {
  constexpr std::size_t line = 64;
  if (bytes == nullptr) return;
  for (std::size_t at = 0; at < count; at += line) {
    __builtin_prefetch(static_cast<const char*>(bytes) + at);
  }
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

template <class T>
std::shared_ptr<const std::remove_cvref_t<T>> keep(T&& item) {
  return std::make_shared<const std::remove_cvref_t<T>>(std::forward<T>(item));
}
contact_ptr keep(const contact_draft& item) {
  return contact::make(item);
}

}  // namespace

template <class T>
std::optional<std::uint32_t> table<T>::position(std::string_view id) const noexcept {
  return position(id, base::hash64(id));
}

template <class T>
std::optional<std::uint32_t> table<T>::position(std::string_view id,
                                                std::uint64_t hash) const noexcept {
  if (shards_.empty() || !shards_[hash % shard_count]) return std::nullopt;
  const std::uint32_t found = shards_[hash % shard_count]->find(
      hash, [&](std::uint32_t candidate) { return is_at(candidate, id); });
  return found == id_index::nothing ? std::nullopt : std::optional(found);
}

/// Whether a position was given to an id, which may be gone.
template <class T>
bool table<T>::is_at(std::uint32_t position, std::string_view id) const noexcept {
  if (const T* known = at(position)) return id_of(*known) == id;
  const auto& removed = shards_[base::hash64(id) % shard_count]->removed;
  const auto found = removed.find(position);
  return found != removed.end() && found->second == id;
}

template <class T>
void table<T>::positions(std::span<const std::string_view> ids,
                         std::span<std::uint32_t> out) const noexcept {
  for (std::size_t first = 0; first < ids.size(); first += at_once) {
    const std::size_t count = std::min(at_once, ids.size() - first);
    positions_of_few(ids.subspan(first, count), out.subspan(first, count));
  }
}

/// The first entity that may be it is right but for one in billions, so that it is fetched for all
/// before any is looked at.
template <class T>
void table<T>::positions_of_few(std::span<const std::string_view> ids,
                                std::span<std::uint32_t> out) const noexcept {
  std::fill(out.begin(), out.end(), id_index::nothing);
  if (shards_.empty()) return;
  std::uint64_t hashes[at_once];
  for (std::size_t i = 0; i < ids.size(); ++i) {
    hashes[i] = base::hash64(ids[i]);
    if (const auto& shard = shards_[hashes[i] % shard_count]) shard->prefetch(hashes[i]);
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto& shard = shards_[hashes[i] % shard_count];
    if (!shard) continue;
    out[i] = shard->find(hashes[i], [](std::uint32_t) { return true; });
    if (out[i] != id_index::nothing) __builtin_prefetch(&slot_at(out[i]));
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (out[i] != id_index::nothing) prefetch(slot_at(out[i]).get(), storage<T>::usual_bytes);
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (out[i] == id_index::nothing) continue;
    const T* known = at(out[i]);
    if (known && id_of(*known) == ids[i]) continue;
    const auto found = position(ids[i], hashes[i]);
    out[i] = found && at(*found) ? *found : id_index::nothing;
  }
}

template <class T>
const T* table<T>::at(std::uint32_t position) const noexcept {
  if (position >= end_) return nullptr;
  return slot_at(position).get();
}

template <class T>
const T* table<T>::find(std::string_view id) const noexcept {
  const std::optional<std::uint32_t> known = position(id);
  return known ? at(*known) : nullptr;
}

template <class T>
std::uint32_t table<T>::put(typename storage<T>::given item) {
  pointer entity = keep(static_cast<typename storage<T>::given>(item));
  const std::string_view id = id_of(*entity);
  const std::uint64_t hash = base::hash64(id);
  const std::uint32_t position = position_for(id, hash);
  auto& slot = writable(chunks_[position / chunk_size])[position % chunk_size];
  if (slot) {
    subtract(digest_, digest_of(*slot));
  } else {
    ++size_;
    forget_removed(hash, position);
  }
  add(digest_, digest_of(*entity));
  slot = std::move(entity);
  return position;
}

template <class T>
bool table<T>::remove(std::string_view id) {
  const std::optional<std::uint32_t> known = position(id);
  if (!known || !at(*known)) return false;
  auto& slot = writable(chunks_[*known / chunk_size])[*known % chunk_size];
  subtract(digest_, digest_of(*slot));
  writable(shards_[base::hash64(id) % shard_count]).removed.emplace(*known, id_of(*slot));
  slot = pointer();
  --size_;
  return true;
}

template <class T>
std::uint32_t table<T>::position_for(std::string_view id, std::uint64_t hash) {
  if (const std::optional<std::uint32_t> known = position(id, hash)) return *known;
  if (shards_.empty()) shards_.resize(shard_count);
  if (end_ % chunk_size == 0) chunks_.push_back(std::make_shared<chunk>());
  writable(shards_[hash % shard_count]).add(hash, end_);
  return end_++;
}

/// An entity that comes back says its id itself.
template <class T>
void table<T>::forget_removed(std::uint64_t hash, std::uint32_t position) {
  auto& shard = shards_[hash % shard_count];
  if (shard->removed.contains(position)) writable(shard).removed.erase(position);
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
template class table<working_calendar>;
template class table<directory_role>;
template class table<directory_team>;
template class table<directory_group>;

}  // namespace ambit::model
