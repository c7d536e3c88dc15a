// hubspot_dates.hpp: points in time as HubSpot's lists and searches write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "src/base/json.hpp"
#include "src/exchange/refusal.hpp"
#include "src/exchange/salesforce_operations.hpp"

namespace ambit::exchange {

/// A wall time on a day, in a zone.
struct time_point {
  std::int32_t unix_day = 0;
  std::optional<std::int64_t> us_of_day;  ///< nothing: the day alone is written
  std::string zone;                       ///< empty: the account's
};

struct moment_bound {
  operation::comparison compare = operation::comparison::less;
  time_point point;
};

/// Reads `{"timeType": "DATE", "year": …}`. Nothing, and why, for one that counts from now.
std::optional<time_point> read_time_point(json::value at, refusal& refusal_out);

/// A search's value for a timestamp: milliseconds since 1970, or RFC 3339 with an offset; in
/// microseconds.
std::optional<std::int64_t> moment_value(std::string_view text) noexcept;
/// For a date: `2026-11-22`, or the milliseconds of a midnight in UTC.
std::optional<std::int32_t> day_value(std::string_view text) noexcept;

}  // namespace ambit::exchange
