// kept.hpp: what lists read of a ledger: the views that are kept, and what left somebody's feed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/ledger_store.hpp"

namespace ambit::workspace {

/// The text of a view, an object with its name and what it lists (ambit/workspace_acts.hpp);
/// nothing where there is none. `user` is empty for everyone's.
result<std::optional<std::string>> find_view(const model::ledger_store& book, std::string_view user,
                                             std::string_view object, std::string_view id);
/// The ids of activities that left the user's feed, ascending.
result<std::vector<std::string>> removed_entries(const model::ledger_store& book,
                                                 std::string_view user, std::string_view object);

}  // namespace ambit::workspace
