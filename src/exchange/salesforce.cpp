// The importer, from files to documents: read the sources, plan every object, write what came out.
#include "ambit/salesforce.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/declared_schema.hpp"
#include "src/exchange/policy_document.hpp"
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
  for (const planned_object& object : objects) {
    if (!object.sharing) continue;
    for (const exchange::planned_sharing_rule& each : *object.sharing) {
      ++out.sharing_rule_count;
      if (each.why) {
        ++out.uncarried_sharing_rule_reasons[each.why->reason];
      } else {
        ++out.carried_sharing_rule_count;
      }
    }
  }
  for (const planned_object& object : objects) {
    for (const exchange::planned_criterion& each : object.criteria) {
      ++out.criterion_count;
      if (each.when) {
        ++out.carried_criterion_count;
      } else {
        ++out.uncarried_criterion_reasons[each.why.reason];
      }
    }
  }
}

/// What entries assign to, and then the default owners, each with its place.
template <class Action>
void each_assignee(const std::vector<planned_object>& objects, Action action) {
  each_entry(objects, [&](const planned_entry& entry) {
    if (entry.assign) action(*entry.assign, entry.source->at);
  });
  for (const planned_object& object : objects) {
    if (object.default_owner) action(*object.default_owner, object.at);
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

void note_relative_dates(const std::vector<planned_object>& objects, const time_settings& time,
                         report& notes) {
  if (!time.zone_name.empty()) return;
  std::optional<place> first;
  std::size_t count = 0;
  const auto look = [&](const std::optional<exchange::criterion_tree>& when, const place& where) {
    if (!when || !counts_local_days(*when)) return;
    if (!first) first = where;
    ++count;
  };
  each_entry(objects,
             [&](const planned_entry& entry) { look(entry.when, entry.source->at.where()); });
  for (const planned_object& object : objects) {
    for (const auto& each : object.criteria) look(each.when, each.where);
    if (!object.sharing) continue;
    for (const auto& each : *object.sharing) look(each.when, each.where);
  }
  if (first) exchange::note_days_of_utc(count, *first, "organisation", notes);
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
         object.at.where()});
  }
  return !problems.has_errors();
}

/// The files' contents by object, in the order in which each object first appears: those that are
/// assigned, then those that are only asked about.
std::vector<exchange::object_sources> by_object(const exchange::sources& sources) {
  std::vector<exchange::object_sources> objects;
  std::map<std::string, std::size_t, std::less<>> positions;
  const auto enter = [&](const std::string& object, const exchange::xml::element& at) {
    const auto [known, is_new] = positions.emplace(text::fold(object), objects.size());
    if (is_new) objects.push_back({object, nullptr, nullptr, {}, nullptr, at});
    return known->second;
  };
  for (const exchange::rules_file& rules : sources.rules) {
    exchange::object_sources& into = objects[enter(rules.object, rules.at)];
    into.rules = &rules;
    into.settings = settings_of(sources, rules);
  }
  for (const exchange::named_condition& each : sources.conditions) {
    objects[enter(each.object, each.condition.at)].conditions.push_back(&each);
  }
  for (const exchange::sharing_file& each : sources.sharing) {
    objects[enter(each.object, each.at)].sharing = &each;
  }
  return objects;
}

/// The roles and groups that sharing rules and queues name.
exchange::named_organisation organisation_of(const exchange::sources& sources,
                                             const std::vector<planned_object>& objects,
                                             report& notes) {
  exchange::named_organisation named;
  for (const planned_object& object : objects) {
    if (object.sharing) add_named(*object.sharing, named);
  }
  if (!named.roles.empty() || !named.portal_roles.empty() || !named.groups.empty()) {
    for (const exchange::queue_file& queue : sources.queues) {
      named.roles.insert(queue.roles.begin(), queue.roles.end());
      named.groups.insert(queue.groups.begin(), queue.groups.end());
    }
    notes.add(
        {severity::warning,
         "organisation_not_in_files",
         "the files name roles and groups, not who is in them nor how they stand to one "
         "another",
         {},
         "apply parents, nested groups and users to the directory: until then they share with "
         "nobody",
         {}});
  }
  if (named.guests != 0) {
    notes.add({severity::warning,
               "guests_not_in_files",
               "guests that sharing rules name are not in the directory",
               {},
               "apply them as users of kind guest: until then they see nothing",
               {}});
  }
  return named;
}

}  // namespace

result<import> read(const std::vector<source>& files, const options& settings) {
  report problems;
  if (!exchange::check_options(settings.name, settings.time_zone, problems)) {
    return {status::invalid_argument, std::move(problems)};
  }
  exchange::declared_schema declared;
  const status known = declared.read(settings.schema_json, problems);
  if (known != status::ok) return {known, std::move(problems)};
  salesforce::import out;
  const exchange::sources sources = exchange::read_sources(files, problems, out.notes);
  if (problems.has_errors()) return {status::invalid_import, std::move(problems)};

  const time_settings time = declared.time_of(settings.time_zone, settings.zone_data);
  std::vector<planned_object> objects;
  for (const exchange::object_sources& object : by_object(sources)) {
    objects.push_back(exchange::plan_object(object, declared, time, out.notes));
  }
  note_lonely_settings(sources, out.notes);
  if (!check_fields(objects, problems)) return {status::invalid_import, std::move(problems)};

  const std::vector<std::string> users = named_users(sources.queues, objects);
  note_unknown_queues(sources.queues, objects, out.notes);
  note_relative_dates(objects, time, out.notes);
  note_assumptions(users.size(), out.notes);
  count_entries(objects, out);
  out.queue_count = sources.queues.size();
  out.policy_json =
      exchange::policy_document(settings.name, declared.root(), settings.time_zone, objects);
  out.directory_json = exchange::directory_document(sources.queues, objects, users,
                                                    organisation_of(sources, objects, out.notes));
  return {std::move(out)};
}

}  // namespace ambit::salesforce
