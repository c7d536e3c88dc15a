#include "src/exchange/salesforce_plan.hpp"

#include <algorithm>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/criterion_bounds.hpp"
#include "src/exchange/distinct_names.hpp"
#include "src/exchange/salesforce_criteria.hpp"

namespace ambit::exchange {

namespace {

std::optional<assignee> assignee_of(const std::string& name, std::string_view type) {
  if (name.empty() || name.size() > limits::max_id_bytes) return std::nullopt;
  if (type == "User") return assignee{assignee::kind::user, name};
  if (type == "Queue") return assignee{assignee::kind::queue, name};
  return std::nullopt;
}

std::optional<assignee> assignee_of(const rule_entry& entry) {
  if (entry.assigned_to_type.empty() && entry.assigned_to.empty()) return assignee{};
  return assignee_of(entry.assigned_to, entry.assigned_to_type);
}

planned_entry plan_entry(const rule_entry& entry, const entry_formulas& formulas,
                         const time_settings& time, planned_object& object) {
  planned_entry planned;
  planned.source = &entry;
  planned.assign = assignee_of(entry);
  planned.when =
      translate_condition(entry, formulas, object.fields, time, object.derived, planned.why);
  if (planned.when && !planned.assign) {
    planned.when.reset();
    planned.why = {"bad_assignee",
                   "assigned to " + text::quoted(entry.assigned_to) + " of type " +
                       text::quoted(entry.assigned_to_type) + ", which is no user and no queue",
                   entry.at.where()};
  }
  return planned;
}

/// Gives every rule of an object a name of its own.
class rule_names {
 public:
  std::string next(const assignment_rule& rule, report& notes) {
    ++number_;
    std::string name = rule.name;
    if (name.empty()) {
      name = "Rule " + std::to_string(number_);
      notes.add({severity::note,
                 "unnamed_rule",
                 "a rule has no name",
                 {},
                 "it is called " + text::quoted(name),
                 rule.at.where()});
    }
    const std::string wanted = name;
    name = names_.take(wanted);
    if (name != wanted) {
      notes.add({severity::warning,
                 "duplicate_rule",
                 "rule " + text::quoted(wanted) + " stands there more than once",
                 {},
                 "this one is called " + text::quoted(name),
                 rule.at.where()});
    }
    return name;
  }

