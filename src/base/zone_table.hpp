// zone_table.hpp: local time from TZif bytes (RFC 9636, versions 1 to 4, footer included).
//
// What it is: an immutable set of named zones. A local day is what the date on the wall says. It
// begins at its first instant: in a zone that skips midnight, later; in one that sets its clocks
// back over midnight, the evening before comes once more after that. Thread rule: immutable. Cost: a
// binary search a look-up.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/posix_rule.hpp"

namespace ambit::base {

class zone {
 public:
  /// Reads TZif bytes; nothing, and a problem, when they are malformed.
  static std::optional<zone> parse(std::string_view name, std::string_view bytes, report& problems);
  static zone utc();

  const std::string& name() const noexcept { return name_; }
  /// The offset of an instant, and when another one may begin.
  offset_span span_at(std::int64_t unix_s) const noexcept;
  /// Seconds east of UTC at an instant.
  std::int32_t offset_at(std::int64_t unix_us) const noexcept;
  /// The local calendar day of an instant, as days since 1970-01-01.
  std::int32_t day_of(std::int64_t unix_us) const noexcept;
  /// The first instant of a local day. A day that a zone skipped altogether (Samoa, 2011-12-30)
  /// begins, and ends, where the next one begins.
  std::int64_t day_start(std::int32_t unix_day) const noexcept;
  /// The instant from which the date is `unix_day` or later and stays so: day_start, but after the
  /// last return to the day before where the clocks are set back over midnight.
  std::int64_t day_settled(std::int32_t unix_day) const noexcept;
  /// The instant of a local wall time (microseconds since 1970-01-01T00:00 local). A time that
  /// occurs twice: the earlier; one that a change skips: the instant of the change.
  std::int64_t instant_of(std::int64_t local_us) const noexcept;

 private:
  struct transition {
    std::int64_t unix_s;
    std::int32_t offset_s;
  };
  class reader;

  std::string name_;
  std::int32_t first_offset_s_ = 0;  // before the first transition
  std::vector<transition> transitions_;
  std::optional<posix_rule> footer_;  // after the last transition; without any, of all time
};

class zone_table {
 public:
  const zone* find(std::string_view name) const noexcept;  ///< exact name; "UTC" is always there
  std::map<std::string, zone, std::less<>> zones;
  std::string version;
};

}  // namespace ambit::base
