#include "src/cli/ledger_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include "ambit/sqlite.hpp"
#include "src/base/limits.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

std::string lock_path_of(const std::string& resolved_path) {
  return resolved_path + ".lock";
}

/// By the first bytes, or by the name where there are none: only before the database is opened, as
/// closing a file lets go of SQLite's locks on it.
ledger_file::form form_of(const std::string& path) {
  std::array<char, 16> start{};
  std::ifstream in(path, std::ios::binary);
  in.read(start.data(), start.size());
  const std::string_view found(start.data(), static_cast<std::size_t>(in.gcount()));
  const std::size_t first = found.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && found[first] == '{') return ledger_file::form::snapshot;
  const bool is_database = found == std::string_view("SQLite format 3\0", 16);
  return !is_database && path.ends_with(".json") ? ledger_file::form::snapshot
                                                 : ledger_file::form::database;
}

bool has_bytes(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) && std::filesystem::file_size(path, error) > 0;
}

}  // namespace

void add_ledger_paths(const std::string& ledger_path, std::vector<std::string>& paths) {
  if (ledger_path.empty()) return;
  paths.push_back(ledger_path);
  for (const char* const beside : {".lock", "-wal", "-shm", "-journal"}) {
    paths.push_back(resolve_links(ledger_path) + beside);
  }
}

ledger_file::ledger_file(std::string path, use intent) : path_(std::move(path)) {
  if (path_.empty()) return;
  // Two names of one file must meet in one lock.
  path_ = resolve_links(path_);
  std::error_code unknown;
  // To read a pipe or a device may wait for ever.
  if (std::filesystem::is_other(path_, unknown)) {
    throw failure{exit_code::cannot_read_or_write, "the ledger " + path_ + " is not a file"};
  }
  form_ = form_of(path_);
  if (form_ == form::database) {
    open(intent);
    return;
  }
  if (intent == use::write) lock();
  restore();
}

void ledger_file::restore() {
  std::error_code error;
  if (!std::filesystem::exists(path_, error) && !error) return;
  result<ledger> restored = ledger::restore(read_file(path_), path_);
  if (!restored) {
    print_report(restored.report());
    throw failure{exit_code::bad_input, "the ledger " + path_ + " was left as it is"};
  }
  book_ = *std::move(restored);
}

/// Who only reads makes no file.
void ledger_file::open(use intent) {
  if (intent == use::read && !has_bytes(path_)) return;
  sqlite::options how;
  how.read_only = intent == use::read;
  result<ledger> opened = sqlite::open(*ambit_sqlite_library(), path_, how);
  if (!opened) {
    print_report(opened.report());
    throw failure{exit_code_of(opened.code()), "the ledger " + path_ + " was left as it is"};
  }
  book_ = *std::move(opened);
}

/// The lock is a file of its own: the ledger itself is replaced, and a lock on it would go with it.
void ledger_file::lock() {
  const std::string lock_path = lock_path_of(path_);
  lock_ = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  int locked = lock_ < 0 ? -1 : 0;
  while (locked == 0 && ::flock(lock_, LOCK_EX) != 0) {
    if (errno != EINTR) locked = -1;
  }
  if (locked != 0) {
    throw failure{exit_code::cannot_read_or_write,
                  "cannot lock " + lock_path + ": " + std::strerror(errno)};
  }
}

ledger_file::~ledger_file() {
  if (lock_ >= 0) ::close(lock_);
}

void ledger_file::save() {
  if (form_ != form::snapshot) return;
  const std::string snapshot = *book_.snapshot();  // of a ledger in memory, which can be read
  if (snapshot.size() > limits::max_document_bytes) {
    throw failure{exit_code::cannot_read_or_write,
                  "the ledger " + path_ + " would grow to " + std::to_string(snapshot.size()) +
                      " bytes, and more than " + std::to_string(limits::max_document_bytes) +
                      " could not be read again; it was left as it is, and nothing was decided; "
                      "`ambit ledger import` takes it into a database"};
  }
  replace_file(path_, snapshot);
}

void require_ledger(const std::string& path) {
  if (!has_bytes(path)) {
    throw failure{exit_code::cannot_read_or_write, "there is no ledger in " + path};
  }
}

}  // namespace ambit::cli
