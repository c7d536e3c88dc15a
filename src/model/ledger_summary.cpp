#include "src/model/ledger_summary.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::model {

namespace {

void note_time(ledger_summary& out, const std::optional<std::int64_t>& decided_us) {
  if (!decided_us) return;
  if (!out.first_decided_us || *decided_us < *out.first_decided_us)
    out.first_decided_us = decided_us;
  if (!out.last_decided_us || *decided_us > *out.last_decided_us) out.last_decided_us = decided_us;
}

void write_times(json::writer& out, const ledger_summary& summary) {
  if (summary.first_decided_us)
    out.member("first_decided_at", calendar::format_timestamp(*summary.first_decided_us));
  if (summary.last_decided_us)
    out.member("last_decided_at", calendar::format_timestamp(*summary.last_decided_us));
}

void write_objects(json::writer& out, const ledger_summary& summary) {
  out.key("objects");
  out.open_array();
  for (const ledger_summary::of_object& each : summary.objects) {
    out.open_object();
    out.member("object", each.object);
    out.member_integer("records", each.records);
    out.member_integer("closed", each.closed);
    out.member_integer("decisions", each.decisions);
    out.member_integer("notices", each.notices);
    out.close_object();
  }
  out.close_array();
}

void write_pools(json::writer& out, const ledger_summary& summary) {
  out.key("pools");
  out.open_array();
  for (const ledger_summary::of_pool& each : summary.pools) {
    out.open_object();
    out.member("pool", each.pool);
    out.member_integer("last_number", each.last_number);
    out.key("turns");
    out.open_array();
    for (const pool_state::turn& turn : each.turns) {
      out.open_object();
      out.key("member");
      write_owner(out, turn.member.type, turn.member.id);
      out.member_integer("number", turn.number);
      out.close_object();
    }
    out.close_array();
    out.close_object();
  }
  out.close_array();
}

void write_loads(json::writer& out, const ledger_summary& summary) {
  out.key("loads");
  out.open_array();
  for (const ledger_summary::load& each : summary.loads) {
    out.open_object();
    out.member("object", each.object);
    out.key("owner");
    write_owner(out, each.owner.type, each.owner.id);
    out.member_integer("open", each.open);
    out.close_object();
  }
  out.close_array();
}

void write_notes(json::writer& out, const ledger_summary& summary) {
  if (std::all_of(summary.notes.begin(), summary.notes.end(), [](auto many) { return many == 0; }))
    return;
  out.key("notes");
  out.open_array();
  for (std::size_t kind = 0; kind < summary.notes.size(); ++kind) {
    if (summary.notes[kind] == 0) continue;
    out.open_object();
    out.member("kind", note_kind_names[kind]);
    out.member_integer("notes", summary.notes[kind]);
    out.close_object();
  }
  out.close_array();
}

}  // namespace

ledger_summary summarize(const ledger_parts& parts) {
  ledger_summary out;
  std::map<std::tuple<std::string, owner_name::kind, std::string>, std::int64_t> loads;
  parts.each_record([&](std::string_view object, std::string_view, const record_memory& memory) {
    if (out.objects.empty() || out.objects.back().object != object)
      out.objects.emplace_back().object = object;
    ledger_summary::of_object& counted = out.objects.back();
    ++counted.records;
    counted.closed += memory.closed ? 1 : 0;
    counted.decisions += static_cast<std::int64_t>(memory.decisions.size());
    counted.notices += static_cast<std::int64_t>(memory.notices.size());
    for (const record_memory::decided& each : memory.decisions)
      note_time(out, each.decision.decided_us);
    if (!memory.closed && memory.owner.type != owner_name::kind::none)
      ++loads[{std::string(object), memory.owner.type, memory.owner.id}];
  });
  for (const auto& [id, state] : parts.pools)
    if (state.last_number != 0) out.pools.push_back({id, state.last_number, state.turns});
  for (const auto& each : parts.notes.all()) ++out.notes[static_cast<std::size_t>(each.first.kind)];
  for (const auto& [of, open] : loads)
    out.loads.push_back({std::get<0>(of), {std::get<1>(of), std::get<2>(of)}, open});
  return out;
}

std::string write_summary(const ledger_summary& summary) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("kept_in", summary.kept_in);
  if (summary.schema_version) out.member_integer("schema_version", *summary.schema_version);
  write_times(out, summary);
  write_objects(out, summary);
  write_pools(out, summary);
  write_loads(out, summary);
  write_notes(out, summary);
  out.close_object();
  return text;
}

}  // namespace ambit::model
