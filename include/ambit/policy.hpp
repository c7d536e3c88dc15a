// ambit/policy.hpp: what the administrators decided.
//
//   {
//     "ambit": 1,
//     "name": "Sample company",
//     "schema": { … see schema.hpp … },
//     "pools": {
//       "dach-sales": {
//         "method": "round_robin",
//         "members": [{"user": "ana", "weight": 2, "capacity": {"open": 20, "per_day": 5}},
//                     {"user": "ben", "when": {…criteria over the record…}},
//                     {"queue": "partners-dach", "working_hours": "berlin"}],
//         "community": "partner-portal",
//         "eligible_when": {…criteria over the object user…},
//         "on_change": "keep"
//       }
//     },
//     "assignment": {
//       "lead": {
//         "active_rule": "inbound",
//         "default_owner": {"queue": "triage"},
//         "working_hours": "berlin",
//         "rules": {
//           "inbound": {
//             "entries": [
//               {"id": "dach-enterprise",
//                "when": {"all": [{"field": "country", "op": "in", "values": ["DE", "AT", "CH"]},
//                                 {"field": "employees", "op": "ge", "value": 500}]},
//                "assign": ["account_owner", {"pool": "dach-sales"}, {"queue": "partners-dach"}],
//                "on_ineligible": "next_choice",
//                "overwrite": true,
//                "eligible_when": {…},
//                "accept_within": {"count": 4, "unit": "hours"},
//                "notify": {"template": "new-partner-lead"},
//                "data": {…the host's own, carried to the decision untouched…},
//                "origin": {…where an importer found the entry…}}
//             ]
//           }
//         }
//       }
//     },
//     "criteria": {
//       "lead": {
//         "new in DACH": {"when": {…}, "data": {…}, "origin": {…}}
//       }
//     }
//   }
//
// `renewals` (who owns the conversation near a renewal, and who hears of it) stands in
// renewals.hpp, `sharing` (who inside, and among partners, may see a record) in sharing.hpp,
// `workspace` (what is on a success manager's plate) in workspace.hpp.
//
// `ambit` (the version of the meaning, 1) and `schema` are required, the rest may be left out;
// `note` (a text for people) is taken on pools, rules, entries and named criteria. Unknown keys are errors
// everywhere but inside `data` and `origin`; `notify` has a `template`, a string, and `cc`, a list
// of addresses: with it, decisions say whom to tell (`notices` in decision.hpp). `accept_within` (1
// to 525,600 minutes, or 8,760 hours) is how long the owner has for accepting; of a queue it runs
// in the calendar that the assignment names as `working_hours`. See acts.hpp.
//
// A pool's `method` says which of its members that are able takes a turn (who is able, stands in
// leads.hpp):
//   round_robin   whose last turn lies furthest back; never served first, in list order
//   weighted      by shares that weights give, each within one turn of its own. A turn hands one
//                 out among the able, w/Σw of it to each, counted in parts of 2^-40, what the
//                 division leaves over a part each in list order. Of those with at least 1/(2N−2)
//                 in credit, N being able, the one with the smallest (1 − 1/(2N−2) − credit)·Σw/w
//                 takes it and pays 1; else the largest credit; ties in list order. While a member
//                 is not able its credit stands still
//   least_loaded  the smallest load/weight; ties by the last turn that lies furthest back, then in
//                 list order. A load is how many open records of the object somebody owns, as the
//                 ledger knows them (see ledger.hpp), in whatever way they came; for a queue, those
//                 waiting in it
//   random        the able member at number h mod N in list order, counted from 0, where h is made
//                 of the bytes of the pool's id, one byte 255, and the bytes of the record's id:
//                   h = 0xCBF29CE484222325; for each byte: h = (h xor byte) · 0x100000001B3;
//                   h = (h xor h>>30) · 0xBF58476D1CE4E5B9;
//                   h = (h xor h>>27) · 0x94D049BB133111EB; h = h xor h>>31
//                 all modulo 2^64 (FNV-1a, and the end of SplitMix64)
//
// A member may have, beside its own `when`:
//   "weight": 3                           1 to 1,000,000; 1 where there is none
//   "capacity": {"open": 20, "per_day": 5}  either or both, 1 to 1,000,000,000: so many open
//                                         records of the object, a load as above; so many turns of
//                                         this pool in a day of the user's time zone, or of the
//                                         call's where the user has none, and for a queue. A turn
//                                         counts for the day on which it was taken, and nothing gives it back. The
//                                         ledger remembers the latest three days of each; on an
//                                         earlier one a capacity counts as reached
//   "working_hours": "berlin"             a calendar of the directory, in place of the user's own
//
// A pool's `on_change` says what a change of its members does to the turns: `keep` (default) lets
// them stand, with all credits, and newcomers come first; `reset` begins anew, but for the turns in
// a day; `join_at_minimum` lets them stand too, but whoever is new (the pool remembers nothing of
// them) does not come first: they begin level with the member whose turn lies furthest back, though
// never with the one who took the last turn, and with the smallest credit.
//
// Its `catch_up`, for round_robin, says whether turns that were missed are made up: "none"
// (default) or {"capped": n}, n from 1 to 1,000, how many at most a member is owed. A turn is
// missed by the member who would have taken it, having waited longest since its last turn, own or
// missed, and whom only absence, hours or capacity kept from it. Whoever is owed a turn and able
// again makes it up before the others go on, but at most one between two turns of their own, and
// nobody takes two turns running while another is able.
//
// With `sticky_counts` true, an owner who gets a record by account_owner or last_owner in an entry
// that also names the pool has thereby had a turn of it, as a member whom nothing kept from it;
// without it that spends none.
//
// `assign` is one choice or an ordered list of at least one: {"user": U} (optionally with
// "community": C), {"queue": Q}, {"pool": P}, "account_owner", "last_owner", "keep".
// `default_owner` is {"user": U} or {"queue": Q}. Pools are named in the policy; users, queues,
// communities and calendars live in the directory and are resolved when an engine is bound, so
// that an unknown one is a warning there and is never eligible. `when` is required on an entry:
// {"always": true} is spelled out. `on_ineligible` is `next_choice` (default), `next_entry` or
// `unassigned`. An entry that an importer could not carry has `"uncarried": {"reason": "formula",
// "detail": "…"}` in place of `when`; it never matches and every decision that falls past it names
// it. `assign` may be missing on such an entry only.
//
// `criteria` are questions about records under names, by object: lists and views of everybody, when
// a rule applies that Ambit does not act on (an escalation). They decide nothing here; the host asks
// for one by name. Each has `when`, or `uncarried` as entries do: such a one cannot be asked, so that
// nobody takes its silence for an answer.
//
// `portals` are customer portals and who sees which tickets there; tickets.hpp shows their form.
//
// `overwrite` says whether an owner that the record already has may be replaced; without it, true
// for all choices but `account_owner`. Entry ids are non-empty and distinct within a rule.
//
// Thread rule: an immutable value that shares its data; copies are cheap, use from many threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/criterion.hpp"
#include "ambit/result.hpp"
#include "ambit/schema.hpp"

