// renewals_shapes.hpp: how answers about renewals look in tables and CSV.
#pragma once

#include "src/base/json.hpp"
#include "src/cli/results.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

result_shape renewal_shape();  ///< of decisions
result_shape notice_shape();
result_shape standing_shape();
/// The clients that a change (`renewals::preview`) moves.
table changes_table(json::value changes);

}  // namespace ambit::cli