 private:
  std::size_t number_ = 0;
  distinct_names names_;
};

void note_refusal(const planned_rule& rule, std::size_t number, const refusal& why, report& notes) {
  const std::string entry = "entry " + std::to_string(number) + " of rule " +
                            text::quoted(rule.name) + " is not carried: ";
  notes.add({severity::warning,
             why.reason,
             entry + why.detail,
             {},
             "it stays in its place as uncarried, and decisions that fall past it say so",
             why.where});
}

void choose_active_rule(planned_object& object, report& notes) {
  std::size_t active = 0;
  const std::vector<assignment_rule>& rules = object.source->rules;
  for (std::size_t at = 0; at < rules.size(); ++at) {
    if (!rules[at].active) continue;
    if (++active == 1) object.active_rule = at;
  }
  const std::string of_object = " of object " + text::quoted(object.name);
  if (active > 1) {
    object.active_rule.reset();
    notes.add({severity::warning, "several_active_rules",
               std::to_string(active) + " rules" + of_object + " are active", "at most one",
               "none is active in the policy: set active_rule", object.at.where()});
  } else if (active == 0) {
    notes.add({severity::note,
               "no_active_rule",
               "no rule" + of_object + " is active",
               {},
               "decisions go to the default owner",
               object.at.where()});
  }
}

void choose_default_owner(planned_object& object, const settings_file* settings, report& notes) {
  const std::string of_object = " of object " + text::quoted(object.name);
  if (settings && settings->owner_at) {
    object.default_owner = assignee_of(settings->owner, settings->owner_type);
    if (object.default_owner) return;
    notes.add({severity::warning, "bad_assignee",
               "the default owner" + of_object + " is " + text::quoted(settings->owner) +
                   " of type " + text::quoted(settings->owner_type),
               "a User or a Queue", "set default_owner in the policy", settings->owner_at.where()});
    return;
  }
  notes.add({severity::note,
             "no_default_owner",
             "the files do not name the default owner" + of_object,
             {},
             "set default_owner in the policy",
             object.at.where()});
}

/// What formulas ask that hosts may not expect: computed fields, whole numbers, the event.
void note_formulas(const planned_object& object, report& notes) {
  const std::string of_object = " of object " + text::quoted(object.name);
  const place where = object.at.where();
  std::size_t whole_numbers = 0;
  for (std::size_t i = 0; i < object.derived.size(); ++i) {
    const derived_field& field = object.derived[i];
    if (field.expression.find("\"to_integer\"") != std::string::npos) ++whole_numbers;
    notes.add({severity::note,
               "computed_field",
               "field " + text::quoted(field.name, 160) + of_object + " is computed from others",
               {},
               {},
               where});
  }
  if (whole_numbers != 0) {
    notes.add({severity::warning,
               "whole_numbers",
               "VALUE in formulas" + of_object + " takes whole numbers of 64 bits only",
               {},
               "a text with a fraction is an error here and does not match",
               where});
  }
  const auto asks_event = [](const planned_entry& entry) {
    return entry.when && asks_the_event(*entry.when);
  };
  const auto criteria = std::count_if(
      object.criteria.begin(), object.criteria.end(),
      [](const planned_criterion& each) { return each.when && asks_the_event(*each.when); });
  if (criteria != 0) {
    notes.add({severity::note,
               "asks_event",
               std::to_string(criteria) + " of the criteria" + of_object +
                   " ask whether the record is new",
               {},
               "give the event with every call: create, or another for a record that was there",
               where});
  }
  for (const planned_rule& rule : object.rules) {
    const auto count = std::count_if(rule.entries.begin(), rule.entries.end(), asks_event);
    if (count == 0) continue;
    notes.add({severity::note,
               "asks_event",
               std::to_string(count) + (count == 1 ? " entry" : " entries") + " of rule " +
                   text::quoted(rule.name) + (count == 1 ? " asks" : " ask") +
                   " whether the record is new",
               {},
               "give the event with every call: create, or another for a record that was there",
               where});
  }
}

/// The part that a list view's scope adds to its filters; `always` for everything.
std::optional<criterion_tree> scope_of(const named_condition& source, const field_catalogue& fields,
                                       refusal& refusal_out) {
  switch (source.scope) {
    case view_scope::everything:
      return always();
    case view_scope::queue:
      if (source.queue.size() > limits::max_id_bytes) break;
      return make_test("owner.queue", "eq",
                       {{"value", json_text(source.queue)}, {"if_missing", "false"}});
    case view_scope::mine: {
      const field_facts* viewer = fields.find(field_catalogue::viewer);
      if (!viewer || viewer->type != criteria::field_type::id) break;
      return make_test("owner.user", "eq",
                       {{"other", json_text(viewer->name)}, {"if_missing", "false"}});
    }
  }
  refusal_out = {"unsupported_scope",
                 source.scope == view_scope::mine
                     ? "a field viewer is declared that is no id, so that nothing tells whose"
                     : "a queue's name that is longer than an id",
                 source.condition.at.where()};
  return std::nullopt;
}

planned_criterion plan_criterion(const named_condition& source, const entry_formulas& formulas,
                                 const time_settings& time, planned_object& object) {
  planned_criterion planned;
  planned.name = source.name;
  planned.data = source.data;
  planned.origin = source.origin;
  planned.where = source.condition.at.where();
  planned.when = translate_condition(source.condition, formulas, object.fields, time,
                                     object.derived, planned.why);
  if (planned.when && source.scope != view_scope::everything) {
    std::optional<criterion_tree> scope = scope_of(source, object.fields, planned.why);
    if (scope && planned.when->type != criterion_tree::kind::always) {
      planned.when = all_of({*std::move(scope), *std::move(planned.when)});
    } else {
      planned.when = std::move(scope);
    }
    const auto why = planned.when ? past_bounds(*planned.when, planned.where) : std::nullopt;
    if (why) {
      planned.when.reset();
      planned.why = *why;
    }
  }
  const std::string& formula = source.condition.formula;
  planned.detail = formula.empty() ? planned.why.detail : planned.why.detail + ": " + formula;
  return planned;
}

/// Enters the fields of a condition, and reads its formula.
void enter_fields(const written_condition& condition, entry_formulas& formulas,
                  field_catalogue& fields) {
  if (!condition.formula.empty()) {
    formulas.read(condition, fields);
  } else {
    for (const criterion_item& item : condition.items) fields.add(item);
  }
}

void plan_sharing(const sharing_file& file, const entry_formulas& formulas,
                  const time_settings& time, planned_object& object, report& notes) {
  if (object.name == "user") {
    notes.add({severity::warning,
               "sharing_not_carried",
               "sharing rules of users, who are not shared here",
               {},
               {},
               file.at.where()});
    return;
  }
  notes.add(
      {severity::note,
       "sharing_defaults",
       "sharing rules do not say what everybody may do with object " + text::quoted(object.name),
       {},
       "it is private but for its rules and for those above an owner: set internal, external "
       "and no_hierarchy in the policy",
       file.at.where()});
  object.sharing.emplace();
  distinct_names names;
  for (const written_sharing_rule& source : file.rules) {
    const std::string number = std::to_string(object.sharing->size() + 1);
    const std::string id = names.take(source.name.empty() ? "Rule " + number : source.name);
    planned_sharing_rule planned = plan_sharing_rule(source, id, file.file, notes);
    if (!planned.why && source.has_criteria) {
      refusal why;
      planned.when =
          translate_condition(source.condition, formulas, object.fields, time, object.derived, why);
      if (!planned.when) planned.why = std::move(why);
    }
    if (planned.why) note_refusal(planned, object.name, notes);
    object.sharing->push_back(std::move(planned));
  }
}

}  // namespace

planned_object plan_object(const object_sources& sources, const declared_schema& declared,
                           const time_settings& time, report& notes) {
  const criteria::object* object = declared.find(sources.object);
  planned_object planned{object ? object->name : sources.object,
                         sources.object,
                         sources.rules,
                         sources.at,
                         field_catalogue(sources.object, object),
                         {},
                         {},
                         std::nullopt,
                         std::nullopt,
                         {},
                         std::nullopt};
  entry_formulas formulas;
  const std::vector<assignment_rule> none;
  const std::vector<assignment_rule>& rules = sources.rules ? sources.rules->rules : none;
  for (const assignment_rule& rule : rules) {
    for (const rule_entry& entry : rule.entries) enter_fields(entry, formulas, planned.fields);
  }
  for (const named_condition* each : sources.conditions) {
    // What is refused as it stands tells nothing of its fields.
    if (each->condition.malformed) continue;
    enter_fields(each->condition, formulas, planned.fields);
    if (each->scope == view_scope::mine) planned.fields.add_viewer(each->condition.at);
  }
  if (sources.sharing) {
    for (const written_sharing_rule& rule : sources.sharing->rules) {
      if (!rule.condition.malformed) enter_fields(rule.condition, formulas, planned.fields);
    }
  }
  planned.fields.infer();
  planned.fields.describe(notes);
  rule_names names;
  for (const assignment_rule& rule : rules) {
    planned_rule made;
    made.name = names.next(rule, notes);
    for (const rule_entry& entry : rule.entries) {
      made.entries.push_back(plan_entry(entry, formulas, time, planned));
      const planned_entry& last = made.entries.back();
      if (!last.when) note_refusal(made, made.entries.size(), last.why, notes);
    }
    planned.rules.push_back(std::move(made));
  }
  for (const named_condition* each : sources.conditions) {
    planned.criteria.push_back(plan_criterion(*each, formulas, time, planned));
    const planned_criterion& last = planned.criteria.back();
    if (!last.when) note_refusal(last, planned.name, notes);
  }
  if (sources.sharing) plan_sharing(*sources.sharing, formulas, time, planned, notes);
  note_formulas(planned, notes);
  if (!sources.rules) return planned;
  choose_active_rule(planned, notes);
  choose_default_owner(planned, sources.settings, notes);
  return planned;
}

}  // namespace ambit::exchange
