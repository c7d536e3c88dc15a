// ambit/ledger.hpp: what has happened: turns taken, decisions made, who has what. It never decides.
//
//   ledger book;                                              // in memory; in a file: sqlite.hpp
//   auto turn = leads::plan(engine, batch, matches, book, now, memory);   // pure
//   if (book.commit(*turn) == status::conflict) …plan again…
//   result<std::string> saved = book.snapshot();
//   result<ledger> restored = ledger::restore(*saved);
//
// A decision is remembered under the key (object, record id, event). Asking for a key again gives
// the recorded decision, marked `replayed`, with the current owner, and spends no turn. Unassigned
// and undecided records are not remembered as decided: asking again tries again. Of an unassigned
// record without an owner it is known since when it waits, and why; of others since when, by which
// entry and from which queue the owner has them, whether they were accepted, and what people did
// with them (acts.hpp).
//
// Commands, as a JSON array or JSON Lines:
//   {"command": "set_owner", "object": "lead", "id": "L1", "owner": {"user": "ben"}}
//   {"command": "close", "object": "lead", "id": "L1"}
//   {"command": "reopen", "object": "lead", "id": "L1"}
//   {"command": "merge", "object": "lead", "id": "L2", "into": "L1"}
//   {"command": "remove", "object": "lead", "id": "L1"}
//   {"command": "mark_sent", "object": "client", "id": "C1", "renewal_date": "2027-03-01",
//    "days": 90}
//   {"command": "forget_decided", "object": "lead", "before": "2025-01-01T00:00:00Z"}
//   {"command": "forget_changes", "object": "deal", "before": "2025-01-01T00:00:00Z"}
// A load is how many records of an object somebody owns here that are not closed. `close` says that
// a record bears no load from now on, whoever owns it or comes to own it, until `reopen`; both may
// come before the record is known and may be said twice. `merge` closes a record that has gone into
// another one and gives it the owner that the other has now, where the ledger knows one; its
// decisions stay, so that a late repetition is replayed and spends no turn. `remove` forgets the
// record's owner, whether it is closed, its decisions, what was done with it, its notices, and the
// workspace's notes about it: who follows it, what became of its properties, into which record it
// was merged, from whose feed it was taken; a day's turns stand. An owner whom `set_owner` or
// `merge` names has it since nobody knows when. `mark_sent` remembers that the notice so many days
// (0 to 3650) before that renewal was sent; doing it twice changes nothing. `forget_decided`
// forgets the decisions of an object that were made before a moment, so that the same key would be
// decided anew; owners, loads and turns stand, and so does a decision whose time is not known; what
// people did with records before then goes too. `forget_changes` forgets what became of properties
// of an object's records before a moment (workspace_acts.hpp), by which their history stays
// bounded.
//
// A host that keeps all this in a database of its own (PostgreSQL: examples/postgresql) takes a
// part of it out for each call, plans on that, and writes what would change in one transaction:
//
//   result<ledger> part = ledger::restore_part(R"({"ambit_ledger_part": 1, "pools": …})");
//   auto turn = leads::plan(engine, batch, matches, *part, now, memory);
//   result<std::string> changes = part->changes(*turn);    // not commit: nobody else sees the part
//
// The part is JSON:
//
//   {"ambit_ledger_part": 1,
//    "pools": [{"pool": "dach-sales", …}],        each as `after` said it last; those that were
//                                                 never used are not there
//    "records": [{"object": "lead", "id": "L1", "state": {…}, "decisions":
//                 [{"event": "create", "decided_at": …, "decision": {…}}]}],
//    "loads": [{"object": "lead", "owner": {"user": "ana"}, "open": 17}],
//    "notes": [{"kind": "follow", "user": "ana", "object": "deal", "id": "D1",
//               "at": "…", "note": {}}]}          for the workspace alone; may be left out
//
// It needs: of the pools, all that the active rule's entries name; of the records, those of the
// batch that are known, each with its decision under the call's event, if there is one; of the
// loads, those of every owner who may be asked for one (of members with a capacity, of least_loaded
// ones, and of who stands in for them), counted over all records of the object that are not closed,
// also those that are not in the part. What is not there counts as never used, not known, no open
// records: what a part lacks is found out when its changes are written. leads::plan_by_age needs
// the same, but no decisions; leads::plan_acts the records that the acts name, and nothing else.
// workspace::plan_acts needs notes alone; workspace_acts.hpp says which.
//
// The changes are JSON, and each item is a row:
//
//   {"ambit_changes": 1,
//    "pools": [{"pool": "dach-sales", "last_number_before": 41, "after": {…}}],
//    "records": [{"object": "lead", "id": "L1", "before": {}, "after": {…}}],
//    "decisions": [{"object": "lead", "id": "L1", "event": "create", "decided_at": …,
//                   "decision": {…}}],
//    "acts": [{"object": "lead", "id": "L1", "act": "age", "at": …, "result": {…}}],
//    "notes": [{"kind": "follow", "user": "ana", "object": "deal", "id": "D1",
//               "before": {"at": …, "note": {…}}, "after": {"at": …, "note": {…}}}],
//    "stands_on": {"pools": [{"pool": "dach-vip", "last_number": 7}],
//                  "loads": [{"object": "lead", "owner": {"user": "ana"}, "open": 17}]}}
//
// All of it is written in one transaction, or none, and only if all of this holds there, under
// locks or in a serializable one; else the host takes the part out again and plans again:
//
//   pools       the pool's `last_number` is `last_number_before` (0: there is no such pool). It
//               grows with each turn and is never set back: it is the version of the pool
//   records     the record's state is equal to `before`, as JSON; {}: there is no such record
//   notes       the note under (kind, user, object, id, number), of which a key has what it needs,
//               is equal to `before`, as JSON; without `before`: there is none. Without `after` it
//               goes. `stands_on` may have some too, each equal to `found`. Both lists are there
//               where the workspace's acts have some (a database's unique key: the five, with empty
//               texts and 0 where there is none)
//   decisions   there is none under (object, id, event): the database's unique key
//   stands_on   the other pools have that `last_number` (0: not there), the owners that load. Also
//               transactions that give somebody a record, close one or open one again by other ways
//               must be kept apart from it
//
// The texts of decisions, results and notes are kept byte for byte (PostgreSQL: json, not jsonb),
// since a replay repeats them, or compares with them; states and pools may be reordered (jsonb). A
// plan of replayed records alone changes nothing, and has empty lists. The fingerprint in a
// decision names the engine, and nothing of it is held against the ledger: a plan that was made
// before the policy changed may be written.
//
// Thread rule: a ledger is shared by its copies and guards itself: any call from any thread.
// Errors: in memory nothing that reads fails, but the snapshot of a part. A ledger in a file may
// answer any call with ledger_busy, ledger_full, ledger_unavailable or ledger_forked, and with
// invalid_ledger where the file is damaged; then nothing was changed.
// Memory: about 80 bytes a record of which one decision is all that happened, with an id of up to
// 20 bytes; what such decisions have in common (rule, entry, owner, fingerprint) is kept once, and
// their text is made when it is asked for. Some 450 bytes beside the texts of any other record.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ambit/result.hpp"

