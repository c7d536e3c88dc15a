// salesforce_condition.hpp: a condition as a metadata file writes it: criteria with the logic
// between them, or a formula. Nothing interpreted yet.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/exchange/refusal.hpp"
#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange {

/// One criterion: <criteriaItems> of a rule, <filters> of a list view, <ruleItems> of a territory.
struct criterion_item {
  std::string field;        ///< `Lead.Country`
  std::string operation;    ///< `notEqual`
  std::string value;        ///< empty where absent: both mean blank
  std::string value_field;  ///< compared with another field instead
  /// Of a list view: checkboxes are written as 1 and 0 there.
  bool has_digits_for_checkboxes = false;
  /// Of a list view's record type: what stands before each value (`Lead.`); not part of it.
  std::string value_prefix;
  /// Of a sharing rule: texts are compared exactly there, but for the names of look-ups.
  bool minds_case = false;
  xml::element at;
};

struct written_condition {
  std::vector<criterion_item> items;
  std::string boolean_filter;
  std::string formula;
  std::optional<refusal> malformed;
  xml::element at;
  xml::element boolean_filter_at;
  xml::element formula_at;
};

/// Keeps the first reason.
void refuse(written_condition& condition, const xml::element& at, std::string detail,
            std::string_view reason = "malformed_entry");

/// Takes a text that may stand once; a second one, or elements within it, make the condition's
/// meaning unclear.
void take_once(written_condition& condition, const xml::element& from, std::string_view text,
               std::string& target, xml::element& seen);

/// Whether `part` belongs to the condition, and was read: a criterion (an element of the name
/// `items`), <booleanFilter>, <formula>.
bool read_condition_part(const xml::element& part, std::string_view items,
                         written_condition& condition);

/// After the last part: what cannot stand together is refused.
void finish_condition(written_condition& condition);

}  // namespace ambit::exchange
