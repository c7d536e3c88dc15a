// reply_rights.hpp: what a viewer may do with one ticket, beside seeing it.
#pragma once

#include <string_view>

#include "src/tickets/conversation.hpp"
#include "src/tickets/decision.hpp"

namespace ambit::tickets {

struct reply_rights {
  bool can_reply = false;
  bool attach = false;
  bool close = false;
  bool reopen = false;
  std::string_view reason;  ///< of not replying; empty where replying is allowed
  std::string_view inbox;   ///< where a reply goes
  const conversation_thread* thread = nullptr;  ///< null: a new one
};

/// Of a ticket that the viewer may see.
reply_rights rights_of(const viewer_data& viewer, model::stage_state state,
                       const latest_thread& latest);

}  // namespace ambit::tickets
