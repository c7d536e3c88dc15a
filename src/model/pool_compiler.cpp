#include "src/model/pool_compiler.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/choice_reader.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

namespace {

std::optional<std::int64_t> read_whole(policy_builder& build, json::value at, std::int64_t most,
                                       std::string_view hint) {
  if (!at) return std::nullopt;
  if (!at.is_number()) {
    json::error(build.problems, at, "wrong_type", at.describe(), "a number");
    return std::nullopt;
  }
  const auto read = number::to_integer(at.number());
  if (read && read.value >= 1 && read.value <= most) return read.value;
  json::error(build.problems, at, "out_of_range", at.describe(),
              "a whole number from 1 to " + std::to_string(most), std::string(hint));
  return std::nullopt;
}

void read_weight(policy_builder& build, json::value at, pool_method method, pool_member& out) {
  const auto weight = read_whole(build, at, limits::max_weight,
                                 "a member that is to get nothing is left out of the list");
  if (!weight) return;
  out.weight = *weight;
  if (uses_weights(method)) return;
  const auto name = pool_method_names[static_cast<std::size_t>(method)];
  json::warning(build.problems, at, "unused_setting",
                "a weight in a pool of the method " + text::quoted(name) + ", which asks for none",
                {}, "the methods weighted and least_loaded go by weights");
}

void read_capacity(policy_builder& build, json::value at, pool_member& out) {
  if (!at) return;
  const std::size_t errors = build.problems.error_count();
  json::reader in(at, build.problems, "a capacity");
  if (!in.usable()) return;
  constexpr std::string_view hint = "a member who is to get nothing is left out of the list";
  out.open_capacity = read_whole(build, in.any("open"), limits::max_capacity, hint);
  out.day_capacity = read_whole(build, in.any("per_day"), limits::max_capacity, hint);
  in.finish();
  if (out.open_capacity || out.day_capacity || build.problems.error_count() != errors) return;
  json::error(build.problems, at, "missing_key", "a capacity without a number",
              R"("open", how many open records, or "per_day", how many turns in a day)");
}

void read_hours(policy_builder& build, json::value at, pool_member& out) {
  if (!at) return;
  if (!at.is_string()) {
    json::error(build.problems, at, "wrong_type", at.describe(), "a calendar's id, a text");
    return;
  }
  auto name = read_name(at, build.problems, limits::max_id_bytes);
  if (!name) return;
  out.working_hours = std::move(*name);
  out.calendar_target = build.calendars.of(out.working_hours);
}

void read_members(policy_builder& build, json::value list, pool& out,
                  policy_builder::pool_draft& draft) {
  if (!list) return;
  if (list.size() == 0) {
    json::error(build.problems, list, "empty_list", list.describe(), "at least one member");
  }
  std::set<std::pair<choice::kind, std::string_view>> seen;
  std::size_t index = 0;
  for (json::value at = list.first(); at; at = at.next()) {
    if (past_list_limit(at, index++, build.problems)) break;
    auto target = read_choice(build, at, choice_form::member);
    if (!target) continue;
    const json::value who = at.find(target->type == choice::kind::user ? "user" : "queue");
    if (!seen.emplace(target->type, who.string()).second) {
      json::error(build.problems, who, "duplicate_member",
                  std::string(who.key()) + " " + text::quoted(who.string()) + " a second time",
                  "each member once");
    }
    pool_member member;
    member.target = std::move(*target);
    read_weight(build, at.find("weight"), out.method, member);
    read_capacity(build, at.find("capacity"), member);
    read_hours(build, at.find("working_hours"), member);
    draft.member_when.push_back(at.find("when"));
    member.has_when = static_cast<bool>(draft.member_when.back());
    out.members.push_back(std::move(member));
  }
}

/// "none", or {"capped": n}.
void read_catch_up(policy_builder& build, json::value at, pool& out) {
  if (!at || at.is_null() || (at.is_string() && at.string() == "none")) return;
  if (!at.is_object()) {
    json::error(build.problems, at, at.is_string() ? "unknown_value" : "wrong_type", at.describe(),
                R"("none" or {"capped": n})");
    return;
  }
  json::reader in(at, build.problems, "a bound of turns to make up");
  const auto most = read_whole(build, in.require("capped", json::kind::number),
                               limits::max_catch_up, R"(where none may be made up: "none")");
  in.finish();
  if (!most) return;
  if (out.method == pool_method::round_robin) {
    out.catch_up = *most;
    return;
  }
  json::warning(build.problems, at, "unused_setting",
                "turns to make up in a pool whose members do not take turns", {},
                "only the method round_robin goes by it");
}

void read_pool(policy_builder& build, json::value at, pool& out,
               policy_builder::pool_draft& draft) {
  json::reader in(at, build.problems, "a pool");
  if (!in.usable()) return;
  out.method = static_cast<pool_method>(
      read_word(in.require("method", json::kind::string), pool_method_names, build.problems)
          .value_or(0));
  out.on_change = static_cast<on_change>(
      read_word(in.optional("on_change", json::kind::string), on_change_names, build.problems)
          .value_or(0));
  read_catch_up(build, in.any("catch_up"), out);
  if (const json::value flag = in.optional("sticky_counts", json::kind::boolean))
    out.sticky_counts = flag.boolean();
  out.community = read_community_name(build, in.optional("community", json::kind::string),
                                      out.community_target);
  out.eligible_when = compile_eligible_when(build, in.any("eligible_when"));
  in.optional("note", json::kind::string);
  read_members(build, in.require("members", json::kind::array), out, draft);
  in.finish();
}

using field_list = std::vector<criteria::field_ordinal>;

/// Compiles a pool's criteria for one object that it serves; the fields that they read.
field_list compile_for(policy_builder& build, std::uint32_t position, std::size_t assignment) {
  const object_assignment& served = build.data.assignments[assignment];
  pool& one = build.data.pools[position];
  field_list reads;
  for (std::size_t i = 0; i < one.members.size(); ++i) {
    auto compiled = compile_when(build, build.drafts[position].member_when[i], served.object,
                                 served.atoms.get());
    if (!compiled) continue;
    reads.insert(reads.end(), compiled->reads.begin(), compiled->reads.end());
    one.members[i].when[assignment] = std::move(*compiled);
  }
  return reads;
}

std::set<std::uint32_t> pools_of(const rule& one) {
  std::set<std::uint32_t> out;
  for (const entry& item : one.entries) {
    for (const choice& option : item.assign) {
      if (option.type == choice::kind::pool) out.insert(option.target);
    }
  }
  return out;
}

void compile_served(policy_builder& build, std::size_t assignment) {
  std::map<std::uint32_t, field_list> reads_of_pool;
  for (rule& one : build.data.assignments[assignment].rules) {
    for (const std::uint32_t position : pools_of(one)) {
      const auto [known, is_new] = reads_of_pool.try_emplace(position);
      if (is_new) known->second = compile_for(build, position, assignment);
      one.reads.insert(one.reads.end(), known->second.begin(), known->second.end());
    }
    std::sort(one.reads.begin(), one.reads.end());
    one.reads.erase(std::unique(one.reads.begin(), one.reads.end()), one.reads.end());
  }
}

}  // namespace

