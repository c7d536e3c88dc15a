// salesforce_settings.hpp: a CaseSettings or LeadConfigSettings document, for the default owner
// that it may name.
#pragma once

#include <string>
#include <string_view>

#include "ambit/report.hpp"
#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange {

struct settings_file {
  std::string file;
  std::string object;      ///< `Case` or `Lead`
  std::string owner;       ///< empty: none is named
  std::string owner_type;  ///< `User` or `Queue`, as it stands there
  xml::element at;
  xml::element owner_at;
};

/// Whether a document of this root is read here.
bool is_settings(std::string_view root) noexcept;

/// Reads the document's content; how many settings have no place in a policy is said in `notes`.
settings_file read_settings(const xml::document& document, std::string_view file, report& notes);

}  // namespace ambit::exchange
