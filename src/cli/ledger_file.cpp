#include "src/cli/ledger_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "src/base/limits.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

std::string lock_path_of(const std::string& ledger_path) {
  return ledger_path.empty() ? std::string() : resolve_links(ledger_path) + ".lock";
}

ledger_file::ledger_file(std::string path, use intent) : path_(std::move(path)) {
  if (path_.empty()) return;
  // Two names of one file must meet in one lock.
  path_ = resolve_links(path_);
  if (intent == use::write) lock();
  std::error_code error;
  if (!std::filesystem::exists(path_, error) && !error) return;
  result<ledger> restored = ledger::restore(read_file(path_), path_);
  if (!restored) {
    print_report(restored.report());
    throw failure{exit_code::bad_input, "the ledger " + path_ + " was left as it is"};
  }
  book_ = *std::move(restored);
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
  if (path_.empty()) return;
  const std::string snapshot = book_.snapshot();
  if (snapshot.size() > limits::max_document_bytes) {
    throw failure{exit_code::cannot_read_or_write,
                  "the ledger " + path_ + " would grow to " + std::to_string(snapshot.size()) +
                      " bytes, and more than " + std::to_string(limits::max_document_bytes) +
                      " could not be read again; it was left as it is, and nothing was decided"};
  }
  replace_file(path_, snapshot);
}

}  // namespace ambit::cli
