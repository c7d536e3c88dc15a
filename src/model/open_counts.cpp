#include "src/model/open_counts.hpp"

#include <new>
#include <utility>

namespace ambit::model {

std::int64_t open_counts::of(const ledger_content& content, std::string_view object,
                             const owner_name& owner) {
  auto counted = objects_.find(object);
  if (counted == objects_.end()) {
    const auto elsewhere = elsewhere_.find(object);
    by_owner counts = elsewhere == elsewhere_.end() ? by_owner() : elsewhere->second;
    const auto records = content.records.find(object);
    if (records != content.records.end())
      for (const auto& [id, memory] : records->second)
        if (!memory.closed && memory.owner.type != owner_name::kind::none)
          ++counts[memory.owner.id][place(memory.owner)];
    counted = objects_.emplace(object, std::move(counts)).first;
  }
  const auto found = counted->second.find(owner.id);
  return found == counted->second.end() ? 0 : found->second[place(owner)];
}

void open_counts::add(std::string_view object, const owner_name& owner,
                      std::int64_t records) noexcept {
  if (owner.type == owner_name::kind::none) return;
  const auto counted = objects_.find(object);
  if (counted == objects_.end()) return;
  try {
    counted->second[owner.id][place(owner)] += records;
  } catch (const std::bad_alloc&) {
    objects_.erase(counted);
  }
}

void open_counts::add_elsewhere(std::string_view object, const owner_name& owner,
                                std::int64_t records) {
  elsewhere_[std::string(object)][owner.id][place(owner)] += records;
}

}  // namespace ambit::model
