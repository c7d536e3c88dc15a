// decision.hpp: may the viewer see this ticket? The one place where the plan is asked of a row.
#pragma once

#include <cstdint>

#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"
#include "src/tickets/viewer_data.hpp"

namespace ambit::tickets {

/// The test that keeps a ticket from a viewer. In the order in which they are asked.
enum class stop : std::uint8_t { none, access_denied, invalid, no_way, confidential, filter };

struct decision {
  stop stopped = stop::none;
  std::uint32_t own = nowhere;      ///< position in viewer_data::own of the relation
  std::uint32_t company = nowhere;  ///< position in viewer_data::companies; the primary one first
  bool is_shared = false;  ///< the company way admits it: the company, and not confidential

  bool is_own() const noexcept { return own != nowhere; }
  bool is_visible() const noexcept { return stopped == stop::none; }
  sight seen() const noexcept {
    if (stopped == stop::invalid) return sight::invalid;
    if (!is_visible()) return sight::hidden;
    return is_own() ? sight::own : sight::shared;
  }
};

/// Whether the records are such as the viewer's policy reads: ok, unknown_object, schema_mismatch.
status check_records(const viewer_data& viewer, const criteria::record_set& records) noexcept;
/// Before the first row of a call.
void bind_moments(const viewer_data& viewer, criteria::workspace& memory);
/// `is_broken`: nothing of the record can be used. bind_moments must have run.
decision decide(const viewer_data& viewer, criteria::row record, bool is_broken,
                criteria::workspace& memory);
model::stage_state state_of(const model::portal_settings& portal, criteria::row record) noexcept;

}  // namespace ambit::tickets
