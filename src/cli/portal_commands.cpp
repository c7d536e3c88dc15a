// `ambit tickets readiness | change`: what stands in the way of a portal, and its settings changed.
#include <memory>
#include <string>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/take.hpp"
#include "src/cli/ticket_run.hpp"

namespace ambit::cli {

namespace {

/// `no_domain, no_login`.
std::string words_of(json::value list) {
  std::string words;
  for (json::value at = list.first(); at; at = at.next()) {
    words += (words.empty() ? "" : ", ") + std::string(at.string());
  }
  return words;
}

exit_code readiness(const ticket_options& options) {
  const engine rules = load_engine(options.engine, true);
  refuse_to_overwrite(options.output.path, {options.engine.policy, options.engine.directory});
  const std::string text = take(
      tickets::readiness(rules, options.who.portal, make_context(options.context)), "no answer");
  write_answer(options, text);
  const json_answer answer(text);
  const std::string blocking = words_of(answer.root().find("blocking"));
  say(blocking.empty() ? "nothing blocks the portal" : "the portal is blocked: " + blocking);
  return exit_code::done;
}

exit_code change(const ticket_options& options) {
  const engine rules = load_engine(options.engine, true);
  refuse_to_overwrite(options.output.path, {options.engine.policy, options.engine.directory});
  const std::string text =
      take(tickets::change_portal(rules, read_file(options.engine.policy), options.who.portal,
                                  options.user, options.settings, make_context(options.context)),
           "the change is refused");
  const json_answer answer(text);
  const json::value root = answer.root();
  if (text_at(root, "outcome") == "refused") {
    write_answer(options, text);
    const json::value ready = root.find("readiness");
    const std::string because = ready ? words_of(ready.find("blocking")) : text_at(root, "because");
    say("refused: " + text_at(root, "reason") + " (" + because + ")");
    return exit_code::records_undecided;
  }
  const std::string policy = json::pretty(root.find("policy").source()) + "\n";
  if (options.save) {
    replace_file(options.engine.policy, policy);
    say("saved to " + printable(options.engine.policy));
    return exit_code::done;
  }
  output out(options.output.path);
  out.write(policy);
  out.finish();
  say("not saved: --save puts it in the policy's place");
  return exit_code::done;
}

void add_readiness(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "readiness", "What blocks a portal from being switched on, and what it lacks besides.");
  auto options = std::make_shared<ticket_options>();
  add_portal_options(*command, *options);
  add_file_option(*command, "--output", options->output.path,
                  "File for the answer, put in place whole (default: standard output)");
  run_with(*command, options, result, readiness);
}

void add_change(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "change",
      "A portal's settings changed by a user who may, as the whole policy; on and off too.\n\n"
      "  ambit tickets change --policy policy.json --directory directory.json \\\n"
      "                       --portal support --user uma --settings '{\"on\": true}' --save");
  auto options = std::make_shared<ticket_options>();
  add_portal_options(*command, *options);
  command->add_option("--user", options->user, "Who changes them: the id of a user")->required();
  command
      ->add_option("--settings", options->settings,
                   "What to lay over the portal's settings, as JSON; null takes away")
      ->type_name("JSON")
      ->required();
  CLI::Option* output =
      add_file_option(*command, "--output", options->output.path,
                      "File for the changed policy, put in place whole (default: standard output)");
  command->add_flag("--save", options->save, "Put it in the place of the policy's file")
      ->excludes(output);
  run_with(*command, options, result, change);
}

}  // namespace

void add_portal_commands(CLI::App& parent, exit_code& result) {
  add_readiness(parent, result);
  add_change(parent, result);
}

}  // namespace ambit::cli
