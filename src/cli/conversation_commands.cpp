// `ambit tickets thread | reply | submit`: what a contact reads of a ticket, and may say.
#include <memory>
#include <string>
#include <string_view>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/take.hpp"
#include "src/cli/ticket_run.hpp"

namespace ambit::cli {

namespace {

/// The conversations of the ticket: the file has one object, or JSON Lines with one a ticket.
std::string conversations_of(const ticket_options& options) {
  std::string text = read_file(options.conversations);
  const std::string name = display_name(options.conversations);
  report problems;
  json::document document;
  if (document.parse(text, name, problems)) return text;
  report of_lines;
  json::line line;
  std::size_t offset = 0;
  std::uint64_t number = 0;
  std::string_view found;
  std::size_t lines = 0;
  while (json::next_line(text, offset, number, line)) {
    if (!document.parse(line.text, name, of_lines, line.number)) {
      // What does not even begin as JSON Lines is told as the one text that it is.
      print_report(lines == 0 ? problems : of_lines);
      throw failure{exit_code::bad_input, "the conversations cannot be read"};
    }
    ++lines;
    const json::value root = document.root();
    if (root.is_object() && text_at(root, "ticket") == options.id) found = line.text;
  }
  if (!found.empty()) return std::string(found);
  throw failure{exit_code::wrong_usage,
                name + " has no conversations of ticket " + printable(options.id)};
}

exit_code thread(const ticket_options& options) {
  const ticket_run run(options);
  const tickets::viewer viewer = run.viewer_of(options);
  const std::string talk = conversations_of(options);
  scratch memory;
  const std::string text = take(tickets::thread(viewer, run.part.records, run.row_of(options.id),
                                                talk, tickets::audience::employee, memory),
                                "no answer");
  write_answer(options, text);
  const json_answer answer(text);
  const json::value shown = answer.root().find("thread");
  if (!shown) {
    say("the ticket is hidden: " + text_at(answer.root(), "reason"));
  } else if (shown.is_null()) {
    say("no thread is shown");
  } else {
    say("thread " + printable(text_at(shown, "id")) + " with " +
        std::to_string(shown.find("messages").size()) +
        (shown.find("messages").size() == 1 ? " message" : " messages"));
  }
  return exit_code::done;
}

/// Whether an act was refused is what programs look at first.
exit_code told(const ticket_options& options, const std::string& text) {
  write_answer(options, text);
  const json_answer answer(text);
  if (text_at(answer.root(), "outcome") != "refused") return exit_code::done;
  say("refused: " + text_at(answer.root(), "reason"));
  return exit_code::records_undecided;
}

exit_code reply(const ticket_options& options) {
  const ticket_run run(options);
  const tickets::viewer viewer = run.viewer_of(options);
  const std::string talk = conversations_of(options);
  const std::size_t row = run.row_of(options.id);
  scratch memory;
  if (options.reply.empty()) {
    return told(options, take(tickets::can_reply(viewer, run.part.records, row, talk,
                                                 tickets::audience::employee, memory),
                              "no answer"));
  }
  return told(options, take(tickets::reply(viewer, run.part.records, row, talk, options.reply,
                                           tickets::audience::employee, memory),
                            "no reply"));
}

exit_code submit(const ticket_options& options) {
  const engine rules = load_engine(options.engine, true);
  refuse_to_overwrite(options.output.path, {options.engine.policy, options.engine.directory});
  const tickets::viewer viewer = bind_viewer(options, rules, make_context(options.context));
  if (options.submission.empty()) {
    return told(options, tickets::can_submit(viewer, tickets::audience::employee));
  }
  scratch memory;
  return told(options,
              take(tickets::submit(viewer, options.submission, tickets::audience::employee, memory),
                   "no ticket"));
}

void add_output(CLI::App& command, ticket_options& options) {
  add_file_option(command, "--output", options.output.path,
                  "File for the answer, put in place whole (default: standard output)");
}

void add_ticket(CLI::App& command, ticket_options& options) {
  add_common(command, options);
  add_visitor_options(command, options.who);
  command.add_option("--id", options.id, "The ticket")->required();
  add_file_option(command, "--conversations", options.conversations,
                  "The ticket's conversations (JSON), or those of many (JSON Lines)")
      ->required();
}

void add_thread(CLI::App& parent, exit_code& result) {
  CLI::App* command =
      parent.add_subcommand("thread",
                            "The thread of a ticket that somebody reads in a portal, and what "
                            "could not be known of others.");
  auto options = std::make_shared<ticket_options>();
  add_ticket(*command, *options);
  add_output(*command, *options);
  run_with(*command, options, result, thread);
}

void add_reply(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "reply", "Whether somebody may answer a ticket; with --reply, what the answer comes to.");
  auto options = std::make_shared<ticket_options>();
  add_ticket(*command, *options);
  command->add_option("--reply", options->reply, "The reply: id, text and attachments, as JSON")
      ->type_name("JSON");
  add_output(*command, *options);
  run_with(*command, options, result, reply);
}

void add_submit(CLI::App& parent, exit_code& result) {
  CLI::App* command =
      parent.add_subcommand("submit",
                            "Whether somebody may submit a ticket; with --submission, the ticket "
                            "that it makes.");
  auto options = std::make_shared<ticket_options>();
  add_portal_options(*command, *options);
  add_visitor_options(*command, options->who);
  command->add_option("--submission", options->submission, "The submission: id and fields, as JSON")
      ->type_name("JSON");
  add_output(*command, *options);
  run_with(*command, options, result, submit);
}

}  // namespace

void add_conversation_commands(CLI::App& parent, exit_code& result) {
  add_thread(parent, result);
  add_reply(parent, result);
  add_submit(parent, result);
}

}  // namespace ambit::cli
