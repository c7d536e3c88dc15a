// decision.hpp: may the viewer see this ticket? The one place where the plan is asked of a row.
#pragma once

#include <cstdint>

#include "src/criteria/plan.hpp"
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

/// What the plan says of a ticket whoever asks, worked out as far as it is asked for. bind_moments
/// must have run.
class row_facts {
 public:
  /// `is_broken`: nothing of the record can be used.
  row_facts(const model::portal_settings& portal, criteria::row record, bool is_broken,
            criteria::workspace& memory) noexcept
      : portal_(portal), record_(record), is_broken_(is_broken), memory_(memory) {}

  bool is_valid() const noexcept {
    return !is_broken_ && !criteria::reads_invalid(portal_.reads, record_);
  }
  bool is_shareable() const {
    return !portal_.shareable ||
           criteria::passes(*portal_.shareable, *portal_.atoms, record_, memory_);
  }
  bool passes_filter() const {
    return !portal_.filter || criteria::passes(*portal_.filter, *portal_.atoms, record_, memory_);
  }

 private:
  const model::portal_settings& portal_;
  criteria::row record_;
  bool is_broken_;
  criteria::workspace& memory_;
};

/// The decision on a valid ticket to which `own` and `company` are the ways, or nowhere. The one
/// place where they and the facts come together, whether these are worked out or remembered.
template <class Facts>
decision judge(const Facts& facts, std::uint32_t own, std::uint32_t company) {
  decision out;
  out.own = own;
  out.company = company;
  out.is_shared = company != nowhere && facts.is_shareable();
  if (own == nowhere && company == nowhere) {
    out.stopped = stop::no_way;
  } else if (own == nowhere && !out.is_shared) {
    out.stopped = stop::confidential;
  } else if (!facts.passes_filter()) {
    out.stopped = stop::filter;
  }
  return out;
}

/// Whether the records are such as the policy's portal reads: ok, unknown_object, schema_mismatch.
status check_records(const model::policy_data& policy, const model::portal_settings& portal,
                     const criteria::record_set& records) noexcept;
status check_records(const viewer_data& viewer, const criteria::record_set& records) noexcept;
/// Before the first row of a call.
void bind_moments(const viewer_data& viewer, criteria::workspace& memory);
/// As row_facts.
decision decide(const viewer_data& viewer, criteria::row record, bool is_broken,
                criteria::workspace& memory);
model::stage_state state_of(const model::portal_settings& portal, criteria::row record) noexcept;

}  // namespace ambit::tickets
