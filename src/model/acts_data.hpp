// acts_data.hpp: what came of acts, of whatever domain, and what remembering them would change.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ambit/act_results.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::model {

struct acts_data {
  struct result {
    act_outcome outcome = act_outcome::refused;
    std::string json;  ///< as the host gets it
  };
  std::vector<result> results;  ///< in the order of the acts and their records
  ledger_changes changes;
  std::weak_ptr<const ledger_store> book;

  bool change_nothing() const noexcept { return changes.acts.empty() && changes.notes.empty(); }
};

}  // namespace ambit::model
