// time_settings.hpp: what the caller of an importer says of time.
#pragma once

#include <string>

#include "src/base/zone_table.hpp"

namespace ambit::exchange {

struct time_settings {
  std::string zone_name;             ///< empty: not given
  const base::zone* zone = nullptr;  ///< null: not given, or its data is not there
  bool week_is_declared = false;     ///< the schema says on which day weeks start
  bool fiscal_year_is_declared = false;
};

}  // namespace ambit::exchange
