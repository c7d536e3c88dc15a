// salesforce_item.hpp: one criterion (`Lead.Country equals Chile,Peru`) in the criteria language.
#pragma once

#include <optional>

#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/salesforce_condition.hpp"
#include "src/exchange/salesforce_date_tests.hpp"
#include "src/exchange/salesforce_fields.hpp"

namespace ambit::exchange {

/// The criterion's test or tests, or nothing and the reason in `refusal_out`.
std::optional<criterion_tree> translate_item(const criterion_item& item,
                                             const field_catalogue& fields,
                                             const time_settings& time, refusal& refusal_out);

}  // namespace ambit::exchange
