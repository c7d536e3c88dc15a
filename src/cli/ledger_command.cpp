// `ambit ledger show | history | verify | export | import | forget`: what a ledger remembers.
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ambit/ambit.hpp"
#include "src/base/calendar.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/ledger_file.hpp"
#include "src/cli/ledger_texts.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct ledger_options {
  std::string path;
  std::string snapshot;
  std::string format = "text";
  std::string from;
  std::string to;
  std::string before;
  std::string object = "lead";
  history_query asked;
  output_options output;
};

template <class T>
T take_of_ledger(result<T> made, const std::string& path) {
  if (made) return *std::move(made);
  print_report(made.report());
  throw failure{exit_code_of(made.code()),
                "the ledger " + path + ": " + std::string(name(made.code()))};
}

/// Of a file that is there; what follows reads only.
std::unique_ptr<ledger_file> open_to_read(const std::string& path) {
  require_ledger(path);
  return std::make_unique<ledger_file>(path, ledger_file::use::read);
}

void end_unless_ok(status outcome, const report& problems, const std::string& path) {
  print_report(problems);
  if (outcome == status::ok) return;
  throw failure{exit_code_of(outcome), "the ledger " + path + " was left as it is"};
}

std::optional<std::int64_t> moment_of(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const std::optional<std::int64_t> moment = calendar::parse_timestamp(text);
  if (moment) return moment;
  throw failure{exit_code::wrong_usage,
                option + " " + printable(text) +
                    " is no moment; write it with an offset, such as 2026-11-22T09:00:00Z"};
}

exit_code show(const ledger_options& options) {
  const auto file = open_to_read(options.path);
  const std::string text = take_of_ledger(file->book().describe(), options.path);
  output out("");
  out.write(options.format == "json" ? json::pretty(text) + "\n"
                                     : ledger_text(json_answer(text).root(), options.path));
  out.finish();
  return exit_code::done;
}

exit_code verify(const ledger_options& options) {
  const auto file = open_to_read(options.path);
  const report problems = take_of_ledger(file->book().verify(), options.path);
  if (options.format == "json") {
    output out("");
    out.write(problems.to_json() + "\n");
    out.finish();
  } else {
    print_report(problems);
    say(problems.empty() ? "no problems in " + printable(options.path)
                         : std::to_string(problems.error_count()) + " problems in " +
                               printable(options.path) + "; restore a copy of it");
  }
  return problems.empty() ? exit_code::done : exit_code::bad_input;
}

exit_code export_snapshot(const ledger_options& options) {
  std::vector<std::string> inputs;
  add_ledger_paths(options.path, inputs);
  refuse_to_overwrite(options.output.path, inputs);
  const auto file = open_to_read(options.path);
  const std::string snapshot = take_of_ledger(file->book().snapshot(), options.path);
  output out(options.output.path);
  out.write(snapshot + "\n");
  out.finish();
  return exit_code::done;
}

exit_code import_snapshot(const ledger_options& options) {
  const std::string snapshot = read_file(options.snapshot);
  ledger_file file(options.path, ledger_file::use::write);
  report problems;
  const status filled = file.book().fill(snapshot, display_name(options.snapshot), &problems);
  end_unless_ok(filled, problems, options.path);
  file.save();
  say("the ledger " + printable(options.path) + " remembers what the snapshot held");
  return exit_code::done;
}

exit_code history(const ledger_options& options) {
  std::vector<std::string> inputs;
  add_ledger_paths(options.path, inputs);
  refuse_to_overwrite(options.output.path, inputs);
  history_query asked = options.asked;
  asked.from_unix_us = moment_of("--from", options.from);
  asked.to_unix_us = moment_of("--to", options.to);
  const auto file = open_to_read(options.path);
  const std::string lines = take_of_ledger(file->book().history(asked), options.path);
  results found(options.output, history_shape());
  found.add_lines(lines);
  found.finish();
  return exit_code::done;
}

