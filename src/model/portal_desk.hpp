// portal_desk.hpp: what a portal's settings say of conversations and submitting, and where it
// stands; see ambit/portals.hpp. And what keeps a portal from being switched on.
#pragma once

#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"
#include "src/model/portal_settings.hpp"

namespace ambit::model {

/// After the portal's relations.
void read_portal_desk(policy_builder& build, json::reader& portal, portal_settings& out);

/// Reports values that fields of the object cannot have, options that are not declared among them.
void check_form_values(const criteria::object& kind, json::value fields, report& problems);

/// Codes of what stands in the way, in the order of ambit/portals.hpp.
std::vector<std::string_view> blocking_faults(const portal_settings& portal);
/// The clause of such a code: `no login method is chosen`.
std::string_view describe_blocking(std::string_view code) noexcept;

}  // namespace ambit::model
