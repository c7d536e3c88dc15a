// ambit/acts.hpp: what becomes of a record after its assignment: people accept it, give it back, or
// give it to somebody else; whoever does not accept in time loses it; everybody sees what is
// theirs.
//
//   auto done = leads::act(engine, R"({"act": "accept", "object": "lead", "id": "L1"})", book,
//                          now);
//   std::cout << done->to_json(0);                     // who acts is the context's actor
//   auto mine = leads::ask(engine, R"({"ask": "inbox", "object": "lead", "user": "ana"})", book,
//                          now);
//   auto moved = leads::reassign_by_age(engine, records, book, now, memory);
//
// Acts, as a JSON array or JSON Lines:
//   {"act": "accept", "object": "lead", "id": "L1"}
//   {"act": "release", "object": "lead", "id": "L1"}
//   {"act": "reassign", "object": "lead", "ids": ["L1", "L2"], "to": {"user": "ben"}}
// each with "notify": {"template": …, "cc": […]} or without, when nobody is told; reassign may say
// "id" for one. They are done in order, and each gives a result for each of its records:
//
//   {"id": "L1", "act": "accept",
//    "outcome": "accepted",           accepted | released | reassigned | kept | already_taken |
//                                     refused
//    "reason": "not_a_member",        of a refusal: the first condition that fails; see below
//    "owner": {"user": "ana"},        since then; with already_taken, who has it; else not told
//    "earlier_owner": {"queue": "q"}, who had it, where the owner is another one now
//    "warnings": ["queue_unattended"],
//    "notices": […],                  whom to tell, as in decision.hpp
//    "replayed": true,                had been accepted by the same user before
//    "fingerprint": "…"}              of the engine
//
// accept: the actor takes a record out of the queue that holds it, or says that a record of their
// own is in hand. In this order they must be named (no_actor), the record known here
// (unknown_record), open (record_closed) and with an owner (no_owner); with a queue, or with a user
// who had it from one (else not_from_queue), of which the actor is a member (unknown_user,
// unknown_queue, not_a_member). The first wins: where somebody else has it, the outcome is
// already_taken. The actor must be eligible (decision.hpp has the reasons), by what the policy that
// binds now says of the entry and the pool that the record came by. Hours, capacity and absences do
// not count, and it is no turn.
//
// release: the owner gives the record back to the queue that it came from (no_actor,
// unknown_record, record_closed, no_owner, not_the_owner, not_from_queue, unknown_queue,
// queue_does_not_hold_object), which may be unattended, with a warning.
//
// reassign: by hand, to a user who is eligible, or to a queue that holds the object (unattended:
// with a warning). A user who is away gets it all the same, with the warning `absent`. The record
// must be known here, may be closed, and may wait. Of several, all or none: where one is refused,
// the others are too (others_refused). A record that the owner has already is kept. No turn.
//
// Terms: an entry, or a queue of the directory, may say `accept_within`, {"count": 4, "unit":
// "hours"} (or minutes). The term runs from the assignment (by rules; to a queue also by hand and
// by a release) in the owner's working hours, a queue's in the calendar that the assignment names
// as `working_hours`, around the clock without either or where the calendar is not there; absences
// do not stop it. It ends with `accept`. An entry's own goes before the queue's. `reassign_by_age`
// gives the records of a batch that are due by then to the next choice: it decides as leads::decide
// does, for the event `age` unless the context names another, as if the record had no owner, and
// with all left out (held_before) who had it and did not accept it in time. They keep the turns
// that they had. The decision has `earlier_owner`, and is not remembered under the event. Records
// that are not due are kept (not_due); where nobody else can take it, it stays with its owner
// (kept, with the reason) and is due.
//
// Questions, each {"ask": …, "object": …} with "limit" (1 to 10,000; 100 where there is none) and
// "after", where the page before said "next":
//   {"ask": "inbox", "object": "lead", "user": "ana"}
//       what the user owns and is open, the latest assignment first, then by id; whatever was
//       mailed. What came by a command (set_owner) has no moment and comes last
//   {"ask": "waiting", "object": "lead"}
//       what nobody could take, the earliest first, then by id, with the reason; deciding again
//       tries again, an owner ends it
//   {"ask": "due_for_reassignment", "object": "lead"}
//       what reassign_by_age would find due, the earliest assignment first, then by id
//   {"ask": "leads_of", "object": "lead", "account": "acme"}
//       of the account's partner users, and of queues with such a member; ordered as an inbox
// The answer: {"records": [{"id": …, "owner": …, "since": …, "accepted": true, "accepted_at": …,
// "from_queue": …, "rule": …, "entry": …, "due_at": …, "reason": …}], "next": {"since": …, "id":
// …}}, what does not apply left out. `waiting` and `due_for_reassignment` are as of the context's
// now.
//
// Thread rule: functions of their arguments; any thread, one scratch a thread.
// Cost: acts: a look-up a record. Questions: in memory, looks at every record of the object; in a
// file at those of the owners, of those that wait, or of those with a term.
#pragma once

#include <string>
#include <string_view>

#include "ambit/act_results.hpp"
#include "ambit/batch.hpp"
#include "ambit/context.hpp"
#include "ambit/engine.hpp"
#include "ambit/leads.hpp"
#include "ambit/ledger.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"

namespace ambit::leads {

/// Pure: reads `book`, changes nothing; `ledger::commit` is the other half, and a conflict where a
/// record has changed since. Errors: invalid_argument with every problem of the acts, and as
/// leads::match; where `book` cannot be read.
result<acts> plan_acts(const engine& rules, std::string_view json, const ledger& book,
                       const context& when);
/// plan_acts and commit; after a conflict it plans again, as leads::decide does.
result<acts> act(const engine& rules, std::string_view json, ledger& book, const context& when);

/// Pure, as leads::plan: decisions for the records of the batch that are due.
result<ambit::plan> plan_by_age(const engine& rules, const batch& records, const ledger& book,
                                const context& when, scratch& memory);
/// plan_by_age and commit; after a conflict it plans again, as leads::decide does.
result<ambit::plan> reassign_by_age(const engine& rules, const batch& records, ledger& book,
                                    const context& when, scratch& memory);

/// The answer to a question, as JSON. Errors: invalid_argument with every problem of the question
/// (unknown_account where the directory does not have it), unknown_object, and as leads::match.
result<std::string> ask(const engine& rules, std::string_view question_json, const ledger& book,
                        const context& when);

}  // namespace ambit::leads
