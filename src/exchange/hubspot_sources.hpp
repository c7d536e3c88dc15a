// hubspot_sources.hpp: the files of an import, read and told apart: one entry for every search and
// list.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ambit/hubspot.hpp"
#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/exchange/refusal.hpp"

namespace ambit::exchange {

struct filter_source {
  enum class kind : std::uint8_t { search, list };
  kind type = kind::search;
  std::string object;
  std::string name;
  json::value at;                    ///< of the whole
  json::value filters;               ///< `filterGroups` or `filterBranch`; nothing where malformed
  std::optional<refusal> malformed;  ///< nothing of it can be carried
  std::string data;                  ///< JSON: what stands beside the filters; empty: nothing
  std::string origin;                ///< JSON
};

struct hubspot_sources {
  std::vector<std::unique_ptr<json::document>> documents;  ///< what the values point into
  std::vector<filter_source> filters;
};

/// Reads every file, which must outlive the result; errors, which leave nothing to import, go to
/// `problems`.
hubspot_sources read_sources(const std::vector<hubspot::source>& files,
                             const std::string& default_object, report& problems);

}  // namespace ambit::exchange
