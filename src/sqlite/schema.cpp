#include "src/sqlite/schema.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace ambit::sqlite {

namespace {

/// Names and owners have numbers, so that the rows of records and decisions are short. Records have
/// one too: the first decision of each new record goes to the end of its table, wherever its id
/// stands in the order of ids. A load is a count of `record`, kept in the same transaction.
constexpr std::array<std::string_view, 8> tables_of_version_1 = {
    // Names of objects and events.
    "CREATE TABLE name (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE owner (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, "
    "UNIQUE (kind, id)) STRICT",
    "CREATE TABLE record (number INTEGER PRIMARY KEY, object INTEGER NOT NULL REFERENCES name, "
    "id TEXT NOT NULL, owner INTEGER REFERENCES owner, last_owner INTEGER REFERENCES owner, "
    "closed INTEGER NOT NULL, UNIQUE (object, id)) STRICT",
    "CREATE TABLE decision (record INTEGER NOT NULL REFERENCES record, "
    "event INTEGER NOT NULL REFERENCES name, decided_us INTEGER, "
    "owner INTEGER NOT NULL REFERENCES owner, outcome TEXT NOT NULL, reason TEXT NOT NULL, "
    "json TEXT NOT NULL, PRIMARY KEY (record, event)) STRICT, WITHOUT ROWID",
    // Days since 1970-01-01.
    "CREATE TABLE notice (record INTEGER NOT NULL REFERENCES record, "
    "renewal_date INTEGER NOT NULL, days INTEGER NOT NULL, "
    "PRIMARY KEY (record, renewal_date, days)) STRICT, WITHOUT ROWID",
    "CREATE TABLE load (object INTEGER NOT NULL REFERENCES name, "
    "owner INTEGER NOT NULL REFERENCES owner, open INTEGER NOT NULL, "
    "PRIMARY KEY (object, owner)) STRICT, WITHOUT ROWID",
    "CREATE TABLE pool (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, "
    "last_number INTEGER NOT NULL, members_high INTEGER NOT NULL, members_low INTEGER NOT NULL) "
    "STRICT",
    // place: in which order members first took part.
    "CREATE TABLE turn (pool INTEGER NOT NULL REFERENCES pool, place INTEGER NOT NULL, "
    "member INTEGER NOT NULL REFERENCES owner, number INTEGER NOT NULL, credit INTEGER NOT NULL, "
    "owed INTEGER NOT NULL, missed INTEGER NOT NULL, made_up INTEGER NOT NULL, "
    "day_1 INTEGER NOT NULL, turns_1 INTEGER NOT NULL, day_2 INTEGER NOT NULL, "
    "turns_2 INTEGER NOT NULL, day_3 INTEGER NOT NULL, turns_3 INTEGER NOT NULL, "
    "PRIMARY KEY (pool, place)) STRICT, WITHOUT ROWID",
};

void make_version_1(database& db) {
  for (const std::string_view table : tables_of_version_1) db.run(table);
}

/// How records are held, what was done with them, and the ways to who has what. A holding's `waits`
/// says why nobody could take the record; what came before this version has no holding.
constexpr std::array<std::string_view, 6> tables_of_version_2 = {
    "CREATE TABLE holding (record INTEGER PRIMARY KEY REFERENCES record, "
    "since_us INTEGER NOT NULL, accepted_us INTEGER, accept_within_minutes INTEGER NOT NULL, "
    "from_queue INTEGER REFERENCES owner, rule INTEGER REFERENCES name, "
    "entry INTEGER REFERENCES name, pool INTEGER REFERENCES name, waits TEXT) STRICT",
    "CREATE TABLE left_out (record INTEGER NOT NULL REFERENCES record, place INTEGER NOT NULL, "
    "owner INTEGER NOT NULL REFERENCES owner, PRIMARY KEY (record, place)) STRICT, WITHOUT ROWID",
    "CREATE TABLE act (record INTEGER NOT NULL REFERENCES record, number INTEGER NOT NULL, "
    "at_us INTEGER NOT NULL, act TEXT NOT NULL, owner INTEGER NOT NULL REFERENCES owner, "
    "json TEXT NOT NULL, PRIMARY KEY (record, number)) STRICT, WITHOUT ROWID",
    "CREATE INDEX record_of_owner ON record (object, owner) "
    "WHERE owner IS NOT NULL AND closed = 0",
    "CREATE INDEX holding_waits ON holding (since_us) WHERE waits IS NOT NULL",
    "CREATE INDEX holding_to_accept ON holding (since_us) "
    "WHERE accept_within_minutes > 0 AND accepted_us IS NULL",
};

void make_version_2(database& db) {
  for (const std::string_view table : tables_of_version_2) db.run(table);
}

/// How a record is held stands in its row, so that a new record is one row and what is asked of one
/// is one look. The ways to those that wait and those to accept begin with the object, as the
/// questions do.
constexpr std::array<std::string_view, 12> steps_to_version_3 = {
    "ALTER TABLE record ADD COLUMN since_us INTEGER",
    "ALTER TABLE record ADD COLUMN accepted_us INTEGER",
    "ALTER TABLE record ADD COLUMN accept_within_minutes INTEGER",
    "ALTER TABLE record ADD COLUMN from_queue INTEGER REFERENCES owner",
    "ALTER TABLE record ADD COLUMN rule INTEGER REFERENCES name",
    "ALTER TABLE record ADD COLUMN entry INTEGER REFERENCES name",
    "ALTER TABLE record ADD COLUMN pool INTEGER REFERENCES name",
    "ALTER TABLE record ADD COLUMN waits TEXT",
    "UPDATE record SET since_us = h.since_us, accepted_us = h.accepted_us, "
    "accept_within_minutes = h.accept_within_minutes, from_queue = h.from_queue, rule = h.rule, "
    "entry = h.entry, pool = h.pool, waits = h.waits FROM holding h WHERE h.record = record.number",
    "DROP TABLE holding",
    "CREATE INDEX record_waits ON record (object, since_us) WHERE waits IS NOT NULL",
    "CREATE INDEX record_to_accept ON record (object, since_us) "
    "WHERE accept_within_minutes > 0 AND accepted_us IS NULL",
};

void make_version_3(database& db) {
  for (const std::string_view step : steps_to_version_3) db.run(step);
}

/// Notes of the workspace. Their keys are texts as they are: a kind, a user or '' for nobody,
/// object and id of what they are about or ''. What users noted about a record is found by it too.
constexpr std::array<std::string_view, 2> tables_of_version_4 = {
    "CREATE TABLE note (kind TEXT NOT NULL, user TEXT NOT NULL, object TEXT NOT NULL, "
    "id TEXT NOT NULL, number INTEGER NOT NULL, at_us INTEGER NOT NULL, json TEXT NOT NULL, "
    "PRIMARY KEY (kind, user, object, id, number)) STRICT, WITHOUT ROWID",
    "CREATE INDEX note_of_users ON note (object, id) WHERE user <> ''",
};

void make_version_4(database& db) {
  for (const std::string_view table : tables_of_version_4) db.run(table);
}

/// A new record's decision stands in its row, as its own part and the numbers of what decisions
/// have in common: one row a record, and a short one. The table `decision` has the others, whole:
/// those under a further event, those that share nothing, and all that came before this version.
constexpr std::array<std::string_view, 7> steps_to_version_5 = {
    // shared: the text of decisions between their owner and their fingerprint.
    "CREATE TABLE form (number INTEGER PRIMARY KEY, shared TEXT NOT NULL, outcome TEXT NOT NULL, "
    "reason TEXT NOT NULL, UNIQUE (shared, outcome, reason)) STRICT",
    "CREATE TABLE fingerprint (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    "ALTER TABLE record ADD COLUMN event INTEGER REFERENCES name",
    "ALTER TABLE record ADD COLUMN decided_us INTEGER",
    "ALTER TABLE record ADD COLUMN decided_owner INTEGER REFERENCES owner",
    "ALTER TABLE record ADD COLUMN form INTEGER REFERENCES form",
    "ALTER TABLE record ADD COLUMN fingerprint INTEGER REFERENCES fingerprint",
};

void make_version_5(database& db) {
  for (const std::string_view step : steps_to_version_5) db.run(step);
}

constexpr std::array<migration, 5> all_migrations = {make_version_1, make_version_2, make_version_3,
                                                     make_version_4, make_version_5};

void set_number(database& db, std::string_view what, std::int64_t value) {
  db.run("PRAGMA " + std::string(what) + " = " + std::to_string(value));
}

/// The version of the tables, 0 of an empty file; nothing, with the connection failed, where the
/// file is no ledger, or one of a newer library.
std::optional<std::int64_t> version_of(database& db, std::int64_t last) {
  const auto application = db.integer("PRAGMA application_id");
  const auto version = db.integer("PRAGMA user_version");
  const auto things = db.integer("SELECT count(*) FROM sqlite_schema");
  if (!application || !version || !things) return std::nullopt;
  if (*application == 0 && *version == 0 && *things == 0) return 0;
  if (*application != application_id) {
    db.fail(status::invalid_ledger, "not_a_ledger",
            "the SQLite database is of another application (id " + std::to_string(*application) +
                ", " + std::to_string(*things) + " tables and indexes)",
            "a ledger (id " + std::to_string(application_id) + ")",
            "it was left as it is; name another file");
    return std::nullopt;
  }
  if (*version < 1 || *version > last) {
    db.fail(status::invalid_ledger, "unsupported_version",
            "the ledger's tables have version " + std::to_string(*version),
            "version 1 to " + std::to_string(last),
            *version > last ? "a newer library wrote it; use that one" : "");
    return std::nullopt;
  }
  // What runs by itself could change what is remembered.
  const auto active =
      db.integer("SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')");
  if (active && *active != 0)
    db.fail(status::invalid_ledger, "not_a_ledger", "the file has triggers or views",
            "the tables of a ledger alone", "it was left as it is; drop them");
  return db.failed() ? std::nullopt : version;
}

/// All that `version_of` looks at as it is at one moment.
std::optional<std::int64_t> version_now(database& db, std::int64_t last) {
  transaction_statements statements(db);
  transaction all(db, statements, transaction::kind::read);
  const std::optional<std::int64_t> version = version_of(db, last);
  all.commit();
  return db.failed() ? std::nullopt : version;
}

/// Within one transaction, in which the version is asked for again: another process may have been
/// faster.
void migrate(database& db, std::span<const migration> steps) {
  transaction_statements statements(db);
  transaction all(db, statements, transaction::kind::write);
  const auto last = static_cast<std::int64_t>(steps.size());
  const std::optional<std::int64_t> version = version_of(db, last);
  if (!version) return;
  for (std::int64_t at = *version; at < last && !db.failed(); ++at)
    steps[static_cast<std::size_t>(at)](db);
  set_number(db, "application_id", application_id);
  set_number(db, "user_version", last);
  all.commit();
}

}  // namespace

std::span<const migration> migrations() {
  return all_migrations;
}

void prepare_schema(database& db, std::span<const migration> steps, bool may_write,
                    bool may_create) {
  const auto last = static_cast<std::int64_t>(steps.size());
  const std::optional<std::int64_t> version = version_now(db, last);
  if (!version || *version == last) return;
  if (*version == 0 && !may_create) {
    db.fail(status::ledger_unavailable, "unavailable_ledger", "there is no ledger in the file", {},
            "open it so that it may be made");
  } else if (!may_write) {
    db.fail(status::ledger_unavailable, "unavailable_ledger",
            "the ledger's tables have version " + std::to_string(*version) +
                ", and are not brought up to date while nothing may be written",
            "version " + std::to_string(last), "open it for writing once");
  } else {
    migrate(db, steps);
  }
}

}  // namespace ambit::sqlite
