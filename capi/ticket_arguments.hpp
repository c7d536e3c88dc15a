// ticket_arguments.hpp: checks of arguments that viewers and ticket indexes share.
#pragma once

#include <algorithm>

#include "capi/call.hpp"

namespace ambit::capi {

inline status audience_of(std::int32_t kind) noexcept {
  return kind == AMBIT_AUDIENCE_CUSTOMER || kind == AMBIT_AUDIENCE_EMPLOYEE
             ? status::ok
             : status::invalid_argument;
}

/// The caller's bytes, cleared so that nothing is seen in a call that fails.
inline status sights_of(std::uint8_t* sights, std::size_t size) noexcept {
  const status found = bytes(sights, size);
  if (found == status::ok) std::fill_n(sights, size, std::uint8_t{0});
  return found;
}

}  // namespace ambit::capi
