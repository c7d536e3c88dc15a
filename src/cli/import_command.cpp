// `ambit import salesforce`: an organisation's own configuration becomes a policy.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct import_options {
  std::vector<std::string> files;
  std::string policy;
  std::string directory;
  std::string report;
  std::string schema;
  std::string time_zone;
  std::string zones;
  std::string name;
};

std::vector<salesforce::source> read_sources(const std::vector<std::string>& paths) {
  std::vector<salesforce::source> sources;
  sources.reserve(paths.size());
  for (const std::string& path : paths) {
    sources.push_back({std::filesystem::path(path).filename().string(), read_file(path)});
  }
  return sources;
}

std::string counted(std::size_t count, std::string_view noun, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? noun : many);
}

/// `9 entries: 8 carried, 3 of them formulas; 1 left uncarried in its place (1 bad_date); 2 queues`
std::string summary(const salesforce::import& read) {
  std::string words = counted(read.entry_count, "entry", "entries") + ": " +
                      std::to_string(read.carried_count) + " carried";
  if (read.formula_count != 0) {
    words += ", with " + std::to_string(read.carried_formula_count) + " of " +
             counted(read.formula_count, "formula", "formulas");
  }
  words += "; ";
  if (read.uncarried_count != 0) {
    words += std::to_string(read.uncarried_count) + " left uncarried in " +
             (read.uncarried_count == 1 ? "its place" : "their places") + " (";
    std::string_view separator;
    for (const auto& [reason, count] : read.uncarried_reasons) {
      words.append(separator).append(std::to_string(count) + " " + reason);
      separator = ", ";
    }
    words += "); ";
  }
  return words + counted(read.queue_count, "queue", "queues") + "\n";
}

/// The zones, among which the one that is asked for must be: an import that names another would be a
/// policy that decides nothing.
zones zones_with(const std::string& wanted, const std::string& folder) {
  zones known = load_zones(folder);
  if (known.contains(wanted)) return known;
  const std::vector<std::string> names = known.names();
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string hint = text::did_you_mean(wanted, views);
  throw failure{exit_code::wrong_usage, "--time-zone: no data for the time zone " +
                                            text::quoted(wanted) +
                                            (hint.empty() ? "" : "; " + hint)};
}

exit_code import_files(const import_options& options) {
  std::vector<std::string> written = {options.policy, options.directory, options.report};
  for (std::size_t i = 0; i < written.size(); ++i) {
    std::vector<std::string> others = options.files;
    others.push_back(options.schema);
    others.insert(others.end(), written.begin(), written.begin() + static_cast<std::ptrdiff_t>(i));
    for (const std::string& other : others) {
      if (same_file(written[i], other)) {
        throw failure{exit_code::wrong_usage, printable(other) + " would be overwritten"};
      }
    }
  }
  salesforce::options settings;
  if (!options.schema.empty()) settings.schema_json = read_file(options.schema);
  settings.time_zone = options.time_zone;
  if (!options.time_zone.empty()) settings.zone_data = zones_with(options.time_zone, options.zones);
  if (!options.name.empty()) settings.name = options.name;
  const result<salesforce::import> read = salesforce::read(read_sources(options.files), settings);
  if (!read) {
    print_report(read.report());
    throw failure{exit_code::bad_input, "nothing was imported"};
  }
  new_files files;
  files.add(options.policy, json::pretty(read->policy_json) + "\n");
  if (!options.directory.empty()) {
    files.add(options.directory, json::pretty(read->directory_json) + "\n");
  }
  if (!options.report.empty()) {
    files.add(options.report, json::pretty(read->notes.to_json()) + "\n");
  }
  files.put_in_place();
  if (options.report.empty()) print_report(read->notes);
  std::fputs(summary(*read).c_str(), stderr);
  return exit_code::done;
}

}  // namespace

void add_import_command(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand("import", "Read another product's configuration");
  command->require_subcommand(1);
  CLI::App* salesforce = command->add_subcommand(
      "salesforce",
      "Assignment rules, queues and the settings of cases (Metadata API XML) become a policy and a "
      "directory.\n\n"
      "  ambit import salesforce Lead.assignmentRules queues/*.queue \\\n"
      "      --out policy.json --directory directory.json --report report.json\n\n"
      "Nothing is dropped in silence: what cannot be carried stays in its place as uncarried and "
      "is\n"
      "named in the report, and every decision that falls past it says so.");
  auto options = std::make_shared<import_options>();
  salesforce->add_option("files", options->files, "AssignmentRules, Queue and CaseSettings files")
      ->type_name("FILE")
      ->required();
  add_file_option(*salesforce, "--out", options->policy, "Policy to write")->required();
  add_file_option(*salesforce, "--directory", options->directory,
                  "Directory to write: the queues, and the users that are named");
  add_file_option(*salesforce, "--report", options->report,
                  "Report to write, as JSON (default: printed)");
  add_file_option(*salesforce, "--schema", options->schema,
                  "Schema with the fields' real types (default: types are inferred)");
  salesforce->add_option("--time-zone", options->time_zone, "Zone of dates that name none")
      ->type_name("ZONE");
  add_zones_option(*salesforce, options->zones);
  salesforce->add_option("--name", options->name, "Name of the policy")->type_name("TEXT");
  salesforce->callback([options, &result] { result = import_files(*options); });
}

}  // namespace ambit::cli
