// sharing_targets.hpp: whom something is shared with, as policies and manual shares write it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/model/sharing_settings.hpp"

namespace ambit::model {

/// Where a target stands: which kinds it may be of.
enum class target_use : std::uint8_t {
  rule,   ///< guests too
  owner,  ///< of an owner rule
  level,  ///< profiles and permissions too
  share,  ///< of a manual share
};

/// {"group": "emea", "internal_only": true}; nothing after reporting.
std::optional<share_target> read_share_target(json::value at, target_use use, report& problems);
/// A list of at least one, each once, in the order in which they are written.
std::vector<share_target> read_share_targets(json::value list, target_use use, report& problems);
/// Leaves of the targets what they mean of staff.
void narrow_to_staff(std::vector<share_target>& targets);
/// Whether the target may mean somebody who is no staff; of a user only the directory tells.
bool may_be_external(const share_target& target) noexcept;
/// `read` or `edit`; nothing when `at` is nothing or after reporting.
std::optional<share_access> read_granted_access(json::value at, report& problems);

}  // namespace ambit::model
