// ambit/workspace_acts.hpp: what a success manager does in the workspace, and what is remembered of
// it: views and reports, followed records, edited properties, stages, merged accounts, entries
// taken out of a feed.
//
//   const std::array<const batch*, 1> records = {&deals};
//   auto done = workspace::act(*ana, records,
//                              R"({"act": "follow", "object": "deal", "id": "D1"})", book, memory);
//   std::cout << done->to_json(0);          // {"act":"follow","object":"deal","id":"D1",
//                                           //  "outcome":"done","fingerprint":…}
//   auto past = workspace::ask_ledger(*ana, records,
//       R"({"ask": "history", "object": "deal", "id": "D1"})", book, memory);
//
// Who acts is the viewer, whom the viewer's context must name as its actor. Acts, as a JSON array
// or JSON Lines, are done in order:
//
//   {"act": "save_view", "object": "company", "id": "at-risk", "name": "At risk",
//    "visibility": "private",               or everyone
//    "columns": ["name", "renews_on"],      fields of the object, in their order; these and what
//    "criteria": {…criteria…},              follows may be left out
//    "sort": [{"field": "renews_on", "descending": true}]}
//   {"act": "delete_view", "object": "company", "id": "at-risk", "visibility": "private"}
//   {"act": "add_report", "id": "tiers", "name": "By tier", "object": "company",
//    "when": {…criteria…}, "group_by": "tier", "sum": "revenue"}
//                                           as a summary takes them (workspace.hpp)
//   {"act": "remove_report", "id": "open-deals"}
//   {"act": "follow", "object": "deal", "id": "D1"}               and unfollow
//   {"act": "edit", "object": "deal", "id": "D1", "values": {"amount": "1200.00", "note": null}}
//   {"act": "move_stage", "pipeline": "sales", "id": "D1", "stage": "won",
//    "values": {"closed_on": "2026-11-22"}}                       values may be left out
//   {"act": "merge", "object": "company", "id": "C2", "into": "C1"}
//   {"act": "remove_feed_entry", "id": "A7"}                      of the viewer's feed alone
//
// Whatever the policy and its schema can tell to be wrong in them (an unknown field, a value that
// is none of the field's type, criteria that do not compile, a pipeline or stage that is not there)
// is reported as a whole, with its places, and nothing is done. Else each act has its result:
//
//   {"act": "move_stage", "object": "deal", "id": "D1",
//    "outcome": "refused",            done | kept (it was so already) | refused
//    "reason": "missing_properties",  of a refusal: the first condition that fails
//    "missing": ["amount"],
//    "fingerprint": "…"}              of the engine
//
// In this order, of every act: somebody acts (no_actor), who is the viewer (not_the_viewer), with a
// tab (no_tabs, and "because" as viewer::entry has it), on the own plate (not_own_plate), with a
// seat (needs_seat), which add_report and remove_report do not ask for. Where a record is named:
// it is among those given (unknown_record), visible to the viewer by sharing (no_grant; invalid
// where a field that sharing reads is wrong) and has not gone into another one (merged, with
// "merged_into"); for edit, move_stage and merge the viewer may edit it (read_only).
//
// save_view: `everyone` asks for the right share_views (needs_permission). A view is named by
// visibility, object and id, and a private one by its user too: saving again replaces it, and
// nobody comes by another user's. At most 1,000 of one object, private or everyone's
// (too_many_views). delete_view of one that is not there is kept.
//
// add_report: at most five (too_many_reports); under an id that is there it replaces that one, in
// its place. A new one takes the first free place.
//
// follow: whoever follows a record that went into this one follows this one already; unfollow ends
// that too, and asks for no record.
//
// edit: fields that the host supplies, not `id`, `owner.user`, `owner.queue` (owners change by
// acts.hpp), nor the stage of a pipeline in which the record stands before or with these values
// (stage_of_pipeline, "pipeline"). One that brings the record into a pipeline lacks nothing of what
// its stage there requires (missing_properties, "pipeline" and "missing"). The result has the
// `patch` for the host's record: the fields whose values change, as they are to be. Where none does,
// it is kept. All values or none.
//
// move_stage: the record must stand in the pipeline (not_in_pipeline), before and with the values
// that come along (leaves_pipeline); a stage that only another pipeline of the object has is
// refused (other_pipeline). What the stage requires and is missing or wrong in the record, values
// included, is listed (missing_properties, "missing"), and then neither the stage nor a value
// changes. Else the patch has both.
//
// merge: of two records of the account object (not_an_account; same_record; "into_object", where it
// is said, must be that object too: different_kinds), both of which the viewer may edit ("record"
// says which of them a refusal is about) and neither of which has gone into another one (merged).
// The result has
//   "into": "C1",
//   "patch": {…}                the fields for the host's record that is left: where it has no
//                               value and the other one has; its own values win. Not owners
//   "associations": [{"object": "deal", "field": "account"}, …]
//                               where the host writes "C1" for "C2", in all records
// `associations` has the built-in field `account` of every object, and of the directory, where the
// account is the company, {"directory": "contacts", "field": "companies"} and {"directory":
// "users", "field": "account"}. From then on the ledger knows the merged id as that of the record
// that is left, through any chain of merges; the history of both stays, and followers of the one
// follow the other.
//
// Repeats: an act whose effect is there already is kept: following twice, deleting twice, the same
// report or view saved again, the same edit or move of a record that has it. A host that lost an
// answer before it patched its record asks again with the record as it was: where the same actor
// did exactly that last with the record, the result is done, with the patch and "replayed": true,
// and nothing more is remembered. A merge that is known is likewise done and replayed (without a
// patch where one of the records is not given any more); whichever is given the viewer may edit.
//
// Questions, of the viewer's own things alone. Whoever may not ask gets {"reason":"no_tab",
// "because":…} as of workspace::ask; reports do not ask for a seat:
//   {"ask": "history", "object": "deal", "id": "D1", "property": "amount", "limit": 50,
//    "before": 7}     what became of its properties, the newest first; `property`, `limit` (1 to
//                     10,000; 100) and `before` (the "next" of the page before) may be left out.
//                     The record, or where it was merged the one that is left, must be given and
//                     visible
//      {"changes":[{"number":6,"at":…,"by":"ana","act":"edit","values":[{"property":"amount",
//      "from":null,"to":1200.00}]}],"next":6}; of merges "merged" or "into" beside. Where it must
//      not be told: {"reason": unknown_record, no_grant or invalid}
//   {"ask": "follows", "object": "deal"}      `object` may be left out
//      {"follows":[{"object":"deal","id":"D1","at":…}]}, by object and id, each as the record that
//      is left; where several led to it, since the first
//   {"ask": "resolve", "object": "company", "ids": ["C2"]}
//      {"resolved":[{"id":"C2","record":"C1"}]}: ids alone, whether or not the records are visible
//   {"ask": "views", "object": "company"}     `object` may be left out
//      {"views":[{"visibility":"private","object":…,"id":…,"name":…,"columns":[…],"criteria":…,
//      "sort":[…],"by":"ana","at":…}]}, private ones first, then by object and id. One that
//      cannot be opened any more has "unknown_fields" and "report", as a list says of it
//      (workspace_views.hpp), or where its object is not shared any more the report alone says so
//   {"ask": "reports"}
//      {"reports":[{"id":…,"name":…,"object":…, …}]}, by their places, as a summary takes them
//
// What is remembered are notes of the ledger (ledger.hpp). A host on a database of its own puts
// into the part: of views that are named, all of the user's (or everyone's) of that object; all
// reports of the user; of records that are followed or not any more, all that the user follows of
// that object, and the merges of these; of each removed entry that is named, its note; of each
// record that is edited, moved or merged, its newest change; of each record that is named, also
// those merged into, its merge. For questions, what they ask for. Where a merge is wanted, so is
// that of the record that it leads to.
// History grows by one note an edit, move or merge; the ledger's command forget_changes bounds it.
//
// Thread rule: functions of their arguments; any thread, one scratch a thread.
// Cost: acts: a look at each id of the batches given, and some look-ups an act; saving a view reads
// those of its object and user. Questions: what they give.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ambit/act_results.hpp"
#include "ambit/batch.hpp"
#include "ambit/ledger.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"
#include "ambit/workspace.hpp"

namespace ambit::workspace {

/// Pure: reads `book`, changes nothing; `ledger::commit` is the other half, and a conflict where a
/// note that this stood on has changed. `records` has the records that the acts name, of any
/// objects. Errors: invalid_argument with every problem of the acts, schema_mismatch; where `book`
/// cannot be read.
result<acts> plan_acts(const viewer& who, std::span<const batch* const> records,
                       std::string_view json, const ledger& book, scratch& memory);
/// plan_acts and commit; after a conflict it plans again, 64 times at most.
result<acts> act(const viewer& who, std::span<const batch* const> records, std::string_view json,
                 ledger& book, scratch& memory);

/// The answer to a question about what is remembered, as JSON. Errors: invalid_argument with every
/// problem of the question; schema_mismatch; where `book` cannot be read.
result<std::string> ask_ledger(const viewer& who, std::span<const batch* const> records,
                               std::string_view question, const ledger& book, scratch& memory);

}  // namespace ambit::workspace
