// `ambit completion`: what a shell needs to complete commands, options and their values. Written
// from the commands themselves, so that it cannot fall behind them.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/cli/command.hpp"
#include "src/cli/outputs.hpp"

namespace ambit::cli {

namespace {

/// What may follow an option.
enum class value_kind : std::uint8_t { none, free, choice, file, folder };

struct option_shape {
  std::string name;  ///< with its dashes
  std::string about;
  value_kind value = value_kind::none;
  std::vector<std::string> choices;
};

struct command_shape {
  std::string path;   ///< `decide leads`; empty: the program itself
  std::string about;  ///< the first line
  std::vector<const CLI::App*> below;
  std::vector<option_shape> options;
  bool takes_files = false;
  std::vector<std::string> words;  ///< that stand for themselves
};

/// The first line of a text, without what a shell's quotes would trip over.
std::string plain_line(const std::string& words) {
  std::string line = words.substr(0, words.find('\n'));
  std::replace(line.begin(), line.end(), '\'', '`');
  return line;
}

option_shape shape_of(const CLI::Option& option, const std::string& name) {
  option_shape shape{"--" + name, plain_line(option.get_description()), value_kind::none, {}};
  if (option.get_type_size() == 0) return shape;
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{');
  if (open == std::string::npos) {
    shape.value = type == "FILE"     ? value_kind::file
                  : type == "FOLDER" ? value_kind::folder
                                     : value_kind::free;
    return shape;
  }
  shape.value = value_kind::choice;
  std::string choice;
  for (const char letter : type.substr(open + 1)) {
    if (letter != ',' && letter != '}') {
      choice += letter;
      continue;
    }
    shape.choices.push_back(choice);
    choice.clear();
  }
  return shape;
}

void add_options(const CLI::App& app, command_shape& shape) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      const option_shape positional = shape_of(*option, option->get_name());
      shape.takes_files = shape.takes_files || positional.value == value_kind::file ||
                          positional.value == value_kind::folder;
      shape.words.insert(shape.words.end(), positional.choices.begin(), positional.choices.end());
    }
    for (const std::string& name : option->get_lnames()) {
      const bool is_known =
          std::any_of(shape.options.begin(), shape.options.end(),
                      [&](const option_shape& known) { return known.name == "--" + name; });
      if (!is_known) shape.options.push_back(shape_of(*option, name));
    }
  }
}

/// Every command, each above those that stand in it. The program's own options go anywhere.
std::vector<command_shape> shapes_of(const CLI::App& program) {
  struct open_command {
    const CLI::App* app;
    std::string path;
  };
  std::vector<command_shape> shapes;
  std::vector<open_command> open = {{&program, ""}};
  for (std::size_t i = 0; i < open.size(); ++i) {
    const CLI::App& app = *open[i].app;
    command_shape shape{open[i].path,
                        plain_line(app.get_description()),
                        app.get_subcommands([](const CLI::App*) { return true; }),
                        {},
                        false,
                        {}};
    for (const CLI::App* below : shape.below) {
      open.push_back({below, (shape.path.empty() ? "" : shape.path + " ") + below->get_name()});
    }
    add_options(app, shape);
    if (&app != &program) add_options(program, shape);
    shapes.push_back(std::move(shape));
  }
  return shapes;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += between;
    line += word;
  }
  return line;
}

std::string quoted_path(const command_shape& shape, const std::string& after = {}) {
  std::string words = "\"ambit";
  if (!shape.path.empty()) words += " " + shape.path;
  if (!after.empty()) words += " " + after;
  return words + "\"";
}

/// The patterns of all commands but the program: how a word takes the place one deeper.
std::string command_patterns(const std::vector<command_shape>& shapes) {
  std::vector<std::string> patterns;
  for (const command_shape& shape : shapes) {
    if (!shape.path.empty()) patterns.push_back(quoted_path(shape));
  }
  return joined(patterns, " | ");
}

std::string bash_value(const option_shape& option) {
  switch (option.value) {
    case value_kind::choice:
      return "mapfile -t COMPREPLY < <(compgen -W \"" + joined(option.choices, " ") +
             "\" -- \"$current\")";
    case value_kind::file:
      return "mapfile -t COMPREPLY < <(compgen -f -- \"$current\")";
    case value_kind::folder:
      return "mapfile -t COMPREPLY < <(compgen -d -- \"$current\")";
    case value_kind::none:
    case value_kind::free:
      break;
  }
  return "COMPREPLY=()";
}

std::string bash_script(const std::vector<command_shape>& shapes) {
  std::string text =
      "# ambit in bash: source <(ambit completion bash)\n"
      "_ambit() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local place=ambit word\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"$place $word\" in\n"
      "      " +
      command_patterns(shapes) +
      ") place=\"$place $word\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$place $previous\" in\n";
  for (const command_shape& shape : shapes) {
    for (const option_shape& option : shape.options) {
      if (option.value == value_kind::none) continue;
      text +=
          "    " + quoted_path(shape, option.name) + ") " + bash_value(option) + "; return ;;\n";
    }
  }
  text += "  esac\n  case \"$place\" in\n";
  for (const command_shape& shape : shapes) {
    std::vector<std::string> words = shape.words;
    for (const CLI::App* below : shape.below) words.push_back(below->get_name());
    for (const option_shape& option : shape.options) words.push_back(option.name);
    text += "    " + quoted_path(shape) + ") mapfile -t COMPREPLY < <(compgen -W \"" +
            joined(words, " ") + "\"" + (shape.takes_files ? " -f" : "") + " -- \"$current\") ;;\n";
  }
  return text + "  esac\n}\ncomplete -o filenames -F _ambit ambit\n";
}

