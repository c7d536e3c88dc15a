// people_of_tickets.hpp: in whose lists a ticket is to stand: its contacts, participants and
// companies.
//
//   people.find(all, cells, width);      // of some tickets that come in together
//   people.post(all, i, cells_of_i, entry, is_gone);
//
// Lists lie scattered in memory: they are sought for many tickets side by side, so that one does
// not wait for the other.
//
// Thread rule: the writer's alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/criteria/cell.hpp"
#include "src/model/portal_settings.hpp"
#include "src/tickets/resident/tables.hpp"

namespace ambit::tickets::resident {

class people_of_tickets {
 public:
  explicit people_of_tickets(const model::portal_settings& portal);

  /// Of tickets with cells of `width` fields each, one behind the other.
  void find(const tables& all, std::span<const criteria::cell> cells, std::size_t width);
  /// Adds the entry of ticket `position` of those to the lists. `is_gone` as of posting_map.
  template <class IsGone>
  void post(tables& all, std::size_t position, criteria::row cells, std::uint32_t entry,
            const IsGone& is_gone) const {
    for (std::size_t i = 0; i < links_.size(); ++i) {
      const criteria::cell& value = cells[links_[i].field];
      if (value.state != criteria::cell_state::present) continue;
      const std::uint64_t hash = found_[position * links_.size() + i].hash;
      (all.*links_[i].lists).append(value.view(), hash, entry, is_gone, all.retired);
    }
  }

 private:
  struct link {
    posting_map tables::*lists;
    criteria::field_ordinal field;
  };
  struct person {
    bool is_there = false;
    std::uint32_t guess = id_table::none;
    std::uint64_t hash = 0;
  };

  std::vector<link> links_;
  std::vector<person> found_;  ///< by ticket, then link
};

}  // namespace ambit::tickets::resident
