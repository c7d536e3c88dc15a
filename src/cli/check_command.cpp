// `ambit check`: does a policy compile, does it fit the directory, and what does it hold?
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "ambit/ambit.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"
#include "src/cli/command.hpp"
#include "src/cli/exposure_baseline.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/options.hpp"
#include "src/cli/outputs.hpp"
#include "src/cli/records.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

struct check_options {
  std::string policy;
  std::string directory;
  records_options records;
  std::string zones;
  std::string format = "text";
  bool strict = false;
  std::string exposure;  ///< a baseline
  bool renews_exposure = false;
  context_options when;
};

struct checked {
  report problems;
  std::optional<policy> rules;
  std::optional<directory> people;
  std::optional<engine> live;
  std::optional<std::size_t> record_count;
};

/// The calendar's zone, which a policy only names: without its data no decision can be made.
void check_zone(const std::string& policy_text, const std::string& file, const zones& known,
                report& problems) {
  json::document document;
  report unused;
  if (!document.parse(policy_text, file, unused)) return;
  const json::value zone = document.root().find("schema").find("calendar").find("time_zone");
  if (!zone.is_string() || known.contains(zone.string())) return;
  const std::vector<std::string> names = known.names();
  const std::vector<std::string_view> views(names.begin(), names.end());
  std::string hint = text::did_you_mean(zone.string(), views);
  if (hint.empty()) hint = "zones come from the package tzdata, or from --zones";
  json::error(problems, zone, "unknown_zone",
              "no data for the time zone " + text::quoted(zone.string()),
              "a zone of the tz database, such as \"Europe/Berlin\"", std::move(hint));
}

/// Every value that is wrong is an error here, whether or not a rule reads its field.
void check_records(const records_options& options, checked& all) {
  records_file file(options, all.rules->schema(), object_of(*all.rules, options.object));
  progress shown("checking", file.size());
  std::size_t count = 0;
  while (const std::optional<records_part> part = file.next()) {
    const report told = problems_to_tell(*part, [](std::size_t) { return true; });
    for (const problem& item : told.problems()) all.problems.add(item);
    count += part->records.size();
    shown.advance(part->end_offset, count);
  }
  all.record_count = count;
}

/// All that is wrong with all files, in one go.
checked check_all(const check_options& options) {
  checked all;
  const std::string file = display_name(options.policy);
  const std::string text = read_file(options.policy);
  const result<policy> rules = policy::compile(text, file);
  all.problems.append(rules.report());
  const zones zone_data = load_zones(options.zones);
  if (rules) {
    all.rules = *rules;
    check_zone(text, file, zone_data, all.problems);
  }
  if (rules && !options.records.path.empty()) check_records(options.records, all);
  if (options.directory.empty()) return all;
  const result<directory> people =
      directory().apply(read_file(options.directory), display_name(options.directory));
  all.problems.append(people.report());
  if (people) all.people = *people;
  if (!rules || !people) return all;
  const result<engine> bound = engine::bind(*rules, *people, zone_data);
  if (bound) all.live = *bound;
  for (problem item : bound.report().problems()) {
    if (item.where.pointer == "/schema/calendar/time_zone")
      continue;  // told already, with its line
    const bool is_of_people = !item.where.field.empty() && item.where.pointer.empty();
    if (item.where.file.empty())
      item.where.file = is_of_people ? display_name(options.directory) : file;
    all.problems.add(std::move(item));
  }
  return all;
}

