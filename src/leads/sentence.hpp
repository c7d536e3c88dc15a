// sentence.hpp: a decision in one English sentence.
#pragma once

#include <string>

#include "src/criteria/workspace.hpp"
#include "src/leads/plan_data.hpp"

namespace ambit::leads {

/// For the only decision of a plan, such as: Lead L1 goes to user ana: entry dach-enterprise
/// matched (country is "DE"), choice 2, pool dach-sales; skipped account_owner zoe (user_inactive).
/// Choices count from 1 here, as people do. bind_moment must have run for the object's atoms.
std::string sentence_for(const plan_data& planned, criteria::workspace& memory);

}  // namespace ambit::leads
