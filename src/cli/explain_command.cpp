// `ambit explain leads`: the long answer for one record.
#include <memory>
#include <string>

#include "ambit/ambit.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/explanation_text.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/ledger_file.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/records.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct explain_options {
  engine_paths engine;
  context_options context;
  records_options records;
  std::string id;
  std::string ledger;
  std::string format = "text";
};

std::size_t row_of(const batch& records, const std::string& id) {
  if (id.empty() && records.size() == 1) return 0;
  for (std::size_t row = 0; row < records.size(); ++row) {
    if (!id.empty() && records.id(row) == id) return row;
  }
  throw failure{exit_code::wrong_usage, id.empty()
                                            ? "there are several records; say which with --id"
                                            : "no record has the id " + printable(id)};
}

exit_code explain(const explain_options& options) {
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, false);
  const records_part part = records_file(options.records, rules.policy().schema(),
                                         object_of(rules.policy(), options.records.object))
                                .all();
  const batch& records = part.records;
  ledger_file file(options.ledger, ledger_file::use::read);
  scratch memory;
  result<std::string> explanation =
      leads::explain(rules, records, row_of(records, options.id), file.book(), when, memory);
  if (!explanation) {
    print_report(explanation.report());
    throw failure{exit_code_of(explanation.code()),
                  "no explanation: " + std::string(name(explanation.code()))};
  }
  output out("");
  out.write(options.format == "json" ? json::pretty(*explanation) + "\n"
                                     : explanation_text(*explanation));
  out.finish();
  return is_undecided(json_answer(*explanation).root()) ? exit_code::records_undecided
                                                        : exit_code::done;
}

}  // namespace

void add_explain_command(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand("explain", "Say why, for one record");
  command->require_subcommand(1);
  CLI::App* leads = command->add_subcommand(
      "leads",
      "Why a lead goes where it goes: what was tried, what stopped it, what would have passed.\n\n"
      "  ambit explain leads --policy policy.json --directory directory.json \\\n"
      "                      --records leads.jsonl --id L1\n\n"
      "Changes nothing: no turn is spent, and nothing is remembered.");
  auto options = std::make_shared<explain_options>();
  add_engine_options(*leads, options->engine);
  add_records_options(*leads, options->records)->required();
  leads->add_option("--id", options->id, "Which record (not needed when there is only one)")
      ->type_name("ID");
  add_file_option(*leads, "--ledger", options->ledger, "File that remembers; only read");
  add_context_options(*leads, options->context);
  leads->add_option("--format", options->format, "text for people, json for programs")
      ->type_name("FORM")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  leads->callback([options, &result] { result = explain(*options); });
}

}  // namespace ambit::cli
