// search_terms.hpp: what somebody types into a search box, and whether a text has it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/cell.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

class workspace;

/// The words between white space, folded. `written` must be valid.
std::vector<std::string> split_terms(std::string_view written);
/// Whether a value of a field of type text or id has the term somewhere in it, case ignored.
bool has_term(const field& of, const cell& value, std::string_view term, workspace& memory);

}  // namespace ambit::criteria