exit_code forget(const ledger_options& options) {
  const std::optional<std::int64_t> before = moment_of("--before", options.before);
  require_ledger(options.path);
  ledger_file file(options.path, ledger_file::use::write);
  std::string command;
  json::writer out(command);
  out.open_object();
  out.member("command", "forget_decided");
  out.member("object", options.object);
  out.member("before", calendar::format_timestamp(before.value_or(0)));
  out.close_object();
  report problems;
  const status applied = file.book().apply(command, &problems);
  end_unless_ok(applied, problems, options.path);
  file.save();
  say("decisions before " + printable(options.before) + " are forgotten; owners and turns stand");
  return exit_code::done;
}

void add_path(CLI::App& command, ledger_options& options) {
  command.add_option("ledger", options.path, "The ledger")->type_name("FILE")->required();
}

void add_format(CLI::App& command, ledger_options& options) {
  command.add_option("--format", options.format, "text for people, json for programs")
      ->type_name("FORM")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

/// One command below `ambit ledger`, and what it reads its options into, which it keeps.
struct ledger_subcommand {
  CLI::App& command;
  ledger_options& options;
};

ledger_subcommand add_below(CLI::App& parent, const std::string& name,
                            const std::string& description, exit_code (*run)(const ledger_options&),
                            exit_code& result) {
  CLI::App* command = parent.add_subcommand(name, description);
  auto options = std::make_shared<ledger_options>();
  add_path(*command, *options);
  command->callback([options, &result, run] { result = run(*options); });
  return {*command, *options};
}

void add_history(CLI::App& parent, exit_code& result) {
  const auto [command, options] =
      add_below(parent, "history",
                "Who got what, when, by which entry, under which fingerprint.\n\n"
                "  ambit ledger history leads.ledger --id L1\n"
                "  ambit ledger history leads.ledger --user ana --from 2026-11-01T00:00:00Z\n\n"
                "Decisions, the earliest first, and who has the record now. What is said is held\n"
                "against the owner that the decision named.",
                history, result);
  command.add_option("--object", options.asked.object, "Object of the records (default: all)")
      ->type_name("NAME");
  command.add_option("--id", options.asked.id, "Of this record")->type_name("ID");
  CLI::Option* user =
      command.add_option("--user", options.asked.user, "What this user got")->type_name("ID");
  command.add_option("--queue", options.asked.queue, "What this queue got")
      ->type_name("ID")
      ->excludes(user);
  command.add_option("--from", options.from, "Decided at this moment or later")
      ->type_name("MOMENT");
  command.add_option("--to", options.to, "Decided before this moment")->type_name("MOMENT");
  add_output_options(command, options.output);
}

}  // namespace

void add_ledger_commands(CLI::App& program, exit_code& result) {
  CLI::App* parent = program.add_subcommand("ledger", "What a ledger remembers");
  parent->require_subcommand(1);
  const auto shown =
      add_below(*parent, "show", "How much it remembers, whose turns and how many open records.",
                show, result);
  add_format(shown.command, shown.options);
  add_history(*parent, result);
  const auto verified =
      add_below(*parent, "verify", "Whether the file is sound and all that it holds fits together.",
                verify, result);
  add_format(verified.command, verified.options);
  const auto exported = add_below(
      *parent, "export", "Everything as a snapshot (JSON); equal ledgers give equal bytes.",
      export_snapshot, result);
  add_file_option(exported.command, "--output", exported.options.output.path,
                  "File for the snapshot, put in place whole (default: standard output)");
  const auto imported = add_below(*parent, "import",
                                  "A snapshot into a ledger that remembers nothing yet.\n\n"
                                  "  ambit ledger import leads.ledger --snapshot ledger.json",
                                  import_snapshot, result);
  add_file_option(imported.command, "--snapshot", imported.options.snapshot,
                  "Snapshot (JSON); - is standard input")
      ->required();
  const auto forgotten = add_below(
      *parent, "forget",
      "Forgets decisions that were made before a moment: their records would be decided anew.\n\n"
      "  ambit ledger forget leads.ledger --before 2025-01-01T00:00:00Z\n\n"
      "Owners, loads and turns stand.",
      forget, result);
  forgotten.command.add_option("--before", forgotten.options.before, "The moment")
      ->type_name("MOMENT")
      ->required();
  forgotten.command.add_option("--object", forgotten.options.object, "Object of the records")
      ->type_name("NAME")
      ->capture_default_str();
}

}  // namespace ambit::cli
