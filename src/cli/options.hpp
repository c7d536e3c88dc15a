// options.hpp: options that several commands share, declared once so that they read alike.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "src/cli/inputs.hpp"
#include "src/cli/records.hpp"
#include "src/cli/results.hpp"

namespace ambit::cli {

inline CLI::Option* add_file_option(CLI::App& command, const std::string& name, std::string& path,
                                    const std::string& description) {
  return command.add_option(name, path, description)->type_name("FILE");
}

/// Of counts. CLI's own check tells of the range of a double.
inline CLI::Validator at_least_one() {
  return {[](std::string& written) {
            std::int64_t count = 0;
            const bool is_whole = CLI::detail::lexical_cast(written, count);
            return is_whole && count > 0 ? std::string()
                                         : written + " is no whole number from 1 upwards";
          },
          ""};
}

inline void add_zones_option(CLI::App& command, std::string& path) {
  command
      .add_option("--zones", path,
                  "Folder of time-zone data (default: the system's /usr/share/zoneinfo)")
      ->type_name("FOLDER");
}

inline void add_engine_options(CLI::App& command, engine_paths& paths) {
  add_file_option(command, "--policy", paths.policy, "Policy (JSON)")->required();
  add_file_option(command, "--directory", paths.directory,
                  "Directory (JSON): users, accounts, queues, communities")
      ->required();
  add_zones_option(command, paths.zones);
}

/// The files of records and how they are read; `records_help` goes with it into a description.
inline CLI::Option* add_records_options(
    CLI::App& command, records_options& records,
    const std::string& usual_object = "the only one that is assigned, or lead") {
  CLI::Option* file =
      add_file_option(command, "--records", records.path, "Records; - is standard input");
  command
      .add_option("--records-format", records.form, "auto (by name or content), csv, json or jsonl")
      ->type_name("FORM")
      ->check(CLI::IsMember({"auto", "csv", "json", "jsonl"}))
      ->capture_default_str();
  command
      .add_option("--separator", records.separator,
                  "Of CSV: comma, semicolon or tab (default: comma; tab for .tsv)")
      ->type_name("NAME")
      ->check(CLI::IsMember({"comma", "semicolon", "tab"}));
  command
      .add_option("--object", records.object,
                  "Object of the schema (default: " + usual_object + ")")
      ->type_name("NAME");
  return file;
}

inline constexpr const char* records_help =
    "Records are JSON Lines, a JSON array, one JSON object, or CSV whose first line names the\n"
    "fields: an empty cell is a missing value, true, false, 1 and 0 are bools, choices stand\n"
    "separated by ; in one cell, and dates as 2026-11-22. A record that is wrong is named by its\n"
    "line and left undecided; the others are decided.";

inline void add_output_options(CLI::App& command, output_options& output) {
  command
      .add_option("--format", output.format,
                  "table for people; jsonl, json or csv for programs (default: by the name of "
                  "--output; table on a terminal, else jsonl)")
      ->type_name("FORM")
      ->check(CLI::IsMember({"table", "jsonl", "json", "csv"}));
  add_file_option(command, "--output", output.path,
                  "File for the results, put in place whole (default: standard output)");
  command.add_flag("--wide", output.wide, "Cut nothing of a table to the terminal");
  command.add_flag("--for-spreadsheet", output.for_spreadsheet,
                   "In CSV, put ' before texts that a spreadsheet would run as a formula: they "
                   "begin with =, +, -, @, a tab or a line end");
}

inline void add_context_options(CLI::App& command, context_options& context) {
  command
      .add_option("--now", context.now,
                  "The moment of the decision, such as 2026-11-22T09:00:00Z "
                  "(default: the machine's clock, read once)")
      ->type_name("MOMENT");
  command
      .add_option("--zone", context.zone,
                  "Zone in which local days are counted (default: the policy's)")
      ->type_name("ZONE");
  command
      .add_option("--event", context.event,
                  "What happened to the records; part of what makes a decision a repeat")
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--actor", context.actor, "Id of the user who caused the event")
      ->type_name("ID");
  command
      .add_option("--running-user", context.running_user, "Id of the user in whose name this runs")
      ->type_name("ID");
}

}  // namespace ambit::cli
