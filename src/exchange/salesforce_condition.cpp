#include "src/exchange/salesforce_condition.hpp"

#include <utility>

#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"

namespace ambit::exchange {

namespace {

criterion_item read_item(const xml::element& at, written_condition& condition) {
  criterion_item item;
  item.at = at;
  xml::element field, operation, value, value_field;
  for (xml::element part = at.first(); part; part = part.next()) {
    if (part.name() == "field") {
      take_once(condition, part, part.trimmed(), item.field, field);
    } else if (part.name() == "operation") {
      take_once(condition, part, part.trimmed(), item.operation, operation);
    } else if (part.name() == "value") {
      take_once(condition, part, part.text(), item.value, value);
    } else if (part.name() == "valueField") {
      take_once(condition, part, part.trimmed(), item.value_field, value_field);
    } else {
      refuse(condition, part, "unknown element " + text::quoted(part.name()) + " in a criterion");
    }
  }
  return item;
}

}  // namespace

void refuse(written_condition& condition, const xml::element& at, std::string detail,
            std::string_view reason) {
  if (condition.malformed) return;
  condition.malformed = refusal{std::string(reason), std::move(detail), at.where()};
}

void take_once(written_condition& condition, const xml::element& from, std::string_view text,
               std::string& target, xml::element& seen) {
  if (from.first()) {
    refuse(condition, from.first(),
           "element " + text::quoted(from.first().name()) + " within " + text::quoted(from.name()) +
               ", which holds text only");
    return;
  }
  if (seen) {
    refuse(condition, from, "element " + text::quoted(from.name()) + " stands there twice");
    return;
  }
  seen = from;
  target = text;
}

bool read_condition_part(const xml::element& part, std::string_view items,
                         written_condition& condition) {
  const std::string_view name = part.name();
  if (name == items) {
    condition.items.push_back(read_item(part, condition));
  } else if (name == "booleanFilter") {
    take_once(condition, part, part.trimmed(), condition.boolean_filter,
              condition.boolean_filter_at);
  } else if (name == "formula") {
    take_once(condition, part, part.text(), condition.formula, condition.formula_at);
  } else {
    return false;
  }
  return true;
}

void finish_condition(written_condition& condition) {
  if (ascii::trim(condition.formula).empty()) condition.formula.clear();
  const bool has_criteria = !condition.items.empty() || condition.boolean_filter_at;
  if (!condition.formula.empty() && has_criteria) {
    refuse(condition, condition.formula_at, "a formula and criteria beside it");
  }
  const bool is_lost = condition.formula_at && condition.formula.empty() && condition.items.empty();
  if (is_lost) refuse(condition, condition.formula_at, "an empty formula and no criteria");
}

}  // namespace ambit::exchange
