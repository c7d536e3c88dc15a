#include "src/leads/plan_data.hpp"

#include <string>
#include <utility>

#include "src/leads/decision_json.hpp"

namespace ambit::leads {

namespace {

model::ledger_changes::record_change change_of(const plan_data& planned, std::size_t index) {
  const decision& made = planned.decisions[index];
  const question& asked = planned.asked;
  model::ledger_changes::record_change change;
  change.key = {asked.assignment->object_name, std::string(asked.set().id(planned.row(index))),
                asked.when.event};
  if (made.ledger_owner_read) {
    change.owner_before.emplace();
    if (made.remembered != nothing)
      change.owner_before = planned.memory[static_cast<std::size_t>(made.remembered)].owner;
  }
  change.decision = {recorded_json(planned, index),
                     {made.owner.type, std::string(made.owner.id)},
                     made.outcome,
                     made.reason};
  return change;
}

}  // namespace

model::ledger_changes changes_of(const plan_data& planned) {
  model::ledger_changes changes;
  changes.pools = planned.pools;
  for (std::size_t i = 0; i < planned.decisions.size(); ++i) {
    const decision& made = planned.decisions[i];
    const bool is_new = made.replay == nothing;
    const bool is_settled = made.outcome == outcome::assigned || made.outcome == outcome::kept;
    if (is_new && is_settled) changes.decisions.push_back(change_of(planned, i));
  }
  return changes;
}

}  // namespace ambit::leads
