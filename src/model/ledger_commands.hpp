// ledger_commands.hpp: what a host tells a ledger: set_owner, mark_sent, remove.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::model {

struct ledger_command {
  std::string object;
  std::string id;
  std::optional<owner_name> owner;    ///< of set_owner
  std::optional<sent_notice> notice;  ///< of mark_sent; neither: remove
};

/// A JSON array of commands, or JSON Lines. Nothing when `problems` got an error; all are reported.
std::optional<std::vector<ledger_command>> read_ledger_commands(std::string_view json,
                                                                report& problems);

/// A notice's date and days; nothing after reporting what is wrong, or where one is nothing.
std::optional<sent_notice> read_sent_notice(json::value renewal_date, json::value days,
                                            report& problems);

}  // namespace ambit::model