std::string counted(std::size_t count, const std::string& one, const std::string& several) {
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

std::string fields_text(json::value object) {
  std::string words = "  object " + printable(text_at(object, "name")) + ": ";
  return words + counted(object.find("fields").size(), "field", "fields") + "\n";
}

std::string pool_text(json::value pool) {
  std::string method = text_at(pool, "method");
  for (char& letter : method) letter = letter == '_' ? ' ' : letter;
  std::string words = "  pool " + printable(text_at(pool, "id")) + ": ";
  words += counted(pool.find("members").size(), "member", "members");
  return words + ", " + method + "\n";
}

std::string assignment_text(json::value assignment) {
  const std::string active = text_at(assignment, "active_rule");
  std::string words;
  const json::value rules = assignment.find("rules");
  for (json::value rule = rules.first(); rule; rule = rule.next()) {
    const std::string name = text_at(rule, "name");
    words += "  rule " + printable(name);
    words += " for " + printable(text_at(assignment, "object")) + ": ";
    words += counted(rule.find("entries").size(), "entry", "entries");
    const std::string uncarried(rule.find("uncarried").number());
    if (uncarried != "0") words += ", of which " + uncarried + " could not be imported";
    words += name == active ? ", active\n" : "\n";
  }
  if (active.empty())
    words += "  no rule for " + printable(text_at(assignment, "object")) + " is active\n";
  if (const json::value owner = assignment.find("default_owner")) {
    words += "  default owner of " + printable(text_at(assignment, "object")) + ": ";
    words += owner_text(owner) + "\n";
  }
  return words;
}

std::string portal_text(json::value portal) {
  const json::value access = portal.find("access");
  std::string words = "  portal " + printable(text_at(portal, "name")) + " for " +
                      printable(text_at(portal, "object")) + ": ";
  std::string kinds;
  for (json::value each = access.first(); each; each = each.next()) {
    kinds += (kinds.empty() ? "" : ", ") + text_at(each, "kind");
  }
  return words + kinds + (portal.find("filter").boolean() ? ", filtered" : "") + "\n";
}

std::string sharing_text(json::value sharing) {
  std::string words = "  sharing of " + printable(text_at(sharing, "object")) + ": " +
                      counted(sharing.find("rules").size(), "rule", "rules") + ", " +
                      counted(sharing.find("levels").size(), "level", "levels");
  if (const json::value left_out = sharing.find("uncarried")) {
    words += "; " + std::to_string(left_out.size()) + " of the rules uncarried";
  }
  return words + "\n";
}

std::string workspace_text(json::value workspace) {
  return "  workspace of " + printable(text_at(workspace, "account_object")) + ": " +
         counted(workspace.find("pipelines").size(), "pipeline", "pipelines") + ", " +
         counted(workspace.find("health").size(), "part", "parts") + " of the health score\n";
}

/// What the policy holds, a line a thing.
std::string policy_text(const policy& rules, const std::string& file) {
  json::document document;
  report unused;
  const std::string description = rules.describe();
  if (!document.parse(description, {}, unused)) return description + "\n";
  const json::value root = document.root();
  std::string words = printable(file) + ": " + printable(rules.name()) + "\n";
  const auto add_each = [&](std::string_view list, std::string (*write)(json::value)) {
    const json::value items = root.find(list);
    for (json::value item = items.first(); item; item = item.next()) words += write(item);
  };
  add_each("objects", fields_text);
  add_each("pools", pool_text);
  add_each("assignment", assignment_text);
  if (const json::value renewals = root.find("renewals")) {
    words += "  renewals of " + printable(text_at(renewals, "object")) + ": ";
    words += counted(renewals.find("partners").size(), "partner", "partners") + "\n";
  }
  if (root.find("portals")) add_each("portals", portal_text);
  if (root.find("sharing")) add_each("sharing", sharing_text);
  if (const json::value workspace = root.find("workspace")) words += workspace_text(workspace);
  return words;
}

std::string directory_text(const directory& people, const std::string& file) {
  std::string words = printable(file) + ":\n";
  words += "  " + counted(people.user_count(), "user", "users");
  words += ", " + counted(people.account_count(), "account", "accounts");
  words += ", " + counted(people.contact_count(), "contact", "contacts");
  words += ", " + counted(people.queue_count(), "queue", "queues");
  words += ", " + counted(people.community_count(), "community", "communities");
  const auto add_where_there_are = [&](std::size_t count, const char* one, const char* several) {
    if (count > 0) words += ", " + counted(count, one, several);
  };
  add_where_there_are(people.role_count(), "role", "roles");
  add_where_there_are(people.team_count(), "team", "teams");
  add_where_there_are(people.group_count(), "group", "groups");
  return words + "\n";
}

/// `3 errors, 1 warning in policy.json and directory.json`.
std::string summary(const report& problems, const std::string& files) {
  if (problems.empty()) return "no problems in " + files;
  std::string words;
  if (problems.error_count() > 0) words = counted(problems.error_count(), "error", "errors");
  if (problems.warning_count() > 0) {
    words += words.empty() ? "" : ", ";
    words += counted(problems.warning_count(), "warning", "warnings");
  }
  return words + " in " + files;
}

/// `policy.json, directory.json and leads.csv`.
std::string file_names(const check_options& options) {
  std::string names = printable(display_name(options.policy));
  const std::string& last = options.records.path.empty() ? options.directory : options.records.path;
  if (!options.directory.empty() && &last != &options.directory) {
    names += ", " + printable(display_name(options.directory));
  }
  return last.empty() ? names : names + " and " + printable(display_name(last));
}

/// The report for programs, with what was compiled beside it.
std::string to_json(const checked& all) {
  json::document document;
  report unused;
  std::string problems = all.problems.to_json();
  if (!document.parse(problems, {}, unused)) return problems;
  std::string text;
  json::writer out(text);
  out.open_object();
  for (json::value member = document.root().first(); member; member = member.next()) {
    out.key(member.key());
    out.raw(member.source());
  }
  if (all.rules) {
    out.key("policy");
    out.raw(all.rules->describe());
  }
  out.close_object();
  return text;
}

/// Of the portals of an object, in order; others are told of, and not looked at.
std::vector<std::string> portals_of(const policy& rules, const std::string& object,
                                    report& problems) {
  const std::string description = rules.describe();
  const json_answer told(description);
  const json::value portals = told.root().find("portals");
  std::vector<std::string> names;
  for (json::value each = portals ? portals.first() : portals; each; each = each.next()) {
    if (text_at(each, "object") == object) {
      names.push_back(text_at(each, "name"));
      continue;
    }
    problem item;
    item.level = severity::warning;
    item.code = "unchecked_portal";
    item.found = "portal " + text::quoted(text_at(each, "name")) + " is for " +
                 text::quoted(text_at(each, "object")) + ", of which there are no records";
    item.hint = "check it in a run of its own, with --object";
    problems.add(std::move(item));
  }
  if (!names.empty()) return names;
  throw failure{exit_code::wrong_usage,
                "the policy has no portal for object " + printable(object) + "; see --object"};
}

/// Against the baseline, or into it. Only of files without an error: else it would say too little.
void check_exposure(const check_options& options, checked& all) {
  const std::string file = display_name(options.exposure);
  const std::string object = options.records.object;
  const std::vector<std::string> portals = portals_of(*all.rules, object, all.problems);
  context_options moment = options.when;
  std::string baseline;
  if (!options.renews_exposure) {
    std::error_code unknown;  // whether it is there: then reading says why it cannot be
    if (options.exposure != "-" && !std::filesystem::exists(options.exposure, unknown) &&
        !unknown) {
      throw failure{exit_code::cannot_read_or_write,
                    "there is no baseline " + printable(file) + " yet: --renew-exposure writes it"};
    }
    baseline = read_file(options.exposure);
    const std::string known = moment_of_baseline(baseline, file, all.problems);
    if (all.problems.has_errors()) return;
    if (moment.now.empty()) moment.now = known;
  }
  records_file tickets(options.records, all.rules->schema(), object);
  const std::string found =
      exposure_of(*all.live, portals, tickets.all().records, make_context(moment));
  if (options.renews_exposure) {
    replace_file(options.exposure, found);
    return say("what contacts see in " + counted(portals.size(), "portal", "portals") +
               " is written to " + printable(file));
  }
  all.problems.append(compare_exposure(baseline, file, found));
}

/// What an exposure stands on must be there, and may not be standard input, which is read once.
check_options with_exposure(check_options options) {
  if (options.exposure.empty()) return options;
  if (options.directory.empty() || options.records.path.empty() || options.records.path == "-") {
    throw failure{exit_code::wrong_usage,
                  "--exposure needs --directory, and the tickets as a file with --records"};
  }
  if (options.records.object.empty()) options.records.object = "ticket";
  refuse_to_overwrite(options.exposure, {options.policy, options.directory, options.records.path});
  return options;
}

exit_code check(const check_options& given) {
  const check_options options = with_exposure(given);
  checked all = check_all(options);
  if (!options.exposure.empty() && !all.problems.has_errors()) check_exposure(options, all);
  const bool failed =
      all.problems.has_errors() || (options.strict && all.problems.warning_count() > 0);
  output out("");
  if (options.format == "json") {
    out.write(to_json(all) + "\n");
    out.finish();
    return failed ? exit_code::bad_input : exit_code::done;
  }
  print_report(all.problems);
  if (!all.problems.has_errors()) {
    out.write(policy_text(*all.rules, display_name(options.policy)));
    if (all.people) out.write(directory_text(*all.people, display_name(options.directory)));
    if (all.record_count) {
      out.write(printable(display_name(options.records.path)) + ":\n  " +
                counted(*all.record_count, "record", "records") + "\n");
    }
  }
  out.finish();
  say(summary(all.problems, file_names(options)));
  return failed ? exit_code::bad_input : exit_code::done;
}

}  // namespace

