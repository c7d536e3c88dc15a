// ambit/tickets.hpp: what may a customer see in the portal?
//
//   context now{.now_unix_us = …};
//   const tickets::visitor who{.contact = "ana"};
//   result<tickets::viewer> ana = tickets::viewer::bind(engine, "support", who, now);
//   result<std::string> page = ana->list(batch, R"({"status": "open"})", memory);
//
// A wrong yes shows one company's support history to another, so everything here fails closed. A
// viewer is the one compiled plan of an engine, a portal and a contact; every question below reads
// it, so that a single check, a list, a count and a facet cannot disagree:
//
//   (own or (company and not confidential)) and filter
//
// Portals stand in the policy (policy.hpp), several side by side:
//
//   "portals": {"support": {
//     "object": "ticket",                      what the tickets are; default ticket
//     "contact_object": "contact",             what groups ask contacts by; default contact
//     "relations": {"contact": ["contact", "second_contact"], "company": ["company"],
//                   "requester": ["requester"]},
//     "own_through": ["contact", "requester"],
//     "access": [{"id": "managers", "when": {"field": "title", "op": "eq", "value": "manager"},
//                 "access": "any_company"},
//                {"id": "everybody", "when": {"always": true}, "access": "primary_company"}],
//     "filter": {"field": "pipeline", "op": "eq", "value": "support"},
//     "confidential": {"field": "legal", "op": "eq", "value": true},
//     "fields": {"own": ["id", "subject", "priority"], "shared": ["id", "subject"]},
//     "status": "open_closed",
//     "stage": {"field": "stage", "states": {"new": "open", "solved": "closed"}},
//     "login": {"registration": true, "self_registration": true, "sso": true},
//     "access_lists": ["customers"], "consent_text": "…", "idle_timeout_minutes": 20}}
//
// - `relations`: the fields of type id that hold a ticket's people and companies; a field of the
//   relation's name unless said. `own_through` is the whole list of the relations that make a
//   ticket a contact's own: `contact` (default), `requester`, `created_by`, `participant`. A
//   participant counts only with a verified address. Being copied in is no relation.
// - `access`: `own` (where it is left out); `primary_company`; `any_company`, or {"kind":
//   "any_company", "company_roles": ["manager"]} for companies in which the contact has one of these
//   roles; {"kind": "company_tree", "depth": 2, "from": "primary"} for a company and its children
//   (accounts whose `parent` it is) to that depth, each once, from the primary company or `any` of
//   the contact's; or a list of access groups: every one whose `when` is true of the contact grants, and the union
//   holds. A contact's own tickets are always open to it. Whatever companies open runs through the
//   ticket's companies, never through a colleague's. Of a contact with several companies that are
//   marked as primary each is.
// - `when` asks the directory's `fields` of the contact; `name`, `email`, `active` and `verified`
//   where `contact_object` declares them (text, text, bool, bool) are the contact's own; a flag that
//   is not set is missing, else losing it would open what asks for those without. A group that reads
//   a value that is wrong (of another type, too long) does not grant.
// - `filter`: only tickets that pass appear, to everybody. `confidential`: a ticket that passes, or
//   where it is unknown, is never shared through a company; it stays its own contacts'. Criteria of
//   a portal refuse derived fields that look at blanks, unless "allow_blank": true.
// - `fields`: what is shown of own and of shared tickets (those that only a company opens); shared
//   ones must be among the own ones. Preset: id, subject, created, last_updated, as far as the
//   object has them; `shared` alone left out is the preset's part of `own`. Every ticket has its
//   status beside them.
// - `status`: `open_closed`, or `full`, which shows the stage too. Open or closed is the declared
//   state of the stage (a choice or an id), never its name; a ticket whose stage is missing or not
//   declared shows as open.
// - `login`: by `registration`, to members of one of `access_lists` who are registered; by
//   `self_registration`, with consent; by `sso`.
// - `idle_timeout_minutes`: 20, 40, 60 or 1440; without it a session does not end by itself.
// - A setting that more is seen without (filter, confidential, own_through, relations, fields, on,
//   company_roles) is left out or said; null is an error, so that a blank one never shows more.
//
// What else a portal is set up with (conversations, submitting, where it stands) is in portals.hpp.
//
// A record that is wrong in a field that the plan reads (a relation, a company, the stage, what
// filter and confidential stand on) is invisible, whoever asks, and reported to employees only.
//
// Thread rule: a viewer is an immutable value that shares its data; const use from many threads,
// each with a scratch of its own. It goes on answering by its engine and its moment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/batch.hpp"
#include "ambit/context.hpp"
#include "ambit/engine.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"

namespace ambit::tickets {

/// Who comes to a portal: a contact, or an employee who is signed in, by the id of the user, whose
/// kind is internal. (A user's `kind` that is left out is internal, here as in all of the
/// directory: the one value whose loss may open something, namely the tickets of the contact of the
/// same verified address.)
/// Exactly one of them is named.
struct visitor {
  std::string_view contact;
  std::string_view employee;
  bool sso = false;  ///< the identity provider has just said that it is this contact
};

/// Who reads an answer. Customers are told `not_found` alike of what is not there and what is
/// hidden; employees are told why.
enum class audience : std::uint8_t { customer, employee };

/// What a viewer may see of one ticket. `invalid`: a field that the plan reads is wrong; the ticket
/// is not shown.
enum class sight : std::uint8_t { hidden = 0, own = 1, shared = 2, invalid = 3 };

enum class session_state : std::uint8_t { access_denied = 0, alive = 1, timed_out = 2 };

struct viewer_data;

class viewer {
 public:
  /// Somebody who is not there, or may not enter, is a viewer too: of nothing. An employee sees the
  /// tickets of the contacts of the same verified address, never by an agent's rights. `when` is
  /// the moment that criteria relative to now are asked at. Errors: invalid_argument
  /// (unknown_portal, wrong_visitor), unknown_zone.
  /// Cost: the contact's companies (of trees, the children below them); of an employee, a look at
  /// every contact.
  static result<viewer> bind(const engine& rules, std::string_view portal, const visitor& who,
                             const context& when);

