// days.hpp: local days as spans of instants. A day begins at its first instant and ends at that of
// the next one, so that every instant is of exactly one day. (Where clocks are set back over
// midnight, the evening that comes once more belongs to the new day.)
#pragma once

#include <cstdint>

#include "src/base/zone_table.hpp"

namespace ambit::workspace {

/// Half-open, in microseconds since 1970 UTC.
struct instant_span {
  std::int64_t first = 0;
  std::int64_t end = 0;
};
/// Both ends included, in days since 1970.
struct day_span {
  std::int32_t first = 0;
  std::int32_t last = 0;
};

/// The day that an instant is of. A day that a zone skipped altogether has no instant.
std::int32_t day_at(const base::zone& zone, std::int64_t unix_us) noexcept;
/// The instants of some days; clamped to the years 1 to 9999.
instant_span instants_of(const base::zone& zone, day_span days) noexcept;
/// The next day that has an instant: mostly `day` + 1.
std::int32_t next_day(const base::zone& zone, std::int32_t day) noexcept;

/// The week and the month in which a day stands. A week begins on `starts_on`: 0 is Monday.
day_span week_of(std::int32_t day, std::int32_t starts_on) noexcept;
day_span month_of(std::int32_t day) noexcept;

/// What counts as the last 30 days: today, and the 30 days before it.
constexpr day_span recent_days_of(std::int32_t today) noexcept {
  return {today - 30, today};
}

}  // namespace ambit::workspace
