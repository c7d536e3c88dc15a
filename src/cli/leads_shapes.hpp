// leads_shapes.hpp: how records with their owners, and what was done with them, look in a table and
// in CSV.
#pragma once

#include "src/cli/results.hpp"

namespace ambit::cli {

/// The records of an answer to leads::ask.
result_shape held_shape();
/// Results of acts.
result_shape act_shape();

}  // namespace ambit::cli
