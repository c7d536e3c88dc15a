// policy_data.hpp: what a policy compiles to. Plain data, immutable once compiled; names that live
// in the directory are kept as written and resolved when an engine is bound.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/plan.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/model/portal_settings.hpp"
#include "src/model/renewal_settings.hpp"
#include "src/model/sharing_settings.hpp"
#include "src/model/workspace_settings.hpp"

namespace ambit::criteria {
class first_match_index;
}

namespace ambit::model {

/// A person or queue by id; ids of different kinds never compare.
struct owner_name {
  enum class kind : std::uint8_t { none, user, queue };
  kind type = kind::none;
  std::string id;
  friend bool operator==(const owner_name&, const owner_name&) = default;
};

struct choice {
  enum class kind : std::uint8_t { user, queue, pool, account_owner, last_owner, keep };
  kind type = kind::user;
  std::string id;                      ///< of user, queue, pool
  std::string community;               ///< of a user: the one community that counts; empty: any
  std::uint32_t target = 0;            ///< position in policy_data::users, queues or pools
  std::uint32_t community_target = 0;  ///< position in policy_data::communities where one is named
};

/// Under which template people are told of an assignment, and who beside them.
struct notice_settings {
  std::string template_name;    ///< empty: the host's own
  std::vector<std::string> cc;  ///< addresses
};

enum class on_ineligible : std::uint8_t { next_choice, next_entry, unassigned };

struct entry {
  std::string id;
  std::optional<criteria::compiled_criterion> when;  ///< nothing on an uncarried entry
  std::string uncarried;  ///< compact JSON of `uncarried`; empty on a live entry
  std::vector<choice> assign;
  model::on_ineligible on_ineligible = on_ineligible::next_choice;
  std::optional<bool> overwrite;
  std::optional<std::uint32_t> eligible_when;  ///< position in policy_data::user_criteria
  std::int32_t accept_within_minutes = 0;  ///< of the owner's hours; 0: the queue's own, or none
  std::optional<notice_settings> notices;  ///< what `notify` says
  std::string notify;  ///< compact JSON, empty when absent; likewise data, origin
  std::string data;
  std::string origin;
};

struct rule {
  std::string name;
  std::vector<entry> entries;
  /// The fields that deciding by this rule reads, ascending: of its entries' and their pools'
  /// criteria, the owner's, and the account where a choice asks for it.
  std::vector<criteria::field_ordinal> reads;
  std::vector<std::uint32_t> uncarried;  ///< positions of such entries, ascending
  /// Of the active rule, where it is faster than asking the entries in order; points into them.
  std::shared_ptr<const criteria::first_match_index> index;
};

struct object_assignment {
  std::string object_name;
  const criteria::object* object = nullptr;  ///< in policy_data::schema
  /// Atoms of every criterion over this object: entries' and pool members'.
  std::shared_ptr<criteria::atom_table> atoms;
  std::vector<rule> rules;
  std::optional<std::uint32_t> active_rule;
  std::optional<choice> default_owner;  ///< user or queue
  std::string working_hours;  ///< calendar in which queues' terms run; empty: around the clock
  std::uint32_t calendar_target = 0;  ///< position in policy_data::calendars of such a one

  const entry* find(std::string_view rule_name, std::string_view entry_id) const noexcept;
};

/// A criterion of the administrators under a name: a list, a view, when one of their rules applies.
struct named_criterion {
  std::string name;
  std::shared_ptr<const criteria::compiled_criterion> when;  ///< null on an uncarried one
  std::string uncarried;  ///< compact JSON of `uncarried`; empty on a live one
  std::string data;       ///< compact JSON, empty when absent; likewise origin
  std::string origin;
};

struct object_criteria {
  std::string object_name;
  const criteria::object* object = nullptr;  ///< in policy_data::schema
  std::vector<named_criterion> named;        ///< in document order
};

struct pool_member {
  choice target;  ///< user or queue
  /// The member's own `when`, compiled once for each object that the pool serves, by position in
  /// policy_data::assignments; nothing where the pool is not named there, or the member has none.
  std::vector<std::optional<criteria::compiled_criterion>> when;
  bool has_when = false;
  std::int64_t weight = 1;                    ///< for weighted and least_loaded
  std::optional<std::int64_t> open_capacity;  ///< open records of the object that it may hold
  std::optional<std::int64_t> day_capacity;   ///< turns of the pool in a local day
  std::string working_hours;                  ///< calendar id; empty: the user's own
  std::uint32_t calendar_target = 0;          ///< position in policy_data::calendars of such a one
};

/// In the order of pool_method_names.
enum class pool_method : std::uint8_t { round_robin, weighted, least_loaded, random };
inline constexpr std::array<std::string_view, 4> pool_method_names = {"round_robin", "weighted",
                                                                      "least_loaded", "random"};
/// Whether the members' weights mean anything to the method.
inline bool uses_weights(pool_method method) noexcept {
  return method == pool_method::weighted || method == pool_method::least_loaded;
}
/// In the order of on_change_names.
enum class on_change : std::uint8_t { keep, reset, join_at_minimum };
inline constexpr std::array<std::string_view, 3> on_change_names = {"keep", "reset",
                                                                    "join_at_minimum"};

struct pool {
  std::string id;
  pool_method method = pool_method::round_robin;
  model::on_change on_change = on_change::keep;
  std::int64_t catch_up = 0;           ///< missed turns that may be made up; 0: none
  bool sticky_counts = false;          ///< account_owner and last_owner are turns of its members
  std::string community;               ///< of partner members: the one that counts; empty: any
  std::uint32_t community_target = 0;  ///< position in policy_data::communities where one is named
  std::optional<std::uint32_t> eligible_when;  ///< position in policy_data::user_criteria
  std::vector<pool_member> members;

  bool needs_loads() const noexcept {
    return method == pool_method::least_loaded ||
           std::any_of(members.begin(), members.end(),
                       [](const pool_member& each) { return each.open_capacity.has_value(); });
  }
};

struct policy_data {
  std::string name;
  std::shared_ptr<const criteria::schema_data> schema;
  std::vector<pool> pools;
  std::vector<object_assignment> assignments;
  std::vector<object_criteria> named_criteria;
  std::optional<renewal_settings> renewals;
  std::vector<portal_settings> portals;  ///< in document order
  std::vector<object_sharing> sharing;   ///< in document order
  std::optional<workspace_settings> workspace;
  /// Distinct ids that choices, pools, default owners and renewals name; what an engine resolves.
  std::vector<std::string> users;
  std::vector<std::string> accounts;
  std::vector<std::string> queues;
  std::vector<std::string> communities;
  std::vector<std::string> calendars;
  /// Criteria over the object `user` (`eligible_when`), over one table of atoms.
  std::shared_ptr<criteria::atom_table> user_atoms;
  std::vector<criteria::compiled_criterion> user_criteria;
  base::digest_value digest;
  std::string fingerprint;

  const object_assignment* find(std::string_view object_name) const noexcept;
  const pool* find_pool(std::string_view id) const noexcept;
  const portal_settings* find_portal(std::string_view portal_name) const noexcept;
  const object_sharing* find_sharing(std::string_view object_name) const noexcept;
};

}  // namespace ambit::model
