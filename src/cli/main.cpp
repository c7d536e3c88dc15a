// The program `ambit`. Each command stands in a file of its own; this one puts them together.
#include <fcntl.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <memory>
#include <new>
#include <string>

#include "ambit/version.hpp"
#include "src/cli/command.hpp"
#include "src/cli/terminal.hpp"
#include "src/cli/usage.hpp"

namespace {

constexpr const char* about =
    "Decides who gets a lead, whose a renewal is, who sees a ticket or a record and what is on a\n"
    "success manager's plate, and says why.\n\n"
    "  ambit init my-company     writes a small example to start from\n\n"
    "Or start with a policy (what the administrators decided) and a directory (who there is):\n"
    "  ambit import salesforce Lead.assignmentRules --out policy.json --directory directory.json\n"
    "  ambit check policy.json --directory directory.json\n"
    "  ambit decide leads --policy policy.json --directory directory.json --records leads.csv\n"
    "  ambit explain leads --policy policy.json --directory directory.json \\\n"
    "                      --records leads.csv --id L1\n"
    "  ambit decide renewals --policy policy.json --directory directory.json \\\n"
    "                        --records clients.csv\n"
    "  ambit tickets list --policy policy.json --directory directory.json \\\n"
    "                     --records tickets.csv --portal support --contact ana\n"
    "  ambit sharing check --policy policy.json --directory directory.json \\\n"
    "                      --records leads.csv --user ana\n"
    "  ambit workspace summary --policy policy.json --directory directory.json --user ana \\\n"
    "                          --records company=companies.csv --records task=tasks.csv";

constexpr const char* exit_codes =
    "Exit codes: 0 done; 1 some records are wrong and were left undecided, or an act was refused;\n"
    "2 wrong usage; 3 an input has errors and nothing was done; 4 a file cannot be read or "
    "written;\n"
    "70 a bug.\n";

int run(int argc, char** argv) {
  using namespace ambit::cli;
  CLI::App program(about, "ambit");
  program.formatter(std::make_shared<help_formatter>());
  program.footer(exit_codes);
  program.set_version_flag("--version", std::string(ambit::version()));
  program.require_subcommand(1);
  program.add_option_function<std::string>("--color", choose_colour, "auto, always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  exit_code result = exit_code::done;
  add_init_command(program, result);
  add_import_command(program, result);
  add_check_command(program, result);
  add_decide_command(program, result);
  add_explain_command(program, result);
  add_renewals_commands(program, result);
  add_directory_commands(program, result);
  add_leads_commands(program, result);
  add_tickets_commands(program, result);
  add_workspace_commands(program, result);
  add_sharing_commands(program, result);
  add_ledger_commands(program, result);
  add_completion_command(program, result);
  take_common_options_anywhere(program);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    if (problem.get_exit_code() == 0) {  // --help, --version
      program.exit(problem);
      if (std::cout.flush()) return static_cast<int>(exit_code::done);
      throw failure{exit_code::cannot_read_or_write, "cannot write standard output"};
    }
    say(usage_problem(program, problem));
    return static_cast<int>(exit_code::wrong_usage);
  }
  return static_cast<int>(result);
}

/// A standard stream that was closed leaves its number to the next file that is opened, and what
/// is meant for the stream would go into that file. A stream is held open in the direction in which
/// it is not used, so that using it still fails.
void hold_standard_streams() {
  for (int stream = 0; stream <= 2; ++stream) {
    if (::fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
    if (::open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY) != stream) {
      throw ambit::cli::failure{ambit::cli::exit_code::cannot_read_or_write,
                                "a standard stream is closed, and /dev/null cannot be opened"};
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that goes away, and a file that may not grow, are errors of writing, not deaths.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  using ambit::cli::exit_code;
  try {
    hold_standard_streams();
    return run(argc, argv);
  } catch (const ambit::cli::failure& ended) {
    if (!ended.message.empty()) ambit::cli::complain(ended.message);
    return static_cast<int>(ended.code);
  } catch (const std::bad_alloc&) {
    std::fputs("ambit: out of memory\n", stderr);
  } catch (const std::exception& bug) {
    ambit::cli::complain(std::string("unexpected: ") + bug.what());
  }
  return static_cast<int>(exit_code::internal);
}