void add_check_command(CLI::App& program, exit_code& result) {
  CLI::App* command = program.add_subcommand(
      "check",
      "Check a policy, directory and records, and say what they hold.\n\n"
      "  ambit check policy.json --directory directory.json --records leads.csv\n\n"
      "All problems are listed, each with its place and a remedy. The directory is searched for\n"
      "the names of the policy, and the records are read as the policy's schema says.\n\n"
      "  ambit check policy.json --directory directory.json --records tickets.jsonl \\\n"
      "              --exposure exposure.json\n\n"
      "also holds what contacts see in the portals against a baseline: a ticket, a contact or a\n"
      "field that it does not have is an error (3), what is not seen any more a remark. With\n"
      "--renew-exposure the baseline is written; commit it, so that each widening is looked at.");
  auto options = std::make_shared<check_options>();
  command->add_option("policy", options->policy, "Policy (JSON); - is standard input")
      ->type_name("FILE")
      ->required();
  add_file_option(*command, "--directory", options->directory, "Directory (JSON)");
  add_records_options(*command, options->records);
  add_zones_option(*command, options->zones);
  command->add_option("--format", options->format, "text for people, json for programs")
      ->type_name("FORM")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->add_flag("--strict", options->strict, "Treat warnings as errors");
  CLI::Option* exposure = add_file_option(
      *command, "--exposure", options->exposure,
      "Baseline (JSON) of what contacts see in portals of the records, which are of object "
      "ticket unless --object says another");
  command
      ->add_flag("--renew-exposure", options->renews_exposure,
                 "Write the baseline instead of holding against it")
      ->needs(exposure);
  command
      ->add_option("--now", options->when.now,
                   "Moment of the exposure (default: the baseline's; the machine's clock when it "
                   "is written)")
      ->type_name("MOMENT")
      ->needs(exposure);
  command->callback([options, &result] { result = check(*options); });
}

}  // namespace ambit::cli
