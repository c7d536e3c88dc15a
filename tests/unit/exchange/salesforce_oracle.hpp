// salesforce_oracle.hpp: what Salesforce's filters mean, once more: slow, obvious, straight from
// the XML, sharing nothing with the importer but the XML reader and case folding. It judges the
// importer.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange::oracle {

/// Values by field (`Country`, `Account.Name`) as texts; a field that is not there is blank.
/// Checkboxes are True and False, moments `2026-11-22T10:00:00Z`, days `2026-11-22`.
using record = std::map<std::string, std::string>;

/// The values of a criterion, and whether blank is among them.
struct list {
  bool blank = false;
  std::vector<std::string> values;
};
list split(std::string_view text);

/// The record's own name for a field: `Lead.Country` is `Country` in a lead.
std::string own_field(std::string_view field, std::string_view object);

/// Whether one <ruleEntry> matches, in UTC; nothing for one with a formula or a filter that names a
/// criterion which is not there. `today` is `2026-11-22`.
std::optional<bool> matches(const xml::element& entry, std::string_view object,
                            const record& values, std::string_view today);

}  // namespace ambit::exchange::oracle
