#include "src/cli/renewals_shapes.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "src/cli/json_text.hpp"

namespace ambit::cli {

namespace {

/// "user pia", "contact ana".
std::string person_text(json::value person) {
  for (const std::string_view kind : {"contact", "user"}) {
    const std::string id = text_at(person, kind);
    if (!id.empty()) return std::string(kind).append(" ").append(id);
  }
  return "-";
}

/// Ids only: columns are narrow, and what kind of people they are is plain from the owner.
std::string people_text(json::value people) {
  std::string words;
  for (json::value each = people ? people.first() : people; each; each = each.next()) {
    words.append(words.empty() ? "" : ", ");
    words.append(text_at(each, each.find("user") ? "user" : "contact"));
  }
  return words.empty() ? "-" : printable(words);
}

std::string notes_text(json::value decision) {
  std::string words;
  const json::value warnings = decision.find("warnings");
  for (json::value each = warnings ? warnings.first() : warnings; each; each = each.next()) {
    words.append(words.empty() ? "" : "; ").append(text_at(each, "as"));
    if (each.find("user") || each.find("contact")) words.append(" ").append(person_text(each));
    words.append(each.find("as") ? ": " : "").append(text_at(each, "code"));
    if (each.find("substitute")) words.append(" by user ").append(text_at(each, "substitute"));
  }
  const json::value problems = decision.find("problems");
  for (json::value each = problems ? problems.first() : problems; each; each = each.next()) {
    words.append(words.empty() ? "" : "; ").append(text_at(each, "field"));
    words.append(": ").append(text_at(each, "found"));
  }
  return printable(words);
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "-" : printable(text);
}

/// The same cells for programs: what is not there is empty.
template <std::vector<std::string> (*Cells)(json::value)>
std::vector<std::string> without_dashes(json::value item) {
  std::vector<std::string> cells = Cells(item);
  for (std::string& cell : cells) {
    if (cell == "-") cell.clear();
  }
  return cells;
}

tint no_tint(json::value) {
  return tint::none;
}

std::vector<std::string> decision_cells(json::value decision) {
  return {or_dash(text_at(decision, "id")),
          text_at(decision, "outcome"),
          or_dash(text_at(decision, "owner")),
          or_dash(text_at(decision, "source")),
          people_text(decision.find("to")),
          people_text(decision.find("cc")),
          notes_text(decision)};
}

tint decision_tint(json::value decision) {
  const std::string outcome = text_at(decision, "outcome");
  if (outcome == "undecided") return tint::bad;
  return outcome == "undeliverable" ? tint::doubtful : tint::none;
}

std::vector<std::string> notice_cells(json::value notice) {
  const json::value decision = notice.find("decision");
  return {text_at(notice, "due"),
          or_dash(text_at(notice, "id")),
          std::string(notice.find("days").number()),
          text_at(notice, "renewal_date"),
          text_at(decision, "owner"),
          people_text(decision.find("to")),
          people_text(decision.find("cc")),
          notes_text(decision)};
}

std::vector<std::string> standing_cells(json::value item) {
  std::string notes = notes_text(item);
  for (const std::string_view flag : {"late", "automatic", "cancellation_refused"}) {
    if (item.find(flag)) notes += (notes.empty() ? "" : ", ") + std::string(flag);
  }
  const json::value left = item.find("days_left");
  return {or_dash(text_at(item, "id")), or_dash(text_at(item, "renewal_date")),
          left ? std::string(left.number()) : "-",
          or_dash(text_at(item, item.find("status") ? "status" : "outcome")), notes};
}

std::string pair_text(json::value pair) {
  const std::string before = text_at(pair, "before");
  const std::string after = text_at(pair, "after");
  return before == after ? after : before + " -> " + after;
}

}  // namespace

result_shape renewal_shape() {
  return {
      {{"ID", "OUTCOME", "OWNER", "SOURCE", "TO", "COPY", "NOTES"}, decision_cells},
      decision_tint,
      {{"id", "outcome", "owner", "source", "to", "cc", "notes"}, without_dashes<decision_cells>}};
}

result_shape notice_shape() {
  return {{{"DUE", "ID", "DAYS", "RENEWS", "OWNER", "TO", "COPY", "NOTES"}, notice_cells},
          no_tint,
          {{"due", "id", "days", "renewal_date", "owner", "to", "cc", "notes"},
           without_dashes<notice_cells>}};
}

result_shape standing_shape() {
  return {{{"ID", "RENEWS", "DAYS LEFT", "STATUS", "NOTES"}, standing_cells},
          no_tint,
          {{"id", "renewal_date", "days_left", "status", "notes"}, without_dashes<standing_cells>}};
}

table changes_table(json::value changes) {
  table rows({"ID", "OWNER", "SOURCE", "STARTS TO HEAR", "STOPS TO HEAR"});
  const json::value clients = changes.find("clients");
  for (json::value each = clients.first(); each; each = each.next()) {
    rows.add({or_dash(text_at(each, "id")), pair_text(each.find("owner")),
              pair_text(each.find("source")), people_text(each.find("starts")),
              people_text(each.find("stops"))});
  }
  return rows;
}

}  // namespace ambit::cli
