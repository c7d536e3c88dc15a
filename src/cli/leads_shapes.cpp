#include "src/cli/leads_shapes.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "src/cli/json_text.hpp"

namespace ambit::cli {

namespace {

std::string or_dash(const std::string& cell) {
  return cell.empty() ? "-" : printable(cell);
}

std::string words_of(std::string word) {
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

/// When it was accepted, or by when it is to be.
std::string accepted_text(json::value record) {
  std::string accepted = text_at(record, "accepted_at");
  if (!accepted.empty()) return accepted;
  const std::string due = text_at(record, "due_at");
  return due.empty() ? "-" : "due " + due;
}

std::vector<std::string> held_cells(json::value record) {
  return {or_dash(text_at(record, "id")),    owner_text(record.find("owner")),
          or_dash(text_at(record, "since")), printable(accepted_text(record)),
          or_dash(text_at(record, "entry")), or_dash(words_of(text_at(record, "reason")))};
}

std::vector<std::string> held_csv(json::value record) {
  const json::value owner = record.find("owner");
  return {text_at(record, "id"),         text_at(owner, "user"),         text_at(owner, "queue"),
          text_at(record, "since"),      text_at(record, "accepted_at"), text_at(record, "due_at"),
          text_at(record, "from_queue"), text_at(record, "rule"),        text_at(record, "entry"),
          text_at(record, "reason")};
}

tint tint_of_held(json::value /*record*/) {
  return tint::none;
}

/// "ana@x.example, queue desk (desk@x.example)": whom to tell.
std::string told_text(json::value notices) {
  std::string words;
  for (json::value each = notices ? notices.first() : notices; each; each = each.next()) {
    if (!words.empty()) words += ", ";
    const std::string copy = text_at(each, "cc");
    const std::string address = text_at(each, "address");
    words += !copy.empty() ? copy : !address.empty() ? address : text_at(each, "user");
  }
  return words;
}

std::string why_text(json::value result) {
  std::string words = words_of(text_at(result, "reason"));
  if (result.find("replayed")) words += "had accepted it before";
  const json::value warnings = result.find("warnings");
  for (json::value each = warnings ? warnings.first() : warnings; each; each = each.next())
    words += (words.empty() ? "warning: " : "; warning: ") + words_of(std::string(each.string()));
  const std::string told = told_text(result.find("notices"));
  if (!told.empty()) words += (words.empty() ? "tell " : "; tell ") + told;
  return words;
}

std::vector<std::string> act_cells(json::value result) {
  return {or_dash(text_at(result, "id")), printable(words_of(text_at(result, "outcome"))),
          owner_text(result.find("owner")), owner_text(result.find("earlier_owner")),
          or_dash(why_text(result))};
}

std::vector<std::string> act_csv(json::value result) {
  const json::value owner = result.find("owner");
  const json::value earlier = result.find("earlier_owner");
  return {text_at(result, "id"),     text_at(result, "act"),    text_at(result, "outcome"),
          text_at(result, "reason"), text_at(owner, "user"),    text_at(owner, "queue"),
          text_at(earlier, "user"),  text_at(earlier, "queue"), told_text(result.find("notices"))};
}

tint tint_of_act(json::value result) {
  const std::string outcome = text_at(result, "outcome");
  if (outcome == "refused") return tint::bad;
  return outcome == "already_taken" ? tint::doubtful : tint::none;
}

}  // namespace

result_shape held_shape() {
  return {{{"ID", "OWNER", "SINCE", "ACCEPTED", "ENTRY", "WAITS"}, held_cells},
          tint_of_held,
          {{"id", "owner.user", "owner.queue", "since", "accepted_at", "due_at", "from_queue",
            "rule", "entry", "reason"},
           held_csv}};
}

result_shape act_shape() {
  return {{{"ID", "OUTCOME", "OWNER", "EARLIER OWNER", "WHY"}, act_cells},
          tint_of_act,
          {{"id", "act", "outcome", "reason", "owner.user", "owner.queue", "earlier_owner.user",
            "earlier_owner.queue", "tell"},
           act_csv}};
}

}  // namespace ambit::cli
