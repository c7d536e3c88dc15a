// Each call to SQLite fails once: an error comes back, the ledger is as it was, and goes on.
#include <gtest/gtest.h>

#include <string>

#include "ambit/sqlite.hpp"
#include "src/model/ledger_store.hpp"
#include "tests/unit/leads/office.hpp"
#include "tests/unit/sqlite/ledger_folder.hpp"

namespace ambit::sqlite {
namespace {

using test::ledger_folder;

/// Calls that are left until one fails; negative: none does. Of this test alone.
int calls_left = -1;
int failing_code = 0;

bool fails_now() {
  return calls_left >= 0 && calls_left-- == 0;
}

/// SQLite, with a call that fails: the calls that may.
ambit_sqlite failing_library() {
  static const ambit_sqlite* const real = ambit_sqlite_library();
  ambit_sqlite library = *real;
  library.open = [](const char* path, sqlite3** out, int flags, const char* vfs) {
    const int code = real->open(path, out, flags, vfs);
    return fails_now() ? failing_code : code;
  };
  library.prepare = [](sqlite3* db, const char* sql, int size, unsigned int flags,
                       sqlite3_stmt** out) {
    return fails_now() ? failing_code : real->prepare(db, sql, size, flags, out);
  };
  library.step = [](sqlite3_stmt* of) { return fails_now() ? failing_code : real->step(of); };
  library.bind_integer = [](sqlite3_stmt* of, int place, std::int64_t value) {
    return fails_now() ? failing_code : real->bind_integer(of, place, value);
  };
  library.bind_text = [](sqlite3_stmt* of, int place, const char* text, int size) {
    return fails_now() ? failing_code : real->bind_text(of, place, text, size);
  };
  return library;
}

/// Runs `work` with the 1st, 2nd, … call failing until it gets through, and looks at each state
/// between.
template <class Work, class Look>
int with_each_call_failing(const Work& work, const Look& look) {
  int rounds = 0;
  for (bool is_through = false; !is_through && rounds < 2'000; ++rounds) {
    calls_left = rounds;
    const status outcome = work();
    is_through = calls_left >= 0;  // it took fewer calls than that
    calls_left = -1;
    if (!is_through) {
      EXPECT_NE(outcome, status::ok) << "call " << rounds;
    }
    if (is_through) {
      EXPECT_EQ(outcome, status::ok);
    }
    look(is_through);
    if (testing::Test::HasFailure()) break;
  }
  return rounds;
}

constexpr int io_error = 10;
constexpr int full = 13;
constexpr int busy = 5;

TEST(SqliteFaults, AFailingCallWhileOpening) {
  const ambit_sqlite library = failing_library();
  for (const int code : {io_error, busy, full}) {
    failing_code = code;
    const ledger_folder folder;
    const int rounds =
        with_each_call_failing([&] { return open(library, folder.file(), test::quickly()).code(); },
                               [&](bool) { EXPECT_TRUE(test::open_ledger(folder.file("other"))); });
    EXPECT_GT(rounds, 50);
    EXPECT_TRUE(test::opened(folder.file()).verify()->empty());
  }
}

TEST(SqliteFaults, AFailingCallChangesNothing) {
  const ambit_sqlite library = failing_library();
  const engine live = test::engine_of(test::policy_of(
      R"({"id": "e", "when": {"always": true}, "assign": {"pool": "p"}})",
      R"({"p": {"method": "least_loaded", "members": [{"user": "ana"}, {"user": "ben"}]}})"));
  for (const int code : {io_error, full, busy}) {
    failing_code = code;
    const ledger_folder folder;
    result<ledger> book = open(library, folder.file(), test::quickly());
    ASSERT_TRUE(book);
    scratch memory;
    int leads = 0;
    std::string before = *book->snapshot();
    const auto look = [&](bool is_through) {
      const result<std::string> now = book->snapshot();
      ASSERT_TRUE(now) << now.report().to_text();
      if (!is_through) {
        EXPECT_EQ(*now, before);
      }
      before = *now;
    };
    for (int round = 0; round < 2; ++round) {
      const batch records =
          test::leads_of(live, R"([{"id": "a)" + std::to_string(leads) + R"("}, {"id": "b)" +
                                   std::to_string(leads) + R"("}])");
      ++leads;
      const int rounds = with_each_call_failing(
          [&] { return leads::decide(live, records, *book, test::at(), memory).code(); }, look);
      EXPECT_GT(rounds, 20);
    }
    const model::note_key follow{model::note_kind::follow, "ana", "lead", "a1", 0};
    const model::note_key merge{model::note_kind::merge, "", "lead", "b1", 0};
    model::ledger_changes notes;
    notes.notes = {{follow, {}, model::note_text{1, "{}"}},
                   {merge, {}, model::note_text{1, R"({"into":"a1"})"}}};
    with_each_call_failing(
        [&] {
          report problems;
          return book->store().commit(notes, problems);
        },
        look);
    const std::string commands = R"([
        {"command": "forget_changes", "object": "lead", "before": "2026-01-01T00:00:00Z"},
        {"command": "set_owner", "object": "lead", "id": "a0", "owner": {"user": "new"}},
        {"command": "mark_sent", "object": "client", "id": "C", "renewal_date": "2027-01-01",
         "days": 3},
        {"command": "merge", "object": "lead", "id": "b0", "into": "a0"},
        {"command": "remove", "object": "lead", "id": "a1"}])";
    with_each_call_failing([&] { return book->apply(commands); }, look);
    EXPECT_EQ(*book->owner_of("lead", "b0"), R"({"user":"new"})");
    EXPECT_NE(book->describe()->find(R"("notes":[{"kind":"merge","notes":1}])"), std::string::npos);
    EXPECT_TRUE(book->verify()->empty()) << book->verify()->to_text();
  }
}

/// A question that fails is an error, never an answer as if nothing were known.
TEST(SqliteFaults, AFailingQuestionIsNoAnswer) {
  const ambit_sqlite library = failing_library();
  failing_code = io_error;
  const ledger_folder folder;
  result<ledger> book = open(library, folder.file(), test::quickly());
  ASSERT_TRUE(book);
  ASSERT_EQ(book->apply(R"([
      {"command": "set_owner", "object": "lead", "id": "1", "owner": {"user": "ana"}},
      {"command": "mark_sent", "object": "lead", "id": "1", "renewal_date": "2027-01-01",
       "days": 3}])"),
            status::ok);
  const std::string snapshot = *book->snapshot();
  const std::string description = *book->describe();
  const auto nothing = [](bool) {};
  with_each_call_failing(
      [&] {
        const result<std::string> owner = book->owner_of("lead", "1");
        if (owner) {
          EXPECT_EQ(*owner, R"({"user":"ana"})");
        }
        return owner.code();
      },
      nothing);
  with_each_call_failing(
      [&] {
        const result<std::string> now = book->snapshot();
        if (now) {
          EXPECT_EQ(*now, snapshot);
        }
        return now.code();
      },
      nothing);
  with_each_call_failing(
      [&] {
        const result<std::string> now = book->describe();
        if (now) {
          EXPECT_EQ(*now, description);
        }
        return now.code();
      },
      nothing);
  with_each_call_failing([&] { return book->history({}).code(); }, nothing);
  with_each_call_failing([&] { return book->verify().code(); }, nothing);
}

}  // namespace
}  // namespace ambit::sqlite