void read_pools(policy_builder& build, json::value pools) {
  if (!pools) return;
  for (json::value at = pools.first(); at; at = at.next()) {
    if (at.key().empty() || at.key().size() > limits::max_name_bytes) {
      json::error(build.problems, at, at.key().empty() ? "empty_name" : "too_long",
                  "a pool's name of " + std::to_string(at.key().size()) + " bytes",
                  "1 to " + std::to_string(limits::max_name_bytes) + " bytes");
    }
    const auto position = static_cast<std::uint32_t>(build.data.pools.size());
    build.pool_positions.emplace(at.key(), position);
    build.drafts.emplace_back().written = at;
    build.data.pools.emplace_back().id = at.key();
  }
  for (std::size_t i = 0; i < build.drafts.size(); ++i) {
    read_pool(build, build.drafts[i].written, build.data.pools[i], build.drafts[i]);
  }
}

void compile_pool_members(policy_builder& build) {
  policy_data& data = build.data;
  for (pool& one : data.pools) {
    for (pool_member& member : one.members) member.when.resize(data.assignments.size());
  }
  for (std::size_t i = 0; i < data.assignments.size(); ++i) compile_served(build, i);
  for (const policy_builder::pool_draft& draft : build.drafts) {
    if (draft.used) continue;
    json::warning(build.problems, draft.written, "unused_pool",
                  "no rule names the pool " + text::quoted(draft.written.key()));
    for (const json::value when : draft.member_when) compile_when(build, when, nullptr, nullptr);
  }
}

}  // namespace ambit::model
