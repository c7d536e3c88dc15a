// decision_shape.hpp: how decisions about leads look in a table and in CSV.
#pragma once

#include "src/cli/results.hpp"

namespace ambit::cli {

result_shape decision_shape();

}  // namespace ambit::cli
