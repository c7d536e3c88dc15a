// hubspot_criteria.hpp: filters and their groups in the criteria language.
//
// HubSpot's filters know two values only, so that every test made here answers for a property
// without a value too.
#pragma once

#include <optional>

#include "src/base/zone_table.hpp"
#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/hubspot_fields.hpp"
#include "src/exchange/hubspot_test.hpp"
#include "src/exchange/refusal.hpp"
#include "src/exchange/time_settings.hpp"

namespace ambit::exchange {

/// The whole group, or nothing and the first reason in `refusal_out`.
std::optional<criterion_tree> translate(const filter_group& group,
                                        const property_catalogue& properties,
                                        const time_settings& time, const base::zone_table& zones,
                                        refusal& refusal_out);

}  // namespace ambit::exchange