namespace ambit {

namespace model {
class ledger_store;
struct ledger_changes;
}  // namespace model

/// The outcome of `leads::plan`: decisions and the ledger's next state, nothing saved yet.
class plan;
/// The outcome of `leads::plan_acts` and `workspace::plan_acts`; likewise (act_results.hpp).
class acts;

/// Which decisions a history is asked for: those of which everything holds that is said here.
struct history_query {
  std::string object;                        ///< empty: all
  std::string id;                            ///< of the record; empty: all
  std::string user;                          ///< who got it; empty: anybody
  std::string queue;                         ///< the same of a queue
  std::optional<std::int64_t> from_unix_us;  ///< decided then or later
  std::optional<std::int64_t> to_unix_us;    ///< decided before
};

class ledger {
 public:
  /// Empty, in memory.
  ledger();

  /// All of the plan or nothing. `conflict` when a pool that the plan turned, a key that it
  /// decided, an owner that it read here, or a load or a day's turns that it stood on has changed
  /// since the plan was made, and when it was made from another ledger; committing the same plan
  /// twice is a conflict. Only what a plan would record is held against the ledger: one of
  /// unassigned, undecided and replayed records alone commits at any time, and changes nothing but
  /// that records without an owner wait.
  status commit(const plan& turn, report* problems_out = nullptr);
  /// The same of what people did: `conflict` when one of the records, or a note, stands otherwise
  /// since.
  status commit(const acts& done, report* problems_out = nullptr);
  /// What `commit` would change and what it would ask, as JSON (above), for hosts that write it to
  /// a database of their own; changes nothing. `conflict` as `commit`.
  result<std::string> changes(const plan& turn) const;
  result<std::string> changes(const acts& done) const;
  /// Applies commands, all or nothing: invalid_ledger with every problem in `problems_out`, which
  /// may be null.
  status apply(std::string_view json, report* problems_out = nullptr);
  /// `{"user": …}` or `{"queue": …}` as recorded for the record, or an empty string.
  result<std::string> owner_of(std::string_view object, std::string_view id) const;
  /// Everything, as deterministic JSON text: {"ambit_ledger": 1, "digest": …, "content": …}, the
  /// digest over its content; version 2 once notices were sent, 3 once a record was closed or had
  /// another owner before, or a pool remembers more than turns (credits, turns in a day), 4 with
  /// the times of decisions, 5 with how records are held, since when they wait, and what was done
  /// with them, 6 with notes of the workspace, which older libraries refuse. `restore` reads no
  /// text past 1 GiB, some three million decisions.
  result<std::string> snapshot() const;
  /// A ledger in memory from a snapshot; invalid_ledger where it is damaged, of another kind, or
  /// newer.
  static result<ledger> restore(std::string_view json, std::string_view file = {});
  /// One from a part of a ledger (above), for one call. It has no snapshot (invalid_ledger), and
  /// its history is that of the part. invalid_ledger where the part contradicts itself.
  static result<ledger> restore_part(std::string_view json, std::string_view file = {});
  /// The same into this ledger, of whatever kind, while nothing is remembered in it.
  status fill(std::string_view snapshot_json, std::string_view file = {},
              report* problems_out = nullptr);

