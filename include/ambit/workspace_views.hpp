// ambit/workspace_views.hpp: the workspace's lists: a manager's accounts, pipelines by stage, and
// what happened with the accounts' contacts.
//
//   const std::array<const batch*, 1> records = {&companies};
//   auto page = workspace::ask(*ana, records, R"({"ask": "portfolio", "view": "owned",
//       "sort": [{"field": "renews_on"}], "facets": ["tier"]})", book, memory);
//   // {"view":"owned","count":112,"accounts":[{"id":"C7"},…],
//   //  "facets":{"tier":[{"value":"gold","count":12},…]},"next":"…"}
//
// A list has the records that sharing shows the viewer *and* that pass what is asked; `count` is how
// many these are, facets count them by value, and its pages, each asked with the "next" of the one
// before, have each of them once. A record that is wrong in a field that the plan reads (sharing's,
// the view's criteria, a filter's, `csm_property` where the list is of owned ones) is not listed. A
// wrong value of what is only sorted by, counted or shown is as a missing one: last, null, null.
//
// Questions are JSON objects. Members that they share, all of which may be left out:
//
//   "view"          a word below, or a custom view over the object's fields:
//                   {"name": "At risk", "columns": ["name", "renews_on"], "criteria": {…},
//                    "sort": […]}, all of it optional;
//                   or one that is kept: {"visibility": "private", "id": "at-risk"}
//   "created", "last_activity"   quick filters, on the fields that the policy names for them: a test
//                   of criteria without its field, {"op": "in_last", "count": 7, "unit": "days"}
//   "columns"       fields shown beside the id, in their order; over the view's
//   "sort"          [{"field": F, "descending": true}]; over the view's. What is missing stands last
//                   either way; then by id
//   "facets"        fields of type choice, bool or id
//   "page"          {"size": 50, "after": "…"}; a cursor is bound to viewer, question and policy
//
// **portfolio**, of accounts. Views: `owned` (where "view" is left out): those whose `csm_property`
// names the viewer; `recently_assigned`: of these the ones assigned today or in the 30 days before,
// by `assigned_property` and the viewer's calendar. A custom view is of all accounts that are shared
// with the viewer or, with `"owned": true`, of the viewer's own.
//
//   {"view":…,"count":…,"accounts":[{"id":…,"fields":{…}}],"facets":{…},"next":…}
//
// **pipeline**, of the records of one pipeline by stage. The question must have "pipeline"; it may
// have "owner" (ids of users, one of whom is the record's `owner.user`) and "stage". Views: `all`,
// and custom ones.
//
//   {"view":"all","pipeline":"sales","total":9,"amount":120.5,
//    "stages":[{"stage":"new","count":3,"amount":20},…,{"stage":null,"count":1,"amount":0.5}],
//    "stage":"new","count":3,"records":[{"id":…,"fields":{…}}],"facets":{…},"next":…}
//
// Stages stand in the policy's order; the last one, null, has the records whose stage is missing or
// none of these, so that no record is lost: `total` is the sum of the counts. Amounts are exact
// sums of what is present (of a field of type number, as doubles add up); one past the field's
// range is null, with "overflow":true beside. What stands from "stage" on is there where the
// question names a stage (null: of none), and is a page of its records. A record whose stage or
// amount is wrong is not there.
//
// **feed**: activities of every contact that belongs to the company of an account which the viewer
// owns and sees: the account itself or, of a custom account object, its `company_property`. What
// went into the account (workspace_acts.hpp) counts as it, whether or not the host has written so
// in the directory by now. The newest first, then by id. The question may have "kinds" (options of
// the activities' `kind`), "enrolled", "search" (words that all stand in fields `searched`, case
// ignored) and "page".
//
//   {"count":…,"activities":[{"id":…,"fields":{…},"accounts":["C7"]}],"next":…}
//
// `fields` has the contact, the moment, kind and enrolment, and what is `shown`; `accounts` the
// viewer's accounts through which it came.
//
// Answers that are no list have a "reason": `no_tab` with "because" (as of ask); `view_not_available`
// (the policy does not name what it stands on); `unknown_view`, also of somebody else's private one;
// `broken_view` with "view" (its name), "unknown_fields" (that it names and the object no longer has)
// and "report" (why it does not compile): the others go on.
//
// Thread rule: functions of their arguments; any thread, one scratch a thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ambit/batch.hpp"
#include "ambit/ledger.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"
#include "ambit/workspace.hpp"

namespace ambit::workspace {

/// `records` has one batch of each object that the question is about, an empty one where there are
/// none. Errors: invalid_argument, with every problem of the question (unknown_setting: a filter on
/// a field that the policy does not name; wrong_cursor, unknown_pipeline, unknown_stage) and of the
/// batches (missing_records, repeated_records, unknown_sharing, schema_mismatch); where `book`
/// cannot be read, which it is for a kept view and for the feed: what the viewer removed, and all
/// merges of accounts.
/// Cost: one pass over the columns that are asked, and the page: no more than two pages of records
/// are kept, and nothing else is sorted. A search reads the texts of those activities alone that
/// are left.
result<std::string> ask(const viewer& who, std::span<const batch* const> records,
                        std::string_view question, const ledger& book, scratch& memory);

}  // namespace ambit::workspace
