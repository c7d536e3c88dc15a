// standing.hpp: where a renewal stands on a day, from the dates and the answer of a client.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "src/criteria/cell.hpp"
#include "src/renewals/client_data.hpp"

namespace ambit::renewals {

/// What a record says of its renewal, of which no field is wrong unless `is_spoilt`.
renewal_facts read_facts(const model::renewal_settings& settings, criteria::row cells,
                         bool is_spoilt);
/// The renewal that counts on a day; nothing past the calendar.
std::optional<std::int32_t> renewal_on(const renewal_facts& facts, std::int32_t day) noexcept;

enum class stage : std::uint8_t { upcoming, pending, renewed, confirmed, cancellation_requested };

struct stand {
  renewals::stage stage = stage::upcoming;
  bool late = false;
  bool automatic = false;
  bool cancellation_refused = false;
};

/// How the renewal of `renewal_date`, one of the client's, stands on a day.
stand stand_of(const renewal_facts& facts, std::int32_t renewal_date, std::int32_t day,
               const model::renewal_milestones& milestones) noexcept;

/// What `standings` holds.
struct standing_data {
  struct item {
    renewal_facts::fault what = renewal_facts::fault::none;
    std::int32_t renewal_date = 0;
    stand found;
  };
  clients book;
  std::int32_t day = 0;
  std::vector<item> items;
};

}  // namespace ambit::renewals
