#include "src/tickets/resident/people_of_tickets.hpp"

namespace ambit::tickets::resident {

people_of_tickets::people_of_tickets(const model::portal_settings& portal) {
  for (const model::own_relation& each : portal.own_through) {
    const bool is_participant = each.through == model::relation::participant;
    const auto lists = is_participant ? &tables::participants : &tables::contacts;
    for (const auto field : each.fields) links_.push_back({lists, field});
  }
  for (const auto field : portal.company_fields) links_.push_back({&tables::companies, field});
}

void people_of_tickets::find(const tables& all, std::span<const criteria::cell> cells,
                             std::size_t width) {
  found_.clear();
  for (std::size_t at = 0; at < cells.size(); at += width) {
    for (const link& each : links_) {
      const criteria::cell& value = cells[at + each.field];
      const bool is_there = value.state == criteria::cell_state::present;
      found_.push_back({is_there, id_table::none, is_there ? hash_of(value.view()) : 0});
    }
  }
  if (found_.size() < 2) return;  // nothing to do meanwhile
  for (unsigned step = 0; step < posting_map::fetch_steps; ++step) {
    for (std::size_t i = 0; i < found_.size();) {
      for (const link& each : links_) {
        person& of = found_[i++];
        if (of.is_there) (all.*each.lists).fetch(step, of.hash, of.guess);
      }
    }
  }
}

}  // namespace ambit::tickets::resident
