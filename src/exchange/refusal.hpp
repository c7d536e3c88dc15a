// refusal.hpp: why something of a foreign configuration cannot be carried, in the policy's own
// form.
#pragma once

#include <string>

#include "ambit/report.hpp"

namespace ambit::exchange {

struct refusal {
  std::string reason;  ///< stable, `snake_case`
  std::string detail;
  place where;  ///< of the cause
};

}  // namespace ambit::exchange
