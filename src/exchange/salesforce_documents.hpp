// salesforce_documents.hpp: a planned import, written as a policy and a directory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/exchange/salesforce_plan.hpp"
#include "src/exchange/salesforce_queues.hpp"

namespace ambit::exchange {

/// A policy document after policy.hpp. `declared_schema` is the root of the caller's schema
/// document, or nothing; its objects and fields come first and unchanged. `time_zone`, where not
/// empty, takes the place of the schema's own.
std::string policy_document(std::string_view name, json::value declared_schema,
                            std::string_view time_zone, const std::vector<planned_object>& objects);

/// A directory document after directory.hpp: the queues, holding the policy's objects by its names
/// for them, and `users`, all internal and active.
std::string directory_document(const std::vector<queue_file>& queues,
                               const std::vector<planned_object>& objects,
                               const std::vector<std::string>& users,
                               const named_organisation& named);

}  // namespace ambit::exchange
