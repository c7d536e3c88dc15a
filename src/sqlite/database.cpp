#include "src/sqlite/database.hpp"

#include <array>
#include <utility>

#include "src/base/json.hpp"
#include "src/base/text.hpp"

namespace ambit::sqlite {

namespace {

constexpr unsigned int prepare_persistent = 1;
constexpr int null_type = 5;

/// What a host can do about a result of SQLite, by its low byte.
struct meaning {
  int result;
  status what;
  const char* problem_code;
  const char* found;
  const char* hint;
};
constexpr std::array<meaning, 16> meanings = {{
    {code::busy, status::ledger_busy, "busy_ledger",
     "others held the file for longer than the call waits", "try again, or wait longer"},
    {code::locked, status::ledger_busy, "busy_ledger",
     "others held the file for longer than the call waits", "try again, or wait longer"},
    {code::full, status::ledger_full, "full_ledger",
     "there is no room left on the disk, or the file may not grow",
     "nothing was changed; make room and try again"},
    {code::io_error, status::ledger_unavailable, "unavailable_ledger",
     "the file cannot be read or written", "nothing was changed; look at the disk"},
    {code::cannot_open, status::ledger_unavailable, "unavailable_ledger",
     "the file cannot be opened", "look at the path, and at who may read and write there"},
    {code::perm, status::ledger_unavailable, "unavailable_ledger", "the file may not be used",
     "look at who may read and write there"},
    {code::read_only, status::ledger_unavailable, "unavailable_ledger",
     "the file cannot be written", "look at who may write there"},
    {code::corrupt, status::invalid_ledger, "damaged_ledger", "the file is damaged",
     "it was left as it is; restore a copy of it"},
    {code::not_a_database, status::invalid_ledger, "not_a_ledger", "the file is no SQLite database",
     "it was left as it is; name another file"},
    {code::error, status::invalid_ledger, "damaged_ledger",
     "the file does not hold what a ledger holds", "it was left as it is; restore a copy of it"},
    {code::schema_changed, status::invalid_ledger, "damaged_ledger",
     "the file does not hold what a ledger holds", "it was left as it is; restore a copy of it"},
    {code::constraint, status::invalid_ledger, "damaged_ledger", "the file contradicts itself",
     "it was left as it is; restore a copy of it"},
    {code::mismatch, status::invalid_ledger, "damaged_ledger", "the file contradicts itself",
     "it was left as it is; restore a copy of it"},
    {code::too_big, status::limit_exceeded, "limit_exceeded", "a text is longer than SQLite takes",
     ""},
    {code::out_of_memory, status::out_of_memory, "unavailable_ledger", "memory is exhausted", ""},
    {0, status::internal, "unavailable_ledger", "SQLite was asked wrongly", "please report it"},
}};

const meaning& meaning_of(int result) noexcept {
  for (const meaning& each : meanings)
    if (each.result == (result & 0xFF)) return each;
  return meanings.back();
}

}  // namespace

database::~database() {
  if (db_ != nullptr) library_.close(db_);
}

void database::open(int flags, std::int64_t wait_ms) {
  if (!check(library_.open(path_.c_str(), &db_, flags, nullptr))) return;
  library_.extended_result_codes(db_, 1);
  library_.busy_timeout(db_, static_cast<int>(wait_ms));
}

bool database::check(int result) {
  if (result == code::ok || result == code::row || result == code::done) return !failed();
  if (failed()) return false;
  const meaning& known = meaning_of(result);
  std::string found = known.found;
  if (db_ != nullptr)
    found += std::string(": ") + text::printable(library_.error_message(db_)) + " (" +
             std::to_string(result) + ")";
  fail(known.what, known.problem_code, std::move(found), {}, known.hint);
  return false;
}

void database::fail(status what, std::string_view problem_code, std::string found,
                    std::string expected, std::string hint) {
  if (failed()) return;
  failure_ = failure{what, {}};
  problem& told = failure_->told;
  told.code = problem_code;
  told.found = std::move(found);
  told.expected = std::move(expected);
  told.hint = std::move(hint);
  told.where.file = path_;
}

bool database::holds_object(std::string_view kept) {
  json::document document;
  report unused;
  if (document.parse(kept, {}, unused) && document.root().is_object()) return true;
  fail(status::invalid_ledger, "damaged_ledger", "a decision is no JSON any more", {},
       "it was left as it is; restore a copy of it");
  return false;
}

std::optional<failure> database::take_failure() {
  return std::exchange(failure_, std::nullopt);
}

void database::run(std::string_view sql) {
  statement once(*this, sql);
  query(once).run();
}

std::optional<std::int64_t> database::integer(std::string_view sql) {
  statement once(*this, sql);
  query row(once);
  return row.next() ? std::optional(row.integer(0)) : std::nullopt;
}

std::optional<std::string> database::text(std::string_view sql) {
  statement once(*this, sql);
  query row(once);
  return row.next() ? std::optional(std::string(row.text(0))) : std::nullopt;
}

statement::statement(database& db, std::string_view sql) : db_(db) {
  if (db.failed()) return;
  db.check(db.library().prepare(db.handle(), sql.data(), static_cast<int>(sql.size()),
                                prepare_persistent, &prepared_));
}

statement::~statement() {
  if (prepared_ != nullptr && db_.handle() != nullptr) db_.library().finalize(prepared_);
}

query::~query() {
  if (prepared_ != nullptr) db_.library().reset(prepared_);
}

bool query::next() {
  if (db_.failed() || prepared_ == nullptr) return false;
  const int result = db_.library().step(prepared_);
  db_.check(result);
  return result == code::row && !db_.failed();
}

bool query::is_null(int column) const {
  return db_.library().column_type(prepared_, column) == null_type;
}

std::int64_t query::integer(int column) const {
  return db_.library().column_integer(prepared_, column);
}

std::optional<std::int64_t> query::optional_integer(int column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

/// A null pointer stands for NULL, and for a text for which there was no memory.
std::string_view query::text(int column) const {
  const unsigned char* const bytes = db_.library().column_text(prepared_, column);
  if (bytes == nullptr) {
    if (!is_null(column)) db_.check(code::out_of_memory);
    return {};
  }
  const int size = db_.library().column_bytes(prepared_, column);
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

void query::bind(std::int64_t value) {
  if (db_.failed() || prepared_ == nullptr) return;
  db_.check(db_.library().bind_integer(prepared_, ++bound_, value));
}

void query::bind(std::string_view value) {
  if (db_.failed() || prepared_ == nullptr) return;
  const char* const bytes = value.empty() ? "" : value.data();
  db_.check(db_.library().bind_text(prepared_, ++bound_, bytes, static_cast<int>(value.size())));
}

void query::bind(const std::optional<std::int64_t>& value) {
  return value ? bind(*value) : bind_nothing();
}

void query::bind(const std::optional<std::string_view>& value) {
  return value ? bind(*value) : bind_nothing();
}

void query::bind_nothing() {
  if (db_.failed() || prepared_ == nullptr) return;
  db_.check(db_.library().bind_null(prepared_, ++bound_));
}

transaction::transaction(database& db, transaction_statements& statements, kind what)
    : db_(db), statements_(statements) {
  if (db.failed()) return;
  // One that could not be taken back, when that failed too.
  if (db.library().is_autocommit(db.handle()) == 0) query(statements.rollback).run();
  query(what == kind::read ? statements.begin_read : statements.begin_write).run();
  is_open_ = !db.failed();
}

/// What failed stays told, whatever becomes of taking it back.
transaction::~transaction() {
  if (!is_open_ || db_.library().is_autocommit(db_.handle()) != 0) return;
  std::optional<failure> told = db_.take_failure();
  query(statements_.rollback).run();
  db_.take_failure();
  if (told)
    db_.fail(told->what, told->told.code, std::move(told->told.found),
             std::move(told->told.expected), std::move(told->told.hint));
}

bool transaction::commit() {
  if (!is_open_ || db_.failed()) return false;
  query(statements_.commit).run();
  if (db_.failed()) return false;
  is_open_ = false;
  return true;
}

}  // namespace ambit::sqlite
