// ambit/sqlite.hpp: a ledger in a file: an SQLite database, shared by processes.
//
//   #include "ambit/sqlite.hpp"                           // and link ambit::sqlite
//   result<ledger> book = sqlite::open(*ambit_sqlite_library(), "leads.ledger");
//   leads::decide(engine, batch, *book, now, memory);     // as with a ledger in memory
//
// It gives the same answers as a ledger in memory, and remembers across runs. What was committed
// stays committed when the process is killed at any point; with durability::power_loss, when the
// machine loses power too. Several processes may have one file open, on one machine: each commit is
// one transaction, and a plan that stood on what another process changed is a conflict, as between
// threads (leads::decide plans again by itself).
//
// SQLite itself is not part of the library: `ambit_sqlite_library` is the one function of
// libambit_sqlite, which links the system's libsqlite3, so that a host that uses SQLite has one
// copy of it (two copies in a process lose each other's locks).
//
// The file belongs to Ambit (application id 0x416D6269, "Ambi"): a file of another kind, a damaged
// one, and one that a newer library wrote are refused and left as they are. An older one is brought
// up to date when it is opened for writing. Beside it lie FILE-wal and FILE-shm while it is open;
// copy it with SQLite's means (`.backup`, `VACUUM INTO`) or by `snapshot`, not while it is in use.
//
// A ledger is opened after a fork, or closed before it: in the child of a process that has one open,
// that one answers ledger_forked at once, and none is opened (SQLite would take the parent's locks for
// the child's). A child that runs another program (exec) is free of that.
#pragma once

#include <cstdint>
#include <string_view>

#include "ambit/ledger.hpp"
#include "ambit/result.hpp"

/// SQLite's functions; nothing of it concerns a host.
struct ambit_sqlite;
/// Of libambit_sqlite: the SQLite that it is linked with.
extern "C" const ambit_sqlite* ambit_sqlite_library(void);

namespace ambit::sqlite {

struct options {
  /// How long a call waits while other processes hold the file, 0 to 600,000 ms; then ledger_busy.
  std::int64_t wait_ms = 5'000;
  /// What a commit survives: the end of the process, however it comes (SQLite's synchronous =
  /// NORMAL), or also that of the machine (FULL: the disk is waited for at each commit).
  enum class durability : std::uint8_t { process_end, power_loss };
  durability survives = durability::power_loss;
  /// Makes the file when it is not there or has no bytes. Else such a file is an error.
  bool create = true;
  /// Changes nothing; what would, fails with ledger_unavailable.
  bool read_only = false;
};

/// `path` is UTF-8. Errors: invalid_argument (an empty path, a wait out of its range),
/// ledger_unavailable (cannot be opened; an SQLite before 3.37, or built without threads),
/// ledger_busy, ledger_full, ledger_forked, invalid_ledger (foreign, damaged, or newer: not_a_ledger,
/// damaged_ledger, unsupported_version), each with the file's name in the report.
result<ledger> open(const ::ambit_sqlite& library, std::string_view path, const options& how = {});

}  // namespace ambit::sqlite
