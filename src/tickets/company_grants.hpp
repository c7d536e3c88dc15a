// company_grants.hpp: which companies' tickets an access opens to a contact.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/model/engine_data.hpp"
#include "src/tickets/viewer_data.hpp"

namespace ambit::tickets {

/// Adds the companies that a group's access opens to a contact; a company may be there twice.
void add_companies(const model::engine_data& engine, const model::contact& who,
                   const model::portal_access& access, std::uint32_t group,
                   std::vector<granted_company>& out);
/// In the order of their ids, each once: with the first group that grants it.
void sort_companies(std::vector<granted_company>& companies);

}  // namespace ambit::tickets
