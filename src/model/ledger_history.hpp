// ledger_history.hpp: who got what, when, by which entry and under which fingerprint: what a ledger
// answers ledger::history with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/ledger.hpp"
#include "src/model/ledger_content.hpp"

namespace ambit::model {

struct past_decision {
  std::string object;
  std::string id;
  std::string event;  ///< or what was done with the record afterwards
  std::optional<std::int64_t> decided_us;
  owner_name current_owner;
  std::string json;      ///< the decision as it was given
  std::int64_t act = 0;  ///< its number among what was done with the record; 0: a decision
};

/// Whether everything that is asked for holds; a decision whose time is not known is in no period.
bool is_asked(const history_query& asked, std::string_view object, std::string_view id,
              const owner_name& owner, const std::optional<std::int64_t>& decided_us) noexcept;

/// As JSON Lines, the earliest first (those without a time before all), then by object and id; of
/// one record decisions, by event, and then what was done with it, in that order.
std::string write_history(std::vector<past_decision> decisions);

}  // namespace ambit::model
