#include "src/cli/directory_shapes.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

#include "src/cli/json_text.hpp"

namespace ambit::cli {

namespace {

/// As many as a person reads in a summary; all are in the JSON.
constexpr std::size_t names_shown = 10;

void append(std::string& words, std::string_view separator, std::string_view more) {
  words.append(words.empty() ? "" : separator).append(more);
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

/// The id that stands in each of a list: itself, or the first text of an object.
std::string ids_text(json::value list) {
  std::string words;
  std::size_t index = 0;
  for (json::value each = list.first(); each && index < names_shown; each = each.next(), ++index) {
    const json::value id = each.is_object() ? each.first() : each;
    append(words, ", ", id.string());
    const std::string why = each.is_object() ? text_at(each, "reason") : std::string();
    if (!why.empty()) words.append(" (").append(why).append(")");
  }
  if (list.size() > names_shown)
    words.append(", … ").append(std::to_string(list.size() - names_shown)).append(" more");
  return printable(words);
}

/// "queues triage; 2 records".
std::string names_text(json::value still_named) {
  std::string words;
  for (json::value each = still_named.first(); each; each = each.next()) {
    const bool is_list_of_ids = each.first().is_string();
    std::string what(each.key());
    for (char& letter : what)
      if (letter == '_') letter = ' ';
    append(
        words, "; ",
        is_list_of_ids ? what + " " + ids_text(each) : std::to_string(each.size()) + " of " + what);
  }
  return words;
}

std::string follows_text(json::value effect) {
  std::string words;
  const json::value notices = effect.find("notices");
  for (json::value each = notices ? notices.first() : notices; each; each = each.next()) {
    const std::string address = text_at(each, "address");
    append(words, "; ",
           text_at(each, "notice") + " " + text_at(each, "user") +
               (address.empty() ? " (no address)" : " <" + address + ">"));
  }
  if (const json::value warnings = effect.find("warnings"))
    append(words, "; ", "warning: " + ids_text(warnings));
  if (!text_at(effect, "review").empty())
    append(words, "; ", "look through what external users would see");
  const json::value still_named = effect.find("still_named");
  if (still_named && still_named.size() > 0)
    append(words, "; ", "still named by " + names_text(still_named));
  return words.empty() ? "-" : printable(words);
}

/// Whom an effect is about: the member after `command`, unless that is `changed`.
std::string about_text(json::value effect) {
  const json::value second = effect.first().next();
  if (!second.is_string()) return "-";
  return printable(std::string(second.key()) + " " + std::string(second.string()));
}

std::vector<std::string> owner_cells(json::value owner) {
  const std::string why = text_at(owner, "reason");
  return {owner_text(owner), why.empty() ? "-" : why};
}

std::vector<std::string> owner_csv_cells(json::value owner) {
  const json::value id = owner.first();
  return {std::string(id.key()), std::string(id.string()), text_at(owner, "reason")};
}

tint owner_tint(json::value owner) {
  return owner.find("reason") ? tint::doubtful : tint::none;
}

}  // namespace

table effects_table(json::value changes) {
  table rows({"COMMAND", "CHANGED", "ABOUT", "FOLLOWS"});
  const json::value effects = changes.find("effects");
  for (json::value each = effects.first(); each; each = each.next()) {
    const json::value changed = each.find("changed");
    rows.add({text_at(each, "command"), changed.boolean() ? "yes" : "no", about_text(each),
              follows_text(each)});
  }
  return rows;
}

std::string change_summary(json::value changes) {
  std::size_t changed = 0;
  const json::value effects = changes.find("effects");
  for (json::value each = effects.first(); each; each = each.next())
    if (each.find("changed").boolean()) ++changed;
  std::string words = counted(effects.size(), "command, ", "commands, ") + std::to_string(changed) +
                      " of them changed something";
  const json::value starts = changes.find("starts");
  const json::value stops = changes.find("stops");
  if (starts.size() > 0) words += "; may own records from now on: " + ids_text(starts);
  if (stops.size() > 0) words += "; no longer: " + ids_text(stops);
  return words;
}

result_shape owner_shape() {
  return {
      {{"OWNER", "REASON"}, owner_cells}, owner_tint, {{"kind", "id", "reason"}, owner_csv_cells}};
}

}  // namespace ambit::cli
