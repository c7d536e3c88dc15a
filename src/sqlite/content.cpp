#include "src/sqlite/content.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::sqlite {

namespace {

using owner_kind = model::owner_name::kind;

/// Records that are held in memory at a time while everything is looked at.
constexpr std::int64_t records_at_a_time = 50'000;

/// Rows of `record` in the order of their numbers, so many at a time.
class content_reader {
 public:
  explicit content_reader(const tables& from)
      : from_(from),
        records_(from.db, "SELECT r.number, r.object, r.id, r.owner, r.last_owner, r.closed, " +
                              std::string(holding_columns) +
                              ", r.event, r.decided_us, r.decided_owner, r.form, r.fingerprint"
                              " FROM record r WHERE r.number > ? ORDER BY r.number LIMIT ?"),
        decisions_(from.db,
                   "SELECT record, event, decided_us, owner, outcome, reason, json FROM decision "
                   "WHERE record > ? AND record <= ? ORDER BY record, event"),
        notices_(from.db,
                 "SELECT record, renewal_date, days FROM notice "
                 "WHERE record > ? AND record <= ? ORDER BY record, renewal_date, days"),
        left_out_(from.db,
                  "SELECT record, owner FROM left_out "
                  "WHERE record > ? AND record <= ? ORDER BY record, place"),
        acts_(from.db,
              "SELECT record, act, at_us, owner, json FROM act "
              "WHERE record > ? AND record <= ? ORDER BY record, number") {}

  /// Adds the next records; false when there was none left. A negative `most` is all.
  bool next(std::int64_t most, model::ledger_content& content) {
    std::vector<std::pair<std::int64_t, model::record_memory*>> found;
    {
      query row(records_, last_, most);
      while (row.next()) {
        auto& of_object = content.records[from_.known.text(row.integer(1))];
        model::record_memory& memory = of_object[std::string(row.text(2))];
        memory.owner = from_.known.owner(row.optional_integer(3));
        memory.last_owner = from_.known.owner(row.optional_integer(4));
        memory.closed = row.integer(5) != 0;
        memory.held = holding_in(row, 6, from_.known, from_.db);
        add_first_decision(row, row.text(2), memory);
        found.emplace_back(row.integer(0), &memory);
      }
    }
    if (found.empty()) return false;
    add_decisions(found);
    add_notices(found);
    add_acts(found);
    last_ = found.back().first;
    return true;
  }

 private:
  using numbered = std::vector<std::pair<std::int64_t, model::record_memory*>>;

  static model::record_memory* find(const numbered& found, std::int64_t number,
                                    std::size_t& at) noexcept {
    while (at < found.size() && found[at].first < number) ++at;
    return at < found.size() && found[at].first == number ? found[at].second : nullptr;
  }

  /// The one that stands in the record's row.
  void add_first_decision(const query& row, std::string_view id, model::record_memory& memory) {
    if (row.is_null(14)) return;
    auto made = from_.shared.decision({row.integer(17), row.integer(18)}, id,
                                      from_.known.owner(row.optional_integer(16)),
                                      row.optional_integer(15));
    if (made) memory.decisions.push_back({from_.known.text(row.integer(14)), *std::move(made)});
  }

  void add_decisions(const numbered& found) {
    std::size_t at = 0;
    query row(decisions_, last_, found.back().first);
    while (row.next()) {
      model::record_memory* const memory = find(found, row.integer(0), at);
      const auto outcome = model::outcome_of(row.text(4));
      const auto reason = model::reason_of(row.text(5));
      if (memory == nullptr || !outcome || !reason) {
        from_.db.fail(status::invalid_ledger, "damaged_ledger",
                      "a decision that is of no record, or none that is remembered", {},
                      "it was left as it is; restore a copy of it");
        return;
      }
      memory->decisions.push_back({from_.known.text(row.integer(1)),
                                   {std::string(row.text(6)), from_.known.owner(row.integer(3)),
                                    *outcome, *reason, row.optional_integer(2)}});
    }
  }

  void add_notices(const numbered& found) {
    std::size_t at = 0;
    query row(notices_, last_, found.back().first);
    while (row.next())
      if (model::record_memory* const memory = find(found, row.integer(0), at))
        memory->notices.push_back(
            {static_cast<std::int32_t>(row.integer(1)), static_cast<std::int32_t>(row.integer(2))});
  }

