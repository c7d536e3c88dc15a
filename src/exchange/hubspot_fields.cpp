#include "src/exchange/hubspot_fields.hpp"

#include <algorithm>
#include <array>

#include "src/base/calendar.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/exchange/declared_schema.hpp"

namespace ambit::exchange {

namespace {

using criteria::field_type;

// Standard properties, which are the same in every account, of moments.
constexpr std::array<std::string_view, 8> moments = {
    "createdate",   "closedate",           "lastmodifieddate",   "hs_createdate",
    "hs_timestamp", "hs_lastmodifieddate", "notes_last_updated", "notes_last_contacted"};

bool is_standard_moment(std::string_view name) {
  return std::find(moments.begin(), moments.end(), name) != moments.end();
}

}  // namespace

/// Bounded recursion: a document's nesting is.
void property_catalogue::add(const filter_group& group) {
  for (const property_test& test : group.tests) add(test);
  for (const filter_group& inner : group.groups) add(inner);
}

void property_catalogue::weigh(evidence& seen, const property_test& test) {
  using use = property_test::use;
  using kind = property_test::kind;
  seen.text = seen.text || test.tells == use::text;
  seen.enumeration = seen.enumeration || test.tells == use::enumeration;
  seen.number = seen.number || test.tells == use::number;
  seen.boolean = seen.boolean || test.tells == use::boolean;
  seen.moment = seen.moment || test.tells == use::moment;
  if (test.tells != use::searched) return;
  seen.has_text_test = seen.has_text_test || test.type == kind::token;
  for (const std::string& value : test.values) {
    if (test.type == kind::order || test.type == kind::range) {
      ++seen.ordered;
      seen.ordered_numbers += number::to_double(value) ? 1 : 0;
      seen.ordered_days += calendar::parse_date(value) ? 1 : 0;
      seen.ordered_moments += calendar::parse_timestamp(value) ? 1 : 0;
    } else {
      ++seen.compared;
      seen.compared_booleans += value == "true" || value == "false" ? 1 : 0;
    }
  }
}

void property_catalogue::add(const property_test& test) {
  const auto [known, is_new] = positions_.emplace(test.property, properties_.size());
  if (is_new) {
    known_property made;
    made.facts.name = test.property;
    made.facts.first_use = test.where;
    const auto ordinal = declared_ ? declared_->find(test.property) : std::nullopt;
    if (ordinal) {
      made.facts.declared = &declared_->fields[*ordinal];
      made.facts.type = made.facts.declared->type;
    } else {
      made.facts.usable = can_be_declared(test.property);
    }
    properties_.push_back(std::move(made));
  }
  weigh(properties_[known->second].seen, test);
}

/// The lists' word first; where they differ among themselves it is text, and filters of other types
/// on it stay out.
field_type property_catalogue::inferred_type(const known_property& property) {
  const evidence& seen = property.seen;
  if (seen.text || seen.enumeration || seen.has_text_test) return field_type::text;
  const int kinds = (seen.number ? 1 : 0) + (seen.boolean ? 1 : 0) + (seen.moment ? 1 : 0);
  if (kinds > 1) return field_type::text;
  if (seen.number) return field_type::number;
  if (seen.boolean) return field_type::boolean;
  if (seen.moment || is_standard_moment(property.facts.name)) return field_type::timestamp;
  if (seen.ordered != 0) {
    if (seen.ordered_numbers == seen.ordered) return field_type::number;
    if (seen.ordered_days == seen.ordered) return field_type::date;
    if (seen.ordered_moments == seen.ordered) return field_type::timestamp;
    return field_type::text;
  }
  const bool all_booleans = seen.compared != 0 && seen.compared_booleans == seen.compared;
  return all_booleans ? field_type::boolean : field_type::text;
}

void property_catalogue::infer() {
  for (known_property& property : properties_) {
    if (property.facts.declared) continue;
    property.facts.type = inferred_type(property);
    property.facts.is_enumeration =
        property.facts.type == field_type::text && property.seen.enumeration;
  }
}

const property_facts* property_catalogue::find(std::string_view name) const {
  const auto known = positions_.find(name);
  return known == positions_.end() ? nullptr : &properties_[known->second].facts;
}

void property_catalogue::describe(std::string_view object, report& notes) const {
  for (const known_property& known : properties_) {
    const property_facts& property = known.facts;
    if (property.declared || !property.usable) continue;
    const std::string named =
        "property " + text::quoted(property.name) + " of object " + text::quoted(object);
    notes.add({severity::note,
               "inferred_type",
               named + " is taken as " + std::string(criteria::name(property.type)),
               {},
               "declare the field in a schema to settle its type",
               property.first_use});
    if (!property.is_enumeration) continue;
    notes.add({severity::note,
               "multi_select_as_text",
               named + " is taken as one text with its values joined by \";\"",
               {},
               "supply it as HubSpot gives it, or declare it as choice or choices",
               property.first_use});
  }
}

}  // namespace ambit::exchange
