// ledger_file.hpp: the ledger of a command-line run, in one file of two kinds.
//
// A database (SQLite) is shared by runs: each commits as it goes, and a run that ends early leaves
// what it decided. A snapshot (JSON) is read and replaced as a whole: one run at a time writes it,
// others wait for their turn; who only reads waits for nobody and leaves no trace. Which of the two
// a file is, its first bytes tell; a new one is a snapshot where its name ends in .json.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ambit/ledger.hpp"

namespace ambit::cli {

/// The files of a ledger, which no output may overwrite: itself, and what lies beside it. None
/// where there is no ledger.
void add_ledger_paths(const std::string& ledger_path, std::vector<std::string>& paths);

class ledger_file {
 public:
  enum class use : std::uint8_t { read, write };
  enum class form : std::uint8_t { memory, snapshot, database };
  /// Opens `path`; a file that is not there yet, or a database without bytes, is an empty ledger.
  /// An empty path is a ledger in memory only. Ends the command when the file is damaged or foreign
  /// (it is left as it is), or cannot be used.
  ledger_file(std::string path, use intent);
  ~ledger_file();
  ledger_file(const ledger_file&) = delete;
  ledger_file& operator=(const ledger_file&) = delete;

  ledger& book() noexcept { return book_; }
  form kept_in() const noexcept { return form_; }
  /// Puts the new state of a snapshot in place in one step; of a ledger that is to be written. Ends
  /// the command, and leaves the old state, when the new one is too large to be read again. Of a
  /// database everything is in place already.
  void save();

 private:
  void lock();
  void restore();
  void open(use intent);

  std::string path_;
  form form_ = form::memory;
  int lock_ = -1;
  ledger book_;
};

/// A ledger that must be there, for commands that look into it.
void require_ledger(const std::string& path);

}  // namespace ambit::cli
