// ambit/directory.hpp: who there is: users, accounts, contacts, queues, communities, calendars, and
// the roles, teams and groups that people have.
//
//   result<directory> staff = directory().apply(text, "directory.json");
//   result<directory> later = staff->apply(R"([{"command": "record_login", "user": "ben",
//                                               "at": "2026-11-22T09:00:00Z"}])");
//
// A directory starts empty and changes by commands, each making the next immutable snapshot that
// shares all unchanged chunks with the one before. `apply` takes a JSON array of commands, JSON
// Lines of commands, or a directory document, which is short for a put of everything in it:
//
//   {"ambit": 1, "prm_enabled": true,
//    "users":       [{"id": "ana", "name": "Ana Silva", "email": "ana@example.com",
//                     "kind": "internal", "active": true, "profile": "sales",
//                     "primary_team": "emea", "teams": ["night-shift"], "role": "rep",
//                     "groups": ["night"], "permissions": [], "high_volume": false,
//                     "last_login": "2026-11-01T08:00:00Z", "account": "acme",
//                     "time_zone": "Europe/Lisbon", "working_hours": "berlin",
//                     "fields": {"seat": "paid"},
//                     "absences": [{"from": "2026-12-21", "to": "2027-01-03",
//                                   "substitute": "ben"}]}],
//    "accounts":    [{"id": "acme", "name": "Acme", "owner": "ana", "partner_enabled": true,
//                     "parent": "acme-group"}],
//    "contacts":    [{"id": "c1", "name": "Bea", "email": "bea@client.example", "active": true,
//                     "roles": ["billing"], "user": "ben",
//                     "companies": [{"id": "acme", "role": "manager", "primary": true}],
//                     "verified": true, "lists": ["customers"], "fields": {"title": "manager"},
//                     "portals": [{"id": "support", "registered": true,
//                                  "self_registered": false, "consent": false}]}],
//    "queues":      [{"id": "triage", "name": "Triage", "objects": ["lead"],
//                     "email": "t@example.com", "mail_members": false,
//                     "accept_within": {"count": 4, "unit": "hours"},
//                     "members": {"users": ["ana"], "teams": [], "roles": [], "groups": []}}],
//    "communities": [{"id": "partner-portal", "published": true, "viewable": true,
//                     "profiles": ["partner-user"]}],
//    "calendars":   [{"id": "berlin", "time_zone": "Europe/Berlin",
//                     "hours": [{"days": ["mon", "tue", "wed"], "from": "09:00", "to": "17:00"},
//                               {"days": ["fri"], "from": "09:00", "to": "15:30"}],
//                     "holidays": ["2026-12-25", "2026-12-26"]}],
//    "roles":       [{"id": "head", "name": "Head of sales"}, {"id": "rep", "parent": "head"},
//                    {"id": "acme-manager", "parent": "rep", "portal": true}],
//    "teams":       [{"id": "emea"}, {"id": "dach", "name": "DACH", "parent": "emea"}],
//    "groups":      [{"id": "everywhere", "name": "Everywhere", "groups": ["night", "day"]},
//                    {"id": "night"}, {"id": "day"}]}
//
// Commands: {"command": "put_user", "user": {…}} and likewise put_account, put_contact, put_queue,
// put_community, put_calendar, put_role, put_team, put_group (a put replaces the whole entity);
// {"command": "remove_user", "id": …} and likewise for the others; {"command": "record_login",
// "user": id, "at": timestamp}
// (never moves a login back); {"command": "deactivate_user", "id": …}; and those by which partners
// are let in, each of which may be said twice:
//
//   {"command": "enable_prm"}
//       partner relationship management is on. Nothing takes that back: `disable_prm` is an error
//       (prm_is_final), and so is a document with "prm_enabled": false from then on. Who may own
//       records does not depend on it
//   {"command": "enable_partner_account", "id": account}
//       warns where the account's owner, its channel manager, is missing, inactive or not internal
//   {"command": "enable_partner_user", "contact": id, "user": id, "account": id, "profile": id}
//       the contact's user may get in: of kind partner, active, of that account, with that profile.
//       Only a contact of a partner-enabled account (no_partner_account); of several, the one that
//       is named or primary (ambiguous_account). `user` may be left out where the contact has one
//       already, and names that one (contact_has_user); somebody who is there must be of kind
//       partner (not_a_partner_user) and of no other account (user_of_another_account); who is not
//       there is made, with the contact's name and email. `profile` left out stays as it is
//   {"command": "publish_community", "id": community}
//       warns where the community is not viewable or has no profiles: nobody is its member then
//
// What else follows from commands, such as a welcome to send and everything that still names a user
// who goes, is told by `change_directory` (directory_change.hpp).
//
// `ambit`, the version of the meaning, may be left out here. Of an entity only `id` is required;
// `kind` is `internal` (default), `partner` or `guest`; flags that are left out are false, `active`
// too: what is not said to be active is not. `fields` are those that the schema declares for the
// object `user`, nested at most 61 levels; they are checked when an engine is bound to a policy
// that asks about users. A contact's `fields` are likewise those of the object that a portal asks
// contacts by, and read when somebody comes to it; `verified` says that the address is known to be
// the contact's, `lists` which access lists it is on, and `portals` how it stands with the policy's
// portals, each once (tickets.hpp). A company is an account, and `parent` the account above it.
// Lists of ids are sets: neither order nor repeats count. Ids are distinct within a kind;
// the same id twice in one document is an error, while among commands a later put replaces. A
// command that names who is not there is an error. References (an account's owner, a queue's
// members) need not exist: whoever is not there is not eligible. An absence is of whole local days,
// both included, at most 366 a user, without overlap; its `substitute` may be left out. Substitutes
// must not lead back to the absent user on any day, over ten of them (substitute_loop).
//
// Roles and teams are trees, groups are nested: whoever is in `night` is in `everywhere`. Users name
// the role, the teams (`primary_team` is one of them, said again or not) and the groups that they
// have; what they name need not be there, and then stands in no tree and no group. What a role, a
// team or a group names must be there when the text ends (unknown_role, unknown_team, unknown_group,
// also where it is removed), and must not lead back (nesting_cycle). A role with `portal` is one of
// partner users, and no internal role stands below it (portal_role_above). `high_volume` marks one
// of very many external users, of kind partner or guest (not_external). A queue's member group has
// the members of those nested in it; its member teams and roles are these alone.
//
// A queue's `accept_within` is how long a record may lie in it before somebody accepts it
// (acts.hpp).
//
// A calendar's hours are by the clock on the wall of its zone, from included, to not, "24:00" being
// the end of the day; `days` are mon to sun. On a holiday nobody works. Hours past midnight are
// refused (reversed_range): they are two, to "24:00" and from "00:00" on the next day. Where the
// clocks are set forward the hour that is skipped is not worked, where they are set back the one
// that comes twice is worked twice. Only pools and terms for accepting ask for hours. The zone is
// looked for when an engine is bound; by one that is not there nobody is at work.
//
// Thread rule: an immutable value that shares its data; copies are cheap, use from many threads.
// Memory: a contact takes about 60 bytes and its texts, index and all; a user or an account some
// 200 to 500. bench/directory_bench.cpp measures a million contacts.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/result.hpp"

