// sharing_run.hpp: what the commands about sharing share: their options, and what they read.
#pragma once

#include <string>

#include "ambit/ambit.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/options.hpp"
#include "src/cli/records.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

struct sharing_options {
  engine_paths engine;
  context_options context;
  records_options records;
  output_options output;
  std::string shares;  ///< a file
  std::string user;
  std::string id;
  std::string access = "read";
  std::string query;
  std::string patch;    ///< a file to write
  std::string against;  ///< another policy, or
  std::string change;   ///< a merge patch of this one
  bool count = false;
};

/// The object that is asked about: the one that was named, else the only one that the policy
/// shares, else lead.
std::string shared_object(const policy& rules, const std::string& asked);

/// Engine, records, shares and moment of a run, which live together.
struct sharing_run {
  explicit sharing_run(const sharing_options& options);

  context when;
  engine rules;
  std::string object;
  records_file file;
  records_part part;
  sharing::shares by_hand;
};

/// The usual options of a command below `sharing`.
void add_sharing_options(CLI::App& command, sharing_options& options);

/// Below `sharing`; in sharing_review_commands.cpp.
void add_sharing_review_commands(CLI::App& parent, exit_code& result);

}  // namespace ambit::cli
