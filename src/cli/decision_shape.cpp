#include "src/cli/decision_shape.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "src/cli/json_text.hpp"

namespace ambit::cli {

namespace {

/// "user ben: never_logged_in", the candidate and what stood in its way.
std::string skipped_text(json::value skipped) {
  std::string words;
  for (json::value item = skipped.first(); item; item = item.next()) {
    if (!words.empty()) words += ", ";
    for (const std::string_view kind : {"user", "queue", "account_owner", "last_owner", "pool"}) {
      const json::value id = item.find(kind);
      if (!id.is_string()) continue;
      words += kind == "account_owner" ? "account owner"
               : kind == "last_owner"  ? "last owner"
                                       : kind;
      words += ' ';
      words += id.string();
      words += ": ";
      break;
    }
    words += text_at(item, "reason");
  }
  return words;
}

/// The reason as a person reads it, in the last column.
std::string reason_text(json::value decision) {
  std::string words = text_at(decision, "reason");
  std::replace(words.begin(), words.end(), '_', ' ');
  if (decision.find("replayed")) {
    words =
        "decided before (" + words + "), now with " + owner_text(decision.find("current_owner"));
  }
  if (const std::string pool = text_at(decision, "pool"); !pool.empty()) {
    words += ", turn of pool " + pool;
  }
  if (const json::value skipped = decision.find("skipped")) {
    words += "; skipped " + skipped_text(skipped);
  }
  if (const json::value uncarried = decision.find("uncarried")) {
    const std::size_t count = uncarried.size();
    words += "; not asked: " + std::to_string(count) +
             (count == 1 ? " uncarried entry" : " uncarried entries");
  }
  for (json::value item = decision.find("warnings") ? decision.find("warnings").first()
                                                    : json::value();
       item; item = item.next()) {
    words += "; warning: " + std::string(item.string());
  }
  for (json::value item = decision.find("problems") ? decision.find("problems").first()
                                                    : json::value();
       item; item = item.next()) {
    const std::string field = text_at(item, "field");
    words += (field.empty() ? "; " : "; " + field + ": ") + text_at(item, "found");
  }
  return words;
}

std::string dash_if_empty(const std::string& cell) {
  return cell.empty() ? "-" : printable(cell);
}

std::vector<std::string> table_cells(json::value decision) {
  return {dash_if_empty(text_at(decision, "id")), printable(text_at(decision, "outcome")),
          owner_text(decision.find("owner")), dash_if_empty(text_at(decision, "entry")),
          printable(reason_text(decision))};
}

/// The owner stands in the columns by which it is read back from a record.
std::vector<std::string> csv_cells(json::value decision) {
  const json::value owner = decision.find("owner");
  return {text_at(decision, "id"),     text_at(decision, "outcome"), text_at(owner, "user"),
          text_at(owner, "queue"),     text_at(decision, "entry"),   text_at(decision, "pool"),
          text_at(decision, "reason"), reason_text(decision)};
}

tint tint_of(json::value decision) {
  const std::string outcome = text_at(decision, "outcome");
  if (outcome == "undecided") return tint::bad;
  return outcome == "unassigned" ? tint::doubtful : tint::none;
}

}  // namespace

result_shape decision_shape() {
  return {{{"ID", "OUTCOME", "OWNER", "ENTRY", "REASON"}, table_cells},
          tint_of,
          {{"id", "outcome", "owner.user", "owner.queue", "entry", "pool", "reason", "explanation"},
           csv_cells}};
}

}  // namespace ambit::cli
