// `ambit tickets list | see | who | exposure`: what contacts see in a customer portal, and why; the
// rest of `ambit tickets` is in conversation_commands.cpp, portal_commands.cpp and
// tickets_sql_command.cpp.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/results.hpp"
#include "src/cli/take.hpp"
#include "src/cli/terminal.hpp"
#include "src/cli/ticket_run.hpp"
#include "src/cli/tickets_options.hpp"
#include "src/cli/tickets_shapes.hpp"

namespace ambit::cli {

namespace {

void write_lines(const ticket_options& options, const std::string& lines,
                 const result_shape& shape) {
  results answers(options.output, shape);
  answers.add_lines(lines);
  answers.finish();
}

std::string elements_as_lines(json::value list) {
  std::string lines;
  for (json::value each = list ? list.first() : list; each; each = each.next()) {
    lines += json::compact(each.source()) + "\n";
  }
  return lines;
}

std::vector<tickets::sight> sights_of(const tickets::viewer& viewer, const batch& records,
                                      scratch& memory) {
  std::vector<tickets::sight> sights(records.size());
  viewer.see(records, memory, sights.data());
  return sights;
}

/// A ticket that is wrong where the question reads it is hidden, and told.
exit_code ended(const std::vector<tickets::sight>& sights) {
  const bool is_wrong =
      std::find(sights.begin(), sights.end(), tickets::sight::invalid) != sights.end();
  return is_wrong ? exit_code::records_undecided : exit_code::done;
}

exit_code list(const ticket_options& options) {
  const ticket_run run(options);
  const tickets::viewer viewer = run.viewer_of(options);
  scratch memory;
  const std::string page =
      take_of("--query", viewer.list(run.part.records, options.query, memory), "no list");
  const json_answer answer(page);
  const json::value root = answer.root();
  const std::string outcome = text_at(root, "outcome");
  if (options.output.format == "json" || outcome != "listed") {
    write_answer(options, page);
  } else {
    write_lines(options, elements_as_lines(root.find("tickets")), listed_ticket_shape());
  }
  say_if_shut_out(viewer);
  if (outcome != "listed") {
    if (viewer.may_enter()) say(outcome);
  } else {
    say(std::string(root.find("count").number()) + " tickets; " +
        std::string(root.find("open").number()) + " open, " +
        std::string(root.find("closed").number()) + " closed" +
        (root.find("next") ? "; more follow: --format json has the cursor" : ""));
  }
  return ended(sights_of(viewer, run.part.records, memory));
}

exit_code see(const ticket_options& options) {
  const ticket_run run(options);
  const tickets::viewer viewer = run.viewer_of(options);
  scratch memory;
  std::string lines;
  const std::vector<tickets::sight> sights = sights_of(viewer, run.part.records, memory);
  for (std::size_t row = 0; row < run.part.records.size(); ++row) {
    if (!options.id.empty() && run.part.records.id(row) != options.id) continue;
    lines += take(viewer.can_see(run.part.records, row, tickets::audience::employee, memory),
                  "no answer") +
             "\n";
  }
  if (lines.empty() && !options.id.empty()) run.row_of(options.id);
  write_lines(options, lines, seen_ticket_shape());
  const auto count = [&](tickets::sight wanted) {
    return std::to_string(std::count(sights.begin(), sights.end(), wanted));
  };
  say(std::to_string(sights.size()) + " tickets: " + count(tickets::sight::own) + " own, " +
      count(tickets::sight::shared) + " shared, " + count(tickets::sight::hidden) + " hidden, " +
      count(tickets::sight::invalid) + " wrong");
  say_if_shut_out(viewer);
  return ended(sights);
}

exit_code who(const ticket_options& options) {
  const ticket_run run(options);
  scratch memory;
  const std::string text =
      take(tickets::who_can_see(run.rules, options.who.portal, run.part.records,
                                run.row_of(options.id), run.when, memory),
           "no answer");
  const json_answer answer(text);
  const json::value found = answer.root().find("visible_to");
  if (options.output.format == "json") {
    write_answer(options, text);
  } else {
    write_lines(options, elements_as_lines(found), ticket_reader_shape());
  }
  say("ticket " + printable(options.id) + " is visible to " + std::to_string(found.size()) +
      (found.size() == 1 ? " contact" : " contacts"));
  return exit_code::done;
}

exit_code exposure(const ticket_options& options) {
  const ticket_run run(options);
  scratch memory;
  write_answer(options, take(tickets::exposure_report(run.rules, options.who.portal,
                                                      run.part.records, run.when, memory),
                             "no answer"));
  return exit_code::done;
}

void add_list(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "list",
      "The tickets that somebody sees in a portal, as they see them.\n\n"
      "  ambit tickets list --policy policy.json --directory directory.json \\\n"
      "                     --records tickets.jsonl --portal support --contact ana \\\n"
      "                     --query '{\"status\": \"open\", \"search\": \"printer\"}'");
  auto options = std::make_shared<ticket_options>();
  add_common(*command, *options);
  add_visitor_options(*command, options->who);
  command
      ->add_option("--query", options->query,
                   "View, status, search, filter, sort, facets and page, as JSON")
      ->type_name("JSON");
  add_output_options(*command, options->output);
  run_with(*command, options, result, list);
}

void add_see(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "see", "Whether somebody sees each ticket: by which way, or which test stops it.");
  auto options = std::make_shared<ticket_options>();
  add_common(*command, *options);
  add_visitor_options(*command, options->who);
  command->add_option("--id", options->id, "Only this ticket");
  add_output_options(*command, options->output);
  run_with(*command, options, result, see);
}

void add_who(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand("who", "Every contact who sees a ticket, and how.");
  auto options = std::make_shared<ticket_options>();
  add_common(*command, *options);
  command->add_option("--id", options->id, "The ticket")->required();
  add_output_options(*command, options->output);
  run_with(*command, options, result, who);
}

void add_exposure(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "exposure", "What all contacts together see, by way in: how many tickets, which fields.");
  auto options = std::make_shared<ticket_options>();
  add_common(*command, *options);
  add_file_option(*command, "--output", options->output.path,
                  "File for the answer, put in place whole (default: standard output)");
  run_with(*command, options, result, exposure);
}

}  // namespace

void add_tickets_commands(CLI::App& program, exit_code& result) {
  CLI::App* command =
      program.add_subcommand("tickets", "What contacts see in a customer portal, and why");
  command->require_subcommand(1);
  add_list(*command, result);
  add_see(*command, result);
  add_who(*command, result);
  add_exposure(*command, result);
  add_tickets_sql(*command, result);
  add_conversation_commands(*command, result);
  add_portal_commands(*command, result);
}

}  // namespace ambit::cli
