#include "src/leads/plan_data.hpp"

#include <algorithm>
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
  for (std::size_t i = 0; i < planned.decisions.size(); ++i) {
    const decision& made = planned.decisions[i];
    const bool is_new = made.replay == nothing;
    const bool is_settled = made.outcome == outcome::assigned || made.outcome == outcome::kept;
    if (is_new && is_settled) changes.decisions.push_back(change_of(planned, i));
  }
  if (changes.decisions.empty()) return changes;
  changes.pools_read = planned.pools_read;
  changes.loads = planned.loads;
  return changes;
}

}  // namespace ambit::leads
