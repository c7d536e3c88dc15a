// workspace_run.cpp: what the commands below `ambit workspace` read before they ask.
#include <algorithm>
#include <utility>

#include "src/cli/json_text.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/records.hpp"
#include "src/cli/results.hpp"
#include "src/cli/take.hpp"
#include "src/cli/terminal.hpp"
#include "src/cli/tickets_options.hpp"
#include "src/cli/workspace_options.hpp"

namespace ambit::cli {

namespace {

/// Of `task=tasks.jsonl`.
std::pair<std::string, std::string> object_and_path(const std::string& written) {
  const std::size_t at = written.find('=');
  if (at == std::string::npos || at == 0 || at + 1 == written.size()) {
    throw failure{
        exit_code::wrong_usage,
        "--records takes OBJECT=FILE, such as task=tasks.jsonl, not " + printable(written)};
  }
  return {written.substr(0, at), written.substr(at + 1)};
}

batch empty_batch(const schema& fields, std::string_view object) {
  return take(batch::from_json(fields, object, "[]"), "no records");
}

/// Of the files that are named; and behind them none of each object that the policy shares and nobody
/// names.
std::vector<batch> load_batches(const workspace_options& options, const engine& rules) {
  std::vector<batch> out;
  std::vector<std::string> inputs = {options.engine.policy, options.engine.directory};
  for (const std::string& each : options.records) {
    const auto [object, path] = object_and_path(each);
    inputs.push_back(path);
    records_options file;
    file.path = path;
    records_file records(file, rules.policy().schema(), object);
    const records_part part = records.all();
    // What only some questions read is told, and no error.
    print_report(part.found);
    out.push_back(part.records);
  }
  refuse_to_overwrite(options.output, inputs);
  const std::string described = rules.policy().describe();
  const json_answer policy(described);
  const json::value shared = policy.root().find("sharing");
  for (json::value at = shared ? shared.first() : shared; at; at = at.next()) {
    const std::string object = text_at(at, "object");
    const bool is_given = std::any_of(out.begin(), out.end(),
                                      [&](const batch& each) { return each.object() == object; });
    if (!is_given) out.push_back(empty_batch(rules.policy().schema(), object));
  }
  return out;
}

workspace::viewer bind_viewer(const workspace_options& options, const engine& rules,
                              const context& when) {
  sharing::shares by_hand;
  if (!options.shares.empty()) {
    by_hand = take(sharing::shares::from_json(read_file(options.shares), options.shares),
                   "no manual shares");
  }
  return take(workspace::viewer::bind(rules, options.user, when, options.plate_of, by_hand),
              "cannot look into the workspace");
}

}  // namespace

void add_workspace_options(CLI::App& command, workspace_options& options) {
  add_engine_options(command, options.engine);
  command.add_option("--user", options.user, "Who looks: the id of a user")
      ->type_name("ID")
      ->required();
  add_moment_options(command, options.context,
                     "Zone in which local days are counted, where the user has none (default: the "
                     "policy's)");
  command
      .add_option("--records", options.records,
                  "Records of one object, such as task=tasks.jsonl; of each object that the "
                  "question is about (none given: there are none, which is told)")
      ->type_name("OBJECT=FILE")
      ->allow_extra_args(false);
  add_file_option(command, "--shares", options.shares, "Records that were shared by hand (JSON)");
  add_file_option(command, "--output", options.output,
                  "File for the answer, put in place whole (default: standard output)");
}

workspace_run::workspace_run(const workspace_options& options)
    : when(make_context(options.context)),
      rules(load_engine(options.engine, true)),
      batches(load_batches(options, rules)),
      given_count(options.records.size()),
      viewer(bind_viewer(options, rules, when)) {}

std::vector<const batch*> workspace_run::records() const {
  std::vector<const batch*> out;
  for (const batch& each : batches) out.push_back(&each);
  return out;
}

/// Of objects of which no file was named a question takes it that there are no records; which ones
/// it reads the library says.
template <class Ask>
std::string workspace_run::ask_with_records(const Ask& ask) const {
  const std::vector<const batch*> all = records();
  auto answer = ask(std::span(all).first(given_count));
  const auto is_missing = [](const problem& each) { return each.code == "missing_records"; };
  const auto& told = answer.report().problems();
  if (answer || !std::all_of(told.begin(), told.end(), is_missing)) {
    return take_of("", std::move(answer), "no answer");
  }
  for (const problem& each : told) say(each.found + " (--records OBJECT=FILE)");
  return take_of("", ask(std::span(all)), "no answer");
}

std::string workspace_run::ask(const std::string& question) {
  return ask_with_records([&](std::span<const batch* const> of) {
    return workspace::ask(viewer, of, question, memory);
  });
}

std::string workspace_run::ask(const std::string& question, const ledger& book) {
  return ask_with_records([&](std::span<const batch* const> of) {
    return workspace::ask(viewer, of, question, book, memory);
  });
}

}  // namespace ambit::cli
