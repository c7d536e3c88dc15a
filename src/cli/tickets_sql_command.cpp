// `ambit tickets sql`: what somebody sees, as the WHERE of a query of the host's own database.
#include <memory>
#include <string>

#include "ambit/ambit.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/take.hpp"
#include "src/cli/terminal.hpp"
#include "src/cli/ticket_run.hpp"
#include "src/cli/tickets_options.hpp"

namespace ambit::cli {

namespace {

struct sql_options {
  engine_paths engine;
  context_options context;
  visitor_options who;
  std::string object = "ticket";
  std::string mapping;
  std::string dialect;
  std::string output;
};

sql::dialect dialect_of(const std::string& name) noexcept {
  if (name == sql::name(sql::dialect::sqlite)) return sql::dialect::sqlite;
  return name == sql::name(sql::dialect::duckdb) ? sql::dialect::duckdb : sql::dialect::postgresql;
}

exit_code write_sql(const sql_options& options) {
  const context when = make_context(options.context);
  const engine rules = load_engine(options.engine, true);
  refuse_to_overwrite(options.output,
                      {options.mapping, options.engine.policy, options.engine.directory});
  const tickets::viewer viewer =
      take(tickets::viewer::bind(rules, options.who.portal, options.who.visitor(), when),
           "cannot look into the portal");
  const sql::mapping tables =
      take(sql::mapping::compile(rules.policy().schema(), options.object,
                                 read_file(options.mapping), display_name(options.mapping)),
           "cannot use the mapping");
  const sql::condition where = take(
      sql::visibility_sql(viewer, tables, dialect_of(options.dialect)), "cannot be said exactly");
  output out(options.output);
  out.write(json::pretty(where.to_json()) + "\n");
  out.finish();
  say_if_shut_out(viewer);
  return exit_code::done;
}

}  // namespace

void add_tickets_sql(CLI::App& parent, exit_code& result) {
  CLI::App* command = parent.add_subcommand(
      "sql",
      "What somebody sees, as the WHERE of a query of your own database, with its parameters.\n\n"
      "  ambit tickets sql --policy policy.json --directory directory.json --portal support \\\n"
      "                    --contact ana --mapping mapping.json --dialect postgresql");
  auto options = std::make_shared<sql_options>();
  add_engine_options(*command, options->engine);
  add_moment_options(*command, options->context);
  add_portal_option(*command, options->who);
  add_visitor_options(*command, options->who);
  command->add_option("--object", options->object, "Object of the portal's tickets")
      ->type_name("NAME")
      ->capture_default_str();
  add_file_option(*command, "--mapping", options->mapping,
                  "Mapping (JSON): the table, and the columns of its fields")
      ->required();
  command->add_option("--dialect", options->dialect, "sqlite, postgresql or duckdb")
      ->type_name("NAME")
      ->check(CLI::IsMember({"sqlite", "postgresql", "duckdb"}))
      ->required();
  add_file_option(*command, "--output", options->output,
                  "File for the answer, put in place whole (default: standard output)");
  command->callback([options, &result] { result = write_sql(*options); });
}

}  // namespace ambit::cli
