// audience.hpp: all users of a directory by classes of those who are granted the same, and what
// each grant gives as marks of records. What many users see is asked here, not user by user.
//
// Two users of a class differ in what they own, and in nothing else: users who are equal in all
// that the object's targets ask of them (and in their role and teams where these count) get a
// viewer between them, and the viewers' grants are what is read. A grant that several classes have
// is asked of the records once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ambit/context.hpp"
#include "ambit/engine.hpp"
#include "ambit/result.hpp"
#include "ambit/sharing.hpp"
#include "src/criteria/workspace.hpp"
#include "src/sharing/ranked_records.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sharing {

/// A grant that a class has.
struct class_grant {
  grant_way way = grant_way::owner;
  model::share_access access = model::share_access::read;
  std::uint32_t index = 0;
  const model::share_target* through = nullptr;
  /// What everybody of the class gets by it; null: nothing.
  const record_marks* marks = nullptr;
  bool own_too = false;  ///< and each, what is the user's own
  friend bool operator==(const class_grant&, const class_grant&) = default;
};

struct user_class {
  std::vector<class_grant> grants;  ///< in the order of a viewer's
};

struct audience_member {
  const model::user* who = nullptr;
  std::uint32_t group = 0;  ///< the position of the class
};

/// Who of the directory is looked at.
enum class audience_kind : std::uint8_t { everybody, external };

/// Borrows the engine, the records and the shares.
class audience {
 public:
  /// Errors: those of viewer::bind.
  static result<audience> gather(const engine& rules, const ranked_records& records,
                                 const context& when, const shares& by_hand, audience_kind kind,
                                 criteria::workspace& memory);

  /// Those who may look at anything, ascending by id.
  const std::vector<audience_member>& members() const noexcept { return members_; }
  const std::vector<user_class>& classes() const noexcept { return classes_; }

 private:
  friend class audience_maker;
  std::vector<audience_member> members_;
  std::vector<user_class> classes_;
  std::vector<viewer> viewers_;  ///< whose plans and targets the grants borrow
  std::deque<record_marks> marks_;
};

}  // namespace ambit::sharing
