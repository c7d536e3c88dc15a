// ledger_store.hpp: what a place that remembers must be able to do. In memory it is
// memory_ledger.cpp, in a file src/sqlite.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/decision.hpp"
#include "ambit/ledger.hpp"
#include "ambit/report.hpp"
#include "ambit/result.hpp"
#include "ambit/status.hpp"
#include "src/base/digest.hpp"
#include "src/model/holding.hpp"
#include "src/model/note.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// A rotation as it stands: what is remembered of each member that ever took part.
struct pool_state {
  struct day_turns {
    std::int32_t day = 0;  ///< days since 1970-01-01
    std::int64_t turns = 0;
  };
  struct turn {
    owner_name member;
    std::int64_t number = 0;  ///< of the last turn; 0: never served
    std::int64_t credit = 0;  ///< of the method weighted, in limits::credit_parts of a turn
    /// Of a pool in which turns are made up, as numbers of turns: how many are owed; the last one
    /// that was missed; the last one that was made up, which `number` does not count.
    std::int64_t owed = 0;
    std::int64_t missed = 0;
    std::int64_t made_up = 0;
    /// Turns by the local day on which they were taken, the latest first; 0 turns: no such day.
    /// Kept of those whose turns in a day are bounded, who may have taken them for others.
    std::array<day_turns, 3> days = {};
  };
  /// Grows with every turn and is never set back, so that it also names the state; 0: never used.
  std::int64_t last_number = 0;
  base::digest_value members;  ///< of the list of members that the last turn was taken from
  std::vector<turn> turns;     ///< in the order in which members first took part
};

struct ledger_content;  // of ledger_content.hpp
struct ledger_part;     // likewise
struct ledger_summary;  // of ledger_summary.hpp
struct past_decision;   // of ledger_history.hpp

struct recorded_decision {
  std::string json;  ///< the decision as it was given, without `replayed` and `current_owner`
  owner_name owner;
  ambit::outcome outcome = ambit::outcome::assigned;  ///< assigned or kept
  ambit::reason reason = ambit::reason::entry_matched;
  std::optional<std::int64_t> decided_us = {};  ///< the plan's now; nothing: not known any more
};

/// What decisions that came about alike have in common (decision_text.hpp).
struct decision_form {
  ambit::outcome outcome = ambit::outcome::assigned;
  ambit::reason reason = ambit::reason::entry_matched;
  std::shared_ptr<const origin> came_by = {};  ///< of the holding; null: by nothing of a policy
  std::string rest = {};                       ///< of the text, from behind the owner to its end
  bool is_own = false;                         ///< of one decision, and hardly of another one ever
};

/// A notice that was sent, by whom it is about and what it announced.
struct sent_notice {
  std::int32_t renewal_date = 0;  ///< days since 1970-01-01
  std::int32_t days = 0;          ///< before that date
  // clang-tidy 14 takes the 0 that an order is held against for a pointer.
  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const sent_notice&, const sent_notice&) = default;
};
struct notice_key {
  std::string_view id;
  sent_notice notice;
};

/// A record of somebody who was asked for.
struct owned_record {
  std::string object;
  std::string id;
  owner_name owner;
  bool closed = false;
};

/// What is known of one record under one event.
struct remembered {
  std::size_t row = 0;  ///< position in the ids that were asked for
  owner_name owner;
  owner_name last_owner;  ///< the user who owned it before `owner`; nobody: none did
  bool closed = false;    ///< bears no load
  std::optional<recorded_decision> decision;
};

/// What a plan would change, and what it stood on.
struct ledger_changes {
  struct pool_change {
    std::string pool;
    std::int64_t last_number_before = 0;
    pool_state after;
  };
  /// A pool whose state the plan stood on, without a turn of it.
  struct pool_read {
    std::string pool;
    std::int64_t last_number = 0;
  };
  /// A decision of a record, under (object, id, event). The id is borrowed; owners and forms are
  /// positions in the lists below. The owner holds the record from then on as the form says; of one
  /// who has it already it stays as it is.
  struct record_change {
    static constexpr std::uint32_t nobody = 0xFFFFFFFF;
    std::string_view id;
    std::uint32_t owner = 0;
    std::uint32_t form = 0;
    std::int32_t accept_within_minutes = 0;
    /// The owner that the plan found here; nothing where the host named the present owner.
    std::optional<std::uint32_t> owner_before = {};
    /// The last owner that the plan found here; said where the decision stood on it.
    std::optional<std::uint32_t> last_owner_before = {};
    /// Whether the plan found it closed; said where the plan stood on loads.
    std::optional<bool> closed_before = {};
    /// Whether it stands where nothing is known of the record.
    bool fits_unknown(const ledger_changes& of) const noexcept;
  };
  /// A record that nobody could take. Where it has no owner, it waits: since it first did so.
  struct waiting_record {
    std::string id;
    std::int64_t since_us = 0;
    ambit::reason why = ambit::reason::no_entry_matched;
  };
  /// What was done with a record after its assignment.
  struct record_acts {
    std::string object;
    std::string id;
    record_state before;  ///< as it was found
    record_state after;
    std::vector<recorded_act> acts;  ///< in the order in which they were done
  };
  /// A load that the plan stood on.
  struct load_read {
    owner_name owner;
    std::int64_t count = 0;
  };
  std::vector<pool_change> pools;
  std::vector<pool_read> pools_read;
  std::string object;                    ///< that the decisions, loads and waiting records are of
  std::string event;                     ///< of the decisions
  std::int64_t decided_us = 0;           ///< likewise: the plan's now
  std::vector<load_read> loads;          ///< of distinct owners
  std::vector<owner_name> owners;        ///< that the decisions name; may repeat
  std::vector<decision_form> forms;      ///< likewise
  std::vector<record_change> decisions;  ///< distinct ids, not decided when the plan was made
  std::vector<waiting_record> waiting;   ///< stand on nothing
  std::vector<record_acts> acts;         ///< of distinct records, none of which is decided beside
  std::vector<note_change> notes;        ///< of distinct keys
  std::vector<note_read> notes_read;     ///< of keys that are not among `notes`

