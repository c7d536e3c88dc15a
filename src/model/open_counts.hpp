// open_counts.hpp: how many open records everybody owns, by object: what a ledger in memory keeps
// beside its records, so that a load is a look-up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "src/criteria/schema_data.hpp"
#include "src/model/ledger_content.hpp"

namespace ambit::model {

/// Only a memo: an object is counted when somebody first asks for a load of it, and followed from
/// then on; where there is no memory for that, it is forgotten and counted again.
class open_counts {
 public:
  /// Of an object that is counted already, or now.
  std::int64_t of(const ledger_content& content, std::string_view object, const owner_name& owner);
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
