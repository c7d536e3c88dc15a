// salesforce_sharing.hpp: a SharingRules document as it stands, nothing interpreted yet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/exchange/salesforce_condition.hpp"
#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange {

/// One <sharingCriteriaRules>, <sharingOwnerRules>, <sharingGuestRules>, <sharingTerritoryRules>.
struct written_sharing_rule {
  std::string name;  ///< empty: none
  /// Of rules with criteria. What makes the rule unclear makes this malformed.
  written_condition condition;
  bool has_criteria = false;  ///< else it shares what those of `from` own
  std::vector<xml::element> from;
  std::vector<xml::element> to;
  std::string access;
  bool high_volume_owners = false;
  std::vector<xml::element> beside;  ///< what says neither what is shared nor to whom
  xml::element at;
};

/// One file; its elements borrow from the document.
struct sharing_file {
  std::string file;
  std::string object;  ///< as the file is named: `Lead.sharingRules`
  std::vector<written_sharing_rule> rules;
  xml::element at;
};

/// Reads the document's content; what is not carried at all is named in `notes`.
sharing_file read_sharing(const xml::document& document, std::string_view file, report& notes);

}  // namespace ambit::exchange
