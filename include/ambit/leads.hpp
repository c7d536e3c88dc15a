// ambit/leads.hpp: who gets this lead, and why; or any object of the schema that has rules.
//
//   result<matches> found = leads::match(engine, batch, now, memory);       // stateless, parallel
//   result<plan> turn = leads::plan(engine, batch, *found, book, now, memory);  // pure, in order
//   book.commit(*turn);
//   for (std::size_t row = 0; row < turn->size(); ++row) std::cout << turn->to_json(row) << '\n';
//
// `decide` is the three in one, with another try on a conflict. A batch of n gives exactly what n
// single calls give.
//
// How a record is decided:
//
// 1. A record that is wrong in a field that the active rule reads is undecided. The rule reads what
//    its entries' and their pools' members' criteria read, `owner.user`, `owner.queue`, and
//    `account` where a choice is `account_owner`. A record that names an owner of both kinds is
//    wrong.
// 2. A key (object, id, event) that is decided already, in the ledger or above in the same batch,
//    is replayed: the recorded decision with `replayed` and `current_owner`, its own fingerprint
//    kept.
// 3. The present owner is the one that the record names, else the one that the ledger remembers.
// 4. The first entry whose `when` is true tries its choices in order. With `overwrite` false and a
//    present owner the record is kept at once (owner_present); a choice that could take the record
//    but may not replace an owner (`account_owner`, unless the entry says `overwrite`) keeps it
//    too. An owner who is kept, by these or by `keep`, and is not eligible (or is an unattended
//    queue) by the entry's eligible_when is warned of: kept_owner_not_eligible.
//      user           must be eligible, by the choice's community and the entry's eligible_when
//                     (and is perhaps away: see below)
//      queue          must hold the object; an unattended one (no member is eligible by the entry's
//                     eligible_when) is passed over while another is open
//      pool           one of its able members, by its method (policy.hpp); an able one passes the
//                     pool's community and eligible_when and the entry's eligible_when; is not away
//                     (or somebody stands in); is within its working hours and below its capacity;
//                     and passes its own `when`. What fails first, in this order, is told. A queue
//                     among them must be attended: one of its members passes the community and both
//                     eligible_when, else it is skipped as queue_unattended. Where nobody is able
//                     no turn is spent
//      account_owner  the directory's owner of the account that the record names
//      last_owner     the user who had the record last, as far as the record and the ledger say:
//                     the present owner where it is a user, else the one before
//      keep           the present owner stays
// 5. Where no choice can take it: `next_choice` goes to the default owner; `next_entry` goes on
//    below and, when nothing matches there, to the default owner, no entry having decided;
//    `unassigned` ends. The reason is no_eligible_choice. Without a matching entry
//    (no_entry_matched) or an active rule (no_active_rule) the default owner is asked too; it
//    replaces a present owner, and no entry's eligible_when binds it.
// 6. Where nobody could take it, the first unattended queue that was passed over does, with a
//    warning (as that entry's choice, entry_matched), or else a default owner that is an unattended
//    queue. Only then is the record unassigned.
//
// Who is away: a user who is absent on the local day (of the user's time zone, or of the call's)
// is replaced by the substitute that the absence names, or by theirs in turn, over at most ten,
// each of whom must be eligible by the same conditions; the decision names both. It holds for
// users that choices and the default owner name, for account owners, last owners and members of
// pools, not for an owner who is kept. Where nobody stands in (absent: no substitute, or all ten
// away; substitute_not_eligible), a user who was named gets the record all the same, with that as
// a warning, and a member of a pool is skipped. In a pool the turn is the member's and the load
// the substitute's, whose own working hours count; a substitute who is a member of the pool too
// keeps to their own capacity and hours there, anybody else to the capacity of the member.
//
// Loads and turns in a day count as the ledger has them, with what this batch has decided above.
//
// Only assigned and kept decisions are remembered: an unassigned record asked again is tried again.
// Until then the ledger knows that it waits, where it has no owner. What becomes of a record after
// its assignment stands in acts.hpp.
//
// Thread rule: functions of their arguments; any thread, one scratch a thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/batch.hpp"
#include "ambit/columns.hpp"
#include "ambit/context.hpp"
#include "ambit/decision.hpp"
#include "ambit/engine.hpp"
#include "ambit/ledger.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"

namespace ambit {

namespace leads {
struct match_data;
struct plan_data;
}  // namespace leads

/// For each record the first entry whose `when` is true. Immutable; borrows nothing.
class matches {
 public:
  static constexpr std::int32_t no_entry = -1;  ///< no entry matched, or no rule is active
  static constexpr std::int32_t invalid = -2;   ///< the record is wrong in a field the rule reads

