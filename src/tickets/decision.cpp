#include "src/tickets/decision.hpp"

#include <algorithm>
#include <string_view>

namespace ambit::tickets {

namespace {

using criteria::cell;
using criteria::cell_state;

bool holds_one_of(const cell& value, const std::vector<std::string>& ids) {
  return value.state == cell_state::present &&
         std::binary_search(ids.begin(), ids.end(), value.view());
}

std::uint32_t find_own(const viewer_data& viewer, criteria::row record) {
  for (std::uint32_t i = 0; i < viewer.own.size(); ++i) {
    const own_test& test = viewer.own[i];
    for (const criteria::field_ordinal field : *test.fields) {
      if (holds_one_of(record[field], *test.ids)) return i;
    }
  }
  return nowhere;
}

/// The ticket's company through which it is open: a primary one, else the first by id.
std::uint32_t find_company(const viewer_data& viewer, criteria::row record) {
  const std::vector<granted_company>& known = viewer.companies;
  std::uint32_t best = nowhere;
  for (const criteria::field_ordinal field : viewer.portal->company_fields) {
    const cell& value = record[field];
    if (value.state != cell_state::present) continue;
    const auto found = std::lower_bound(
        known.begin(), known.end(), value.view(),
        [](const granted_company& each, std::string_view id) { return each.id < id; });
    if (found == known.end() || found->id != value.view()) continue;
    const auto position = static_cast<std::uint32_t>(found - known.begin());
    const bool is_better =
        best == nowhere || known[position].is_primary > known[best].is_primary ||
        (known[position].is_primary == known[best].is_primary && position < best);
    if (is_better) best = position;
  }
  return best;
}

}  // namespace

status check_records(const model::policy_data& policy, const model::portal_settings& portal,
                     const criteria::record_set& records) noexcept {
  if (records.object().name != portal.object_name) return status::unknown_object;
  return criteria::interchangeable(*policy.schema, records.schema()) ? status::ok
                                                                     : status::schema_mismatch;
}

status check_records(const viewer_data& viewer, const criteria::record_set& records) noexcept {
  return check_records(viewer.policy(), *viewer.portal, records);
}

void bind_moments(const viewer_data& viewer, criteria::workspace& memory) {
  if (viewer.portal->atoms) criteria::bind_moment(*viewer.portal->atoms, viewer.when, memory);
}

decision decide(const viewer_data& viewer, criteria::row record, bool is_broken,
                criteria::workspace& memory) {
  const row_facts facts(*viewer.portal, record, is_broken, memory);
  decision out;
  if (!viewer.may_enter()) {
    out.stopped = stop::access_denied;
  } else if (!facts.is_valid()) {
    out.stopped = stop::invalid;
  } else {
    out = judge(facts, find_own(viewer, record), find_company(viewer, record));
  }
  return out;
}

model::stage_state state_of(const model::portal_settings& portal, criteria::row record) noexcept {
  const model::stage_states& stages = portal.stages;
  if (!stages.field) return model::stage_state::unknown;
  const cell& value = record[*stages.field];
  if (value.state != cell_state::present) return model::stage_state::unknown;
  if (portal.object->fields[*stages.field].type == criteria::field_type::choice) {
    return stages.by_option[static_cast<std::size_t>(value.integer)];
  }
  const auto found = stages.by_id.find(value.view());
  return found == stages.by_id.end() ? model::stage_state::unknown : found->second;
}

}  // namespace ambit::tickets