  void add_acts(const numbered& found) {
    std::size_t at = 0;
    query left_out(left_out_, last_, found.back().first);
    while (left_out.next())
      if (model::record_memory* const memory = find(found, left_out.integer(0), at))
        memory->left_out.push_back(from_.known.owner(left_out.integer(1)));
    at = 0;
    query act(acts_, last_, found.back().first);
    while (act.next())
      if (model::record_memory* const memory = find(found, act.integer(0), at))
        memory->acts.push_back({std::string(act.text(1)), act.integer(2),
                                from_.known.owner(act.integer(3)), std::string(act.text(4))});
  }

  const tables& from_;
  statement records_;
  statement decisions_;
  statement notices_;
  statement left_out_;
  statement acts_;
  std::int64_t last_ = std::numeric_limits<std::int64_t>::min();
};

void read_pools(const tables& from, model::ledger_content& content) {
  for (std::string& id : from.rotations.ids()) {
    model::pool_state state = from.rotations.read(id);
    content.pools.emplace(std::move(id), std::move(state));
  }
}

void read_notes(const tables& from, model::ledger_content& content) {
  for (model::note& each : from.noted.all())
    content.notes.add(std::move(each.key), std::move(each.text));
}

void write_record(const tables& to, std::int64_t object, std::string_view id,
                  const model::record_memory& memory) {
  record_row row;
  if (memory.owner.type != owner_kind::none) row.owner = to.known.number(memory.owner);
  if (memory.last_owner.type != owner_kind::none)
    row.last_owner = to.known.number(memory.last_owner);
  row.closed = memory.closed;
  to.rows.add(object, id, row, to.held.row_of(memory.held));
  for (const auto& [event, decision] : memory.decisions)
    to.rows.decide(row.number, to.known.number(event), to.known.number(decision.owner), decision);
  for (const model::sent_notice& notice : memory.notices) to.rows.mark_sent(row.number, notice);
  if (!memory.left_out.empty()) to.held.put_left_out(row.number, memory.left_out);
  for (const model::recorded_act& act : memory.acts) to.held.add_act(row.number, act);
}

/// The numbers of all objects under which there may be a record.
std::vector<std::int64_t> objects_of(const tables& from, std::string_view object) {
  if (!object.empty()) return {from.known.find(object)};
  std::vector<std::int64_t> all;
  statement numbers(from.db, "SELECT number FROM name");
  query row(numbers);
  while (row.next()) all.push_back(row.integer(0));
  return all;
}

/// Decisions and acts, in which an act's word stands for the event. Those that stand in their
/// record's row have their form and fingerprint instead of a text.
constexpr std::string_view first_decisions =
    "SELECT r.object, r.id, n.text, r.decided_us AS at_us, r.owner, NULL, r.decided_owner, 0, "
    "r.form, r.fingerprint FROM record r JOIN name n ON n.number = r.event WHERE ";
constexpr std::string_view past_decisions =
    "SELECT r.object, r.id, n.text, d.decided_us AS at_us, r.owner, d.json, d.owner, 0 "
    "FROM decision d JOIN record r ON r.number = d.record JOIN name n ON n.number = d.event WHERE ";
constexpr std::string_view past_acts =
    "SELECT r.object, r.id, d.act, d.at_us AS at_us, r.owner, d.json, d.owner, d.number "
    "FROM act d JOIN record r ON r.number = d.record WHERE ";

/// Of the record that a history is asked for, or of all records.
void read_past(const tables& from, std::string_view what, std::string_view which,
               std::int64_t number, const history_query& asked,
               std::vector<model::past_decision>& found) {
  statement past(from.db, "SELECT * FROM (" + std::string(what) + std::string(which) +
                              ") WHERE (?2 IS NULL OR at_us >= ?2) AND (?3 IS NULL OR at_us < ?3)");
  query row(past, number, asked.from_unix_us, asked.to_unix_us);
  while (row.next()) {
    const model::owner_name& owner = from.known.owner(row.integer(6));
    const std::optional<std::int64_t> at_us = row.optional_integer(3);
    std::string object = from.known.text(row.integer(0));
    std::string id(row.text(1));
    if (!is_asked(asked, object, id, owner, at_us)) continue;
    std::string text(row.text(5));
    if (row.is_null(5)) {
      auto made = from.shared.decision({row.integer(8), row.integer(9)}, id, owner, at_us);
      if (!made) return;
      text = std::move(made->json);
    } else if (!from.db.holds_object(text)) {
      return;
    }
    found.push_back({std::move(object), std::move(id), std::string(row.text(2)), at_us,
                     from.known.owner(row.optional_integer(4)), std::move(text), row.integer(7)});
  }
}

void add_error(report& problems, const tables& from, std::string_view problem_code,
               std::string found) {
  problem item;
  item.code = problem_code;
  item.found = std::move(found);
  item.where.file = from.db.path();
  problems.add(std::move(item));
}

void verify_file(const tables& from, report& problems) {
  statement check(from.db,
                  "PRAGMA integrity_check(" + std::to_string(limits::max_file_faults) + ")");
  query fault(check);
  while (fault.next())
    if (fault.text(0) != "ok")
      add_error(problems, from, "damaged_ledger", text::printable(fault.text(0)));
  statement references(from.db, "PRAGMA foreign_key_check");
  query loose(references);
  for (std::int64_t i = 0; i < limits::max_file_faults && loose.next(); ++i)
    add_error(problems, from, "damaged_ledger",
              "a row of the table " + text::quoted(loose.text(0)) + " names one of the table " +
                  text::quoted(loose.text(2)) + " that is not there");
}

void verify_loads(const tables& from, report& problems) {
  statement differing(
      from.db,
      "SELECT object, owner, sum(open), sum(counted) FROM ("
      "SELECT object, owner, open, 0 AS counted FROM load UNION ALL "
      "SELECT object, owner, 0, 1 FROM record WHERE closed = 0 AND owner IS NOT NULL) "
      "GROUP BY object, owner HAVING sum(open) <> sum(counted)");
  query row(differing);
  while (row.next()) {
    const model::owner_name& owner = from.known.owner(row.integer(1));
    add_error(problems, from, "wrong_load",
              "the load of " + text::quoted(owner.id) + " is written as " +
                  std::to_string(row.integer(2)) + ", and the open records are " +
                  std::to_string(row.integer(3)));
  }
}

void count_objects(const tables& from, model::ledger_summary& out) {
  statement of_records(
      from.db, "SELECT object, count(*), sum(closed), count(event) FROM record GROUP BY object");
  statement of_decisions(from.db,
                         "SELECT r.object, count(*) FROM decision d JOIN record r "
                         "ON r.number = d.record GROUP BY r.object");
  statement of_notices(from.db,
                       "SELECT r.object, count(*) FROM notice n JOIN record r "
                       "ON r.number = n.record GROUP BY r.object");
  std::vector<std::int64_t> numbers;
  query row(of_records);
  while (row.next()) {
    numbers.push_back(row.integer(0));
    out.objects.push_back(
        {from.known.text(row.integer(0)), row.integer(1), row.integer(2), row.integer(3), 0});
  }
  const auto add = [&](statement& counts, std::int64_t model::ledger_summary::of_object::*place) {
    query count(counts);
    while (count.next())
      for (std::size_t i = 0; i < numbers.size(); ++i)
        if (numbers[i] == count.integer(0)) out.objects[i].*place += count.integer(1);
  };
  add(of_decisions, &model::ledger_summary::of_object::decisions);
  add(of_notices, &model::ledger_summary::of_object::notices);
  std::sort(out.objects.begin(), out.objects.end(),
            [](const auto& a, const auto& b) { return a.object < b.object; });
}

}  // namespace

