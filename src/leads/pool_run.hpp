// pool_run.hpp: one pool during one plan: its turns, and how its members stand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/leads/candidates.hpp"
#include "src/leads/held_loads.hpp"
#include "src/leads/plan_data.hpp"
#include "src/leads/rotation.hpp"

namespace ambit::leads {

/// What a pool's turns go by and are written to; lives as long as the plan is made.
struct pool_surroundings {
  candidates& who;
  plan_data& out;
  criteria::workspace& memory;
};

/// What does not depend on the record (eligibility, absences, hours) is worked out once for each
/// criterion that entries bring along; only capacities and members' own `when` are asked for every
/// record.
class pool_run {
 public:
  /// `loads` may be null where the pool does not need them.
  pool_run(const model::pool& pool, std::uint32_t position, model::pool_state state,
           const pool_surroundings& around, held_loads* loads);

  struct turn {
    party owner;
    party substitute_for;  ///< the member whose turn it was, where somebody else took it
  };
  /// Members that are not able are added to the plan's skips, under the entry and choice of `at`.
  /// Nothing when none is able; a turn is spent otherwise.
  std::optional<turn> take_turn(const skip& at, user_criterion eligible_when, criteria::row cells,
                                std::string_view record_id);
  /// Somebody got a record beside the rotation: their turn, where they are a member.
  bool count_turn(const party& owner, user_criterion eligible_when, criteria::row cells);
  /// How members stand is asked again: somebody else is left out from now on.
  void forget_standings() { standings_.clear(); }
  const rotation& turns() const noexcept { return turns_; }
  /// Whether its state mattered, turned or not.
  bool stands_on_state() const noexcept { return counts_days_; }

 private:
  /// Who takes a member's turns today, and within which bounds.
  struct place {
    party owner;
    std::uint32_t bearer = 0;  // in turns_: whose turns in a day these are
    std::int32_t day = 0;      // the bearer's
    std::optional<std::int64_t> open_capacity;
    std::optional<std::int64_t> day_capacity;
    const held_load* load = nullptr;
    bool is_substitute = false;
  };
  struct standing {
    user_criterion eligible_when;
    std::vector<obstacle> members;
    std::vector<place> places;
    skip unable;  ///< all of them in one, where nothing is asked of the record
  };
  const standing& standing_for(user_criterion eligible_when);
  obstacle fill_place(std::uint32_t member, user_criterion eligible_when, place& out);
  const model::pool_member* put_substitute(const stand_in& today, place& out);
  std::optional<std::uint32_t> member_of(const party& user);
  std::span<const obstacle> ask_members(const standing& known, criteria::row cells);
  void list_unable(const skip& at);
  obstacle ask_member(std::uint32_t member, const place& at, criteria::row cells);
  std::span<const std::int64_t> loads_of(const standing& known);
  bool passes_when(std::uint32_t member, criteria::row cells);
  bool is_missing(std::uint32_t member, obstacle why, criteria::row cells);
  party member_name(std::uint32_t member) const;
  skip unable_member(std::uint32_t member, obstacle why) const;

  const model::pool* pool_;
  std::uint32_t position_;
  rotation turns_;
  pool_surroundings around_;
  held_loads* loads_;
  bool asks_record_ = false;  // some member has a `when` or a capacity of its own
  bool counts_days_ = false;  // some member has so many turns in a day
  std::unordered_map<std::string_view, std::uint32_t> users_;  // members, once asked for
  std::vector<standing> standings_;
  std::vector<obstacle> asked_;         // of the record at hand
  std::vector<std::int64_t> held_now_;  // of the record at hand, by member
  std::vector<std::uint8_t> missing_;   // likewise, where turns are made up
};

}  // namespace ambit::leads
