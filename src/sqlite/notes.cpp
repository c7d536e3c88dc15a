#include "src/sqlite/notes.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace ambit::sqlite {

namespace {

constexpr std::string_view columns =
    "SELECT kind, user, object, id, number, at_us, json FROM note ";

std::string_view word(model::note_kind kind) noexcept {
  return model::note_kind_names[static_cast<std::size_t>(kind)];
}

}  // namespace

notes::notes(database& db)
    : db_(db),
      of_user_(db,
               std::string(columns) + "WHERE kind = ? AND user = ? ORDER BY object, id, number"),
      of_object_(db, std::string(columns) +
                         "WHERE kind = ? AND user = ? AND object = ? ORDER BY id, number"),
      of_id_(db, std::string(columns) +
                     "WHERE kind = ? AND user = ? AND object = ? AND id = ? "
                     "AND number < ? ORDER BY number DESC LIMIT ?"),
      find_(db,
            "SELECT at_us, json FROM note "
            "WHERE kind = ? AND user = ? AND object = ? AND id = ? AND number = ?"),
      put_(db,
           "INSERT INTO note (kind, user, object, id, number, at_us, json) "
           "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, user, object, id, number) "
           "DO UPDATE SET at_us = excluded.at_us, json = excluded.json"),
      drop_(db,
            "DELETE FROM note "
            "WHERE kind = ? AND user = ? AND object = ? AND id = ? AND number = ?"),
      drop_of_users_(db,
                     "DELETE FROM note WHERE user <> '' AND object = ? AND id = ? "
                     "AND kind IN ('follow', 'removed_entry')"),
      drop_of_record_(db,
                      "DELETE FROM note WHERE kind IN ('change', 'merge') AND user = '' "
                      "AND object = ? AND id = ?"),
      forget_changes_(
          db, "DELETE FROM note WHERE kind = 'change' AND user = '' AND object = ? AND at_us < ?") {
}

std::vector<model::note> notes::read(const model::note_query& asked) {
  std::vector<model::note> found;
  const std::string_view kind = word(asked.kind);
  if (model::is_newest_first(asked)) {
    const std::int64_t below =
        asked.below_number.value_or(std::numeric_limits<std::int64_t>::max());
    const std::int64_t most = asked.most == 0 ? -1 : static_cast<std::int64_t>(asked.most);
    query row(of_id_, kind, asked.user, asked.object, asked.id, below, most);
    read_rows(row, found);
  } else if (asked.object.empty()) {
    query row(of_user_, kind, asked.user);
    read_rows(row, found);
  } else {
    query row(of_object_, kind, asked.user, asked.object);
    read_rows(row, found);
  }
  return found;
}

std::optional<model::note_text> notes::find(const model::note_key& key) {
  query row(find_, word(key.kind), key.user, key.object, key.id, key.number);
  if (!row.next()) return std::nullopt;
  return model::note_text{row.integer(0), std::string(row.text(1))};
}

void notes::put(const model::note_key& key, const model::note_text& text) {
  query(put_, word(key.kind), key.user, key.object, key.id, key.number, text.at_us, text.json)
      .run();
}

void notes::drop(const model::note_key& key) {
  query(drop_, word(key.kind), key.user, key.object, key.id, key.number).run();
}

void notes::drop_record(std::string_view object, std::string_view id) {
  query(drop_of_users_, object, id).run();
  query(drop_of_record_, object, id).run();
}

void notes::forget_changes(std::string_view object, std::int64_t before_us) {
  query(forget_changes_, object, before_us).run();
}

std::vector<model::note> notes::all() {
  std::vector<model::note> found;
  statement every(db_, std::string(columns) + "ORDER BY kind, user, object, id, number");
  query row(every);
  read_rows(row, found);
  return found;
}

std::array<std::int64_t, model::note_kind_names.size()> notes::counts() {
  std::array<std::int64_t, model::note_kind_names.size()> out = {};
  statement of_kinds(db_, "SELECT kind, count(*) FROM note GROUP BY kind");
  query row(of_kinds);
  while (row.next())
    if (const auto kind = kind_of(row.text(0)))
      out[static_cast<std::size_t>(*kind)] = row.integer(1);
  return out;
}

void notes::read_rows(query& row, std::vector<model::note>& found) {
  while (row.next()) {
    const auto kind = kind_of(row.text(0));
    if (!kind || !db_.holds_object(row.text(6))) return;
    found.push_back({{*kind, std::string(row.text(1)), std::string(row.text(2)),
                      std::string(row.text(3)), row.integer(4)},
                     {row.integer(5), std::string(row.text(6))}});
  }
}

std::optional<model::note_kind> notes::kind_of(std::string_view word) {
  const auto& names = model::note_kind_names;
  const auto place = std::find(names.begin(), names.end(), word);
  if (place != names.end()) return static_cast<model::note_kind>(place - names.begin());
  db_.fail(status::invalid_ledger, "damaged_ledger", "a note is of no kind that is known", {},
           "it was left as it is; restore a copy of it");
  return std::nullopt;
}

}  // namespace ambit::sqlite