std::string zsh_value(const option_shape& option) {
  switch (option.value) {
    case value_kind::choice:
      return "compadd -- " + joined(option.choices, " ");
    case value_kind::file:
      return "_files";
    case value_kind::folder:
      return "_files -/";
    case value_kind::none:
    case value_kind::free:
      break;
  }
  return "_message value";
}

std::string zsh_script(const std::vector<command_shape>& shapes) {
  std::string text =
      "#compdef ambit\n"
      "# ambit in zsh: source <(ambit completion zsh), or as a file _ambit in $fpath\n"
      "_ambit() {\n"
      "  local place=ambit word previous=${words[CURRENT-1]}\n"
      "  local -a commands options\n"
      "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
      "    case \"$place $word\" in\n"
      "      (" +
      command_patterns(shapes) +
      ") place=\"$place $word\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$place $previous\" in\n";
  for (const command_shape& shape : shapes) {
    for (const option_shape& option : shape.options) {
      if (option.value == value_kind::none) continue;
      text +=
          "    (" + quoted_path(shape, option.name) + ") " + zsh_value(option) + "; return ;;\n";
    }
  }
  text += "  esac\n  case \"$place\" in\n";
  for (const command_shape& shape : shapes) {
    text += "    (" + quoted_path(shape) + ")\n      commands=(";
    for (const CLI::App* below : shape.below) {
      text += " '" + below->get_name() + ":" + plain_line(below->get_description()) + "'";
    }
    for (const std::string& word : shape.words) text += " '" + word + ":'";
    text += " )\n      options=(";
    for (const option_shape& option : shape.options) {
      text += " '" + option.name + ":" + option.about + "'";
    }
    text += shape.takes_files ? " )\n      _files ;;\n" : " ) ;;\n";
  }
  return text +
         "  esac\n"
         "  _describe command commands\n"
         "  _describe -o option options\n"
         "}\n"
         "if [[ ${funcstack[1]} == _ambit ]]; then _ambit \"$@\"; else compdef _ambit ambit; fi\n";
}

std::string fish_value(const option_shape& option) {
  switch (option.value) {
    case value_kind::choice:
      return " -x -a '" + joined(option.choices, " ") + "'";
    case value_kind::file:
      return " -r -F";
    case value_kind::folder:
      return " -x -a '(__fish_complete_directories)'";
    case value_kind::free:
      return " -x";
    case value_kind::none:
      break;
  }
  return {};
}

std::string fish_script(const std::vector<command_shape>& shapes) {
  std::vector<std::string> paths;
  for (const command_shape& shape : shapes) {
    if (!shape.path.empty()) paths.push_back("'" + shape.path + "'");
  }
  std::string text =
      "# ambit in fish: ambit completion fish > ~/.config/fish/completions/ambit.fish\n"
      "function __ambit_at\n"
      "  set -l place\n"
      "  for word in (commandline -opc)[2..-1]\n"
      "    if contains -- (string join ' ' -- $place $word) " +
      joined(paths, " ") +
      "\n"
      "      set -a place $word\n"
      "    end\n"
      "  end\n"
      "  test (string join ' ' -- $place) = \"$argv[1]\"\n"
      "end\n"
      "complete -c ambit -f\n";
  for (const command_shape& shape : shapes) {
    const std::string at = "complete -c ambit -n '__ambit_at \"" + shape.path + "\"'";
    for (const CLI::App* below : shape.below) {
      text +=
          at + " -a " + below->get_name() + " -d '" + plain_line(below->get_description()) + "'\n";
    }
    for (const option_shape& option : shape.options) {
      text +=
          at + " -l " + option.name.substr(2) + fish_value(option) + " -d '" + option.about + "'\n";
    }
    if (shape.takes_files) text += at + " -F\n";
  }
  return text;
}

}  // namespace

void add_completion_command(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand(
      "completion",
      "Complete commands and options in a shell\n\n"
      "  source <(ambit completion bash)        in ~/.bashrc\n"
      "  source <(ambit completion zsh)         in ~/.zshrc, after compinit\n"
      "  ambit completion fish > ~/.config/fish/completions/ambit.fish");
  auto shell = std::make_shared<std::string>();
  command->add_option("shell", *shell, "bash, zsh or fish")
      ->type_name("SHELL")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([shell, &program, &result] {
    const std::vector<command_shape> shapes = shapes_of(program);
    output out("");
    out.write(*shell == "bash"  ? bash_script(shapes)
              : *shell == "zsh" ? zsh_script(shapes)
                                : fish_script(shapes));
    out.finish();
    result = exit_code::done;
  });
}

}  // namespace ambit::cli
