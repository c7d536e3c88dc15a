// `ambit workspace entry | summary | schedule`: what is on a success manager's plate.
#include <memory>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"
#include "src/cli/workspace_options.hpp"

namespace ambit::cli {

namespace {

std::vector<std::string> event_cells(json::value entry) {
  std::string shown;
  const json::value fields = entry.find("fields");
  for (json::value each = fields ? fields.first() : fields; each; each = each.next()) {
    if (each.is_null()) continue;
    shown +=
        (shown.empty() ? "" : "; ") + printable(each.key()) + " " +
        printable(each.is_string() ? std::string(each.string()) : json::compact(each.source()));
  }
  const bool is_meeting = text_at(entry, "kind") == "meeting";
  std::string from = text_at(entry, is_meeting ? "starts_at" : "due_at");
  if (from.empty()) from = text_at(entry, "due_on");
  const std::string mark = entry.find("continues") ? "continues" : entry.find("done") ? "done" : "";
  return {text_at(entry, "day"),
          from,
          text_at(entry, "ends_at"),
          text_at(entry, "kind"),
          printable(text_at(entry, "id")),
          mark,
          shown};
}

tint event_tint(json::value entry) {
  return entry.find("done") || entry.find("continues") ? tint::none : tint::good;
}

result_shape event_shape() {
  const std::vector<std::string> heads = {"DAY", "FROM", "TO", "KIND", "ID", "MARK", "FIELDS"};
  return {{heads, event_cells},
          event_tint,
          {{"day", "from", "to", "kind", "id", "mark", "fields"}, event_cells}};
}

void write_pretty(const workspace_options& options, const std::string& text) {
  output out(options.output);
  out.write(json::pretty(text) + "\n");
  out.finish();
}

/// Whoever has no such tab is told why.
bool say_if_refused(const std::string& answer) {
  const json_answer read(answer);
  const std::string reason = text_at(read.root(), "reason");
  if (reason.empty()) return false;
  const std::string because = text_at(read.root(), "because");
  say(reason + (because.empty() ? "" : ": " + because));
  return true;
}

/// The entries of all days, each with its day, a line each.
std::string entries_as_lines(json::value days) {
  std::string lines;
  for (json::value day = days ? days.first() : days; day; day = day.next()) {
    for (json::value each = day.find("entries").first(); each; each = each.next()) {
      const std::string entry = json::compact(each.source());
      lines += R"({"day":")" + text_at(day, "day") + "\"," + entry.substr(1) + "\n";
    }
  }
  return lines;
}

exit_code entry(const workspace_options& options) {
  write_pretty(options, workspace_run(options).viewer.entry());
  return exit_code::done;
}

/// A list of reports, or what `ambit workspace reports` answered.
std::string reports_in(const std::string& path) {
  const std::string text = read_file(path);
  json::document document;
  report problems;
  if (!document.parse(text, display_name(path), problems)) {
    print_report(problems);
    throw failure{exit_code::bad_input, "the reports cannot be used"};
  }
  json::value list = document.root();
  if (list.is_object() && list.find("reports")) list = list.find("reports");
  return json::compact(list.source());
}

exit_code summary(const workspace_options& options) {
  workspace_run run(options);
  std::string question = R"({"ask":"summary")";
  if (!options.reports.empty()) question += ",\"reports\":" + reports_in(options.reports);
  const std::string answer = run.ask(question + '}');
  write_pretty(options, answer);
  say_if_refused(answer);
  return exit_code::done;
}

exit_code schedule(const workspace_options& options) {
  workspace_run run(options);
  std::string question;
  json::writer out(question);
  out.open_object();
  out.member("ask", "schedule");
  out.member("view", options.view);
  if (!options.day.empty()) out.member("day", options.day);
  if (options.hide_weekends) out.member_boolean("hide_weekends", true);
  if (!options.kinds.empty()) {
    out.key("kinds");
    out.open_array();
    for (const std::string& each : options.kinds) out.string(each);
    out.close_array();
  }
  out.close_object();
  const std::string text = run.ask(question);
  const json_answer answer(text);
  if (options.format == "json" || answer.root().find("reason")) {
    write_pretty(options, text);
  } else {
    output_options form;
    form.format = options.format;
    form.path = options.output;
    results entries(form, event_shape());
    entries.add_lines(entries_as_lines(answer.root().find("days")));
    entries.finish();
  }
  if (!say_if_refused(text)) {
    say(std::string(answer.root().find("count").number()) + " from " +
        text_at(answer.root(), "first") + " to " + text_at(answer.root(), "last") + ", " +
        text_at(answer.root(), "time_zone"));
  }
  return exit_code::done;
}

template <class Run>
void run_with(CLI::App& command, const std::shared_ptr<workspace_options>& options,
              exit_code& result, Run run) {
  command.callback([options, &result, run] { result = run(*options); });
}

void add_entry(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand("entry", "Which tabs and rights somebody has, and why");
  auto options = std::make_shared<workspace_options>();
  add_workspace_options(*command, *options);
  command->add_option("--plate-of", options->plate_of, "Whose summary it is to be: a user's id")
      ->type_name("ID");
  run_with(*command, options, result, entry);
}

void add_summary(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "summary",
      "What is on somebody's plate today: accounts, tasks, today's schedule, reports.\n\n"
      "  ambit workspace summary --policy policy.json --directory directory.json --user ana \\\n"
      "                          --records company=companies.jsonl --records task=tasks.jsonl");
  auto options = std::make_shared<workspace_options>();
  add_workspace_options(*command, *options);
  command
      ->add_option("--plate-of", options->plate_of,
                   "Whose summary it is, where a super admin looks: a user's id")
      ->type_name("ID");
  add_file_option(*command, "--reports", options->reports,
                  "Up to five reports (JSON): a list, or what `ambit workspace reports` answers");
  run_with(*command, options, result, summary);
}

void add_schedule(CLI::App& parent, exit_code& result) {
  CLI::App* command =
      parent.add_subcommand("schedule", "Somebody's meetings and tasks of a day, week or month");
  auto options = std::make_shared<workspace_options>();
  add_workspace_options(*command, *options);
  command->add_option("--view", options->view, "day, week or month")
      ->type_name("NAME")
      ->check(CLI::IsMember({"day", "week", "month"}))
      ->capture_default_str();
  command->add_option("--day", options->day, "A day of it, such as 2026-11-22 (default: today)")
      ->type_name("DAY");
  command->add_option("--kind", options->kinds, "Only these: meeting, task")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"meeting", "task"}));
  command->add_flag("--hide-weekends", options->hide_weekends,
                    "Leave out days that are no working days, in a week and a month");
  command
      ->add_option("--format", options->format,
                   "table for people; jsonl, json or csv for programs (default: by the name of "
                   "--output; table on a terminal, else jsonl)")
      ->type_name("FORM")
      ->check(CLI::IsMember({"table", "jsonl", "json", "csv"}));
  run_with(*command, options, result, schedule);
}

}  // namespace

void add_workspace_commands(CLI::App& program, exit_code& result) {
  CLI::App* command =
      program.add_subcommand("workspace", "What is on a success manager's plate today");
  command->require_subcommand(1);
  add_entry(*command, result);
  add_summary(*command, result);
  add_schedule(*command, result);
  add_workspace_list_commands(*command, result);
  add_workspace_ledger_commands(*command, result);
}

}  // namespace ambit::cli
