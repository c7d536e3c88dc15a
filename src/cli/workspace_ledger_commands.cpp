// `ambit workspace act | history | views | reports | follows | resolve`: what people did in the
// workspace, and what a ledger remembers of it.
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/ledger_file.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/take.hpp"
#include "src/cli/terminal.hpp"
#include "src/cli/workspace_options.hpp"

namespace ambit::cli {

namespace {

struct remembered_options : workspace_options {
  std::string ledger;
  std::string acts;  ///< a file
  std::string question;
  std::string object;
  std::vector<std::string> ids;
  std::string property;
  std::int64_t limit = 0;   ///< 0: the library's own
  std::int64_t before = 0;  ///< 0: from the newest on
};

void refuse_overwriting(const remembered_options& options) {
  std::vector<std::string> inputs = {options.acts};
  add_ledger_paths(options.ledger, inputs);
  refuse_to_overwrite(options.output, inputs);
}

template <class T>
T take_done(result<T> made, const remembered_options& options) {
  if (made) return *std::move(made);
  print_report(found_in(display_name(options.acts), made.report()));
  throw failure{exit_code_of(made.code()),
                "the ledger " + printable(options.ledger) +
                    " was left as it is: " + std::string(name(made.code()))};
}

exit_code act(remembered_options options) {
  refuse_overwriting(options);
  options.context.actor = options.user;
  const std::string acts = read_file(options.acts);
  workspace_run run(options);
  ledger_file file(options.ledger, ledger_file::use::write);
  const class acts done =
      take_done(workspace::act(run.viewer, run.records(), acts, file.book(), run.memory), options);
  file.save();
  output out(options.output);
  out.write(done.to_json_lines());
  out.finish();
  for (std::size_t i = 0; i < done.size(); ++i)
    if (done.outcome(i) == act_outcome::refused) return exit_code::records_undecided;
  return exit_code::done;
}

std::string question_of(const remembered_options& options) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("ask", options.question);
  if (!options.object.empty()) out.member("object", options.object);
  if (options.question == "history") out.member("id", options.ids.front());
  if (options.question == "resolve") {
    out.key("ids");
    out.open_array();
    for (const std::string& each : options.ids) out.string(each);
    out.close_array();
  }
  if (!options.property.empty()) out.member("property", options.property);
  if (options.limit != 0) out.member_integer("limit", options.limit);
  if (options.before != 0) out.member_integer("before", options.before);
  out.close_object();
  return text;
}

exit_code ask(const remembered_options& options) {
  refuse_overwriting(options);
  require_ledger(options.ledger);
  workspace_run run(options);
  ledger_file file(options.ledger, ledger_file::use::read);
  const std::string answer =
      take_of("",
              workspace::ask_ledger(run.viewer, run.records(), question_of(options), file.book(),
                                    run.memory),
              "no answer");
  output out(options.output);
  out.write(json::pretty(answer) + "\n");
  out.finish();
  const json_answer read(answer);
  if (const std::string reason = text_at(read.root(), "reason"); !reason.empty()) {
    const std::string because = text_at(read.root(), "because");
    say(reason + (because.empty() ? "" : ": " + because));
  }
  return exit_code::done;
}

std::shared_ptr<remembered_options> add_common(CLI::App& command, const std::string& question) {
  auto options = std::make_shared<remembered_options>();
  options->question = question;
  add_workspace_options(command, *options);
  add_file_option(command, "--ledger", options->ledger, "The ledger that remembers")->required();
  return options;
}

void add_act(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "act",
      "Do something in the workspace, and remember it.\n\n"
      "Views, reports, follows, edits, stages, merges, entries of the feed; the form of acts "
      "stands\n"
      "in include/ambit/workspace_acts.hpp.\n\n"
      "  ambit workspace act acts.jsonl --policy policy.json --directory directory.json \\\n"
      "                      --user ana --records company=companies.jsonl --ledger plate.ledger\n\n"
      "Results come as JSON Lines, with the patch for each record that changes. Ends with 1 where\n"
      "one is refused.");
  auto options = add_common(*command, {});
  add_file_option(*command, "acts", options->acts, "The acts (JSON, or JSON Lines)")->required();
  command->callback([options, &result] { result = act(*options); });
}

std::shared_ptr<remembered_options> add_question(CLI::App& parent, const std::string& question,
                                                 const std::string& about, exit_code& result) {
  CLI::App* command = parent.add_subcommand(question, about);
  auto options = add_common(*command, question);
  const bool is_of_record = question == "history" || question == "resolve";
  if (question != "reports")
    command->add_option("--object", options->object, "Object of the schema")
        ->type_name("NAME")
        ->required(is_of_record);
  if (is_of_record)
    command
        ->add_option(question == "history" ? "id" : "ids", options->ids,
                     question == "history" ? "Id of the record" : "Ids of records, at most 10,000")
        ->type_name("ID")
        ->required()
        ->expected(1, question == "history" ? 1 : 10'000);
  if (question == "history") {
    command->add_option("--property", options->property, "Only of this field")->type_name("NAME");
    command->add_option("--limit", options->limit, "At most so many (default: 100)")
        ->type_name("COUNT")
        ->check(at_least_one());
    command
        ->add_option("--before", options->before,
                     "Changes before this one, by its number: the \"next\" of the page before")
        ->type_name("NUMBER")
        ->check(at_least_one());
  }
  command->callback([options, &result] { result = ask(*options); });
  return options;
}

}  // namespace

void add_workspace_ledger_commands(CLI::App& parent, exit_code& result) {
  add_act(parent, result);
  add_question(
      parent, "history",
      "What became of a record's properties, the newest change first.\n\n"
      "Who changed them, when, from what to what. The record must be among --records, and\n"
      "visible.",
      result);
  add_question(parent, "views", "The user's own views, and everyone's", result);
  add_question(parent, "reports", "The user's reports, as `ambit workspace summary` takes them",
               result);
  add_question(parent, "follows", "Which records the user follows", result);
  add_question(parent, "resolve", "Which records these ids stand for by now, through merges",
               result);
}

}  // namespace ambit::cli
