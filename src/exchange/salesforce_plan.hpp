// salesforce_plan.hpp: what an import comes to, before it is written: every entry carried or
// refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/declared_schema.hpp"
#include "src/exchange/derived_fields.hpp"
#include "src/exchange/policy_document.hpp"
#include "src/exchange/salesforce_fields.hpp"
#include "src/exchange/salesforce_named_conditions.hpp"
#include "src/exchange/salesforce_rules.hpp"
#include "src/exchange/salesforce_settings.hpp"
#include "src/exchange/salesforce_sharing_plan.hpp"
#include "src/exchange/time_settings.hpp"

namespace ambit::exchange {

struct assignee {
  enum class kind : std::uint8_t { keep, user, queue };
  kind type = kind::keep;
  std::string id;
};

struct planned_entry {
  const rule_entry* source = nullptr;
  std::optional<criterion_tree> when;  ///< nothing: not carried, see `why`
  refusal why;
  std::optional<assignee> assign;  ///< nothing only where it is why the entry is not carried
};

struct planned_rule {
  std::string name;  ///< distinct among the object's rules
  std::vector<planned_entry> entries;
};

/// What the files say of one object.
struct object_sources {
  std::string object;  ///< as Salesforce names it
  const rules_file* rules = nullptr;
  const settings_file* settings = nullptr;
  std::vector<const named_condition*> conditions;
  const sharing_file* sharing = nullptr;
  xml::element at;  ///< of the first file
};

struct planned_object {
  std::string name;        ///< as the caller's schema declares it, else as Salesforce does
  std::string salesforce;  ///< as Salesforce names it
  const rules_file* source = nullptr;  ///< null: nothing is assigned
  xml::element at;
  field_catalogue fields;
  derived_fields derived;  ///< what formulas compute
  std::vector<planned_rule> rules;
  std::optional<std::size_t> active_rule;
  std::optional<assignee> default_owner;  ///< a user or a queue
  std::vector<planned_criterion> criteria;
  std::optional<std::vector<planned_sharing_rule>> sharing;  ///< nothing: the files say nothing
};

/// Plans all of one object. What was inferred and what could not be carried is named in `notes`.
planned_object plan_object(const object_sources& sources, const declared_schema& declared,
                           const time_settings& time, report& notes);

}  // namespace ambit::exchange
