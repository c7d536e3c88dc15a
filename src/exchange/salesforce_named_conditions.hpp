// salesforce_named_conditions.hpp: conditions that say which records are meant and assign nothing
// here: list views, entries of escalation and auto-response rules, territory rules.
//
// Each becomes a criterion of the policy under a name of its own: `listView/My_Cases`,
// `escalationRule/Standard/2` (the second entry), `autoResponseRule/Web/1`, `territory2Rule/West`.
// What Salesforce holds beside the condition (columns, actions, templates) goes along as data. Of
// the entries of one rule the first that matches counts, as there; their numbers tell the order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/exchange/salesforce_condition.hpp"
#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange {

/// Whose records a list view shows before its filters; other scopes make it malformed.
enum class view_scope : std::uint8_t { everything, mine, queue };

struct named_condition {
  std::string object;
  std::string name;
  written_condition condition;
  view_scope scope = view_scope::everything;
  std::string queue;   ///< of that scope
  std::string data;    ///< JSON: what Salesforce holds beside, under Salesforce's own names
  std::string origin;  ///< JSON
};

/// Whether a document of this root is read here.
bool holds_named_conditions(std::string_view root) noexcept;

/// Reads the document's conditions; what is not carried at all is named in `notes`. An object is
/// empty where nothing tells it.
std::vector<named_condition> read_named_conditions(const xml::document& document,
                                                   std::string_view file, report& notes);

}  // namespace ambit::exchange
