// ambit/workspace.hpp: what is on a success manager's plate today?
//
//   context now{.now_unix_us = …};
//   result<workspace::viewer> ana = workspace::viewer::bind(engine, "ana", now);
//   const std::array<const batch*, 3> records = {&companies, &tasks, &meetings};
//   result<std::string> plate = workspace::ask(*ana, records, R"({"ask": "summary"})", memory);
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
//     "account_object": "company",             company where left out; another: enterprise only
//     "csm_property": "csm",                   of type id: the user who is the account's manager
//     "assigned_property": "csm_since",        date or timestamp: since when; optional
//     "renewal_date_property": "renews_on",    date; optional
//     "created_property": "created", "last_activity_property": "last_activity",
//                                              date or timestamp, for quick filters; optional
//     "company_property": "company",           of type id: a custom account's company; the feed
//                                              needs it
//     "working_days": ["monday", …],           monday to friday where left out; the others are
//                                              weekend
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
//                    "stages": [{"id": "new"},
//                               {"id": "won", "requires": ["amount", "closed_on"]}]}],
//     "health": [{"id": "active", "when": {…criteria over accounts…}, "weight": 40}]}
//
// The time zone is the viewer's (the user's `time_zone` in the directory, where the zones know it),
// else the context's, else the schema's calendar's, by which weeks also begin. A local day begins
// at its first instant and ends at that of the next one, so that every instant is of exactly one
// day, also where clocks are set back over midnight.
//
// Who may do what (permissions stand in the directory's `permissions`):
//   `customer_success_workspace` and a seat: all tabs, everything of a manager
//   `super_admin` and a seat: the same, and every other permission
//   `super_admin` without a seat: the summary alone, of any user, nothing private of theirs; may
//     add reports; not make or change a health score (needs_seat)
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
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/batch.hpp"
#include "ambit/context.hpp"
#include "ambit/engine.hpp"
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
  /// `needs_permission`, `not_own_plate` (while looking at somebody else's). `no_tabs` is said of
  /// somebody who has none at all, `no_tab` (of questions) of whoever lacks the one that is asked.
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

/// A question about the viewer's plate, as JSON. `records` has one batch of each object that the
/// question is about, an empty one where there are none; batches of other shared objects are not
/// looked at. All must have been made with the schema of the engine's policy.
///
/// Whoever lacks the tab gets {"reason":"no_tab","because":…}, whatever else was asked: a reason of
/// entry(), `needs_seat` (a super admin without one) or `not_own_plate`.
///
/// **summary** of the accounts, and of tasks and meetings where the policy has them:
///
///   {"ask": "summary", "tasks": 20, "entries": 20, "reports": [{"id": "tiers", "name": "By tier",
///     "object": "company", "when": {…criteria…}, "group_by": "tier", "sum": "revenue"}]}
///   {"user":"ana","today":"2026-11-22","time_zone":"Europe/Berlin",
///    "accounts":{"owned":12,"assigned_in_last_30_days":3},
///    "tasks":{"done":1,"to_do":2,
///             "due_today":{"count":1,"tasks":[{"id":"T1","due_at":"2026-11-22T08:00:00Z",
///                                             "fields":{"subject":"Call"}}]},
///             "overdue":{…},"due_tomorrow":{…}},
///    "schedule":{…today's, see schedule…},
///    "reports":[{"id":"tiers","name":"By tier","count":12,"sum":9.50,
///                "groups":[{"value":"gold","count":2,"sum":4.00},{"value":null,"count":10,…}]}]}
///
/// `tasks` and `entries` (1 to 10,000; 20) bound each list of tasks and today's entries, never a
/// count. `assigned_in_last_30_days` counts owned accounts whose `assigned_property` lies on one of
/// the 30 local days before today, or on today; both numbers are those of the portfolio's views
/// `owned` and `recently_assigned`. The three lists hold open tasks, those whose `done`
/// is not true, by when they are due, then by id; a task without a time comes after those of its
/// day that have one. Tomorrow is the next day that the zone has: where it skips one, that one's
/// too. `to_do` is how many are due today or overdue; `done` how many that were due today are done,
/// and, where there is `done_at`, how many that were due before were done today. A plate of
/// somebody else has "plate_of" too. At most five reports, the looker's own: a sixth is refused
/// (limit_exceeded). A report counts all records of an object that sharing shows, or those that
/// pass `when`, by the values of `group_by` (a choice or bool; in the order of the options; `null`:
/// missing or undeclared; those of which there are none are left out), and sums `sum` (integer,
/// decimal, number; `null` past the type's range).
///
/// **schedule**, of meetings in which one of `people` is the viewer, and of their tasks, done or
/// not:
///
///   {"ask": "schedule", "view": "week", "day": "2026-11-22", "time_zone": "Europe/Berlin",
///    "kinds": ["meeting", "task"], "hide_weekends": true, "size": 1000}
///   {"view":"week","time_zone":"Europe/Berlin","first":"2026-11-16","last":"2026-11-22",
///    "count":1,"meetings":1,"tasks":0,"hidden":0,
///    "days":[{"day":"2026-11-16","starts_at":"2026-11-15T23:00:00Z",
///             "ends_at":"2026-11-16T23:00:00Z","count":1,
///             "entries":[{"kind":"meeting","id":"M1","starts_at":"2026-11-15T22:00:00Z",
///                         "ends_at":"2026-11-16T00:00:00Z","continues":true,
///                         "fields":{"subject":"Review"}}]},…],
///    "contacts_today":["c1"]}
///
/// `view` is day (where left out), week or month, of the day named, or of today; the zone is the
/// viewer's where none is named. An event stands on each shown day on which it has an instant,
/// "continues" on all but its first; it is counted once, on the first day that is shown. What ends
/// at midnight is not of the day that then begins. With `hide_weekends`, days that are no
/// `working_days` are left out of week and month (a day is always shown), and `hidden` says how
/// many events stand on such days alone: they are listed nowhere and are not in `count`. A day that
/// the zone skipped has no instant, and only tasks that name its date. `size` (1 to 10,000) bounds
/// the events that are listed, the earliest first, never a count. Within a day: by when they begin,
/// or are due, tasks without a time last; then meetings before tasks; then by id. `contacts_today`
/// are the contacts of today's meetings, whatever days are shown: each once.
///
/// **health**: the score of owned accounts, by id; its tab is the portfolio:
///
///   {"ask": "health", "size": 50, "after": "C7", "accounts": ["C1"],
///    "parts": [{…as in the policy…}]}
///   {"count":12,"accounts":[{"id":"C8","score":62.50,"parts":[
///     {"id":"active","weight":40,"passed":true,"contribution":62.50},…]}],"next":"C9"}
///
/// A part contributes its share of all weights, in hundredths of a point of 100, where its criteria
/// are true, else nothing: unknown is not passed. Contributions are rounded as they add up, so that
/// they make the score; without parts it is null. `accounts` asks for these alone; `after` is
/// `next` of the page before. `parts` tries a score that is in no policy yet: for whoever may
/// score_health, else {"reason":"needs_seat"} or {"reason":"needs_permission"}.
///
/// A record that is wrong in a field that the question reads is left out.
/// Errors: invalid_argument, with every problem of the question and the batches (missing_records,
/// repeated_records, unknown_sharing, schema_mismatch).
/// Cost: about one read of the columns that are asked; nothing is allocated per record that is not
/// the viewer's.
result<std::string> ask(const viewer& who, std::span<const batch* const> records,
                        std::string_view question, scratch& memory);

std::string_view name(tab value) noexcept;
std::string_view name(right value) noexcept;

}  // namespace ambit::workspace
