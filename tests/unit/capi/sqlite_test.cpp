// A ledger in a file, as a host in C opens it: through libambit and libambit_sqlite.
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "capi/ambit_sqlite.h"
#include "tests/unit/capi/world.hpp"

namespace {

using ambit_test::take;

class capi_sqlite : public ambit_test::world {
 protected:
  void SetUp() override {
    world::SetUp();
    std::string name = "/tmp/ambit_capi_XXXXXX";
    const int file = ::mkstemp(name.data());
    ASSERT_GE(file, 0);
    ::close(file);
    path_ = name;
  }
  void TearDown() override {
    for (const char* const beside : {"", "-wal", "-shm"}) ::unlink((path_ + beside).c_str());
    world::TearDown();
  }

  std::int32_t open(std::uint32_t flags, ambit_ledger** out, ambit_report** said = nullptr) {
    return ambit_ledger_open(ambit_sqlite_library(), path_.data(), path_.size(), 1'000, flags, out,
                             said);
  }
  /// Opens, decides one lead, closes.
  std::string decide_once(std::uint32_t flags) {
    ambit_ledger* book = nullptr;
    EXPECT_EQ(open(flags, &book), AMBIT_STATUS_OK);
    ambit_batch* leads = nullptr;
    const std::string_view lead = R"([{"id": "L1", "country": "DE"}])";
    EXPECT_EQ(ambit_batch_from_json(schema, "lead", 4, lead.data(), lead.size(), &leads, nullptr),
              AMBIT_STATUS_OK);
    ambit_plan* made = nullptr;
    EXPECT_EQ(ambit_leads_decide(engine, leads, book, &context, scratch, &made, nullptr),
              AMBIT_STATUS_OK);
    ambit_document* lines = nullptr;
    EXPECT_EQ(ambit_plan_json_lines(made, &lines), AMBIT_STATUS_OK);
    ambit_plan_free(made);
    ambit_batch_free(leads);
    ambit_ledger_free(book);
    return take(lines);
  }

  std::string path_;
};

TEST_F(capi_sqlite, a_ledger_in_a_file_remembers) {
  EXPECT_EQ(decide_once(AMBIT_LEDGER_PROCESS_END).find("replayed"), std::string::npos);
  EXPECT_NE(decide_once(AMBIT_LEDGER_EXISTING).find("\"replayed\":true"), std::string::npos);
  ambit_ledger* book = nullptr;
  ASSERT_EQ(open(AMBIT_LEDGER_READ_ONLY, &book), AMBIT_STATUS_OK);
  ambit_document* owner = nullptr;
  EXPECT_EQ(ambit_ledger_owner_of(book, "lead", 4, "L1", 2, &owner), AMBIT_STATUS_OK);
  EXPECT_EQ(take(owner), R"({"user":"ana"})");
  const std::string command = R"([{"command": "close", "object": "lead", "id": "L1"}])";
  EXPECT_EQ(ambit_ledger_apply(book, command.data(), command.size(), nullptr),
            AMBIT_STATUS_LEDGER_UNAVAILABLE);
  ambit_ledger_free(book);
}

TEST_F(capi_sqlite, wrong_arguments_give_a_status) {
  ambit_ledger* book = nullptr;
  ambit_report* said = nullptr;
  EXPECT_EQ(ambit_ledger_open(nullptr, "x", 1, 0, 0, &book, nullptr), AMBIT_STATUS_NULL_ARGUMENT);
  EXPECT_EQ(ambit_ledger_open(ambit_sqlite_library(), nullptr, 1, 0, 0, &book, nullptr),
            AMBIT_STATUS_NULL_ARGUMENT);
  EXPECT_EQ(ambit_ledger_open(ambit_sqlite_library(), "", 0, 0, 0, &book, nullptr),
            AMBIT_STATUS_INVALID_ARGUMENT);
  EXPECT_EQ(ambit_ledger_open(ambit_sqlite_library(), "x", 1, -1, 0, &book, nullptr),
            AMBIT_STATUS_INVALID_ARGUMENT);
  EXPECT_EQ(open(8, &book), AMBIT_STATUS_INVALID_ARGUMENT);
  EXPECT_EQ(open(0, nullptr), AMBIT_STATUS_NULL_ARGUMENT);
  EXPECT_EQ(open(AMBIT_LEDGER_EXISTING, &book, &said), AMBIT_STATUS_LEDGER_UNAVAILABLE);
  EXPECT_EQ(book, nullptr);
  const char* text = nullptr;
  std::size_t size = 0;
  ASSERT_EQ(ambit_report_text(said, &text, &size), AMBIT_STATUS_OK);
  EXPECT_NE(std::string(text, size).find(path_), std::string::npos);
  ambit_report_free(said);
}

}  // namespace
