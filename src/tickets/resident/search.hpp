// search.hpp: the tickets of a snapshot that a viewer may see, by the lists of the viewer's
// contacts and companies.
#pragma once

#include <cstdint>
#include <vector>

#include "src/criteria/workspace.hpp"
#include "src/tickets/listing.hpp"
#include "src/tickets/resident/stored_tickets.hpp"

namespace ambit::tickets::resident {

/// Own ones first, each part in the order of numbers. `records` are those of the snapshot; they are
/// looked at only where the portal's criteria ask about the moment, and bind_moments must have run
/// then.
void find_visible(const viewer_data& viewer, const snapshot& from, const stored_tickets& records,
                  criteria::workspace& memory, std::vector<visible_row>& out);

/// Whether what the plan says of a ticket depends on when it is asked.
bool asks_moment(const model::portal_settings& portal) noexcept;

}  // namespace ambit::tickets::resident
