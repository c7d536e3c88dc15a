#include "tests/simulator/simulation.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include "tests/simulator/history.hpp"
#include "tests/simulator/host.hpp"

namespace ambit::simulator {
namespace {

class simulation {
 public:
  simulation(std::uint64_t seed, const std::string& file)
      : history_(seed, !file.empty()),
        host_(history_.now(), history_.leads(), file),
        model_(history_.now(), history_.leads()) {}

  outcome_of_seed run(std::int64_t events) {
    while (made_.events < events && made_.wrong.empty()) {
      const event next = history_.next();
      made_.broke_at = made_.events += next.size();
      ++made_.steps;
      made_.wrong = step(next);
    }
    if (made_.wrong.empty()) made_.wrong = ask_again();
    if (made_.wrong.empty()) made_.wrong = compare_all();
    made_.seen = model_.seen();
    made_.ran = model_.all_drift();
    return made_;
  }

 private:
  std::string step(const event& next);
  std::string overlap(const event& next);
  std::string overtake(const event& next);
  std::string commit_late(const call& made, const plan& turn, int handle);
  std::string crash(const event& next);
  std::string repeat(const event& interrupted, int handle);
  std::string repeat_acts(const deeds& interrupted, int handle);
  std::string repeat_ageing(const call& interrupted, int handle);
  std::string race(const event& next);
  void tell(const event& next);
  std::string ask_again();
  std::string compare_all();
  std::string compare_owners(std::size_t first);
  std::string compare_numbers();
  std::string compare_lists();