model::ledger_content read_content(const tables& from) {
  model::ledger_content content;
  read_pools(from, content);
  read_notes(from, content);
  content_reader(from).next(-1, content);
  return content;
}

bool is_empty(const tables& at) {
  return at.db.integer(
             "SELECT EXISTS (SELECT 1 FROM record) OR EXISTS (SELECT 1 FROM pool) "
             "OR EXISTS (SELECT 1 FROM note)") == 0;
}

/// In the order of ids, so that equal snapshots make equal files.
void write_content(const tables& to, const model::ledger_content& content) {
  for (const auto& [id, state] : content.pools) to.rotations.write(id, 0, state);
  std::vector<std::string_view> objects;
  for (const auto& [object, of_object] : content.records) objects.push_back(object);
  std::sort(objects.begin(), objects.end());
  for (const std::string_view object : objects) {
    const auto& of_object = content.records.find(object)->second;
    std::vector<std::pair<std::string_view, const model::record_memory*>> sorted;
    sorted.reserve(of_object.size());
    for (const auto& [id, memory] : of_object)
      if (!memory.empty()) sorted.emplace_back(id, &memory);
    std::sort(sorted.begin(), sorted.end());
    const std::int64_t number = to.known.number(object);
    for (const auto& [id, memory] : sorted) write_record(to, number, id, *memory);
  }
  for (const auto& [key, text] : content.notes.all()) to.noted.put(key, text);
  to.rows.write_loads();
}

