// workspace_settings.hpp: what the part `workspace` of a policy compiles to; see
// ambit/workspace.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/plan.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::model {

using optional_field = std::optional<criteria::field_ordinal>;

/// The object that a part of the workspace is about. Each has its sharing in the policy.
struct workspace_object {
  std::string object_name;
  const criteria::object* object = nullptr;     ///< in policy_data::schema; null: no such part
  std::shared_ptr<criteria::atom_table> atoms;  ///< of the settings' criteria over it
  explicit operator bool() const noexcept { return object != nullptr; }
};

struct workspace_accounts : workspace_object {
  criteria::field_ordinal csm = 0;  ///< id
  optional_field assigned;          ///< date or timestamp, as are created and last_activity
  optional_field renewal_date;      ///< date
  optional_field created;
  optional_field last_activity;
  optional_field company;  ///< id; of a custom object
  bool is_company = true;  ///< the account itself is the company
};

struct workspace_tasks : workspace_object {
  criteria::field_ordinal assignee = 0;  ///< id
  optional_field due_on;                 ///< date; at least one of the two
  optional_field due_at;                 ///< timestamp; wins where it is present
  std::optional<criteria::compiled_criterion> done;
  optional_field done_at;                      ///< date or timestamp
  std::vector<criteria::field_ordinal> shown;  ///< beside the id
};

struct workspace_meetings : workspace_object {
  std::vector<criteria::field_ordinal> people;  ///< ids of users; at least one
  criteria::field_ordinal starts_at = 0;        ///< timestamp
  optional_field ends_at;  ///< timestamp; none, missing or earlier: ends as it starts
  std::vector<criteria::field_ordinal> contacts;  ///< ids
  std::vector<criteria::field_ordinal> shown;
};

struct workspace_activities : workspace_object {
  criteria::field_ordinal contact = 0;            ///< id, of the directory's contacts
  criteria::field_ordinal at = 0;                 ///< timestamp
  optional_field kind;                            ///< choice
  optional_field enrolled;                        ///< bool
  std::vector<criteria::field_ordinal> searched;  ///< text
  std::vector<criteria::field_ordinal> shown;
};

struct pipeline_stage {
  std::string id;
  std::vector<criteria::field_ordinal> required;  ///< must be present to enter it
};

struct workspace_pipeline : workspace_object {
  std::string id;
  std::optional<criteria::compiled_criterion> when;  ///< nothing: every record of the object
  criteria::field_ordinal stage = 0;                 ///< choice or id
  optional_field amount;                             ///< decimal, integer or number
  optional_field created;                            ///< date or timestamp
  optional_field last_activity;
  std::vector<pipeline_stage> stages;  ///< in their order; at least one
};

/// A part of the health score.
struct health_part {
  std::string id;
  criteria::compiled_criterion when;  ///< over accounts
  std::int32_t weight = 0;            ///< 1 to 1,000; the score is in hundredths of their sum
};

/// In the order of subscription_names.
enum class subscription : std::uint8_t { other, professional, enterprise };
inline constexpr std::array<std::string_view, 3> subscription_names = {"other", "professional",
                                                                       "enterprise"};

struct workspace_settings {
  model::subscription subscription = subscription::other;
  std::optional<std::uint32_t> seat;  ///< position in policy_data::user_criteria; nothing: nobody's
  std::uint8_t working_days = 0b0011111;  ///< a bit a weekday, monday the lowest
  workspace_accounts accounts;
  workspace_tasks tasks;
  workspace_meetings meetings;
  workspace_activities activities;
  std::vector<workspace_pipeline> pipelines;  ///< in document order
  std::vector<health_part> health;            ///< in document order

  bool opens_tabs() const noexcept { return subscription != subscription::other; }
};

}  // namespace ambit::model
