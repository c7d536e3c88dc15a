// hubspot_test.hpp: one filter on a property, the same for searches and lists; and their groups.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/exchange/hubspot_dates.hpp"
#include "src/exchange/refusal.hpp"
#include "src/exchange/salesforce_operations.hpp"

namespace ambit::exchange {

struct property_test {
  enum class kind : std::uint8_t {
    known,     ///< has a value at all
    equal,     ///< is any of the values
    contains,  ///< a text: any of them stands in it; likewise the next two
    starts_with,
    ends_with,
    token,       ///< has the word, perhaps with `*` around it
    order,       ///< compares with the one value
    range,       ///< from the first value to the second, both included
    any_member,  ///< of an enumeration: holds any of the values; likewise the next two
    all_members,
    exact_members,
    moments,  ///< lies within all the bounds
    period,   ///< lies in a period of the calendar
  };
  /// What the filter tells of the property's type. The word of a list is strong; a search tells by
  /// its values only.
  enum class use : std::uint8_t { unknown, searched, text, enumeration, number, boolean, moment };

  std::string property;
  std::string op;  ///< as it is written there, for messages
  kind type = kind::known;
  use tells = use::unknown;
  bool negative = false;
  bool include_missing = false;
  operation::comparison compare = operation::comparison::equal;  ///< of order
  std::vector<std::string> values;
  std::vector<moment_bound> bounds;
  std::string period;   ///< `THIS_WEEK`
  bool so_far = false;  ///< of a period: no later than now
  place where;
};

/// Filters and groups of them, of which all or any must hold. Never empty.
struct filter_group {
  bool any = false;
  std::vector<property_test> tests;
  std::vector<filter_group> groups;
};

}  // namespace ambit::exchange
