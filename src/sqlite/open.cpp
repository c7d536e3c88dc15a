// open.cpp: sqlite::open: from a path to a ledger.
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "ambit/sqlite.hpp"
#include "src/base/failure.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/sqlite/database.hpp"
#include "src/sqlite/schema.hpp"
#include "src/sqlite/sqlite_ledger.hpp"

namespace ambit::sqlite {

namespace {

constexpr int open_read_only = 0x1;
constexpr int open_read_write = 0x2;
constexpr int open_create = 0x4;
constexpr int open_without_lock = 0x8000;  // the ledger has its own

/// The first with strict tables.
constexpr std::int32_t oldest_sqlite = 3'037'000;

void check_library(const ambit_sqlite& library, database& db) {
  if (library.struct_size != sizeof(ambit_sqlite)) {
    db.fail(status::ledger_unavailable, "wrong_library",
            "libambit_sqlite is of another version than the library", {},
            "install both from one version");
  } else if (library.version_number < oldest_sqlite) {
    db.fail(status::ledger_unavailable, "wrong_library",
            "SQLite is of version " + std::to_string(library.version_number), "3.37 or later");
  } else if (library.is_thread_safe == 0) {
    db.fail(status::ledger_unavailable, "wrong_library", "SQLite was built without threads");
  } else if (library.inherits_connections() != 0) {
    db.fail(status::ledger_forked, "forked_ledger",
            "this process was forked from one that had a ledger open", {},
            "open ledgers after the fork, or close them before it");
  }
}

/// SQLite takes a file of one byte for an empty one, and would write over it. The file is not opened
/// here: closing it would let go of SQLite's locks on it.
void check_size(database& db) {
  std::error_code error;
  if (std::filesystem::file_size(db.path(), error) != 1 || error) return;
  db.fail(status::invalid_ledger, "not_a_ledger", "the file has one byte", "a ledger",
          "it was left as it is; name another file");
}

int flags_of(const options& how) noexcept {
  if (how.read_only) return open_read_only | open_without_lock;
  return open_read_write | open_without_lock | (how.create ? open_create : 0);
}

/// The switch is the one thing that does not wait for another process, which may be making the tables
/// or switching too: it is tried again once that one's transaction is over, which a transaction of
/// our own waits for.
void switch_to_wal(database& db) {
  constexpr int max_attempts = 100;
  for (int attempt = 1; db.text("PRAGMA journal_mode") == "delete"; ++attempt) {
    db.run("PRAGMA journal_mode = WAL");
    const std::optional<failure> told = db.take_failure();
    if (!told) return;
    if (told->what != status::ledger_busy || attempt == max_attempts)
      return db.fail(told->what, told->told.code, told->told.found, told->told.expected,
                     told->told.hint);
    db.run("BEGIN IMMEDIATE");
    db.run("COMMIT");
  }
}

/// SQLite reads a last page that is there in part as if the rest of it were blank. Where changes lie
/// beside the file a page may be on its way into it: then they have it whole.
void check_last_page(database& db) {
  std::error_code missing;
  if (std::filesystem::file_size(db.path() + "-wal", missing) > 0 && !missing) return;
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(db.path(), error);
  db.integer("PRAGMA user_version");  // which makes the page's size known
  const auto page = db.integer("PRAGMA page_size");
  if (error || !page || *page <= 0 || size % static_cast<std::uintmax_t>(*page) == 0) return;
  db.fail(status::invalid_ledger, "damaged_ledger", "the file ends within a page: it was cut off",
          "a whole ledger", "it was left as it is; restore a copy of it");
}

/// 16 MB of the file's pages in memory, and 32 MB of changes before they go into the file. A new file
/// has pages of 8 KB: a batch with ids from all over then writes a third less often, at about the
/// same size.
void set_up(database& db, const options& how) {
  db.run("PRAGMA trusted_schema = OFF");
  db.run("PRAGMA temp_store = MEMORY");
  db.run("PRAGMA cache_size = -16384");
  db.run("PRAGMA page_size = 8192");
  check_last_page(db);
  prepare_schema(db, migrations(), !how.read_only, how.create);
  if (how.read_only) return;
  switch_to_wal(db);
  db.run(how.survives == options::durability::power_loss ? "PRAGMA synchronous = FULL"
                                                         : "PRAGMA synchronous = NORMAL");
  db.run("PRAGMA wal_autocheckpoint = 4096");
  db.run("PRAGMA journal_size_limit = 67108864");
}

}  // namespace

result<ledger> open(const ::ambit_sqlite& library, std::string_view path, const options& how) {
  if (path.empty() || !text::is_valid(path))
    return fail<ledger>(status::invalid_argument, "ill_formed_path",
                        "the path of a ledger is " + text::quoted(path),
                        "the name of a file, as UTF-8");
  if (how.wait_ms < 0 || how.wait_ms > limits::max_wait_ms)
    return fail<ledger>(status::invalid_argument, "out_of_range",
                        "a wait of " + std::to_string(how.wait_ms) + " ms",
                        "0 to " + std::to_string(limits::max_wait_ms) + " ms");
  // Where a host has switched SQLite's URIs on, this would be one.
  const bool looks_like_uri = path.starts_with("file:");
  auto db = std::make_unique<database>(library, (looks_like_uri ? "./" : "") + std::string(path));
  check_library(library, *db);
  check_size(*db);
  if (!db->failed()) db->open(flags_of(how), how.wait_ms);
  if (!db->failed()) set_up(*db, how);
  if (std::optional<failure> told = db->take_failure()) {
    report problems;
    problems.add(std::move(told->told));
    return {told->what, std::move(problems)};
  }
  auto made = make_sqlite_ledger(std::move(db));
  if (!made) return {made.code(), made.report()};
  return ledger(*std::move(made));
}

}  // namespace ambit::sqlite
