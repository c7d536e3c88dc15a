// ledger_file.hpp: the ledger of a command-line run, kept as a snapshot in one file. One run at a
// time holds it: others wait for their turn.
#pragma once

#include <string>

#include "ambit/ledger.hpp"

namespace ambit::cli {

class ledger_file {
 public:
  /// Locks and reads `path`; a file that is not there yet is an empty ledger. An empty path is a
  /// ledger in memory only. Ends the command when the file is damaged or foreign: it is left as it
  /// is.
  explicit ledger_file(std::string path);
  ~ledger_file();
  ledger_file(const ledger_file&) = delete;
  ledger_file& operator=(const ledger_file&) = delete;

  ledger& book() noexcept { return book_; }
  /// Puts the new state in place in one step.
  void save();

 private:
  std::string path_;
  int lock_ = -1;
  ledger book_;
};

}  // namespace ambit::cli
