#include "src/model/open_counts.hpp"

#include <new>

namespace ambit::model {

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
