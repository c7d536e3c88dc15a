#include "src/exchange/salesforce_plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"
#include "src/exchange/salesforce_criteria.hpp"

namespace ambit::exchange {

namespace {

const criteria::object* declared_object(const criteria::schema_data* declared,
                                        std::string_view name) {
  if (!declared) return nullptr;
  for (const criteria::object& object : declared->objects) {
    if (ascii::same(object.name, name)) return &object;
  }
  return nullptr;
}

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
    std::size_t& copies = copies_[wanted];
    while (!taken_.insert(name).second) name = wanted + " (" + std::to_string(++copies + 1) + ")";
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
  std::set<std::string, std::less<>> taken_;
  std::map<std::string, std::size_t, std::less<>> copies_;  // given out, by the name wanted
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
               "none is active in the policy: set active_rule", object.source->at.where()});
  } else if (active == 0) {
    notes.add({severity::note,
               "no_active_rule",
               "no rule" + of_object + " is active",
               {},
               "decisions go to the default owner",
               object.source->at.where()});
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
             object.source->at.where()});
}

/// What formulas ask that hosts may not expect: computed fields, whole numbers, the event.
void note_formulas(const planned_object& object, report& notes) {
  const std::string of_object = " of object " + text::quoted(object.name);
  const place where = object.source->at.where();
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

}  // namespace

planned_object plan_object(const rules_file& rules, const settings_file* settings,
                           const criteria::schema_data* declared, const time_settings& time,
                           report& notes) {
  const criteria::object* object = declared_object(declared, rules.object);
  planned_object planned{object ? object->name : rules.object,
                         &rules,
                         field_catalogue(rules.object, object),
                         {},
                         {},
                         std::nullopt,
                         std::nullopt};
  entry_formulas formulas;
  for (const assignment_rule& rule : rules.rules) {
    for (const rule_entry& entry : rule.entries) {
      if (!entry.formula.empty()) {
        formulas.read(entry, planned.fields);
      } else {
        for (const criterion_item& item : entry.items) planned.fields.add(item);
      }
    }
  }
  planned.fields.infer();
  planned.fields.describe(notes);
  rule_names names;
  for (const assignment_rule& rule : rules.rules) {
    planned_rule made;
    made.name = names.next(rule, notes);
    for (const rule_entry& entry : rule.entries) {
      made.entries.push_back(plan_entry(entry, formulas, time, planned));
      const planned_entry& last = made.entries.back();
      if (!last.when) note_refusal(made, made.entries.size(), last.why, notes);
    }
    planned.rules.push_back(std::move(made));
  }
  note_formulas(planned, notes);
  choose_active_rule(planned, notes);
  choose_default_owner(planned, settings, notes);
  return planned;
}

}  // namespace ambit::exchange
