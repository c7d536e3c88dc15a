// `ambit init`: a small policy, directory and records to start from.
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "src/cli/command.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/starter.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

exit_code init(const std::string& folder) {
  const std::filesystem::path base = folder;
  for (const starter_file& file : starter_files) {
    std::error_code ignored;
    const std::filesystem::path target = base / file.name;
    if (std::filesystem::exists(std::filesystem::symlink_status(target, ignored))) {
      throw failure{exit_code::wrong_usage,
                    printable(target.string()) + " is there already; nothing was written"};
    }
  }
  std::error_code error;
  std::filesystem::create_directories(base, error);
  if (error) {
    throw failure{exit_code::cannot_read_or_write,
                  "cannot make the folder " + printable(folder) + ": " + error.message()};
  }
  new_files files;
  for (const starter_file& file : starter_files) {
    files.add((base / file.name).string(), file.text);
  }
  files.put_in_place();
  say("Wrote policy.json, directory.json, leads.csv and README.md to " + printable(folder) +
      ". Try:\n\n  cd " + printable(folder) +
      "\n  ambit decide leads --policy policy.json --directory directory.json --records "
      "leads.csv\n\nREADME.md says what else.");
  return exit_code::done;
}

}  // namespace

void add_init_command(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand(
      "init",
      "Write a small policy, directory and records to start from\n\n"
      "  ambit init my-company\n\n"
      "Beside them stands a README.md with commands to try. Nothing is overwritten.");
  auto folder = std::make_shared<std::string>();
  command->add_option("folder", *folder, "Where to write; made when it is not there")
      ->type_name("FOLDER")
      ->required();
  command->callback([folder, &result] { result = init(*folder); });
}

}  // namespace ambit::cli
