// salesforce_rules.hpp: an AssignmentRules document as it stands, nothing interpreted yet.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/report.hpp"
#include "src/exchange/salesforce_condition.hpp"
#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange {

/// One <ruleEntry>.
struct rule_entry : written_condition {
  std::string assigned_to;
  std::string assigned_to_type;
  std::string email_template;
  std::vector<std::string> teams;
  std::optional<bool> override_existing_teams;
  std::vector<std::pair<std::string, std::string>> further;  ///< elements that decide nothing here
};

/// One <assignmentRule>.
struct assignment_rule {
  std::string name;
  bool active = false;
  std::vector<rule_entry> entries;
  xml::element at;
};

/// One file; its elements borrow from the document.
struct rules_file {
  std::string file;
  std::string object;  ///< `Lead`; found by object_of
  std::vector<assignment_rule> rules;
  xml::element at;
};

/// Reads the document's content; what is not carried at all is named in `notes`.
rules_file read_rules(const xml::document& document, std::string_view file, report& notes);

/// The object whose rules these are: `Lead` or `Case` where the file is named so, else the one that
/// most criteria name; empty when neither tells.
std::string object_of(const rules_file& rules);

}  // namespace ambit::exchange
