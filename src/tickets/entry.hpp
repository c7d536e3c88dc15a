// entry.hpp: who may enter a portal.
#pragma once

#include "src/tickets/viewer_data.hpp"

namespace ambit::tickets {

/// `who` may be null: no such contact.
entry_decision entry_of_contact(const model::portal_settings& portal, const model::contact* who,
                                bool sso);
/// `who` may be null: no such user.
entry_decision entry_of_employee(const model::portal_settings& portal,
                                 const model::user* who) noexcept;

}  // namespace ambit::tickets
