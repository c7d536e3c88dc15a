// usage.hpp: how the program teaches: its help, and what it says to a mistyped command line.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace ambit::cli {

/// Help as wide as the terminal; a list of commands shows the first line of each description only.
class help_formatter : public CLI::Formatter {
 public:
  help_formatter();
  std::string make_description(const CLI::App* app) const override;
  std::string make_subcommand(const CLI::App* command) const override;
  std::string make_option_usage(const CLI::Option* option) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

/// Lets the program's own options, such as --color, stand behind any command too.
void take_common_options_anywhere(CLI::App& program);

/// What is wrong with the command line, with the nearest known name where there is one.
std::string usage_problem(const CLI::App& program, const CLI::ParseError& problem);

}  // namespace ambit::cli
