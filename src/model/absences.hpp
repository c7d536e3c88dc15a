// absences.hpp: when users are away, and who stands in for them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/model/directory_data.hpp"

namespace ambit::model {

/// The absences of user `id`, in the order of their days; `list` may be nothing.
std::vector<absence> read_absences(json::value list, std::string_view id, report& problems);

// What can be wrong with absences, whatever they are read from: nothing, or a problem that has no
// place yet.

/// Of user `id`, whose substitute may be empty.
std::optional<problem> fault_of_substitute(std::string_view substitute, std::string_view id);
std::optional<problem> fault_of_days(const absence& one);
/// Puts absences in the order of their days.
std::optional<problem> fault_in_order(std::vector<absence>& all);
/// For one past limits::max_absences.
problem too_many_absences();

/// The absence that a day falls into, or null.
const absence* absence_on(const user& who, std::int32_t unix_day) noexcept;

/// Reports users among `changed` whose substitutes lead back to them on some day.
void check_substitutes(const table<user>& users, std::span<const std::string> changed,
                       report& problems);

}  // namespace ambit::model
