// workspace_options.hpp: whose plate is looked at, when, and of which records, as the commands
// below `ambit workspace` ask it.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"

namespace ambit::cli {

struct workspace_options {
  engine_paths engine;
  context_options context;
  std::string user;
  std::string plate_of;
  std::vector<std::string> records;  ///< each object=file
  std::string shares;                ///< a file
  std::string reports;               ///< a file
  std::string query;                 ///< further members of the question: JSON, or a file
  std::string view = "day";
  std::string day;
  std::vector<std::string> kinds;
  bool hide_weekends = false;
  std::string format;
  std::string output;
};

/// Engine, moment, user and records.
void add_workspace_options(CLI::App& command, workspace_options& options);

/// The lists; below `ambit workspace`.
void add_workspace_list_commands(CLI::App& parent, exit_code& result);
/// Of what a ledger remembers; below `ambit workspace`.
void add_workspace_ledger_commands(CLI::App& parent, exit_code& result);

/// Everything that a question is put to, which lives together.
struct workspace_run {
  explicit workspace_run(const workspace_options& options);
  std::vector<const batch*> records() const;
  /// The answer to a question; ends the command where it is refused.
  std::string ask(const std::string& question);
  std::string ask(const std::string& question, const ledger& book);

  context when;
  engine rules;
  std::vector<batch> batches;  ///< one of each object
  std::size_t given_count;     ///< of these, from the first on: of the files that were named
  workspace::viewer viewer;
  scratch memory;

 private:
  template <class Ask>
  std::string ask_with_records(const Ask& ask) const;
};

}  // namespace ambit::cli
