// posix_rule.hpp: the yearly rule of a zone as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
//
// The footer of a TZif file (RFC 9636, section 3.3.1): hours of a change from −167 to 167, and
// names in angle brackets. A name that is followed by no rule is refused.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace ambit::base {

/// An offset from UTC and the instant at which another one may begin.
struct offset_span {
  std::int32_t offset_s = 0;
  std::int64_t until_unix_s = std::numeric_limits<std::int64_t>::max();
};

struct posix_rule {
  struct change {
    enum class form : std::uint8_t {
      day_without_leap,  ///< Jn: 1 to 365, 29 February is never counted
      day_of_year,       ///< n: 0 to 365
      weekday_of_month,  ///< Mm.w.d: week 5 is the last one, day 0 is Sunday
    };
    form kind = form::day_of_year;
    std::int32_t month = 0;
    std::int32_t week = 0;
    std::int32_t day = 0;
    std::int32_t time_s = 7'200;
  };

  std::int32_t standard_offset_s = 0;
  std::int32_t summer_offset_s = 0;
  bool has_summer = false;
  change summer_begins;
  change summer_ends;

  static std::optional<posix_rule> parse(std::string_view text) noexcept;
  offset_span span_at(std::int64_t unix_s) const noexcept;
};

}  // namespace ambit::base
