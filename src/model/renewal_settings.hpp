// renewal_settings.hpp: what the part `renewals` of a policy compiles to; see ambit/renewals.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/criteria/schema_data.hpp"

namespace ambit::model {

enum class renewal_answer : std::uint8_t { none, agreed, changes_agreed, cancel };
enum class renewal_override : std::uint8_t { none, vendor, partner };

/// Which fields of a client hold what; those that the schema does not declare are not there.
struct renewal_fields {
  std::optional<criteria::field_ordinal> renewal_date;
  std::optional<criteria::field_ordinal> term_start;
  std::optional<criteria::field_ordinal> term_months;
  std::optional<criteria::field_ordinal> answer;
  std::optional<criteria::field_ordinal> answered_on;
  std::optional<criteria::field_ordinal> override_owner;
  std::optional<criteria::field_ordinal> override_contact;
  std::optional<criteria::field_ordinal> overridden_on;
  std::vector<renewal_answer> answers;      ///< by option of `answer`
  std::vector<renewal_override> overrides;  ///< by option of `override_owner`
};

struct renewal_role {
  std::string name;
  criteria::field_ordinal field = 0;
};

/// Whom the vendor writes to: positions in renewal_settings::roles.
struct recipient_table {
  std::vector<std::uint16_t> to;
  std::vector<std::uint16_t> cc;
  bool copy_partner = true;
};

/// Days before the renewal date.
struct renewal_milestones {
  std::int32_t visible_from = 120;
  std::int32_t decide_by = 45;
  std::int32_t auto_renew_at = 44;
};

/// What one partner may say for itself, and the policy for all.
struct partner_terms {
  std::uint32_t recipients = 0;       ///< position in renewal_settings::tables
  std::vector<std::int32_t> notices;  ///< days, the most first, each once
  renewal_milestones milestones;
  bool copy_default_contact_on_override = true;
};

struct renewal_partner {
  std::string account;
  std::uint32_t account_target = 0;  ///< position in policy_data::accounts
  bool partner_owns = false;
  std::string default_contact;       ///< empty: none
  std::uint32_t contact_target = 0;  ///< position in policy_data::users where one is named
  partner_terms terms;
};

struct renewal_settings {
  std::string object_name;
  const criteria::object* object = nullptr;  ///< in policy_data::schema
  renewal_fields fields;
  std::vector<renewal_role> roles;
  std::vector<recipient_table> tables;
  std::vector<renewal_partner> partners;  ///< in document order
  criteria::text_map<std::uint32_t> partner_positions;
};

}  // namespace ambit::model
