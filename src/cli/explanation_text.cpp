#include "src/cli/explanation_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "src/base/json.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

using words_of_operator = std::pair<std::string_view, std::string_view>;
constexpr std::array<words_of_operator, 25> operator_words = {{
    {"eq", "is"},
    {"ne", "is not"},
    {"lt", "is less than"},
    {"le", "is at most"},
    {"gt", "is more than"},
    {"ge", "is at least"},
    {"between", "is between"},
    {"in", "is one of"},
    {"not_in", "is none of"},
    {"contains", "contains"},
    {"not_contains", "does not contain"},
    {"starts_with", "starts with"},
    {"ends_with", "ends with"},
    {"has_word", "has the word"},
    {"includes_any", "includes any of"},
    {"includes_all", "includes all of"},
    {"includes_none", "includes none of"},
    {"equals_set", "is exactly"},
    {"in_last", "is in the last"},
    {"in_next", "is in the next"},
    {"in_period", "is in the period"},
    {"before_now", "is earlier than now"},
    {"after_now", "is later than now"},
    {"is_missing", "is missing"},
    {"is_present", "is present"},
}};

std::string operator_text(const std::string& name) {
  for (const auto& [known, words] : operator_words) {
    if (known == name) return std::string(words);
  }
  return name;
}

/// The constants of a test as a person would say them.
std::string constants_text(json::value test) {
  std::string words;
  if (const json::value value = test.find("value"))
    words.append(" ").append(printable(value.source()));
  if (const json::value list = test.find("values")) {
    for (json::value one = list.first(); one; one = one.next()) {
      words.append(words.empty() ? " " : ", ").append(printable(one.source()));
    }
  }
  if (const json::value other = test.find("other")) {
    words.append(" what stands in ").append(printable(other.string()));
  }
  if (const json::value from = test.find("from")) {
    words.append(" ").append(printable(from.source()));
    words.append(" and ").append(printable(test.find("to").source()));
  }
  const std::string op = text_at(test, "op");
  if (const json::value count = test.find("count")) {
    words += op == "before_now" ? " minus " : op == "after_now" ? " plus " : " ";
    words += printable(count.source()) + " " + printable(text_at(test, "unit"));
  }
  std::string period = text_at(test, "period");
  std::replace(period.begin(), period.end(), '_', ' ');
  return period.empty() ? words : words + " " + printable(period);
}

/// What came of a part of a condition.
std::string result_text(json::value node) {
  const std::string result = text_at(node, "result");
  return result == "true" ? "yes" : result == "false" ? "no" : result;
}

std::string test_text(json::value test) {
  std::string words;
  if (const json::value event = test.find("event")) {
    words = "the event is " + printable(event.source());
  } else {
    words = printable(text_at(test, "field")) + " " + operator_text(text_at(test, "op"));
    words += constants_text(test);
  }
  words += ": " + result_text(test);
  if (const json::value seen = test.find("seen")) {
    words += seen.is_null() ? ", it is missing" : ", it is " + printable(seen.source());
    if (test.find("undeclared")) words += ", an undeclared option";
  }
  const std::string remedy = text_at(test, "would_pass");
  return remedy.empty() ? words : words + " (" + printable(remedy) + ")";
}

/// One line a node of the tree, indented by its depth. The tree is at most limits::max_depth deep.
void add_tree(std::string& words, json::value node, std::size_t depth) {
  const std::string indent(depth * 2 + 4, ' ');
  for (const auto& [group, name] :
       {std::pair("all", "all of these: "), std::pair("any", "any of these: ")}) {
    const json::value parts = node.find(group);
    if (!parts.is_array()) continue;
    words += indent + name + result_text(node) + "\n";
    for (json::value part = parts.first(); part; part = part.next()) {
      add_tree(words, part, depth + 1);
    }
    return;
  }
  if (const json::value part = node.find("not"); part.is_object()) {
    words += indent + "not this: " + result_text(node) + "\n";
    add_tree(words, part, depth + 1);
  } else {
    words += indent + (node.find("always") ? "always: yes" : test_text(node)) + "\n";
  }
}

void add_entry(std::string& words, json::value entry) {
  words += "  " + printable(text_at(entry, "entry")) + ": ";
  if (const json::value uncarried = entry.find("uncarried")) {
    words += "not asked, as it could not be imported: " + printable(uncarried.source()) + "\n";
    return;
  }
  const std::string result = text_at(entry, "result");
  words += result == "true"      ? "matches\n"
           : result == "unknown" ? "is not known to match\n"
           : result == "invalid" ? "cannot be asked, as a value is wrong\n"
                                 : "does not match\n";
  if (const json::value tree = entry.find("when")) add_tree(words, tree, 0);
}

}  // namespace

std::string explanation_text(const std::string& explanation_json) {
  json::document document;
  report unused;
  if (!document.parse(explanation_json, {}, unused)) return explanation_json + "\n";
  const json::value root = document.root();
  std::string words = printable(text_at(root, "sentence")) + "\n";
  const json::value entries = root.find("entries");
  if (!entries.is_array() || entries.size() == 0) return words;
  words += "\nRule " + printable(text_at(root, "rule")) + ", entry by entry:\n";
  for (json::value entry = entries.first(); entry; entry = entry.next()) add_entry(words, entry);
  return words;
}

}  // namespace ambit::cli
