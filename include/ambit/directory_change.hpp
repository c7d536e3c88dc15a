// ambit/directory_change.hpp: a change of a directory, and what follows from it.
//
//   result<directory_change> change = change_directory(people, R"([
//       {"command": "enable_partner_user", "contact": "c1", "user": "ben"},
//       {"command": "deactivate_user", "id": "zoe"}])", &rules, &book);
//   if (change) save(change->next().to_json());   // and then see to change->to_json()
//
// The commands are those of directory.hpp, and do what `directory::apply` would. Beside the next
// directory they give, as JSON:
//
//   {"effects": [
//      {"command": "enable_prm", "changed": true, "review": "exposure"},
//      {"command": "enable_partner_account", "account": "acme", "changed": true,
//       "warnings": ["account_owner_inactive"]},
//      {"command": "enable_partner_user", "contact": "c1", "changed": true,
//       "notices": [{"notice": "welcome", "user": "ben", "contact": "c1", "account": "acme",
//                    "address": "ben@acme.example"}]},
//      {"command": "deactivate_user", "user": "zoe", "changed": true, "still_named": {
//         "accounts": ["acme"],            whose owner they are
//         "contacts": ["c7"],              whose user they are
//         "queues": ["triage"],            that name them as a member
//         "substitutes": [{"user": "ana", "from": "2026-12-21", "to": "2027-01-03"}],
//                                          absences in which they would stand in
//         "fields": [{"user": "kim", "field": "manager"}],
//                                          of type id, of other users, that hold their id
//         "pools": ["dach-sales"],         of which they are a member
//         "entries": [{"object": "lead", "rule": "inbound", "entry": "dach", "choice": 0}],
//         "default_owners": ["lead"],      objects
//         "renewals": ["acme"],            partner accounts whose default contact they are
//         "records": [{"object": "lead", "id": "L1"},
//                     {"object": "lead", "id": "L2", "closed": true}]}}],
//    "starts": [{"user": "ben"}],          who may own records from now on, and could not before
//    "stops": [{"user": "zoe", "reason": "user_inactive"}],   the other way round
//    "fingerprint": "…32 digits…"}         of the next directory
//
// There is one effect a command, in their order, and none of a document; `changed` says whether it
// changed anything. It names whom it was about, if anybody: `user`, `account`, `contact`, `queue`,
// `community` or `calendar`. `warnings` are codes of the report. `review`: what external users
// would see should be looked through (sharing_review.hpp) before this is saved; it cannot be taken
// back. `notices` are to be sent by the host; a welcome has no `address` where nobody has one.
//
// `still_named` is told of `deactivate_user` and `remove_user`: everything that still names the
// user once the whole change has been made. What the policy and the ledger name is looked for only
// where they are given; members without anything are left out. Conditions (`when`,
// `eligible_when`) are not looked through. Ids stand in the order of their bytes, what is of the
// policy in its order. `starts` and `stops` are of users who may own a record of any kind, whatever
// further conditions an entry or a pool may have (leads.hpp); the reason is an obstacle
// (decision.hpp).
//
// Thread rule: as of directories.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/directory.hpp"
#include "ambit/ledger.hpp"
#include "ambit/policy.hpp"
#include "ambit/result.hpp"

namespace ambit {

class directory_change {
 public:
  const directory& next() const noexcept { return next_; }
  /// What follows, as above.
  const std::string& to_json() const noexcept { return *json_; }

  directory_change(directory next, std::string json)
      : next_(std::move(next)), json_(std::make_shared<const std::string>(std::move(json))) {}

 private:
  directory next_;
  std::shared_ptr<const std::string> json_;
};

/// The next directory and what follows, or (invalid_directory) every problem and nothing changed;
/// warnings come with the success. `rules` and `book` may be null. Nothing is saved and the ledger
/// is not changed; where it cannot be read, fails as it does. Cost: as `directory::apply`, and
/// linear in the users; where a user goes, once linear in the directory, the policy and the records
/// of the ledger.
result<directory_change> change_directory(const directory& people, std::string_view commands,
                                          const policy* rules = nullptr,
                                          const ledger* book = nullptr, std::string_view file = {});

}  // namespace ambit
