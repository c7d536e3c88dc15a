// `ambit check`: does a policy compile, and does it fit the directory?
#include <cstdio>
#include <memory>
#include <string>

#include "ambit/ambit.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct check_options {
  std::string policy;
  std::string directory;
  std::string zones;
  std::string format = "text";
  bool strict = false;
};

/// All that is wrong with both files, in one go.
report check_all(const check_options& options, std::string& description) {
  report found;
  const result<policy> rules =
      policy::compile(read_file(options.policy), display_name(options.policy));
  found.append(rules.report());
  if (rules) description = rules->describe();
  if (options.directory.empty()) return found;
  const result<directory> people =
      directory().apply(read_file(options.directory), display_name(options.directory));
  found.append(people.report());
  if (!rules || !people) return found;
  found.append(engine::bind(*rules, *people, load_zones(options.zones)).report(),
               display_name(options.policy));
  return found;
}

exit_code check(const check_options& options) {
  std::string description;
  const report found = check_all(options, description);
  const bool failed = found.has_errors() || (options.strict && found.warning_count() > 0);
  output out("");
  if (options.format == "json") {
    out.write(found.to_json() + "\n");
  } else {
    print_report(found);
    if (!found.has_errors()) out.write(json::pretty(description) + "\n");
    std::fprintf(stderr, "%s: %zu errors, %zu warnings\n", display_name(options.policy).c_str(),
                 found.error_count(), found.warning_count());
  }
  out.finish();
  return failed ? exit_code::bad_input : exit_code::done;
}

}  // namespace

void add_check_command(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand(
      "check",
      "Check a policy, alone or against a directory, and say what it holds.\n\n"
      "  ambit check policy.json --directory directory.json\n\n"
      "All problems are listed, each with its place and a remedy.");
  auto options = std::make_shared<check_options>();
  command->add_option("policy", options->policy, "Policy file (JSON); - is standard input")
      ->required();
  command->add_option("--directory", options->directory,
                      "Directory file: also look for names that it does not know");
  command->add_option("--zones", options->zones, "Folder of time-zone data");
  command->add_option("--format", options->format, "text for people, json for programs")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_flag("--strict", options->strict, "Treat warnings as errors");
  command->callback([options, &result] { result = check(*options); });
}

}  // namespace ambit::cli
