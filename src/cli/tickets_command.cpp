// `ambit tickets list | see | who | exposure | sql`: what contacts see in a customer portal, and why.
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/client_file.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/records.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"
#include "src/cli/tickets_options.hpp"
#include "src/cli/tickets_shapes.hpp"

namespace ambit::cli {

namespace {

struct ticket_options {
  engine_paths engine;
  context_options context;
  records_options records;
  output_options output;
  visitor_options who;
  std::string id;
  std::string query;
};

/// Engine, records and moment of a run, which live together.
struct ticket_run {
  explicit ticket_run(const ticket_options& options)
      : when(make_context(options.context)),
        rules(load_engine(options.engine, true)),
        file(asked(options), rules.policy().schema(), asked(options).object),
        part(file.all()) {
    refuse_to_overwrite(options.output.path,
                        {options.records.path, options.engine.policy, options.engine.directory});
    // What only some questions read leaves tickets visible to others: told, and no error.
    print_report(part.found);
  }

  static records_options asked(const ticket_options& options) {
    records_options out = options.records;
    if (out.object.empty()) out.object = "ticket";
    return out;
  }

  tickets::viewer viewer_of(const ticket_options& options) const {
    return take(tickets::viewer::bind(rules, options.who.portal, options.who.visitor(), when),
                "cannot look into the portal");
  }

  std::size_t row_of(const std::string& id) const {
    for (std::size_t row = 0; row < part.records.size(); ++row) {
      if (part.records.id(row) == id) return row;
    }
    throw failure{exit_code::wrong_usage, "no ticket has the id " + printable(id)};
  }

  context when;
  engine rules;
  records_file file;
  records_part part;
};

void write_lines(const ticket_options& options, const std::string& lines,
                 const result_shape& shape) {
  results answers(options.output, shape);
  answers.add_lines(lines);
  answers.finish();
}

void write_answer(const ticket_options& options, const std::string& text) {
  output out(options.output.path);
  out.write(json::pretty(text) + "\n");
  out.finish();
}

std::string elements_as_lines(json::value list) {
  std::string lines;
  for (json::value each = list ? list.first() : list; each; each = each.next()) {
    lines += json::compact(each.source()) + "\n";
  }
  return lines;
}

exit_code list(const ticket_options& options) {
  const ticket_run run(options);
  const tickets::viewer viewer = run.viewer_of(options);
  scratch memory;
  const std::string page = take(viewer.list(run.part.records, options.query, memory), "no list");
  const json_answer answer(page);
  const json::value root = answer.root();
  const std::string outcome = text_at(root, "outcome");
  if (options.output.format == "json" || outcome != "listed") {
    write_answer(options, page);
  } else {
    write_lines(options, elements_as_lines(root.find("tickets")), listed_ticket_shape());
  }
  if (outcome != "listed") {
    say(outcome);
  } else {
    say(std::string(root.find("count").number()) + " tickets; " +
        std::string(root.find("open").number()) + " open, " +
        std::string(root.find("closed").number()) + " closed" +
        (root.find("next") ? "; more follow: --format json has the cursor" : ""));
  }
  return exit_code::done;
}

exit_code see(const ticket_options& options) {
  const ticket_run run(options);
  const tickets::viewer viewer = run.viewer_of(options);
  scratch memory;
  std::string lines;
  std::vector<tickets::sight> sights(run.part.records.size());
  viewer.see(run.part.records, memory, sights.data());
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
  if (!viewer.may_enter()) say("the visitor may not enter");
  const bool is_wrong =
      std::find(sights.begin(), sights.end(), tickets::sight::invalid) != sights.end();
  return is_wrong ? exit_code::records_undecided : exit_code::done;
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

void add_common(CLI::App& command, ticket_options& options) {
  add_engine_options(command, options.engine);
  add_records_options(command, options.records, "ticket")->required();
  add_moment_options(command, options.context);
}

template <class Run>
void run_with(CLI::App& command, const std::shared_ptr<ticket_options>& options, exit_code& result,
              Run run) {
  command.callback([options, &result, run] { result = run(*options); });
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
  add_portal_option(*command, options->who);
  command->add_option("--id", options->id, "The ticket")->required();
  add_output_options(*command, options->output);
  run_with(*command, options, result, who);
}

void add_exposure(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "exposure", "What all contacts together see, by way in: how many tickets, which fields.");
  auto options = std::make_shared<ticket_options>();
  add_common(*command, *options);
  add_portal_option(*command, options->who);
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
}

}  // namespace ambit::cli
