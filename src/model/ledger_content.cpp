#include "src/model/ledger_content.hpp"

#include <algorithm>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/digest.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/holding_json.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::model {

namespace {

void write_days(json::writer& out, const pool_state::turn& turn) {
  if (turn.days.front().turns == 0) return;
  out.key("days");
  out.open_array();
  for (const pool_state::day_turns& each : turn.days) {
    if (each.turns == 0) break;
    out.open_object();
    out.member("day", calendar::format_date(each.day));
    out.member_integer("turns", each.turns);
    out.close_object();
  }
  out.close_array();
}

void write_notices(json::writer& out, const record_memory& memory) {
  if (memory.notices.empty()) return;
  out.key("notices");
  out.open_array();
  for (const sent_notice& notice : memory.notices) {
    out.open_object();
    out.member("renewal_date", calendar::format_date(notice.renewal_date));
    out.member_integer("days", notice.days);
    out.close_object();
  }
  out.close_array();
}

bool has_more_than_turns(const pool_state& state) {
  return std::any_of(state.turns.begin(), state.turns.end(), [](const pool_state::turn& turn) {
    return turn.number == 0 || turn.credit != 0 || turn.missed != 0 || turn.owed != 0 ||
           turn.made_up != 0 || turn.days.front().turns != 0;
  });
}

bool has_times(const record_memory& memory) {
  return std::any_of(memory.decisions.begin(), memory.decisions.end(),
                     [](const auto& item) { return item.decision.decided_us.has_value(); });
}

bool has_holdings(const record_memory& memory) {
  return memory.held || !memory.left_out.empty() || !memory.acts.empty();
}

void write_owners(json::writer& out, const record_state& state) {
  if (state.owner.type != owner_name::kind::none) {
    out.key("owner");
    write_owner(out, state.owner.type, state.owner.id);
  }
  if (state.last_owner.type != owner_name::kind::none) {
    out.key("last_owner");
    write_owner(out, state.last_owner.type, state.last_owner.id);
  }
  if (state.closed) out.member_boolean("closed", true);
}

void write_held(json::writer& out, const record_state& state) {
  if (state.held) {
    out.key("holding");
    write_holding(out, *state.held);
  }
  if (!state.left_out.empty()) {
    out.key("left_out");
    write_left_out(out, state.left_out);
  }
}

void write_record(json::writer& out, std::string_view object, std::string_view id,
                  const record_memory& memory) {
  out.open_object();
  out.member("object", object);
  out.member("id", id);
  write_owners(out, memory);
  std::vector<const record_memory::decided*> sorted;
  for (const record_memory::decided& item : memory.decisions) sorted.push_back(&item);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->event < b->event; });
  out.key("decisions");
  out.open_array();
  for (const record_memory::decided* item : sorted) {
    out.open_object();
    out.member("event", item->event);
    if (item->decision.decided_us)
      out.member("decided_at", calendar::format_timestamp(*item->decision.decided_us));
    out.key("decision");
    out.raw(item->decision.json);
    out.close_object();
  }
  out.close_array();
  write_held(out, memory);
  if (!memory.acts.empty()) {
    out.key("acts");
    write_acts(out, memory.acts);
  }
  write_notices(out, memory);
  out.close_object();
}

template <class Map>
std::vector<const typename Map::value_type*> sorted_by_key(const Map& map) {
  std::vector<const typename Map::value_type*> items;
  items.reserve(map.size());
  for (const auto& item : map) items.push_back(&item);
  std::sort(items.begin(), items.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  return items;
}

/// The version that knows all of a record.
std::int64_t version_of(const record_memory& memory) {
  if (has_holdings(memory)) return snapshot_version::with_holdings;
  if (has_times(memory)) return snapshot_version::with_times;
  if (memory.closed || memory.last_owner.type != owner_name::kind::none)
    return snapshot_version::with_loads;
  return memory.notices.empty() ? snapshot_version::first : snapshot_version::with_notices;
}

/// The version that knows all that stands beside records.
std::int64_t version_of(const std::map<std::string, pool_state, std::less<>>& pools,
                        const note_table& notes) {
  if (!notes.empty()) return snapshot_version::with_notes;
  const bool has_more = std::any_of(pools.begin(), pools.end(), [](const auto& pool) {
    return has_more_than_turns(pool.second);
  });
  return has_more ? snapshot_version::with_loads : snapshot_version::first;
}

/// Returns the version that is needed.
std::int64_t write_content(json::writer& out, const ledger_parts& parts) {
  std::int64_t needed = version_of(parts.pools, parts.notes);
  out.open_object();
  out.key("pools");
  out.open_array();
  for (const auto& [id, state] : parts.pools)
    if (state.last_number != 0) write_pool(out, id, state);
  out.close_array();
  out.key("records");
  out.open_array();
  parts.each_record([&](std::string_view object, std::string_view id, const record_memory& memory) {
    needed = std::max(needed, version_of(memory));
    if (!memory.empty()) write_record(out, object, id, memory);
  });
  out.close_array();
  if (!parts.notes.empty()) {
    out.key("notes");
    out.open_array();
    for (const auto& [key, text] : parts.notes.all()) write_note(out, key, text);
    out.close_array();
  }
  out.close_object();
  return needed;
}

}  // namespace

