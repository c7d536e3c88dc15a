// ambit/sharing_review.hpp: what do external users see of the records, and what would a change of
// the policy make anybody see or lose?
//
//   context now{.now_unix_us = …};
//   auto review = sharing::exposure_review(engine, leads, now, shares, {}, memory);
//   auto diff = sharing::policy_diff(engine, leads, changed, leads, now, shares, {}, memory);
//
// Both look at the records of one object whose sharing the policy says (sharing.hpp), and answer
// with one JSON document. Users who are granted the same are looked at once, and every grant is
// asked of the records once.
//
// An exposure review is the question that is asked before external users come in: of every grant
// that lets partner users or guests see something, is it to stay, or to be narrowed to internal
// users?
//
//   {"object":"lead","prm_enabled":false,"would":"no_change","records":900,"invalid":2,
//    "external":{"partners":2,"guests":1},
//    "exposed":{"users":3,"records":120},
//    "folders":{"count":1,"list":[{"id":"F1","records":12}]},
//    "grants":[
//      {"way":"rule","rule":"emea","access":"read","to":[{"role_and_below":"head"}],
//       "users":{"count":2,"ids":["pia","pod"]},"records":{"count":40,"ids":["L1",…]},
//       "folders":{"count":1,"list":[{"id":"F1","records":12}]},
//       "choices":[
//         {"choice":"leave","exposed":{"users":3,"records":120}},
//         {"choice":"narrow","exposed":{"users":3,"records":95},
//          "patch":{"sharing":{"lead":{"narrowed":{"rules":{"emea":true}}}}}}]}],
//    "narrowed":{"exposed":{"users":1,"records":4},"patch":{…}},
//    "fingerprint":"…"}
//
//   external  partner users and guests who may look at anything: active ones, of accounts that are
//             partner-enabled
//   would     what switching on partner relationship management would change: nothing, ever, since
//             sharing makes no difference of it. So what is seen here is what would be seen
//   exposed   how many of them see how many records by some grant
//   folders   those that a record which they see lies in, with how many they see of it: the fullest
//             first. Only where the object's sharing names the field (`folder`)
//   grants    in the order of their ways: owner (partner users' own records), above (of those below
//             them in the tree of roles), default, rules and levels in the order of the document,
//             shares. `to`: the targets through which somebody is reached; of a share its only one.
//             A rule, a level or a default that external users may come in by, though nobody does
//             now, stands there with no users and without records: it would
//   choices   what is exposed when the grant is left, and when it alone is narrowed. `patch` is a
//             merge patch (RFC 7396) of the policy; patches of several grants add up. Narrowed, a
//             rule or level means staff only, who lose nothing by it, and the default is private. A
//             share is not the policy's: its narrowed form stands in `to`, or nothing of it is left
//             where it means external users only. Owners, and those above them, are not narrowed
//   narrowed  the choice of all at once that the query names, or of every rule, level and default
//
// The query is a JSON object, all of which may be left out: {"ids": 100} (how many ids a list
// shows, 0 to 10,000), {"folders": 100} (likewise), {"narrow": [{"rule": "emea"}, {"level":
// "reps"}, {"default": "external"}]}.
//
// A difference says of each user who gains or loses something what it is, and by which grant:
//
//   {"object":"lead","records":900,"invalid":2,"gain":1,"lose":1,
//    "users":[
//      {"user":"ana","read":{"gained":{"count":2,"records":[{"id":"L1","way":"default"},…]}},
//       "edit":{"lost":{"count":1,"records":[{"id":"L4","way":"rule","rule":"emea","to":{…}}]}}}],
//    "next":"ana","before":"…","after":"…"}
//
//   read, edit     records that the user may now see (or edit) and could not, or the reverse; `way`
//                  and what is known of it is the grant that gives it after, or gave it before
//   invalid        how many records are wrong in what either policy's sharing reads: by that policy
//                  nobody sees them
//   gain, lose     how many users gain something, and how many lose something
//   before, after  the fingerprints of the engines
//
// Its query: {"ids": 100, "page": {"size": 50, "after": "ana"}} (users by id, `next` as the last of
// the page where others follow).
//
// Thread rule: functions of their arguments; a scratch belongs to one thread.
#pragma once

#include <string>
#include <string_view>

#include "ambit/batch.hpp"
#include "ambit/context.hpp"
#include "ambit/engine.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"
#include "ambit/sharing.hpp"

namespace ambit::sharing {

/// What external users see. Errors: invalid_argument (unknown_sharing: the policy says nothing of
/// how the batch's object is shared; every problem of the query), unknown_zone, schema_mismatch.
/// Cost: a viewer for each class of external users; of each grant that reaches some a pass over the
/// records (of a share a look-up of its records) and a bit a record; and the lists.
result<std::string> exposure_review(const engine& rules, const batch& records, const context& when,
                                    const shares& by_hand, std::string_view query, scratch& memory);

/// Who gains and who loses what between two policies (or directories). The records are the same in
/// the same order, each batch read by the schema of its engine's policy; where that is the same, it
/// may be one batch. Errors: those of exposure_review; invalid_argument (different_records).
/// Cost: as above, of all users and both engines; and what is listed.
result<std::string> policy_diff(const engine& before, const batch& records_before,
                                const engine& after, const batch& records_after,
                                const context& when, const shares& by_hand, std::string_view query,
                                scratch& memory);

}  // namespace ambit::sharing
