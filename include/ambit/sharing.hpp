// ambit/sharing.hpp: who inside, and who among partners, may see or edit a record?
//
//   context now{.now_unix_us = …};
//   result<sharing::viewer> ana = sharing::viewer::bind(engine, "lead", "ana", now);
//   result<std::string> why = ana->can_edit(batch, 0, memory);   // {"id":"L1","allowed":true,
//                                                                //  "way":"rule","rule":"emea",…}
//
// What each object's records are shared by stands in the policy (policy.hpp):
//
//   "sharing": {"lead": {
//     "internal": "private",              what staff may do with every record: private (where it is
//     "external": "private",              left out), read, edit; and what partner users may
//     "no_hierarchy": true,               whoever stands above a record's owner has no part in it
//     "rules": [
//       {"id": "emea", "when": {"field": "region", "op": "eq", "value": "EMEA"},
//        "to": [{"group": "emea"}, {"role_and_below": "head", "internal_only": true}],
//        "access": "read", "high_volume_owners": true},
//       {"id": "desk", "owned_by": [{"team": "inside-sales"}], "to": [{"user": "zoe"}],
//        "access": "edit"}],
//     "levels": [
//       {"id": "reps", "to": [{"profile": "sales"}], "level": "team", "unassigned": true,
//        "access": "edit"}],
//     "folder": "folder_id",              a field of type id: which folder a record lies in, for
//                                         reviews (sharing_review.hpp)
//     "narrowed": {"rules": {"emea": true}, "levels": {"reps": false}}}}
//
// All of it may be left out: `"lead": {}` shows leads to their owners and who stands above them,
// and an object that is not named cannot be asked about. `internal` and `external` are private,
// flags false. A rule needs `id`, `to`, `access` and `when` or `owned_by`, a level `id`, `to`,
// `level` and `access`; ids are distinct among an object's rules, and its levels. At most 1,000
// rules and 256 levels. A `note`, a text for people, may stand on the object, a rule or a level.
//
// A rule or level that is `narrowed` means staff only, whatever its targets say: a list beside the
// rules, so that a review's choices are merge patches (RFC 7396) that add up.
//
// Grants only widen: a user may do what some grant allows. In the order in which an answer names
// the first of them:
//
//   owner    the record's `owner.user`: edits it
//   above    whose role stands above the owner's in the tree of roles (directory.hpp): edits it
//   default  `internal` of users of kind internal, `external` of partner users
//   rule     in the order of the document. A rule with `when` gives the records that pass; without
//            `high_volume_owners` only those that have no owner among users, or one whom the
//            directory knows and who is no high-volume user. A rule with `owned_by` gives those
//            whose owner one of these targets means
//            An importer's rule that could not be carried says `uncarried` instead, with the
//            reason, and shares nothing; `data` and `origin` are carried along.
//   level    likewise: `everything`; `team`, records of the user and of members of a team that the
//            user has or that stands below one of them; `owned`, the user's own; `none`. With
//            `unassigned` also records that have neither owner.user nor owner.queue. (This, and a
//            rule without `high_volume_owners`, lets see what has lost its owner.)
//   share    by hand, record by record: facts that the host keeps, and gives as `shares`
//
// A target is one of {"user": id}, {"group": id} (nested ones included), {"role": id} (staff who
// have it), {"role_and_below": id} (and, unless `internal_only`, partner users in portal roles
// below it), {"team": id} (its own members), {"portal_role": id} (partner users who have it),
// {"all": "internal"}, {"all": "partners"}, and in a rule's `to` {"guest": id}, in a level's
// {"profile": id} and {"permission": id}. `internal_only` leaves out partner users, of targets that
// may mean them too. A user's role counts where it fits: a portal role of partner users, another of
// staff. Whatever is not in the directory means nobody; binding an engine warns of it.
//
// Guests read, and only by a rule that names them as {"guest": id}: neither what they own nor any
// other grant is theirs, and a rule that lets a guest edit is refused. A user who is not there, not
// active, or a partner user of an account that is not partner-enabled is a viewer of nothing.
// A record that a queue holds is nobody's own and not unassigned: criteria over `owner.queue` share
// it. Whether partner relationship management is on makes no difference to what is shared.
//
// A record that is wrong in a field that the object's sharing reads (its owner, and what the
// criteria of its rules stand on) is invisible, whoever asks: nobody can say whose it is. The answer
// is `invalid` and no more, to those who would see it as to those who would not; what is wrong with
// it stands in the report of the batch, for whoever keeps the records. Of a record that a user may
// not see an answer says nothing but that (no_grant), or why the user is a viewer of nothing; what
// it says of a grant (the rule, the target) is for those who have it.
//
// Thread rule: values that share their data; const use from many threads, each with a scratch of
// its own. A viewer goes on answering by its engine, its moment and the shares that it was bound
// with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/batch.hpp"
#include "ambit/context.hpp"
#include "ambit/engine.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"

