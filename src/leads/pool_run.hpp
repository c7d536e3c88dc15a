// pool_run.hpp: one pool during one plan: its turns, and how its members stand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "src/leads/candidates.hpp"
#include "src/leads/plan_data.hpp"
#include "src/leads/rotation.hpp"

namespace ambit::leads {

/// What does not depend on the record (eligibility) is worked out once for each criterion that
/// entries bring along; only members' own `when` are asked for every record.
class pool_run {
 public:
  pool_run(const model::pool& pool, std::uint32_t position, model::pool_state state)
      : pool_(&pool),
        position_(position),
        turns_(pool, std::move(state)),
        asks_record_(std::any_of(pool.members.begin(), pool.members.end(),
                                 [](const auto& member) { return member.has_when; })) {}

  /// Members that are not able are added to the plan's skips, under the entry and choice of `at`.
  /// Nothing when none is able; a turn is spent otherwise.
  std::optional<std::uint32_t> take_turn(const skip& at, user_criterion eligible_when,
                                         candidates& who, criteria::row cells, plan_data& out,
                                         criteria::workspace& memory);
  const rotation& turns() const noexcept { return turns_; }

 private:
  struct standing {
    user_criterion eligible_when;
    std::vector<obstacle> members;
    skip unable;  ///< all of them in one, where no member has a `when`
  };
  const standing& standing_for(user_criterion eligible_when, candidates& who, plan_data& out);
  std::span<const obstacle> ask_members(const standing& known, const skip& at, criteria::row cells,
                                        plan_data& out, criteria::workspace& memory);
  skip unable_member(std::uint32_t member, obstacle why) const;

  const model::pool* pool_;
  std::uint32_t position_;
  rotation turns_;
  bool asks_record_;  // some member has a `when` of its own
  std::vector<standing> standings_;
  std::vector<obstacle> asked_;  // of the record at hand
};

}  // namespace ambit::leads
