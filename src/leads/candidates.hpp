// candidates.hpp: whether somebody can take a record, and what stands in the way.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ambit/decision.hpp"
#include "src/criteria/workspace.hpp"
#include "src/leads/plan_data.hpp"
#include "src/leads/question.hpp"

namespace ambit::leads {

/// Position of a criterion over users in the policy, or nothing.
using user_criterion = std::optional<std::uint32_t>;

/// Who takes what is meant for somebody today: themselves, or, while they are away, who stands in.
struct stand_in {
  obstacle why = obstacle::none;  ///< they are away, and nobody stands in: absent and its kin
  party who = {};                 ///< the substitute; nobody where none is needed, or found
  std::uint32_t user = model::engine_data::nowhere;  ///< position of who takes it
};

/// Answers about users and queues for one call. It has a workspace of its own, in which the
/// criteria over users are bound to the moment, since the records' criteria stand in the other.
/// Cost: a look-up each, plus the criteria named.
class candidates {
 public:
  explicit candidates(const occasion& asked);
  candidates(occasion&&) = delete;

  /// From now on these, which are borrowed, can take nothing: they are held_before, before anything
  /// else is asked of them.
  void leave_out(std::span<const model::owner_name> earlier) { left_out_ = earlier; }

  /// What somebody must meet: the conditions of a pool or a choice, and those of an entry.
  struct conditions {
    model::eligibility_question by_place;
    model::eligibility_question by_entry;
  };
  conditions conditions_of(const model::pool& pool, user_criterion eligible_when) const;
  /// The same by a community of the directory, or by any.
  conditions conditions_of(std::optional<std::uint32_t> community,
                           user_criterion eligible_when) const;
  /// Somebody by position in the directory; for a queue, both must hold of one member.
  obstacle of_user(std::uint32_t position, const conditions& asked);
  obstacle of_queue(std::uint32_t position, const conditions& asked);

  /// A choice or default owner that names a user or queue.
  obstacle of_choice(const model::choice& named, user_criterion eligible_when);
  /// A member of a pool, but for its own `when`. Both criteria must hold, for a queue by one user.
  obstacle of_member(const model::pool& pool, const model::pool_member& member,
                     user_criterion eligible_when);
  /// Of users who may own, but are perhaps away: who takes it today. A queue takes it itself.
  stand_in today_of_choice(const model::choice& named, user_criterion eligible_when);
  stand_in today_of_member(const model::pool& pool, const model::pool_member& member,
                           user_criterion eligible_when);
  stand_in today_of_party(const party& who, user_criterion eligible_when);
  /// Whether somebody is at work: by this calendar, where one is named, else by the user's own. A
  /// calendar that is not there never has hours.
  bool is_at_work(const model::pool_member* named_by, std::uint32_t user) const;
  /// Position of a member's user; of a queue, nowhere.
  std::uint32_t user_of(const model::pool_member& member) const;
  /// The local day of a user, or of the call where there is none, or none with a zone.
  std::int32_t day_of(std::uint32_t user) const;

  /// Somebody by id, such as who has the record now.
  obstacle of_party(const party& who, user_criterion eligible_when);
  /// Somebody who takes what came to a queue: by the entry that it came by, and by the pool that
  /// the queue had a turn of; either may be null.
  obstacle of_taker(std::uint32_t user, const model::entry* entry, const model::pool* pool);

 private:
  obstacle of_user(std::uint32_t position, const model::eligibility_question& question);
  obstacle of_queue(std::uint32_t position, const model::eligibility_question& question);
  stand_in follow(std::uint32_t user, std::span<const model::eligibility_question> questions);
  const model::absence* absence_of(const model::user& who) const;
  std::int32_t local_day(const model::user& who) const;
  model::eligibility_question about(user_criterion eligible_when) const;
  model::eligibility_question about(user_criterion eligible_when, std::string_view community,
                                    std::uint32_t community_target) const;
  bool is_left_out(model::owner_name::kind type, std::string_view id) const noexcept;

  const occasion* asked_;
  std::span<const model::owner_name> left_out_;
  const model::engine_data* engine_;
  criteria::workspace memory_;
};

}  // namespace ambit::leads
