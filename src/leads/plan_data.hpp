// plan_data.hpp: what a plan holds: one small decision a record, and what they have in common.
// Nothing is written as JSON until somebody asks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "ambit/decision.hpp"
#include "src/leads/question.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::leads {

inline constexpr std::int32_t nothing = -1;

/// A user or queue; the id lives in the policy, the directory or the plan.
struct party {
  model::owner_name::kind type = model::owner_name::kind::none;
  std::string_view id = {};
  explicit operator bool() const noexcept { return type != model::owner_name::kind::none; }
};

/// What was tried and could not take the record.
struct skip {
  enum class kind : std::uint8_t {
    user,
    queue,
    pool,           ///< the pool as a whole
    member,         ///< one member of a pool
    members,        ///< of a pool, many at once: the skips [first, last) of plan_data::shared_skips
    account_owner,  ///< `who` is the owner, where one is known; likewise of last_owner
    last_owner,
    keep,
    default_owner,
  };
  kind type = kind::user;
  obstacle why = obstacle::none;
  std::int32_t entry = nothing;  ///< nothing: of the default owner
  std::uint32_t choice = 0;
  std::uint32_t pool = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  party who = {};
};

struct decision {
  ambit::outcome outcome = ambit::outcome::undecided;
  ambit::reason reason = ambit::reason::invalid_record;
  obstacle warning = obstacle::none;
  bool is_default_owner = false;   ///< the default owner took it
  bool ledger_owner_read = false;  ///< the host named no owner, so the ledger was asked
  bool last_owner_read = false;    ///< so was it for who had the record before
  bool is_new_owner = false;       ///< the record was not with the owner before
  party owner = {};
  std::int32_t entry = nothing;
  std::int32_t choice = nothing;
  std::int32_t pool = nothing;  ///< whose turn was spent
  std::uint32_t searched = 0;   ///< how many entries were looked at, from the top
  std::uint32_t skips_begin = 0;
  std::uint32_t skips_end = 0;
  std::int32_t remembered = nothing;  ///< position in plan_data::memory
  std::int32_t replay = nothing;      ///< position in plan_data::replays
};

/// Somebody took a record that was meant for a user who is away.
struct substitution {
  std::uint32_t decision = 0;  ///< position in plan_data::decisions
  party instead_of = {};
};

struct replay {
  std::int32_t earlier = nothing;  ///< the decision above in this plan; nothing: the ledger's own
  std::int32_t remembered = nothing;
  party current_owner = {};
};

/// A record that is to be reassigned by age, as the ledger has it.
struct aged_record {
  model::record_state before;
  std::vector<model::owner_name> left_out;  ///< who had it, and has it, without accepting in time
};

struct plan_data {
  question asked;
  std::size_t first_row = 0;  ///< the record of the first decision
  std::vector<decision> decisions;
  std::vector<skip> skips;         ///< of all decisions, each a run of its own
  std::vector<skip> shared_skips;  ///< of pools' members, used by many decisions
  std::vector<replay> replays;
  std::vector<substitution> substitutions;  ///< ascending by decision
  std::vector<model::ledger_changes::pool_change> pools;
  std::vector<model::ledger_changes::pool_read> pools_read;
  /// Loads that were asked for, and whether any were: then a record's owner and state count too.
  std::vector<model::ledger_changes::load_read> loads;
  bool follows_loads = false;
  std::vector<model::remembered> memory;  ///< what the ledger said, ascending by decision
  std::vector<aged_record> aged;          ///< by decision, where records are reassigned by age
  bool is_by_age = false;
  std::weak_ptr<const model::ledger_store> book;
  std::pmr::monotonic_buffer_resource ids;  ///< of owners that only the record names

  explicit plan_data(question what) : asked(std::move(what)) {}
  std::size_t row(std::size_t index) const noexcept { return first_row + index; }
  /// For whom a decision's owner stands in; nobody where it is the one who was meant.
  party substitute_for(std::size_t index) const noexcept;
  /// The entry that took the record, or kept its owner; null where none did.
  const model::entry* entry_of(const decision& made) const noexcept {
    return made.entry == nothing || made.is_default_owner
               ? nullptr
               : &asked.rule->entries[static_cast<std::size_t>(made.entry)];
  }
  /// The pool that gave the owner, or null.
  const model::pool* pool_of(const decision& made) const noexcept {
    const model::entry* from = entry_of(made);
    if (from == nullptr || made.choice == nothing) return nullptr;
    const model::choice& taken = from->assign[static_cast<std::size_t>(made.choice)];
    return taken.type == model::choice::kind::pool ? &asked.policy().pools[taken.target] : nullptr;
  }
  /// Positions of the rule's uncarried entries, ascending.
  std::span<const std::uint32_t> uncarried() const noexcept {
    return asked.rule ? std::span<const std::uint32_t>(asked.rule->uncarried)
                      : std::span<const std::uint32_t>();
  }
};

/// What committing the plan asks of the ledger.
model::ledger_changes changes_of(const plan_data& planned);

}  // namespace ambit::leads
