// ticket_arguments.hpp: checks of arguments that viewers and ticket indexes share.
#pragma once

#include "capi/call.hpp"

namespace ambit::capi {

inline status audience_of(std::int32_t kind) noexcept {
  return kind == AMBIT_AUDIENCE_CUSTOMER || kind == AMBIT_AUDIENCE_EMPLOYEE
             ? status::ok
             : status::invalid_argument;
}

}  // namespace ambit::capi
