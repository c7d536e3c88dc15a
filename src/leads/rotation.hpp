// rotation.hpp: whose turn it is in a pool.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ambit/decision.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::leads {

/// What a method may go by beyond the pool's own state.
struct turn_question {
  std::string_view record_id;           ///< for random
  std::span<const std::int64_t> loads;  ///< by member, for least_loaded
  /// By member, where turns are made up: whether only absence, hours or capacity keep it from one.
  std::span<const std::uint8_t> missing = {};
};

/// The turns of one pool by its method, from the state that the ledger remembers:
///
///   rotation turns(pool, book.pool(pool.id));
///   if (auto member = turns.next(standing)) turns.take(*member);
///
/// Thread rule: one thread. Cost: linear in the members.
class rotation {
 public:
  rotation(const model::pool& pool, model::pool_state state);
  /// `standing`: by member, none for those that are able. Nothing when nobody is.
  std::optional<std::uint32_t> next(std::span<const obstacle> standing,
                                    const turn_question& asked = {});
  /// The turn of the member that `next` gave last.
  void take(std::uint32_t member);
  /// A turn that came to a member without `next`; able are those of `standing`, and the member.
  void count(std::uint32_t member, std::span<const obstacle> standing);

  /// Members take turns for themselves; this is somebody else who may take them, by number from
  /// the members' end. The id is borrowed.
  std::uint32_t add_substitute(std::string_view user);
  /// Turns that somebody took on a local day: a member by position, or who was added.
  std::int64_t taken_on(std::uint32_t who, std::int32_t day) const noexcept;
  void count_day(std::uint32_t who, std::int32_t day);
  bool makes_up() const noexcept { return pool_->catch_up != 0; }
  std::int64_t last_number_before() const noexcept { return last_number_before_; }
  bool is_turned() const noexcept { return is_turned_; }
  model::ledger_changes::pool_change change() const;

 private:
  model::pool_state::turn& state_of(std::uint32_t who);
  void forget_turns();
  void pay(std::uint32_t member);
  void join_at_minimum();
  void remember_all();
  std::optional<std::uint32_t> next_with_catch_up();
  std::uint32_t previous() const noexcept;
  void miss(std::uint32_t taken, std::int64_t waited_since, std::int64_t number);

  const model::pool* pool_;
  std::int64_t last_number_before_;
  model::pool_state state_;
  std::vector<std::int64_t> last_turns_;  // by member; 0: never served
  std::vector<std::uint32_t> state_of_;   // by member, then substitute: in state_.turns, or none
  std::vector<std::string_view> substitutes_;
  std::unordered_map<std::string_view, std::uint32_t> place_of_;     // of a substitute
  std::unordered_map<std::string, std::uint32_t> remembered_users_;  // in state_.turns, once asked
  std::vector<std::int64_t> credits_;                                // by member, of weighted
  std::vector<std::int64_t> grown_;  // the credits of the turn that `next` gave
  struct debt {
    std::int64_t owed = 0;
    std::int64_t missed = 0;
    std::int64_t made_up = 0;
  };
  std::vector<debt> debts_;            // by member, where turns are made up
  std::vector<obstacle> standing_;     // of the turn that `next` gave, likewise
  std::vector<std::uint8_t> missing_;  // likewise
  bool is_made_up_ = false;            // the turn that `next` gave
  bool is_turned_ = false;
};

}  // namespace ambit::leads
