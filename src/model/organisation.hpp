// organisation.hpp: how roles, teams and groups stand to one another, and users in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ambit/report.hpp"
#include "src/model/directory_data.hpp"

namespace ambit::model {

/// Makes the primary team one of the user's teams, and refuses a user of kind internal who is said
/// to be one of very many external ones.
std::optional<problem> settle_user(user& who);

/// What only the whole directory shows: of the role, team or group that says it.
struct organisation_fault {
  std::string_view kind;  ///< `role`, `team`, `group`
  std::string id;
  std::string names;  ///< id of one of the same kind that is not there; empty: another fault
  problem what;       ///< without a place
};
/// Unknown parents, cycles, internal roles below portal roles. Cost: linear in the three.
std::vector<organisation_fault> faults_of_organisation(const directory_data& people);

/// In which groups users are, those that nest their own among them.
class group_nesting {
 public:
  explicit group_nesting(const directory_data& people);
  /// Ascending, each once; borrowed from the directory and the user.
  std::vector<std::string_view> groups_of(const user& who) const;

 private:
  std::unordered_map<std::string_view, std::vector<std::string_view>> around_;  ///< by inner group
};

}  // namespace ambit::model
