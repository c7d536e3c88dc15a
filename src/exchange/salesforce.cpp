// The importer, from files to documents: read the sources, plan every object, write what came out.
#include "ambit/salesforce.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "ambit/schema.hpp"
#include "src/base/json.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/base/zone_table.hpp"
#include "src/exchange/salesforce_documents.hpp"
#include "src/exchange/salesforce_plan.hpp"
#include "src/exchange/salesforce_sources.hpp"

namespace ambit::salesforce {

namespace {

using exchange::assignee;
using exchange::planned_entry;
using exchange::planned_object;
using exchange::planned_rule;
using exchange::time_settings;

/// The caller's schema: compiled, to know its types, and as its JSON, to be written again
/// unchanged.
struct declared_schema {
  std::optional<schema> compiled;
  json::document document;
  json::value root;
};

time_settings time_of(const options& settings, const declared_schema& declared) {
  time_settings time;
  time.zone_name = settings.time_zone;
  if (declared.root) {
    const json::value calendar = declared.root.find("calendar");
    const json::value zone = calendar ? calendar.find("time_zone") : json::value();
    if (time.zone_name.empty() && zone && zone.is_string()) time.zone_name = zone.string();
    time.week_is_declared = calendar && calendar.find("week_starts_on");
    time.fiscal_year_is_declared = calendar && calendar.find("fiscal_year_starts_in");
  }
  if (!time.zone_name.empty()) time.zone = settings.zone_data.table().find(time.zone_name);
  return time;
}

template <class Action>
void each_entry(const std::vector<planned_object>& objects, Action action) {
  for (const planned_object& object : objects) {
    for (const planned_rule& rule : object.rules) {
      for (const planned_entry& entry : rule.entries) action(entry);
    }
  }
}

void count_entries(const std::vector<planned_object>& objects, import& out) {
  each_entry(objects, [&](const planned_entry& entry) {
    const bool has_formula = !entry.source->formula.empty();
    ++out.entry_count;
    out.formula_count += has_formula ? 1 : 0;
    if (entry.when) {
      ++out.carried_count;
      out.carried_formula_count += has_formula ? 1 : 0;
    } else {
      ++out.uncarried_count;
      ++out.uncarried_reasons[entry.why.reason];
    }
  });
}

/// What entries assign to, and then the default owners, each with its place.
template <class Action>
void each_assignee(const std::vector<planned_object>& objects, Action action) {
  each_entry(objects, [&](const planned_entry& entry) {
    if (entry.assign) action(*entry.assign, entry.source->at);
  });
  for (const planned_object& object : objects) {
    if (object.default_owner) action(*object.default_owner, object.source->at);
  }
}

/// Queues that are assigned to but not among the files, each named once.
void note_unknown_queues(const std::vector<exchange::queue_file>& queues,
                         const std::vector<planned_object>& objects, report& notes) {
  std::set<std::string_view> known;
  for (const exchange::queue_file& queue : queues) known.insert(queue.id);
  each_assignee(objects, [&](const assignee& assign, const exchange::xml::element& at) {
    if (assign.type != assignee::kind::queue || !known.insert(assign.id).second) return;
    notes.add({severity::warning,
               "unknown_queue",
               "queue " + text::quoted(assign.id) + " is not among the files",
               {},
               "its entries stay; no record goes to it before the directory has it",
               at.where()});
  });
}

const exchange::settings_file* settings_of(const exchange::sources& sources,
                                           const exchange::rules_file& rules) {
  for (const exchange::settings_file& settings : sources.settings) {
    if (settings.object == rules.object) return &settings;
  }
  return nullptr;
}

/// A default owner counts only beside the rules of its object.
void note_lonely_settings(const exchange::sources& sources, report& notes) {
  for (const exchange::settings_file& settings : sources.settings) {
    const bool has_rules = std::any_of(
        sources.rules.begin(), sources.rules.end(),
        [&](const exchange::rules_file& rules) { return rules.object == settings.object; });
    if (has_rules || !settings.owner_at) continue;
    notes.add({severity::warning,
               "settings_not_carried",
               "the default owner of object " + settings.object + ", whose rules are not here",
               {},
               "import them together",
               settings.owner_at.where()});
  }
}

/// The users that queues and entries name, in order of first mention.
std::vector<std::string> named_users(const std::vector<exchange::queue_file>& queues,
                                     const std::vector<planned_object>& objects) {
  std::vector<std::string> users;
  std::set<std::string_view> known;
  const auto add = [&](const std::string& id) {
    if (known.insert(id).second) users.push_back(id);
  };
  each_assignee(objects, [&](const assignee& assign, const exchange::xml::element&) {
    if (assign.type == assignee::kind::user) add(assign.id);
  });
  for (const exchange::queue_file& queue : queues) {
    for (const std::string& user : queue.users) add(user);
  }
  return users;
}

/// A relative date means the organisation's local days; without its zone those of UTC are counted.
void note_days_of_utc(const std::vector<planned_object>& objects, const time_settings& time,
                      report& notes) {
  if (!time.zone_name.empty()) return;
  const planned_entry* first = nullptr;
  std::size_t count = 0;
  each_entry(objects, [&](const planned_entry& entry) {
    if (!entry.when || !counts_local_days(*entry.when)) return;
    if (!first) first = &entry;
    ++count;
  });
  if (!first) return;
  notes.add({severity::warning,
             "days_of_utc",
             (count == 1 ? std::string("1 entry has") : std::to_string(count) + " entries have") +
                 " relative dates, and no time zone is given: days begin at midnight UTC",
             {},
             "give the organisation's time zone",
             first->source->at.where()});
}

void note_assumptions(std::size_t user_count, report& notes) {
  if (user_count == 0) return;
  notes.add({severity::note,
             "assumed_active",
             std::to_string(user_count) + " users that the files name are taken as internal and "
                                          "active, since Salesforce lets no inactive user own",
             {},
             "apply what is known of them to the directory",
             {}});
}

bool check_fields(const std::vector<planned_object>& objects, report& problems) {
  for (const planned_object& object : objects) {
    const std::size_t count = object.fields.size() + object.derived.size();
    if (count <= limits::max_fields) continue;
    problems.add(
        {severity::error,
         "limit_exceeded",
         "object " + text::quoted(object.name) + " has " + std::to_string(count) + " fields",
         "at most " + std::to_string(limits::max_fields),
         {},
         object.source->at.where()});
  }
  return !problems.has_errors();
}

bool check_options(const options& settings, report& problems) {
  for (const std::string* text : {&settings.name, &settings.time_zone}) {
    if (text::is_valid(*text) && text->size() <= limits::max_name_bytes) continue;
    problems.add(
        {severity::error,
         "bad_option",
         "an option that is no name",
         "well-formed UTF-8 of at most " + std::to_string(limits::max_name_bytes) + " bytes",
         {},
         {}});
  }
  return !problems.has_errors();
}

}  // namespace

result<import> read(const std::vector<source>& files, const options& settings) {
  report problems;
  if (!check_options(settings, problems)) return {status::invalid_argument, std::move(problems)};
  declared_schema declared;
  if (!settings.schema_json.empty()) {
    result<schema> compiled = schema::compile(settings.schema_json, "schema");
    if (!compiled) return {compiled.code(), compiled.report()};
    declared.compiled = *std::move(compiled);
    declared.document.parse(settings.schema_json, "schema", problems);
    declared.root = declared.document.root();
  }
  salesforce::import out;
  const exchange::sources sources = exchange::read_sources(files, problems, out.notes);
  if (problems.has_errors()) return {status::invalid_import, std::move(problems)};

  const time_settings time = time_of(settings, declared);
  const criteria::schema_data* types = declared.compiled ? &declared.compiled->data() : nullptr;
  std::vector<planned_object> objects;
  for (const exchange::rules_file& rules : sources.rules) {
    objects.push_back(
        exchange::plan_object(rules, settings_of(sources, rules), types, time, out.notes));
  }
  note_lonely_settings(sources, out.notes);
  if (!check_fields(objects, problems)) return {status::invalid_import, std::move(problems)};

  const std::vector<std::string> users = named_users(sources.queues, objects);
  note_unknown_queues(sources.queues, objects, out.notes);
  note_days_of_utc(objects, time, out.notes);
  note_assumptions(users.size(), out.notes);
  count_entries(objects, out);
  out.queue_count = sources.queues.size();
  out.policy_json =
      exchange::policy_document(settings.name, declared.root, settings.time_zone, objects);
  out.directory_json = exchange::directory_document(sources.queues, objects, users);
  return {std::move(out)};
}

}  // namespace ambit::salesforce
