// salesforce_sharing_plan.hpp: what sharing rules come to: each carried or refused, with the
// targets that a directory can mean.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json_writer.hpp"
#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/policy_document.hpp"
#include "src/exchange/salesforce_sharing.hpp"

namespace ambit::exchange {

/// A target of sharing.hpp.
struct planned_target {
  std::string_view kind;  ///< `role_and_below`
  std::string id;
  bool internal_only = false;
  bool is_portal_role = false;
};

struct planned_sharing_rule {
  std::string id;                      ///< distinct among the object's rules
  std::optional<criterion_tree> when;  ///< nothing: by owner, or not carried
  std::vector<planned_target> owned_by;
  std::vector<planned_target> to;
  std::string_view access;
  bool high_volume_owners = false;
  std::optional<refusal> why;  ///< why it is not carried
  std::string data;            ///< JSON; empty: none
  std::string origin;          ///< JSON
  place where;
};

/// Everything but criteria: `when` is there where records of queues are meant. Targets that cannot
/// be carried are left out and named in `notes`; a rule that has none left is refused.
planned_sharing_rule plan_sharing_rule(const written_sharing_rule& source, std::string id,
                                       std::string_view file, report& notes);

/// Says of a refused one, as a warning under the reason's code, why it is not carried.
void note_refusal(const planned_sharing_rule& refused, std::string_view object, report& notes);

/// The members of an object's sharing.
void write_sharing(const std::vector<planned_sharing_rule>& rules, json::writer& out);

/// The roles and groups that targets name: all that the files tell of them.
struct named_organisation {
  std::set<std::string> roles;
  std::set<std::string> portal_roles;  ///< also in `roles` where one is named as both
  std::set<std::string> groups;
  std::size_t guests = 0;
};
void add_named(const std::vector<planned_sharing_rule>& rules, named_organisation& out);

}  // namespace ambit::exchange
