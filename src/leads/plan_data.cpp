#include "src/leads/plan_data.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "src/leads/decision_json.hpp"
#include "src/leads/terms.hpp"
#include "src/model/position_table.hpp"

namespace ambit::leads {

namespace {

/// What each decision of a plan asks of the ledger.
class change_maker {
 public:
  explicit change_maker(const plan_data& planned) : planned_(planned), asked_(planned.asked) {}

  model::ledger_changes::record_acts age_of(std::size_t index);
  void add(std::size_t index, model::ledger_changes& out);

 private:
  using record_change = model::ledger_changes::record_change;

  /// In which way a decision came about: what its form follows from, where nothing was skipped and
  /// nobody stands in.
  struct way {
    std::int32_t entry = nothing;
    std::int32_t choice = nothing;
    std::int32_t pool = nothing;
    std::uint32_t searched = 0;
    ambit::outcome outcome = ambit::outcome::assigned;
    ambit::reason reason = ambit::reason::entry_matched;
    obstacle warning = obstacle::none;
    bool is_default_owner = false;
    friend bool operator==(const way&, const way&) = default;
  };
  struct known_owner {
    party who;
    std::int32_t accept_within_minutes = 0;  ///< of a queue
  };

  void find_before(const decision& made, record_change& change, model::ledger_changes& out);
  std::uint32_t owner_of(const party& who, model::ledger_changes& out);
  std::uint32_t form_of(std::size_t index, model::ledger_changes& out);
  std::uint32_t add_form(std::size_t index, model::ledger_changes& out);
  std::shared_ptr<const model::origin> origin_of(const decision& made) const;

  const plan_data& planned_;
  const question& asked_;
  // By position in the lists of the changes.
  model::position_table owners_;
  std::vector<known_owner> known_owners_;
  model::position_table forms_;
  std::vector<way> ways_;  // of forms that decisions share
};

/// By which part of the policy a record is assigned.
std::shared_ptr<const model::origin> change_maker::origin_of(const decision& made) const {
  if (asked_.rule == nullptr || made.outcome == outcome::kept) return nullptr;
  const model::entry* entry = planned_.entry_of(made);
  const model::pool* pool = planned_.pool_of(made);
  return std::make_shared<const model::origin>(
      model::origin{asked_.rule->name, entry == nullptr ? std::string() : entry->id,
                    pool == nullptr ? std::string() : pool->id});
}

model::ledger_changes::record_acts change_maker::age_of(std::size_t index) {
  const decision& made = planned_.decisions[index];
  model::ledger_changes::record_acts change;
  change.object = asked_.assignment->object_name;
  change.id = asked_.set().id(planned_.row(index));
  change.before = planned_.aged[index].before;
  change.after = change.before;
  change.after.pass_to({made.owner.type, std::string(made.owner.id)});
  model::holding& held = change.after.held.emplace();
  held.since_us = asked_.when.now_unix_us;
  held.accept_within_minutes = accept_within(asked_, made.owner, planned_.entry_of(made));
  held.came_by = origin_of(made);
  change.after.left_out = planned_.aged[index].left_out;
  std::string text;
  write_recorded(planned_, index, text);
  change.acts.push_back({"age", asked_.when.now_unix_us, change.after.owner, std::move(text)});
  return change;
}

/// Ids of owners live in the policy, the directory or the plan, so that the same place mostly tells
/// that it is the same owner; one that stands in two places is two, which does no harm.
std::uint32_t change_maker::owner_of(const party& who, model::ledger_changes& out) {
  const auto place = reinterpret_cast<std::uintptr_t>(who.id.data());
  const std::uint64_t hash =
      model::position_table::mix(place + static_cast<std::uintptr_t>(who.type));
  const std::uint32_t known = owners_.find(hash, [&](std::uint32_t position) {
    const party& other = known_owners_[position].who;
    return other.id.data() == who.id.data() && other.id.size() == who.id.size() &&
           other.type == who.type;
  });
  if (known != model::position_table::nothing) return known;
  const auto position = static_cast<std::uint32_t>(known_owners_.size());
  known_owners_.push_back({who, accept_within(asked_, who, nullptr)});
  out.owners.push_back({who.type, std::string(who.id)});
  owners_.add(hash, position);
  return position;
}

std::uint32_t change_maker::add_form(std::size_t index, model::ledger_changes& out) {
  const decision& made = planned_.decisions[index];
  out.forms.push_back({made.outcome, made.reason, origin_of(made), recorded_rest(planned_, index)});
  return static_cast<std::uint32_t>(out.forms.size() - 1);
}

std::uint32_t change_maker::form_of(std::size_t index, model::ledger_changes& out) {
  const decision& made = planned_.decisions[index];
  if (made.skips_begin != made.skips_end || planned_.substitute_for(index)) {
    ways_.emplace_back();
    const std::uint32_t position = add_form(index, out);
    out.forms[position].is_own = true;
    return position;
  }
  const bool has_uncarried = !planned_.uncarried().empty();
  const way by{made.entry,   made.choice, made.pool,    has_uncarried ? made.searched : 0,
               made.outcome, made.reason, made.warning, made.is_default_owner};
  const auto both = [](std::int32_t high, std::uint32_t low) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(high)) << 32 | low;
  };
  const std::uint64_t hash = model::position_table::mix(
      both(by.entry, by.searched) ^
      model::position_table::mix(both(by.choice, static_cast<std::uint32_t>(by.pool))));
  const std::uint32_t known =
      forms_.find(hash, [&](std::uint32_t position) { return ways_[position] == by; });
  if (known != model::position_table::nothing) return known;
  ways_.push_back(by);
  const std::uint32_t position = add_form(index, out);
  forms_.add(hash, position);
  return position;
}

/// What the decision stood on.
void change_maker::find_before(const decision& made, record_change& change,
                               model::ledger_changes& out) {
  const model::remembered* known =
      made.remembered == nothing ? nullptr
                                 : &planned_.memory[static_cast<std::size_t>(made.remembered)];
  const auto number_of = [&](const model::owner_name& owner) {
    return owner.type == model::owner_name::kind::none ? record_change::nobody
                                                       : owner_of({owner.type, owner.id}, out);
  };
  if (made.last_owner_read)
    change.last_owner_before = known ? number_of(known->last_owner) : record_change::nobody;
  if (made.ledger_owner_read || made.last_owner_read || planned_.follows_loads)
    change.owner_before = known ? number_of(known->owner) : record_change::nobody;
  if (planned_.follows_loads) change.closed_before = known && known->closed;
}

void change_maker::add(std::size_t index, model::ledger_changes& out) {
  const decision& made = planned_.decisions[index];
  record_change& change = out.decisions.emplace_back();
  change.id = asked_.set().id(planned_.row(index));
  change.owner = owner_of(made.owner, out);
  change.form = form_of(index, out);
  find_before(made, change, out);
  if (made.outcome == outcome::kept) return;
  const model::entry* entry = planned_.entry_of(made);
  change.accept_within_minutes = entry != nullptr && entry->accept_within_minutes > 0
                                     ? entry->accept_within_minutes
                                     : known_owners_[change.owner].accept_within_minutes;
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
  changes.event = planned.asked.when.event;
  changes.decided_us = planned.asked.when.now_unix_us;
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
      maker.add(i, changes);
    }
  }
  if (changes.decisions.empty() && changes.acts.empty()) return changes;
  changes.pools_read = planned.pools_read;
  changes.loads = planned.loads;
  return changes;
}

}  // namespace ambit::leads
