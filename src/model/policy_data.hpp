// policy_data.hpp: what a policy compiles to. Plain data, immutable once compiled; names that live
// in the directory are kept as written and resolved when an engine is bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/plan.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/model/renewal_settings.hpp"

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
  enum class kind : std::uint8_t { user, queue, pool, account_owner, keep };
  kind type = kind::user;
  std::string id;                      ///< of user, queue, pool
  std::string community;               ///< of a user: the one community that counts; empty: any
  std::uint32_t target = 0;            ///< position in policy_data::users, queues or pools
  std::uint32_t community_target = 0;  ///< position in policy_data::communities where one is named
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
};

struct pool_member {
  choice target;  ///< user or queue
  /// The member's own `when`, compiled once for each object that the pool serves, by position in
  /// policy_data::assignments; nothing where the pool is not named there, or the member has none.
  std::vector<std::optional<criteria::compiled_criterion>> when;
  bool has_when = false;
};

enum class pool_method : std::uint8_t { round_robin };
enum class on_change : std::uint8_t { keep, reset };

struct pool {
  std::string id;
  pool_method method = pool_method::round_robin;
  model::on_change on_change = on_change::keep;
  std::string community;               ///< of partner members: the one that counts; empty: any
  std::uint32_t community_target = 0;  ///< position in policy_data::communities where one is named
  std::optional<std::uint32_t> eligible_when;  ///< position in policy_data::user_criteria
  std::vector<pool_member> members;
};

struct policy_data {
  std::string name;
  std::shared_ptr<const criteria::schema_data> schema;
  std::vector<pool> pools;
  std::vector<object_assignment> assignments;
  std::optional<renewal_settings> renewals;
  /// Distinct ids that choices, pools, default owners and renewals name; what an engine resolves.
  std::vector<std::string> users;
  std::vector<std::string> accounts;
  std::vector<std::string> queues;
  std::vector<std::string> communities;
  /// Criteria over the object `user` (`eligible_when`), over one table of atoms.
  std::shared_ptr<criteria::atom_table> user_atoms;
  std::vector<criteria::compiled_criterion> user_criteria;
  base::digest_value digest;
  std::string fingerprint;

  const object_assignment* find(std::string_view object_name) const noexcept;
};

}  // namespace ambit::model
