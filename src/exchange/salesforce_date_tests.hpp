// salesforce_date_tests.hpp: a comparison with a date, in the criteria language.
#pragma once

#include <optional>
#include <string>

#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/salesforce_fields.hpp"
#include "src/exchange/salesforce_operations.hpp"
#include "src/exchange/time_settings.hpp"

namespace ambit::exchange {

/// The test `field <comparison> value` on a date or timestamp field, false where the field is
/// missing. Nothing, with `reason_out` and `detail_out`, where it cannot be said exactly.
std::optional<criterion_tree> date_test(const field_facts& field, operation::comparison compare,
                                        const std::string& value, const time_settings& time,
                                        std::string& reason_out, std::string& detail_out);

}  // namespace ambit::exchange
