#include "src/sqlite/records.hpp"

#include <string>

namespace ambit::sqlite {

records::records(database& db, names& known, forms& shared)
    : db_(db),
      names_(known),
      forms_(shared),
      find_(db,
            "SELECT number, owner, last_owner, closed, since_us IS NOT NULL, event FROM record "
            "WHERE object = ? AND id = ?"),
      add_(db,
           "INSERT INTO record (object, id, owner, last_owner, closed, since_us, accepted_us, "
           "accept_within_minutes, from_queue, rule, entry, pool, waits) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (object, id) DO NOTHING"),
      add_decided_(db,
                   "INSERT INTO record (object, id, owner, closed, since_us, "
                   "accept_within_minutes, rule, entry, pool, event, decided_us, decided_owner, "
                   "form, fingerprint) VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?4, ?3, ?10, "
                   "?11) ON CONFLICT (object, id) DO NOTHING"),
      change_(db, "UPDATE record SET owner = ?, last_owner = ?, closed = ? WHERE number = ?"),
      drop_empty_(db,
                  "DELETE FROM record WHERE object = ? AND id = ? AND owner IS NULL "
                  "AND last_owner IS NULL AND closed = 0 AND since_us IS NULL AND event IS NULL "
                  "AND NOT EXISTS (SELECT 1 FROM decision WHERE record = record.number) "
                  "AND NOT EXISTS (SELECT 1 FROM notice WHERE record = record.number) "
                  "AND NOT EXISTS (SELECT 1 FROM left_out WHERE record = record.number) "
                  "AND NOT EXISTS (SELECT 1 FROM act WHERE record = record.number)"),
      decision_(db,
                "SELECT json, owner, outcome, reason, decided_us FROM decision "
                "WHERE record = ? AND event = ?"),
      first_decision_(db,
                      "SELECT decided_us, decided_owner, form, fingerprint FROM record "
                      "WHERE number = ?"),
      is_decided_(db, "SELECT 1 FROM decision WHERE record = ? AND event = ?"),
      decide_(db,
              "INSERT INTO decision (record, event, decided_us, owner, outcome, reason, json) "
              "VALUES (?, ?, ?, ?, ?, ?, ?)"),
      drop_decisions_(db, "DELETE FROM decision WHERE record = ?"),
      drop_first_decision_(db,
                           "UPDATE record SET event = NULL, decided_us = NULL, "
                           "decided_owner = NULL, form = NULL, fingerprint = NULL "
                           "WHERE number = ? AND event IS NOT NULL"),
      forget_decided_(db,
                      "DELETE FROM decision WHERE decided_us < ? "
                      "AND record IN (SELECT number FROM record WHERE object = ?)"),
      forget_first_decided_(db,
                            "UPDATE record SET event = NULL, decided_us = NULL, "
                            "decided_owner = NULL, form = NULL, fingerprint = NULL "
                            "WHERE decided_us < ? AND object = ?"),
      is_sent_(db, "SELECT 1 FROM notice WHERE record = ? AND renewal_date = ? AND days = ?"),
      mark_sent_(db, "INSERT OR IGNORE INTO notice (record, renewal_date, days) VALUES (?, ?, ?)"),
      drop_notices_(db, "DELETE FROM notice WHERE record = ?"),
      load_(db, "SELECT open FROM load WHERE object = ? AND owner = ?"),
      move_load_(db,
                 "INSERT INTO load (object, owner, open) VALUES (?, ?, ?) "
                 "ON CONFLICT (object, owner) DO UPDATE SET open = open + excluded.open") {}

record_row records::find(std::int64_t object, std::string_view id) {
  query row(find_, object, id);
  if (!row.next()) return {};
  return {row.integer(0),      row.optional_integer(1), row.optional_integer(2),
          row.integer(3) != 0, row.integer(4) != 0,     row.optional_integer(5)};
}

std::optional<model::recorded_decision> records::decision(const record_row& of, std::string_view id,
                                                          std::int64_t event) {
  if (of.event == event) {
    query first(first_decision_, of.number);
    if (!first.next()) return std::nullopt;
    return forms_.decision({first.integer(2), first.integer(3)}, id,
                           names_.owner(first.optional_integer(1)), first.optional_integer(0));
  }
  query row(decision_, of.number, event);
  if (!row.next()) return std::nullopt;
  const auto outcome = model::outcome_of(row.text(2));
  const auto reason = model::reason_of(row.text(3));
  if (!outcome || !reason) {
    db_.fail(status::invalid_ledger, "damaged_ledger",
             "a decision's outcome or reason is none that is remembered", {},
             "it was left as it is; restore a copy of it");
    return std::nullopt;
  }
  if (!db_.holds_object(row.text(0))) return std::nullopt;
  return model::recorded_decision{std::string(row.text(0)), names_.owner(row.integer(1)), *outcome,
                                  *reason, row.optional_integer(4)};
}

bool records::is_decided(const record_row& of, std::int64_t event) {
  if (of.event == event) return true;
  query row(is_decided_, of.number, event);
  return row.next();
}

bool records::is_sent(std::int64_t record, const model::sent_notice& notice) {
  query row(is_sent_, record, std::int64_t{notice.renewal_date}, std::int64_t{notice.days});
  return row.next();
}

void records::pass_to(record_row& row, std::int64_t next) {
  const bool gives_way = row.owner && *row.owner != next;
  if (gives_way && names_.owner(row.owner).type == model::owner_name::kind::user)
    row.last_owner = row.owner;
  row.owner = next;
}

bool records::add(std::int64_t object, std::string_view id, record_row& row,
                  const holding_row& held) {
  const std::int64_t closed = row.closed ? 1 : 0;
  query(add_, object, id, row.owner, row.last_owner, closed, held.since_us, held.accepted_us,
        held.accept_within_minutes, held.from_queue, held.rule, held.entry, held.pool, held.waits)
      .run();
  return was_added(object, row);
}

bool records::add(std::int64_t object, std::string_view id, record_row& row,
                  const holding_row& held, const decided_row& decided) {
  query(add_decided_, object, id, row.owner, decided.decided_us, held.accept_within_minutes,
        held.rule, held.entry, held.pool, decided.event, decided.form.form,
        decided.form.fingerprint)
      .run();
  return was_added(object, row);
}

bool records::was_added(std::int64_t object, record_row& row) {
  if (db_.failed() || db_.library().changes(db_.handle()) == 0) return false;
  row.number = db_.library().last_insert_rowid(db_.handle());
  move_load(object, row, 1);
  return true;
}

void records::put(std::int64_t object, std::string_view id, const record_row& before,
                  record_row& after) {
  if (after.number == 0) {
    if (!add(object, id, after, {}))
      db_.fail(status::invalid_ledger, "damaged_ledger", "a record is there that was not found", {},
               "it was left as it is; restore a copy of it");
    return;
  }
  if (before.owner != after.owner || before.last_owner != after.last_owner ||
      before.closed != after.closed)
    query(change_, after.owner, after.last_owner, std::int64_t{after.closed ? 1 : 0}, after.number)
        .run();
  move_load(object, before, -1);
  move_load(object, after, 1);
}

void records::decide(std::int64_t record, std::int64_t event, std::int64_t owner,
                     const model::recorded_decision& decision) {
  query(decide_, record, event, decision.decided_us, owner, name(decision.outcome),
        name(decision.reason), decision.json)
      .run();
}

void records::mark_sent(std::int64_t record, const model::sent_notice& notice) {
  query(mark_sent_, record, std::int64_t{notice.renewal_date}, std::int64_t{notice.days}).run();
}

void records::drop_memories(std::int64_t record) {
  query(drop_decisions_, record).run();
  query(drop_first_decision_, record).run();
  query(drop_notices_, record).run();
}

void records::drop_if_empty(std::int64_t object, std::string_view id) {
  query(drop_empty_, object, id).run();
}

void records::forget_decided(std::int64_t object, std::int64_t before_us) {
  query(forget_decided_, before_us, object).run();
  query(forget_first_decided_, before_us, object).run();
  forms_.drop_unused();
}

std::int64_t records::load(std::int64_t object, std::int64_t owner) {
  query row(load_, object, owner);
  return row.next() ? row.integer(0) : 0;
}

void records::move_load(std::int64_t object, const record_row& row, std::int64_t by) {
  if (!row.closed && row.owner) moved_[{object, *row.owner}] += by;
}

void records::write_loads() {
  for (const auto& [of, by] : moved_)
    if (by != 0) query(move_load_, of.first, of.second, by).run();
  moved_.clear();
}

}  // namespace ambit::sqlite
