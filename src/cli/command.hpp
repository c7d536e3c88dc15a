// command.hpp: the commands of the program and what they share: how they end.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "ambit/status.hpp"

namespace ambit::cli {

/// What the program says to the shell. Stable; listed in `ambit --help`.
enum class exit_code : int {
  done = 0,
  records_undecided = 1,  ///< the work is done, but for records that are wrong, or acts refused
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

/// How a command ends that the library refused with this status.
inline exit_code exit_code_of(status refused) noexcept {
  switch (refused) {
    case status::invalid_records:
    case status::invalid_ledger:
      return exit_code::bad_input;
    case status::ledger_busy:
    case status::ledger_full:
    case status::ledger_unavailable:
    case status::ledger_forked:
      return exit_code::cannot_read_or_write;
    case status::internal:
      return exit_code::internal;
    default:
      return exit_code::wrong_usage;
  }
}

/// Each adds one command to the program; its callback writes the exit code it ends with to
/// `result`.
void add_init_command(CLI::App& program, exit_code& result);
void add_import_command(CLI::App& program, exit_code& result);
void add_check_command(CLI::App& program, exit_code& result);
void add_decide_command(CLI::App& program, exit_code& result);
void add_explain_command(CLI::App& program, exit_code& result);
/// After decide and explain, below which two of them stand.
void add_renewals_commands(CLI::App& program, exit_code& result);
void add_directory_commands(CLI::App& program, exit_code& result);
void add_leads_commands(CLI::App& program, exit_code& result);
void add_tickets_commands(CLI::App& program, exit_code& result);
void add_workspace_commands(CLI::App& program, exit_code& result);
void add_sharing_commands(CLI::App& program, exit_code& result);
void add_ledger_commands(CLI::App& program, exit_code& result);
void add_completion_command(CLI::App& program, exit_code& result);

}  // namespace ambit::cli
