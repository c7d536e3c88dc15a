#include "src/exchange/salesforce_fields.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"
#include "src/exchange/salesforce_dates.hpp"
#include "src/exchange/salesforce_values.hpp"

namespace ambit::exchange {

namespace {

using criteria::field_type;

// Types of standard fields, which are the same in every organisation, where they are no text.
constexpr std::array<std::pair<std::string_view, field_type>, 13> standard_types = {{
    {"CreatedDate", field_type::timestamp},
    {"LastModifiedDate", field_type::timestamp},
    {"SystemModstamp", field_type::timestamp},
    {"ClosedDate", field_type::timestamp},
    {"LastViewedDate", field_type::timestamp},
    {"LastReferencedDate", field_type::timestamp},
    {"EmailBouncedDate", field_type::timestamp},
    {"ConvertedDate", field_type::date},
    {"LastActivityDate", field_type::date},
    {"CloseDate", field_type::date},
    {"Birthdate", field_type::date},
    {"AnnualRevenue", field_type::number},
    {"NumberOfEmployees", field_type::number},
}};

std::string_view last_part(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

/// `RecordTypeId`, `OwnerId`, `User.ProfileId`: criteria hold the other record's name.
bool is_lookup(std::string_view name) {
  const std::string_view part = last_part(name);
  return part.size() > 2 && part.ends_with("Id") && part.find("__") == std::string_view::npos;
}

/// Whether a schema takes the name: a path without empty parts, and none that every object has.
bool can_be_declared(std::string_view name) {
  constexpr std::array<std::string_view, 4> built_in = {"id", "owner.user", "owner.queue",
                                                        "account"};
  if (name.empty() || name.size() > limits::max_name_bytes) return false;
  if (name.front() == '.' || name.back() == '.') return false;
  if (name.find("..") != std::string_view::npos) return false;
  const auto dots = static_cast<std::size_t>(std::count(name.begin(), name.end(), '.'));
  if (dots + 1 >= limits::max_depth) return false;
  return std::find(built_in.begin(), built_in.end(), name) == built_in.end();
}

}  // namespace

std::string field_catalogue::own_name(std::string_view salesforce_name) const {
  const std::size_t dot = salesforce_name.find('.');
  if (dot != std::string_view::npos && ascii::same(salesforce_name.substr(0, dot), object_)) {
    salesforce_name.remove_prefix(dot + 1);
  }
  return std::string(salesforce_name);
}

field_catalogue::known_field& field_catalogue::enter(std::string_view salesforce_name,
                                                     const xml::element& at) {
  std::string name = own_name(salesforce_name);
  std::string key = text::fold(name);
  const auto known = positions_.find(key);
  if (known != positions_.end()) return fields_[known->second];
  if (declared_ && declared_names_.empty()) {
    for (const criteria::field& field : declared_->fields) {
      declared_names_.emplace(text::fold(field.name), field.name);
    }
  }
  known_field made;
  const auto declared_name = declared_names_.find(key);
  if (declared_name != declared_names_.end()) {
    name = declared_name->second;
    made.facts.declared = &declared_->fields[*declared_->find(name)];
    made.facts.type = made.facts.declared->type;
  } else {
    made.facts.usable = can_be_declared(name);
  }
  made.facts.name = std::move(name);
  made.facts.first_use = at.where();
  positions_.emplace(std::move(key), fields_.size());
  fields_.push_back(std::move(made));
  return fields_.back();
}

void field_catalogue::weigh(evidence& seen, const std::string& value) {
  ++seen.values;
  if (checkbox_value(value)) ++seen.checkboxes;
  if (number_value(value)) ++seen.numbers;
  if (const std::optional<date_value> date = parse_date_value(value)) {
    ++seen.dates;
    seen.has_time = seen.has_time || date->type == date_value::kind::wall_time ||
                    date->type == date_value::kind::instant;
  }
}

void field_catalogue::add(const criterion_item& item) {
  const std::optional<operation> op = find_operation(item.operation);
  if (!op || item.field.empty()) return;
  if (!item.value_field.empty()) enter(item.value_field, item.at);
  known_field& field = enter(item.field, item.at);
  using family = operation::family;
  field.facts.multi_select = field.facts.multi_select || op->kind == family::multi_select;
  field.seen.ordered = field.seen.ordered || op->kind == family::order;
  field.seen.substring = field.seen.substring || op->kind == family::multi_select ||
                         op->kind == family::contains || op->kind == family::starts_with;
  std::string problem;
  const std::optional<value_list> list = split_values(item.value, problem);
  if (!list || !item.value_field.empty()) return;
  for (const std::string& value : list->values) weigh(field.seen, value);
}

criteria::field_type field_catalogue::inferred_type(const known_field& field) {
  const evidence& seen = field.seen;
  if (seen.substring) return field_type::text;
  for (const auto& [name, type] : standard_types) {
    if (ascii::same(last_part(field.facts.name), name)) return type;
  }
  if (seen.values == 0) return field_type::text;
  if (!seen.ordered && seen.checkboxes == seen.values) return field_type::boolean;
  if (seen.dates == seen.values) return seen.has_time ? field_type::timestamp : field_type::date;
  if (seen.ordered && seen.numbers == seen.values) return field_type::number;
  return field_type::text;
}

void field_catalogue::infer() {
  for (known_field& field : fields_) {
    if (!field.facts.declared) field.facts.type = inferred_type(field);
  }
}

const field_facts* field_catalogue::find(std::string_view salesforce_name) const {
  const auto known = positions_.find(text::fold(own_name(salesforce_name)));
  return known == positions_.end() ? nullptr : &fields_[known->second].facts;
}

void field_catalogue::describe(report& notes) const {
  for (const known_field& known : fields_) {
    const field_facts& field = known.facts;
    if (field.declared || !field.usable) continue;
    const bool is_text = field.type == field_type::text;
    const std::string named =
        "field " + text::quoted(field.name) + " of object " + text::quoted(object_);
    const auto say = [&](std::string_view code, std::string found, std::string hint) {
      notes.add({severity::note,
                 std::string(code),
                 std::move(found),
                 {},
                 std::move(hint),
                 field.first_use});
    };
    say("inferred_type",
        named + " is taken as " + std::string(criteria::name(field.type)) +
            (is_text ? " that ignores case" : ""),
        "declare the field in a schema to settle its type");
    if (is_text && field.multi_select) {
      say("multi_select_as_text", named + " is taken as one text with its values joined by \";\"",
          "supply it as Salesforce exports it, or declare it as choices");
    }
    if (is_text && is_lookup(field.name)) {
      say("lookup_by_name", named + " is compared with names, not ids",
          "supply the name of the record that it points to");
    }
    if (field.name.starts_with("User.")) {
      say("running_user_field", named + " is a field of the user who causes the event",
          "supply it with each record");
    }
  }
}

}  // namespace ambit::exchange
