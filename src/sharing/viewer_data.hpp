// viewer_data.hpp: the plan of one engine, object and user; what every question reads.
//
// A grant gives the records of some owners, and those of which a tree of tests is true: of a rule's
// criteria, or of ids that were shared. A record is visible where some grant gives it, and may be
// edited where one does that gives `edit`. Two trees say so at once, in which the owners of all
// grants are one set: a scan of columns, a row, and SQL text read these; whoever asks which grant
// it was reads the grants that they were made of.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/sharing.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/scan/scan_plan.hpp"
#include "src/model/engine_data.hpp"
#include "src/model/sharing_settings.hpp"

namespace ambit::sharing {

/// What keeps a user from being a viewer of anything. In the order of the names in grant_json.cpp.
enum class viewer_fault : std::uint8_t {
  none,
  unknown_user,
  user_inactive,
  account_not_partner_enabled,
};

/// Of a user of the directory; null: nobody.
viewer_fault fault_of(const model::directory_data& people, const model::user* who);

/// In the order of way_names, which is that of a viewer's grants.
enum class grant_way : std::uint8_t { owner, above, standard, rule, level, share };
inline constexpr std::array<std::string_view, 6> way_names = {"owner", "above", "default",
                                                              "rule",  "level", "share"};

/// Positions of users in the directory, ascending.
using owner_set = std::shared_ptr<const std::vector<std::uint32_t>>;

struct grant {
  grant_way way = grant_way::owner;
  model::share_access access = model::share_access::read;
  std::uint32_t index = 0;                       ///< of a rule or level: its position in the policy
  const model::share_target* through = nullptr;  ///< of a rule, level or share: what means the user
  owner_set owners;                              ///< whose records it gives; null: nobody's
  std::uint32_t tree = no_tree;                  ///< in the plan: what else it gives

  static constexpr std::uint32_t no_tree = 0xFFFFFFFF;
};

struct viewer_data {
  viewer_data(engine of_rules, shares given)
      : rules(std::move(of_rules)), by_hand(std::move(given)) {}
  viewer_data(const viewer_data&) = delete;
  viewer_data& operator=(const viewer_data&) = delete;

  engine rules;
  shares by_hand;
  const model::object_sharing* settings = nullptr;
  std::string user;  ///< as it was named
  viewer_fault fault = viewer_fault::none;
  criteria::moment when;

  std::vector<grant> grants;         ///< in the order of their ways
  std::deque<criteria::atom> atoms;  ///< tests against sets of the viewer's
  criteria::scan_plan plan;
  std::uint32_t visible = 0;   ///< root of: some grant
  std::uint32_t editable = 0;  ///< root of: some grant that gives `edit`

  bool may_look() const noexcept { return fault == viewer_fault::none; }
  const model::policy_data& policy() const noexcept { return rules.policy().data(); }
};

}  // namespace ambit::sharing
