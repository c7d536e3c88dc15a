// directory_shapes.hpp: changes of a directory and candidates for owners, as tables and CSV.
#pragma once

#include <string>

#include "src/base/json.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

/// What follows from each command (directory_change.hpp).
table effects_table(json::value changes);
/// How many commands changed something, and who may own records from now on or no longer.
std::string change_summary(json::value changes);
/// Of {"user": …} or {"queue": …}, perhaps with a reason.
result_shape owner_shape();

}  // namespace ambit::cli
