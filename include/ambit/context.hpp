// ambit/context.hpp: what a decision depends on beyond the record: the moment and the occasion.
#pragma once

#include <cstdint>
#include <string>

namespace ambit {

/// A plain value, given to every call. The library reads neither clock nor environment, so that the
/// same inputs give the same bytes a year later.
struct context {
  /// Microseconds since 1970-01-01T00:00:00Z, without leap seconds. Between the years 0001 and 9999.
  std::int64_t now_unix_us = 0;
  /// IANA name in which local days are counted; empty: the schema's `calendar.time_zone`, else UTC.
  std::string zone;
  /// What happened to the record: `create`, `edit`, or the host's own word; part of the key under
  /// which a decision is remembered, and what {"event": E} in criteria asks. Empty means `create`.
  std::string event;
  /// Id of the user who caused the event; empty when nobody did. Ids and event are UTF-8 of at most
  /// 255 bytes.
  std::string actor;
  /// Id of the user in whose name the host's code runs; empty when none.
  std::string running_user;
};

}  // namespace ambit
