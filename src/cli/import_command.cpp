// `ambit import`: another product's configuration becomes a policy.
#include <cstdio>
#include <filesystem>
#include <map>
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
  std::string object;
  std::string time_zone;
  std::string zones;
  std::string name;
};

/// The file's name. Of a list view in its object's folder (`Lead/listViews/…`) with these, which
/// alone tell the object.
std::string source_name(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.parent_path();
  if (folder.filename() != "listViews") return path.filename().string();
  return (folder.parent_path().filename() / folder.filename() / path.filename()).generic_string();
}

template <class Source>
std::vector<Source> read_sources(const std::vector<std::string>& paths) {
  std::vector<Source> sources;
  sources.reserve(paths.size());
  for (const std::string& path : paths) sources.push_back({source_name(path), read_file(path)});
  return sources;
}

std::string counted(std::size_t count, std::string_view noun, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? noun : many);
}

/// `; 1 left uncarried in its place (1 bad_date)`, or nothing.
std::string uncarried(const std::map<std::string, std::size_t>& reasons) {
  std::size_t count = 0;
  for (const auto& [reason, each] : reasons) count += each;
  if (count == 0) return {};
  std::string words = "; " + std::to_string(count) + " left uncarried in " +
                      (count == 1 ? "its place" : "their places") + " (";
  std::string_view separator;
  for (const auto& [reason, each] : reasons) {
    words.append(separator).append(std::to_string(each) + " " + reason);
    separator = ", ";
  }
  return words + ")";
}

std::string criteria_words(std::size_t count, std::size_t carried,
                           const std::map<std::string, std::size_t>& reasons) {
  return counted(count, "criterion", "criteria") + ": " + std::to_string(carried) + " carried" +
         uncarried(reasons);
}

