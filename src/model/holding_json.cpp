#include "src/model/holding_json.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/ledger_content.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::model {

namespace {

constexpr std::array<std::string_view, 4> act_names = {"accept", "release", "reassign", "age"};

void write_origin(json::writer& out, const origin& from) {
  if (!from.rule.empty()) out.member("rule", from.rule);
  if (!from.entry.empty()) out.member("entry", from.entry);
  if (!from.pool.empty()) out.member("pool", from.pool);
}

std::optional<std::int64_t> read_moment(json::value written, report& problems) {
  if (!written) return std::nullopt;
  const std::optional<std::int64_t> read = calendar::parse_timestamp(written.string());
  if (!read)
    json::error(problems, written, "ill_formed_timestamp", written.describe(),
                "a moment with its offset, such as \"2026-11-22T09:00:00Z\"");
  return read;
}

std::int32_t read_minutes(json::value written, report& problems) {
  if (!written) return 0;
  const auto read = number::to_integer(written.number());
  if (read && read.value >= 1 && read.value <= limits::max_accept_within_minutes)
    return static_cast<std::int32_t>(read.value);
  json::error(problems, written, "wrong_number", written.describe(),
              "whole minutes, 1 to " + std::to_string(limits::max_accept_within_minutes));
  return 0;
}

std::string name_in(json::reader& in, std::string_view key, report& problems) {
  const json::value written = in.optional(key, json::kind::string);
  return read_name(written, problems).value_or(std::string());
}

/// What a holding may say beside an owner, and without one.
bool fits(const holding& held, owner_name::kind owner) {
  if (owner == owner_name::kind::none)
    return held.waits && !held.accepted_us && held.accept_within_minutes == 0 &&
           held.from_queue.empty() && !held.came_by;
  if (held.waits) return false;
  return owner == owner_name::kind::user || (!held.accepted_us && held.from_queue.empty());
}

}  // namespace

void write_holding(json::writer& out, const holding& held) {
  out.open_object();
  out.member("since", calendar::format_timestamp(held.since_us));
  if (held.accepted_us) out.member("accepted_at", calendar::format_timestamp(*held.accepted_us));
  if (held.accept_within_minutes > 0)
    out.member_integer("accept_within_minutes", held.accept_within_minutes);
  if (!held.from_queue.empty()) out.member("from_queue", held.from_queue);
  write_origin(out, held.from());
  if (held.waits) out.member("waits", name(*held.waits));
  out.close_object();
}

std::optional<holding> read_holding(json::value written, const owner_name& owner,
                                    report& problems) {
  const std::size_t errors_before = problems.error_count();
  json::reader in(written, problems, "a holding");
  holding held;
  held.since_us =
      read_moment(in.require("since", json::kind::string), problems).value_or(held.since_us);
  held.accepted_us = read_moment(in.optional("accepted_at", json::kind::string), problems);
  held.accept_within_minutes =
      read_minutes(in.optional("accept_within_minutes", json::kind::number), problems);
  held.from_queue = name_in(in, "from_queue", problems);
  origin from{name_in(in, "rule", problems), name_in(in, "entry", problems),
              name_in(in, "pool", problems)};
  if (from != origin()) held.came_by = std::make_shared<const origin>(std::move(from));
  if (const json::value waits = in.optional("waits", json::kind::string)) {
    held.waits = reason_of(waits.string());
    if (!held.waits)
      json::error(problems, waits, "wrong_holding", waits.describe(), "why nobody could take it");
  }
  in.finish();
  if (problems.error_count() != errors_before) return std::nullopt;
  if (fits(held, owner.type)) return held;
  json::error(problems, written, "wrong_holding", "the holding and the owner do not fit together");
  return std::nullopt;
}

void write_left_out(json::writer& out, const std::vector<owner_name>& left_out) {
  out.open_array();
  for (const owner_name& each : left_out) write_owner(out, each.type, each.id);
  out.close_array();
}

std::vector<owner_name> read_left_out(json::value list, report& problems) {
  std::vector<owner_name> read;
  for (json::value item = list.first(); item; item = item.next()) {
    std::optional<owner_name> owner = read_owner(item, problems);
    if (!owner) continue;
    if (std::find(read.begin(), read.end(), *owner) != read.end())
      json::error(problems, item, "duplicate_id", "the same owner is left out twice");
    read.push_back(*std::move(owner));
  }
  return read;
}

void write_acts(json::writer& out, const std::vector<recorded_act>& acts) {
  out.open_array();
  for (const recorded_act& each : acts) {
    out.open_object();
    out.member("act", each.act);
    out.member("at", calendar::format_timestamp(each.at_us));
    out.key("result");
    out.raw(each.json);
    out.close_object();
  }
  out.close_array();
}

std::vector<recorded_act> read_acts(json::value list, std::string_view id, report& problems) {
  std::vector<recorded_act> read;
  for (json::value item = list.first(); item; item = item.next()) {
    const std::size_t errors_before = problems.error_count();
    json::reader in(item, problems, "an act");
    recorded_act act;
    const json::value word = in.require("act", json::kind::string);
    if (const auto known = read_word(word, act_names, problems)) act.act = act_names[*known];
    act.at_us = read_moment(in.require("at", json::kind::string), problems).value_or(0);
    const json::value result = in.require("result", json::kind::object);
    in.finish();
    if (problems.error_count() != errors_before) continue;
    const json::value named = result.find("id");
    if (!(named && named.is_string() && named.string() == id))
      json::error(problems, result, "wrong_decision", "the result is of another record");
    const json::value owner = result.find("owner");
    const std::optional<owner_name> name =
        owner ? read_owner(owner, problems) : std::optional<owner_name>();
    if (!owner) json::error(problems, result, "missing_key", "the result has no owner");
    if (!name) continue;
    act.owner = *name;
    act.json = json::compact(result.source());
    read.push_back(std::move(act));
  }
  return read;
}

}  // namespace ambit::model
