// `ambit directory change | owners`: commands that change who there is, with what follows from
// them; and who may own a record.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/directory_shapes.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/ledger_file.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct directory_options {
  engine_paths engine;
  context_options context;
  std::string commands;
  std::string ledger;
  std::string object;
  std::string rule;
  std::string entry;
  std::string pool;
  std::string community;
  output_options output;
  bool preview = false;
  bool all = false;
};

// -------------------------------------------------------------------------------------------
// change

void check_paths(const directory_options& options) {
  const bool reads_twice = options.commands == "-" && options.engine.directory == "-";
  if (reads_twice) {
    throw failure{exit_code::wrong_usage, "commands and directory cannot both be standard input"};
  }
  if (options.engine.directory == "-" && !options.preview) {
    throw failure{exit_code::wrong_usage,
                  "a directory from standard input cannot be saved; ask for a --preview"};
  }
  std::vector<std::string> inputs = {options.commands, options.engine.directory,
                                     options.engine.policy};
  add_ledger_paths(options.ledger, inputs);
  refuse_to_overwrite(options.output.path, inputs);
}

/// Commands that are wrong are an input with errors; a ledger that cannot be read is told as such.
directory_change apply_commands(const directory_options& options) {
  const directory people = load_directory(options.engine.directory);
  std::optional<policy> rules;
  if (!options.engine.policy.empty()) rules = load_policy(options.engine.policy);
  if (!options.ledger.empty()) require_ledger(options.ledger);
  ledger_file book(options.ledger, ledger_file::use::read);
  result<directory_change> made = change_directory(
      people, read_file(options.commands), rules ? &*rules : nullptr,
      options.ledger.empty() ? nullptr : &book.book(), display_name(options.commands));
  print_report(made.report());
  if (made) return *std::move(made);
  throw failure{
      made.code() == status::invalid_directory ? exit_code::bad_input : exit_code_of(made.code()),
      "nothing is changed"};
}

exit_code change(const directory_options& options) {
  check_paths(options);
  const directory_change made = apply_commands(options);
  const json_answer answer(made.to_json());
  // What follows first: once the directory is saved, nobody would be told again whom to welcome.
  if (wants_table(options.output)) {
    write_table(options.output, effects_table(answer.root()));
  } else {
    output out(options.output.path);
    out.write(json::pretty(made.to_json()) + "\n");
    out.finish();
  }
  if (!options.preview)
    replace_file(options.engine.directory, json::pretty(made.next().to_json()) + "\n");
  say(change_summary(answer.root()) +
      (options.preview ? " (a preview: nothing is saved)" : "; the directory is saved"));
  return exit_code::done;
}

// -------------------------------------------------------------------------------------------
// owners

std::string question_of(const directory_options& options, const std::string& object) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("object", object);
  if (!options.rule.empty()) out.member("rule", options.rule);
  if (!options.entry.empty()) out.member("entry", options.entry);
  if (!options.pool.empty()) out.member("pool", options.pool);
  if (!options.community.empty()) out.member("community", options.community);
  if (options.all) out.member_boolean("ineligible", true);
  out.close_object();
  return text;
}

/// One candidate a line.
std::size_t add_candidates(results& answers, json::value list) {
  for (json::value each = list ? list.first() : list; each; each = each.next())
    answers.add_lines(std::string(each.source()) + "\n");
  return list ? list.size() : 0;
}

/// The problems without their places: they would lead into a question that nobody wrote.
void print_without_places(const report& problems) {
  report told;
  for (problem item : problems.problems()) {
    item.where = {};
    told.add(std::move(item));
  }
  print_report(told);
}

exit_code owners(const directory_options& options) {
  refuse_to_overwrite(options.output.path, {options.engine.policy, options.engine.directory});
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, true);
  const std::string object = object_of(rules.policy(), options.object);
  const result<std::string> found =
      leads::eligible_owners(rules, question_of(options, object), when);
  if (!found) {
    print_without_places(found.report());
    throw failure{exit_code_of(found.code()), "no owners are listed"};
  }
  const json_answer answer(*found);
  results answers(options.output, owner_shape());
  const std::size_t eligible = add_candidates(answers, answer.root().find("owners"));
  const std::size_t others = add_candidates(answers, answer.root().find("ineligible"));
  answers.finish();
  say(std::to_string(eligible) + " may own a record of " + printable(object) +
      (options.all ? ", " + std::to_string(others) + " may not" : ""));
  return exit_code::done;
}

