// portal_access.hpp: what a portal's `access` and `fields` say: who sees what.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"
#include "src/model/portal_settings.hpp"

namespace ambit::model {

/// Reports those of an object's members that are null: settings that more is seen without, so that a
/// blank one must not be taken for none.
void refuse_null(policy_builder& build, json::value object,
                 std::initializer_list<std::string_view> names);
/// A field of the portal's tickets by its name: nothing after reporting, or without an object.
std::optional<criteria::field_ordinal> find_portal_field(policy_builder& build, json::value at,
                                                         const portal_settings& out);
/// A list of such names, each once.
std::vector<criteria::field_ordinal> read_portal_field_list(policy_builder& build, json::value list,
                                                            const portal_settings& portal);
/// `access` is of any kind, or nothing: `own`.
void read_portal_access(policy_builder& build, json::value access, portal_settings& out);
/// `relations`, `own_through`: which fields make a ticket whose. After the access.
void read_portal_relations(policy_builder& build, json::value relations, json::value own_through,
                           json::value portal, portal_settings& out);
/// `fields`: what is shown. An object, or nothing: the preset.
void read_portal_fields(policy_builder& build, json::value fields, portal_settings& out);
/// `stage`: where a ticket's stage stands and which stages are open. An object, or nothing.
void read_portal_stage(policy_builder& build, json::value stage, portal_settings& out);
/// Reports tests of derived fields that look at blanks; `allowed` where the portal says so.
void check_blanks(policy_builder& build, json::value written,
                  const criteria::compiled_criterion& criterion, const criteria::object& kind,
                  const criteria::atom_table& atoms, bool allowed);

}  // namespace ambit::model
