#include "src/exchange/salesforce_rules.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>

#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"
#include "src/exchange/salesforce_files.hpp"

namespace ambit::exchange {

namespace {

void not_carried(report& notes, const xml::element& at, std::string_view what) {
  notes.add({severity::warning,
             "not_carried",
             "element " + text::quoted(at.name()) + " has no place in " + std::string(what),
             {},
             {},
             at.where()});
}

struct seen_once {
  xml::element assigned_to, assigned_to_type, email_template, override_teams;
};

/// Elements that say how people are told, and nothing about which records are meant.
bool is_about_notices(std::string_view name) noexcept {
  constexpr std::array names = {std::string_view("senderName"), std::string_view("senderEmail"),
                                std::string_view("replyToEmail"), std::string_view("notifyCc"),
                                std::string_view("notifyCcRecipients")};
  return std::find(names.begin(), names.end(), name) != names.end();
}

void read_entry_part(const xml::element& part, rule_entry& entry, seen_once& seen) {
  const std::string_view name = part.name();
  const std::string_view text = part.trimmed();
  if (read_condition_part(part, "criteriaItems", entry)) return;
  if (name == "assignedTo") {
    take_once(entry, part, text, entry.assigned_to, seen.assigned_to);
  } else if (name == "assignedToType") {
    take_once(entry, part, text, entry.assigned_to_type, seen.assigned_to_type);
  } else if (name == "template") {
    take_once(entry, part, text, entry.email_template, seen.email_template);
  } else if (name == "team") {
    entry.teams.emplace_back(text);
  } else if (name == "overrideExistingTeams") {
    std::string flag;
    take_once(entry, part, text, flag, seen.override_teams);
    if (!flag.empty()) entry.override_existing_teams = ascii::same(flag, "true");
  } else if (!part.first() && is_about_notices(name)) {
    entry.further.emplace_back(name, text);
  } else {  // it may well be a condition
    refuse(entry, part, "unknown element " + text::quoted(name) + " in an entry");
  }
}

rule_entry read_entry(const xml::element& at) {
  rule_entry entry;
  entry.at = at;
  seen_once seen;
  for (xml::element part = at.first(); part; part = part.next()) {
    read_entry_part(part, entry, seen);
  }
  finish_condition(entry);
  return entry;
}

assignment_rule read_rule(const xml::element& at, report& notes) {
  assignment_rule rule;
  rule.at = at;
  for (xml::element part = at.first(); part; part = part.next()) {
    if (part.name() == "fullName") {
      rule.name = percent_decoded(part.trimmed());
    } else if (part.name() == "active") {
      rule.active = ascii::same(part.trimmed(), "true");
    } else if (part.name() == "ruleEntry") {
      rule.entries.push_back(read_entry(part));
    } else {
      not_carried(notes, part, "an assignment rule");
    }
  }
  return rule;
}

}  // namespace

rules_file read_rules(const xml::document& document, std::string_view file, report& notes) {
  rules_file result;
  result.file = file;
  result.at = document.root();
  for (xml::element part = result.at.first(); part; part = part.next()) {
    if (part.name() == "assignmentRule") {
      result.rules.push_back(read_rule(part, notes));
    } else if (part.name() != "fullName") {
      not_carried(notes, part, "assignment rules");
    }
  }
  return result;
}

std::string object_of(const rules_file& rules) {
  const std::string named = component_name(rules.file);
  for (const std::string_view object : {"Lead", "Case"}) {
    if (ascii::same(named, object)) return std::string(object);
  }
  std::map<std::string, std::size_t, std::less<>> counts;
  for (const assignment_rule& rule : rules.rules) {
    for (const rule_entry& entry : rule.entries) {
      for (const criterion_item& item : entry.items) {
        const std::size_t dot = item.field.find('.');
        if (dot == std::string::npos || dot == 0) continue;
        ++counts[item.field.substr(0, dot)];
      }
    }
  }
  const auto more = [](const auto& left, const auto& right) { return left.second < right.second; };
  const auto most = std::max_element(counts.begin(), counts.end(), more);
  if (most == counts.end()) return {};
  const auto equals = std::count_if(counts.begin(), counts.end(), [&](const auto& count) {
    return count.second == most->second;
  });
  return equals == 1 ? most->first : std::string();
}

}  // namespace ambit::exchange
