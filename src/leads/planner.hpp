// planner.hpp: decides records one after the other, from what was matched and what the ledger says.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ambit/result.hpp"
#include "src/criteria/workspace.hpp"
#include "src/leads/plan_data.hpp"
#include "src/leads/question.hpp"

namespace ambit::leads {

/// Records are reassigned by age: those that are due, as if they had no owner, with all left out
/// who had them and did not accept in time; `aged` is by record.
struct by_age {
  std::vector<aged_record> aged;
};

/// Decisions for the records from `first_row` on, one for each of `entries` (positions as `matches`
/// gives them). Reads the ledger, changes nothing; fails where the ledger cannot be read.
result<std::shared_ptr<const plan_data>> plan_records(const question& asked, std::size_t first_row,
                                                      std::span<const std::int32_t> entries,
                                                      const model::ledger_store& book,
                                                      criteria::workspace& memory,
                                                      std::optional<by_age> ageing = {});

}  // namespace ambit::leads
