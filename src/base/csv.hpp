// csv.hpp: strict CSV (RFC 4180), record by record.
//
//   csv::reader in(text);
//   while (in.next()) {
//     if (in.sound()) use(in.cells()); else tell(in.why(), in.place_of(in.why().offset));
//   }
//
// Cells are separated by one character, records by "\n" or "\r\n"; blank lines are skipped, and so
// is a UTF-8 byte order mark. A cell in double quotes may hold separators, line ends and quotes
// (doubled). Not CSV: a quote inside an unquoted cell, anything but a separator or line end after a
// closing quote, a quote that is never closed, a carriage return that ends no line. Such a record
// is not sound, and reading goes on below: after the line of the fault or, where a quoted cell ran
// over several lines, after the line on which it was opened, as its closing quote is likely what is
// missing.
//
// Thread rule: one thread. Cost: linear; after it has grown, reading allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"

namespace ambit::csv {

struct cell {
  std::string_view text;   ///< without quotes; valid until the next record is read
  std::size_t offset = 0;  ///< where it begins in the input, its opening quote included
};

/// Why a record is no CSV.
struct fault {
  std::string_view code;
  std::string_view found;
  std::string_view expected;
  std::size_t offset = 0;
};

class reader {
 public:
  /// `text` must stay alive. `separator` is any ASCII character but a quote or a line end.
  explicit reader(std::string_view text, char separator = ',');

  /// Reads the next record; false at the end.
  bool next();
  bool sound() const noexcept { return why_.code.empty(); }
  const fault& why() const noexcept { return why_; }  ///< of a record that is not sound
  /// The record's cells, at least one; of one that is not sound, those before the fault.
  std::span<const cell> cells() const noexcept { return cells_; }
  std::size_t begin() const noexcept { return begin_; }  ///< where the record begins
  std::size_t end() const noexcept { return at_; }       ///< where reading goes on
  std::uint64_t line() const noexcept { return line_; }  ///< on which the record begins, from 1
  /// Line and column of an offset in the present record. Cost: the record's bytes up to it.
  place place_of(std::size_t offset) const;

 private:
  bool read_cell();
  bool read_quoted();
  bool read_plain();
  bool fail(std::string_view code, std::string_view found, std::string_view expected,
            std::size_t offset);
  bool ends_cell(std::size_t offset) const noexcept;
  std::size_t skip_line_end(std::size_t offset) const noexcept;
  void resume(std::size_t cell_offset);
  void keep_unescaped();

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::uint64_t line_ = 1;
  std::size_t counted_ = 0;  ///< line ends up to here are in line_
  fault why_;
  std::vector<cell> cells_;
  std::string unescaped_;  ///< texts that had doubled quotes
  struct part {
    std::size_t cell;
    std::size_t offset;
    std::size_t size;
  };
  std::vector<part> parts_;  ///< which cells' texts stand in unescaped_
};

}  // namespace ambit::csv
