#include "src/sqlite/holdings.hpp"

#include <memory>
#include <utility>

#include "src/model/ledger_content.hpp"

namespace ambit::sqlite {

namespace {

using model::record_query;

/// Of the object ?1, and of the owner ?2 where owners are asked for; after the place (?3, ?4); at
/// most ?5, none where that is negative; since ?6 or earlier, where that is said.
constexpr std::string_view of_owner =
    "FROM record r WHERE r.object = ?1 AND r.owner = ?2 AND r.closed = 0 "
    "AND (?4 IS NULL OR (?3 IS NULL AND r.since_us IS NULL AND r.id > ?4) "
    "OR (?3 IS NOT NULL AND (r.since_us IS NULL OR r.since_us < ?3 "
    "OR (r.since_us = ?3 AND r.id > ?4)))) AND (?6 IS NULL OR r.since_us <= ?6) "
    "ORDER BY r.since_us IS NULL, r.since_us DESC, r.id LIMIT ?5";
constexpr std::string_view of_waiting =
    "FROM record r WHERE r.waits IS NOT NULL AND r.object = ?1 AND ?2 = 0 AND r.closed = 0 "
    "AND (?3 IS NULL OR r.since_us > ?3 OR (r.since_us = ?3 AND r.id > ?4)) "
    "AND (?6 IS NULL OR r.since_us <= ?6) ORDER BY r.since_us, r.id LIMIT ?5";
constexpr std::string_view of_terms =
    "FROM record r WHERE r.accept_within_minutes > 0 AND r.accepted_us IS NULL "
    "AND r.object = ?1 AND ?2 = 0 AND r.closed = 0 AND r.owner IS NOT NULL "
    "AND (?3 IS NULL OR r.since_us > ?3 OR (r.since_us = ?3 AND r.id > ?4)) "
    "AND (?6 IS NULL OR r.since_us <= ?6) ORDER BY r.since_us, r.id LIMIT ?5";

std::string name_in(const query& row, int column, names& known) {
  return row.is_null(column) ? std::string() : known.text(row.integer(column));
}

}  // namespace

std::optional<model::holding> holding_in(const query& row, int first, names& known, database& db) {
  if (row.is_null(first)) return std::nullopt;
  model::holding held;
  held.since_us = row.integer(first);
  held.accepted_us = row.optional_integer(first + 1);
  held.accept_within_minutes = static_cast<std::int32_t>(row.integer(first + 2));
  held.from_queue = known.owner(row.optional_integer(first + 3)).id;
  model::origin from{name_in(row, first + 4, known), name_in(row, first + 5, known),
                     name_in(row, first + 6, known)};
  if (from != model::origin())
    held.came_by = std::make_shared<const model::origin>(std::move(from));
  if (row.is_null(first + 7)) return held;
  held.waits = model::reason_of(row.text(first + 7));
  if (!held.waits)
    db.fail(status::invalid_ledger, "damaged_ledger", "a record waits for a reason that is none",
            {}, "it was left as it is; restore a copy of it");
  return held;
}

holdings::holdings(database& db, names& known)
    : db_(db),
      names_(known),
      find_(db, "SELECT " + std::string(holding_columns) + " FROM record r WHERE r.number = ?"),
      put_(db,
           "UPDATE record SET since_us = ?, accepted_us = ?, accept_within_minutes = ?, "
           "from_queue = ?, rule = ?, entry = ?, pool = ?, waits = ? WHERE number = ?"),
      left_out_(db, "SELECT owner FROM left_out WHERE record = ? ORDER BY place"),
      add_left_out_(db, "INSERT INTO left_out (record, place, owner) VALUES (?, ?, ?)"),
      drop_left_out_(db, "DELETE FROM left_out WHERE record = ?"),
      add_act_(db,
               "INSERT INTO act (record, number, at_us, act, owner, json) VALUES (?1, "
               "(SELECT coalesce(max(number), 0) + 1 FROM act WHERE record = ?1), ?2, ?3, ?4, ?5)"),
      drop_acts_(db, "DELETE FROM act WHERE record = ?"),
      forget_acts_(db,
                   "DELETE FROM act WHERE at_us < ? "
                   "AND record IN (SELECT number FROM record WHERE object = ?)") {}

std::optional<model::holding> holdings::find(std::int64_t record) {
  query row(find_, record);
  return row.next() ? holding_in(row, 0, names_, db_) : std::nullopt;
}

std::vector<model::owner_name> holdings::left_out(std::int64_t record) {
  std::vector<model::owner_name> found;
  query row(left_out_, record);
  while (row.next()) found.push_back(names_.owner(row.integer(0)));
  return found;
}

std::optional<std::int64_t> holdings::name_number(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return names_.number(text);
}

holding_row holdings::row_of(const std::optional<model::holding>& held) {
  holding_row row;
  if (!held) return row;
  row.since_us = held->since_us;
  row.accepted_us = held->accepted_us;
  row.accept_within_minutes = held->accept_within_minutes;
  if (!held->from_queue.empty())
    row.from_queue =
        names_.number(model::owner_name{model::owner_name::kind::queue, held->from_queue});
  const model::origin& from = held->from();
  row.rule = name_number(from.rule);
  row.entry = name_number(from.entry);
  row.pool = name_number(from.pool);
  if (held->waits) row.waits = name(*held->waits);
  return row;
}

void holdings::put(std::int64_t record, const std::optional<model::holding>& held) {
  const holding_row row = row_of(held);
  query(put_, row.since_us, row.accepted_us, row.accept_within_minutes, row.from_queue, row.rule,
        row.entry, row.pool, row.waits, record)
      .run();
}

void holdings::put_left_out(std::int64_t record, const std::vector<model::owner_name>& left_out) {
  query(drop_left_out_, record).run();
  std::int64_t place = 0;
  for (const model::owner_name& each : left_out)
    query(add_left_out_, record, place++, names_.number(each)).run();
}

void holdings::add_act(std::int64_t record, const model::recorded_act& act) {
  query(add_act_, record, act.at_us, std::string_view(act.act), names_.number(act.owner),
        std::string_view(act.json))
      .run();
}

void holdings::drop(std::int64_t record) {
  put(record, std::nullopt);
  query(drop_left_out_, record).run();
  query(drop_acts_, record).run();
}

void holdings::forget_acts(std::int64_t object, std::int64_t before_us) {
  query(forget_acts_, before_us, object).run();
}

std::vector<model::listed_record> holdings::list(const record_query& asked) {
  std::vector<model::listed_record> found;
  const std::int64_t object = names_.find(asked.object);
  if (object == 0) return found;
  if (asked.of == record_query::which::owned) {
    for (const model::owner_name& owner : asked.owners)
      if (const std::int64_t number = names_.find(owner))
        read_listed(asked, of_owner, object, number, found);
  } else {
    const bool is_waiting = asked.of == record_query::which::waiting;
    read_listed(asked, is_waiting ? of_waiting : of_terms, object, 0, found);
  }
  model::put_in_order(asked, found);
  return found;
}

void holdings::read_rows(query& row, std::vector<model::listed_record>& found) {
  while (row.next()) {
    model::listed_record& record = found.emplace_back();
    record.id = row.text(0);
    record.owner = names_.owner(row.optional_integer(1));
    record.held = holding_in(row, 2, names_, db_);
  }
}

void holdings::read_listed(const record_query& asked, std::string_view which, std::int64_t object,
                           std::int64_t owner, std::vector<model::listed_record>& found) {
  statement listed(
      db_, "SELECT r.id, r.owner, " + std::string(holding_columns) + " " + std::string(which));
  const std::int64_t most = asked.most == 0 ? -1 : static_cast<std::int64_t>(asked.most);
  const std::optional<std::int64_t> nothing;
  if (asked.after) {
    query row(listed, object, owner, asked.after->since_us, std::string_view(asked.after->id), most,
              asked.until_us);
    read_rows(row, found);
  } else {
    query row(listed, object, owner, nothing, nothing, most, asked.until_us);
    read_rows(row, found);
  }
}

}  // namespace ambit::sqlite
