// planner.hpp: decides records one after the other, from what was matched and what the ledger says.
#pragma once

#include <memory>
#include <span>

#include "ambit/result.hpp"
#include "src/criteria/workspace.hpp"
#include "src/leads/plan_data.hpp"
#include "src/leads/question.hpp"

namespace ambit::leads {

/// Decisions for the records from `first_row` on, one for each of `entries` (positions as `matches`
/// gives them). Reads the ledger, changes nothing; fails where the ledger cannot be read.
result<std::shared_ptr<const plan_data>> plan_records(const question& asked, std::size_t first_row,
                                                      std::span<const std::int32_t> entries,
                                                      const model::ledger_store& book,
                                                      criteria::workspace& memory);

}  // namespace ambit::leads
