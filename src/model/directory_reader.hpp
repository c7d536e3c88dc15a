// directory_reader.hpp: the entities of a directory from their JSON, as directory.hpp shows it.
#pragma once

#include <optional>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/model/directory_data.hpp"

namespace ambit::model {

// Each returns nothing when it added an error to `problems`; all problems of the entity are
// reported.
std::optional<user> read_user(json::value at, report& problems);
std::optional<account> read_account(json::value at, report& problems);
/// Borrows the document's texts.
std::optional<contact_draft> read_contact(json::value at, report& problems);
std::optional<queue> read_queue(json::value at, report& problems);
std::optional<community> read_community(json::value at, report& problems);
std::optional<directory_role> read_role(json::value at, report& problems);
std::optional<directory_team> read_team(json::value at, report& problems);
std::optional<directory_group> read_group(json::value at, report& problems);

/// Puts a contact's portals in the order of their ids; the problem of one that is there twice.
std::optional<problem> fault_in_order(std::vector<contact::portal>& portals);

/// RFC 3339 with an offset; nothing when `at` is nothing or after reporting ill_formed_timestamp.
std::optional<std::int64_t> read_timestamp(json::value at, report& problems);

}  // namespace ambit::model