  /// One of `owners`, or nobody.
  const owner_name& owner(std::uint32_t position) const noexcept {
    static const owner_name none;
    return position == record_change::nobody ? none : owners[position];
  }
  /// How the owner of a decision holds its record.
  holding held_by(const record_change& change) const {
    holding held;
    held.since_us = decided_us;
    held.accept_within_minutes = change.accept_within_minutes;
    held.came_by = forms[change.form].came_by;
    return held;
  }
};

inline bool ledger_changes::record_change::fits_unknown(const ledger_changes& of) const noexcept {
  const auto is_nobody = [&](const std::optional<std::uint32_t>& before) {
    return !before || of.owner(*before).type == owner_name::kind::none;
  };
  return is_nobody(owner_before) && is_nobody(last_owner_before) && !closed_before.value_or(false);
}

/// What an implementation stores: the state of each pool under its id, with all of its turns; of
/// each record, under (object, id), its owner, the user who owned it before (set whenever an owner
/// who is a user gives way to another owner), whether it is closed, how its owner holds it or since
/// when it waits for one, who did not accept it in time, its decisions by event, what was done with
/// it afterwards and the notices sent; and notes under their keys (note.hpp), to be read by the
/// key's beginning. Loads follow from the records, so that a database counts
/// them (an index over object, owner and closed serves that) or keeps counts beside them, changed
/// in the same step.
///
/// Every call may fail where the ledger lies in a file; in memory none of the reading ones does.
class ledger_store : public std::enable_shared_from_this<ledger_store> {
 public:
  virtual ~ledger_store() = default;
  virtual result<pool_state> pool(std::string_view id) const = 0;
  virtual result<owner_name> owner(std::string_view object, std::string_view id) const = 0;
  /// What is known of the records of `ids`, ascending by row; those of which nothing is known, and
  /// empty ids, are left out. One consistent state for all of them.
  virtual result<std::vector<remembered>> recall(std::string_view object, std::string_view event,
                                                 std::span<const std::string_view> ids) const = 0;
  /// Load of each: how many records of the object it owns that are not closed. One consistent state
  /// for all of them.
  virtual result<std::vector<std::int64_t>> loads(std::string_view object,
                                                  std::span<const owner_name> owners) const = 0;
  /// All records that one of these owns, in no order; one consistent state for all of them. Looks
  /// at every record.
  virtual result<std::vector<owned_record>> owned_by(std::span<const owner_name> owners) const = 0;
  /// Which of these notices were sent; one consistent state for all of them.
  virtual result<std::vector<bool>> sent(std::string_view object,
                                         std::span<const notice_key> notices) const = 0;
  /// How each of the records stands; one consistent state for all of them.
  virtual result<std::vector<record_state>> states(std::string_view object,
                                                   std::span<const std::string> ids) const = 0;
  virtual result<std::vector<listed_record>> list(const record_query& asked) const = 0;
  /// The notes that each of these asks for; one consistent state for all of them.
  virtual result<std::vector<std::vector<note>>> notes(std::span<const note_query> asked) const = 0;
  /// All or nothing; conflict where a pool's last turn, a key, an owner, whether a record is
  /// closed, a load, how a record stands, or a note is not as the changes say.
  virtual status commit(ledger_changes changes, report& problems) = 0;
  virtual status apply(std::string_view json, report& problems) = 0;
  /// What a snapshot held; invalid_ledger where something is remembered already.
  virtual status fill(ledger_content content, report& problems) = 0;
  virtual result<std::string> snapshot() const = 0;
  virtual result<std::vector<past_decision>> history(const history_query& asked) const = 0;
  virtual result<ledger_summary> summary() const = 0;
  /// What is damaged or does not fit together, as errors.
  virtual result<report> verify() const = 0;
};

std::shared_ptr<ledger_store> make_memory_ledger();
std::shared_ptr<ledger_store> make_memory_ledger(ledger_part part);

}  // namespace ambit::model
