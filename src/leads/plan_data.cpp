#include "src/leads/plan_data.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "src/leads/decision_json.hpp"
#include "src/leads/terms.hpp"

namespace ambit::leads {

namespace {

/// What each decision of a plan asks of the ledger.
class change_maker {
 public:
  explicit change_maker(const plan_data& planned) : planned_(planned), asked_(planned.asked) {}

  model::ledger_changes::record_acts age_of(std::size_t index);
  model::ledger_changes::record_change change_of(std::size_t index);

 private:
  model::holding holding_of(const decision& made);
  std::shared_ptr<const model::origin> origin_of(const decision& made);
  std::string recorded(std::size_t index);

  struct way {
    const model::entry* entry;
    const model::pool* pool;
    friend bool operator==(const way&, const way&) = default;
  };
  struct way_hash {
    std::size_t operator()(const way& of) const noexcept {
      const std::hash<const void*> hash;
      return hash(of.entry) * 31 + hash(of.pool);
    }
  };

  const plan_data& planned_;
  const question& asked_;
  std::unordered_map<way, std::shared_ptr<const model::origin>, way_hash> origins_;
  std::string text_;  // of one decision after the other
};

/// Decisions that came by the same entry and pool share the names of both.
std::shared_ptr<const model::origin> change_maker::origin_of(const decision& made) {
  if (asked_.rule == nullptr) return nullptr;
  const model::entry* entry = planned_.entry_of(made);
  const model::pool* pool = planned_.pool_of(made);
  std::shared_ptr<const model::origin>& known = origins_[{entry, pool}];
  if (!known)
    known = std::make_shared<const model::origin>(
        model::origin{asked_.rule->name, entry == nullptr ? std::string() : entry->id,
                      pool == nullptr ? std::string() : pool->id});
  return known;
}

model::holding change_maker::holding_of(const decision& made) {
  model::holding held;
  held.since_us = asked_.when.now_unix_us;
  if (made.outcome == outcome::kept) return held;
  held.accept_within_minutes = accept_within(asked_, made.owner, planned_.entry_of(made));
  held.came_by = origin_of(made);
  return held;
}

/// As long as it is, since the ledger keeps it.
std::string change_maker::recorded(std::size_t index) {
  text_.clear();
  write_recorded(planned_, index, text_);
  return {text_.data(), text_.size()};
}

model::ledger_changes::record_acts change_maker::age_of(std::size_t index) {
  const decision& made = planned_.decisions[index];
  model::ledger_changes::record_acts change;
  change.object = asked_.assignment->object_name;
  change.id = asked_.set().id(planned_.row(index));
  change.before = planned_.aged[index].before;
  change.after = change.before;
  change.after.pass_to({made.owner.type, std::string(made.owner.id)});
  change.after.held = holding_of(made);
  change.after.left_out = planned_.aged[index].left_out;
  change.acts.push_back({"age", asked_.when.now_unix_us, change.after.owner, recorded(index)});
  return change;
}

model::ledger_changes::record_change change_maker::change_of(std::size_t index) {
  const decision& made = planned_.decisions[index];
  model::ledger_changes::record_change change;
  change.key = {asked_.assignment->object_name, std::string(asked_.set().id(planned_.row(index))),
                asked_.when.event};
  const model::remembered* known =
      made.remembered == nothing ? nullptr
                                 : &planned_.memory[static_cast<std::size_t>(made.remembered)];
  if (made.last_owner_read)
    change.last_owner_before = known ? known->last_owner : model::owner_name();
  if (made.ledger_owner_read || made.last_owner_read || planned_.follows_loads)
    change.owner_before = known ? known->owner : model::owner_name();
  if (planned_.follows_loads) change.closed_before = known && known->closed;
  change.decision = {recorded(index),
                     {made.owner.type, std::string(made.owner.id)},
                     made.outcome,
                     made.reason,
                     asked_.when.now_unix_us};
  change.held = holding_of(made);
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
  change_maker maker(planned);
  if (!planned.is_by_age) changes.decisions.reserve(planned.decisions.size());
  for (std::size_t i = 0; i < planned.decisions.size(); ++i) {
    const decision& made = planned.decisions[i];
    if (made.replay != nothing) continue;
    if (planned.is_by_age) {
      if (made.outcome == outcome::assigned) changes.acts.push_back(maker.age_of(i));
    } else if (made.outcome == outcome::unassigned) {
      if (made.ledger_owner_read)
        changes.waiting.push_back({std::string(planned.asked.set().id(planned.row(i))),
                                   planned.asked.when.now_unix_us, made.reason});
    } else if (made.outcome != outcome::undecided) {
      changes.decisions.push_back(maker.change_of(i));
    }
  }
  if (changes.decisions.empty() && changes.acts.empty()) return changes;
  changes.pools_read = planned.pools_read;
  changes.loads = planned.loads;
  return changes;
}

}  // namespace ambit::leads
