// open_counts.hpp: how many open records everybody owns, by object: what a ledger in memory keeps
// beside its records, so that a load is a look-up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "src/criteria/schema_data.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// Only a memo: an object is counted when somebody first asks for a load of it, and followed from
/// then on; where there is no memory for that, it is forgotten and counted again.
class open_counts {
 public:
  /// Of an object that is counted already, or now: `each_open(use)` calls `use(owner)` for each
  /// of its open records.
  template <class EachOpen>
  std::int64_t of(std::string_view object, const owner_name& owner, const EachOpen& each_open) {
    auto counted = objects_.find(object);
    if (counted == objects_.end()) {
      const auto elsewhere = elsewhere_.find(object);
      by_owner counts = elsewhere == elsewhere_.end() ? by_owner() : elsewhere->second;
      each_open([&](const owner_name& each) {
        if (each.type != owner_name::kind::none) ++counts[each.id][place(each)];
      });
      counted = objects_.emplace(object, std::move(counts)).first;
    }
    const auto found = counted->second.find(owner.id);
    return found == counted->second.end() ? 0 : found->second[place(owner)];
  }
  bool is_counted(std::string_view object) const noexcept { return objects_.contains(object); }
  /// A record's owner becomes, or ceases to be, one of an open record.
  void add(std::string_view object, const owner_name& owner, std::int64_t records) noexcept;
  /// Of a part of a ledger: what somebody owns beside its records. Before anything is counted.
  void add_elsewhere(std::string_view object, const owner_name& owner, std::int64_t records);

 private:
  using by_owner = criteria::text_map<std::array<std::int64_t, 2>>;  ///< id: as user, as queue

  static std::size_t place(const owner_name& owner) noexcept {
    return owner.type == owner_name::kind::queue ? 1 : 0;
  }
  std::map<std::string, by_owner, std::less<>> objects_;
  std::map<std::string, by_owner, std::less<>> elsewhere_;
};

}  // namespace ambit::model
