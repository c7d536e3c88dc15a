// ledger_file.hpp: the ledger of a command-line run, kept as a snapshot in one file. One run at a
// time writes it: others wait for their turn. Who only reads waits for nobody and leaves no trace:
// the file is replaced in one step, so that it is whole at any time.
#pragma once

#include <cstdint>
#include <string>

#include "ambit/ledger.hpp"

namespace ambit::cli {

/// The file beside a ledger through which runs take turns; empty when there is no ledger.
std::string lock_path_of(const std::string& ledger_path);

class ledger_file {
 public:
  enum class use : std::uint8_t { read, write };
  /// Reads `path`, locked first when it is to be written; a file that is not there yet is an empty
  /// ledger. An empty path is a ledger in memory only. Ends the command when the file is damaged or
  /// foreign: it is left as it is.
  ledger_file(std::string path, use intent);
  ~ledger_file();
  ledger_file(const ledger_file&) = delete;
  ledger_file& operator=(const ledger_file&) = delete;

  ledger& book() noexcept { return book_; }
  /// Puts the new state in place in one step; of a ledger that is to be written. Ends the command,
  /// and leaves the old state, when the new one is too large to be read again.
  void save();

 private:
  void lock();

  std::string path_;
  int lock_ = -1;
  ledger book_;
};

}  // namespace ambit::cli
