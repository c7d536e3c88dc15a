// index_data.hpp: what stands behind a ticket_index.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "ambit/ticket_index.hpp"
#include "src/criteria/workspace.hpp"
#include "src/model/engine_data.hpp"
#include "src/tickets/resident/people_of_tickets.hpp"
#include "src/tickets/resident/snapshots.hpp"

namespace ambit::tickets {

struct ticket_index_data {
  ticket_index_data(engine of_rules, const model::portal_settings& of_portal)
      : rules(std::move(of_rules)), portal(of_portal), people(of_portal) {}

  engine rules;
  const model::portal_settings& portal;
  resident::snapshot_history snapshots;

  // The writer's.
  std::mutex writing;
  std::shared_ptr<resident::tables> latest;
  resident::row_packer packer;
  resident::people_of_tickets people;
  criteria::workspace memory;
};

}  // namespace ambit::tickets
