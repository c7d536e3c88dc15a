#include "src/sqlite/pools.hpp"

#include <cstddef>
#include <functional>
#include <utility>

namespace ambit::sqlite {

namespace {

bool is_same(const model::pool_state::turn& a, const model::pool_state::turn& b) noexcept {
  for (std::size_t i = 0; i < a.days.size(); ++i)
    if (a.days[i].day != b.days[i].day || a.days[i].turns != b.days[i].turns) return false;
  return a.member == b.member && a.number == b.number && a.credit == b.credit && a.owed == b.owed &&
         a.missed == b.missed && a.made_up == b.made_up;
}

}  // namespace

pools::pools(database& db, names& known)
    : db_(db),
      names_(known),
      find_(db, "SELECT number, last_number, members_high, members_low FROM pool WHERE id = ?"),
      put_(db,
           "INSERT INTO pool (id, last_number, members_high, members_low) VALUES (?1, ?2, ?3, ?4) "
           "ON CONFLICT (id) DO UPDATE SET last_number = ?2, members_high = ?3, members_low = ?4 "
           "RETURNING number"),
      all_(db, "SELECT id FROM pool ORDER BY id"),
      read_turns_(db,
                  "SELECT member, number, credit, owed, missed, made_up, day_1, turns_1, day_2, "
                  "turns_2, day_3, turns_3 FROM turn WHERE pool = ? ORDER BY place"),
      put_turn_(db,
                "REPLACE INTO turn (pool, place, member, number, credit, owed, missed, made_up, "
                "day_1, turns_1, day_2, turns_2, day_3, turns_3) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      drop_turns_(db, "DELETE FROM turn WHERE pool = ? AND place >= ?") {}

std::int64_t pools::last_number(std::string_view id) {
  query row(find_, id);
  return row.next() ? row.integer(1) : 0;
}

model::pool_state pools::read(std::string_view id) {
  query row(find_, id);
  if (!row.next()) return {};
  const auto kept = kept_.find(id);
  if (kept != kept_.end() && kept->second.last_number == row.integer(1)) return kept->second;
  model::pool_state state;
  state.last_number = row.integer(1);
  state.members.high = static_cast<std::uint64_t>(row.integer(2));
  state.members.low = static_cast<std::uint64_t>(row.integer(3));
  state.turns = read_turns(row.integer(0));
  if (!db_.failed()) kept_.insert_or_assign(std::string(id), state);
  return state;
}

std::vector<model::pool_state::turn> pools::read_turns(std::int64_t number) {
  std::vector<model::pool_state::turn> turns;
  query row(read_turns_, number);
  while (row.next()) {
    model::pool_state::turn& turn = turns.emplace_back();
    turn.member = names_.owner(row.integer(0));
    turn.number = row.integer(1);
    turn.credit = row.integer(2);
    turn.owed = row.integer(3);
    turn.missed = row.integer(4);
    turn.made_up = row.integer(5);
    int column = 6;
    for (model::pool_state::day_turns& each : turn.days) {
      each.day = static_cast<std::int32_t>(row.integer(column++));
      each.turns = row.integer(column++);
    }
  }
  return turns;
}

void pools::write(std::string_view id, std::int64_t last_number_before,
                  const model::pool_state& after) {
  std::int64_t number = 0;
  {
    query put(put_, id, after.last_number, static_cast<std::int64_t>(after.members.high),
              static_cast<std::int64_t>(after.members.low));
    if (!put.next()) return;
    number = put.integer(0);
    put.run();
  }
  model::pool_state& kept = kept_[std::string(id)];
  model::pool_state before = std::exchange(kept, {});
  if (before.last_number != last_number_before) before = {};
  for (std::size_t place = 0; place < after.turns.size(); ++place)
    if (place >= before.turns.size() || !is_same(before.turns[place], after.turns[place]))
      write_turn(number, place, after.turns[place]);
  if (before.turns.size() > after.turns.size() || before.turns.empty())
    query(drop_turns_, number, static_cast<std::int64_t>(after.turns.size())).run();
  kept = after;
}

void pools::write_turn(std::int64_t pool, std::size_t place, const model::pool_state::turn& turn) {
  const auto& days = turn.days;
  query(put_turn_, pool, static_cast<std::int64_t>(place), names_.number(turn.member), turn.number,
        turn.credit, turn.owed, turn.missed, turn.made_up, std::int64_t{days[0].day}, days[0].turns,
        std::int64_t{days[1].day}, days[1].turns, std::int64_t{days[2].day}, days[2].turns)
      .run();
}

std::vector<std::string> pools::ids() {
  std::vector<std::string> found;
  query row(all_);
  while (row.next()) found.emplace_back(row.text(0));
  return found;
}

}  // namespace ambit::sqlite
