// choice_reader.hpp: who may be chosen, as entries, pools and default owners write it.
#pragma once

#include <optional>
#include <vector>

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// Which kinds of choice a place takes.
enum class choice_form : std::uint8_t {
  owner,   ///< {"user": U} or {"queue": Q}
  member,  ///< the same beside what a pool says of a member, which the caller reads
  any,     ///< also {"user": U, "community": C}, {"pool": P}, "account_owner", "last_owner", "keep"
};

/// One choice; nothing when `at` is nothing or after reporting what is wrong with it.
std::optional<choice> read_choice(policy_builder& build, json::value at, choice_form form);
/// One choice or an ordered list of at least one.
std::vector<choice> read_choices(policy_builder& build, json::value at);
/// The community of a choice or pool, with its position; empty when `at` is nothing.
std::string read_community_name(policy_builder& build, json::value at, std::uint32_t& position);

}  // namespace ambit::model
