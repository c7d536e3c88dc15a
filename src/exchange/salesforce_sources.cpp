#include "src/exchange/salesforce_sources.hpp"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::exchange {

namespace {

constexpr std::array<std::string_view, 9> kinds = {
    "AssignmentRules",    "Queue",          "CaseSettings",
    "LeadConfigSettings", "ListView",       "EscalationRules",
    "AutoResponseRules",  "Territory2Rule", "SharingRules"};

void error(report& problems, std::string_view code, std::string found, std::string expected,
           std::string hint, place where) {
  problems.add({severity::error, std::string(code), std::move(found), std::move(expected),
                std::move(hint), std::move(where)});
}

void check_name(std::string_view what, std::string_view name, std::size_t most, bool required,
                const xml::element& at, report& problems) {
  if (name.size() > most) {
    error(problems, "limit_exceeded",
          std::string(what) + " of " + std::to_string(name.size()) + " bytes",
          "at most " + std::to_string(most), {}, at.where());
  } else if (required && name.empty()) {
    error(problems, "missing_name", std::string(what) + " is empty", "a name", {}, at.where());
  }
}

void check_rules(const rules_file& file, report& problems) {
  if (file.object.empty()) {
    error(problems, "unknown_object", "nothing tells whose rules these are",
          "a file named after its object, such as \"Lead.assignmentRules\"", {}, file.at.where());
  }
  check_name("object name", file.object, limits::max_name_bytes, false, file.at, problems);
  for (const assignment_rule& rule : file.rules) {
    // Room for what makes equal names distinct.
    check_name("rule name", rule.name, limits::max_name_bytes - 16, false, rule.at, problems);
    if (rule.entries.size() > limits::max_entries) {
      error(problems, "limit_exceeded", std::to_string(rule.entries.size()) + " entries",
            "at most " + std::to_string(limits::max_entries), {}, rule.at.where());
    }
  }
}

void check_queue(const queue_file& queue, report& problems) {
  const auto check = [&](std::string_view what, const std::string& name) {
    check_name(what, name, limits::max_id_bytes, true, queue.at, problems);
  };
  const auto check_all = [&](std::string_view what, const std::vector<std::string>& names) {
    for (const std::string& name : names) check(what, name);
    if (names.size() <= limits::max_list) return;
    error(problems, "limit_exceeded",
          std::to_string(names.size()) + " times a " + std::string(what),
          "at most " + std::to_string(limits::max_list), {}, queue.at.where());
  };
  check("queue name", queue.id);
  check_all("user name", queue.users);
  check_all("group name", queue.groups);
  check_all("role name", queue.roles);
  check_all("object name", queue.objects);
}

void check_condition(const named_condition& each, report& problems) {
  const xml::element& at = each.condition.at;
  if (each.object.empty()) {
    error(problems, "unknown_object", "nothing tells which records this is about",
          "a file named after its object, such as \"Lead.My_View.listView\"", {}, at.where());
  }
  check_name("object name", each.object, limits::max_name_bytes, false, at, problems);
  check_name("criterion name", each.name, limits::max_name_bytes, false, at, problems);
}

void check_sharing(const sharing_file& file, report& problems) {
  if (file.object.empty()) {
    error(problems, "unknown_object", "nothing tells which records are shared",
          "a file named after its object, such as \"Lead.sharingRules\"", {}, file.at.where());
  }
  check_name("object name", file.object, limits::max_name_bytes, false, file.at, problems);
  for (const written_sharing_rule& rule : file.rules) {
    check_name("rule name", rule.name, limits::max_name_bytes - 16, false, rule.at, problems);
  }
  if (file.rules.size() <= limits::max_sharing_rules) return;
  error(problems, "limit_exceeded", std::to_string(file.rules.size()) + " sharing rules",
        "at most " + std::to_string(limits::max_sharing_rules), {}, file.at.where());
}

/// Names the second file that stands for the same thing, and the first.
class first_holders {
 public:
  void add(std::string_view code, std::string_view what, std::string_view key,
           std::string_view file, const xml::element& at, report& problems) {
    const auto [first, is_new] = files_.emplace(text::fold(key), file);
    if (is_new) return;
    error(problems, code,
          std::string(what) + " " + text::quoted(key) + " stands in " +
              text::quoted(first->second, 200) + " and again in " + text::quoted(file, 200),
          "one file for each", "import the two one after the other", at.where());
  }

 private:
  std::map<std::string, std::string, std::less<>> files_;
};

/// Reads one file after the other into the sources.
class source_reader {
 public:
  source_reader(report& problems, report& notes) : problems_(problems), notes_(notes) {}

  void read(const salesforce::source& file) {
    if (!text::is_valid(file.name)) {
      error(problems_, "bad_file_name", "a file's name is not well-formed UTF-8", "another name",
            {}, {});
      return;
    }
    auto document = std::make_unique<xml::document>();
    if (!document->parse(file.bytes, file.name, problems_)) return;
    const xml::element root = document->root();
    if (root.name() == "AssignmentRules") {
      read_assignment_rules(*document, file.name);
    } else if (root.name() == "Queue") {
      queue_file queue = read_queue(*document, file.name, notes_);
      check_queue(queue, problems_);
      queues_.add("duplicate_queue", "queue", queue.id, queue.file, root, problems_);
      made.queues.push_back(std::move(queue));
    } else if (is_settings(root.name())) {
      settings_file read = read_settings(*document, file.name, notes_);
      settings_.add("duplicate_settings", "settings of", read.object, read.file, root, problems_);
      made.settings.push_back(std::move(read));
    } else if (holds_named_conditions(root.name())) {
      read_conditions(*document, file.name);
    } else if (root.name() == "SharingRules") {
      sharing_file read = read_sharing(*document, file.name, notes_);
      check_sharing(read, problems_);
      sharing_.add("duplicate_sharing", "sharing of", read.object, read.file, root, problems_);
      made.sharing.push_back(std::move(read));
    } else {
      error(problems_, "unknown_kind", "a document of kind " + text::quoted(root.name()),
            "AssignmentRules, Queue, CaseSettings, LeadConfigSettings, ListView, EscalationRules, "
            "AutoResponseRules, Territory2Rule or SharingRules",
            text::did_you_mean(root.name(), kinds), root.where());
    }
    made.documents.push_back(std::move(document));
  }

  sources made;

 private:
  void read_assignment_rules(const xml::document& document, const std::string& file) {
    rules_file rules = read_rules(document, file, notes_);
    rules.object = object_of(rules);
    check_rules(rules, problems_);
    objects_.add("duplicate_object", "object", rules.object, rules.file, document.root(),
                 problems_);
    made.rules.push_back(std::move(rules));
  }

  void read_conditions(const xml::document& document, const std::string& file) {
    for (named_condition& each : read_named_conditions(document, file, notes_)) {
      check_condition(each, problems_);
      conditions_.add("duplicate_criterion", "criterion", each.object + "/" + each.name, file,
                      each.condition.at, problems_);
      made.conditions.push_back(std::move(each));
    }
  }

  report& problems_;
  report& notes_;
  first_holders objects_, queues_, settings_, conditions_, sharing_;
};

}  // namespace

sources read_sources(const std::vector<salesforce::source>& files, report& problems,
                     report& notes) {
  source_reader reader(problems, notes);
  for (const salesforce::source& file : files) reader.read(file);
  return std::move(reader.made);
}

}  // namespace ambit::exchange
