// membership.hpp: whom a target means.
#pragma once

#include <string_view>
#include <unordered_set>
#include <vector>

#include "src/model/engine_data.hpp"
#include "src/model/sharing_settings.hpp"
#include "src/model/user_index.hpp"

namespace ambit::sharing {

/// One user, before any number of targets. Borrows the engine and the user. Cost: the groups that
/// the user is in, once; a target is a look-up or two.
class standing {
 public:
  /// Of an engine whose policy shares something.
  standing(const model::engine_data& engine, const model::user& who);

  /// Guests are meant only by a target of kind `guest`.
  bool is_meant_by(const model::share_target& target) const;
  /// The first of several that means the user, or null.
  const model::share_target* find(const std::vector<model::share_target>& targets) const;

  std::string_view role() const noexcept { return role_; }  ///< model::fitting_role
  /// Every target that could mean the user, but by profile or permission, in ascending order.
  std::vector<model::share_target> targets() const;

 private:
  const model::engine_data& engine_;
  const model::user& who_;
  std::string_view role_;
  std::unordered_set<std::string_view> groups_;  ///< of the directory, nesting ones among them
};

/// The users whom some target means: exactly those of whom `standing` says so. Cost: the members of
/// what is named, a bit a user of the directory, and for profiles and permissions a look at all.
model::user_set members_of(const model::engine_data& engine,
                           const std::vector<model::share_target>& targets);
/// Those whose role stands below another.
model::user_set users_below(const model::engine_data& engine, std::string_view role);
/// Users in a team of the user's, or in one below, of any kind.
model::user_set teammates_of(const model::engine_data& engine, const model::user& who);

}  // namespace ambit::sharing
