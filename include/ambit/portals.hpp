// ambit/portals.hpp: what stands in the way of switching a customer portal on, and who may.
//
//   result<std::string> ready = tickets::readiness(engine, "support", now);
//   result<std::string> done = tickets::change_portal(engine, policy_text, "support", "uma",
//                                                     R"({"on": true})", now);
//
// Settings of a portal (the rest stands in tickets.hpp), all of which may be left out:
//
//   "portals": {"support": {
//     "latest_thread_by": "last_message",       or created: which thread is shown
//     "rights": ["comment", "attach"],          the whole set; also close, reopen
//     "default_inbox": "I1",                    where replies go that have no thread
//     "support_form": {"id": "F1",
//       "properties": ["subject", "topic"],     fields of the ticket that the contact fills in
//       "values": {"pipeline": "support"},      what every ticket of the form has
//       "inbox": "I2"},                         the inbox that it is connected to
//     "domain": {"name": "help.acme.example",
//       "kind": "own",                          own, knowledge_base, or vendor: the product's own
//       "connected": true,                      false unless said
//       "primary_language": "en"},              the one language of the portal
//     "system_pages": {"login": "…", "registration": "…", "password_reset": "…",
//                      "access_denied": "…"},   the host's names for its pages
//     "on": true}}
//
// Seeing, commenting, attaching, closing and reopening are rights of their own; what is not named in
// `rights` is not there (left out as a whole: comment and attach), and seeing is `access`. A form
// never asks whose a ticket is: that follows from who submits it. A portal that is off
// (`"on": false`) lets nobody enter (portal_off); one that is on is refused at load where something
// blocks it (portal_not_ready); without `on` the host keeps the switch itself.
//
// Thread rule: an engine is immutable; const use from many threads.
#pragma once

#include <string>
#include <string_view>

#include "ambit/context.hpp"
#include "ambit/engine.hpp"
#include "ambit/result.hpp"

namespace ambit::tickets {

/// {"portal":"support","on":false,"language":"en","ready":false,"blocking":["no_domain"],
/// "warnings":[{"code":"no_default_inbox"},{"code":"group_adds_nothing","group":"all"}]}; `on` is
/// null where the host keeps the switch, `language` where no domain says it. Blocking: no_domain (a
/// connected one, own or the knowledge base's), no_login (a way to log in), no_consent_text (where
/// contacts register themselves), form_without_properties, form_without_inbox (of a form that is
/// set). Warnings: no_default_inbox, no_support_form, form_outside_filter (no ticket of the form can
/// pass the portal's `filter` at this moment), group_adds_nothing (the access is `own`, or another
/// group that is everybody's, or asks the same, opens as much).
/// Errors: invalid_argument (unknown_portal), unknown_zone.
result<std::string> readiness(const engine& rules, std::string_view portal, const context& when);

/// A portal's settings changed by a user (RFC 7396 over the portal's settings), switching on and
/// off among them. `policy_text` is the document that the engine's policy was compiled from: another
/// content is refused (wrong_policy), so that nothing is lost that was saved in between.
///
///   {"outcome":"changed","policy":{…the whole document…},"readiness":{…}}
///   {"outcome":"refused","reason":"no_permission","because":"user_inactive"}
///   {"outcome":"refused","reason":"not_ready","readiness":{…}}
///
/// Nothing is saved: that is the host's, who takes the document as the policy. The user must be
/// active, internal, and hold the permission `customer_portal_settings`; because: unknown_user,
/// user_inactive, not_an_employee, permission_missing. A portal that would be on while something
/// blocks it is refused with that list. Errors: invalid_argument (unknown_portal, wrong_policy, a
/// change that is no JSON object), invalid_policy with every problem of the changed document and of
/// binding it, unknown_zone. Cost: at most three compilations of the document.
result<std::string> change_portal(const engine& rules, std::string_view policy_text,
                                  std::string_view portal, std::string_view user,
                                  std::string_view change, const context& when);

}  // namespace ambit::tickets
