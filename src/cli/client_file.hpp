// client_file.hpp: a file of clients, met with an engine.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/ambit.hpp"
#include "src/cli/command.hpp"
#include "src/cli/records.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

/// The value of a result; else its problems are printed and the command ends.
template <class T>
T take(result<T> made, const std::string& what) {
  if (made) return *std::move(made);
  print_report(made.report());
  throw failure{exit_code_of(made.code()), what + ": " + std::string(name(made.code()))};
}

/// Problems of what an option says, at their places in it. With an empty `option` the text is one
/// that the program put together from options: lines and columns of it are left out, so that the
/// path alone says where (`at /day`).
inline report found_in(std::string_view option, const report& problems) {
  report out;
  for (problem item : problems.problems()) {
    if (item.where.line != 0 && item.where.file.empty()) {
      item.where.file = option;
      if (option.empty()) item.where.line = item.where.column = 0;
    }
    out.add(std::move(item));
  }
  for (std::size_t i = 0; i < problems.omitted(); ++i) out.omit(severity::error);
  return out;
}

/// As `take`, of a call that read what an option says.
template <class T>
T take_of(std::string_view option, result<T> made, const std::string& what) {
  if (made) return *std::move(made);
  print_report(found_in(option, made.report()));
  throw failure{exit_code_of(made.code()), what + ": " + std::string(name(made.code()))};
}

struct client_file {
  std::unique_ptr<records_file> file;
  records_part records;
  std::string name;  ///< for messages
  renewals::clients book;
  report undecided;  ///< what keeps single clients from being decided

  /// Prints what is wrong with clients as errors, by the lines of the file.
  void print_as_errors(const report& found) const;
};

/// Ends the command where the file cannot be read; what is wrong with its columns is printed.
client_file load_clients(const records_options& options, const engine& rules);

}  // namespace ambit::cli
