// content.hpp: a ledger's file read as a whole: for snapshots, the history, and to see that it is
// sound. All within a transaction that is open already.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ambit/report.hpp"
#include "src/model/ledger_content.hpp"
#include "src/model/ledger_history.hpp"
#include "src/model/ledger_summary.hpp"
#include "src/sqlite/database.hpp"
#include "src/sqlite/forms.hpp"
#include "src/sqlite/holdings.hpp"
#include "src/sqlite/names.hpp"
#include "src/sqlite/notes.hpp"
#include "src/sqlite/pools.hpp"
#include "src/sqlite/records.hpp"

namespace ambit::sqlite {

/// What the file is read and written with.
struct tables {
  database& db;
  names& known;
  forms& shared;
  pools& rotations;
  records& rows;
  holdings& held;
  notes& noted;
};

model::ledger_content read_content(const tables& from);
bool is_empty(const tables& at);
/// Into an empty file.
void write_content(const tables& to, const model::ledger_content& content);
std::vector<model::past_decision> read_history(const tables& from, const history_query& asked);
/// All records that one of these owns.
std::vector<model::owned_record> read_owned(const tables& from,
                                            std::span<const model::owner_name> owners);
model::ledger_summary read_summary(const tables& from);
/// What SQLite finds wrong with the file, and what does not fit together.
void verify_content(const tables& from, report& problems);

}  // namespace ambit::sqlite
