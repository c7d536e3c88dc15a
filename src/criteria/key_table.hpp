// key_table.hpp: which field a key of a JSON record stands for.
//
// A dotted field `company.tier` stands in a record as the flat key "company.tier" or as nested
// objects, so the table is a tree: level 0 knows the keys of the record itself, each further level
// those of one nested object. A key may be both, `account` beside `account.tier`: an object there
// holds the tier, and is no account.
//
// Thread rule: immutable once built. Cost of a look-up: one hash, one comparison.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

class key_table {
 public:
  static constexpr std::uint16_t none = 0xFFFF;
  static constexpr std::uint32_t no_nest = 0xFFFFFFFF;
  struct entry {
    std::string key;
    field_ordinal field = none;    ///< the field that a value here is of
    std::uint32_t nest = no_nest;  ///< the level that an object here opens
  };

  /// Of the fields that the host supplies; derived ones are not read from records.
  explicit key_table(const std::vector<field>& fields);

  /// Position among the level's entries, or none.
  std::uint16_t find(std::size_t nest, std::string_view key) const noexcept;
  const entry& at(std::size_t nest, std::uint16_t position) const noexcept {
    return levels_[nest].entries[position];
  }
  std::size_t size(std::size_t nest) const noexcept { return levels_[nest].entries.size(); }
  std::size_t level_count() const noexcept { return levels_.size(); }

 private:
  struct level {
    std::vector<entry> entries;
    std::vector<std::uint16_t> slots;  // open addressing, at most half full
  };
  struct builder;
  static void build_slots(level& of);

  std::vector<level> levels_;
};

}  // namespace ambit::criteria
