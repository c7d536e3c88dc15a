// candidates.hpp: whether somebody can take a record, and what stands in the way.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ambit/decision.hpp"
#include "src/criteria/workspace.hpp"
#include "src/leads/plan_data.hpp"
#include "src/leads/question.hpp"

namespace ambit::leads {

/// Position of a criterion over users in the policy, or nothing.
using user_criterion = std::optional<std::uint32_t>;

/// Answers about users and queues for one call. It has a workspace of its own, in which the
/// criteria over users are bound to the moment, since the records' criteria stand in the other.
/// Cost: a look-up each, plus the criteria named.
class candidates {
 public:
  explicit candidates(const question& asked);

  /// A choice or default owner that names a user or queue.
  obstacle of_choice(const model::choice& named, user_criterion eligible_when);
  /// A member of a pool, but for its own `when`. Both criteria must hold, for a queue by one user.
  obstacle of_member(const model::pool& pool, const model::pool_member& member,
                     user_criterion eligible_when);
  /// Somebody by id, such as who has the record now.
  obstacle of_party(const party& who, user_criterion eligible_when);

 private:
  obstacle of_user(std::uint32_t position, const model::eligibility_question& question);
  obstacle of_queue(std::uint32_t position, const model::eligibility_question& question);
  obstacle of_queue_by_both(std::uint32_t position, const model::eligibility_question& first,
                            const model::eligibility_question& second);
  model::eligibility_question about(user_criterion eligible_when) const;
  model::eligibility_question about(user_criterion eligible_when, std::string_view community,
                                    std::uint32_t community_target) const;

  const question* asked_;
  const model::engine_data* engine_;
  criteria::workspace memory_;
};

}  // namespace ambit::leads
