// ledger_changes_json.hpp: what a commit would change, for a host that keeps the ledger in a
// database of its own: ledger::changes.
#pragma once

#include <string>

#include "ambit/result.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::model {

/// After ambit/ledger.hpp. Conflict where `book` is no longer as the changes say; as `book` fails.
result<std::string> write_changes(const ledger_store& book, const ledger_changes& changes);

}  // namespace ambit::model
