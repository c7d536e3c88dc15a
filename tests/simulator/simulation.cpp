#include "tests/simulator/simulation.hpp"

#include <algorithm>
#include <cstddef>
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
  void tell(const event& next);
  std::string ask_again();
  std::string compare_all();
  std::string compare_owners(std::size_t first);
  std::string compare_numbers();

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
  const bool records = std::any_of(answers.begin(), answers.end(), [](const answer& each) {
    return !each.is_replayed && (each.outcome == "assigned" || each.outcome == "kept");
  });
  if (records && host_.commit(first, next.host) != status::conflict)
    return "the same plan was committed twice";
  return commit_late(next.second, second, other);
}

std::string simulation::overtake(const event& next) {
  const plan late = host_.planned(next.second, 1 - next.host);
  tell(next);
  return commit_late(next.second, late, 1 - next.host);
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
    } else {
      wrong =
          model_.judge(each.first, i < done.size() ? done[i] : host_.decide(each.first, next.host));
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
  bool was_recorded = false;
  const std::vector<answer> answers = host_.decide(interrupted.first, handle);
  std::string wrong = model_.judge_repeated(interrupted.first, answers, was_recorded);
  made_.recorded_crashes += was_recorded ? 1 : 0;
  return wrong;
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

}  // namespace

void outcome_of_seed::add(const outcome_of_seed& other) {
  events += other.events;
  steps += other.steps;
  orders += other.orders;
  changes += other.changes;
  overlaps += other.overlaps;
  conflicts += other.conflicts;
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
  ran.add(other.ran);
}

outcome_of_seed simulate(std::uint64_t seed, std::int64_t events, const std::string& file) {
  return simulation(seed, file).run(events);
}

}  // namespace ambit::simulator
