// salesforce_trial.hpp: an imported rules file against the oracle, on records drawn from its own
// values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ambit/salesforce.hpp"

namespace ambit::exchange {

struct trial_counts {
  std::size_t entries = 0;  ///< of all rules
  std::size_t records = 0;
  std::size_t verdicts = 0;  ///< compared with the oracle
  std::size_t passed = 0;    ///< of these, where the entry matched
  std::size_t decided = 0;   ///< first matches compared with the oracle
};

/// Imports one AssignmentRules file (with `others`), compiles what comes out, and compares: each
/// live entry's criterion on each record, and the active rule's first match. Differences are test
/// failures.
trial_counts try_rules(const salesforce::source& rules,
                       const std::vector<salesforce::source>& others,
                       const salesforce::options& settings);

std::string read_whole(const std::string& path);

}  // namespace ambit::exchange
