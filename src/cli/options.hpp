// options.hpp: options that several commands share, declared once so that they read alike.
#pragma once

#include <CLI/CLI.hpp>

#include "src/cli/inputs.hpp"

namespace ambit::cli {

inline void add_engine_options(CLI::App& command, engine_paths& paths) {
  command.add_option("--policy", paths.policy, "Policy file (JSON)")->required();
  command
      .add_option("--directory", paths.directory,
                  "Directory file (JSON): users, accounts, queues, communities")
      ->required();
  command.add_option("--zones", paths.zones,
                     "Folder of time-zone data (default: the system's /usr/share/zoneinfo)");
}

inline void add_context_options(CLI::App& command, context_options& context) {
  command.add_option("--now", context.now,
                     "The moment of the decision, such as 2026-11-22T09:00:00Z "
                     "(default: the machine's clock, read once)");
  command.add_option("--zone", context.zone,
                     "Zone in which local days are counted (default: the policy's)");
  command
      .add_option("--event", context.event,
                  "What happened to the records; part of what makes a decision a repeat")
      ->capture_default_str();
  command.add_option("--actor", context.actor, "Id of the user who caused the event");
  command.add_option("--running-user", context.running_user,
                     "Id of the user in whose name this runs");
}

}  // namespace ambit::cli
