// partner_rules.hpp: when an account, a contact and a community become a partner's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/directory_effects.hpp"

namespace ambit::model {

/// What a command says about a contact that becomes a partner user; empty: nothing.
struct partner_request {
  std::string_view user;
  std::string_view profile;
  std::string_view account;
};

/// A contact and its user as they are once it may get in.
struct partner_access {
  model::user user;
  std::string account;
  std::optional<welcome_notice> welcome;  ///< nothing where they could get in before
};

// Problems have no place yet.

/// Warnings about who would be the channel manager of a partner account.
std::vector<problem> doubts_about_owner(const directory_data& people, const account& partner);
/// Warnings about a community that is published.
std::vector<problem> doubts_about(const community& published);
/// Nothing after adding what stands in the way to `faults`.
std::optional<partner_access> give_access(const directory_data& people, const contact& who,
                                          const partner_request& asked,
                                          std::vector<problem>& faults);

}  // namespace ambit::model
