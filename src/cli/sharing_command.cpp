// `ambit sharing check`: what staff and partner users may see and edit, and by which grant; reviews
// and differences are in sharing_review_commands.cpp.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/sharing_run.hpp"
#include "src/cli/sharing_shapes.hpp"
#include "src/cli/take.hpp"
#include "src/cli/tickets_options.hpp"

namespace ambit::cli {

namespace {

records_options with_object(records_options records, const std::string& object) {
  records.object = object;
  return records;
}

sharing::shares load_shares(const std::string& path) {
  if (path.empty()) return {};
  auto read = sharing::shares::from_json(read_file(path), display_name(path));
  if (read) return *std::move(read);
  print_report(read.report());
  throw failure{exit_code::bad_input, "the shares cannot be used"};
}

/// Why a user sees nothing at all.
void say_if_shut_out(const sharing::viewer& viewer, const sharing_run& run) {
  if (viewer.may_look()) return;
  scratch memory;
  const batch nothing =
      *batch::from_json(run.rules.policy().schema(), run.object, R"([{"id": "-"}])");
  const std::string text = take(viewer.can_see(nothing, 0, memory), "no answer");
  const json_answer answer(text);
  say("the user may not look at anything: " + text_at(answer.root(), "because"));
}

/// A record that is wrong where sharing reads it is invisible, and told.
exit_code ended(const sharing::viewer& viewer, const sharing_run& run) {
  scratch memory;
  std::vector<sharing::sight> sights(run.part.records.size());
  viewer.see(run.part.records, memory, sights.data());
  for (const sharing::sight each : sights) {
    if (each == sharing::sight::invalid) return exit_code::records_undecided;
  }
  return exit_code::done;
}

std::size_t row_of(const batch& records, const std::string& id) {
  for (std::size_t row = 0; row < records.size(); ++row) {
    if (records.id(row) == id) return row;
  }
  throw failure{exit_code::wrong_usage, "no record has the id " + printable(id)};
}

void write_lines(const sharing_options& options, const std::string& lines,
                 const result_shape& shape) {
  results answers(options.output, shape);
  answers.add_lines(lines);
  answers.finish();
}

exit_code check_one(const sharing_options& options, const sharing_run& run,
                    const sharing::viewer& viewer) {
  scratch memory;
  const std::size_t row = row_of(run.part.records, options.id);
  const std::string answer =
      take(options.access == "edit" ? viewer.can_edit(run.part.records, row, memory)
                                    : viewer.can_see(run.part.records, row, memory),
           "no answer");
  write_lines(options, answer + "\n", sharing_answer_shape());
  say_if_shut_out(viewer, run);
  const json_answer found(answer);
  return text_at(found.root(), "reason") == "invalid" ? exit_code::records_undecided
                                                      : exit_code::done;
}

/// The query with the access that an option names.
std::string query_of(const sharing_options& options) {
  if (options.query.empty()) return R"({"access":")" + options.access + R"("})";
  return options.query;
}

exit_code check(const sharing_options& options) {
  const sharing_run run(options);
  const sharing::viewer viewer =
      take(sharing::viewer::bind(run.rules, run.object, options.user, run.when, run.by_hand),
           "no answer");
  if (!options.id.empty()) return check_one(options, run, viewer);
  scratch memory;
  if (options.count) {
    const std::size_t count =
        take_of("--query", viewer.count(run.part.records, query_of(options), memory), "no count");
    output out(options.output.path);
    out.write(std::to_string(count) + "\n");
    out.finish();
    say_if_shut_out(viewer, run);
    return ended(viewer, run);
  }
  const std::string page =
      take_of("--query", viewer.list(run.part.records, query_of(options), memory), "no list");
  const json_answer answer(page);
  if (options.output.format == "json") {
    output out(options.output.path);
    out.write(json::pretty(page) + "\n");
    out.finish();
  } else {
    std::string lines;
    const json::value listed = answer.root().find("records");
    for (json::value each = listed.first(); each; each = each.next()) {
      lines += json::compact(each.source()) + "\n";
    }
    write_lines(options, lines, shared_record_shape());
  }
  say_if_shut_out(viewer, run);
  say(std::string(answer.root().find("count").number()) + " of " +
      std::to_string(run.part.records.size()) + " records" +
      (answer.root().find("next") ? "; more follow: --format json has the last id" : ""));
  return ended(viewer, run);
}

void add_check(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "check",
      "Which records a user may see or edit, and by which grant; with --id one, or why not.\n\n"
      "  ambit sharing check --policy policy.json --directory directory.json \\\n"
      "                      --records leads.jsonl --user ana --id L1 --access edit");
  auto options = std::make_shared<sharing_options>();
  add_sharing_options(*command, *options);
  command->add_option("--user", options->user, "Who looks: the id of a user")->required();
  CLI::Option* id = command->add_option("--id", options->id, "Only this record");
  CLI::Option* access =
      command->add_option("--access", options->access, "What is asked: read or edit")
          ->check(CLI::IsMember({"read", "edit"}))
          ->capture_default_str();
  command->add_option("--query", options->query, "Access and page of a list, as JSON, instead")
      ->type_name("JSON")
      ->excludes(id)
      ->excludes(access);
  command->add_flag("--count", options->count, "Only how many records there are")->excludes(id);
  add_output_options(*command, options->output);
  command->callback([options, &result] { result = check(*options); });
}

}  // namespace

std::string shared_object(const policy& rules, const std::string& asked) {
  if (!asked.empty()) return asked;
  const std::string text = rules.describe();
  const json_answer description(text);
  const json::value shared = description.root().find("sharing");
  if (!shared) return "lead";
  if (shared.size() == 1) return text_at(shared.first(), "object");
  std::string names;
  for (json::value each = shared.first(); each; each = each.next()) {
    const std::string name = text_at(each, "object");
    if (name == "lead") return "lead";
    names += (names.empty() ? "" : ", ") + printable(name);
  }
  throw failure{exit_code::wrong_usage,
                "the policy shares several objects; say with --object which of them: " + names};
}

sharing_run::sharing_run(const sharing_options& options)
    : when(make_context(options.context)),
      rules(load_engine(options.engine, true)),
      object(shared_object(rules.policy(), options.records.object)),
      file(with_object(options.records, object), rules.policy().schema(), object),
      part(file.all()),
      by_hand(load_shares(options.shares)) {
  const std::vector<std::string> inputs = {options.records.path,     options.engine.policy,
                                           options.engine.directory, options.shares,
                                           options.against,          options.change};
  refuse_to_overwrite(options.output.path, inputs);
  if (same_file(options.patch, options.output.path)) {
    throw failure{exit_code::wrong_usage, "--patch and --output are one file"};
  }
  for (const std::string& input : inputs) {
    if (same_file(options.patch, input)) {
      throw failure{exit_code::wrong_usage, "--patch would overwrite " + printable(input)};
    }
  }
  // What only some questions read leaves records visible: told, and no error.
  print_report(part.found);
}

void add_sharing_options(CLI::App& command, sharing_options& options) {
  add_engine_options(command, options.engine);
  add_moment_options(command, options.context);
  add_records_options(command, options.records, "the only one that is shared, or lead")->required();
  add_file_option(command, "--shares", options.shares,
                  "Manual shares (JSON): a list of object, id, to and access");
}

void add_sharing_commands(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand(
      "sharing", "What staff, partner users and guests see inside, and what a change would do");
  command->require_subcommand(1);
  add_check(*command, result);
  add_sharing_review_commands(*command, result);
}

}  // namespace ambit::cli
