// working_hours.hpp: calendars: when people work, by the clock of a zone.
#pragma once

#include <cstdint>
#include <optional>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/base/zone_table.hpp"
#include "src/model/directory_data.hpp"

namespace ambit::model {

/// A calendar as directory.hpp shows it; nothing after reporting what is wrong with it.
std::optional<working_calendar> read_calendar(json::value at, report& problems);

/// Whether somebody is at work at an instant: its local day is no holiday, and the clock on the
/// wall stands within hours of that weekday. So hours that a zone skips are not worked, and one
/// that its clocks show twice is worked twice. Cost: linear in the calendar's hours.
bool is_working(const working_calendar& calendar, const base::zone& zone,
                std::int64_t unix_us) noexcept;

}  // namespace ambit::model
