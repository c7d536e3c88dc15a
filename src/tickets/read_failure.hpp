// read_failure.hpp: why records cannot be asked about.
#pragma once

#include <cstddef>
#include <string>

#include "ambit/report.hpp"
#include "src/base/failure.hpp"
#include "src/tickets/viewer_data.hpp"

namespace ambit::tickets {

/// Of a failed check_records.
report why_not_read(const viewer_data& viewer, status failed);

template <class T>
result<T> wrong_row(std::size_t row, std::size_t size) {
  return fail<T>(status::invalid_argument, "wrong_row",
                 "row " + std::to_string(row) + " of a batch of " + std::to_string(size));
}

}  // namespace ambit::tickets