namespace ambit {

namespace model {
struct directory_data;
}

class directory {
 public:
  /// Nobody.
  directory();
  /// The next snapshot, or (invalid_directory) every problem of the text and nothing applied.
  /// Commands take effect in order. Cost: linear in the text, plus the chunks that change.
  result<directory> apply(std::string_view json, std::string_view file = {}) const;

  /// The document of this directory: entities of each kind by id, nothing said that is so without
  /// it, so that equal contents give equal bytes. `apply` on an empty directory reads it back.
  /// Cost: linear, and a sort of the ids.
  std::string to_json() const;

  bool prm_enabled() const noexcept;
  std::size_t user_count() const noexcept;
  std::size_t account_count() const noexcept;
  std::size_t contact_count() const noexcept;
  std::size_t queue_count() const noexcept;
  std::size_t community_count() const noexcept;
  std::size_t calendar_count() const noexcept;
  std::size_t role_count() const noexcept;
  std::size_t team_count() const noexcept;
  std::size_t group_count() const noexcept;
  /// 32 hexadecimal digits that name the content, whatever commands led to it.
  std::string_view fingerprint() const noexcept;

  /// For the library's layers.
  const model::directory_data& data() const noexcept { return *data_; }
  explicit directory(std::shared_ptr<const model::directory_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const model::directory_data> data_;
};

}  // namespace ambit
