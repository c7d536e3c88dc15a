// libambit_sqlite: the SQLite that a ledger uses. Nothing else stands here, and nothing of libambit
// is linked: sources of the library call what the table names.
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>

#include "capi/ambit_sqlite.h"
#include "src/sqlite/functions.hpp"

namespace {

/// Connections that are open in this process, or were in the one that it was forked from. One for
/// the process, as SQLite's own knowledge of its locks is.
struct connection_count {
  std::atomic<int> open{0};
  std::atomic<pid_t> counted_by{0};
};
connection_count& connections() {
  static connection_count all;
  return all;
}

int inherits_connections() {
  return connections().open > 0 && connections().counted_by != ::getpid() ? 1 : 0;
}

int open(const char* path, sqlite3** out, int flags, const char* vfs) {
  const int result = sqlite3_open_v2(path, out, flags, vfs);
  if (*out != nullptr) {
    connections().counted_by = ::getpid();
    ++connections().open;
  }
  return result;
}

int close(sqlite3* db) {
  const int result = sqlite3_close_v2(db);
  --connections().open;
  return result;
}

/// SQLite counts in its own 64-bit type.
std::int64_t last_insert_rowid(sqlite3* db) {
  return sqlite3_last_insert_rowid(db);
}

int bind_integer(sqlite3_stmt* statement, int place, std::int64_t value) {
  return sqlite3_bind_int64(statement, place, value);
}

/// The text stays as it is until the statement is reset.
int bind_text(sqlite3_stmt* statement, int place, const char* text, int size) {
  return sqlite3_bind_text(statement, place, text, size, SQLITE_STATIC);
}

std::int64_t column_integer(sqlite3_stmt* statement, int place) {
  return sqlite3_column_int64(statement, place);
}

int prepare(sqlite3* db, const char* sql, int size, unsigned int flags, sqlite3_stmt** out) {
  return sqlite3_prepare_v3(db, sql, size, flags, out, nullptr);
}

}  // namespace

const ambit_sqlite* ambit_sqlite_library(void) {
  static const ambit_sqlite functions = {
      sizeof(ambit_sqlite),
      sqlite3_libversion_number(),
      sqlite3_threadsafe(),
      0,
      inherits_connections,
      open,
      close,
      sqlite3_extended_result_codes,
      sqlite3_busy_timeout,
      sqlite3_errmsg,
      sqlite3_get_autocommit,
      last_insert_rowid,
      sqlite3_changes,
      prepare,
      sqlite3_finalize,
      sqlite3_step,
      sqlite3_reset,
      sqlite3_bind_null,
      bind_integer,
      bind_text,
      sqlite3_column_type,
      column_integer,
      sqlite3_column_text,
      sqlite3_column_bytes,
  };
  return &functions;
}
