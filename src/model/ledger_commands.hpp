// ledger_commands.hpp: what a host tells a ledger: set_owner and remove.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

struct ledger_command {
  std::string object;
  std::string id;
  std::optional<owner_name> owner;  ///< of set_owner; nothing: remove
};

/// A JSON array of commands, or JSON Lines. Nothing when `problems` got an error; all are reported.
std::optional<std::vector<ledger_command>> read_ledger_commands(std::string_view json,
                                                                report& problems);

}  // namespace ambit::model
