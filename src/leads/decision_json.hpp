// decision_json.hpp: decisions as JSON, after ambit/decision.hpp.
#pragma once

#include <cstddef>
#include <string>

#include "src/leads/plan_data.hpp"

namespace ambit::leads {

/// Appends one decision as the host gets it.
void write_decision(const plan_data& planned, std::size_t index, std::string& out);

/// Appends one decision that is no replay as ledgers keep it: without `notices`.
void write_recorded(const plan_data& planned, std::size_t index, std::string& out);

/// What of such a decision stands behind its owner (model/decision_text.hpp): of those that came
/// about alike it is the same.
std::string recorded_rest(const plan_data& planned, std::size_t index);

/// The decision that stands behind a replay, or the decision itself: without the replay's marks and
/// without `notices`.
std::string recorded_json(const plan_data& planned, std::size_t index);

}  // namespace ambit::leads
