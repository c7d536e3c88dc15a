// engine_data.hpp: a policy met with a directory: names as positions, and who may own what.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ambit/decision.hpp"
#include "ambit/directory.hpp"
#include "ambit/policy.hpp"
#include "ambit/zones.hpp"
#include "src/base/zone_table.hpp"
#include "src/criteria/cell.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/record_set.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/policy_data.hpp"
#include "src/model/user_index.hpp"

namespace ambit::model {

/// Settings of renewals with one partner, with positions for names.
struct bound_partner {
  static constexpr std::uint32_t nowhere = 0xFFFFFFFF;

  std::uint32_t account = nowhere;  ///< positions in the directory
  std::uint32_t default_contact = nowhere;
  std::uint32_t manager = nowhere;  ///< the account's owner
  bool names_contact = false;
  bool names_manager = false;
  bool partner_owns = false;
  bool copy_partner = true;
  bool copy_default_contact_on_override = true;
};

struct engine_data {
  engine_data(policy of_rules, directory of_people, class zones of_zones)
      : rules(std::move(of_rules)), people(std::move(of_people)), zone_data(std::move(of_zones)) {}

  policy rules;
  directory people;
  class zones zone_data;
  std::string fingerprint;

  /// Position in the directory's tables for policy_data::users / accounts / queues / communities;
  /// `nowhere` where the directory does not have it.
  static constexpr std::uint32_t nowhere = bound_partner::nowhere;
  std::vector<std::uint32_t> users;
  std::vector<std::uint32_t> accounts;
  std::vector<std::uint32_t> queues;
  std::vector<std::uint32_t> communities;
  std::vector<std::uint32_t> calendars;

  /// By position of the directory's calendars: the zone that each names; null if unknown, or a
  /// hole.
  std::vector<const base::zone*> calendar_zones;
  bool has_absences = false;  ///< some user is away some day

  /// By user position: the first condition of ownership that fails, any community counting.
  std::vector<obstacle> user_obstacles;
  /// By queue position: the members that exist, as user positions, ascending, each once.
  std::vector<std::vector<std::uint32_t>> queue_members;
  /// By queue position: whether a member may own without a named community or further criteria.
  std::vector<bool> queue_attended;

  /// Accounts by the account that they name as their parent, as positions, ascending; only where a
  /// portal opens trees of companies.
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> child_companies;

  /// Null where the policy shares nothing.
  std::shared_ptr<const user_index> organisation;

  /// By position in renewal_settings::partners.
  std::vector<bound_partner> renewal_partners;

  /// Cells of the users over the object `user`, row-major by position; made only when the policy
  /// has criteria over users.
  std::vector<criteria::cell> user_cells;
  std::shared_ptr<criteria::cell_storage> user_storage;
};

/// The first condition that keeps a user from owning a record; `none` when it may. `position` may
/// be `nowhere`. `community` is a position in the directory or `nowhere` for any; `community_named`
/// says that one was named (an unknown one then has no members). `eligible_when` is one of
/// policy_data::user_criteria, whose moment must be bound (bind_moment on user_atoms).
struct eligibility_question {
  std::uint32_t community = engine_data::nowhere;
  bool community_named = false;
  const criteria::compiled_criterion* eligible_when = nullptr;
};
obstacle user_obstacle(const engine_data& engine, std::uint32_t position,
                       const eligibility_question& question, criteria::workspace& memory);
/// The same for a queue: unknown_queue, queue_does_not_hold_object, queue_unattended, none.
obstacle queue_obstacle(const engine_data& engine, std::uint32_t position,
                        std::string_view object_name, const eligibility_question& question,
                        criteria::workspace& memory);

/// The first condition that keeps somebody from being written to for a partner account.
enum class contact_fault : std::uint8_t {
  none,
  unknown,
  of_another_account,  ///< no partner user of the account
  not_an_employee,     ///< a channel manager who is no internal user
  inactive,
  no_address,
};
/// `position` may be `nowhere`.
contact_fault partner_contact_fault(const directory_data& people, std::uint32_t position,
                                    std::string_view account_id) noexcept;
contact_fault channel_manager_fault(const directory_data& people, std::uint32_t position) noexcept;
bool is_address(std::string_view address) noexcept;
/// What is wrong with somebody, as the end of a sentence about them.
std::string_view describe(contact_fault fault) noexcept;

}  // namespace ambit::model
