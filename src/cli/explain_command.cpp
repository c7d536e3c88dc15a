// `ambit explain leads`: the long answer for one record.
#include <memory>
#include <string>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
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

/// One line a node of the tree, indented by its depth. The tree is at most limits::max_depth deep.
void add_tree(std::string& words, json::value node, std::size_t depth) {
  const std::string indent(depth * 2 + 4, ' ');
  const std::string result = text_at(node, "result");
  for (const std::string_view group : {"all", "any"}) {
    if (const json::value parts = node.find(group); parts.is_array()) {
      words += indent;
      words += group == "all" ? "all of: " : "any of: ";
      words += result + "\n";
      for (json::value part = parts.first(); part; part = part.next()) {
        add_tree(words, part, depth + 1);
      }
      return;
    }
  }
  if (const json::value part = node.find("not"); part.is_object()) {
    words += indent + "not: " + result + "\n";
    add_tree(words, part, depth + 1);
    return;
  }
  if (node.find("always")) {
    words += indent + "always: true\n";
    return;
  }
  words += indent + printable(text_at(node, "field")) + " " + text_at(node, "op");
  for (const std::string_view key :
       {"value", "values", "other", "from", "to", "count", "unit", "period"}) {
    if (const json::value constant = node.find(key)) words += " " + printable(constant.source());
  }
  words += ": " + result;
  if (const json::value seen = node.find("seen")) words += ", saw " + printable(seen.source());
  if (const std::string remedy = text_at(node, "would_pass"); !remedy.empty()) {
    words += " (" + printable(remedy) + ")";
  }
  words += '\n';
}

std::string readable(const std::string& explanation) {
  json::document document;
  report unused;
  if (!document.parse(explanation, {}, unused)) return explanation + "\n";
  const json::value root = document.root();
  std::string words = printable(text_at(root, "sentence")) + "\n";
  const json::value entries = root.find("entries");
  if (entries.is_array() && entries.size() > 0) {
    words += "\nrule " + printable(text_at(root, "rule")) + ", in order:\n";
    for (json::value entry = entries.first(); entry; entry = entry.next()) {
      words +=
          "  entry " + printable(text_at(entry, "entry")) + ": " + text_at(entry, "result") + "\n";
      if (const json::value tree = entry.find("when")) add_tree(words, tree, 0);
      if (const json::value uncarried = entry.find("uncarried")) {
        words += "    not asked: " + printable(uncarried.source()) + "\n";
      }
    }
  }
  return words;
}

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
    throw failure{exit_code::wrong_usage,
                  "no explanation: " + std::string(name(explanation.code()))};
  }
  output out("");
  out.write(options.format == "json" ? json::pretty(*explanation) + "\n" : readable(*explanation));
  out.finish();
  return exit_code::done;
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
