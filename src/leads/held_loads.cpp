#include "src/leads/held_loads.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "src/base/digest.hpp"

namespace ambit::leads {

std::size_t held_loads::hash::operator()(const party& who) const noexcept {
  return base::hash64(who.id) + static_cast<std::size_t>(who.type);
}

std::vector<const held_load*> held_loads::of(std::span<const party> owners) {
  std::vector<const held_load*> found;
  std::vector<held_load*> unread;
  std::vector<model::owner_name> names;
  for (const party& owner : owners) {
    held_load& load = loads_[owner];
    found.push_back(&load);
    if (load.is_read) continue;
    load.is_read = true;
    unread.push_back(&load);
    names.push_back({owner.type, std::string(owner.id)});
  }
  if (unread.empty()) return found;
  const std::vector<std::int64_t> counts = book_->loads(object_, names);
  for (std::size_t i = 0; i < unread.size(); ++i) unread[i]->counted = counts[i];
  return found;
}

void held_loads::move(const party& from, const party& to) {
  if (from) --loads_[from].moved;
  if (to) ++loads_[to].moved;
}

std::vector<model::ledger_changes::load_read> held_loads::read() const {
  std::vector<model::ledger_changes::load_read> all;
  for (const auto& [owner, load] : loads_)
    if (load.is_read) all.push_back({{owner.type, std::string(owner.id)}, load.counted});
  return all;
}

}  // namespace ambit::leads
