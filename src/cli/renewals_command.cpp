// `ambit decide renewals`, `ambit explain renewals`, `ambit renewals due | standing | change`:
// whose the conversation near a renewal is, who hears of it, and when.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/merge_patch.hpp"
#include "src/cli/client_file.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/ledger_file.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/records.hpp"
#include "src/cli/renewals_shapes.hpp"
#include "src/cli/results.hpp"
#include "src/cli/take.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct renewal_options {
  engine_paths engine;
  context_options context;
  records_options records;
  std::string kind = "renewal";
  std::string id;
  std::string from;
  std::string to;
  std::string day;
  std::string ledger;
  std::string commands;
  output_options output;
  bool mark_sent = false;
  bool preview = false;
  bool keep_going = false;
};

std::size_t row_of(const batch& records, const std::string& id) {
  if (id.empty() && records.size() == 1) return 0;
  for (std::size_t row = 0; row < records.size(); ++row) {
    if (!id.empty() && records.id(row) == id) return row;
  }
  throw failure{exit_code::wrong_usage, id.empty()
                                            ? "there are several clients; say which with --id"
                                            : "no client has the id " + printable(id)};
}

void refuse_overwriting(const renewal_options& options) {
  std::vector<std::string> inputs = {options.records.path, options.engine.policy,
                                     options.engine.directory, options.commands};
  add_ledger_paths(options.ledger, inputs);
  refuse_to_overwrite(options.output.path, inputs);
}

// ------------------------------------------------------------------------------------------
// answers

void write_lines(const renewal_options& options, const std::string& lines,
                 const result_shape& shape) {
  results answers(options.output, shape);
  answers.add_lines(lines);
  answers.finish();
}

void write_answer(const renewal_options& options, const std::string& text) {
  output out(options.output.path);
  out.write(text);
  out.finish();
}

// -------------------------------------------------------------------------------------------
// decide

renewals::notice_kind kind_of(const renewal_options& options) {
  return options.kind == "account" ? renewals::notice_kind::account
                                   : renewals::notice_kind::renewal;
}

exit_code decide(const renewal_options& options) {
  refuse_overwriting(options);
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, true);
  const client_file clients = load_clients(options.records, rules);
  clients.print_as_errors(clients.undecided);
  const renewals::decisions made =
      take(renewals::decide(clients.book, kind_of(options), when), "no decision");
  const std::string lines = made.to_json_lines();
  write_lines(options, lines, renewal_shape());
  std::vector<std::size_t> counts(3);
  for (std::size_t row = 0; row < made.size(); ++row) {
    ++counts[static_cast<std::size_t>(made.outcome(row))];
  }
  say(std::to_string(made.size()) + (made.size() == 1 ? " client: " : " clients: ") +
      std::to_string(counts[0]) + " decided, " + std::to_string(counts[1]) + " undeliverable, " +
      std::to_string(counts[2]) + " undecided");
  return counts[2] > 0 && !options.keep_going ? exit_code::records_undecided : exit_code::done;
}

exit_code explain(const renewal_options& options) {
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, false);
  const client_file clients = load_clients(options.records, rules);
  const std::string text =
      take(renewals::explain(clients.book, row_of(clients.records.records, options.id),
                             kind_of(options), when),
           "no explanation");
  const json_answer answer(text);
  if (options.output.format == "json") {
    write_answer(options, json::pretty(text) + "\n");
  } else {
    write_answer(options, printable(text_at(answer.root(), "sentence")) + "\n");
  }
  return is_undecided(answer.root()) ? exit_code::records_undecided : exit_code::done;
}

// -------------------------------------------------------------------------------------------
// due and standing

/// Notices are marked once they are written out whole: marked ones are never given again, so that
/// what could not be written would be lost. A run that fails in between says so by its exit code.
exit_code due(const renewal_options& options) {
  if (options.mark_sent && options.ledger.empty()) {
    throw failure{exit_code::wrong_usage, "--mark-sent needs --ledger, the file that remembers"};
  }
  refuse_overwriting(options);
  const engine rules = load_engine(options.engine, true);
  const client_file clients = load_clients(options.records, rules);
  ledger_file file(options.ledger,
                   options.mark_sent ? ledger_file::use::write : ledger_file::use::read);
  result<renewals::notices> found =
      renewals::due(clients.book, file.book(), options.from, options.to);
  const std::size_t wrong = found ? found.report().warning_count() : 0;
  if (found) clients.print_as_errors(found.report());
  const renewals::notices notices = take(std::move(found), "no notices");
  write_lines(options, notices.to_json_lines(), notice_shape());
  if (options.mark_sent) {
    report problems;
    const status marked = file.book().apply(notices.sent_commands(), &problems);
    if (marked != status::ok) {
      print_report(problems);
      throw failure{exit_code_of(marked), "the notices are not marked as sent"};
    }
    file.save();
  }
  std::size_t undeliverable = 0;
  for (std::size_t i = 0; i < notices.size(); ++i) {
    undeliverable += notices.outcome(i) == renewals::outcome::undeliverable ? 1 : 0;
  }
  say(std::to_string(notices.size()) + (notices.size() == 1 ? " notice, " : " notices, ") +
      std::to_string(undeliverable) + " undeliverable" +
      (options.mark_sent ? "; the others are marked as sent" : ""));
  return wrong > 0 && !options.keep_going ? exit_code::records_undecided : exit_code::done;
}

