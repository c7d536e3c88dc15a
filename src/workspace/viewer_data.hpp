// viewer_data.hpp: who asks, on whose plate, and what is shared with them; every question reads it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/sharing.hpp"
#include "ambit/workspace.hpp"
#include "src/criteria/plan.hpp"
#include "src/model/engine_data.hpp"
#include "src/model/workspace_settings.hpp"

namespace ambit::workspace {

/// What keeps somebody from every tab: the first that holds. In the order of viewer_fault_names.
enum class viewer_fault : std::uint8_t {
  none,
  unknown_user,
  user_inactive,
  user_not_internal,
  no_subscription,
  missing_permission,
  missing_seat,
  missing_permission_and_seat,
  not_super_admin,   ///< asks for somebody else's plate
  unknown_plate_of,  ///< whose plate it is to be is no internal user of the directory
};
inline constexpr std::array<std::string_view, 10> viewer_fault_names = {
    "none",
    "unknown_user",
    "user_inactive",
    "user_not_internal",
    "no_subscription",
    "missing_permission",
    "missing_seat",
    "missing_permission_and_seat",
    "not_super_admin",
    "unknown_plate_of"};

struct viewer_data {
  viewer_data(engine of_rules, context asked_at)
      : rules(std::move(of_rules)), at(std::move(asked_at)) {}
  viewer_data(const viewer_data&) = delete;
  viewer_data& operator=(const viewer_data&) = delete;

  engine rules;
  context at;  ///< as it was given
  const model::workspace_settings* settings = nullptr;
  std::string user;      ///< as it was named
  std::string plate_of;  ///< whose accounts, tasks and meetings: mostly the user's own
  viewer_fault fault = viewer_fault::none;
  bool has_seat = false;
  bool is_super_admin = false;
  bool is_manager = false;  ///< may share views with everyone, change settings and scores
  criteria::moment when;    ///< of the workspace's criteria: in the viewer's time zone
  std::int32_t today = 0;   ///< the local day
  /// Where there is no fault: of each object that the policy shares, in its order.
  std::vector<sharing::viewer> shared;

  bool has_own_plate() const noexcept { return plate_of == user; }
  const model::policy_data& policy() const noexcept { return rules.policy().data(); }
  const base::zone& zone() const noexcept { return *when.zone; }
  /// What of an object is shared with the viewer; null where the policy does not share it, or there
  /// is a fault.
  const sharing::viewer* find_shared(std::string_view object_name) const noexcept;
};

}  // namespace ambit::workspace
