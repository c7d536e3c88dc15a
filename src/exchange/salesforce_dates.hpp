// salesforce_dates.hpp: dates as Salesforce's configurations write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ambit::exchange {

/// One of: a calendar day; a wall time, which needs a zone; an instant; a period around now.
struct date_value {
  enum class kind : std::uint8_t { day, wall_time, instant, period, last_days, next_days };
  kind type = kind::day;
  std::int32_t unix_day = 0;  ///< of a day
  std::int64_t us = 0;        ///< wall time: since 1970 local; instant: since 1970 UTC
  std::string period;         ///< `today`, `this_month`, …: the criteria language's own names
  std::int64_t count = 0;     ///< of last_days and next_days

  bool is_relative() const noexcept { return type >= kind::period; }
};

/// US order with slashes (`11/22/2026`, `11/22/2026 4:00 AM`), ISO (`2026-11-22`, also with a time,
/// with or without an offset), dotted (`22.11.2026`, also with a time); years 1700 to 4000, which
/// is what Salesforce stores; and relative ones in any case, with `_` or spaces: `TODAY`,
/// `LAST_WEEK`, `THIS FISCAL QUARTER`, `LAST_N_DAYS:7`, `next 7 days`. Nothing for any other text.
std::optional<date_value> parse_date_value(std::string_view text);

}  // namespace ambit::exchange
