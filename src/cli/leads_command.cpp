// `ambit leads accept | release | reassign | age | inbox | waiting | due | of-account`: what
// becomes of leads after their assignment.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/decision_shape.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/leads_shapes.hpp"
#include "src/cli/ledger_file.hpp"
#include "src/cli/options.hpp"
#include "src/cli/records.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct leads_options {
  engine_paths engine;
  context_options context;
  records_options records;  // of age; its object is everybody's
  std::string ledger;
  std::string question;  ///< what is asked, or the act
  std::string about;     ///< the user or the account
  std::vector<std::string> ids;
  std::string to_user;
  std::string to_queue;
  std::string template_name;
  std::vector<std::string> cc;
  std::size_t limit = 0;  ///< 0: all
  output_options output;
  bool keep_going = false;
};

void refuse_overwriting(const leads_options& options) {
  std::vector<std::string> inputs = {options.engine.policy, options.engine.directory,
                                     options.records.path};
  add_ledger_paths(options.ledger, inputs);
  refuse_to_overwrite(options.output.path, inputs);
}

template <class T>
T take_answer(result<T> made, const std::string& ledger) {
  if (made) return *std::move(made);
  print_report(made.report());
  throw failure{
      exit_code_of(made.code()),
      "the ledger " + printable(ledger) + " was left as it is: " + std::string(name(made.code()))};
}

// ------------------------------------------------------------------------------------------- acts

void write_texts(json::writer& out, std::string_view key, const std::vector<std::string>& texts) {
  out.key(key);
  out.open_array();
  for (const std::string& each : texts) out.string(each);
  out.close_array();
}

void write_notify(json::writer& out, const leads_options& options) {
  if (options.template_name.empty() && options.cc.empty()) return;
  out.key("notify");
  out.open_object();
  if (!options.template_name.empty()) out.member("template", options.template_name);
  if (!options.cc.empty()) write_texts(out, "cc", options.cc);
  out.close_object();
}

/// One act of all records, or one of each.
std::string acts_of(const leads_options& options, const std::string& object) {
  const bool is_by_hand = options.question == "reassign";
  std::string text;
  for (std::size_t i = 0; i < (is_by_hand ? 1 : options.ids.size()); ++i) {
    json::writer out(text);
    out.open_object();
    out.member("act", options.question);
    out.member("object", object);
    if (is_by_hand) {
      write_texts(out, "ids", options.ids);
      out.key("to");
      out.open_object();
      out.member(options.to_user.empty() ? "queue" : "user",
                 options.to_user.empty() ? options.to_queue : options.to_user);
      out.close_object();
    } else {
      out.member("id", options.ids[i]);
    }
    write_notify(out, options);
    out.close_object();
    text += '\n';
  }
  return text;
}

exit_code act(const leads_options& options) {
  refuse_overwriting(options);
  if (options.question == "reassign" && options.to_user.empty() == options.to_queue.empty())
    throw failure{exit_code::wrong_usage, "say to whom: --to-user or --to-queue"};
  require_ledger(options.ledger);
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, true);
  ledger_file file(options.ledger, ledger_file::use::write);
  const std::string acts = acts_of(options, object_of(rules.policy(), options.records.object));
  const class acts done = take_answer(leads::act(rules, acts, file.book(), when), options.ledger);
  file.save();
  results told(options.output, act_shape());
  told.add_lines(done.to_json_lines());
  told.finish();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < done.size(); ++i) {
    const act_outcome outcome = done.outcome(i);
    if (outcome == act_outcome::refused || outcome == act_outcome::already_taken) ++refused;
  }
  return refused > 0 ? exit_code::records_undecided : exit_code::done;
}

// ------------------------------------------------------------------------------------------ ageing

exit_code age(const leads_options& options) {
  refuse_overwriting(options);
  require_ledger(options.ledger);
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, true);
  records_file records(options.records, rules.policy().schema(),
                       object_of(rules.policy(), options.records.object));
  ledger_file file(options.ledger, ledger_file::use::write);
  results decisions(options.output, decision_shape());
  scratch memory;
  std::size_t moved = 0;
  std::size_t all = 0;
  bool wrong = false;
  while (const std::optional<records_part> part = records.next()) {
    const plan decided = take_answer(
        leads::reassign_by_age(rules, part->records, file.book(), when, memory), options.ledger);
    print_report(problems_to_tell(
        *part, [&](std::size_t row) { return decided.outcome(row) == outcome::undecided; }));
    for (std::size_t row = 0; row < decided.size(); ++row) {
      moved += decided.outcome(row) == outcome::assigned ? 1 : 0;
      wrong = wrong || decided.outcome(row) == outcome::undecided;
    }
    all += decided.size();
    decisions.add_lines(decided.to_json_lines());
  }
  file.save();
  decisions.finish();
  say(std::to_string(all) + (all == 1 ? " record, " : " records, ") + std::to_string(moved) +
      " reassigned");
  return wrong && !options.keep_going ? exit_code::records_undecided : exit_code::done;
}

// --------------------------------------------------------------------------------------- questions

std::string question_of(const leads_options& options, const std::string& object, std::size_t limit,
                        const std::string& after) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("ask", options.question);
  out.member("object", object);
  if (options.question == "inbox") out.member("user", options.about);
  if (options.question == "leads_of") out.member("account", options.about);
  out.member_integer("limit", static_cast<std::int64_t>(limit));
  if (!after.empty()) {
    out.key("after");
    out.raw(after);
  }
  out.close_object();
  return text;
}

