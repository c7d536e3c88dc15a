// key_table.cpp: built once a schema, by name.
#include "src/criteria/key_table.hpp"

#include <bit>

#include "src/base/digest.hpp"

namespace ambit::criteria {

struct key_table::builder {
  std::vector<level>& levels;
  std::vector<text_map<std::uint16_t>> positions;

  void add_level() {
    levels.emplace_back();
    positions.emplace_back();
  }
  entry& obtain(std::size_t at, std::string_view key) {
    auto& entries = levels[at].entries;
    const auto position = static_cast<std::uint16_t>(entries.size());
    const auto [found, added] = positions[at].try_emplace(std::string(key), position);
    if (added) entries.push_back({std::string(key), none, no_nest});
    return entries[found->second];
  }
  std::uint32_t obtain_nest(std::size_t at, std::string_view key) {
    entry& parent = obtain(at, key);
    if (parent.nest != no_nest) return parent.nest;
    parent.nest = static_cast<std::uint32_t>(levels.size());
    const std::uint32_t nest = parent.nest;
    add_level();
    return nest;
  }
};

key_table::key_table(const std::vector<field>& fields) {
  builder build{levels_, {}};
  build.add_level();
  for (std::size_t ordinal = 0; ordinal < fields.size(); ++ordinal) {
    if (fields[ordinal].derived) continue;
    const std::string_view name = fields[ordinal].name;
    build.obtain(0, name).field = static_cast<field_ordinal>(ordinal);

    std::uint32_t at = 0;
    std::size_t from = 0;
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos;
         dot = name.find('.', from)) {
      at = build.obtain_nest(at, name.substr(from, dot - from));
      from = dot + 1;
    }
    build.obtain(at, name.substr(from)).field = static_cast<field_ordinal>(ordinal);
  }
  for (level& each : levels_) build_slots(each);
}

std::uint16_t key_table::find(std::size_t nest, std::string_view key) const noexcept {
  const auto& in = levels_[nest];
  const std::size_t mask = in.slots.size() - 1;
  for (std::size_t slot = base::hash64(key) & mask;; slot = (slot + 1) & mask) {
    const std::uint16_t position = in.slots[slot];
    if (position == none || in.entries[position].key == key) return position;
  }
}

void key_table::build_slots(level& of) {
  of.slots.assign(std::bit_ceil(of.entries.size() * 2 + 2), none);
  const std::size_t mask = of.slots.size() - 1;
  for (std::size_t position = 0; position < of.entries.size(); ++position) {
    std::size_t slot = base::hash64(of.entries[position].key) & mask;
    while (of.slots[slot] != none) slot = (slot + 1) & mask;
    of.slots[slot] = static_cast<std::uint16_t>(position);
  }
}

}  // namespace ambit::criteria
