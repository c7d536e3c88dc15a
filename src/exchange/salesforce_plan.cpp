#include "src/exchange/salesforce_plan.hpp"

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

std::optional<assignee> assignee_of(const rule_entry& entry) {
  const std::string_view type = entry.assigned_to_type;
  if (type.empty() && entry.assigned_to.empty()) return assignee{};
  if (entry.assigned_to.empty() || entry.assigned_to.size() > limits::max_id_bytes) {
    return std::nullopt;
  }
  if (type == "User") return assignee{assignee::kind::user, entry.assigned_to};
  if (type == "Queue") return assignee{assignee::kind::queue, entry.assigned_to};
  return std::nullopt;
}

planned_entry plan_entry(const rule_entry& entry, const field_catalogue& fields,
                         const time_settings& time) {
  planned_entry planned;
  planned.source = &entry;
  planned.assign = assignee_of(entry);
  planned.when = translate_condition(entry, fields, time, planned.why);
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
  const std::string cause =
      why.reason == "formula" ? "it has the formula " + text::quoted(why.detail) : why.detail;
  notes.add({severity::warning,
             why.reason,
             entry + cause,
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
  notes.add({severity::note,
             "no_default_owner",
             "assignment rules do not name the default owner" + of_object,
             {},
             "set default_owner in the policy",
             object.source->at.where()});
}

}  // namespace

planned_object plan_object(const rules_file& rules, const criteria::schema_data* declared,
                           const time_settings& time, report& notes) {
  const criteria::object* object = declared_object(declared, rules.object);
  planned_object planned{object ? object->name : rules.object,
                         &rules,
                         field_catalogue(rules.object, object),
                         {},
                         std::nullopt};
  for (const assignment_rule& rule : rules.rules) {
    for (const rule_entry& entry : rule.entries) {
      if (!entry.formula.empty()) continue;
      for (const criterion_item& item : entry.items) planned.fields.add(item);
    }
  }
  planned.fields.infer();
  planned.fields.describe(notes);
  rule_names names;
  for (const assignment_rule& rule : rules.rules) {
    planned_rule made;
    made.name = names.next(rule, notes);
    for (const rule_entry& entry : rule.entries) {
      made.entries.push_back(plan_entry(entry, planned.fields, time));
      const planned_entry& last = made.entries.back();
      if (!last.when) note_refusal(made, made.entries.size(), last.why, notes);
    }
    planned.rules.push_back(std::move(made));
  }
  choose_active_rule(planned, notes);
  return planned;
}

}  // namespace ambit::exchange
