#include "src/cli/usage.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "src/base/text.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

constexpr std::size_t name_column = 28;
constexpr std::size_t widest_help = 100;

/// The command that was named, however deep: `decide leads`.
const CLI::App& deepest(const CLI::App& program) {
  const CLI::App* at = &program;
  for (auto below = at->get_subcommands(); !below.empty(); below = at->get_subcommands()) {
    at = below.front();
  }
  return *at;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    // A group of options has none.
    if (!command->get_name().empty()) names.push_back(command->get_name());
  }
  return names;
}

void add_option_names(const CLI::App& app, std::vector<std::string>& names) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
}

/// Options of a command, its groups among them, and of those it stands in.
std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* group : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (group->get_name().empty()) add_option_names(*group, names);
  }
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent()) {
    add_option_names(*at, names);
  }
  return names;
}

std::string path_of(const CLI::App& app) {
  std::string path = app.get_name();
  for (const CLI::App* at = app.get_parent(); at != nullptr; at = at->get_parent()) {
    path.insert(0, 1, ' ');
    path.insert(0, at->get_name());
  }
  return path;
}

std::string with_hint(const std::string& words, const std::string& name,
                      const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  const std::string hint = text::did_you_mean(name, views);
  return hint.empty() ? words : words + "; " + hint;
}

std::string one_of(const std::vector<std::string>& names) {
  std::string words;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) words += i + 1 == names.size() ? " or " : ", ";
    words += names[i];
  }
  return words;
}

std::string unknown_argument(const CLI::App& command, const std::string& argument) {
  if (argument.size() > 1 && argument.front() == '-') {
    const std::string name = argument.substr(0, argument.find('='));
    const std::vector<std::string> known = option_names(command);
    if (std::find(known.begin(), known.end(), name) != known.end())
      return printable(name) + " goes behind the command, not before it";
    return with_hint("unknown option " + printable(name), name, known);
  }
  const std::vector<std::string> commands = command_names(command);
  if (commands.empty()) return "unexpected argument " + text::quoted(argument);
  return with_hint("unknown command " + text::quoted(argument), argument, commands);
}

/// Lines of at most `width` columns, broken at spaces.
std::string wrapped(std::string_view words, std::size_t width) {
  std::string lines;
  std::size_t column = 0;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (column > 0 && column + 1 + end > width) {
      lines += '\n';
      column = 0;
    } else if (column > 0) {
      lines += ' ';
      ++column;
    }
    lines += words.substr(0, end);
    column += end;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return lines;
}

/// Of what stands beside a name.
std::size_t help_width() {
  const std::size_t width = std::min(terminal_width(), widest_help);
  return width > name_column + 20 ? width - name_column : 20;
}

}  // namespace

help_formatter::help_formatter() {
  column_width(name_column);
  label("OPTIONS", "options");
  label("SUBCOMMAND", "command");
  label("REQUIRED", "(required)");
}

std::string help_formatter::make_description(const CLI::App* app) const {
  return app->get_description() + "\n\n";
}

std::string help_formatter::make_subcommand(const CLI::App* command) const {
  const std::string words = command->get_description();
  std::string line = "  " + command->get_name();
  line.append(name_column - std::min(name_column, line.size()), ' ');
  for (const char letter : wrapped(words.substr(0, words.find('\n')), help_width())) {
    line += letter;
    if (letter == '\n') line.append(name_column, ' ');
  }
  return line + "\n";
}

/// Of an argument without a dash; as many as one likes are `ids...`, whatever the limit.
std::string help_formatter::make_option_usage(const CLI::Option* option) const {
  const std::string name = make_option_name(option, true);
  const std::string words = option->get_expected_max() > 1 ? name + "..." : name;
  return option->get_required() ? words : "[" + words + "]";
}

std::string help_formatter::make_option_opts(const CLI::Option* option) const {
  std::string words;
  if (option->get_type_size() != 0) {
    const std::string type = option->get_type_name();
    words += " " + type.substr(0, type.find(':'));
  }
  if (option->get_required()) words += " " + get_label("REQUIRED");
  return words;
}

std::string help_formatter::make_option_desc(const CLI::Option* option) const {
  std::string words = option->get_description();
  if (!option->get_default_str().empty()) words += " (default: " + option->get_default_str() + ")";
  return wrapped(words, help_width());
}

void take_common_options_anywhere(CLI::App& program) {
  std::vector<CLI::App*> open = {&program};
  while (!open.empty()) {
    CLI::App* at = open.back();
    open.pop_back();
    for (CLI::App* below : at->get_subcommands([](CLI::App*) { return true; })) {
      below->fallthrough();
      open.push_back(below);
    }
  }
}

std::string usage_problem(const CLI::App& program, const CLI::ParseError& problem) {
  const CLI::App& command = deepest(program);
  const std::vector<std::string> unknown = program.remaining(true);
  std::string words;
  if (!unknown.empty()) {
    words = unknown_argument(command, unknown.front());
  } else if (!command_names(command).empty()) {
    words = "say what to do: " + one_of(command_names(command));
  } else {
    words = printable(problem.what());
  }
  const std::string path = path_of(command);
  return path + ": " + words + "\n`" + path + " --help` says more.";
}

}  // namespace ambit::cli