  std::size_t size() const noexcept;
  /// Position of the entry within the active rule from 0, `no_entry`, or `invalid`.
  std::int32_t entry(std::size_t row) const noexcept;

  const leads::match_data& data() const noexcept { return *data_; }
  explicit matches(std::shared_ptr<const leads::match_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const leads::match_data> data_;
};

/// Decisions in the order of the records, and what committing them would change. Immutable; keeps
/// its engine and records alive.
class plan {
 public:
  std::size_t size() const noexcept;
  ambit::outcome outcome(std::size_t row) const noexcept;
  ambit::reason reason(std::size_t row) const noexcept;
  bool replayed(std::size_t row) const noexcept;
  /// The decision as JSON, after decision.hpp.
  std::string to_json(std::size_t row) const;
  /// All decisions as JSON Lines, each line ended by '\n'.
  std::string to_json_lines() const;
  /// The decisions as columns, named as in decision.hpp but flat: id, outcome, reason, owner_kind
  /// ("user", "queue"), owner_id, rule, entry, choice, pool, warning (the first), replayed,
  /// current_owner_kind, current_owner_id, fingerprint. What was tried, whom an owner stands in
  /// for, host data and problems are only in the JSON.
  columns to_columns() const;

  const leads::plan_data& data() const noexcept { return *data_; }
  explicit plan(std::shared_ptr<const leads::plan_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const leads::plan_data> data_;
};

namespace leads {

/// Errors: schema_mismatch, unknown_object (the policy assigns no such object), unknown_zone,
/// invalid_argument (now outside the years 0001 to 9999; an `event`, `actor` or `running_user` that
/// is no UTF-8 without U+0000 of at most 255 bytes). Cost by the rule's index
/// (criteria/first_match): a look-up for each field that entries test, some lines of 64 bytes, and
/// the tests of entries that the values of single fields leave open; no allocation per record.
result<matches> match(const engine& rules, const batch& records, const context& when,
                      scratch& memory);

/// Pure: reads `book`, changes nothing. `found` must come from the same engine, batch and context
/// (invalid_argument otherwise). Records are taken in order. Fails where `book` cannot be read.
result<plan> plan(const engine& rules, const batch& records, const matches& found,
                  const ledger& book, const context& when, scratch& memory);

/// match, plan and commit; after a conflict with another thread or process it plans again, 64 times
/// at most, and then fails with conflict. Where the ledger fails, as it does.
result<ambit::plan> decide(const engine& rules, const batch& records, ledger& book,
                           const context& when, scratch& memory);

/// The long answer for one record as JSON (see decision.hpp), as if it were decided now on its own
/// (so a key that is decided already is a replay, and the entries are those that match now);
/// changes nothing. Errors as `match`, and invalid_argument for a row past the end.
result<std::string> explain(const engine& rules, const batch& records, std::size_t row,
                            const ledger& book, const context& when, scratch& memory);

/// Who may own a record of an object: what a picker shows, by the same code that decides. `asked`
/// is JSON; only `object` must be there:
///
///   {"object": "lead",
///    "rule": "inbound", "entry": "dach",   by that entry's eligible_when; without `rule`, of the
///                                          active one
///    "pool": "dach-sales",                 by that pool's community and eligible_when
///    "community": "partner-portal",        or by this one (not with `pool`); without either, any
///    "ineligible": true}                   tells of the others too
///
/// The answer is JSON:
///
///   {"object": "lead", "owners": [{"user": "ana"}, {"queue": "triage"}],
///    "ineligible": [{"user": "zoe", "reason": "user_inactive"}], "fingerprint": "…32 digits…"}
///
/// the users by id, in the order of its bytes, then the queues likewise; the reason is the first
/// condition that fails (decision.hpp). A user is listed exactly when a choice of that user alone,
/// with that community, would not be skipped; a queue exactly when one of its members may own, by
/// all of these conditions together, and the queue holds the object. Whoever is absent, out of
/// hours or at capacity may own and is listed: those conditions are of turns.
/// Errors: invalid_argument with every problem of `asked`, and unknown_object, unknown_zone as
/// `match`. Cost: linear in the users and the members of queues, with the criteria that are named,
/// and a sort of the ids.
result<std::string> eligible_owners(const engine& rules, std::string_view asked,
                                    const context& when);

}  // namespace leads
}  // namespace ambit