  bool may_enter() const noexcept;
  /// {"portal":"support","contact":"ana","may_enter":true,"way":"registration"}; ways are
  /// registration, self_registration, sso, employee. Else "reason":"access_denied", for employees
  /// with "because": unknown_contact contact_inactive registration_off not_on_an_access_list
  /// self_registration_off no_consent sso_off not_registered; unknown_user user_inactive
  /// not_an_employee; portal_off. For employees also "access": the groups that grant, and the
  /// companies that they open.
  std::string entry(audience reader) const;

  /// One sight a record into `sights_out[0 .. records.size())`. Errors: unknown_object,
  /// schema_mismatch. Cost: linear in the tests, over Arrow columns about that of reading them;
  /// nothing is allocated once `memory` has grown.
  status see(const batch& records, scratch& memory, sight* sights_out) const;

  /// Whether one ticket is visible, as JSON, to a customer {"id":"T1","visible":true} or
  /// {"id":"T1","visible":false,"reason":"not_found"}. To employees the way in: "way" (own,
  /// primary_company, company), "relation" or "company" and "group"; or the test that stopped it,
  /// "reason": access_denied, invalid (with "problems"), no_way, confidential,
  /// confidential_unknown, filter, filter_unknown; with the criterion as criterion::explain shows
  /// it. Errors: those of see, invalid_argument (wrong_row).
  result<std::string> can_see(const batch& records, std::size_t row, audience reader,
                              scratch& memory) const;

  /// A page of the tickets that the viewer may see, with counts and facets of the same predicate.
  /// `query` is a JSON object; all members may be left out:
  ///
  ///   {"view": "all",           all; own: what own_through admits; company: what companies open,
  ///                             own ones among it, confidential ones not
  ///    "status": "all",         all, open, closed
  ///    "search": "printer",     each of its words stands, case ignored, in a text or id shown
  ///    "filter": {…},           criteria (criterion.hpp) over fields that are shown
  ///    "sort": [{"field": "created", "descending": true}],
  ///    "facets": ["priority"],  fields of type choice, bool or id
  ///    "page": {"size": 50, "after": "…"}}
  ///
  ///   {"outcome":"listed","count":2,"open":1,"closed":1,
  ///    "tickets":[{"id":"T1","way":"own","status":"open","fields":{"subject":"…"}}],
  ///    "facets":{"priority":[{"value":"high","count":1},{"value":null,"count":1}]},
  ///    "next":"…"}
  ///
  /// Outcomes: listed, access_denied, view_not_available. `open` and `closed` count what passes
  /// everything but `status`. Only fields of own tickets may be asked about; on a shared ticket a
  /// field that is not shown of shared ones is unknown in every test, is_missing too. Sorted by
  /// `sort` (missing last, either way), then by id. A cursor belongs to its query, viewer and
  /// policy, and holds nothing but what its reader was shown.
  /// Errors: those of see; invalid_argument with every problem of the query.
  /// Cost: over Arrow columns that of count, a look at the id and sort keys of each ticket listed,
  /// and the page; facets are counted out of their columns. With `search` each ticket that passes
  /// the rest is read.
  result<std::string> list(const batch& records, std::string_view query, scratch& memory) const;

  /// How many tickets `list` counts under the same query: its `count`, without making a page; 0
  /// where the outcome is another than listed. Errors: those of list.
  /// Cost: over Arrow columns about that of reading those that plan and query ask about once.
  result<std::size_t> count(const batch& records, std::string_view query, scratch& memory) const;

  /// Whether somebody who was last active at a moment is still logged in at the viewer's: timed out
  /// from the very minute on that the portal's `idle_timeout_minutes` says, and where there is one
  /// and no activity is known, or one from later. Who may not enter has no session.
  session_state session(std::optional<std::int64_t> last_activity_unix_us) const noexcept;

  const viewer_data& data() const noexcept { return *data_; }  ///< for the library's layers
  explicit viewer(std::shared_ptr<const viewer_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const viewer_data> data_;
};

/// Every contact who can see a ticket, by id, with the way in, as JSON for employees:
/// {"id":"T2","visible_to":[{"contact":"ana","way":"primary_company","company":"X"}],
/// "fingerprint":…}. Exactly those of whom can_see is true; where the portal takes single sign-on
/// the identity provider is taken to vouch for everybody. Errors: those of bind and can_see.
/// Cost: a viewer for each contact of the directory.
result<std::string> who_can_see(const engine& rules, std::string_view portal, const batch& records,
                                std::size_t row, const context& when, scratch& memory);

/// What all contacts together can see, by way in, as JSON for employees:
/// {"tickets":4,"hidden":1,"invalid":0,"classes":[{"way":"own","contacts":2,"tickets":3,
/// "fields":["id","subject"]},{"way":"primary_company",…},{"way":"company",…}]}. `contacts` counts
/// those who see some ticket this way, `tickets` those that somebody does; `hidden` nobody sees.
/// `fields` has the stage's too where `status` is `full`; a ticket's id is always told.
/// Errors and cost as above, and for each ticket the viewers that its people and companies lead to.
result<std::string> exposure_report(const engine& rules, std::string_view portal,
                                    const batch& records, const context& when, scratch& memory);

std::string_view name(sight value) noexcept;
std::string_view name(session_state value) noexcept;

}  // namespace ambit::tickets
