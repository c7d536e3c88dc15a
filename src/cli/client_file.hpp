// client_file.hpp: a file of clients, met with an engine.
#pragma once

#include <memory>
#include <string>

#include "ambit/ambit.hpp"
#include "src/cli/records.hpp"

namespace ambit::cli {

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
