// owner_json.hpp: {"user": "ana"} and {"queue": "triage"}, as every document writes an owner.
#pragma once

#include <optional>
#include <string_view>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// `user` or `queue`.
std::string_view kind_name(owner_name::kind type) noexcept;
/// The object; `type` must not be none.
void write_owner(json::writer& out, owner_name::kind type, std::string_view id);
/// Nothing, after reporting why, when it is not exactly one of the two with a usable id.
std::optional<owner_name> read_owner(json::value written, report& problems);
/// The string, or nothing after reporting that it is empty or longer than an id may be.
std::optional<std::string_view> read_id(json::value written, report& problems);

}  // namespace ambit::model
