// renewal_fields.hpp: which fields of a client the renewals of a policy read.
#pragma once

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"
#include "src/model/renewal_settings.hpp"

namespace ambit::model {

/// `fields` and `roles` (objects, or nothing), which stand in `renewals`. Without an object nothing
/// is looked up.
void read_renewal_fields(policy_builder& build, json::value fields, json::value renewals,
                         renewal_settings& out);
void read_renewal_roles(policy_builder& build, json::value roles, renewal_settings& out);

}  // namespace ambit::model