namespace ambit {

namespace model {
struct policy_data;
}

class policy {
 public:
  /// Compiles a policy document, all or nothing: a failure (invalid_policy) has every problem of
  /// the whole document, the schema's included. Warnings (a rule without entries, an entry that can
  /// never be reached because an `always` stands above) come with the success. Cost: linear in the
  /// text, and the index of each object's active rule: mostly one to two KiB an entry, seven where
  /// entries look for parts of texts in long lists. A rule for which it would take more than 256
  /// MiB has none, as a warning (index_too_large) says, and each record asks its entries in order.
  static result<policy> compile(std::string_view json, std::string_view file = {});

  class schema schema() const;
  std::string_view name() const noexcept;
  /// The criterion of this name over the object, compiled with the policy. Fails with
  /// unknown_object or invalid_argument (unknown_criterion, with the nearest name) where there is
  /// none, with invalid_criterion (uncarried_criterion, with the reason) on one that an importer
  /// could not carry. Cost: linear in the object's criteria.
  result<class criterion> criterion(std::string_view object, std::string_view name) const;
  /// Objects that have an `assignment`, in document order.
  std::vector<std::string> assigned_objects() const;
  /// 32 hexadecimal digits that name the compiled content.
  std::string_view fingerprint() const noexcept;
  /// What was compiled, as JSON, for people who look before they trust:
  ///   {"name":…,"fingerprint":…,
  ///    "objects":[{"name":"lead","fields":[{"name":…,"type":…,"scale":…,"ignore_case":true,
  ///                "derived":true,"options":[…],"label":…}]}],
  ///    "pools":[{"id":…,"method":"round_robin","on_change":"keep","community":…,
  ///              "catch_up":{"capped":2},"sticky_counts":true,"eligible_when":true,
  ///              "members":[{"user":"ana","weight":2,
  ///                "capacity":{"open":20,"per_day":5},"working_hours":…,"when":true}]}],
  ///    "assignment":[{"object":"lead","active_rule":…,"default_owner":{…},
  ///                   "rules":[{"name":…,"live":3,"uncarried":1,"entries":["dach",…]}]}],
  ///    "criteria":[{"object":"lead","live":["new in DACH"],"uncarried":[]}],
  ///    "renewals":{"object":"client","roles":["primary",…],
  ///                "partners":[{"account":"acme","default_owner":"vendor",
  ///                             "default_contact":"pia","notices":[90,60]}]},
  ///    "portals":[{"name":"support","object":"ticket","access":[{"group":…,"kind":"own"}],
  ///                "filter":true,"confidential":false,"own_fields":["id",…],
  ///                "shared_fields":["id"],"on":true,"latest_thread_by":"last_message",
  ///                "rights":["comment","attach"],"default_inbox":…,"support_form":…,
  ///                "domain":…,"language":"en"}],
  ///    "sharing":[{"object":"lead","internal":"private","external":"private",
  ///                "no_hierarchy":true,"folder":"report_folder","rules":["emea"],
  ///                "levels":["reps"],"uncarried":["of an importer"]}],
  ///    "workspace":{"subscription":"enterprise","account_object":"company",
  ///                 "csm_property":"csm","seat":true,"tasks":"task","meetings":"meeting",
  ///                 "activities":"activity","pipelines":["sales"],"health":["active"]}}
  /// Declared fields only; a member that does not apply is left out.
  std::string describe() const;

  const model::policy_data& data() const noexcept { return *data_; }  ///< for the library's layers

 private:
  explicit policy(std::shared_ptr<const model::policy_data> data) : data_(std::move(data)) {}
  std::shared_ptr<const model::policy_data> data_;
};

}  // namespace ambit
