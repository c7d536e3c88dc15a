// records.hpp: a file of records as batches, whatever its form. A long file is read in parts, so
// that a run shows progress and holds only one part of decoded records at a time; a batch gives
// what its records would give one by one, so where the cuts fall makes no difference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/ambit.hpp"

namespace ambit::cli {

/// Filled by CLI11 from the options that `add_records_options` declares.
struct records_options {
  std::string path;
  std::string form = "auto";  ///< auto, csv, json or jsonl
  std::string separator;      ///< of CSV: comma, semicolon or tab; empty: by the file's name
  std::string object;         ///< empty: object_of chooses
};

/// Some of a file's records, in order.
struct records_part {
  batch records;
  report found;                ///< what is wrong with them; lines of the file, rows of the part
  std::size_t rows_above = 0;  ///< records of the file above the part
  std::size_t end_offset = 0;  ///< bytes of the file up to and with the part
};

class records_file {
 public:
  /// Reads the file; ends the command when it cannot be read or its form does not fit.
  records_file(const records_options& options, schema fields, std::string object);
  ~records_file();
  records_file(const records_file&) = delete;
  records_file& operator=(const records_file&) = delete;

  std::size_t size() const noexcept { return text_.size(); }
  /// The next part; nothing at the end. Ends the command, with all problems printed, when the
  /// records cannot be read as a whole.
  std::optional<records_part> next();
  /// The whole file at once.
  records_part all();
  /// On which line of the file each record begins. Cost: a reading of the file.
  std::vector<std::uint64_t> lines() const;

 private:
  records_part read(std::string_view text, std::size_t first_line, std::size_t repeated_lines);
  std::optional<records_part> next_rows();

  std::string file_;
  schema fields_;
  std::string object_;
  std::string text_;
  bool is_csv_ = false;
  csv::options csv_;
  std::size_t rows_ = 0;
  struct cutter;
  std::unique_ptr<cutter> cuts_;
};

/// The problems of the records of a part that `counts(row)`, as errors with rows counted over the
/// file; as warnings, those of the file itself and options that the schema does not declare, which
/// make a value unknown and leave its record decided.
template <class Predicate>
report problems_to_tell(const records_part& part, Predicate counts) {
  report told;
  for (problem item : part.found.problems()) {
    const auto row = static_cast<std::size_t>(item.where.row);
    const bool is_remark = item.code == "undeclared_option";
    if (row > part.records.size() || (row > 0 && !is_remark && !counts(row - 1))) continue;
    if (row > 0) {
      if (!is_remark) item.level = severity::error;
      item.where.row += part.rows_above;
    }
    told.add(std::move(item));
  }
  return told;
}

}  // namespace ambit::cli
