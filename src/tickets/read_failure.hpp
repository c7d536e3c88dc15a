// read_failure.hpp: why a portal or records cannot be asked about.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/failure.hpp"
#include "src/base/text.hpp"
#include "src/tickets/viewer_data.hpp"

namespace ambit::tickets {

/// Of a failed check_records.
report why_not_read(const model::portal_settings& portal, status failed);
report why_not_read(const viewer_data& viewer, status failed);

template <class T>
result<T> unknown_portal(const model::policy_data& policy, std::string_view name) {
  std::vector<std::string_view> known;
  for (const model::portal_settings& each : policy.portals) known.push_back(each.name);
  return fail<T>(status::invalid_argument, "unknown_portal",
                 "the policy has no portal " + text::quoted(name),
                 "a portal of the policy's \"portals\"", text::did_you_mean(name, known));
}

template <class T>
result<T> wrong_row(std::size_t row, std::size_t size) {
  return fail<T>(status::invalid_argument, "wrong_row",
                 "row " + std::to_string(row) + " of a batch of " + std::to_string(size));
}

}  // namespace ambit::tickets