/// `9 entries: 8 carried, 3 of them formulas; 1 left uncarried in its place (1 bad_date); 2 queues`
std::string summary(const salesforce::import& read) {
  std::string words = counted(read.entry_count, "entry", "entries") + ": " +
                      std::to_string(read.carried_count) + " carried";
  if (read.formula_count != 0) {
    words += ", with " + std::to_string(read.carried_formula_count) + " of " +
             counted(read.formula_count, "formula", "formulas");
  }
  words += uncarried(read.uncarried_reasons) + "; " + counted(read.queue_count, "queue", "queues") +
           "\n";
  if (read.criterion_count != 0) {
    words += criteria_words(read.criterion_count, read.carried_criterion_count,
                            read.uncarried_criterion_reasons) +
             "\n";
  }
  if (read.sharing_rule_count == 0) return words;
  return words + counted(read.sharing_rule_count, "sharing rule", "sharing rules") + ": " +
         std::to_string(read.carried_sharing_rule_count) + " carried" +
         uncarried(read.uncarried_sharing_rule_reasons) + "\n";
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

/// Nothing that is read may be written over.
void check_outputs(const import_options& options) {
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
}

/// What every importer's options hold.
template <class Options>
Options settings_of(const import_options& options) {
  Options settings;
  if (!options.schema.empty()) settings.schema_json = read_file(options.schema);
  settings.time_zone = options.time_zone;
  if (!options.time_zone.empty()) settings.zone_data = zones_with(options.time_zone, options.zones);
  if (!options.name.empty()) settings.name = options.name;
  return settings;
}

template <class Import>
void check_import(const result<Import>& read) {
  if (read) return;
  print_report(read.report());
  throw failure{exit_code::bad_input, "nothing was imported"};
}

void write_import(const import_options& options, const std::string& policy,
                  const std::string& directory, const report& notes, const std::string& words) {
  new_files files;
  files.add(options.policy, json::pretty(policy) + "\n");
  if (!options.directory.empty()) files.add(options.directory, json::pretty(directory) + "\n");
  if (!options.report.empty()) files.add(options.report, json::pretty(notes.to_json()) + "\n");
  files.put_in_place();
  if (options.report.empty()) print_report(notes);
  std::fputs(words.c_str(), stderr);
}

exit_code import_salesforce(const import_options& options) {
  check_outputs(options);
  const auto read = salesforce::read(read_sources<salesforce::source>(options.files),
                                     settings_of<salesforce::options>(options));
  check_import(read);
  write_import(options, read->policy_json, read->directory_json, read->notes, summary(*read));
  return exit_code::done;
}

exit_code import_hubspot(const import_options& options) {
  check_outputs(options);
  auto settings = settings_of<hubspot::options>(options);
  settings.object = options.object;
  // A list names any zone that it likes.
  if (options.time_zone.empty()) settings.zone_data = load_zones(options.zones);
  const auto read = hubspot::read(read_sources<hubspot::source>(options.files), settings);
  check_import(read);
  write_import(
      options, read->policy_json, {}, read->notes,
      criteria_words(read->criterion_count, read->carried_count, read->uncarried_reasons) + "\n");
  return exit_code::done;
}

void add_common_options(CLI::App& command, import_options& options) {
  add_file_option(command, "--out", options.policy, "Policy to write")->required();
  add_file_option(command, "--report", options.report,
                  "Report to write, as JSON (default: printed)");
  add_file_option(command, "--schema", options.schema,
                  "Schema with the fields' real types (default: types are inferred)");
  command.add_option("--time-zone", options.time_zone, "Zone of dates that name none")
      ->type_name("ZONE");
  add_zones_option(command, options.zones);
  command.add_option("--name", options.name, "Name of the policy")->type_name("TEXT");
}

void add_salesforce_command(CLI::App& command, exit_code& result) {
  CLI::App* salesforce = command.add_subcommand(
      "salesforce",
      "Metadata (XML) becomes a policy and a directory.\n\n"
      "Assignment rules, queues and the settings of cases become its rules; list views, "
      "escalation,\n"
      "auto-response and territory rules its criteria; sharing rules its sharing.\n\n"
      "  ambit import salesforce Lead.assignmentRules queues/*.queue \\\n"
      "      --out policy.json --directory directory.json --report report.json\n\n"
      "Nothing is dropped in silence: what cannot be carried stays in its place as uncarried and "
      "is\n"
      "named in the report, and every decision that falls past it says so.");
  auto options = std::make_shared<import_options>();
  salesforce
      ->add_option("files", options->files,
                   "AssignmentRules, Queue, CaseSettings, ListView, EscalationRules, "
                   "AutoResponseRules, Territory2Rule and SharingRules files")
      ->type_name("FILE")
      ->required();
  add_common_options(*salesforce, *options);
  add_file_option(*salesforce, "--directory", options->directory,
                  "Directory to write: the queues, and the users, roles and groups that are named");
  salesforce->callback([options, &result] { result = import_salesforce(*options); });
}

void add_hubspot_command(CLI::App& command, exit_code& result) {
  CLI::App* hubspot = command.add_subcommand(
      "hubspot",
      "Searches (filterGroups) and lists (filterBranch), as JSON, become a policy's criteria.\n\n"
      "  ambit import hubspot contacts.big.json lists.json --out policy.json --report report.json"
      "\n\n"
      "Nothing is dropped in silence: what cannot be carried stays in its place as uncarried and "
      "is\n"
      "named in the report.");
  auto options = std::make_shared<import_options>();
  hubspot->add_option("files", options->files, "Search requests and lists")
      ->type_name("FILE")
      ->required();
  add_common_options(*hubspot, *options);
  hubspot->add_option("--object", options->object, "What a file is about that does not tell")
      ->type_name("NAME");
  hubspot->callback([options, &result] { result = import_hubspot(*options); });
}

}  // namespace

void add_import_command(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand("import", "Read another product's configuration");
  command->require_subcommand(1);
  add_salesforce_command(*command, result);
  add_hubspot_command(*command, result);
}

}  // namespace ambit::cli