problem not_empty() {
  return {severity::error,
          "not_empty_ledger",
          "the ledger remembers something already",
          "a ledger in which nothing happened yet",
          "fill a new one",
          {}};
}

const record_memory* ledger_content::find(std::string_view object,
                                          std::string_view id) const noexcept {
  const auto of_object = records.find(object);
  if (of_object == records.end()) return nullptr;
  const auto record = of_object->second.find(id);
  return record == of_object->second.end() ? nullptr : &record->second;
}

record_state ledger_content::state_of(std::string_view object, std::string_view id) const {
  const record_memory* record = find(object, id);
  return record == nullptr ? record_state() : static_cast<const record_state&>(*record);
}

void ledger_content::forget_if_empty(std::string_view object, std::string_view id) noexcept {
  const auto of_object = records.find(object);
  if (of_object == records.end()) return;
  const auto record = of_object->second.find(id);
  if (record != of_object->second.end() && record->second.empty()) of_object->second.erase(record);
  if (of_object->second.empty()) records.erase(of_object);
}

std::optional<ambit::outcome> outcome_of(std::string_view text) noexcept {
  for (const ambit::outcome value : {ambit::outcome::assigned, ambit::outcome::kept})
    if (text == name(value)) return value;
  return std::nullopt;
}

std::optional<ambit::reason> reason_of(std::string_view text) noexcept {
  using ambit::reason;
  for (const reason value :
       {reason::entry_matched, reason::keep, reason::owner_present, reason::no_entry_matched,
        reason::no_eligible_choice, reason::no_active_rule})
    if (text == name(value)) return value;
  return std::nullopt;
}

std::int64_t version_of(const ledger_content& content) {
  std::int64_t needed = version_of(content.pools, content.notes);
  for (const auto& of_object : content.records)
    for (const auto& record : of_object.second)
      needed = std::max(needed, version_of(record.second));
  return needed;
}

void write_pool(json::writer& out, std::string_view id, const pool_state& state) {
  out.open_object();
  out.member("pool", id);
  out.member_integer("last_number", state.last_number);
  out.member("members", state.members.hex());
  out.key("turns");
  out.open_array();
  for (const pool_state::turn& turn : state.turns) {
    out.open_object();
    out.key("member");
    write_owner(out, turn.member.type, turn.member.id);
    out.member_integer("number", turn.number);
    if (turn.credit != 0) out.member_integer("credit", turn.credit);
    if (turn.owed != 0) out.member_integer("owed", turn.owed);
    if (turn.missed != 0) out.member_integer("missed", turn.missed);
    if (turn.made_up != 0) out.member_integer("made_up", turn.made_up);
    write_days(out, turn);
    out.close_object();
  }
  out.close_array();
  out.close_object();
}

void write_state(json::writer& out, const record_state& state) {
  out.open_object();
  write_owners(out, state);
  write_held(out, state);
  out.close_object();
}

std::string write_snapshot(const ledger_parts& parts) {
  std::string body;
  json::writer body_out(body);
  const std::int64_t version = write_content(body_out, parts);
  std::string text;
  text.reserve(body.size() + 80);
  json::writer out(text);
  out.open_object();
  out.member_integer("ambit_ledger", version);
  out.member("digest", base::hash128(body).hex());
  out.key("content");
  out.raw(body);
  out.close_object();
  return text;
}

std::string write_snapshot(const ledger_content& content) {
  const auto each_record = [&](const record_visitor& use) {
    for (const auto* object : sorted_by_key(content.records))
      for (const auto* record : sorted_by_key(object->second))
        use(object->first, record->first, record->second);
  };
  return write_snapshot(ledger_parts{content.pools, content.notes, each_record});
}

}  // namespace ambit::model
