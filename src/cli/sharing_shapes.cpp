#include "src/cli/sharing_shapes.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/cli/json_text.hpp"

namespace ambit::cli {

namespace {

/// `group emea, staff only`.
std::string target_words(json::value target) {
  std::string words;
  for (json::value each = target ? target.first() : target; each; each = each.next()) {
    if (each.key() == "internal_only") continue;
    words = printable(each.key()) + " " + printable(each.string());
  }
  const json::value narrowed = target ? target.find("internal_only") : target;
  return narrowed && narrowed.boolean() ? words + ", staff only" : words;
}

/// The rule or level that gives it.
std::string name_of(json::value grant) {
  const std::string rule = text_at(grant, "rule");
  return printable(rule.empty() ? text_at(grant, "level") : rule);
}

std::string number_at(json::value object, std::string_view name) {
  const json::value found = object ? object.find(name) : object;
  return found ? std::string(found.number()) : std::string();
}

std::vector<std::string> listed_cells(json::value record) {
  return {printable(text_at(record, "id")), text_at(record, "access"), text_at(record, "way"),
          name_of(record), target_words(record.find("to"))};
}

tint listed_tint(json::value record) {
  return text_at(record, "access") == "edit" ? tint::good : tint::none;
}

std::vector<std::string> answer_cells(json::value answer) {
  const bool is_allowed = answer.find("allowed").boolean();
  std::string why = text_at(answer, is_allowed ? "way" : "reason");
  const std::string because = text_at(answer, "because");
  if (!because.empty()) why += " (" + because + ")";
  return {printable(text_at(answer, "id")), is_allowed ? "yes" : "no", why, name_of(answer),
          target_words(answer.find("to"))};
}

tint answer_tint(json::value answer) {
  return answer.find("allowed").boolean() ? tint::good : tint::none;
}

std::vector<std::string> exposed_cells(json::value grant) {
  std::string narrowed;
  const json::value choices = grant.find("choices");
  for (json::value each = choices.first(); each; each = each.next()) {
    if (text_at(each, "choice") == "narrow") narrowed = number_at(each.find("exposed"), "records");
  }
  return {text_at(grant, "way"),
          name_of(grant),
          text_at(grant, "access"),
          number_at(grant.find("users"), "count"),
          number_at(grant.find("records"), "count"),
          number_at(grant.find("folders"), "count"),
          narrowed};
}

tint exposed_tint(json::value grant) {
  return number_at(grant.find("users"), "count") == "0" ? tint::none : tint::doubtful;
}

std::vector<std::string> change_cells(json::value change) {
  return {printable(text_at(change, "user")), text_at(change, "change"), text_at(change, "access"),
          printable(text_at(change, "id")),   text_at(change, "way"),    name_of(change),
          target_words(change.find("to"))};
}

tint change_tint(json::value change) {
  return text_at(change, "change") == "gained" ? tint::good : tint::doubtful;
}

}  // namespace

result_shape shared_record_shape() {
  return {{{"ID", "ACCESS", "WAY", "NAME", "TO"}, listed_cells},
          listed_tint,
          {{"id", "access", "way", "name", "to"}, listed_cells}};
}

result_shape sharing_answer_shape() {
  return {{{"ID", "ALLOWED", "WHY", "NAME", "TO"}, answer_cells},
          answer_tint,
          {{"id", "allowed", "why", "name", "to"}, answer_cells}};
}

result_shape exposed_grant_shape() {
  return {{{"WAY", "NAME", "ACCESS", "USERS", "RECORDS", "FOLDERS", "NARROWED"}, exposed_cells},
          exposed_tint,
          {{"way", "name", "access", "users", "records", "folders", "narrowed"}, exposed_cells}};
}

result_shape sharing_change_shape() {
  return {{{"USER", "CHANGE", "ACCESS", "ID", "WAY", "NAME", "TO"}, change_cells},
          change_tint,
          {{"user", "change", "access", "id", "way", "name", "to"}, change_cells}};
}

}  // namespace ambit::cli
