// salesforce_date_tests.hpp: a comparison with a date, in the criteria language.
#pragma once

#include <optional>
#include <string>

#include "src/base/zone_table.hpp"
#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/salesforce_fields.hpp"
#include "src/exchange/salesforce_operations.hpp"

namespace ambit::exchange {

/// What the caller knows of time.
struct time_settings {
  std::string zone_name;             ///< empty: not given
  const base::zone* zone = nullptr;  ///< null: not given, or its data is not there
  bool week_is_declared = false;     ///< the schema says on which day weeks start
  bool fiscal_year_is_declared = false;
};

/// The test `field <comparison> value` on a date or timestamp field, false where the field is
/// missing. Nothing, with `reason_out` and `detail_out`, where it cannot be said exactly.
std::optional<criterion_tree> date_test(const field_facts& field, operation::comparison compare,
                                        const std::string& value, const time_settings& time,
                                        std::string& reason_out, std::string& detail_out);

}  // namespace ambit::exchange
