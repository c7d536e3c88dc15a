// working_hours.hpp: calendars: when people work, by the clock of a zone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

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

/// The instant at which so many minutes have been worked since another one; at the latest
/// limits::max_term_days days after it. Hours that overlap are worked once. Cost: linear in the
/// calendar's hours for each day between.
std::int64_t end_of_term(const working_calendar& calendar, const base::zone& zone,
                         std::int64_t from_unix_us, std::int32_t minutes) noexcept;
/// The same around the clock.
std::int64_t end_of_term(std::int64_t from_unix_us, std::int32_t minutes) noexcept;

/// What a term's `unit` may be, and how many minutes each has.
inline constexpr std::array<std::string_view, 2> term_units = {"minutes", "hours"};
inline constexpr std::array<std::int64_t, 2> term_unit_minutes = {1, 60};

/// {"count": 4, "unit": "hours"} as minutes; 0 when `at` is nothing or after reporting what is
/// wrong with it.
std::int32_t read_accept_within(json::value at, report& problems);

}  // namespace ambit::model
