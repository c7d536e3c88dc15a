#include "src/tickets/resident/snapshots.hpp"

namespace ambit::tickets::resident {

/// The latest ticket of the id may be newer than the snapshot: then it says which one was before.
std::uint32_t snapshot::find(std::string_view id) const {
  std::uint32_t number = in->find(hash_of(id), id);
  while (number != tables::none && number >= numbers) {
    const packed_row row = in->row_of(number);
    const bool follows = (row.flags() & row_flag::follows) != 0;
    number = follows ? row.earlier() : tables::none;
  }
  return number != tables::none && is_there(number) ? number : tables::none;
}

/// Readers come to the latest one only, so that one which nobody reads stays so. What it held is
/// freed when nobody waits.
void snapshot_history::drop_unread() noexcept {
  std::size_t count = 0;
  while (count + 1 < kept_.size() && kept_[count]->readers.load(std::memory_order_acquire) == 0) {
    kept_[count++].reset();
  }
  if (count == 0) return;
  const std::scoped_lock<std::mutex> guard(latest_mutex_);
  kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(count));
}

std::uint32_t snapshot_history::oldest_graves() noexcept {
  drop_unread();
  const tables* const in = kept_.back()->in.get();
  for (const auto& each : kept_) {
    if (each->in.get() == in) return each->graves;
  }
  return kept_.back()->graves;
}

void snapshot_history::make_room() {
  if (kept_.size() < kept_.capacity()) return;
  std::vector<std::unique_ptr<snapshot>> roomier;
  roomier.reserve(8 + 2 * kept_.size());
  const std::scoped_lock<std::mutex> guard(latest_mutex_);
  for (auto& each : kept_) roomier.push_back(std::move(each));
  kept_.swap(roomier);
}

void snapshot_history::publish(std::unique_ptr<snapshot> next) noexcept {
  {
    const std::scoped_lock<std::mutex> guard(latest_mutex_);
    kept_.push_back(std::move(next));
  }
  drop_unread();
}

}  // namespace ambit::tickets::resident