namespace ambit::sharing {

/// What a viewer may do with a record. `invalid`: a field that is read is wrong; it is not shown.
enum class sight : std::uint8_t { hidden = 0, read = 1, edit = 2, invalid = 3 };

struct shares_data;
struct viewer_data;

/// Manual shares: a JSON array of {"object": "lead", "id": "L1", "to": target, "access": "read"}.
/// They do not reach guests.
class shares {
 public:
  /// None.
  shares();
  /// Errors: invalid_argument with every problem of the text.
  static result<shares> from_json(std::string_view json, std::string_view file = {});
  std::size_t size() const noexcept;

  const shares_data& data() const noexcept { return *data_; }  ///< for the library's layers
  explicit shares(std::shared_ptr<const shares_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const shares_data> data_;
};

class viewer {
 public:
  /// `when` is the moment that criteria relative to now are asked at. Errors: invalid_argument
  /// (unknown_sharing: the policy says nothing of the object's sharing), unknown_zone.
  /// Cost: the rules, levels and shares that mean the user, and whose records they give.
  static result<viewer> bind(const engine& rules, std::string_view object, std::string_view user,
                             const context& when, const shares& by_hand = {});

  bool may_look() const noexcept;

  /// One sight a record into `sights_out[0 .. records.size())`. Errors: unknown_object,
  /// schema_mismatch; then all are hidden. Cost: linear in the tests, over Arrow columns about that
  /// of reading them.
  status see(const batch& records, scratch& memory, sight* sights_out) const;

  /// Whether the viewer may see or edit one record, as JSON: {"id":"L1","allowed":true,"way":…} with
  /// "rule" or "level" (its id), of rules, levels and shares the target "to" through which it
  /// reaches the user, and "fingerprint". Else "allowed":false and "reason": access_denied (with
  /// "because": unknown_user, user_inactive, account_not_partner_enabled), invalid,
  /// read_only (may see it, but not edit), no_grant. Errors: those of see, invalid_argument
  /// (wrong_row).
  result<std::string> can_see(const batch& records, std::size_t row, scratch& memory) const;
  result<std::string> can_edit(const batch& records, std::size_t row, scratch& memory) const;

  /// A page of the records that the viewer may see, or edit, by id. `query` is a JSON object:
  /// {"access": "read", "page": {"size": 50, "after": "L1"}}, all of which may be left out; `after`
  /// is the last id of the page before. Records that share an id, as a host may give one twice,
  /// share a page, which is longer for that.
  ///
  ///   {"count":2,"records":[{"id":"L2","access":"edit","way":"owner"}],"next":"L2"}
  ///
  /// `access` is the most that the viewer may do, and "way" (with what can_see says of it) the
  /// grant of what was asked for. Errors: those of see; invalid_argument with every problem of the query.
  /// Cost: about that of see, a comparison of ids a visible record, and the page.
  result<std::string> list(const batch& records, std::string_view query, scratch& memory) const;
  /// How many records `list` counts.
  result<std::size_t> count(const batch& records, std::string_view query, scratch& memory) const;

  const viewer_data& data() const noexcept { return *data_; }  ///< for the library's layers
  explicit viewer(std::shared_ptr<const viewer_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const viewer_data> data_;
};

std::string_view name(sight value) noexcept;

}  // namespace ambit::sharing
