// `ambit decide leads`: who gets each lead, with the reason beside it.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/ledger_file.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/record_slices.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct decide_options {
  engine_paths engine;
  context_options context;
  std::string object;
  std::string records;
  std::string ledger;
  std::string format;
  std::string output;
  bool keep_going = false;
};

/// How many records ended how, for the line at the end.
struct tally {
  std::array<std::size_t, 4> outcomes{};
  std::size_t replayed = 0;
  std::size_t records = 0;
};

/// "user ben: never_logged_in", the candidate and what stood in its way.
std::string skipped_text(json::value skipped) {
  std::string words;
  for (json::value item = skipped.first(); item; item = item.next()) {
    if (!words.empty()) words += ", ";
    for (const std::string_view kind : {"user", "queue", "account_owner", "pool"}) {
      const json::value id = item.find(kind);
      if (!id.is_string()) continue;
      words += kind == "account_owner" ? "account owner" : kind;
      words += ' ';
      words += id.string();
      words += ": ";
      break;
    }
    words += text_at(item, "reason");
  }
  return words;
}

/// The reason as a person reads it, in the last column.
std::string reason_text(json::value decision) {
  std::string words = text_at(decision, "reason");
  std::replace(words.begin(), words.end(), '_', ' ');
  if (decision.find("replayed")) {
    words =
        "decided before (" + words + "), now with " + owner_text(decision.find("current_owner"));
  }
  if (const std::string pool = text_at(decision, "pool"); !pool.empty()) {
    words += ", turn of pool " + pool;
  }
  if (const json::value skipped = decision.find("skipped")) {
    words += "; skipped " + skipped_text(skipped);
  }
  if (const json::value uncarried = decision.find("uncarried")) {
    const std::size_t count = uncarried.size();
    words += "; not asked: " + std::to_string(count) +
             (count == 1 ? " uncarried entry" : " uncarried entries");
  }
  for (json::value item = decision.find("warnings") ? decision.find("warnings").first()
                                                    : json::value();
       item; item = item.next()) {
    words += "; warning: " + std::string(item.string());
  }
  for (json::value item = decision.find("problems") ? decision.find("problems").first()
                                                    : json::value();
       item; item = item.next()) {
    words += "; " + text_at(item, "field") + ": " + text_at(item, "found");
  }
  return words;
}

void add_row(table& rows, const std::string& decision_json) {
  json::document document;
  report unused;
  if (!document.parse(decision_json, {}, unused)) return;
  const json::value decision = document.root();
  const std::string id = text_at(decision, "id");
  const std::string entry = text_at(decision, "entry");
  rows.add({printable(id.empty() ? "-" : id), text_at(decision, "outcome"),
            owner_text(decision.find("owner")), printable(entry.empty() ? "-" : entry),
            printable(reason_text(decision))});
}

/// The problems of undecided records only, with lines and rows counted over the whole file.
report problems_of_undecided(const report& found, const plan& decided, std::size_t lines_above,
                             std::size_t rows_above) {
  report shifted;
  for (problem item : found.problems()) {
    const auto row = static_cast<std::size_t>(item.where.row);
    if (row == 0 || row > decided.size()) continue;
    if (decided.outcome(row - 1) != outcome::undecided) continue;
    item.level = severity::error;
    if (item.where.line > 0) item.where.line += lines_above;
    item.where.row += rows_above;
    shifted.add(std::move(item));
  }
  return shifted;
}

batch read_slice(const policy& rules, const std::string& object, std::string_view slice,
                 const std::string& file, report& found) {
  result<batch> records = batch::from_json(rules.schema(), object, slice, file);
  if (!records) {
    print_report(records.report());
    throw failure{
        records.code() == status::unknown_object ? exit_code::wrong_usage : exit_code::bad_input,
        "the records cannot be read; nothing was saved"};
  }
  found = records.report();
  return *std::move(records);
}

plan decide_slice(const engine& rules, const batch& records, ledger& book, const context& when,
                  scratch& memory) {
  result<plan> decided = leads::decide(rules, records, book, when, memory);
  if (!decided) {
    print_report(decided.report());
    throw failure{decided.code() == status::internal ? exit_code::internal : exit_code::wrong_usage,
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
/// printed is remembered, whatever happens to the reader.
exit_code decide(const decide_options& options) {
  for (const std::string& input :
       {options.ledger, options.records, options.engine.policy, options.engine.directory}) {
    if (same_file(options.output, input)) {
      throw failure{exit_code::wrong_usage, "--output would overwrite " + printable(input)};
    }
  }
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, true);
  const std::string object = object_of(rules.policy(), options.object);
  const std::string text = read_file(options.records);
  ledger_file file(options.ledger, ledger_file::use::write);
  const bool as_table = options.format.empty() ? options.output.empty() && is_terminal(stream::out)
                                               : options.format == "table";
  scratch memory;
  table rows({"ID", "OUTCOME", "OWNER", "ENTRY", "REASON"});
  std::string lines;
  tally counts;
  {
    progress shown("deciding", text.size());
    record_slices slices(text);
    for (record_slices::slice slice; slices.next(slice);) {
      report found;
      const batch records =
          read_slice(rules.policy(), object, slice.text, display_name(options.records), found);
      const plan decided = decide_slice(rules, records, file.book(), when, memory);
      print_report(problems_of_undecided(found, decided, slice.first_line, counts.records));
      count(decided, counts);
      if (as_table) {
        for (std::size_t row = 0; row < decided.size(); ++row) add_row(rows, decided.to_json(row));
      } else {
        lines += decided.to_json_lines();
      }
      shown.advance(slice.end_offset, counts.records);
    }
  }
  file.save();
  output out(options.output);
  out.write(as_table ? rows.to_text(terminal_width(), wants_colour(stream::out)) : lines);
  out.finish();
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
      "                     --records leads.jsonl --ledger ledger.json\n\n"
      "Records are JSON Lines, a JSON array, or one object. With --ledger, turns and decisions "
      "are\n"
      "remembered: running again with the same records changes nothing.");
  auto options = std::make_shared<decide_options>();
  add_engine_options(*leads, options->engine);
  leads->add_option("--records", options->records, "Records file; - is standard input")->required();
  leads->add_option("--object", options->object,
                    "Object of the schema (default: the only one that is assigned, or lead)");
  leads->add_option("--ledger", options->ledger, "File that remembers; made when it is not there");
  add_context_options(*leads, options->context);
  leads
      ->add_option("--format", options->format,
                   "table for people, jsonl for programs (default: table on a terminal)")
      ->check(CLI::IsMember({"table", "jsonl"}));
  leads->add_option("--output", options->output,
                    "File for the decisions (default: standard output)");
  leads->add_flag("--keep-going", options->keep_going,
                  "Exit with 0 although some records are wrong and were left undecided");
  leads->callback([options, &result] { result = decide(*options); });
}

}  // namespace ambit::cli