exit_code list(const leads_options& options) {
  constexpr std::size_t page = 1'000;
  refuse_overwriting(options);
  require_ledger(options.ledger);
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, true);
  const std::string object = object_of(rules.policy(), options.records.object);
  ledger_file file(options.ledger, ledger_file::use::read);
  results found(options.output, held_shape());
  std::size_t count = 0;
  std::string after;
  do {
    const std::size_t left = options.limit == 0 ? page : std::min(page, options.limit - count);
    const std::string text =
        take_answer(leads::ask(rules, question_of(options, object, left, after), file.book(), when),
                    options.ledger);
    const json_answer answer(text);
    for (json::value each = answer.root().find("records").first(); each; each = each.next()) {
      found.add_lines(std::string(each.source()) + "\n");
      ++count;
    }
    const json::value next = answer.root().find("next");
    after = next && (options.limit == 0 || count < options.limit) ? std::string(next.source())
                                                                  : std::string();
  } while (!after.empty());
  found.finish();
  return exit_code::done;
}

// ----------------------------------------------------------------------------------------- options

std::shared_ptr<leads_options> add_common(CLI::App& command, const std::string& question) {
  auto options = std::make_shared<leads_options>();
  options->question = question;
  add_engine_options(command, options->engine);
  add_file_option(command, "--ledger", options->ledger, "The ledger that remembers")->required();
  command
      .add_option("--now", options->context.now,
                  "The moment, such as 2026-11-22T09:00:00Z "
                  "(default: the machine's clock, read once)")
      ->type_name("MOMENT");
  command
      .add_option("--zone", options->context.zone,
                  "Zone in which local days are counted (default: the policy's)")
      ->type_name("ZONE");
  add_output_options(command, options->output);
  return options;
}

void add_object_option(CLI::App& command, leads_options& options) {
  command
      .add_option("--object", options.records.object,
                  "Object of the schema (default: the only one that is assigned, or lead)")
      ->type_name("NAME");
}

void add_act(CLI::App& parent, const std::string& name, const std::string& about,
             exit_code& result) {
  CLI::App* command = parent.add_subcommand(name, about);
  auto options = add_common(*command, name);
  add_object_option(*command, *options);
  command->add_option("ids", options->ids, "Ids of the records")->type_name("ID")->required();
  command->add_option("--actor", options->context.actor, "Id of the user who does it")
      ->type_name("ID")
      ->required(name != "reassign");
  if (name == "reassign") {
    CLI::Option* user =
        command->add_option("--to-user", options->to_user, "Who gets them")->type_name("ID");
    command->add_option("--to-queue", options->to_queue, "The queue that gets them")
        ->type_name("ID")
        ->excludes(user);
  }
  command
      ->add_option("--template", options->template_name,
                   "Tell the new owner, or the queue, under this template (default: tell nobody)")
      ->type_name("NAME");
  command->add_option("--cc", options->cc, "Address of somebody to tell too")->type_name("ADDRESS");
  command->callback([options, &result] { result = act(*options); });
}

void add_list(CLI::App& parent, const std::string& name, const std::string& question,
              const std::string& about, exit_code& result) {
  CLI::App* command = parent.add_subcommand(name, about);
  auto options = add_common(*command, question);
  add_object_option(*command, *options);
  if (question == "inbox")
    command->add_option("user", options->about, "Whose")->type_name("ID")->required();
  if (question == "leads_of")
    command->add_option("account", options->about, "Of which account")->type_name("ID")->required();
  command->add_option("--limit", options->limit, "At most so many (default: all)")
      ->type_name("COUNT")
      ->check(at_least_one());
  command->callback([options, &result] { result = list(*options); });
}

void add_age(CLI::App& parent, exit_code& result) {
  CLI::App* command =
      parent.add_subcommand("age",
                            "Give what was not accepted in time to the next choice.\n\n"
                            "  ambit leads age --policy policy.json --directory directory.json \\\n"
                            "                  --records leads.jsonl --ledger leads.ledger\n\n"
                            "Records that are not due stay where they are.\n\n" +
                                std::string(records_help));
  auto options = add_common(*command, "age");
  options->context.event = "age";
  add_records_options(*command, options->records)->required();
  command->add_option("--actor", options->context.actor, "Id of the user who does it")
      ->type_name("ID");
  command->add_flag("--keep-going", options->keep_going,
                    "Exit with 0 although some records are wrong and were left undecided");
  command->callback([options, &result] { result = age(*options); });
}

}  // namespace

void add_leads_commands(CLI::App& program, exit_code& result) {
  CLI::App* parent =
      program.add_subcommand("leads", "Who has which lead, and what people do with them");
  parent->require_subcommand(1);
  add_act(*parent, "accept",
          "Take leads out of a queue, or say that they are in hand.\n\n"
          "  ambit leads accept L1 --actor ana --policy policy.json --directory directory.json \\\n"
          "                     --ledger leads.ledger\n\n"
          "Only an eligible member of the queue; the first wins. Ends with 1 where one is refused.",
          result);
  add_act(*parent, "release", "Give leads back to the queue that they came from.", result);
  add_act(*parent, "reassign",
          "Give leads to somebody by hand, all of them or none.\n\n"
          "  ambit leads reassign L1 L2 --to-user ben --template moved --policy policy.json \\\n"
          "                       --directory directory.json --ledger leads.ledger",
          result);
  add_age(*parent, result);
  add_list(*parent, "inbox", "inbox", "What a user owns and is open, the latest first.", result);
  add_list(*parent, "waiting", "waiting", "What nobody could take, and why, the earliest first.",
           result);
  add_list(*parent, "due", "due_for_reassignment",
           "What was not accepted in time; `ambit leads age` gives it to the next choice.", result);
  add_list(*parent, "of-account", "leads_of",
           "What an account's partner users have, or waits in a queue of theirs.", result);
}

}  // namespace ambit::cli
