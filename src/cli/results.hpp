// results.hpp: decisions on their way out, in the form that was asked for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

/// Filled by CLI11 from the options that `add_output_options` declares.
struct output_options {
  std::string format;  ///< table, jsonl, json or csv; empty: by the file's name, or by who reads
  std::string path;    ///< empty: standard output
  bool wide = false;   ///< nothing of a table is cut
  bool for_spreadsheet = false;  ///< CSV has no formulas
};

/// The columns of one kind of result: their heads, and the cells of one result.
struct result_columns {
  std::vector<std::string> heads;
  std::vector<std::string> (*cells)(json::value result) = nullptr;
};

/// How one kind of result looks in a table and in CSV.
struct result_shape {
  result_columns table;
  tint (*tint_of)(json::value result) = nullptr;  ///< of the table's second column
  result_columns csv;
};

/// Collects results (JSON objects, a line each) and writes them whole at finish(): to standard
/// output, or to a file in one step.
class results {
 public:
  results(const output_options& options, result_shape shape);

  void add_lines(std::string_view json_lines);  ///< each line ended by '\n'
  /// Ends the command, after everything was written, when a result could not be read.
  void finish();

 private:
  void add_cells(std::string_view json_object);
  void add_row(std::vector<std::string> cells);  ///< of CSV
  void add_unreadable(std::string_view line, const std::string& why);

  const output_options& options_;
  result_shape shape_;
  std::string format_;
  std::string text_;
  std::size_t unreadable_ = 0;
  class table table_;
};

/// Writes a table, cut to the terminal where it goes to one.
void write_table(const output_options& options, const class table& rows);
/// Whether results go to a person as a table: asked for, or nothing was and a person reads.
bool wants_table(const output_options& options);

/// Ends the command where the output would overwrite one of the inputs.
void refuse_to_overwrite(const std::string& output_path, const std::vector<std::string>& inputs);

}  // namespace ambit::cli
