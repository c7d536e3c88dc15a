#include "src/cli/ledger_texts.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "src/cli/json_text.hpp"

namespace ambit::cli {

namespace {

std::string or_dash(const std::string& cell) {
  return cell.empty() ? "-" : printable(cell);
}

/// The first digits name a fingerprint well enough for people.
std::string short_fingerprint(json::value decision) {
  constexpr std::size_t digits = 12;
  return or_dash(text_at(decision, "fingerprint").substr(0, digits));
}

std::vector<std::string> table_cells(json::value past) {
  const json::value decision = past.find("decision");
  return {or_dash(text_at(past, "decided_at")), or_dash(text_at(past, "object")),
          or_dash(text_at(decision, "id")),     or_dash(text_at(past, "event")),
          owner_text(decision.find("owner")),   owner_text(past.find("current_owner")),
          or_dash(text_at(decision, "entry")),  short_fingerprint(decision)};
}

std::vector<std::string> csv_cells(json::value past) {
  const json::value decision = past.find("decision");
  const json::value owner = decision.find("owner");
  const json::value now = past.find("current_owner");
  return {
      text_at(past, "decided_at"), text_at(past, "object"),         text_at(decision, "id"),
      text_at(past, "event"),      text_at(owner, "user"),          text_at(owner, "queue"),
      text_at(now, "user"),        text_at(now, "queue"),           text_at(decision, "outcome"),
      text_at(decision, "reason"), text_at(decision, "entry"),      text_at(decision, "pool"),
      text_at(decision, "rule"),   text_at(decision, "fingerprint")};
}

tint tint_of(json::value /*past*/) {
  return tint::none;
}

std::string counted(json::value of, std::string_view key, const std::string& one,
                    const std::string& several) {
  const std::string count(of.find(key).number());
  return count + " " + (count == "1" ? one : several);
}

std::string object_line(json::value object) {
  std::string words = "  " + printable(text_at(object, "object")) + ": ";
  words += counted(object, "records", "record", "records") + " (" +
           std::string(object.find("closed").number()) + " closed), ";
  words += counted(object, "decisions", "decision", "decisions");
  if (object.find("notices").number() != "0")
    words += ", " + counted(object, "notices", "notice", "notices") + " sent";
  return words + "\n";
}

std::string pool_line(json::value pool) {
  std::string words = "  pool " + printable(text_at(pool, "pool")) + ": turn " +
                      std::string(pool.find("last_number").number()) + "; last turns";
  const char* between = " ";
  for (json::value turn = pool.find("turns").first(); turn; turn = turn.next()) {
    words += std::exchange(between, ", ");
    words += owner_text(turn.find("member")) + " " + std::string(turn.find("number").number());
  }
  return words + "\n";
}

std::string load_line(json::value load) {
  return "  " + owner_text(load.find("owner")) + ": " + std::string(load.find("open").number()) +
         " open of " + printable(text_at(load, "object")) + "\n";
}

}  // namespace

result_shape history_shape() {
  return {
      {{"DECIDED", "OBJECT", "ID", "EVENT", "OWNER", "OWNER NOW", "ENTRY", "FINGERPRINT"},
       table_cells},
      tint_of,
      {{"decided_at", "object", "id", "event", "owner.user", "owner.queue", "current_owner.user",
        "current_owner.queue", "outcome", "reason", "entry", "pool", "rule", "fingerprint"},
       csv_cells}};
}

std::string ledger_text(json::value description, const std::string& file) {
  std::string words = printable(file) + ": a ledger in ";
  words += text_at(description, "kept_in") == "sqlite"
               ? "an SQLite database, tables of version " +
                     std::string(description.find("schema_version").number())
               : "a snapshot";
  words += "\n";
  if (const json::value first = description.find("first_decided_at"))
    words += "  decided from " + std::string(first.string()) + " to " +
             text_at(description, "last_decided_at") + "\n";
  const auto add_each = [&](std::string_view list, std::string (*write)(json::value)) {
    for (json::value item = description.find(list).first(); item; item = item.next())
      words += write(item);
  };
  add_each("objects", object_line);
  add_each("pools", pool_line);
  add_each("loads", load_line);
  return words;
}

}  // namespace ambit::cli
