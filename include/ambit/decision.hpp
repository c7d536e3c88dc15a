// ambit/decision.hpp: the answer, and why.
//
// Decisions leave the library as JSON, one object a record, always with the members in this order;
// a member without a value is left out.
//
//   {"id": "L1",                        the record; null where it has no usable id
//    "outcome": "assigned",             assigned | kept | unassigned | undecided
//    "reason": "entry_matched",         see `reason` below
//    "owner": {"user": "ana"},          or {"queue": …}; the record's owner after the decision
//    "substitute_for": {"user": "zoe"}, who is away: the owner stands in for them
//    "earlier_owner": {"user": "kim"},  who had it and did not accept in time; see acts.hpp
//    "rule": "inbound",                 the active rule
//    "entry": "dach-enterprise",        the entry that decided
//    "choice": 1,                       which choice of it took the record, counted from 0
//    "pool": "dach-sales",              the pool whose turn was spent: that of the member who took
//                                       it, or whom the owner stands in for
//    "skipped": [{"choice": 0, "account_owner": "zoe", "reason": "user_inactive"},
//                {"choice": 1, "pool": "dach-sales", "user": "ben", "reason": "never_logged_in"},
//                {"choice": 1, "pool": "dach-sales", "reason": "no_able_member"},
//                {"choice": 2, "reason": "nothing_to_keep"},
//                {"choice": 3, "last_owner": "pat", "reason": "user_inactive"},
//                {"entry": "emea", "choice": 0, "queue": "q", "reason": "queue_unattended"},
//                {"default_owner": true, "user": "kim", "reason": "unknown_user"}],
//                                       what was tried and could not take it, in order; `entry` is
//                                       named where it is not the deciding one
//    "uncarried": ["3", "5"],           entries that an importer could not carry and that matching
//                                       fell past, so that they were not asked
//    "warnings": ["queue_unattended"],  warnings, in order, each once
//    "notify": {…}, "data": {…},        the entry's own, untouched
//    "notices": [{"user": "ana", "address": "ana@example.com", "template": "new-lead"},
//                {"queue": "triage", "address": "triage@example.com", "template": "new-lead"},
//                {"user": "ben", "member_of": "triage", "address": …, "template": "new-lead"},
//                {"cc": "desk@example.com", "template": "new-lead"}],
//                                       whom to tell of it, where the entry says `notify`: a new
//                                       owner; a queue's address, and those of its members who may
//                                       take the record, as the queue says; and who is named in
//                                       `cc`. Each address once, and never the context's actor, who
//                                       did it; who has no address is listed without one. The ledger
//                                       does not remember them: a replay tells nobody
//    "problems": [{"field": "employees", "code": "wrong_type", "found": …, "expected": …}],
//                                       of an undecided record: of fields that the rule reads, and
//                                       of the record as a whole
//    "replayed": true,                  the key was decided before: this is that decision
//    "current_owner": {"user": "ben"},  with `replayed`: who has the record now
//    "fingerprint": "…32 digits…"}      of the engine that decided
//
// A decision has `entry` when one entry decided: it took the record, kept its owner, or ended the
// search (none of its choices could take it). It has `choice` when a choice took the record or kept
// its owner, and `pool` when a pool's turn was spent. An undecided one was asked nothing: after
// `rule` comes `problems`. Where a pool is tried, every member that is not able is listed in
// `skipped`, in list order, whoever is served.
//
// An explanation is the long answer for one record:
//
//   {"id": "L1", "decision": {…as above…},
//    "rule": "inbound",
//    "entries": [{"entry": "dach-enterprise", "result": "false", "when": {…tree…}}, …],
//    "sentence": "Lead L1 goes to user ana: entry dach-enterprise matched …"}
//
// The sentence is for people and counts an entry's choices from 1 ("choice 2"); `choice` in JSON is
// for programs and counts from 0. Of an undecided record it names each field that is wrong, what was
// found and what was expected.
//
// `entries` has every entry down to the deciding one (all, when none decided), `"result":
// "uncarried"` with `uncarried` for those. A tree node is {"all": […], "result": R}, {"any": …},
// {"not": {…}, "result": R}, {"always": true, "result": "true"}, or a test as it was written plus
// "result", "seen" (the value in the record, null when missing; of {"event": E} the context's
// event), `"undeclared": true` where that is an option which the schema does not declare, and,
// where the test is not true, "would_pass", a sentence. R is "true", "false", "unknown" or "invalid".
#pragma once

#include <cstdint>
#include <string_view>

namespace ambit {

enum class outcome : std::uint8_t {
  assigned,    ///< the owner is the one that the policy chose
  kept,        ///< the owner stays as it was
  unassigned,  ///< nobody could take it; `reason` and `skipped` say why. Asking again tries again
  undecided,   ///< the record is wrong in a field that the question reads; see `problems`
};

/// Why a decision ended as it did: a closed list.
enum class reason : std::uint8_t {
  entry_matched,       ///< a choice of the entry took the record
  keep,                ///< the entry says to leave the owner
  owner_present,       ///< the chosen entry or choice may not replace an owner (`overwrite`)
  no_entry_matched,    ///< no entry's `when` was true: the default owner, or nobody
  no_eligible_choice,  ///< an entry matched, none of its choices could take the record
  no_active_rule,      ///< no rule is active for the object: the default owner, or nobody
  invalid_record,      ///< see `problems`
  not_due,             ///< of a record that is to be reassigned by age: it need not be yet
};

/// Why a choice, a pool's member or the default owner could not take a record: the first condition
/// that fails, in the order of this list for each kind of candidate. Also the codes of `warnings`.
enum class obstacle : std::uint8_t {
  none,
  // users
  unknown_user,
  account_not_partner_enabled,  ///< partner users: the account (unknown counts as not enabled)
  user_inactive,
  never_logged_in,         ///< partner users
  not_a_community_member,  ///< partner users: no published, viewable community has the profile
  guest_user,              ///< guests never own
  eligible_when_not_true,
  held_before,  ///< had it and did not accept it in time; also of queues, and asked first of all
  // pool members
  absent,                   ///< away today, without a substitute
  substitute_not_eligible,  ///< away today, and the substitute may not own the record
  out_of_hours,             ///< not at work by their calendar
  at_capacity,              ///< as many open records, or turns today, as they may have
  member_when_not_true,
  // queues
  unknown_queue,
  queue_does_not_hold_object,
  queue_unattended,  ///< no member is eligible; passed over while another choice is open
  // choices
  no_able_member,  ///< of a pool; each member's own obstacle is listed before it
  no_account,      ///< account_owner: the record names no account
  unknown_account,
  account_has_no_owner,
  no_last_owner,  ///< last_owner: no user is known to have had the record
  nothing_to_keep,
  no_default_owner,
  // warnings only
  kept_owner_not_eligible,
};

std::string_view name(outcome value) noexcept;
std::string_view name(reason value) noexcept;
std::string_view name(obstacle value) noexcept;

}  // namespace ambit