std::size_t count_undecided(const std::string& lines) {
  std::size_t count = 0;
  json::document document;
  report unused;
  json::line line;
  std::size_t offset = 0;
  std::uint64_t number = 0;
  while (json::next_line(lines, offset, number, line)) {
    if (!document.parse(line.text, {}, unused)) continue;
    if (text_at(document.root(), "outcome") == "undecided") ++count;
  }
  return count;
}

exit_code standing(const renewal_options& options) {
  refuse_overwriting(options);
  const engine rules = load_engine(options.engine, true);
  const client_file clients = load_clients(options.records, rules);
  result<renewals::standings> found = renewals::standing(clients.book, options.day);
  const std::size_t wrong = found ? found.report().warning_count() : 0;
  if (found) clients.print_as_errors(found.report());
  const renewals::standings made = take(std::move(found), "no standing");
  const std::string lines = made.to_json_lines();
  write_lines(options, lines, standing_shape());
  const std::size_t undecided = count_undecided(lines);
  say(std::to_string(made.size()) + (made.size() == 1 ? " client: " : " clients: ") +
      std::to_string(made.size() - undecided) + " decided, " + std::to_string(undecided) +
      " undecided");
  return wrong > 0 && !options.keep_going ? exit_code::records_undecided : exit_code::done;
}

// -------------------------------------------------------------------------------------------
// change

/// The policy with the changes, compiled and bound once more before it takes the file's place.
void save_policy(const renewal_options& options, const engine& rules, json::value patch) {
  const std::string written =
      json::pretty(json::merge_patch(read_file(options.engine.policy), patch.source())) + "\n";
  const policy changed = take(policy::compile(written, display_name(options.engine.policy)),
                              "the changed policy is refused");
  take(engine::bind(changed, rules.directory(), rules.zones()), "the changed policy is refused");
  replace_file(options.engine.policy, written);
}

/// One record's new values a line: records belong to the host.
std::string record_lines(json::value records) {
  std::string lines;
  for (json::value each = records.first(); each; each = each.next()) {
    lines += std::string(each.source()) + "\n";
  }
  return lines;
}

/// What the commands of a file would do. Commands that are wrong are an input with errors.
std::string preview(const renewals::clients& book, const std::string& file, const context& when) {
  result<std::string> made = renewals::preview(book, read_file(file), when);
  if (made) return *std::move(made);
  report named;
  named.append(made.report(), display_name(file));
  print_report(named);
  throw failure{made.code() == status::invalid_argument ? exit_code::bad_input
                : made.code() == status::internal       ? exit_code::internal
                                                        : exit_code::wrong_usage,
                "nothing is changed"};
}

exit_code change(const renewal_options& options) {
  refuse_overwriting(options);
  if (options.commands == "-" && options.records.path == "-") {
    throw failure{exit_code::wrong_usage, "commands and records cannot both be standard input"};
  }
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, true);
  const client_file clients = load_clients(options.records, rules);
  const std::string text = preview(clients.book, options.commands, when);
  json::document document;
  report unused;
  document.parse(text, {}, unused);
  const json::value changes = document.root();
  const bool has_settings = changes.find("policy").size() > 0;
  if (!options.preview) {
    // The records first: a policy that is saved without them could not be asked for them again.
    write_answer(options, record_lines(changes.find("records")));
    if (has_settings) save_policy(options, rules, changes.find("policy"));
  } else if (wants_table(options.output)) {
    write_table(options.output, changes_table(changes));
  } else {
    write_answer(options, json::pretty(text) + "\n");
  }
  const std::size_t moved = changes.find("clients").size();
  const std::size_t starting = changes.find("starts").size();
  say(std::to_string(moved) + (moved == 1 ? " client changes, " : " clients change, ") +
      std::string(changes.find("owner_changes").number()) + " of them the owner; " +
      std::to_string(starting) + (starting == 1 ? " person starts" : " people start") +
      " to hear, " + std::to_string(changes.find("stops").size()) + " stop" +
      (options.preview ? " (a preview: nothing is saved)"
       : has_settings  ? "; the policy is saved, the records above are the host's to save"
                       : "; the records above are the host's to save"));
  return exit_code::done;
}

// ------------------------------------------------------------------------------------------
// options

void add_common(CLI::App& command, renewal_options& options) {
  add_engine_options(command, options.engine);
  add_records_options(command, options.records, "client")->required();
}

void add_output(CLI::App& command, renewal_options& options) {
  add_file_option(command, "--output", options.output.path,
                  "File for the answer, put in place whole (default: standard output)");
}

