// `ambit decide leads`: who gets each lead, with the reason beside it.
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/cli/command.hpp"
#include "src/cli/decision_shape.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/ledger_file.hpp"
#include "src/cli/options.hpp"
#include "src/cli/records.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct decide_options {
  engine_paths engine;
  context_options context;
  records_options records;
  std::string ledger;
  output_options output;
  bool keep_going = false;
};

/// How many records ended how, for the line at the end.
struct tally {
  std::array<std::size_t, 4> outcomes{};
  std::size_t replayed = 0;
  std::size_t records = 0;
};

plan decide_part(const engine& rules, const batch& records, ledger& book, const context& when,
                 scratch& memory) {
  result<plan> decided = leads::decide(rules, records, book, when, memory);
  if (!decided) {
    print_report(decided.report());
    throw failure{exit_code_of(decided.code()),
                  "no decision: " + std::string(name(decided.code()))};
  }
  return *std::move(decided);
}

void count(const plan& decided, tally& counts) {
  counts.records += decided.size();
  for (std::size_t row = 0; row < decided.size(); ++row) {
    ++counts.outcomes[static_cast<std::size_t>(decided.outcome(row))];
    if (decided.replayed(row)) ++counts.replayed;
  }
}

void print_summary(const tally& counts, const std::string& ledger_path) {
  std::string words =
      std::to_string(counts.records) + (counts.records == 1 ? " record: " : " records: ");
  for (std::size_t i = 0; i < counts.outcomes.size(); ++i) {
    words += (i == 0 ? "" : ", ") + std::to_string(counts.outcomes[i]) + " " +
             std::string(name(static_cast<outcome>(i)));
  }
  if (counts.replayed > 0) words += "; " + std::to_string(counts.replayed) + " decided before";
  if (ledger_path.empty()) words += " (no --ledger: nothing is remembered)";
  say(words);
}

/// Decides everything first and saves the ledger before the first decision is shown: what was
/// printed is remembered, whatever happens to the reader. A run that ends before has decided all of
/// its records (or those until then, in a database), which the next one finds decided.
exit_code decide(const decide_options& options) {
  std::vector<std::string> inputs = {options.records.path, options.engine.policy,
                                     options.engine.directory};
  add_ledger_paths(options.ledger, inputs);
  refuse_to_overwrite(options.output.path, inputs);
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, true);
  records_file records(options.records, rules.policy().schema(),
                       object_of(rules.policy(), options.records.object));
  ledger_file file(options.ledger, ledger_file::use::write);
  results decisions(options.output, decision_shape());
  tally counts;
  {
    scratch memory;
    progress shown("deciding", records.size());
    while (const std::optional<records_part> part = records.next()) {
      const plan decided = decide_part(rules, part->records, file.book(), when, memory);
      print_report(problems_to_tell(
          *part, [&](std::size_t row) { return decided.outcome(row) == outcome::undecided; }));
      count(decided, counts);
      decisions.add_lines(decided.to_json_lines());
      shown.advance(part->end_offset, counts.records);
    }
  }
  file.save();
  decisions.finish();
  print_summary(counts, options.ledger);
  const bool wrong = counts.outcomes[static_cast<std::size_t>(outcome::undecided)] > 0;
  return wrong && !options.keep_going ? exit_code::records_undecided : exit_code::done;
}

}  // namespace

void add_decide_command(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand("decide", "Decide on records");
  command->require_subcommand(1);
  CLI::App* leads = command->add_subcommand(
      "leads",
      "Who gets each lead, and why.\n\n"
      "  ambit decide leads --policy policy.json --directory directory.json \\\n"
      "                     --records leads.csv --ledger leads.ledger\n\n"
      "With --ledger, turns and decisions are remembered: running again with the same records\n"
      "changes nothing. The file is an SQLite database, which several runs may use at a time; one\n"
      "whose name ends in .json is a snapshot, which takes one run at a time.\n\n" +
          std::string(records_help));
  auto options = std::make_shared<decide_options>();
  add_engine_options(*leads, options->engine);
  add_records_options(*leads, options->records)->required();
  add_file_option(*leads, "--ledger", options->ledger,
                  "File that remembers; made when it is not there");
  add_context_options(*leads, options->context);
  add_output_options(*leads, options->output);
  leads->add_flag("--keep-going", options->keep_going,
                  "Exit with 0 although some records are wrong and were left undecided");
  leads->callback([options, &result] { result = decide(*options); });
}

}  // namespace ambit::cli
