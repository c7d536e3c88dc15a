// portal_settings.hpp: what the part `portals` of a policy compiles to; see ambit/tickets.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/criteria/plan.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::model {

/// How a ticket may be a contact's own. In the order of relation_names.
enum class relation : std::uint8_t { contact, requester, created_by, participant };
inline constexpr std::array<std::string_view, 4> relation_names = {"contact", "requester",
                                                                   "created_by", "participant"};

/// One of the relations that make a ticket its contact's own, and the fields that hold it.
struct own_relation {
  relation through = relation::contact;
  std::vector<criteria::field_ordinal> fields;  ///< of type id, ascending
};

/// In the order of access_names. Each opens a contact's own tickets, and more.
enum class access_kind : std::uint8_t { own, primary_company, any_company, company_tree };
inline constexpr std::array<std::string_view, 4> access_names = {"own", "primary_company",
                                                                 "any_company", "company_tree"};

struct portal_access {
  access_kind kind = access_kind::own;
  std::optional<std::vector<std::string>> company_roles;  ///< sorted; nothing: any role
  std::int32_t depth = 0;         ///< of a tree: levels below the companies that it starts from
  bool from_any_company = false;  ///< of a tree: not from the primary company alone
};

/// Who is granted an access: everybody, where the policy has no groups.
struct access_group {
  std::string id;                                    ///< empty where the policy has no groups
  std::optional<criteria::compiled_criterion> when;  ///< over contacts; nothing: everybody
  portal_access access;
};

enum class stage_state : std::uint8_t { unknown, open, closed };

/// Which of a portal's tickets are open: by the declared state of the stage that they stand in.
struct stage_states {
  std::optional<criteria::field_ordinal> field;  ///< of type choice or id
  std::vector<stage_state> by_option;            ///< of a choice
  criteria::text_map<stage_state> by_id;         ///< of an id
};

struct portal_login {
  bool registration = false;
  bool self_registration = false;
  bool sso = false;
};

/// What a contact may do with a ticket beside seeing it.
inline constexpr std::array<std::string_view, 4> right_names = {"comment", "attach", "close",
                                                                "reopen"};
struct portal_rights {
  bool comment = true;
  bool attach = true;
  bool close = false;
  bool reopen = false;
};

/// How a contact submits a ticket.
struct support_form {
  std::string id;
  std::vector<criteria::field_ordinal> properties;  ///< what the contact fills in, in their order
  /// What every ticket of the form has: fields, and their values as JSON.
  std::vector<std::pair<criteria::field_ordinal, std::string>> values;
  std::string inbox;  ///< id of the inbox that the form is connected to; empty: none
};

/// Whose a domain is. In the order of domain_names.
enum class domain_kind : std::uint8_t { own, knowledge_base, vendor };
inline constexpr std::array<std::string_view, 3> domain_names = {"own", "knowledge_base", "vendor"};

struct portal_domain {
  std::string name;
  domain_kind kind = domain_kind::own;
  bool connected = false;
  std::string primary_language;  ///< the portal's language
};

struct portal_settings {
  std::string name;
  std::string object_name;
  const criteria::object* object = nullptr;          ///< of the tickets, in policy_data::schema
  const criteria::object* contact_object = nullptr;  ///< of contacts; null: no group asks anything
  std::shared_ptr<criteria::atom_table> atoms;       ///< of the criteria over tickets
  std::shared_ptr<criteria::atom_table> contact_atoms;  ///< of the groups' criteria

  std::vector<own_relation> own_through;  ///< in the order of their relations
  std::vector<criteria::field_ordinal> company_fields;
  std::vector<access_group> groups;  ///< in document order, at least one
  std::optional<criteria::compiled_criterion> filter;
  std::optional<criteria::compiled_criterion> confidential;
  std::optional<criteria::compiled_criterion> shareable;  ///< surely not confidential
  /// What any question about a ticket reads, ascending: the relations, the companies, the stage,
  /// and what filter and confidential stand on. The same for every contact and every access, so
  /// that a wider access never shows less of a table with a wrong record in it.
  std::vector<criteria::field_ordinal> reads;

  std::vector<criteria::field_ordinal> own_fields;     ///< shown of own tickets, in their order
  std::vector<criteria::field_ordinal> shared_fields;  ///< of shared ones: some of the same
  /// The tickets' object, in which only the fields that somebody may be shown have a name: what
  /// viewers' own questions are compiled against, so that messages name no other.
  std::shared_ptr<const criteria::object> shown_object;
  std::vector<bool> is_shown;            ///< by field: of own tickets
  std::vector<bool> is_shown_of_shared;  ///< by field
  bool shows_stage = false;              ///< `status` is `full`
  stage_states stages;

  portal_login login;
  std::vector<std::string> access_lists;  ///< sorted, each once
  std::string consent_text;
  std::int32_t idle_timeout_minutes = 0;  ///< 0: a session does not end by itself

  bool latest_by_created = false;  ///< `latest_thread_by` is `created`
  portal_rights rights;
  std::string default_inbox;  ///< of tickets without a thread; empty: none
  std::optional<support_form> form;
  std::optional<portal_domain> domain;
  std::vector<std::pair<std::string, std::string>> system_pages;  ///< by name: the host's page
  std::optional<bool> switched_on;  ///< nothing: the host keeps the switch itself

  bool opens_companies() const noexcept {
    for (const access_group& each : groups) {
      if (each.access.kind != access_kind::own) return true;
    }
    return false;
  }
};

}  // namespace ambit::model
