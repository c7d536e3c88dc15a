#include "src/exchange/salesforce_sharing.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"
#include "src/exchange/salesforce_elements.hpp"
#include "src/exchange/salesforce_files.hpp"

namespace ambit::exchange {

namespace {

/// `Lead.sharingRules`, `objects/My_Thing__c.sharingRules-meta.xml`: the object.
std::string object_of_file(std::string_view file) {
  const std::size_t slash = file.find_last_of("/\\");
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  for (const std::string_view ending : {"-meta.xml", ".xml", ".sharingRules"}) {
    if (file.ends_with(ending)) file.remove_suffix(ending.size());
  }
  return percent_decoded(file);
}

struct rule_kind {
  std::string_view element;
  bool has_criteria = false;
};
constexpr std::array<rule_kind, 4> rule_kinds = {{
    {"sharingCriteriaRules", true},
    {"sharingGuestRules", true},
    {"sharingOwnerRules", false},
    {"sharingTerritoryRules", false},
}};

class rule_reader {
 public:
  rule_reader(const rule_kind& kind, const xml::element& at) : kind_(kind) {
    made_.at = at;
    made_.condition.at = at;
    made_.has_criteria = kind.has_criteria;
  }

  written_sharing_rule read() {
    for (xml::element part = made_.at.first(); part; part = part.next()) read_part(part);
    finish_condition(made_.condition);
    // Salesforce takes no such rule, and a file that lost them must not share everything.
    if (kind_.has_criteria && made_.condition.items.empty()) {
      refuse(made_.condition, made_.at, "a sharing rule without criteria");
    }
    for (criterion_item& item : made_.condition.items) item.minds_case = true;
    made_.name = percent_decoded(made_.name);
    return std::move(made_);
  }

 private:
  void read_part(const xml::element& part) {
    constexpr std::array<std::string_view, 3> beside = {"label", "description", "accountSettings"};
    const std::string_view name = part.name();
    const bool is_condition = name == "criteriaItems" || name == "booleanFilter";
    if (is_condition && kind_.has_criteria) {
      read_condition_part(part, "criteriaItems", made_.condition);
    } else if (name == "fullName") {
      take_once(made_.condition, part, part.trimmed(), made_.name, name_at_);
    } else if (name == "accessLevel") {
      take_once(made_.condition, part, part.trimmed(), made_.access, access_at_);
    } else if (name == "sharedTo") {
      read_people(part, made_.to);
    } else if (name == "sharedFrom" && !kind_.has_criteria) {
      read_people(part, made_.from);
    } else if (name == "includeRecordsOwnedByAll" || name == "includeHVUOwnedRecords") {
      read_flag(part);
    } else if (std::find(beside.begin(), beside.end(), name) != beside.end()) {
      made_.beside.push_back(part);
    } else {
      refuse(made_.condition, part, "unknown element " + text::quoted(name) + " in a sharing rule");
    }
  }

  static void read_people(const xml::element& part, std::vector<xml::element>& out) {
    for (xml::element each = part.first(); each; each = each.next()) out.push_back(each);
  }

  void read_flag(const xml::element& part) {
    std::string written;
    take_once(made_.condition, part, part.trimmed(), written, flag_at_);
    made_.high_volume_owners = ascii::same(written, "true");
    if (made_.high_volume_owners || ascii::same(written, "false")) return;
    refuse(made_.condition, part, text::quoted(written) + " is neither true nor false");
  }

  const rule_kind& kind_;
  written_sharing_rule made_;
  xml::element name_at_, access_at_, flag_at_;
};

}  // namespace

sharing_file read_sharing(const xml::document& document, std::string_view file, report& notes) {
  sharing_file made;
  made.file = file;
  made.object = object_of_file(file);
  made.at = document.root();
  for (xml::element part = made.at.first(); part; part = part.next()) {
    const auto kind = std::find_if(rule_kinds.begin(), rule_kinds.end(),
                                   [&](const auto& each) { return each.element == part.name(); });
    if (kind != rule_kinds.end()) {
      made.rules.push_back(rule_reader(*kind, part).read());
    } else if (part.name() != "fullName") {
      not_carried(notes, part, "sharing rules");
    }
  }
  return made;
}

}  // namespace ambit::exchange