  /// What was decided, as JSON Lines, the earliest first: {"decided_at": …, "object": …, "event":
  /// …, "current_owner": …, "decision": {…}}, the decision as it was given, with its owner, entry
  /// and fingerprint. `decided_at` is the `now` of its context; absent where it is not known.
  /// What was done with records afterwards (acts.hpp) stands there too, with its word (accept,
  /// release, reassign, age) as the event. Owners that were set by commands are no decisions.
  /// invalid_argument where both a user and a queue are asked for. Cost: looks at every decision,
  /// but with `object` and `id`.
  result<std::string> history(const history_query& asked) const;
  /// How much is remembered and how things stand, as JSON: {"kept_in": "memory", "objects":
  /// [{"object", "records", "closed", "decisions", "notices"}], "pools": [{"pool", "last_number",
  /// "turns": [{"member", "number"}]}], "loads": [{"object", "owner", "open"}]}, and "notes":
  /// [{"kind", "notes"}] where there are notes of the workspace. Looks at everything.
  result<std::string> describe() const;
  /// What is damaged or does not fit together, as errors; none where all is sound. Reads
  /// everything.
  result<report> verify() const;

  model::ledger_store& store() const noexcept { return *store_; }  ///< for the library's layers
  explicit ledger(std::shared_ptr<model::ledger_store> store) : store_(std::move(store)) {}

 private:
  std::shared_ptr<model::ledger_store> store_;
};

}  // namespace ambit
