// tickets_shapes.hpp: how answers about tickets look in tables and CSV.
#pragma once

#include "src/cli/results.hpp"

namespace ambit::cli {

result_shape listed_ticket_shape();
result_shape seen_ticket_shape();
result_shape ticket_reader_shape();  ///< of those who see a ticket

}  // namespace ambit::cli
