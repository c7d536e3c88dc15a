// ambit/conversations.hpp: what a contact reads of a ticket's conversations, and may answer.
//
//   result<std::string> read = tickets::thread(ana, batch, row, text, tickets::audience::customer,
//                                              memory);
//   result<std::string> sent = tickets::reply(ana, batch, row, text, R"({"id": "R1", "text": "…"})",
//                                             tickets::audience::customer, memory);
//
// The conversations of one ticket are one JSON object, made by the host when they are asked for:
//
//   {"ticket": "T1",
//    "connected": ["support@acme.example"],   the team's addresses whose mail may be shown
//    "threads": [
//      {"id": "H1", "created": "2026-11-22T09:00:00Z", "inbox": "I1", "messages": [
//        {"id": "M1", "kind": "message", "channel": "mail", "address": "support@acme.example",
//         "at": "2026-11-22T10:00:00Z", "from": "Ana", "text": "…",
//         "attachments": [{"id": "A1", "name": "log.txt"}]}]}]}
//
// - `ticket` must be the ticket that is asked about; else the call is refused (wrong_ticket).
// - `kind`: `message`; `note` and `comment` are internal and are never shown, nor is any other
//   word. `channel`: `chat`, `messenger`, `form`, and `mail` through a team's `address` that is
//   connected (case of ASCII letters aside) are shown; no other word is. The test is per message.
//   Attachments are shown with their message only. Other members are ignored.
// - `threads` that is there and empty says that the ticket has none (it came by phone).
//
// The thread that is shown is the most recent one of those with at least one message that the
// viewer may see: by the portal's `latest_thread_by` when the latest came whose kind is `message`,
// not a note, a comment, or anything else (`last_message`), or when it began (`created`); of
// several, the first by id. What is missing (absent, null, empty, of another type, too long) never
// shows more:
//
// - A message whose kind, channel, id, or address (of mail) is missing is not shown, but keeps its
//   thread a candidate, else its loss would bring an older thread to light. The same holds of mail
//   where `connected` is missing or has an entry that is no address, unless the mail's own is among
//   the others.
// - Where a candidate lacks its id or its time, the latest cannot be known, and none is shown: a
//   thread lacks its time where `created` is missing, or by `last_message`, `at` or `kind` of a
//   message that counts or may, or all messages. The same where two candidates have one id.
// - Where the latest has no message that is surely visible, none is shown.
//
// Whatever is asked of a ticket that the viewer may not see is answered to customers like what is
// not there; reasons and warnings are for employees. Only contacts answer: an employee who looks is
// refused.
//
// Thread rule and errors: as of viewer::can_see (tickets.hpp), and invalid_argument with the
// problems of the JSON texts. Conversations are not read before the ticket is known to be visible.
// Cost: linear in the conversations, and of mail in the connected addresses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ambit/batch.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"
#include "ambit/tickets.hpp"

namespace ambit::tickets {

/// {"id":"T1","visible":true,"thread":{"id":"H1","messages":[{"id":"M1","at":…,"channel":"mail",
/// "from":…,"text":…,"attachments":[{"id":"A1","name":…}]}]}}, messages by time, then id; no thread:
/// null. For employees also "warnings":[{"code":"missing_time","thread":"H2","message":…}]:
/// missing_threads missing_messages missing_id missing_time missing_kind missing_channel
/// missing_address missing_connected duplicate_id. Of a ticket that is hidden: what viewer::can_see
/// says.
result<std::string> thread(const viewer& who, const batch& records, std::size_t row,
                           std::string_view conversations, audience reader, scratch& memory);

/// What the viewer may do with a ticket: {"id":"T1","can_reply":true,"attach":true,"close":false,
/// "reopen":false}. Replying is the right `comment` of the portal, to a ticket that is visible and
/// open, with somewhere to go: the inbox of the thread that is shown, or the portal's
/// `default_inbox` where no thread could be. Attaching is a right of a reply, closing one of an
/// open ticket, reopening one of a closed ticket. A ticket whose stage is missing or not declared
/// shows as open, and allows none of them. For employees also "inbox" and "thread", or the
/// "reason": not_visible (can_see says why), not_a_contact, no_right, stage_unknown, closed,
/// no_inbox; and the warnings of `thread`. Customers are told "reason":"not_found" of a hidden one.
result<std::string> can_reply(const viewer& who, const batch& records, std::size_t row,
                              std::string_view conversations, audience reader, scratch& memory);

/// What a reply, `written` as JSON, comes to, which the host carries out, all or nothing:
///
///   {"id": "R1", "text": "…", "attachments": [{"id": "A9", "name": "log.txt"}]}
///
///   {"outcome":"replied","id":"T1","reply":"R1","effects":[
///     {"effect":"send_message","reply":"R1","ticket":"T1","contact":"ana","inbox":"I1",
///      "thread":"H1","text":"…","attachments":[…]},
///     {"effect":"log_engagement","kind":"email","reply":"R1",…}]}
///
/// The message in the inbox, in the thread or in a new one ("thread" left out), and the e-mail
/// engagement on the ticket's timeline. Both carry the reply's id, so that a host which has seen it
/// does neither twice. Else {"outcome":"refused","id":"T1"} with the reason of can_reply, or
/// no_right_to_attach.
result<std::string> reply(const viewer& who, const batch& records, std::size_t row,
                          std::string_view conversations, std::string_view written, audience reader,
                          scratch& memory);

/// Whether the viewer may submit tickets, by the portal's `support_form`: {"can_submit":true,
/// "form":"F1","properties":["subject"],"visible":"yes"}. `visible` says beforehand whether such a
/// ticket will be shown to its contact: yes, no (the portal's `filter`, or `own_through`, excludes
/// it whatever is filled in), depends. Else {"can_submit":false,"reason":…}: access_denied (for
/// employees "because" as in viewer::entry), not_a_contact, no_form, form_not_ready (it lacks
/// properties or an inbox). Errors: none.
std::string can_submit(const viewer& who, audience reader);

/// The ticket that a submission makes:
///
///   {"id": "S1", "fields": {"subject": "Printer on fire"}}
///
///   {"outcome":"submitted","submission":"S1","visible":true,"effects":[
///     {"effect":"create_ticket","inbox":"I1","ticket":{"id":"support/ana/S1","contact":"ana",
///      "company":"X","pipeline":"support","subject":"Printer on fire"}}]}
///
/// Nothing is remembered: the ticket's id follows from portal, contact and submission (a `%` or `/`
/// in them is escaped), so that one submission of a contact makes one ticket however often it
/// arrives, and no contact can name another's. The host creates the ticket where none has this id,
/// else does nothing. Its fields are those that the form asks, the form's own `values`, and whose
/// it is: the contact in the first field of each of `own_through`, and the contact's primary
/// company (of several, the first by id) in the first company field; of several fields built-in ones
/// come first, the others by name.
/// `visible` is what viewer::can_see says of it. Else {"outcome":"refused","reason":…} as in
/// can_submit. Errors: invalid_argument with every problem of the submission.
result<std::string> submit(const viewer& who, std::string_view submission, audience reader,
                           scratch& memory);

}  // namespace ambit::tickets
