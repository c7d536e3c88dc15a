// sharing_settings.hpp: what the part `sharing` of a policy compiles to; see ambit/sharing.hpp.
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

/// In the order of share_access_names; each may do what those before it may.
enum class share_access : std::uint8_t { hidden, read, edit };
inline constexpr std::array<std::string_view, 3> share_access_names = {"private", "read", "edit"};

/// Whom a target means. In the order of target_names.
enum class target_kind : std::uint8_t {
  user,
  group,
  role,
  role_and_below,
  team,
  portal_role,
  guest,
  all,
  profile,  ///< of levels only, as is the next
  permission,
};
inline constexpr std::array<std::string_view, 10> target_names = {
    "user",        "group", "role", "role_and_below", "team",
    "portal_role", "guest", "all",  "profile",        "permission"};
/// In the order of these: the `id` of a target of kind `all`.
inline constexpr std::array<std::string_view, 2> everybody_names = {"internal", "partners"};

struct share_target {
  target_kind kind = target_kind::user;
  std::string id;
  bool internal_only = false;
  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const share_target&, const share_target&) = default;
};

/// By a criterion over the records, or by whose they are.
struct sharing_rule {
  std::string id;
  std::optional<criteria::compiled_criterion> when;
  std::vector<share_target> owned_by;  ///< where there is no `when`; at least one
  std::vector<share_target> to;        ///< at least one
  share_access access = share_access::read;
  bool high_volume_owners = false;  ///< of a criterion: records of such owners are meant too
  /// Compact JSON of `uncarried`: such a rule has neither criterion nor owners nor targets.
  std::string uncarried;
};

/// In the order of level_names.
enum class team_level : std::uint8_t { none, owned, team, everything };
inline constexpr std::array<std::string_view, 4> level_names = {"none", "owned", "team",
                                                                "everything"};

struct sharing_level {
  std::string id;
  std::vector<share_target> to;  ///< at least one
  team_level level = team_level::none;
  bool unassigned = false;
  share_access access = share_access::read;
};

struct object_sharing {
  std::string object_name;
  const criteria::object* object = nullptr;     ///< in policy_data::schema
  std::shared_ptr<criteria::atom_table> atoms;  ///< of the rules' criteria
  share_access internal = share_access::hidden;
  share_access external = share_access::hidden;
  bool no_hierarchy = false;
  std::optional<criteria::field_ordinal> folder;  ///< an id; not among `reads`
  std::vector<sharing_rule> rules;                ///< in document order
  std::vector<sharing_level> levels;              ///< in document order
  /// What any question about a record reads, ascending: its id, its owner, and what the criteria
  /// stand on. The same whoever asks.
  std::vector<criteria::field_ordinal> reads;
};

}  // namespace ambit::model
