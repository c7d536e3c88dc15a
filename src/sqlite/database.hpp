// database.hpp: one connection to SQLite, with its statements and transactions.
//
//   transaction all(db, transaction::kind::write);
//   query row(find_record, object, id);
//   if (row.next()) use(row.integer(0));
//   return all.commit();
//
// The first failure sticks to the connection until the transaction is over: from then on every
// query is without rows and does nothing, so that only the end is asked how it went.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ambit/report.hpp"
#include "ambit/status.hpp"
#include "src/sqlite/functions.hpp"

namespace ambit::sqlite {

/// SQLite's numbers, which never change.
namespace code {
inline constexpr int ok = 0;
inline constexpr int error = 1;
inline constexpr int perm = 3;
inline constexpr int busy = 5;
inline constexpr int locked = 6;
inline constexpr int out_of_memory = 7;
inline constexpr int read_only = 8;
inline constexpr int io_error = 10;
inline constexpr int corrupt = 11;
inline constexpr int full = 13;
inline constexpr int cannot_open = 14;
inline constexpr int schema_changed = 17;
inline constexpr int too_big = 18;
inline constexpr int constraint = 19;
inline constexpr int mismatch = 20;
inline constexpr int not_a_database = 26;
inline constexpr int row = 100;
inline constexpr int done = 101;
}  // namespace code

/// What went wrong, for the host.
struct failure {
  status what = status::internal;
  problem told;
};

/// Thread rule: one thread at a time. Not to be used, nor closed, in a forked child: see abandon().
class database {
 public:
  database(const ambit_sqlite& library, std::string path)
      : library_(library), path_(std::move(path)) {}
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  void open(int flags, std::int64_t wait_ms);
  /// In a forked child: the connection belongs to the parent, and closing it here could take the
  /// parent's files away. Its memory is lost.
  void abandon() noexcept { db_ = nullptr; }

  const ambit_sqlite& library() const noexcept { return library_; }
  sqlite3* handle() const noexcept { return db_; }
  const std::string& path() const noexcept { return path_; }
  bool failed() const noexcept { return failure_.has_value(); }
  /// `result` of a call to SQLite: notes what is none of ok, row and done. Whether all is well.
  bool check(int result);
  /// For what SQLite does not know to be wrong.
  void fail(status what, std::string_view problem_code, std::string found,
            std::string expected = {}, std::string hint = {});
  /// Whether a text that was kept still is a JSON object; fails where it is none.
  bool holds_object(std::string_view kept);
  /// The failure, if there was one, which is over then.
  std::optional<failure> take_failure();

  /// Statements that are run once; those with rows give the first row's first column.
  void run(std::string_view sql);
  std::optional<std::int64_t> integer(std::string_view sql);
  std::optional<std::string> text(std::string_view sql);

 private:
  const ambit_sqlite& library_;
  std::string path_;
  sqlite3* db_ = nullptr;
  std::optional<failure> failure_;
};

/// A statement that is prepared once. Lives shorter than its connection.
class statement {
 public:
  statement(database& db, std::string_view sql);
  ~statement();
  statement(const statement&) = delete;
  statement& operator=(const statement&) = delete;

 private:
  friend class query;
  database& db_;
  sqlite3_stmt* prepared_ = nullptr;
};

/// One use of a statement: binds, steps, and resets it at the end. Texts are borrowed as long.
class query {
 public:
  template <class... Values>
  explicit query(statement& of, const Values&... values) : db_(of.db_), prepared_(of.prepared_) {
    (bind(values), ...);
  }
  ~query();
  query(const query&) = delete;
  query& operator=(const query&) = delete;

  /// Whether there is a (further) row.
  bool next();
  /// For statements without rows.
  void run() {
    while (next()) {
    }
  }
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;
  std::string_view text(int column) const;  ///< until the next row

 private:
  void bind(std::int64_t value);
  void bind(std::string_view value);
  void bind(const std::string& value) { bind(std::string_view(value)); }
  void bind(const std::optional<std::int64_t>& value);
  void bind(const std::optional<std::string_view>& value);
  void bind_nothing();

  database& db_;
  sqlite3_stmt* prepared_;
  int bound_ = 0;
};

/// The statements of transactions, prepared once a connection.
struct transaction_statements {
  explicit transaction_statements(database& db)
      : begin_read(db, "BEGIN"),
        begin_write(db, "BEGIN IMMEDIATE"),
        commit(db, "COMMIT"),
        rollback(db, "ROLLBACK") {}
  statement begin_read;
  statement begin_write;
  statement commit;
  statement rollback;
};

/// What is not committed is taken back at the end.
class transaction {
 public:
  enum class kind : std::uint8_t { read, write };
  transaction(database& db, transaction_statements& statements, kind what);
  ~transaction();
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;

  /// Whether everything since the beginning, and this, went well.
  bool commit();

 private:
  database& db_;
  transaction_statements& statements_;
  bool is_open_ = false;
};

}  // namespace ambit::sqlite
