#include "src/exchange/salesforce_named_conditions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/text.hpp"
#include "src/exchange/list_view_columns.hpp"
#include "src/exchange/salesforce_elements.hpp"
#include "src/exchange/salesforce_files.hpp"

namespace ambit::exchange {

namespace {

// ------------------------------------------------------------------------------------------------
// rules with entries

struct rule_kind {
  std::string_view root;
  std::string_view rule;
  std::string_view what;
  /// Of an entry: what does not say which records are meant.
  std::array<std::string_view, 6> beside;
};

constexpr std::array<rule_kind, 2> rule_kinds = {{
    {"EscalationRules",
     "escalationRule",
     "an escalation rule",
     {"businessHours", "businessHoursSource", "disableEscalationWhenModified", "escalationAction",
      "escalationStartTime", ""}},
    {"AutoResponseRules",
     "autoResponseRule",
     "an auto-response rule",
     {"senderName", "senderEmail", "replyToEmail", "template", "notifyCcRecipients", ""}},
}};

const rule_kind* find_rule_kind(std::string_view root) noexcept {
  for (const rule_kind& kind : rule_kinds) {
    if (kind.root == root) return &kind;
  }
  return nullptr;
}

named_condition read_entry(const rule_kind& kind, const xml::element& at) {
  named_condition made;
  made.condition.at = at;
  std::vector<xml::element> beside;
  for (xml::element part = at.first(); part; part = part.next()) {
    if (read_condition_part(part, "criteriaItems", made.condition)) continue;
    const auto known = std::find(kind.beside.begin(), kind.beside.end(), part.name());
    if (known != kind.beside.end()) {
      beside.push_back(part);
    } else {  // it may well be a condition
      refuse(made.condition, part, "unknown element " + text::quoted(part.name()) + " in an entry");
    }
  }
  finish_condition(made.condition);
  made.data = data_of(beside);
  return made;
}

/// The object that most criteria name; empty where none or several do.
std::string object_of(const std::vector<named_condition>& entries) {
  std::string found;
  for (const named_condition& entry : entries) {
    for (const criterion_item& item : entry.condition.items) {
      for (const std::string_view object : {"Lead.", "Case."}) {
        if (!item.field.starts_with(object)) continue;
        const std::string_view name = object.substr(0, object.size() - 1);
        if (!found.empty() && found != name) return {};
        found = name;
      }
    }
  }
  return found;
}

void read_rule(const rule_kind& kind, const xml::element& rule, std::string_view file,
               std::vector<named_condition>& out, report& notes) {
  const std::string name = percent_decoded(rule.child("fullName").trimmed());
  const std::string_view active = rule.child("active").trimmed();
  std::size_t number = 0;
  for (xml::element part = rule.first(); part; part = part.next()) {
    if (part.name() == "ruleEntry") {
      named_condition entry = read_entry(kind, part);
      const std::string position = std::to_string(++number);
      entry.name = std::string(kind.rule);
      entry.name.append("/").append(name).append("/").append(position);
      entry.origin = origin_of(file, {{"rule", name}, {"entry", position}, {"active", active}});
      out.push_back(std::move(entry));
    } else if (part.name() != "fullName" && part.name() != "active") {
      not_carried(notes, part, kind.what);
    }
  }
}

std::vector<named_condition> read_rules_of(const rule_kind& kind, const xml::document& document,
                                           std::string_view file, report& notes) {
  std::vector<named_condition> out;
  for (xml::element part = document.root().first(); part; part = part.next()) {
    if (part.name() == kind.rule) {
      read_rule(kind, part, file, out, notes);
    } else if (part.name() != "fullName") {
      not_carried(notes, part, kind.root);
    }
  }
  std::string object = component_name(file);
  if (object != "Lead" && object != "Case") object = object_of(out);
  for (named_condition& entry : out) entry.object = object;
  return out;
}

// ------------------------------------------------------------------------------------------------
// territory rules

named_condition read_territory_rule(const xml::document& document, std::string_view file) {
  named_condition made;
  made.condition.at = document.root();
  made.name = "territory2Rule/" + component_name(file);
  std::vector<xml::element> beside;
  xml::element object;
  for (xml::element part = document.root().first(); part; part = part.next()) {
    if (read_condition_part(part, "ruleItems", made.condition)) continue;
    if (part.name() == "objectType") {
      take_once(made.condition, part, part.trimmed(), made.object, object);
    } else if (part.name() == "name" || part.name() == "active" || part.name() == "fullName") {
      beside.push_back(part);
    } else {
      refuse(made.condition, part,
             "unknown element " + text::quoted(part.name()) + " in a territory rule");
    }
  }
  finish_condition(made.condition);
  // Salesforce takes none without criteria, and a file that lost them must not take every account.
  if (made.condition.items.empty()) {
    refuse(made.condition, document.root(), "a territory rule without criteria");
  }
  made.data = data_of(beside);
  made.origin = origin_of(file, {});
  return made;
}

// ------------------------------------------------------------------------------------------------
// list views

/// `Lead.My_View.listView`, `objects/Lead/listViews/My_View.listView-meta.xml`: the object.
std::string object_of_view(std::string_view file) {
  constexpr std::string_view folder = "/listViews/";
  const std::size_t within = file.rfind(folder);
  if (within != std::string_view::npos) {
    const std::string_view path = file.substr(0, within);
    const std::size_t slash = path.find_last_of("/\\");
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
  }
  const std::size_t slash = file.find_last_of("/\\");
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  for (const std::string_view ending : {"-meta.xml", ".listView"}) {
    if (file.ends_with(ending)) file.remove_suffix(ending.size());
  }
  const std::size_t dot = file.find('.');
  return std::string(dot == std::string_view::npos ? std::string_view() : file.substr(0, dot));
}

void read_scope(const xml::element& scope, const std::string& queue, named_condition& made) {
  const std::string_view text = scope.trimmed();
  if (text == "Everything") {
    made.scope = view_scope::everything;
  } else if (text == "Mine") {
    made.scope = view_scope::mine;
  } else if (text == "Queue" && !queue.empty()) {
    made.scope = view_scope::queue;
    made.queue = queue;
  } else if (text.empty()) {
    refuse(made.condition, made.condition.at, "a list view without a filterScope");
  } else {
    refuse(made.condition, scope,
           "scope " + text::quoted(text) + (text == "Queue" ? " without a queue" : "") +
               ", which no field of a record tells",
           "unsupported_scope");
  }
}

/// Names the fields as the schema does. List views write checkboxes as 1 and 0.
void read_columns(named_condition& made) {
  for (criterion_item& item : made.condition.items) {
    item.has_digits_for_checkboxes = true;
    const std::optional<std::string> field = field_of_column(item.field, made.object);
    if (!field) {
      refuse(made.condition, item.at,
             "column " + text::quoted(item.field) + " of object " + text::quoted(made.object) +
                 " is no field that is known here",
             "unknown_list_column");
      continue;
    }
    const bool is_token = *field != item.field;
    item.field = *field;
    if (!is_token || item.field != record_type_field || item.value.empty()) continue;
    const bool is_person = item.value.starts_with("PersonAccount.");
    item.value_prefix = (is_person ? "PersonAccount" : made.object) + ".";
  }
}

named_condition read_list_view(const xml::document& document, std::string_view file) {
  named_condition made;
  made.condition.at = document.root();
  made.object = object_of_view(file);
  constexpr std::array<std::string_view, 4> known = {"label", "language", "sharedTo", "columns"};
  std::vector<xml::element> beside;
  std::string full_name, scope_text, queue_name;
  xml::element name, scope, queue;
  for (xml::element part = document.root().first(); part; part = part.next()) {
    if (read_condition_part(part, "filters", made.condition)) continue;
    if (part.name() == "fullName") {
      take_once(made.condition, part, part.trimmed(), full_name, name);
    } else if (part.name() == "filterScope") {
      take_once(made.condition, part, part.trimmed(), scope_text, scope);
      beside.push_back(part);
    } else if (part.name() == "queue") {
      take_once(made.condition, part, part.trimmed(), queue_name, queue);
    } else if (std::find(known.begin(), known.end(), part.name()) != known.end()) {
      beside.push_back(part);
    } else {
      refuse(made.condition, part,
             "unknown element " + text::quoted(part.name()) + " in a list view");
    }
  }
  finish_condition(made.condition);
  read_scope(scope, queue_name, made);
  read_columns(made);
  if (full_name.empty()) full_name = component_name(file);
  made.name = "listView/" + percent_decoded(full_name);
  made.data = data_of(beside);
  made.origin = origin_of(file, {});
  return made;
}

}  // namespace

bool holds_named_conditions(std::string_view root) noexcept {
  return root == "ListView" || root == "Territory2Rule" || find_rule_kind(root) != nullptr;
}

std::vector<named_condition> read_named_conditions(const xml::document& document,
                                                   std::string_view file, report& notes) {
  const std::string_view root = document.root().name();
  if (const rule_kind* kind = find_rule_kind(root)) {
    return read_rules_of(*kind, document, file, notes);
  }
  std::vector<named_condition> one;
  one.push_back(root == "ListView" ? read_list_view(document, file)
                                   : read_territory_rule(document, file));
  return one;
}

}  // namespace ambit::exchange