// -------------------------------------------------------------------------------------------
// options

void add_change(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "change",
      "Change who there is, and be told what follows.\n\n"
      "Whom to welcome, who may own records from then on, and everything that still names a user\n"
      "who goes.\n\n"
      "  ambit directory change commands.json --directory directory.json --policy policy.json \\\n"
      "                         --ledger ledger --preview\n\n"
      "Commands are a JSON array, or one a line:\n"
      "  {\"command\": \"enable_partner_account\", \"id\": \"acme\"}\n"
      "  {\"command\": \"enable_partner_user\", \"contact\": \"c1\", \"user\": \"ben\"}\n"
      "  {\"command\": \"publish_community\", \"id\": \"partner-portal\"}\n"
      "  {\"command\": \"record_login\", \"user\": \"ben\", \"at\": \"2026-11-22T09:00:00Z\"}\n"
      "  {\"command\": \"deactivate_user\", \"id\": \"zoe\"}\n"
      "  {\"command\": \"enable_prm\"}, which nothing takes back; put_user, remove_user and so on\n"
      "All or nothing. Without --preview the directory file is written anew, by id.");
  auto options = std::make_shared<directory_options>();
  command->add_option("commands", options->commands, "Commands (JSON); - is standard input")
      ->type_name("FILE")
      ->required();
  add_file_option(*command, "--directory", options->engine.directory, "Directory (JSON)")
      ->required();
  add_file_option(*command, "--policy", options->engine.policy,
                  "Policy, whose rules and pools may name a user who goes");
  add_file_option(*command, "--ledger", options->ledger,
                  "Ledger, in which a user who goes may have records");
  add_file_option(*command, "--output", options->output.path,
                  "File for the answer, put in place whole (default: standard output)");
  command->add_flag("--wide", options->output.wide, "Cut nothing of a table to the terminal");
  command->add_flag("--preview", options->preview, "Only say what would follow");
  command
      ->add_option("--format", options->output.format,
                   "table for people, json for programs (default: table on a terminal)")
      ->check(CLI::IsMember({"table", "json"}));
  command->callback([options, &result] { result = change(*options); });
}

void add_owners(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "owners",
      "Who may own a record: users by id, then queues; what a picker would show.\n\n"
      "  ambit directory owners --policy policy.json --directory directory.json --all");
  auto options = std::make_shared<directory_options>();
  add_engine_options(*command, options->engine);
  command
      ->add_option("--object", options->object,
                   "Object of the schema (default: the only one that is assigned, or lead)")
      ->type_name("NAME");
  command->add_option("--entry", options->entry, "By the conditions of this entry")
      ->type_name("ID");
  command->add_option("--rule", options->rule, "Rule of the entry (default: the active one)")
      ->type_name("NAME");
  command->add_option("--pool", options->pool, "By the conditions of this pool")->type_name("NAME");
  command
      ->add_option("--community", options->community,
                   "Of partner users, by this community (default: by any)")
      ->type_name("ID");
  command->add_flag("--all", options->all, "List the others too, each with what stands in the way");
  command
      ->add_option("--now", options->context.now,
                   "The moment, such as 2026-11-22T09:00:00Z, for conditions that ask for it "
                   "(default: the machine's clock, read once)")
      ->type_name("MOMENT");
  command
      ->add_option("--zone", options->context.zone,
                   "Zone in which local days are counted (default: the policy's)")
      ->type_name("ZONE");
  add_output_options(*command, options->output);
  command->callback([options, &result] { result = owners(*options); });
}

}  // namespace

void add_directory_commands(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand("directory", "Who there is, and who may own records");
  command->require_subcommand(1);
  add_change(*command, result);
  add_owners(*command, result);
}

}  // namespace ambit::cli
