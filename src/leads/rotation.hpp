// rotation.hpp: whose turn it is in a pool.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ambit/decision.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::leads {

/// Round robin over the members of one pool, from the state that the ledger remembers:
///
///   rotation turns(pool, book.pool(pool.id));
///   if (auto member = turns.next(standing)) turns.take(*member);
///
/// The able member whose last turn lies furthest back; never served first, in list order. Thread
/// rule: one thread. Cost: linear in the members.
class rotation {
 public:
  rotation(const model::pool& pool, model::pool_state state);
  /// `standing`: by member, none for those that are able. Nothing when nobody is.
  std::optional<std::uint32_t> next(std::span<const obstacle> standing) const noexcept;
  void take(std::uint32_t member);
  bool is_turned() const noexcept { return is_turned_; }
  model::ledger_changes::pool_change change() const;

 private:
  const model::pool* pool_;
  std::int64_t last_number_before_;
  model::pool_state state_;
  std::vector<std::int64_t> last_turns_;  // by member; 0: never served
  std::vector<std::uint32_t> turn_of_;    // by member: position in state_.turns, or none
  bool is_turned_ = false;
};

}  // namespace ambit::leads
