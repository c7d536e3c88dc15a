#include "src/tickets/reply_rights.hpp"

namespace ambit::tickets {

namespace {

using model::stage_state;

std::string_view why_not(const viewer_data& viewer, stage_state state,
                         const reply_rights& found) noexcept {
  if (!viewer.employee.empty()) return "not_a_contact";
  if (!viewer.portal->rights.comment) return "no_right";
  if (state == stage_state::unknown) return "stage_unknown";
  if (state == stage_state::closed) return "closed";
  return found.inbox.empty() ? "no_inbox" : "";
}

}  // namespace

reply_rights rights_of(const viewer_data& viewer, stage_state state, const latest_thread& latest) {
  const model::portal_settings& portal = *viewer.portal;
  reply_rights out;
  out.thread = latest.shown;
  if (latest.shown) {
    out.inbox = latest.shown->inbox;
  } else if (!latest.has_candidates) {
    out.inbox = portal.default_inbox;
  }
  out.reason = why_not(viewer, state, out);
  out.can_reply = out.reason.empty();
  out.attach = out.can_reply && portal.rights.attach;
  const bool is_contact = viewer.employee.empty();
  out.close = is_contact && portal.rights.close && state == stage_state::open;
  out.reopen = is_contact && portal.rights.reopen && state == stage_state::closed;
  return out;
}

}  // namespace ambit::tickets
