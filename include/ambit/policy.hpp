// ambit/policy.hpp: what the administrators decided.
//
//   {
//     "ambit": 1,
//     "name": "Sample company",
//     "schema": { … see schema.hpp … },
//     "pools": {
//       "dach-sales": {
//         "method": "round_robin",
//         "members": [{"user": "ana"}, {"user": "ben", "when": {…criteria over the record…}},
//                     {"queue": "partners-dach"}],
//         "community": "partner-portal",
//         "eligible_when": {…criteria over the object user…},
//         "on_change": "keep"
//       }
//     },
//     "assignment": {
//       "lead": {
//         "active_rule": "inbound",
//         "default_owner": {"queue": "triage"},
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
//                "notify": {"template": "new-partner-lead"},
//                "data": {…the host's own, carried to the decision untouched…},
//                "origin": {…where an importer found the entry…}}
//             ]
//           }
//         }
//       }
//     }
//   }
//
// `renewals` (who owns the conversation near a renewal, and who hears of it) stands in
// renewals.hpp.
//
// `ambit` (the version of the meaning, 1) and `schema` are required, the rest may be left out;
// `note` (a text for people) is taken on pools, rules and entries. Unknown keys are errors
// everywhere but inside `data` and `origin`; `notify` has a `template`, a string, and `cc`, a list
// of addresses.
//
// A pool's `on_change` says what a change of its members does to the turns: `keep` (default) lets
// them stand, newcomers come first; `reset` begins anew.
//
// `assign` is one choice or an ordered list of at least one: {"user": U} (optionally with
// "community": C), {"queue": Q}, {"pool": P}, "account_owner", "keep". `default_owner` is
// {"user": U} or {"queue": Q}. Pools are named in the policy; users, queues and communities live in
// the directory and are resolved when an engine is bound, so that an unknown one is a warning there
// and is never eligible. `when` is required on an entry: {"always": true} is spelled out.
// `on_ineligible` is `next_choice` (default), `next_entry` or `unassigned`. An entry that an
// importer could not carry has `"uncarried": {"reason": "formula", "detail": "…"}` in place of
// `when`; it never matches and every decision that falls past it names it. `assign` may be missing
// on such an entry only.
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
  /// text, and the index of each object's active rule: one to two KiB an entry, at most 256 MiB
  /// together, beyond which its entries are asked in order.
  static result<policy> compile(std::string_view json, std::string_view file = {});

  class schema schema() const;
  std::string_view name() const noexcept;
  /// Objects that have an `assignment`, in document order.
  std::vector<std::string> assigned_objects() const;
  /// 32 hexadecimal digits that name the compiled content.
  std::string_view fingerprint() const noexcept;
  /// What was compiled, as JSON, for people who look before they trust:
  ///   {"name":…,"fingerprint":…,
  ///    "objects":[{"name":"lead","fields":[{"name":…,"type":…,"scale":…,"ignore_case":true,
  ///                "derived":true,"options":[…],"label":…}]}],
  ///    "pools":[{"id":…,"method":"round_robin","on_change":"keep","community":…,
  ///              "eligible_when":true,"members":[{"user":"ana","when":true}]}],
  ///    "assignment":[{"object":"lead","active_rule":…,"default_owner":{…},
  ///                   "rules":[{"name":…,"live":3,"uncarried":1,"entries":["dach",…]}]}],
  ///    "renewals":{"object":"client","roles":["primary",…],
  ///                "partners":[{"account":"acme","default_owner":"vendor",
  ///                             "default_contact":"pia","notices":[90,60]}]}}
  /// Declared fields only; a member that does not apply is left out.
  std::string describe() const;

  const model::policy_data& data() const noexcept { return *data_; }  ///< for the library's layers

 private:
  explicit policy(std::shared_ptr<const model::policy_data> data) : data_(std::move(data)) {}
  std::shared_ptr<const model::policy_data> data_;
};

}  // namespace ambit
