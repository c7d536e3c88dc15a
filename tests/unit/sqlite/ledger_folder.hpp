// ledger_folder.hpp: a folder for the files of one test, and the ledger in it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "ambit/sqlite.hpp"
#include "src/sqlite/database.hpp"
#include "src/sqlite/functions.hpp"

namespace ambit::test {

class ledger_folder {
 public:
  ledger_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ambit_ledger_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
  }
  ~ledger_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ledger_folder(const ledger_folder&) = delete;
  ledger_folder& operator=(const ledger_folder&) = delete;

  std::string file(const std::string& name = "leads.ledger") const {
    return (folder_ / name).string();
  }

 private:
  std::filesystem::path folder_;
};

/// Commits that survive the end of a process only: tests do not wait for the disk.
inline sqlite::options quickly() {
  sqlite::options how;
  how.survives = sqlite::options::durability::process_end;
  return how;
}

inline result<ledger> open_ledger(const std::string& path, const sqlite::options& how = quickly()) {
  return sqlite::open(*ambit_sqlite_library(), path, how);
}

inline ledger opened(const std::string& path, const sqlite::options& how = quickly()) {
  result<ledger> book = open_ledger(path, how);
  if (!book) {
    ADD_FAILURE() << book.report().to_text();
    return {};
  }
  return *book;
}

/// The file below a ledger, past which a test goes.
inline std::unique_ptr<sqlite::database> raw(const std::string& path) {
  auto db = std::make_unique<sqlite::database>(*ambit_sqlite_library(), path);
  db->open(0x2 | 0x4, 1'000);
  return db;
}

inline void run_raw(const std::string& path, const std::string& sql) {
  const auto db = raw(path);
  db->run(sql);
  const auto told = db->take_failure();
  EXPECT_FALSE(told) << told->told.found;
}

inline std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string first_code(const report& problems) {
  return problems.empty() ? "" : problems.problems().front().code;
}

}  // namespace ambit::test
