// ticket_run.hpp: what the commands about tickets share: their options, and what they read.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include "ambit/ambit.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/records.hpp"
#include "src/cli/results.hpp"
#include "src/cli/take.hpp"
#include "src/cli/terminal.hpp"
#include "src/cli/tickets_options.hpp"

namespace ambit::cli {

struct ticket_options {
  engine_paths engine;
  context_options context;
  records_options records;
  output_options output;
  visitor_options who;
  std::string id;
  std::string query;
  std::string conversations;  ///< a file
  std::string reply;
  std::string submission;
  std::string user;
  std::string settings;
  bool save = false;
};

inline tickets::viewer bind_viewer(const ticket_options& options, const engine& rules,
                                   const context& when) {
  return take(tickets::viewer::bind(rules, options.who.portal, options.who.visitor(), when),
              "cannot look into the portal");
}

/// Why a visitor sees nothing at all. Customers are only told that access is denied; whoever runs
/// this program reads the policy.
inline void say_if_shut_out(const tickets::viewer& viewer) {
  if (viewer.may_enter()) return;
  const std::string text = viewer.entry(tickets::audience::employee);
  const json_answer entry(text);
  say("the visitor may not enter: " + text_at(entry.root(), "because"));
}

/// Tickets are asked for by their ids: where two bear one, an answer about it is of the first.
inline void warn_of_twins(const batch& records) {
  std::unordered_set<std::string_view> seen;
  std::size_t twins = 0;
  std::string_view first;
  for (std::size_t row = 0; row < records.size(); ++row) {
    const std::string_view id = records.id(row);
    if (id.empty() || seen.insert(id).second) continue;
    if (twins++ == 0) first = id;
  }
  if (twins == 0) return;
  say("warning: " + std::to_string(twins) + (twins == 1 ? " ticket has" : " tickets have") +
      " the id of an earlier one, " + printable(first) +
      " first; `who` and the commands about threads answer of the earlier");
}

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
    warn_of_twins(part.records);
  }

  static records_options asked(const ticket_options& options) {
    records_options out = options.records;
    if (out.object.empty()) out.object = "ticket";
    return out;
  }

  tickets::viewer viewer_of(const ticket_options& options) const {
    return bind_viewer(options, rules, when);
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

inline void write_answer(const ticket_options& options, const std::string& text) {
  output out(options.output.path);
  out.write(json::pretty(text) + "\n");
  out.finish();
}

/// Engine, portal and moment.
inline void add_portal_options(CLI::App& command, ticket_options& options) {
  add_engine_options(command, options.engine);
  add_portal_option(command, options.who);
  add_moment_options(command, options.context);
}

inline void add_common(CLI::App& command, ticket_options& options) {
  add_portal_options(command, options);
  add_records_options(command, options.records, "ticket")->required();
}

template <class Run>
void run_with(CLI::App& command, const std::shared_ptr<ticket_options>& options, exit_code& result,
              Run run) {
  command.callback([options, &result, run] { result = run(*options); });
}

/// Each adds commands below `tickets`.
void add_conversation_commands(CLI::App& parent, exit_code& result);
void add_portal_commands(CLI::App& parent, exit_code& result);

}  // namespace ambit::cli
