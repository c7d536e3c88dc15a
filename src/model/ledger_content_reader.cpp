// ledger_content_reader.cpp: from the text of a snapshot, or of a part of a ledger, to its content.
#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/digest.hpp"
#include "src/base/json.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/holding_json.hpp"
#include "src/model/ledger_commands.hpp"
#include "src/model/ledger_content.hpp"
#include "src/model/merge_circles.hpp"
#include "src/model/open_counts.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::model {

namespace {

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
    if (version_ >= snapshot_version::with_notes)
      read_notes(in.optional("notes", json::kind::array));
    in.finish();
    return std::move(content_);
  }

  ledger_part read_part(json::value part) {
    json::reader in(part, problems_, "a part of a ledger");
    in.any("ambit_ledger_part");
    if (const json::value pools = in.require("pools", json::kind::array))
      for (json::value item = pools.first(); item; item = item.next()) read_pool(item);
    if (const json::value records = in.require("records", json::kind::array))
      for (json::value item = records.first(); item; item = item.next()) read_record_of_part(item);
    if (const json::value loads = in.require("loads", json::kind::array))
      for (json::value item = loads.first(); item; item = item.next()) read_load(item);
    read_notes(in.optional("notes", json::kind::array));
    in.finish();
    return {std::move(content_), std::move(elsewhere_)};
  }

 private:
  void read_notes(json::value list) {
    merge_circles circles;
    for (json::value item = list ? list.first() : list; item; item = item.next()) {
      std::optional<note> read = read_note(item, problems_);
      if (!read) continue;
      circles.add(item, *read);
      if (!content_.notes.add(std::move(read->key), std::move(read->text)))
        json::error(problems_, item, "duplicate_id", "the note stands here twice");
    }
    circles.find(problems_);
  }

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
    if (version_ >= snapshot_version::with_loads) {
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
    const std::int64_t taken = read_count(number, version_ >= snapshot_version::with_loads ? 0 : 1);
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
    const auto object = read_name(in.require("object", json::kind::string));
    const auto id = read_name(in.require("id", json::kind::string));
    record_memory memory;
    read_owners(in, memory);
    read_decisions(in, id, memory);
    if (version_ >= snapshot_version::with_holdings) {
      read_held(in, memory);
      if (const json::value list = in.optional("acts", json::kind::array))
        memory.acts = read_acts(list, id.value_or(std::string_view()), problems_);
    }
    if (version_ >= snapshot_version::with_notices)
      if (const json::value notices = in.optional("notices", json::kind::array))
        for (json::value item = notices.first(); item; item = item.next())
          read_notice(item, memory);
    in.finish();
    std::sort(memory.notices.begin(), memory.notices.end());
    add(written, object, id, std::move(memory));
  }

  void read_record_of_part(json::value written) {
    json::reader in(written, problems_, "a record's memory");
    const auto object = read_name(in.require("object", json::kind::string));
    const auto id = read_name(in.require("id", json::kind::string));
    record_memory memory;
    if (const json::value state = in.require("state", json::kind::object)) {
      json::reader in_state(state, problems_, "a record's state");
      read_owners(in_state, memory);
      read_held(in_state, memory);
      in_state.finish();
    }
    read_decisions(in, id, memory);
    in.finish();
    add(written, object, id, std::move(memory));
  }

  void add(json::value written, std::optional<std::string_view> object,
           std::optional<std::string_view> id, record_memory memory) {
    if (!object || !id) return;
    auto& records = content_.records[std::string(*object)];
    if (!records.emplace(*id, std::move(memory)).second)
      json::error(problems_, written, "duplicate_id",
                  "the record " + text::quoted(*id) + " stands here twice");
  }

  void read_owners(json::reader& in, record_memory& memory) {
    if (const json::value owner = in.optional("owner", json::kind::object))
      if (std::optional<owner_name> name = read_owner(owner, problems_)) memory.owner = *name;
    if (version_ < snapshot_version::with_loads) return;
    if (const json::value last = in.optional("last_owner", json::kind::object))
      if (std::optional<owner_name> name = read_owner(last, problems_))
        memory.last_owner = std::move(*name);
    if (const json::value closed = in.optional("closed", json::kind::boolean))
      memory.closed = closed.boolean();
  }

  void read_held(json::reader& in, record_memory& memory) {
    if (const json::value held = in.optional("holding", json::kind::object))
      memory.held = read_holding(held, memory.owner, problems_);
    if (const json::value list = in.optional("left_out", json::kind::array))
      memory.left_out = read_left_out(list, problems_);
  }

  void read_decisions(json::reader& in, std::optional<std::string_view> id, record_memory& memory) {
    if (const json::value decisions = in.require("decisions", json::kind::array))
      for (json::value item = decisions.first(); item; item = item.next())
        read_decided(item, id, memory);
  }

  /// Of a part; `elsewhere` is what the owner has beside the records of the part.
  void read_load(json::value written) {
    json::reader in(written, problems_, "a load");
    const auto object = read_name(in.require("object", json::kind::string));
    const json::value owner = in.require("owner", json::kind::object);
    const json::value count = in.require("open", json::kind::number);
    in.finish();
    const auto name = owner ? read_owner(owner, problems_) : std::optional<owner_name>();
    const std::int64_t open = read_count(count, 0);
    if (!object || !name) return;
    const std::int64_t here = counts_.of(*object, *name, [&](const auto& use) {
      const auto records = content_.records.find(*object);
      if (records == content_.records.end()) return;
      for (const auto& each : records->second)
        if (!each.second.closed) use(each.second.owner);
    });
    if (open < here)
      json::error(problems_, written, "wrong_load",
                  "a load of " + std::to_string(open) + ", with " + std::to_string(here) +
                      " open records in the part");
    if (!loads_.emplace(*object, name->type, name->id).second)
      json::error(problems_, written, "duplicate_id", "the load of one owner stands here twice");
    elsewhere_.push_back({std::string(*object), *name, open - here});
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
    if (version_ >= snapshot_version::with_times)
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
  std::vector<ledger_part::load> elsewhere_;
  std::set<std::tuple<std::string_view, owner_name::kind, std::string>> loads_;
  open_counts counts_;
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
  if (read && read.value >= snapshot_version::first && read.value <= snapshot_version::last)
    return read.value;
  json::error(problems, version, "unsupported_version",
              "the snapshot has version " + std::string(version.number()),
              "version " + std::to_string(snapshot_version::first) + " to " +
                  std::to_string(snapshot_version::last),
              read && read.value > snapshot_version::last ? "a newer library wrote it" : "");
  return std::nullopt;
}

}  // namespace

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

std::optional<ledger_part> read_part(std::string_view json, std::string_view file,
                                     report& problems) {
  json::document document;
  if (!document.parse(json, file, problems)) return std::nullopt;
  const json::value version = document.root().find("ambit_ledger_part");
  if (!version || !version.is_number() || version.number() != "1") {
    const bool is_part = version && version.is_number();
    json::error(problems, is_part ? version : document.root(),
                is_part ? "unsupported_version" : "not_a_ledger",
                is_part ? "the part has version " + std::string(version.number())
                        : "this is no part of a ledger",
                "an object with \"ambit_ledger_part\": 1");
    return std::nullopt;
  }
  ledger_part part = snapshot_reader(snapshot_version::last, problems).read_part(document.root());
  if (problems.has_errors()) return std::nullopt;
  return part;
}

}  // namespace ambit::model
