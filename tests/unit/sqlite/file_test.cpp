// Files that are no ledger, damaged ones, newer and older ones; those that cannot be used.
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <utility>

#include "ambit/sqlite.hpp"
#include "src/model/ledger_store.hpp"
#include "src/sqlite/database.hpp"
#include "src/sqlite/schema.hpp"
#include "tests/unit/sqlite/ledger_folder.hpp"

namespace ambit::sqlite {
namespace {

using test::bytes_of;
using test::first_code;
using test::ledger_folder;
using test::open_ledger;
using test::opened;
using test::quickly;
using test::raw;
using test::run_raw;
using test::write_bytes;

std::string owner_command(int lead) {
  return R"({"command": "set_owner", "object": "lead", "id": "L)" + std::to_string(lead) +
         R"(", "owner": {"user": "u)" + std::to_string(lead % 7) + "\"}}\n";
}

std::string filled(const ledger_folder& folder, int leads) {
  std::string commands;
  for (int i = 0; i < leads; ++i) commands += owner_command(i);
  ledger book = opened(folder.file());
  EXPECT_EQ(book.apply(commands), status::ok);
  return *book.snapshot();
}

/// Refused, with the file's name and a remedy, and the file left as it is.
void expect_refused(const std::string& path, status what, const std::string& code) {
  const std::string before = bytes_of(path);
  const result<ledger> book = open_ledger(path);
  ASSERT_FALSE(book) << code;
  EXPECT_EQ(book.code(), what) << book.report().to_text();
  EXPECT_EQ(first_code(book.report()), code) << book.report().to_text();
  EXPECT_EQ(book.report().problems().front().where.file, path);
  EXPECT_FALSE(book.report().problems().front().hint.empty());
  EXPECT_EQ(bytes_of(path), before);
}

TEST(SqliteFile, RefusesWhatIsNoLedger) {
  const ledger_folder folder;
  for (const std::string& bytes :
       {std::string("not a database, but a text of some length"), std::string("x"),
        std::string("{\"ambit_ledger\":1}"), std::string(5000, '\0'),
        std::string("SQLite format 3\0and no more", 27), std::string(4096, 'S')}) {
    write_bytes(folder.file(), bytes);
    expect_refused(folder.file(), status::invalid_ledger, "not_a_ledger");
  }
  run_raw(folder.file("other.db"), "CREATE TABLE theirs (x)");
  expect_refused(folder.file("other.db"), status::invalid_ledger, "not_a_ledger");
  run_raw(folder.file("named.db"), "PRAGMA application_id = 7");
  expect_refused(folder.file("named.db"), status::invalid_ledger, "not_a_ledger");
}

TEST(SqliteFile, RefusesWhatRunsByItself) {
  const ledger_folder folder;
  filled(folder, 3);
  run_raw(folder.file(), "CREATE TRIGGER evil AFTER INSERT ON record BEGIN DELETE FROM owner; END");
  expect_refused(folder.file(), status::invalid_ledger, "not_a_ledger");
}

TEST(SqliteFile, RefusesNewerTables) {
  const ledger_folder folder;
  filled(folder, 3);
  for (const char* const version : {"6", "99", "-1"}) {
    run_raw(folder.file(), std::string("PRAGMA user_version = ") + version);
    const result<ledger> book = open_ledger(folder.file());
    ASSERT_FALSE(book);
    EXPECT_EQ(book.code(), status::invalid_ledger);
    EXPECT_EQ(first_code(book.report()), "unsupported_version");
  }
  run_raw(folder.file(), "PRAGMA user_version = 5");
  EXPECT_EQ(*opened(folder.file()).owner_of("lead", "L1"), R"({"user":"u1"})");
}

TEST(SqliteFile, RefusesFilesThatWereCutOff) {
  const ledger_folder folder;
  const std::string saved = filled(folder, 3'000);
  const std::string whole = bytes_of(folder.file());
  ASSERT_GT(whole.size(), 100'000U);
  for (const std::size_t size :
       {whole.size() / 2, whole.size() - 8192, whole.size() - 4096, whole.size() - 1,
        std::size_t{8192}, std::size_t{4096}, std::size_t{100}}) {
    write_bytes(folder.file(), whole.substr(0, size));
    const result<ledger> book = open_ledger(folder.file());
    EXPECT_FALSE(book) << size;
    EXPECT_EQ(book.code(), status::invalid_ledger) << size << book.report().to_text();
  }
  write_bytes(folder.file(), whole);
  EXPECT_EQ(*opened(folder.file()).snapshot(), saved);
}

/// Wherever bytes are wrong, the answer is an error or a ledger; what is not noticed as it is read,
/// is noticed by `verify` where it matters to the structure.
TEST(SqliteFile, SurvivesDamageAnywhere) {
  const ledger_folder folder;
  filled(folder, 400);
  const std::string whole = bytes_of(folder.file());
  std::mt19937 random(1);
  int noticed = 0;
  for (int round = 0; round < 300; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 20; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
    for (const char* const beside : {"-wal", "-shm"})
      std::filesystem::remove(folder.file() + beside);
    write_bytes(folder.file(), damaged);
    result<ledger> book = open_ledger(folder.file());
    if (!book) {
      ++noticed;
      continue;
    }
    const result<report> problems = book->verify();
    if (!problems || !problems->empty()) ++noticed;
    (void)book->snapshot();
    (void)book->describe();
    (void)book->history({});
    (void)book->apply(owner_command(7));
  }
  EXPECT_GT(noticed, 200);
}

TEST(SqliteFile, VerifyFindsWhatDoesNotFitTogether) {
  const ledger_folder folder;
  filled(folder, 30);
  run_raw(folder.file(), "UPDATE load SET open = open + 1 WHERE owner = 1");
  run_raw(folder.file(), "UPDATE record SET owner = 77 WHERE id = 'L1'");
  const report first = *opened(folder.file()).verify();
  EXPECT_EQ(first_code(first), "damaged_ledger") << first.to_text();
  run_raw(folder.file(), "UPDATE record SET owner = 2 WHERE id = 'L1'");
  const report second = *opened(folder.file()).verify();
  ASSERT_EQ(second.error_count(), 1U) << second.to_text();
  EXPECT_EQ(first_code(second), "wrong_load");
}

TEST(SqliteFile, VerifyFindsMergesThatGoInACircle) {
  const ledger_folder folder;
  filled(folder, 3);
  const auto merge = [](const std::string& id, const std::string& into) {
    return "INSERT INTO note (kind, user, object, id, number, at_us, json) VALUES "
           "('merge', '', 'company', '" +
           id + "', 0, 0, '{\"into\":\"" + into + "\"}')";
  };
  run_raw(folder.file(), merge("A", "B"));
  run_raw(folder.file(), merge("B", "C"));
  EXPECT_TRUE(opened(folder.file()).verify()->empty());
  run_raw(folder.file(), merge("C", "B"));
  const report found = *opened(folder.file()).verify();
  ASSERT_EQ(found.error_count(), 1U) << found.to_text();
  EXPECT_EQ(first_code(found), "wrong_note");
}

TEST(SqliteFile, TellsWhyItCannotBeOpened) {
  const ledger_folder folder;
  const auto code_of = [&](const std::string& path, const options& how) {
    const result<ledger> book = open_ledger(path, how);
    return book ? status::ok : book.code();
  };
  EXPECT_EQ(code_of(folder.file("no/such/folder"), quickly()), status::ledger_unavailable);
  EXPECT_EQ(code_of("", quickly()), status::invalid_argument);
  EXPECT_EQ(code_of(std::string("a\0b", 3), quickly()), status::invalid_argument);
  EXPECT_EQ(code_of("\xff", quickly()), status::invalid_argument);
  options how = quickly();
  how.wait_ms = 600'001;
  EXPECT_EQ(code_of(folder.file(), how), status::invalid_argument);
  how.wait_ms = -1;
  EXPECT_EQ(code_of(folder.file(), how), status::invalid_argument);
  how.wait_ms = 600'000;
  how.create = false;
  EXPECT_EQ(code_of(folder.file(), how), status::ledger_unavailable);
  write_bytes(folder.file(), "");
  EXPECT_EQ(code_of(folder.file(), how), status::ledger_unavailable);
  EXPECT_EQ(bytes_of(folder.file()), "");
  how.create = true;
  EXPECT_EQ(code_of(folder.file(), how), status::ok);
  how.create = false;
  EXPECT_EQ(code_of(folder.file(), how), status::ok);

  ambit_sqlite library = *ambit_sqlite_library();
  library.version_number = 3'036'999;
  EXPECT_EQ(open(library, folder.file()).code(), status::ledger_unavailable);
  library = *ambit_sqlite_library();
  library.is_thread_safe = 0;
  EXPECT_EQ(open(library, folder.file()).code(), status::ledger_unavailable);
  library = *ambit_sqlite_library();
  library.struct_size -= 8;
  EXPECT_EQ(first_code(open(library, folder.file()).report()), "wrong_library");
}

TEST(SqliteFile, ChangesNothingWhereItOnlyReads) {
  const ledger_folder folder;
  const std::string saved = filled(folder, 10);
  options how = quickly();
  how.read_only = true;
  ledger book = opened(folder.file(), how);
  EXPECT_EQ(*book.snapshot(), saved);
  report problems;
  EXPECT_EQ(book.apply(owner_command(1), &problems), status::ledger_unavailable)
      << problems.to_text();
  EXPECT_EQ(*book.snapshot(), saved);
  EXPECT_FALSE(open_ledger(folder.file("new"), how));
}

TEST(SqliteFile, WaitsAndThenSaysThatOthersHoldIt) {
  const ledger_folder folder;
  const std::string saved = filled(folder, 3);
  options how = quickly();
  how.wait_ms = 20;
  ledger book = opened(folder.file(), how);
  {
    const auto other = raw(folder.file());
    transaction_statements statements(*other);
    const transaction held(*other, statements, transaction::kind::write);
    report problems;
    EXPECT_EQ(book.apply(owner_command(9), &problems), status::ledger_busy);
    EXPECT_EQ(first_code(problems), "busy_ledger");
    EXPECT_EQ(*book.snapshot(), saved);  // who only reads waits for nobody
  }
  EXPECT_EQ(book.apply(owner_command(9)), status::ok);
}

TEST(SqliteFile, IsWholeWhenThereIsNoRoomLeft) {
  const ledger_folder folder;
  static sqlite3* last_opened = nullptr;
  ambit_sqlite library = *ambit_sqlite_library();
  library.open = [](const char* path, sqlite3** out, int flags, const char* vfs) {
    const int code = ambit_sqlite_library()->open(path, out, flags, vfs);
    last_opened = *out;
    return code;
  };
  result<ledger> book = open(library, folder.file(), quickly());
  ASSERT_TRUE(book);
  const auto limit_pages = [&](const std::string& pages) {
    const std::string sql = "PRAGMA max_page_count = " + pages;
    sqlite3_stmt* set = nullptr;
    ASSERT_EQ(library.prepare(last_opened, sql.c_str(), -1, 0, &set), 0);
    ASSERT_EQ(library.step(set), 100);
    library.finalize(set);
  };
  limit_pages("40");
  std::string before;
  status last = status::ok;
  report problems;
  for (int round = 0; last == status::ok && round < 100; ++round) {
    before = *book->snapshot();
    std::string commands;
    for (int i = 0; i < 300; ++i) commands += owner_command(round * 300 + i);
    last = book->apply(commands, &problems);
  }
  EXPECT_EQ(last, status::ledger_full);
  EXPECT_EQ(first_code(problems), "full_ledger") << problems.to_text();
  EXPECT_EQ(*book->snapshot(), before);
  limit_pages("10000");
  EXPECT_EQ(book->apply(owner_command(99'999)), status::ok);
  EXPECT_TRUE(book->verify()->empty());
}

// ---------------------------------------------------------------------------------- migrations

void add_a_column(database& db) {
  db.run("ALTER TABLE record ADD COLUMN later INTEGER");
}

void break_off(database& db) {
  db.run("DELETE FROM record");
  db.run("INSERT INTO nowhere VALUES (1)");
}

TEST(SqliteFile, BringsOlderTablesUpToDate) {
  const ledger_folder folder;
  const std::string saved = filled(folder, 5);
  const migration steps[] = {migrations()[0], migrations()[1], migrations()[2],
                             migrations()[3], migrations()[4], add_a_column};
  {
    const auto db = raw(folder.file());
    prepare_schema(*db, steps, false, false);  // not while it may only be read
    EXPECT_EQ(db->take_failure()->what, status::ledger_unavailable);
    prepare_schema(*db, steps, true, false);
    EXPECT_FALSE(db->failed());
    EXPECT_EQ(db->integer("PRAGMA user_version"), 6);
    EXPECT_EQ(db->integer("SELECT count(*) FROM record WHERE later IS NULL"), 5);
  }
  EXPECT_EQ(first_code(open_ledger(folder.file()).report()), "unsupported_version");

  // A new file comes to the same tables by the same steps.
  const auto fresh = raw(folder.file("fresh"));
  prepare_schema(*fresh, steps, true, true);
  EXPECT_EQ(fresh->integer("PRAGMA user_version"), 6);
  const std::string tables =
      "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema "
      "WHERE sql IS NOT NULL ORDER BY name)";
  EXPECT_EQ(fresh->text(tables), raw(folder.file())->text(tables));
}

TEST(SqliteFile, StaysAsItIsWhereAStepFails) {
  const ledger_folder folder;
  const std::string saved = filled(folder, 5);
  const migration steps[] = {migrations()[0], migrations()[1], migrations()[2], migrations()[3],
                             migrations()[4], add_a_column,    break_off};
  {
    const auto db = raw(folder.file());
    prepare_schema(*db, steps, true, false);
    EXPECT_TRUE(db->take_failure());
    EXPECT_EQ(db->integer("PRAGMA user_version"), 5);
  }
  EXPECT_EQ(*opened(folder.file()).snapshot(), saved);
}

/// A file as the first version made it: what it remembers stays, and nothing is known of holdings.
TEST(SqliteFile, TakesUpAFileOfTheFirstVersion) {
  const ledger_folder folder;
  {
    const auto db = raw(folder.file());
    prepare_schema(*db, migrations().first(1), true, true);
    for (const char* const row :
         {"INSERT INTO name VALUES (1, 'lead'), (2, 'create')",
          "INSERT INTO owner VALUES (1, 'user', 'ana')",
          "INSERT INTO record VALUES (1, 1, 'L1', 1, NULL, 0)", "INSERT INTO load VALUES (1, 1, 1)",
          "INSERT INTO decision VALUES (1, 2, 5, 1, 'assigned', 'keep', "
          "'{\"id\":\"L1\",\"outcome\":\"assigned\",\"reason\":\"keep\","
          "\"owner\":{\"user\":\"ana\"}}')"})
      db->run(row);
    const auto told = db->take_failure();
    EXPECT_FALSE(told) << told->told.found;
  }
  const ledger book = opened(folder.file());
  EXPECT_EQ(raw(folder.file())->integer("PRAGMA user_version"), 5);
  EXPECT_TRUE(book.verify()->empty()) << book.verify()->to_text();
  EXPECT_EQ(book.snapshot()->rfind(R"({"ambit_ledger":4,)", 0), 0U);
  model::record_query asked;
  asked.object = "lead";
  asked.owners = {{model::owner_name::kind::user, "ana"}};
  const auto found = book.store().list(asked);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().id, "L1");
  EXPECT_FALSE(found->front().held);
}

model::owner_name user(const std::string& id) {
  return {model::owner_name::kind::user, id};
}

/// Records that are held in all the ways there are, and some that wait.
void fill_all_ways(const ledger& book) {
  const auto came_by = std::make_shared<const model::origin>(model::origin{"inbound", "e", "p"});
  model::ledger_changes changes;
  changes.object = "lead";
  changes.event = "create";
  changes.decided_us = 5;
  changes.owners = {user("ana"), user("ben"), {model::owner_name::kind::queue, "q"}};
  changes.forms.resize(2);
  changes.forms[0].rest = "}";  // which stands whole
  changes.forms[1].rest = R"(,"choice":0,"fingerprint":"0"})";
  std::vector<std::string> ids;
  for (int i = 0; i < 24; ++i) ids.push_back("L" + std::to_string(i));
  for (std::uint32_t i = 0; i < 24; ++i)
    changes.decisions.push_back({ids[i], i % 4 == 3 ? 2 : i % 2, i % 2});
  changes.waiting = {{"W1", 7, reason::no_entry_matched}, {"W2", 6, reason::no_active_rule}};
  report problems;
  ASSERT_EQ(book.store().commit(std::move(changes), problems), status::ok) << problems.to_text();
  model::ledger_changes acts;
  const auto before = *book.store().states("lead", ids);
  for (std::size_t i = 0; i < 24; ++i) {
    auto& change = acts.acts.emplace_back();
    change.object = "lead";
    change.id = ids[i];
    change.before = change.after = before[i];
    std::optional<model::holding>& held = change.after.held;
    held.reset();
    if (i % 6 == 5) continue;
    held.emplace().since_us = static_cast<std::int64_t>(i);
    if (i % 4 != 3 && i % 3 == 0) held->from_queue = "q";
    if (i % 3 != 1) held->came_by = came_by;
    if (i % 5 == 0) held->accept_within_minutes = 30;
    if (i % 10 == 0) held->accepted_us = held->since_us + 1;
  }
  ASSERT_EQ(book.store().commit(std::move(acts), problems), status::ok) << problems.to_text();
  acts = {};
  auto& aged = acts.acts.emplace_back();
  aged.object = "lead";
  aged.id = "L5";
  aged.before = book.store().states("lead", std::vector<std::string>{"L5"})->front();
  aged.after = aged.before;
  aged.after.pass_to(user("ana"));
  aged.after.held.emplace().since_us = 9;
  aged.after.left_out = {user("ben")};
  aged.acts.push_back({"age", 9, user("ana"), R"({"id":"L5","owner":{"user":"ana"}})"});
  ASSERT_EQ(book.store().commit(std::move(acts), problems), status::ok) << problems.to_text();
  ASSERT_EQ(book.store().apply(owner_command(30), problems), status::ok) << problems.to_text();
}

/// The same content in tables of an older version, without notes. Every decision is whole there; in
/// the second version holdings were apart.
void copy_as_version(std::size_t version, const std::string& from, const std::string& to) {
  const auto db = raw(to);
  prepare_schema(*db, migrations().first(version), true, true);
  db->run("ATTACH '" + from + "' AS now");
  for (const char* const table :
       {"name", "owner", "decision", "notice", "load", "pool", "turn", "left_out", "act"})
    db->run(std::string("INSERT INTO main.") + table + " SELECT * FROM now." + table);
  db->run(
      "INSERT INTO main.decision SELECT r.number, r.event, r.decided_us, r.decided_owner, "
      "f.outcome, f.reason, '{\"id\":\"' || r.id || '\",\"outcome\":\"' || f.outcome || "
      "'\",\"reason\":\"' || f.reason || '\",\"owner\":{\"' || o.kind || '\":\"' || o.id || '\"}' "
      "|| f.shared || ',\"fingerprint\":\"' || p.text || '\"}' FROM now.record r "
      "JOIN now.form f ON f.number = r.form JOIN now.fingerprint p ON p.number = r.fingerprint "
      "JOIN now.owner o ON o.number = r.decided_owner");
  const std::string holding =
      "since_us, accepted_us, accept_within_minutes, from_queue, rule, entry, pool, waits ";
  const std::string state = "number, object, id, owner, last_owner, closed";
  if (version > 2) {
    db->run("INSERT INTO main.record SELECT " + state + ", " + holding + "FROM now.record");
  } else {
    db->run("INSERT INTO main.record SELECT " + state + " FROM now.record");
    db->run("INSERT INTO main.holding SELECT number, " + holding +
            "FROM now.record WHERE since_us IS NOT NULL");
    EXPECT_EQ(db->integer("SELECT count(*) FROM holding"), 23);
  }
  const auto told = db->take_failure();
  EXPECT_FALSE(told) << told->told.found;
}

/// A file in which decisions stand whole: they stay, and further ones are as they are now.
TEST(SqliteFile, TakesUpAFileOfTheFourthVersion) {
  const ledger_folder folder;
  const std::string now = folder.file("now");
  fill_all_ways(opened(now));
  copy_as_version(4, now, folder.file());
  const ledger from_new = opened(now);
  const ledger book = opened(folder.file());
  EXPECT_EQ(raw(folder.file())->integer("PRAGMA user_version"), 5);
  EXPECT_EQ(raw(folder.file())->integer("SELECT count(*) FROM decision"), 24);
  EXPECT_EQ(raw(now)->integer("SELECT count(*) FROM decision"), 12);
  model::ledger_changes changes;
  changes.object = "lead";
  changes.event = "create";
  changes.decided_us = 77;
  changes.owners = {user("ana")};
  changes.forms.emplace_back().rest = R"(,"choice":0,"fingerprint":"1"})";
  changes.decisions.emplace_back().id = "N1";
  report problems;
  for (const ledger& each : {book, from_new}) {
    EXPECT_EQ(each.store().commit(changes, problems), status::ok) << problems.to_text();
    EXPECT_EQ(each.store().commit(changes, problems), status::conflict);
    EXPECT_TRUE(each.verify()->empty()) << each.verify()->to_text();
  }
  EXPECT_EQ(*book.snapshot(), *from_new.snapshot());
  EXPECT_EQ(*book.history({}), *from_new.history({}));
  EXPECT_EQ(*book.describe(), *from_new.describe());
}

/// What decisions had in common goes with the last of them, and what is left is still read.
TEST(SqliteFile, ForgetsWhatDecisionsHadInCommon) {
  const ledger_folder folder;
  const ledger book = opened(folder.file());
  fill_all_ways(book);
  EXPECT_EQ(raw(folder.file())->integer("SELECT count(*) FROM form"), 1);
  report problems;
  ASSERT_EQ(book.store().apply(R"([{"command": "forget_decided", "object": "lead",
                                    "before": "1970-01-01T00:00:01Z"}])",
                               problems),
            status::ok);
  EXPECT_EQ(raw(folder.file())->integer("SELECT count(*) FROM form"), 0);
  EXPECT_EQ(raw(folder.file())->integer("SELECT count(*) FROM fingerprint"), 0);
  EXPECT_EQ(*book.history({}), "");
  EXPECT_TRUE(book.verify()->empty()) << book.verify()->to_text();
}

TEST(SqliteFile, TellsOfAFormThatIsNone) {
  for (const char* const harm :
       {"UPDATE form SET outcome = 'lost'", "UPDATE form SET shared = replace(shared, ':', 'x')",
        "UPDATE fingerprint SET text = '\"'", "UPDATE record SET form = 77 WHERE id = 'L1'"}) {
    const ledger_folder folder;
    fill_all_ways(opened(folder.file()));
    run_raw(folder.file(), harm);
    const ledger book = opened(folder.file());
    EXPECT_EQ(first_code(*book.verify()), "damaged_ledger") << harm;
    EXPECT_EQ(book.history({}).code(), status::invalid_ledger) << harm;
    const std::string_view id = "L1";
    EXPECT_EQ(book.store().recall("lead", "create", {&id, 1}).code(), status::invalid_ledger)
        << harm;
  }
}

/// A file without notes: what it remembers stays, and it takes notes from then on.
TEST(SqliteFile, TakesUpAFileOfTheThirdVersion) {
  const ledger_folder folder;
  const std::string now = folder.file("now");
  fill_all_ways(opened(now));
  const std::string saved = *opened(now).snapshot();
  copy_as_version(3, now, folder.file());
  const ledger book = opened(folder.file());
  EXPECT_EQ(raw(folder.file())->integer("PRAGMA user_version"), 5);
  EXPECT_EQ(*book.snapshot(), saved);
  model::ledger_changes changes;
  changes.notes.push_back({{model::note_kind::follow, "ana", "lead", "L1", 0},
                           std::nullopt,
                           model::note_text{7, "{}"}});
  report problems;
  EXPECT_EQ(book.store().commit(changes, problems), status::ok) << problems.to_text();
  EXPECT_EQ(book.store().commit(changes, problems), status::conflict);
  EXPECT_EQ(book.snapshot()->rfind(R"({"ambit_ledger":6,)", 0), 0U);
  EXPECT_TRUE(book.verify()->empty()) << book.verify()->to_text();
  run_raw(folder.file(), "UPDATE note SET kind = 'rumour'");
  EXPECT_EQ(first_code(*opened(folder.file()).verify()), "damaged_ledger");
}

std::string listed(const ledger& book, model::record_query::which of) {
  model::record_query asked;
  asked.object = "lead";
  asked.of = of;
  if (of == model::record_query::which::owned) asked.owners = {user("ana"), user("ben")};
  const auto found = book.store().list(asked);
  std::string text;
  for (const model::listed_record& each : *found) {
    text += each.id;
    if (each.held) text += "@" + std::to_string(each.held->since_us);
    text += ' ';
  }
  return text;
}

TEST(SqliteFile, TakesUpAFileOfTheSecondVersion) {
  using which = model::record_query::which;
  const ledger_folder folder;
  const std::string now = folder.file("now");
  fill_all_ways(opened(now));
  copy_as_version(2, now, folder.file());
  const ledger from_new = opened(now);
  const ledger book = opened(folder.file());
  EXPECT_EQ(raw(folder.file())->integer("PRAGMA user_version"), 5);
  EXPECT_EQ(*book.snapshot(), *from_new.snapshot());
  EXPECT_NE(book.snapshot()->find(R"("from_queue":"q")"), std::string::npos);
  EXPECT_TRUE(book.verify()->empty()) << book.verify()->to_text();
  EXPECT_EQ(listed(book, which::waiting), "W2@6 W1@7 ");
  EXPECT_NE(listed(book, which::to_accept), "");
  for (const which of : {which::owned, which::waiting, which::to_accept})
    EXPECT_EQ(listed(book, of), listed(from_new, of));
}

}  // namespace
}  // namespace ambit::sqlite
