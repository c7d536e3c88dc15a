#include "src/model/ledger_content.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/digest.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/holding_json.hpp"
#include "src/model/ledger_commands.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::model {

namespace {

constexpr std::int64_t first_version = 1;
constexpr std::int64_t version_with_notices = 2;
constexpr std::int64_t version_with_loads = 3;
constexpr std::int64_t version_with_times = 4;
constexpr std::int64_t version_with_holdings = 5;
constexpr std::int64_t last_version = version_with_holdings;

// ------------------------------------------------------------------------------------- writing

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

std::int64_t version_of(const ledger_content& content) {
  std::int64_t needed = first_version;
  for (const auto& of_object : content.records)
    for (const auto& record : of_object.second) {
      if (has_holdings(record.second)) return version_with_holdings;
      if (has_times(record.second)) needed = version_with_times;
      if (record.second.closed || record.second.last_owner.type != owner_name::kind::none)
        needed = std::max(needed, version_with_loads);
      if (!record.second.notices.empty()) needed = std::max(needed, version_with_notices);
    }
  for (const auto& pool : content.pools)
    if (has_more_than_turns(pool.second)) needed = std::max(needed, version_with_loads);
  return needed;
}

void write_holdings(json::writer& out, const record_memory& memory) {
  if (memory.held) {
    out.key("holding");
    write_holding(out, *memory.held);
  }
  if (!memory.left_out.empty()) {
    out.key("left_out");
    write_left_out(out, memory.left_out);
  }
  if (!memory.acts.empty()) {
    out.key("acts");
    write_acts(out, memory.acts);
  }
}

void write_record(json::writer& out, std::string_view object, std::string_view id,
                  const record_memory& memory) {
  out.open_object();
  out.member("object", object);
  out.member("id", id);
  if (memory.owner.type != owner_name::kind::none) {
    out.key("owner");
    write_owner(out, memory.owner.type, memory.owner.id);
  }
  if (memory.last_owner.type != owner_name::kind::none) {
    out.key("last_owner");
    write_owner(out, memory.last_owner.type, memory.last_owner.id);
  }
  if (memory.closed) out.member_boolean("closed", true);
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
  write_holdings(out, memory);
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

void write_content(json::writer& out, const ledger_content& content) {
  out.open_object();
  out.key("pools");
  out.open_array();
  for (const auto& [id, state] : content.pools)
    if (state.last_number != 0) write_pool(out, id, state);
  out.close_array();
  out.key("records");
  out.open_array();
  for (const auto* object : sorted_by_key(content.records))
    for (const auto* record : sorted_by_key(object->second))
      if (!record->second.empty()) write_record(out, object->first, record->first, record->second);
  out.close_array();
  out.close_object();
}

// ------------------------------------------------------------------------------------- reading

class snapshot_reader {
 public:
  snapshot_reader(std::int64_t version, report& problems)
      : version_(version), problems_(problems) {}

  ledger_content read(json::value content) {
    json::reader in(content, problems_, "the content of a ledger");
    if (const json::value pools = in.require("pools", json::kind::array))
      for (json::value item = pools.first(); item; item = item.next()) read_pool(item);
    if (const json::value records = in.require("records", json::kind::array))
      for (json::value item = records.first(); item; item = item.next()) read_record(item);
    in.finish();
    return std::move(content_);
  }

 private:
  void read_pool(json::value written) {
    json::reader in(written, problems_, "a pool's state");
    const std::optional<std::string_view> id = read_name(in.require("pool", json::kind::string));
    pool_state state;
    state.last_number = read_count(in.require("last_number", json::kind::number), 1);
    if (const json::value members = in.require("members", json::kind::string))
      state.members = read_digest(members);
    if (const json::value turns = in.require("turns", json::kind::array))
      for (json::value item = turns.first(); item; item = item.next()) read_turn(item, state);
    in.finish();
    check_members(written, state);
    if (id && !content_.pools.emplace(*id, std::move(state)).second)
      json::error(problems_, written, "duplicate_id",
                  "the pool " + text::quoted(*id) + " stands here twice");
  }

  void read_turn(json::value written, pool_state& state) {
    json::reader in(written, problems_, "a turn");
    const json::value member = in.require("member", json::kind::object);
    const json::value number = in.require("number", json::kind::number);
    pool_state::turn turn;
    if (version_ >= version_with_loads) {
      if (const json::value credit = in.optional("credit", json::kind::number))
        turn.credit = read_credit(credit);
      turn.owed = read_number(in.optional("owed", json::kind::number), limits::max_catch_up);
      turn.missed = read_number(in.optional("missed", json::kind::number), state.last_number);
      turn.made_up = read_number(in.optional("made_up", json::kind::number), state.last_number);
      read_days(in.optional("days", json::kind::array), turn);
    }
    in.finish();
    const std::optional<owner_name> name =
        member ? read_owner(member, problems_) : std::optional<owner_name>();
    const std::int64_t taken = read_count(number, version_ >= version_with_loads ? 0 : 1);
    if (!name) return;
    if (taken > state.last_number)
      json::error(problems_, number, "wrong_turn", "the turn is later than the pool's last one");
    turn.member = *name;
    turn.number = taken;
    state.turns.push_back(std::move(turn));
  }

  void read_days(json::value list, pool_state::turn& turn) {
    std::size_t count = 0;
    for (json::value item = list ? list.first() : list; item; item = item.next()) {
      json::reader in(item, problems_, "the turns of a day");
      const json::value date = in.require("day", json::kind::string);
      const std::int64_t turns = read_count(in.require("turns", json::kind::number), 1);
      in.finish();
      const auto day = date ? calendar::parse_date(date.string()) : std::nullopt;
      const bool is_next =
          day && count < turn.days.size() && (count == 0 || turn.days[count - 1].day > *day);
      if (is_next) {
        turn.days[count++] = {*day, turns};
      } else {
        json::error(problems_, item, "wrong_turn", "a day that does not follow",
                    "at most " + std::to_string(turn.days.size()) + " dates, the latest first");
      }
    }
  }

  void check_members(json::value written, const pool_state& state) {
    std::set<std::pair<owner_name::kind, std::string_view>> seen;
    for (const pool_state::turn& turn : state.turns)
      if (!seen.emplace(turn.member.type, turn.member.id).second)
        json::error(problems_, written, "duplicate_id",
                    "the member " + text::quoted(turn.member.id) + " stands here twice");
  }

  void read_record(json::value written) {
    json::reader in(written, problems_, "a record's memory");
    const std::optional<std::string_view> object =
        read_name(in.require("object", json::kind::string));
    const json::value id_value = in.require("id", json::kind::string);
    const std::optional<std::string_view> id =
        id_value ? read_id(id_value, problems_) : std::optional<std::string_view>();
    record_memory memory;
    if (const json::value owner = in.optional("owner", json::kind::object))
      if (std::optional<owner_name> name = read_owner(owner, problems_)) memory.owner = *name;
    if (version_ >= version_with_loads) {
      if (const json::value last = in.optional("last_owner", json::kind::object))
        if (std::optional<owner_name> name = read_owner(last, problems_))
          memory.last_owner = std::move(*name);
      if (const json::value closed = in.optional("closed", json::kind::boolean))
        memory.closed = closed.boolean();
    }
    if (const json::value decisions = in.require("decisions", json::kind::array))
      for (json::value item = decisions.first(); item; item = item.next())
        read_decided(item, id, memory);
    if (version_ >= version_with_holdings) read_holdings(in, id, memory);
    if (version_ >= version_with_notices)
      if (const json::value notices = in.optional("notices", json::kind::array))
        for (json::value item = notices.first(); item; item = item.next())
          read_notice(item, memory);
    in.finish();
    std::sort(memory.notices.begin(), memory.notices.end());
    if (!object || !id) return;
    auto& records = content_.records[std::string(*object)];
    if (!records.emplace(*id, std::move(memory)).second)
      json::error(problems_, written, "duplicate_id",
                  "the record " + text::quoted(*id) + " stands here twice");
  }

  void read_holdings(json::reader& in, std::optional<std::string_view> id, record_memory& memory) {
    if (const json::value held = in.optional("holding", json::kind::object))
      memory.held = read_holding(held, memory.owner, problems_);
    if (const json::value list = in.optional("left_out", json::kind::array))
      memory.left_out = read_left_out(list, problems_);
    if (const json::value list = in.optional("acts", json::kind::array))
      memory.acts = read_acts(list, id.value_or(std::string_view()), problems_);
  }

  void read_notice(json::value written, record_memory& memory) {
    json::reader in(written, problems_, "a notice that was sent");
    const std::optional<sent_notice> read =
        read_sent_notice(in.require("renewal_date", json::kind::string),
                         in.require("days", json::kind::number), problems_);
    in.finish();
    if (!read) return;
    const auto& known = memory.notices;
    if (std::find(known.begin(), known.end(), *read) != known.end()) {
      json::error(problems_, written, "duplicate_notice", "the notice stands here twice");
    } else {
      memory.notices.push_back(*read);
    }
  }

  void read_decided(json::value written, std::optional<std::string_view> id,
                    record_memory& memory) {
    json::reader in(written, problems_, "a decided event");
    const std::optional<std::string_view> event =
        read_name(in.require("event", json::kind::string));
    const json::value decision = in.require("decision", json::kind::object);
    std::optional<std::int64_t> decided_us;
    if (version_ >= version_with_times)
      decided_us = read_moment(in.optional("decided_at", json::kind::string));
    in.finish();
    if (!event || !decision) return;
    if (memory.find(*event) != nullptr) {
      json::error(problems_, written, "duplicate_id",
                  "the event " + text::quoted(*event) + " stands here twice");
      return;
    }
    const json::value named = decision.find("id");
    if (id && !(named.is_string() && named.string() == *id))
      json::error(problems_, decision, "wrong_decision", "the decision is of another record");
    std::optional<recorded_decision> read = read_decision(decision);
    if (!read) return;
    read->decided_us = decided_us;
    memory.decisions.push_back({std::string(*event), std::move(*read)});
  }

  /// Nothing where there is none, or after reporting that it is none.
  std::optional<std::int64_t> read_moment(json::value written) {
    if (!written) return std::nullopt;
    const std::optional<std::int64_t> read = calendar::parse_timestamp(written.string());
    if (!read)
      json::error(problems_, written, "ill_formed_timestamp", written.describe(),
                  "a moment with its offset, such as \"2026-11-22T09:00:00Z\"");
    return read;
  }

  /// Only what the ledger answers with is looked at; the rest is the decision's own text.
  std::optional<recorded_decision> read_decision(json::value written) {
    recorded_decision read;
    const json::value owner = written.find("owner");
    const std::optional<owner_name> name =
        owner ? read_owner(owner, problems_) : std::optional<owner_name>();
    if (!owner) json::error(problems_, written, "missing_key", "the decision has no owner");
    const auto outcome = outcome_of(text_at(written, "outcome"));
    const auto reason = reason_of(text_at(written, "reason"));
    if (!outcome || !reason)
      json::error(problems_, written, "wrong_decision",
                  "the decision's outcome or reason is none that is remembered");
    for (const std::string_view key : {"replayed", "current_owner"})  // a replay adds them
      if (const json::value extra = written.find(key))
        json::error(problems_, extra, "wrong_decision",
                    text::quoted(key) + " has no place in a remembered decision");
    if (!name || !outcome || !reason) return std::nullopt;
    read.owner = *name;
    read.outcome = *outcome;
    read.reason = *reason;
    read.json = json::compact(written.source());
    return read;
  }

  static std::string_view text_at(json::value written, std::string_view key) {
    const json::value found = written.find(key);
    return found && found.is_string() ? found.string() : std::string_view();
  }

  std::optional<std::string_view> read_name(json::value written) {
    return written ? read_id(written, problems_) : std::optional<std::string_view>();
  }

  std::int64_t read_count(json::value written, std::int64_t least) {
    if (!written) return least;  // reported already
    const number::parsed<std::int64_t> read = number::to_integer(written.number());
    if (read && read.value >= least && read.value <= limits::max_turns) return read.value;
    json::error(problems_, written, "wrong_number", "found " + std::string(written.number()),
                "a whole number from " + std::to_string(least) + " to " +
                    std::to_string(limits::max_turns));
    return least;
  }

  /// 0 where there is none.
  std::int64_t read_number(json::value written, std::int64_t most) {
    if (!written) return 0;
    const number::parsed<std::int64_t> read = number::to_integer(written.number());
    if (read && read.value >= 1 && read.value <= most) return read.value;
    json::error(problems_, written, "wrong_number", "found " + std::string(written.number()),
                "a whole number from 1 to " + std::to_string(most));
    return 0;
  }

  std::int64_t read_credit(json::value written) {
    const number::parsed<std::int64_t> read = number::to_integer(written.number());
    if (read && read.value >= -limits::max_credit && read.value <= limits::max_credit)
      return read.value;
    json::error(
        problems_, written, "wrong_number", "found " + std::string(written.number()),
        "a whole number of at most " + std::to_string(limits::max_credit) + ", or so much below 0");
    return 0;
  }

  base::digest_value read_digest(json::value written) {
    const std::string_view digits = written.string();
    base::digest_value read;
    bool sound = digits.size() == 32;
    for (std::size_t i = 0; sound && i < 32; ++i) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(digits[i]);
      sound = digit != std::string_view::npos;
      std::uint64_t& half = i < 16 ? read.high : read.low;
      half = half << 4 | (digit & 15);
    }
    if (!sound)
      json::error(problems_, written, "wrong_digest", "found " + text::quoted(digits),
                  "32 hexadecimal digits");
    return read;
  }

  std::int64_t version_;
  report& problems_;
  ledger_content content_;
};

/// The snapshot's version; nothing where it is none that this library knows.
std::optional<std::int64_t> supported_version(json::value root, report& problems) {
  const json::value version = root.find("ambit_ledger");
  if (!version || !version.is_number()) {
    json::error(problems, root, "not_a_ledger", "this is not a ledger's snapshot",
                "an object with \"ambit_ledger\": 1");
    return std::nullopt;
  }
  const number::parsed<std::int64_t> read = number::to_integer(version.number());
  if (read && read.value >= first_version && read.value <= last_version) return read.value;
  json::error(problems, version, "unsupported_version",
              "the snapshot has version " + std::string(version.number()),
              "version " + std::to_string(first_version) + " to " + std::to_string(last_version),
              read && read.value > last_version ? "a newer library wrote it" : "");
  return std::nullopt;
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

std::string write_snapshot(const ledger_content& content) {
  std::string body;
  json::writer body_out(body);
  write_content(body_out, content);
  std::string text;
  text.reserve(body.size() + 80);
  json::writer out(text);
  out.open_object();
  out.member_integer("ambit_ledger", version_of(content));
  out.member("digest", base::hash128(body).hex());
  out.key("content");
  out.raw(body);
  out.close_object();
  return text;
}

std::optional<ledger_content> read_snapshot(std::string_view json, std::string_view file,
                                            report& problems) {
  json::document document;
  if (!document.parse(json, file, problems)) return std::nullopt;
  const std::optional<std::int64_t> version = supported_version(document.root(), problems);
  if (!version) return std::nullopt;
  json::reader in(document.root(), problems, "a ledger's snapshot");
  in.any("ambit_ledger");
  const json::value digest = in.require("digest", json::kind::string);
  const json::value content = in.require("content", json::kind::object);
  in.finish();
  if (!digest || !content || problems.has_errors()) return std::nullopt;
  if (base::hash128(json::compact(content.source())).hex() != digest.string()) {
    json::error(problems, digest, "damaged_ledger",
                "the content is not the one that was saved: its digest differs", {},
                "restore an older snapshot");
    return std::nullopt;
  }
  snapshot_reader reader(*version, problems);
  ledger_content read = reader.read(content);
  // The digest does not reach the version, so that it is held against the content.
  if (!problems.has_errors() && version_of(read) != *version)
    json::error(problems, document.root().find("ambit_ledger"), "damaged_ledger",
                "the snapshot has version " + std::to_string(*version) +
                    ", and the content of version " + std::to_string(version_of(read)));
  if (problems.has_errors()) return std::nullopt;
  return read;
}

}  // namespace ambit::model
