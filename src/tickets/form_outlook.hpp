// form_outlook.hpp: what a portal's criteria will say of a ticket before it is filled in.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/criteria/plan.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"
#include "src/model/portal_settings.hpp"
#include "src/tickets/conversation.hpp"

namespace ambit::tickets {

/// A ticket of which only some fields are known.
struct draft_ticket {
  std::vector<criteria::cell> cells;  ///< by field of the portal's object
  std::vector<bool> open;             ///< by field: the value is not known yet
  std::shared_ptr<criteria::cell_storage> storage;
};

/// The JSON members that every ticket of the portal's form has.
std::string form_values(const model::portal_settings& portal);

/// A ticket of the portal's form: its values, and `members`, further JSON members. What contacts
/// fill in, the fields in `open`, and what is derived from such are open.
draft_ticket make_draft(const model::portal_settings& portal, const std::string& members,
                        const std::vector<criteria::field_ordinal>& open);

/// Whether it passes: surely (yes), whatever is filled in not (no), or that depends (unknown). Tests
/// of open fields are taken to come out each for itself, so that what is said to depend may at times
/// not. Without a criterion: yes.
known outlook_of(const std::optional<criteria::compiled_criterion>& criterion,
                 const criteria::atom_table* atoms, const criteria::moment& when,
                 const draft_ticket& of, criteria::workspace& memory);

}  // namespace ambit::tickets
