#include "src/leads/plan_data.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "src/leads/decision_json.hpp"
#include "src/leads/terms.hpp"

namespace ambit::leads {

namespace {

/// Decisions that came by the same entry and pool share the names of both.
class origins {
 public:
  explicit origins(const plan_data& planned) : planned_(planned) {}

  std::shared_ptr<const model::origin> of(const decision& made) {
    const model::entry* entry = planned_.entry_of(made);
    const model::pool* pool = planned_.pool_of(made);
    if (planned_.asked.rule == nullptr) return nullptr;
    std::shared_ptr<const model::origin>& known = known_[{entry, pool}];
    if (!known)
      known = std::make_shared<const model::origin>(
          model::origin{planned_.asked.rule->name, entry == nullptr ? std::string() : entry->id,
                        pool == nullptr ? std::string() : pool->id});
    return known;
  }

 private:
  const plan_data& planned_;
  std::map<std::pair<const model::entry*, const model::pool*>, std::shared_ptr<const model::origin>>
      known_;
};

model::holding holding_of(const plan_data& planned, const decision& made, origins& known) {
  model::holding held;
  held.since_us = planned.asked.when.now_unix_us;
  if (made.outcome == outcome::kept) return held;
  held.accept_within_minutes = accept_within(planned.asked, made.owner, planned.entry_of(made));
  held.came_by = known.of(made);
  return held;
}

model::ledger_changes::record_acts age_of(const plan_data& planned, std::size_t index,
                                          origins& known) {
  const decision& made = planned.decisions[index];
  const question& asked = planned.asked;
  model::ledger_changes::record_acts change;
  change.object = asked.assignment->object_name;
  change.id = asked.set().id(planned.row(index));
  change.before = planned.aged[index].before;
  change.after = change.before;
  change.after.pass_to({made.owner.type, std::string(made.owner.id)});
  change.after.held = holding_of(planned, made, known);
  change.after.left_out = planned.aged[index].left_out;
  change.acts.push_back(
      {"age", asked.when.now_unix_us, change.after.owner, recorded_json(planned, index)});
  return change;
}

model::ledger_changes::record_change change_of(const plan_data& planned, std::size_t index,
                                               origins& known_origins) {
  const decision& made = planned.decisions[index];
  const question& asked = planned.asked;
  model::ledger_changes::record_change change;
  change.key = {asked.assignment->object_name, std::string(asked.set().id(planned.row(index))),
                asked.when.event};
  const model::remembered* known = made.remembered == nothing
                                       ? nullptr
                                       : &planned.memory[static_cast<std::size_t>(made.remembered)];
  if (made.last_owner_read)
    change.last_owner_before = known ? known->last_owner : model::owner_name();
  if (made.ledger_owner_read || made.last_owner_read || planned.follows_loads)
    change.owner_before = known ? known->owner : model::owner_name();
  if (planned.follows_loads) change.closed_before = known && known->closed;
  change.decision = {recorded_json(planned, index),
                     {made.owner.type, std::string(made.owner.id)},
                     made.outcome,
                     made.reason,
                     asked.when.now_unix_us};
  change.held = holding_of(planned, made, known_origins);
  return change;
}

}  // namespace

party plan_data::substitute_for(std::size_t index) const noexcept {
  const auto found = std::lower_bound(
      substitutions.begin(), substitutions.end(), index,
      [](const substitution& item, std::size_t decision) { return item.decision < decision; });
  return found != substitutions.end() && found->decision == index ? found->instead_of : party{};
}

model::ledger_changes changes_of(const plan_data& planned) {
  model::ledger_changes changes;
  changes.pools = planned.pools;
  changes.object = planned.asked.assignment->object_name;
  origins known(planned);
  for (std::size_t i = 0; i < planned.decisions.size(); ++i) {
    const decision& made = planned.decisions[i];
    if (made.replay != nothing) continue;
    if (planned.is_by_age) {
      if (made.outcome == outcome::assigned) changes.acts.push_back(age_of(planned, i, known));
    } else if (made.outcome == outcome::unassigned) {
      if (made.ledger_owner_read)
        changes.waiting.push_back({std::string(planned.asked.set().id(planned.row(i))),
                                   planned.asked.when.now_unix_us, made.reason});
    } else if (made.outcome != outcome::undecided) {
      changes.decisions.push_back(change_of(planned, i, known));
    }
  }
  if (changes.decisions.empty() && changes.acts.empty()) return changes;
  changes.pools_read = planned.pools_read;
  changes.loads = planned.loads;
  return changes;
}

}  // namespace ambit::leads
