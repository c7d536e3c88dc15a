// `ambit sharing review | diff`: what external users see, and who gains and loses what by another
// policy.
#include <memory>
#include <string>
#include <string_view>

#include "ambit/sharing_review.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/merge_patch.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/sharing_run.hpp"
#include "src/cli/sharing_shapes.hpp"
#include "src/cli/take.hpp"

namespace ambit::cli {

namespace {

std::string number_of(json::value object, std::string_view name) {
  return std::string(object.find(name).number());
}

/// The whole answer, or lines of what is listed in it.
void write_found(const sharing_options& options, const std::string& whole, const std::string& lines,
                 const result_shape& shape) {
  if (options.output.format == "json") {
    output out(options.output.path);
    out.write(json::pretty(whole) + "\n");
    out.finish();
    return;
  }
  results answers(options.output, shape);
  answers.add_lines(lines);
  answers.finish();
}

/// Records that are wrong where sharing reads them are left out of the answer.
exit_code ended(json::value answer) {
  return number_of(answer, "invalid") == "0" ? exit_code::done : exit_code::records_undecided;
}

exit_code review(const sharing_options& options) {
  const sharing_run run(options);
  scratch memory;
  const std::string found = take_of("--query",
                                    sharing::exposure_review(run.rules, run.part.records, run.when,
                                                             run.by_hand, options.query, memory),
                                    "no review");
  const json_answer answer(found);
  const json::value root = answer.root();
  std::string lines;
  const json::value grants = root.find("grants");
  for (json::value each = grants.first(); each; each = each.next()) {
    lines += json::compact(each.source()) + "\n";
  }
  const json::value narrowed = root.find("narrowed");
  if (!options.patch.empty()) {
    replace_file(options.patch,
                 json::pretty(json::compact(narrowed.find("patch").source())) + "\n");
  }
  write_found(options, found, lines, exposed_grant_shape());
  const json::value now = root.find("exposed");
  const json::value left = narrowed.find("exposed");
  const std::string users = number_of(now, "users");
  const std::string users_left = number_of(left, "users");
  say(users + (users == "1" ? " external user sees " : " external users see ") +
      number_of(now, "records") + " of " + number_of(root, "records") + " records; narrowed, " +
      users_left + (users_left == "1" ? " sees " : " see ") + number_of(left, "records"));
  return ended(root);
}

/// A line for each record that somebody gains or loses.
std::string lines_of(json::value users) {
  std::string lines;
  for (json::value user = users.first(); user; user = user.next()) {
    for (const std::string_view access : {"read", "edit"}) {
      const json::value changes = user.find(access);
      for (json::value change = changes ? changes.first() : changes; change;
           change = change.next()) {
        const json::value records = change.find("records");
        for (json::value each = records.first(); each; each = each.next()) {
          std::string line;
          json::writer out(line);
          out.open_object();
          out.member("user", user.find("user").string());
          out.member("change", change.key());
          out.member("access", access);
          for (json::value member = each.first(); member; member = member.next()) {
            out.key(member.key());
            out.raw(json::compact(member.source()));
          }
          out.close_object();
          lines += line + "\n";
        }
      }
    }
  }
  return lines;
}

/// The policy that this one is compared with: another, or this one with a change laid over it.
policy other_policy(const sharing_options& options) {
  if (!options.against.empty()) return load_policy(options.against);
  const std::string patch = read_file(options.change);
  report problems;
  json::document document;
  if (!document.parse(patch, display_name(options.change), problems)) {
    print_report(problems);
    throw failure{exit_code::bad_input, "the change cannot be used"};
  }
  auto changed = policy::compile(json::merge_patch(read_file(options.engine.policy), patch));
  // The text that was compiled is in no file: a line of it would lead nowhere, the path does.
  print_report(found_in("", changed.report()));
  if (!changed) throw failure{exit_code::bad_input, "the changed policy has errors"};
  return *changed;
}

/// The records as the other policy reads them; by one schema they are read once.
batch records_by(const schema& fields, const sharing_options& options, const sharing_run& run) {
  if (fields.fingerprint() == run.rules.policy().schema().fingerprint()) return run.part.records;
  if (options.records.path == "-") {
    throw failure{exit_code::wrong_usage,
                  "the two policies have different schemas, by each of which --records is read: "
                  "it cannot be \"-\""};
  }
  records_options records = options.records;
  records.object = run.object;
  records_file file(records, fields, run.object);
  const records_part part = file.all();
  print_report(part.found);
  return part.records;
}

exit_code diff(const sharing_options& options) {
  const sharing_run run(options);
  const engine after =
      take(engine::bind(other_policy(options), run.rules.directory(), run.rules.zones()),
           "the other policy cannot be bound");
  const batch read_again = records_by(after.policy().schema(), options, run);
  scratch memory;
  const std::string found =
      take_of("--query",
              sharing::policy_diff(run.rules, run.part.records, after, read_again, run.when,
                                   run.by_hand, options.query, memory),
              "no difference");
  const json_answer answer(found);
  const json::value root = answer.root();
  write_found(options, found, lines_of(root.find("users")), sharing_change_shape());
  const std::string gain = number_of(root, "gain");
  const std::string lose = number_of(root, "lose");
  say(gain + (gain == "1" ? " user gains" : " users gain") + " something, " + lose +
      (lose == "1" ? " loses" : " lose") + " something" +
      (root.find("next") ? "; more follow: --format json has the last user" : ""));
  return ended(root);
}

void add_review(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "review",
      "What partner users and guests see, and by which rule.\n\n"
      "And what is left of it when a rule is narrowed to staff; --patch writes the change.\n\n"
      "  ambit sharing review --policy policy.json --directory directory.json \\\n"
      "                       --records leads.jsonl --patch narrowed.json");
  auto options = std::make_shared<sharing_options>();
  add_sharing_options(*command, *options);
  command
      ->add_option("--query", options->query,
                   "How many ids and folders are listed, and what is narrowed, as JSON")
      ->type_name("JSON");
  add_file_option(*command, "--patch", options->patch,
                  "Merge patch of the policy (RFC 7396) to write: what is narrowed to staff");
  add_output_options(*command, options->output);
  command->callback([options, &result] { result = review(*options); });
}

void add_diff(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "diff",
      "Who gains and who loses what by another policy, or a change.\n\n"
      "Records that somebody may see or edit by it and not by this one, or the reverse.\n\n"
      "  ambit sharing diff --policy policy.json --against changed.json \\\n"
      "                     --directory directory.json --records leads.jsonl");
  auto options = std::make_shared<sharing_options>();
  add_sharing_options(*command, *options);
  CLI::Option_group* other = command->add_option_group("The other policy");
  add_file_option(*other, "--against", options->against, "Another policy (JSON)");
  add_file_option(*other, "--change", options->change,
                  "A merge patch (RFC 7396) of this policy, such as a review writes");
  other->require_option(1);
  command->add_option("--query", options->query, "How many ids are listed, and the page, as JSON")
      ->type_name("JSON");
  add_output_options(*command, options->output);
  command->callback([options, &result] { result = diff(*options); });
}

}  // namespace

void add_sharing_review_commands(CLI::App& parent, exit_code& result) {
  add_review(parent, result);
  add_diff(parent, result);
}

}  // namespace ambit::cli