  history history_;
  host host_;
  model model_;
  outcome_of_seed made_;
};

std::string simulation::step(const event& next) {
  switch (next.what) {
    case event::kind::decide:
      return model_.judge(next.first, host_.decide(next.first, next.host));
    case event::kind::overlap:
      return overlap(next);
    case event::kind::overtake:
      return overtake(next);
    case event::kind::orders:
      tell(next);
      return {};
    case event::kind::acts:
      return model_.judge(next.done, host_.act(next.done, next.host));
    case event::kind::race:
      return race(next);
    case event::kind::people:
      ++made_.changes;
      host_.change_people(next.commands);
      return {};
    case event::kind::pools:
      ++made_.changes;
      host_.change_pools();
      return {};
    case event::kind::restart:
      ++made_.restarts;
      host_.save_and_restore();
      return {};
    case event::kind::crash:
      return crash(next);
  }
  return {};
}

void simulation::tell(const event& next) {
  made_.orders += static_cast<std::int64_t>(next.orders.size());
  host_.tell(next.orders, next.host);
  model_.obey(next.orders);
}

// --------------------------------------------------------------------------------- two at a time

std::string simulation::overlap(const event& next) {
  const int other = 1 - next.host;
  const plan first = host_.planned(next.first, next.host);
  const plan second = host_.planned(next.second, other);
  if (host_.commit(first, next.host) != status::ok) return "nobody overtook it, yet a conflict";
  const std::vector<answer> answers = host::answers_of(first);
  std::string wrong = model_.judge(next.first, answers);
  if (!wrong.empty()) return wrong;
  const bool records = std::any_of(answers.begin(), answers.end(), [&](const answer& each) {
    const bool is_kept = each.outcome == "kept" && !next.first.is_ageing;
    return !each.is_replayed && (each.outcome == "assigned" || is_kept);
  });
  if (records && host_.commit(first, next.host) != status::conflict)
    return "the same plan was committed twice";
  return commit_late(next.second, second, other);
}

std::string simulation::overtake(const event& next) {
  const plan late = host_.planned(next.second, 1 - next.host);
  tell(next);
  if (!next.done.acts.empty()) {
    std::string wrong = model_.judge(next.done, host_.act(next.done, next.host));
    if (!wrong.empty()) return wrong;
  }
  return commit_late(next.second, late, 1 - next.host);
}

/// Who comes second has not seen what the first did: it stands beside that, or is refused.
std::string simulation::race(const event& next) {
  ++made_.races;
  const int other = 1 - next.host;
  const acts first = host_.planned_acts(next.done, next.host);
  const acts second = host_.planned_acts(next.rival, other);
  if (host_.commit(first, next.host) != status::ok)
    return "nobody overtook the acts, yet a conflict";
  std::string wrong = model_.judge(next.done, host::answers_of(first));
  if (!wrong.empty()) return wrong;
  const std::vector<act_answer> answers = host::answers_of(second);
  const status ended = host_.commit(second, other);
  if (ended == status::conflict) return model_.judge(next.rival, host_.act(next.rival, other));
  if (ended != status::ok) return joined("commit of acts: ", name(ended));
  return answers.front().is_done() ? model_.judge(next.rival, answers) : std::string();
}

/// A plan that others have overtaken is refused, or is as if it were made now.
std::string simulation::commit_late(const call& made, const plan& turn, int handle) {
  ++made_.overlaps;
  const status ended = host_.commit(turn, handle);
  if (ended == status::ok) return model_.judge_recorded(made, host::answers_of(turn));
  if (ended != status::conflict) return joined("commit: ", name(ended));
  ++made_.conflicts;
  return model_.judge(made, host_.decide(made, handle));
}

// -------------------------------------------------------------------------------------- crashes

std::string simulation::crash(const event& next) {
  bool was_killed = false;
  const std::vector<done_event> done = host_.crash(next, was_killed);
  made_.crashes += was_killed ? 1 : 0;
  const std::size_t leads_before = history_.leads().size();
  for (std::size_t i = 0; i < next.inside.size(); ++i) {
    const event& each = next.inside[i];
    std::string wrong;
    if (i == done.size()) {
      wrong = repeat(each, next.host);
    } else if (each.what == event::kind::orders) {
      made_.orders += static_cast<std::int64_t>(each.orders.size());
      if (i > done.size()) host_.tell(each.orders, next.host);
      model_.obey(each.orders);
    } else if (each.what == event::kind::acts) {
      wrong =
          model_.judge(each.done, i < done.size() ? done[i].acts : host_.act(each.done, next.host));
    } else {
      wrong = model_.judge(each.first,
                           i < done.size() ? done[i].answers : host_.decide(each.first, next.host));
    }
    if (!wrong.empty()) return joined("event ", std::to_string(i), " about a crash: ", wrong);
  }
  std::string wrong = compare_owners(leads_before - std::min<std::size_t>(leads_before, 100));
  return wrong.empty() ? compare_numbers() : wrong;
}

/// What was interrupted is done again, as a host does that was not told how it ended.
std::string simulation::repeat(const event& interrupted, int handle) {
  if (interrupted.what == event::kind::orders) {
    made_.orders += static_cast<std::int64_t>(interrupted.orders.size());
    host_.tell(interrupted.orders, handle);
    model_.obey(interrupted.orders);
    return {};
  }
  if (interrupted.what == event::kind::acts) return repeat_acts(interrupted.done, handle);
  if (interrupted.first.is_ageing) return repeat_ageing(interrupted.first, handle);
  bool was_recorded = false;
  const std::vector<answer> answers = host_.decide(interrupted.first, handle);
  std::string wrong = model_.judge_repeated(interrupted.first, answers, was_recorded);
  made_.recorded_crashes += was_recorded ? 1 : 0;
  return wrong;
}

/// Recorded as a whole, or not at all: what the ledger has of each lead says which.
std::string simulation::repeat_acts(const deeds& interrupted, int handle) {
  const auto differs = [&] {
    for (const act& each : interrupted.acts)
      for (const int lead : each.leads)
        if (host_.acts_with(lead, handle).size() != model_.acts_with(lead)) return true;
    return false;
  };
  if (differs()) {
    ++made_.recorded_crashes;
    model_.perform(interrupted);
    if (differs()) return "acts before the crash were recorded in part";
  }
  return model_.judge(interrupted, host_.act(interrupted, handle));
}

std::string simulation::repeat_ageing(const call& interrupted, int handle) {
  std::map<int, answer> recorded;
  for (const request& each : interrupted.requests) {
    const std::vector<std::string> known = host_.acts_with(each.lead, handle);
    if (known.size() <= model_.acts_with(each.lead)) continue;
    const auto by_age = std::find_if(known.rbegin(), known.rend(), [](const std::string& result) {
      return result.find(R"("act":")") == std::string::npos;
    });
    if (by_age == known.rend()) return "something else was done than to reassign by age";
    recorded[each.lead] = read_answer(*by_age);
  }
  std::string wrong;
  if (!recorded.empty()) {
    ++made_.recorded_crashes;
    wrong = model_.judge_lost_ageing(interrupted, recorded);
  }
  return wrong.empty() ? model_.judge(interrupted, host_.decide(interrupted, handle)) : wrong;
}

// -------------------------------------------------------------------------------------- the end

/// Leads are asked for once more: all that wait, to be tried again, and of the decided ones every
/// tenth, to be replayed.
std::string simulation::ask_again() {
  constexpr std::size_t at_a_time = 100;
  call again;
  again.now_unix_us = history_.now_unix_us();
  for (std::size_t i = 0; i < history_.leads().size(); ++i) {
    if (i % 10 == 0 || model_.owner_of(static_cast<int>(i)) == nobody)
      again.requests.push_back({static_cast<int>(i), false});
    const bool is_last = i + 1 == history_.leads().size();
    if (again.requests.empty() || (again.requests.size() < at_a_time && !is_last)) continue;
    std::string wrong = model_.judge(again, host_.decide(again, 0));
    if (!wrong.empty()) return joined("asked again at the end: ", wrong);
    again.requests.clear();
  }
  return {};
}

std::string simulation::compare_all() {
  std::string wrong = compare_owners(0);
  if (wrong.empty()) wrong = compare_numbers();
  if (wrong.empty()) wrong = compare_lists();
  if (!wrong.empty()) return joined("at the end: ", wrong);
  if (!host_.is_in_file()) return {};
  const result<report> found = host_.book(0).verify();
  if (!found) return joined("verify: ", found.report().to_text());
  return found->empty() ? std::string() : found->to_text();
}

std::string simulation::compare_owners(std::size_t first) {
  for (std::size_t i = first; i < history_.leads().size(); ++i) {
    const int number = static_cast<int>(i);
    const owner meant = model_.owner_of(number);
    const result<std::string> got = host_.book(1).owner_of("lead", lead_id(number));
    if (!got) return joined("owner_of: ", got.report().to_text());
    if (*got != (meant == nobody ? std::string() : owner_json(meant)))
      return joined(lead_id(number), " has the owner ", *got, " instead of ",
                    meant == nobody ? "none" : owner_json(meant));
  }
  return {};
}

/// How many decisions, turns and open leads there are, as the ledger counts them.
std::string simulation::compare_numbers() {
  const result<std::string> told = host_.book(1).describe();
  if (!told) return joined("describe: ", told.report().to_text());
  const auto lacks = [&](const std::string& what) { return told->find(what) == std::string::npos; };
  const auto number = [](std::int64_t value) { return std::to_string(value); };
  const std::string decisions = joined(R"("decisions":)", number(model_.decisions()), ",");
  if (model_.decisions() > 0 && lacks(decisions))
    return joined("should have ", decisions, " has ", *told);
  for (int pool = 0; pool < pool_count; ++pool) {
    const std::string turns = joined(R"("pool":"p)", number(pool), R"(","last_number":)",
                                     number(model_.last_turn(pool)), ",");
    if (model_.last_turn(pool) > 0 && lacks(turns))
      return joined("should have ", turns, " has ", *told);
  }
  for (owner who = 0; who < owner_count; ++who) {
    const std::string load =
        joined(R"("owner":)", owner_json(who), R"(,"open":)", number(model_.load(who)), "}");
    if (model_.load(who) > 0 && lacks(load)) return joined("should have ", load, " has ", *told);
  }
  return {};
}

/// What waits, what is due, what everybody has.
std::string simulation::compare_lists() {
  const std::int64_t now = history_.now_unix_us();
  const auto differ = [&](const std::string& question, const std::vector<int>& meant) {
    const std::string asked = joined(R"({"object":"lead","limit":10000,)", question, "}");
    const std::vector<int> got = host_.leads_in(asked, now, 1);
    if (got == meant) return std::string();
    const auto [here, there] = std::ranges::mismatch(got, meant);
    return joined("to ", asked, " come ", std::to_string(got.size()), " leads, ",
                  std::to_string(meant.size()), " are meant; the first that differs: ",
                  here == got.end() ? "none" : lead_id(*here), " for ",
                  there == meant.end() ? "none" : lead_id(*there));
  };
  std::string wrong = differ(R"("ask":"waiting")", model_.waiting(now));
  if (wrong.empty()) wrong = differ(R"("ask":"due_for_reassignment")", model_.due(now));
  for (owner who = 0; who < user_count && wrong.empty(); ++who)
    wrong = differ(joined(R"("ask":"inbox","user":"u)", std::to_string(who), "\""),
                   model_.open_of(who));
  return wrong;
}

}  // namespace

void outcome_of_seed::add(const outcome_of_seed& other) {
  events += other.events;
  steps += other.steps;
  orders += other.orders;
  changes += other.changes;
  overlaps += other.overlaps;
  conflicts += other.conflicts;
  races += other.races;
  restarts += other.restarts;
  crashes += other.crashes;
  recorded_crashes += other.recorded_crashes;
  seen.assigned += other.seen.assigned;
  seen.kept += other.seen.kept;
  seen.unassigned += other.seen.unassigned;
  seen.undecided += other.seen.undecided;
  seen.replayed += other.seen.replayed;
  seen.turns += other.seen.turns;
  seen.substituted += other.seen.substituted;
  seen.accepted += other.seen.accepted;
  seen.released += other.seen.released;
  seen.reassigned += other.seen.reassigned;
  seen.aged += other.seen.aged;
  seen.refused += other.seen.refused;
  ran.add(other.ran);
}

outcome_of_seed simulate(std::uint64_t seed, std::int64_t events, const std::string& file) {
  return simulation(seed, file).run(events);
}

}  // namespace ambit::simulator
