// schema.hpp: the tables of a ledger's file, and how a file of an older library is brought up to
// date.
//
// A file says in its header that it is a ledger (application_id) and of which version its tables
// are (user_version). A new version adds a step to `migrations`, which takes the tables of the
// version before to its own; new files are made by the first version's tables and all steps, so
// that there is one way to come to a version. A step that fails leaves the file at its version.
#pragma once

#include <cstdint>
#include <span>

#include "src/sqlite/database.hpp"

namespace ambit::sqlite {

inline constexpr std::int64_t application_id = 0x416D6269;  // "Ambi"

/// Takes the tables from one version to the next, within a transaction that is open already.
using migration = void (*)(database&);
/// The first makes the tables of version 1 in an empty file.
std::span<const migration> migrations();

/// Makes sure that the file is a ledger with the tables of the last step; makes and changes what is
/// needed where `may_write` (and `may_create`, where there is nothing yet). What is wrong, the
/// connection is failed with.
void prepare_schema(database& db, std::span<const migration> steps, bool may_write,
                    bool may_create);

}  // namespace ambit::sqlite
