// ledger_summary.hpp: how much a ledger remembers, and how things stand: ledger::describe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/model/ledger_content.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::model {

struct ledger_summary {
  struct of_object {
    std::string object;
    std::int64_t records = 0;
    std::int64_t closed = 0;
    std::int64_t decisions = 0;
    std::int64_t notices = 0;
  };
  struct of_pool {
    std::string pool;
    std::int64_t last_number = 0;
    std::vector<pool_state::turn> turns;
  };
  /// The open records of an owner who has any.
  struct load {
    std::string object;
    owner_name owner;
    std::int64_t open = 0;
  };
  std::string kept_in = "memory";              ///< or "sqlite"
  std::optional<std::int64_t> schema_version;  ///< of a file
  std::optional<std::int64_t> first_decided_us;
  std::optional<std::int64_t> last_decided_us;
  std::vector<of_object> objects;  ///< ascending
  std::vector<of_pool> pools;      ///< ascending; of those that were used
  std::vector<load> loads;         ///< by object, users before queues, then id
  std::array<std::int64_t, note_kind_names.size()> notes = {};  ///< how many, by kind
};

ledger_summary summarize(const ledger_parts& parts);
std::string write_summary(const ledger_summary& summary);

}  // namespace ambit::model
