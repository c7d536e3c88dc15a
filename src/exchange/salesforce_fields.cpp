#include "src/exchange/salesforce_fields.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"
#include "src/exchange/declared_schema.hpp"
#include "src/exchange/salesforce_dates.hpp"
#include "src/exchange/salesforce_values.hpp"

namespace ambit::exchange {

namespace {

using criteria::field_type;

// Types of standard fields, which are the same in every organisation, where they are no text.
constexpr std::array<std::pair<std::string_view, field_type>, 20> standard_types = {{
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
    {"ActivityDate", field_type::date},
    {"StartDate", field_type::date},
    {"EndDate", field_type::date},
    {"AnnualRevenue", field_type::number},
    {"Amount", field_type::number},
    {"Probability", field_type::number},
    {"ExpectedRevenue", field_type::number},
    {"FiscalYear", field_type::number},
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

field_type standard_type(std::string_view name) {
  for (const auto& [known, type] : standard_types) {
    if (ascii::same(last_part(name), known)) return type;
  }
  return field_type::text;
}

/// What a field's type, where it is known without formulas, says of its use.
formula_use known_use(const field_facts& facts) {
  switch (facts.declared ? facts.declared->type : standard_type(facts.name)) {
    case field_type::integer:
    case field_type::decimal:
    case field_type::number:
      return formula_use::number;
    case field_type::date:
    case field_type::timestamp:
      return formula_use::moment;
    case field_type::boolean:
      return formula_use::boolean;
    default:
      return facts.declared ? formula_use::text : formula_use::none;
  }
}

}  // namespace

std::string field_catalogue::own_name(std::string_view salesforce_name) const {
  const std::size_t dot = salesforce_name.find('.');
  if (dot != std::string_view::npos && ascii::same(salesforce_name.substr(0, dot), object_)) {
    salesforce_name.remove_prefix(dot + 1);
  }
  return std::string(salesforce_name);
}

/// Formulas read ids where criteria read names, so that a standard look-up's id has a field of its
/// own: `RecordTypeId` of a formula is `RecordType.Id`. `$User.Title` is `User.Title`, as criteria
/// call it.
std::string field_catalogue::name_of_path(std::string_view path) const {
  for (const std::string_view global : {"$User.", "$RecordType."}) {
    if (ascii::starts_with_same(path, global)) path.remove_prefix(1);
  }
  std::string name = own_name(path);
  if (!is_lookup(name)) return name;
  const std::string_view whole = name;
  std::string parted(whole.substr(0, whole.size() - 2));
  parted += '.';
  parted += whole.substr(whole.size() - 2);
  return parted;
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

void field_catalogue::weigh(evidence& seen, const std::string& value,
                            bool has_digits_for_checkboxes) {
  ++seen.values;
  const bool is_digit = has_digits_for_checkboxes && (value == "1" || value == "0");
  if (is_digit || checkbox_value(value)) ++seen.checkboxes;
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
  const auto compare = [&](std::string_view name) -> known_field& {
    known_field& field = enter(name, item.at);
    field.facts.in_criteria = true;
    if (item.minds_case && !is_lookup(field.facts.name)) field.facts.minds_case = true;
    return field;
  };
  if (!item.value_field.empty()) compare(item.value_field);
  known_field& field = compare(item.field);
  using family = operation::family;
  field.facts.multi_select = field.facts.multi_select || op->kind == family::multi_select;
  field.seen.ordered = field.seen.ordered || op->kind == family::order;
  field.seen.substring = field.seen.substring || op->kind == family::multi_select ||
                         op->kind == family::contains || op->kind == family::starts_with;
  std::string problem;
  const std::optional<value_list> list = split_values(item.value, problem);
  if (!list || !item.value_field.empty()) return;
  for (const std::string& value : list->values) {
    weigh(field.seen, value, item.has_digits_for_checkboxes);
  }
}

void field_catalogue::add_viewer(const xml::element& at) {
  enter(viewer, at).facts.is_viewer = true;
}

/// The field's position, which stays.
std::size_t field_catalogue::enter_path(std::string_view path, const xml::element& at) {
  const std::string name = name_of_path(path);
  known_field& field = enter(name, at);
  field.facts.is_id = field.facts.is_id || ascii::same(last_part(name), "Id");
  return static_cast<std::size_t>(&field - fields_.data());
}

void field_catalogue::add(std::string_view path, formula_use use, const xml::element& at) {
  field_facts& facts = fields_[enter_path(path, at)].facts;
  facts.use = std::max(facts.use, use);
}

void field_catalogue::add_pair(std::string_view path, std::string_view other,
                               const xml::element& at) {
  const std::size_t first = enter_path(path, at);
  pairs_.emplace_back(first, enter_path(other, at));
}

/// What the schema's type, a standard field's name or another formula tells of a field is true of
/// those that it is compared with. Joined sets of fields, each with its first as the root.
void field_catalogue::settle_pairs() {
  std::vector<std::size_t> parents(fields_.size());
  std::iota(parents.begin(), parents.end(), std::size_t{0});
  const auto root_of = [&](std::size_t at) {
    while (parents[at] != at) at = parents[at] = parents[parents[at]];
    return at;
  };
  for (const auto& [one, other] : pairs_) {
    parents[root_of(one)] = root_of(other);
  }
  std::vector<formula_use> uses(fields_.size(), formula_use::none);
  for (std::size_t at = 0; at < fields_.size(); ++at) {
    formula_use& use = uses[root_of(at)];
    use = std::max({use, fields_[at].facts.use, known_use(fields_[at].facts)});
  }
  for (const auto& [one, other] : pairs_) {
    for (const std::size_t at : {one, other}) {
      // Nothing told: two texts, since picklists and checkboxes are not compared so.
      fields_[at].facts.use = std::max(uses[root_of(at)], formula_use::shown);
    }
  }
}

criteria::field_type field_catalogue::inferred_type(const known_field& field) {
  const evidence& seen = field.seen;
  if (field.facts.is_viewer) return field_type::id;
  if (seen.substring) return field_type::text;
  const field_type standard = standard_type(field.facts.name);
  switch (field.facts.use) {
    case formula_use::text:
    case formula_use::picklist:
      return field_type::text;
    case formula_use::moment:
      return standard == field_type::date ? standard : field_type::timestamp;
    case formula_use::number:
      return field_type::number;
    case formula_use::boolean:
      return field_type::boolean;
    default:
      break;
  }
  if (standard != field_type::text) return standard;
  if (seen.values == 0) return field_type::text;
  if (!seen.ordered && seen.checkboxes == seen.values) return field_type::boolean;
  if (seen.dates == seen.values) return seen.has_time ? field_type::timestamp : field_type::date;
  if (seen.ordered && seen.numbers == seen.values) return field_type::number;
  return field_type::text;
}

void field_catalogue::infer() {
  settle_pairs();
  for (known_field& field : fields_) {
    if (!field.facts.declared) field.facts.type = inferred_type(field);
  }
}

const field_facts* field_catalogue::find(std::string_view salesforce_name) const {
  const auto known = positions_.find(text::fold(own_name(salesforce_name)));
  return known == positions_.end() ? nullptr : &fields_[known->second].facts;
}

const field_facts* field_catalogue::find_path(std::string_view formula_path) const {
  return find(name_of_path(formula_path));
}

bool field_catalogue::holds(std::string_view field_name) const {
  if (declared_ && declared_->find(field_name)) return true;
  const auto known = positions_.find(text::fold(field_name));
  return known != positions_.end() && fields_[known->second].facts.name == field_name;
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
            (field.ignores_case() ? " that ignores case" : ""),
        "declare the field in a schema to settle its type");
    if (is_text && field.multi_select) {
      say("multi_select_as_text", named + " is taken as one text with its values joined by \";\"",
          "supply it as Salesforce exports it, or declare it as choices");
    }
    if (is_text && is_lookup(field.name)) {
      say("lookup_by_name", named + " is compared with names, not ids",
          "supply the name of the record that it points to");
    }
    if (field.is_id) {
      say("lookup_by_id", named + " holds the record's id, as formulas see it",
          "supply the id, of 15 or 18 characters");
    }
    if (field.name.starts_with("$")) {
      say("organisation_value", named + " is a value of the organisation, not of a record",
          "supply it with each record");
    }
    if (field.is_viewer) {
      say("viewer_field", named + " holds who looks at the view",
          "supply the user's id, as owner.user has it, with each record");
    }
    if (field.name.starts_with("User.")) {
      say("running_user_field", named + " is a field of the user who causes the event",
          "supply it with each record");
    }
  }
}

}  // namespace ambit::exchange
