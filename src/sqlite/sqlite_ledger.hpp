// sqlite_ledger.hpp: the ledger that lies in a file.
#pragma once

#include <memory>

#include "src/model/ledger_store.hpp"
#include "src/sqlite/database.hpp"

namespace ambit::sqlite {

/// Of a connection to a file whose tables are prepared; fails where they are not as they should be.
result<std::shared_ptr<model::ledger_store>> make_sqlite_ledger(std::unique_ptr<database> db);

}  // namespace ambit::sqlite
