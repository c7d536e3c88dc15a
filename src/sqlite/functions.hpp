// functions.hpp: the functions of SQLite that a ledger calls, as a table, since the library itself
// is not linked with SQLite: libambit_sqlite fills it (capi/sqlite.cpp), and tests wrap it to make
// each call fail. The types are SQLite's own; its constants that are used stand in database.hpp.
#pragma once

#include <cstdint>

extern "C" {

struct sqlite3;
struct sqlite3_stmt;

/// The first member says how much of it is there: both libraries must agree.
struct ambit_sqlite {
  std::uint32_t struct_size;
  std::int32_t version_number;  ///< 3040001 is 3.40.1
  std::int32_t is_thread_safe;  ///< sqlite3_threadsafe()
  std::int32_t reserved;
  /// Whether this process was forked from one that had a connection open. SQLite keeps the locks of
  /// a process in its memory: a child would take those of its parent for its own.
  int (*inherits_connections)();
  int (*open)(const char* path, sqlite3** out, int flags, const char* vfs);
  int (*close)(sqlite3* db);
  int (*extended_result_codes)(sqlite3* db, int on);
  int (*busy_timeout)(sqlite3* db, int ms);
  const char* (*error_message)(sqlite3* db);
  int (*is_autocommit)(sqlite3* db);
  std::int64_t (*last_insert_rowid)(sqlite3* db);
  int (*changes)(sqlite3* db);  ///< rows that the last statement changed
  int (*prepare)(sqlite3* db, const char* sql, int size, unsigned int flags, sqlite3_stmt** out);
  int (*finalize)(sqlite3_stmt* statement);
  int (*step)(sqlite3_stmt* statement);
  int (*reset)(sqlite3_stmt* statement);
  int (*bind_null)(sqlite3_stmt* statement, int place);
  int (*bind_integer)(sqlite3_stmt* statement, int place, std::int64_t value);
  int (*bind_text)(sqlite3_stmt* statement, int place, const char* text, int size);
  int (*column_type)(sqlite3_stmt* statement, int place);
  std::int64_t (*column_integer)(sqlite3_stmt* statement, int place);
  const unsigned char* (*column_text)(sqlite3_stmt* statement, int place);
  int (*column_bytes)(sqlite3_stmt* statement, int place);
};
}