void add_moment_options(CLI::App& command, context_options& context) {
  command
      .add_option("--now", context.now,
                  "The moment, such as 2026-11-22T09:00:00Z; its day tells who is absent "
                  "(default: the machine's clock, read once)")
      ->type_name("MOMENT");
  command
      .add_option("--zone", context.zone,
                  "Zone in which local days are counted (default: the policy's)")
      ->type_name("ZONE");
}

void add_format(CLI::App& command, renewal_options& options) {
  add_output_options(command, options.output);
  command.add_flag("--keep-going", options.keep_going,
                   "Exit with 0 although some records are wrong and were left undecided");
}

void add_kind(CLI::App& command, renewal_options& options) {
  command
      .add_option("--kind", options.kind,
                  "Kind of notice: renewal follows overrides, account does not")
      ->check(CLI::IsMember({"renewal", "account"}))
      ->capture_default_str();
}

template <class Run>
void run_with(CLI::App& command, const std::shared_ptr<renewal_options>& options, exit_code& result,
              Run run) {
  command.callback([options, &result, run] { result = run(*options); });
}

void add_decide(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "renewals",
      "Whose the conversation near a renewal is, the vendor's or a partner's, and who is told.\n\n"
      "  ambit decide renewals --policy policy.json --directory directory.json \\\n"
      "                        --records clients.jsonl");
  auto options = std::make_shared<renewal_options>();
  add_common(*command, *options);
  add_kind(*command, *options);
  add_moment_options(*command, options->context);
  add_format(*command, *options);
  run_with(*command, options, result, decide);
}

void add_explain(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "renewals", "Why a client's renewal is whose it is, who is told, and who cannot be.");
  auto options = std::make_shared<renewal_options>();
  add_common(*command, *options);
  command->add_option("--id", options->id, "Which client (not needed when there is only one)");
  add_kind(*command, *options);
  add_moment_options(*command, options->context);
  add_output(*command, *options);
  options->output.format = "text";
  command->add_option("--format", options->output.format, "text for people, json for programs")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  run_with(*command, options, result, explain);
}

void add_due(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "due",
      "The notices that are due in some days, and to whom they go.\n\n"
      "  ambit renewals due --policy policy.json --directory directory.json \\\n"
      "                     --records clients.jsonl --from 2026-12-01 --to 2026-12-31 \\\n"
      "                     --ledger ledger.json --mark-sent");
  auto options = std::make_shared<renewal_options>();
  add_common(*command, *options);
  command->add_option("--from", options->from, "First day, such as 2026-12-01")->required();
  command->add_option("--to", options->to, "Last day; it belongs")->required();
  add_file_option(*command, "--ledger", options->ledger, "File that remembers what was sent");
  command->add_flag("--mark-sent", options->mark_sent,
                    "Remember the notices as sent; those that reach nobody stay due");
  add_format(*command, *options);
  run_with(*command, options, result, due);
}

void add_standing(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "standing", "Where each client's renewal stands on a day: upcoming, pending, renewed, ...");
  auto options = std::make_shared<renewal_options>();
  add_common(*command, *options);
  command->add_option("--day", options->day, "The day, such as 2026-12-01")->required();
  add_format(*command, *options);
  run_with(*command, options, result, standing);
}

void add_change(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "change",
      "Change defaults and overrides, seeing first what that does.\n\n"
      "  ambit renewals change commands.json --policy policy.json --directory directory.json \\\n"
      "                        --records clients.jsonl --preview\n\n"
      "Commands are a JSON array, or one a line:\n"
      "  {\"command\": \"set_default_owner\", \"account\": \"acme\", \"owner\": \"partner\"}\n"
      "  {\"command\": \"set_default_contact\", \"account\": \"acme\", \"contact\": \"quinn\"}\n"
      "  {\"command\": \"set_override\", \"clients\": [\"C1\"], \"owner\": \"vendor\"}\n"
      "  {\"command\": \"clear_override\", \"clients\": [\"C1\"]}\n"
      "All or nothing. Without --preview the policy file is changed, and the records' new values "
      "are\nprinted, one record a line, for whoever keeps them.");
  auto options = std::make_shared<renewal_options>();
  command->add_option("commands", options->commands, "Commands (JSON); - is standard input")
      ->type_name("FILE")
      ->required();
  add_common(*command, *options);
  add_moment_options(*command, options->context);
  add_output(*command, *options);
  command->add_flag("--wide", options->output.wide, "Cut nothing of a table to the terminal");
  command->add_flag("--preview", options->preview, "Only say what would change");
  command
      ->add_option("--format", options->output.format,
                   "Of a preview: table for people, json for programs (default: table on a "
                   "terminal)")
      ->check(CLI::IsMember({"table", "json"}));
  run_with(*command, options, result, change);
}

}  // namespace

void add_renewals_commands(CLI::App& program, exit_code& result) {
  add_decide(*program.get_subcommand("decide"), result);
  add_explain(*program.get_subcommand("explain"), result);
  CLI::App* command = program.add_subcommand("renewals", "Notices and settings of renewals");
  command->require_subcommand(1);
  add_due(*command, result);
  add_standing(*command, result);
  add_change(*command, result);
}

}  // namespace ambit::cli
