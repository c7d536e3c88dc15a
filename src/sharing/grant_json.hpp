// grant_json.hpp: an answer about one record, as JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "src/base/json_writer.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sharing {

/// {"group": "emea", "internal_only": true}.
void write_target(json::writer& out, const model::share_target& target);
/// "way", and of rules and levels their id.
void write_way(json::writer& out, const model::object_sharing& settings, grant_way way,
               std::uint32_t index);
/// "way", and what is known of it.
void write_grant(json::writer& out, const viewer_data& viewer, const grant& by);

/// The answer to can_see or can_edit. bind_moments must have run.
std::string write_answer(const viewer_data& viewer, model::share_access asked,
                         const criteria::record_set& records, std::size_t row,
                         criteria::workspace& memory);

}  // namespace ambit::sharing