std::vector<model::past_decision> read_history(const tables& from, const history_query& asked) {
  std::vector<model::past_decision> found;
  for (const std::string_view what : {first_decisions, past_decisions, past_acts}) {
    const std::string_view of_one = what == first_decisions ? "r.number = ?1" : "d.record = ?1";
    if (asked.id.empty()) {
      read_past(from, what, "?1 = 0", 0, asked, found);
      continue;
    }
    for (const std::int64_t object : objects_of(from, asked.object))
      if (const record_row row = from.rows.find(object, asked.id); row.number != 0)
        read_past(from, what, of_one, row.number, asked, found);
  }
  return found;
}

std::vector<model::owned_record> read_owned(const tables& from,
                                            std::span<const model::owner_name> owners) {
  std::unordered_map<std::int64_t, const model::owner_name*> wanted;
  for (const model::owner_name& owner : owners)
    if (const std::int64_t number = from.known.find(owner); number != 0)
      wanted.emplace(number, &owner);
  std::vector<model::owned_record> found;
  if (wanted.empty()) return found;
  statement records(from.db,
                    "SELECT object, id, owner, closed FROM record WHERE owner IS NOT NULL");
  query row(records);
  while (row.next())
    if (const auto owner = wanted.find(row.integer(2)); owner != wanted.end())
      found.push_back({from.known.text(row.integer(0)), std::string(row.text(1)), *owner->second,
                       row.integer(3) != 0});
  return found;
}

model::ledger_summary read_summary(const tables& from) {
  model::ledger_summary out;
  out.kept_in = "sqlite";
  out.schema_version = from.db.integer("PRAGMA user_version");
  count_objects(from, out);
  statement times(from.db,
                  "SELECT min(least), max(most) FROM ("
                  "SELECT min(decided_us) AS least, max(decided_us) AS most FROM decision "
                  "UNION ALL SELECT min(decided_us), max(decided_us) FROM record)");
  query span(times);
  if (span.next()) {
    out.first_decided_us = span.optional_integer(0);
    out.last_decided_us = span.optional_integer(1);
  }
  model::ledger_content rotations;
  read_pools(from, rotations);
  for (auto& [id, state] : rotations.pools)
    out.pools.push_back({id, state.last_number, std::move(state.turns)});
  statement loads(from.db,
                  "SELECT n.text, l.owner, l.open FROM load l JOIN name n ON n.number = l.object "
                  "JOIN owner o ON o.number = l.owner WHERE l.open <> 0 "
                  "ORDER BY n.text, o.kind DESC, o.id");
  query row(loads);
  while (row.next())
    out.loads.push_back(
        {std::string(row.text(0)), from.known.owner(row.integer(1)), row.integer(2)});
  out.notes = from.noted.counts();
  return out;
}

void verify_content(const tables& from, report& problems) {
  verify_file(from, problems);
  if (problems.has_errors()) return;  // what SQLite cannot read is no use reading further
  verify_loads(from, problems);
  content_reader reader(from);
  model::ledger_content part;
  read_pools(from, part);
  read_notes(from, part);
  do {
    (void)model::read_snapshot(model::write_snapshot(part), from.db.path(), problems);
    part = {};
  } while (reader.next(records_at_a_time, part));
}

}  // namespace ambit::sqlite
