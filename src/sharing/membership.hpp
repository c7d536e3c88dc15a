// membership.hpp: whom a target means.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "src/model/directory_data.hpp"
#include "src/model/organisation.hpp"
#include "src/model/sharing_settings.hpp"

namespace ambit::sharing {

/// The directory's roles, teams and groups, as targets ask about them. Borrows the directory.
class membership {
 public:
  explicit membership(const model::directory_data& people) : people_(people), nesting_(people) {}

  /// The user's role where it fits: a portal role of a partner user, another of staff; else empty.
  std::string_view role_of(const model::user& who) const noexcept;
  /// Whether a role stands somewhere above another.
  bool is_above(std::string_view upper, std::string_view lower) const noexcept;
  /// These teams and all below them.
  std::unordered_set<std::string_view> teams_below(const std::vector<std::string>& teams) const;

  /// Guests are meant only by a target of kind `guest`.
  bool means(const model::share_target& target, const model::user& who) const;
  /// The first of several that means the user, or null.
  const model::share_target* find(const std::vector<model::share_target>& targets,
                                  const model::user& who) const;
  /// The ids of the users that some target means: ascending, each once.
  std::vector<std::string> members_of(const std::vector<model::share_target>& targets) const;

 private:
  const model::directory_data& people_;
  model::group_nesting nesting_;
};

}  // namespace ambit::sharing
