// salesforce_plan.hpp: what an import comes to, before it is written: every entry carried or
// refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/derived_fields.hpp"
#include "src/exchange/salesforce_date_tests.hpp"
#include "src/exchange/salesforce_fields.hpp"
#include "src/exchange/salesforce_rules.hpp"
#include "src/exchange/salesforce_settings.hpp"

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

struct planned_object {
  std::string name;  ///< as the caller's schema declares it, else as Salesforce does
  const rules_file* source = nullptr;
  field_catalogue fields;
  derived_fields derived;  ///< what formulas compute
  std::vector<planned_rule> rules;
  std::optional<std::size_t> active_rule;
  std::optional<assignee> default_owner;  ///< a user or a queue
};

/// Plans one file's rules. `declared` is the caller's schema, or null; `settings` those of the
/// object, or null. What was inferred and what could not be carried is named in `notes`.
planned_object plan_object(const rules_file& rules, const settings_file* settings,
                           const criteria::schema_data* declared, const time_settings& time,
                           report& notes);

}  // namespace ambit::exchange
