#include "src/cli/tickets_shapes.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/cli/json_text.hpp"

namespace ambit::cli {

namespace {

/// A text as it is, anything else as JSON.
std::string value_text(json::value value) {
  if (!value || value.is_null()) return {};
  return printable(value.is_string() ? std::string(value.string()) : json::compact(value.source()));
}

std::vector<std::string> listed_cells(json::value ticket) {
  std::string shown;
  const json::value fields = ticket.find("fields");
  for (json::value each = fields ? fields.first() : fields; each; each = each.next()) {
    if (each.key() == "id" || each.is_null()) continue;
    shown += (shown.empty() ? "" : "; ") + printable(each.key()) + " " + value_text(each);
  }
  return {value_text(ticket.find("id")), text_at(ticket, "status"), text_at(ticket, "way"),
          value_text(ticket.find("stage")), shown};
}

tint listed_tint(json::value ticket) {
  return text_at(ticket, "status") == "open" ? tint::good : tint::none;
}

std::string through(json::value answer) {
  std::string words = text_at(answer, "relation");
  if (words.empty()) words = text_at(answer, "company");
  const std::string group = text_at(answer, "group");
  return printable(group.empty() ? words : words + " (group " + group + ")");
}

std::vector<std::string> seen_cells(json::value answer) {
  const bool is_visible = answer.find("visible").boolean();
  return {value_text(answer.find("id")), is_visible ? "visible" : "hidden",
          text_at(answer, is_visible ? "way" : "reason"), through(answer)};
}

tint seen_tint(json::value answer) {
  return answer.find("visible").boolean() ? tint::good : tint::none;
}

std::vector<std::string> reader_cells(json::value reader) {
  return {value_text(reader.find("contact")), text_at(reader, "way"), through(reader)};
}

}  // namespace

result_shape listed_ticket_shape() {
  return {{{"ID", "STATUS", "WAY", "STAGE", "FIELDS"}, listed_cells},
          listed_tint,
          {{"id", "status", "way", "stage", "fields"}, listed_cells}};
}

result_shape seen_ticket_shape() {
  return {{{"ID", "VISIBLE", "WHY", "THROUGH"}, seen_cells},
          seen_tint,
          {{"id", "visible", "why", "through"}, seen_cells}};
}

result_shape ticket_reader_shape() {
  return {{{"CONTACT", "WAY", "THROUGH"}, reader_cells},
          [](json::value) { return tint::none; },
          {{"contact", "way", "through"}, reader_cells}};
}

}  // namespace ambit::cli
