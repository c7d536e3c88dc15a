// terms.hpp: until when a record is to be accepted.
#pragma once

#include <cstdint>
#include <optional>

#include "src/leads/plan_data.hpp"
#include "src/leads/question.hpp"
#include "src/model/holding.hpp"

namespace ambit::leads {

/// How long the owner of a record that came by `entry`, which may be null, has for accepting it: as
/// the entry says, else as the queue does; 0: without end.
std::int32_t accept_within(const occasion& asked, const party& owner, const model::entry* entry);

/// When that ends, in the owner's hours: a user's own, a queue's those of the policy; around the
/// clock where none are named, and where the calendar or its zone is not there, so that nothing is
/// left lying. Nothing where there is no term.
std::optional<std::int64_t> due_at(const occasion& asked, const model::owner_name& owner,
                                   const std::optional<model::holding>& held);

}  // namespace ambit::leads
