// command.hpp: the commands of the program and what they share: how they end.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace ambit::cli {

/// What the program says to the shell. Stable; listed in `ambit --help`.
enum class exit_code : int {
  done = 0,
  records_undecided = 1,  ///< the work is done, but for records that are wrong
  wrong_usage = 2,
  bad_input = 3,  ///< a policy, directory, ledger or import has errors; nothing was done
  cannot_read_or_write = 4,
  internal = 70,
};

/// Ends a command early. The message is for people, without a final line end; empty when everything
/// was said already.
struct failure {
  exit_code code = exit_code::internal;
  std::string message;
};

/// Each adds one command to the program; its callback writes the exit code it ends with to
/// `result`.
void add_init_command(CLI::App& program, exit_code& result);
void add_import_command(CLI::App& program, exit_code& result);
void add_check_command(CLI::App& program, exit_code& result);
void add_decide_command(CLI::App& program, exit_code& result);
void add_explain_command(CLI::App& program, exit_code& result);
/// After decide and explain, below which two of them stand.
void add_renewals_commands(CLI::App& program, exit_code& result);
void add_completion_command(CLI::App& program, exit_code& result);

}  // namespace ambit::cli
