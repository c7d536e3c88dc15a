// ambit/workspace.hpp: what is on a success manager's plate today?
//
//   context now{.now_unix_us = …};
//   result<workspace::viewer> ana = workspace::viewer::bind(engine, "ana", now);
//   workspace::records day{.accounts = &companies, .tasks = &tasks, .meetings = &meetings};
//   result<std::string> plate = workspace::summary(*ana, day, book, memory);
//
// Nothing appears in any answer that sharing (sharing.hpp) would not show the viewer: every object
// that the workspace names has its `sharing` in the policy, and each question is one plan: shared
// with the viewer, and the viewer's, and what was asked for.
//
// *Owned* always means that the account's `csm_property` names the viewer, never the record's owner
// as such; in the feed too. Tasks are the viewer's where `assignee` names them, meetings where one
// of `people` does.
//
// Settings stand in the policy (policy.hpp):
//
//   "workspace": {
//     "subscription": "enterprise",            professional or enterprise; else nobody has a tab
//     "seat": {"field": "seat", "op": "eq", "value": "paid"},
//                                              criteria over the object user: who has a paid seat;
//                                              left out: nobody
//     "account_object": "company",             company (where left out); another one: enterprise only
//     "csm_property": "csm",                   of type id: the user who is the account's manager
//     "assigned_property": "csm_since",        date or timestamp: since when; optional
//     "renewal_date_property": "renews_on",    date; optional
//     "created_property": "created", "last_activity_property": "last_activity",
//                                              date or timestamp, for quick filters; optional
//     "company_property": "company",           of type id: the company that a custom account belongs to
//     "working_days": ["monday", …],           monday to friday where left out; the others are weekend
//     "tasks": {"object": "task", "assignee": "assignee", "due_on": "due_on", "due_at": "due_at",
//               "done": {…criteria…}, "done_at": "done_at", "shown": ["subject"]},
//     "meetings": {"object": "meeting", "people": ["host"], "starts_at": "starts_at",
//                  "ends_at": "ends_at", "contacts": ["contact"], "shown": ["subject"]},
//     "activities": {"object": "activity", "contact": "contact", "at": "at", "kind": "kind",
//                    "enrolled": "in_sequence", "searched": ["subject"], "shown": ["subject"]},
//     "pipelines": [{"id": "sales", "object": "deal",
//                    "when": {…criteria: which records stand in this pipeline…},
//                    "stage": "stage", "amount": "amount", "created_property": "created",
//                    "last_activity_property": "touched",
//                    "stages": [{"id": "new"}, {"id": "won", "requires": ["amount", "closed_on"]}]}],
//     "health": [{"id": "active", "when": {…criteria over accounts…}, "weight": 40}]}
//
// The time zone is the viewer's (the user's `time_zone` in the directory, where the zones know it),
// else the context's, else the schema's calendar's, by which weeks also begin. A local day begins at its first instant and
// ends at that of the next one, so that every instant is of exactly one day, also where clocks are
// set back over midnight.
//
// Who may do what (permissions stand in the directory's `permissions`):
//   `customer_success_workspace` and a seat: all tabs, everything of a manager
//   `super_admin` and a seat: the same, and every other permission
//   `super_admin` without a seat: the summary alone, of any user, nothing private of theirs; may add
//     reports; not make or change a health score (needs_seat)
//   permission without a seat, seat without permission: no tab, told which of the two is missing
//   + `manage_customer_success_settings`: shares views with everyone, changes settings and scores
//
// Somebody else's plate (`plate_of`) is for super admins, and has the summary alone: the accounts,
// tasks and meetings of that user as far as sharing shows them to the one who looks, whose time
// zone and whose reports it is that count. No view, report, follow or removed entry of that user
// is part of it.
//
// Thread rule: a viewer is an immutable value that shares its data; const use from many threads,
// each with a scratch of its own. It goes on answering by its engine, its moment and its shares.
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
#include "ambit/ledger.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"
#include "ambit/sharing.hpp"

namespace ambit::workspace {

enum class tab : std::uint8_t { summary, portfolio, pipelines, schedule, feed };
enum class right : std::uint8_t {
  add_reports,      ///< on one's own summary
  choose_user,      ///< whose summary it is
  share_views,      ///< with everyone
  change_settings,  ///< of the workspace
  score_health,     ///< make or change a health score
};

struct viewer_data;

class viewer {
 public:
  /// Somebody who has no tab is a viewer too: of nothing. `plate_of`: the user whose summary is
  /// looked at; empty: the viewer's own. Errors: invalid_argument (unknown_workspace: the policy
  /// says nothing of one), unknown_zone.
  /// Cost: for each object that the policy shares, that of sharing::viewer::bind.
  static result<viewer> bind(const engine& rules, std::string_view user, const context& when,
                             std::string_view plate_of = {}, const sharing::shares& by_hand = {});

  bool has(tab asked) const noexcept;
  bool may(right asked) const noexcept { return refusal(asked).empty(); }
  /// Empty where the viewer may; else why not: `no_tabs`, `needs_seat` (a super admin without one),
  /// `needs_permission`, `not_own_plate` (while looking at somebody else's).
  std::string_view refusal(right asked) const noexcept;
  /// {"user":"ana","tabs":["summary",…],"may":["add_reports",…],"refused":{"score_health":
  /// "needs_permission",…},"time_zone":"Europe/Berlin","today":"2026-11-22"}, with "plate_of" where
  /// it is somebody else's. Without any tab "tabs":[], "reason":"no_tabs" and "because":
  /// unknown_user, user_inactive, user_not_internal, no_subscription, missing_permission,
  /// missing_seat, missing_permission_and_seat, not_super_admin (who asks for another's plate),
  /// unknown_plate_of (is no internal user of the directory).
  std::string entry() const;

  const viewer_data& data() const noexcept { return *data_; }  ///< for the library's layers
  explicit viewer(std::shared_ptr<const viewer_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const viewer_data> data_;
};

std::string_view name(tab value) noexcept;
std::string_view name(right value) noexcept;

}  // namespace ambit::workspace
