// `ambit workspace portfolio | pipeline | feed`: the workspace's lists, a page at a time.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"
#include "src/cli/command.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/ledger_file.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"
#include "src/cli/workspace_options.hpp"

namespace ambit::cli {

namespace {

struct list_options : workspace_options {
  std::string question;
  std::string ledger;
  std::string kept_view;
  std::string shared_view;
  std::string pipeline;
  std::string stage;
  std::string search;
  std::string after;
  std::int64_t size = 0;  ///< 0: the library's own
};

std::vector<std::string> record_cells(json::value record) {
  std::string shown;
  const json::value fields = record.find("fields");
  for (json::value each = fields ? fields.first() : fields; each; each = each.next()) {
    if (each.is_null()) continue;
    shown +=
        (shown.empty() ? "" : "; ") + printable(each.key()) + " " +
        printable(each.is_string() ? std::string(each.string()) : json::compact(each.source()));
  }
  return {printable(text_at(record, "id")), shown};
}

std::vector<std::string> stage_cells(json::value stage) {
  const auto number = [&](std::string_view member) {
    const json::value at = stage.find(member);
    return at && !at.is_null() ? std::string(at.number()) : std::string();
  };
  const std::string name = text_at(stage, "stage");
  return {name.empty() ? "(none of these)" : printable(name), number("count"), number("amount")};
}

tint no_tint(json::value) {
  return tint::none;
}

result_shape record_shape() {
  return {{{"ID", "FIELDS"}, record_cells}, no_tint, {{"id", "fields"}, record_cells}};
}

result_shape stage_shape() {
  return {{{"STAGE", "RECORDS", "AMOUNT"}, stage_cells},
          no_tint,
          {{"stage", "records", "amount"}, stage_cells}};
}

void write_kept_view(json::writer& out, std::string_view visibility, const std::string& id) {
  out.key("view");
  out.open_object();
  out.member("visibility", visibility);
  out.member("id", id);
  out.close_object();
}

/// Whether --query is the JSON itself and no file with it.
bool is_json(const std::string& query) {
  return text::trim(query).starts_with('{');
}

/// The members of --query, but its braces.
void add_members(std::string& question, const std::string& query) {
  if (query.empty()) return;
  const std::string text = is_json(query) ? query : read_file(query);
  json::document document;
  report problems;
  if (!document.parse(text, is_json(query) ? "--query" : display_name(query), problems) ||
      !document.root().is_object()) {
    print_report(problems);
    throw failure{exit_code::bad_input, "--query takes a JSON object, or a file with one"};
  }
  const std::string members = json::compact(document.root().source());
  if (members == "{}") return;
  question.back() = ',';
  question.append(members, 1);
}

std::string question_of(const list_options& options) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("ask", options.question);
  if (!options.view.empty()) out.member("view", options.view);
  if (!options.kept_view.empty()) write_kept_view(out, "private", options.kept_view);
  if (!options.shared_view.empty()) write_kept_view(out, "everyone", options.shared_view);
  if (!options.pipeline.empty()) out.member("pipeline", options.pipeline);
  if (!options.stage.empty()) out.member("stage", options.stage);
  if (!options.search.empty()) out.member("search", options.search);
  if (!options.kinds.empty()) {
    out.key("kinds");
    out.open_array();
    for (const std::string& each : options.kinds) out.string(each);
    out.close_array();
  }
  if (!options.after.empty() || options.size != 0) {
    out.key("page");
    out.open_object();
    if (options.size != 0) out.member_integer("size", options.size);
    if (!options.after.empty()) out.member("after", options.after);
    out.close_object();
  }
  out.close_object();
  add_members(text, options.query);
  return text;
}

std::string answer_to(const list_options& options) {
  workspace_run run(options);
  const std::string question = question_of(options);
  if (options.ledger.empty()) return run.ask(question);
  require_ledger(options.ledger);
  ledger_file file(options.ledger, ledger_file::use::read);
  return run.ask(question, file.book());
}

void write_lines(const list_options& options, json::value list, result_shape shape) {
  output_options form;
  form.format = options.format;
  form.path = options.output;
  results rows(form, std::move(shape));
  std::string lines;
  for (json::value each = list.first(); each; each = each.next()) {
    lines += json::compact(each.source()) + "\n";
  }
  rows.add_lines(lines);
  rows.finish();
}

void write_whole(const list_options& options, const std::string& answer) {
  output out(options.output);
  out.write(json::pretty(answer) + "\n");
  out.finish();
}

exit_code list(const list_options& options) {
  std::vector<std::string> inputs;
  if (!is_json(options.query)) inputs.push_back(options.query);
  add_ledger_paths(options.ledger, inputs);
  refuse_to_overwrite(options.output, inputs);
  const std::string text = answer_to(options);
  const json_answer answer(text);
  if (const std::string reason = text_at(answer.root(), "reason"); !reason.empty()) {
    write_whole(options, text);
    const std::string because = text_at(answer.root(), "because");
    say(reason + (because.empty() ? "" : ": " + because));
    return exit_code::done;
  }
  json::value records;
  for (const std::string_view name : {"accounts", "records", "activities"}) {
    if (!records) records = answer.root().find(name);
  }
  const json::value stages = answer.root().find("stages");
  if (options.format == "json") {
    write_whole(options, text);
  } else if (records) {
    write_lines(options, records, record_shape());
  } else {
    write_lines(options, stages, stage_shape());
  }
  const json::value count = answer.root().find(records ? "count" : "total");
  const std::string next = text_at(answer.root(), "next");
  say(std::string(count.number()) + " in all" +
      (next.empty() ? "" : "; the next page: --after " + printable(next)));
  return exit_code::done;
}

void add_list(CLI::App& parent, const std::string& question, const std::string& about,
              exit_code& result) {
  CLI::App* command = parent.add_subcommand(question, about);
  auto options = std::make_shared<list_options>();
  options->question = question;
  options->view.clear();
  add_workspace_options(*command, *options);
  add_file_option(*command, "--ledger", options->ledger,
                  "The ledger that has kept views, and what was taken out of the feed");
  add_file_option(*command, "--query", options->query,
                  "Further members of the question, as JSON or a file with it "
                  "(include/ambit/workspace_views.hpp)");
  if (question == "feed") {
    command->add_option("--kind", options->kinds, "Only activities of these kinds")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command->add_option("--search", options->search, "Words that all stand in them")
        ->type_name("WORDS");
  } else {
    CLI::Option* own = command->add_option("--my-view", options->kept_view,
                                           "A private view of the user's own, by its id");
    CLI::Option* shared = command->add_option("--shared-view", options->shared_view,
                                              "A view of everyone's, by its id");
    own->type_name("ID")->excludes(shared)->needs("--ledger");
    shared->type_name("ID")->needs("--ledger");
    if (question == "portfolio") {
      command->add_option("--view", options->view, "owned or recently_assigned (default: owned)")
          ->type_name("NAME")
          ->check(CLI::IsMember({"owned", "recently_assigned"}))
          ->excludes(own)
          ->excludes(shared);
    }
  }
  if (question == "pipeline") {
    command->add_option("pipeline", options->pipeline, "Id of the pipeline")
        ->type_name("ID")
        ->required();
    command->add_option("--stage", options->stage, "The records of this stage, not all stages")
        ->type_name("ID");
  }
  command->add_option("--page-size", options->size, "Records of a page (default: 50)")
      ->type_name("COUNT")
      ->check(at_least_one());
  command->add_option("--after", options->after, "Where the page before ended, as it was told")
      ->type_name("CURSOR");
  command
      ->add_option("--format", options->format,
                   "table for people; jsonl, json or csv for programs (default: by the name of "
                   "--output; table on a terminal, else jsonl)")
      ->type_name("FORM")
      ->check(CLI::IsMember({"table", "jsonl", "json", "csv"}));
  command->callback([options, &result] { result = list(*options); });
}

}  // namespace

void add_workspace_list_commands(CLI::App& parent, exit_code& result) {
  add_list(parent, "portfolio",
           "Somebody's accounts: owned, assigned lately, or those of a view.\n\n"
           "  ambit workspace portfolio --policy policy.json --directory directory.json \\\n"
           "                            --user ana --records company=companies.jsonl",
           result);
  add_list(parent, "pipeline", "The records of a pipeline by stage, or a page of one stage",
           result);
  add_list(parent, "feed",
           "What happened with the contacts of somebody's accounts, the newest first", result);
}

}  // namespace ambit::cli
