// ledger_commands.hpp: what a host tells a ledger of its records.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::model {

struct ledger_command {
  /// In the order of ledger_command_names.
  enum class kind : std::uint8_t {
    set_owner,
    mark_sent,
    close,
    reopen,
    merge,
    remove,
    forget_decided,
    forget_changes,
  };
  /// Whether it is of an object, before a moment, and of no single record.
  static constexpr bool forgets_by_age(kind type) noexcept {
    return type == kind::forget_decided || type == kind::forget_changes;
  }
  kind type = kind::remove;
  std::string object;
  std::string id;              ///< empty where it forgets by age
  owner_name owner;            ///< of set_owner
  sent_notice notice;          ///< of mark_sent
  std::string survivor;        ///< of merge: the record into which this one went
  std::int64_t before_us = 0;  ///< where it forgets by age
};
inline constexpr std::array<std::string_view, 8> ledger_command_names = {
    "set_owner", "mark_sent", "close",          "reopen",
    "merge",     "remove",    "forget_decided", "forget_changes"};

/// A JSON array of commands, or JSON Lines. Nothing when `problems` got an error; all are reported.
std::optional<std::vector<ledger_command>> read_ledger_commands(std::string_view json,
                                                                report& problems);

/// A notice's date and days; nothing after reporting what is wrong, or where one is nothing.
std::optional<sent_notice> read_sent_notice(json::value renewal_date, json::value days,
                                            report& problems);

}  // namespace ambit::model
