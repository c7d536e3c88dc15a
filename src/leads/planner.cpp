#include "src/leads/planner.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "ambit/leads.hpp"
#include "src/leads/candidates.hpp"
#include "src/leads/decided_ids.hpp"
#include "src/leads/first_match.hpp"
#include "src/leads/held_loads.hpp"
#include "src/leads/pool_run.hpp"
#include "src/leads/terms.hpp"
#include "src/model/ledger_reading.hpp"

namespace ambit::leads {

namespace {

namespace record_field = criteria::record_field;
using owner_kind = model::owner_name::kind;
using choice_kind = model::choice::kind;

class planner {
 public:
  planner(plan_data& out, model::ledger_reading& book, criteria::workspace& memory)
      : out_(out),
        asked_(out.asked),
        book_(book),
        memory_(memory),
        who_(out.asked),
        looks_at_absences_(out.asked.rules.data().has_absences),
        pools_(out.asked.policy().pools.size()) {}

  void run(std::span<const std::int32_t> entries);

 private:
  /// How an entry went.
  enum class step { settled, default_owner, below, unassigned };

  /// A queue without eligible members that was passed over; it takes the record when nobody else
  /// can.
  struct passed_queue {
    std::int32_t entry;
    std::uint32_t choice;
    party who;
  };

  void decide(std::size_t index, std::int32_t matched, std::int32_t remembered);
  void note_pool(const model::pool& pool, const pool_run& run);
  void follow(const decision& made);
  held_loads& loads();
  void read_present_owner(const decision& made);
  bool replay_decided(decision& made, std::int32_t earlier);
  bool is_due(decision& made, std::size_t index, std::int32_t earlier);
  void leave_out(std::span<const model::owner_name> earlier);
  void stay_with(decision& made, const model::owner_name& owner);
  void search(decision& made, std::int32_t matched);
  step try_entry(decision& made, std::int32_t position);
  bool try_choice(decision& made, std::int32_t position, std::uint32_t choice);
  obstacle find_account_owner(skip& tried, const model::entry& from);
  obstacle find_last_owner(decision& made, skip& tried, const model::entry& from);
  void assign_sticky(decision& made, const party& owner, const model::entry& from);
  pool_run& run_of(std::uint32_t pool);
  bool try_pool(decision& made, skip tried, const model::choice& named, const model::entry& from);
  void ask_default_owner(decision& made);
  void end_unassigned(decision& made);
  void keep_present(decision& made, ambit::reason why, const model::entry& from);
  void assign_today(decision& made, const party& meant, const stand_in& today);
  void note_substitution(const party& instead_of);
  void assign(decision& made, const party& owner);
  std::string_view keep_text(std::string_view id);

  plan_data& out_;
  const question& asked_;
  model::ledger_reading& book_;
  criteria::workspace& memory_;
  candidates who_;
  bool looks_at_absences_;
  std::vector<std::unique_ptr<pool_run>>
      pools_;                          // by position in the policy, made when first asked
  std::vector<std::string_view> ids_;  // by decision; empty where the record is not asked about
  std::optional<decided_ids> decided_;
  std::optional<held_loads> loads_;                 // where a pool needs them
  std::optional<obstacle> default_owner_obstacle_;  // the same for every record

  // Of the record at hand.
  criteria::row cells_;
  party present_;
  bool is_present_borrowed_ = false;  // its id is the record's own memory
  std::optional<passed_queue> passed_;
};

void planner::run(std::span<const std::int32_t> entries) {
  ids_.resize(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i] != matches::invalid) ids_[i] = asked_.set().id(out_.row(i));
  out_.memory = book_.recall(asked_.assignment->object_name, asked_.when.event, ids_);
  decided_.emplace(ids_);
  out_.decisions.reserve(entries.size());
  std::size_t known = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool is_known = known < out_.memory.size() && out_.memory[known].row == i;
    decide(i, entries[i], is_known ? static_cast<std::int32_t>(known) : nothing);
    if (is_known) ++known;
  }
  for (std::size_t i = 0; i < pools_.size(); ++i)
    if (pools_[i]) note_pool(asked_.policy().pools[i], *pools_[i]);
  if (!loads_) return;
  out_.loads = loads_->read();
  out_.follows_loads = true;
}

/// What the ledger is to know of a pool that was asked.
void planner::note_pool(const model::pool& pool, const pool_run& run) {
  if (run.turns().is_turned()) {
    out_.pools.push_back(run.turns().change());
  } else if (run.stands_on_state()) {
    out_.pools_read.push_back({pool.id, run.turns().last_number_before()});
  }
}

void planner::decide(std::size_t index, std::int32_t matched, std::int32_t remembered) {
  decision& made = out_.decisions.emplace_back();
  made.skips_begin = made.skips_end = static_cast<std::uint32_t>(out_.skips.size());
  if (matched == matches::invalid) return;
  made.remembered = remembered;
  cells_ = asked_.set().load(out_.row(index), memory_);
  passed_.reset();
  read_present_owner(made);
  const decided_ids::place place = decided_->find(ids_[index]);
  const std::int32_t earlier = decided_->position(place);
  if (out_.is_by_age ? !is_due(made, index, earlier) : replay_decided(made, earlier)) return;
  made.ledger_owner_read = !is_present_borrowed_;
  search(made, matched);
  made.skips_end = static_cast<std::uint32_t>(out_.skips.size());
  if (made.outcome == outcome::unassigned) {
    if (out_.is_by_age) stay_with(made, out_.aged[index].before.owner);
    return;
  }
  decided_->add(place, static_cast<std::int32_t>(index));
  if (loads_) follow(made);
}

/// The loads of this call, from the moment that one is needed.
held_loads& planner::loads() {
  if (loads_) return *loads_;
  loads_.emplace(book_, asked_.assignment->object_name);
  const std::size_t above = out_.decisions.size() - 1;  // the last one is being made
  for (std::size_t i = 0; i < above; ++i) {
    const decision& made = out_.decisions[i];
    const bool is_settled = made.outcome == outcome::assigned || made.outcome == outcome::kept;
    if (is_settled && made.replay == nothing) follow(made);
  }
  return *loads_;
}

/// A new decision moves the record's load, as the ledger will when the plan is committed.
void planner::follow(const decision& made) {
  party before;
  if (made.remembered != nothing) {
    const model::remembered& known = out_.memory[static_cast<std::size_t>(made.remembered)];
    if (known.closed) return;
    before = {known.owner.type, known.owner.id};
  }
  loads_->move(before, made.owner);
}

void planner::read_present_owner(const decision& made) {
  const criteria::cell& user = cells_[record_field::owner_user];
  const criteria::cell& queue = cells_[record_field::owner_queue];
  is_present_borrowed_ = true;
  if (user.state == criteria::cell_state::present) {
    present_ = {owner_kind::user, user.view()};
  } else if (queue.state == criteria::cell_state::present) {
    present_ = {owner_kind::queue, queue.view()};
  } else {
    is_present_borrowed_ = false;
    present_ = {};
    if (made.remembered == nothing) return;
    const model::owner_name& known = out_.memory[static_cast<std::size_t>(made.remembered)].owner;
    present_ = {known.type, known.id};
  }
}

/// `earlier`: the decision above that has the same id, or nothing.
bool planner::replay_decided(decision& made, std::int32_t earlier) {
  replay repeated;
  if (made.remembered != nothing &&
      out_.memory[static_cast<std::size_t>(made.remembered)].decision) {
    const auto& known = *out_.memory[static_cast<std::size_t>(made.remembered)].decision;
    repeated.remembered = made.remembered;
    made.outcome = known.outcome;
    made.reason = known.reason;
  } else {
    if (earlier == nothing) return false;
    repeated.earlier = earlier;
    const decision& above = out_.decisions[static_cast<std::size_t>(earlier)];
    made.outcome = above.outcome;
    made.reason = above.reason;
    if (!is_present_borrowed_) present_ = above.owner;
  }
  repeated.current_owner = present_;
  if (is_present_borrowed_) repeated.current_owner.id = keep_text(present_.id);
  made.replay = static_cast<std::int32_t>(out_.replays.size());
  out_.replays.push_back(repeated);
  return true;
}

/// By age, once a record: what was decided above has begun a term anew.
bool planner::is_due(decision& made, std::size_t index, std::int32_t earlier) {
  const aged_record& record = out_.aged[index];
  const auto due = due_at(asked_, record.before.owner, record.before.held);
  if (earlier == nothing && record.before.is_to_accept() && due &&
      *due <= asked_.when.now_unix_us) {
    leave_out(record.left_out);
    present_ = {};
    is_present_borrowed_ = false;
    return true;
  }
  made.reason = reason::not_due;
  stay_with(made, record.before.owner);
  if (earlier != nothing) made.owner = out_.decisions[static_cast<std::size_t>(earlier)].owner;
  return false;
}

/// What was worked out of others for the record before does not hold for this one.
void planner::leave_out(std::span<const model::owner_name> earlier) {
  who_.leave_out(earlier);
  default_owner_obstacle_.reset();
  for (const std::unique_ptr<pool_run>& run : pools_)
    if (run) run->forget_standings();
}

void planner::stay_with(decision& made, const model::owner_name& owner) {
  made.outcome = owner.type == owner_kind::none ? outcome::unassigned : outcome::kept;
  made.owner = {owner.type, owner.id};
}

void planner::search(decision& made, std::int32_t matched) {
  made.reason = reason::no_active_rule;
  if (asked_.rule == nullptr) return ask_default_owner(made);
  made.reason = reason::no_entry_matched;
  for (std::int32_t entry = matched; entry != matches::no_entry;) {
    made.searched = static_cast<std::uint32_t>(entry) + 1;
    const step went = try_entry(made, entry);
    if (went == step::settled) return;
    made.reason = reason::no_eligible_choice;
    if (went == step::below) {
      entry = first_match(*asked_.rule, *asked_.assignment->atoms, cells_, made.searched, memory_);
      continue;
    }
    made.entry = entry;
    return went == step::default_owner ? ask_default_owner(made) : end_unassigned(made);
  }
  made.searched = static_cast<std::uint32_t>(asked_.rule->entries.size());
  ask_default_owner(made);
}

planner::step planner::try_entry(decision& made, std::int32_t position) {
  const model::entry& entry = asked_.rule->entries[static_cast<std::size_t>(position)];
  if (present_ && entry.overwrite == false) {
    made.entry = position;
    keep_present(made, reason::owner_present, entry);
    return step::settled;
  }
  for (std::uint32_t choice = 0; choice < entry.assign.size(); ++choice) {
    if (!try_choice(made, position, choice)) continue;
    made.entry = position;
    made.choice = static_cast<std::int32_t>(choice);
    return step::settled;
  }
  switch (entry.on_ineligible) {
    case model::on_ineligible::next_choice:
      return step::default_owner;
    case model::on_ineligible::next_entry:
      return step::below;
    case model::on_ineligible::unassigned:
      break;
  }
  return step::unassigned;
}

bool planner::try_choice(decision& made, std::int32_t position, std::uint32_t choice) {
  const model::entry& entry = asked_.rule->entries[static_cast<std::size_t>(position)];
  const model::choice& named = entry.assign[choice];
  skip tried;
  tried.entry = position;
  tried.choice = choice;
  switch (named.type) {
    case choice_kind::user:
      tried.type = skip::kind::user;
      tried.who = {owner_kind::user, named.id};
      tried.why = who_.of_choice(named, entry.eligible_when);
      break;
    case choice_kind::queue:
      tried.type = skip::kind::queue;
      tried.who = {owner_kind::queue, named.id};
      tried.why = who_.of_choice(named, entry.eligible_when);
      if (tried.why == obstacle::queue_unattended && !passed_)
        passed_ = passed_queue{position, choice, tried.who};
      break;
    case choice_kind::pool:
      return try_pool(made, tried, named, entry);
    case choice_kind::account_owner:
      tried.type = skip::kind::account_owner;
      tried.why = find_account_owner(tried, entry);
      break;
    case choice_kind::last_owner:
      tried.type = skip::kind::last_owner;
      tried.why = find_last_owner(made, tried, entry);
      break;
    case choice_kind::keep:
      tried.type = skip::kind::keep;
      tried.why = present_ ? obstacle::none : obstacle::nothing_to_keep;
      break;
  }
  if (tried.why != obstacle::none) {
    out_.skips.push_back(tried);
    return false;
  }
  const bool is_account_owner = named.type == choice_kind::account_owner;
  const bool is_user = tried.who.type == owner_kind::user;
  if (named.type == choice_kind::keep) {
    keep_present(made, reason::keep, entry);
  } else if (present_ && !entry.overwrite.value_or(!is_account_owner)) {
    keep_present(made, reason::owner_present, entry);
  } else if (is_account_owner || named.type == choice_kind::last_owner) {
    assign_sticky(made, tried.who, entry);
    made.reason = reason::entry_matched;
  } else if (is_user && looks_at_absences_) {
    assign_today(made, tried.who, who_.today_of_choice(named, entry.eligible_when));
    made.reason = reason::entry_matched;
  } else {
    assign(made, tried.who);
    made.reason = reason::entry_matched;
  }
  return true;
}

obstacle planner::find_account_owner(skip& tried, const model::entry& from) {
  const criteria::cell& named = cells_[record_field::account];
  if (named.state != criteria::cell_state::present) return obstacle::no_account;
  const model::account* account = asked_.people().accounts.find(named.view());
  if (account == nullptr) return obstacle::unknown_account;
  if (account->owner.empty()) return obstacle::account_has_no_owner;
  tried.who = {owner_kind::user, account->owner};
  return who_.of_party(tried.who, from.eligible_when);
}

/// The present owner where it is a user, else whom the ledger remembers.
obstacle planner::find_last_owner(decision& made, skip& tried, const model::entry& from) {
  made.last_owner_read = true;
  tried.who = present_;
  if (present_.type != owner_kind::user && made.remembered != nothing) {
    const model::remembered& known = out_.memory[static_cast<std::size_t>(made.remembered)];
    const bool has_user = known.owner.type == owner_kind::user;
    const model::owner_name& last = has_user ? known.owner : known.last_owner;
    tried.who = {last.type, last.id};
  }
  if (tried.who.type != owner_kind::user) {
    tried.who = {};
    return obstacle::no_last_owner;
  }
  if (is_present_borrowed_ && present_.type == owner_kind::user)
    tried.who.id = keep_text(tried.who.id);
  return who_.of_party(tried.who, from.eligible_when);
}

/// An owner whom no choice names. In pools beside that count it, it is their turn.
void planner::assign_sticky(decision& made, const party& owner, const model::entry& from) {
  if (looks_at_absences_) {
    assign_today(made, owner, who_.today_of_party(owner, from.eligible_when));
  } else {
    assign(made, owner);
  }
  for (auto option = from.assign.begin(); option != from.assign.end(); ++option) {
    if (option->type != choice_kind::pool) continue;
    const bool is_again = std::any_of(from.assign.begin(), option, [&](const auto& above) {
      return above.type == choice_kind::pool && above.target == option->target;
    });
    if (is_again || !asked_.policy().pools[option->target].sticky_counts) continue;
    if (run_of(option->target).count_turn(owner, from.eligible_when, cells_) &&
        made.pool == nothing)
      made.pool = static_cast<std::int32_t>(option->target);
  }
}

/// Made when first asked.
pool_run& planner::run_of(std::uint32_t position) {
  std::unique_ptr<pool_run>& run = pools_[position];
  if (run) return *run;
  const model::pool& pool = asked_.policy().pools[position];
  run = std::make_unique<pool_run>(pool, position, book_.pool(pool.id),
                                   pool_surroundings{who_, out_, memory_},
                                   pool.needs_loads() ? &loads() : nullptr);
  return *run;
}

bool planner::try_pool(decision& made, skip tried, const model::choice& named,
                       const model::entry& from) {
  const auto turn =
      run_of(named.target)
          .take_turn(tried, from.eligible_when, cells_, ids_[out_.decisions.size() - 1]);
  if (!turn) {
    tried.type = skip::kind::pool;
    tried.pool = named.target;
    tried.why = obstacle::no_able_member;
    out_.skips.push_back(tried);
    return false;
  }
  assign(made, turn->owner);
  if (turn->substitute_for) note_substitution(turn->substitute_for);
  made.reason = reason::entry_matched;
  made.pool = static_cast<std::int32_t>(named.target);
  return true;
}

void planner::ask_default_owner(decision& made) {
  skip tried;
  tried.type = skip::kind::default_owner;
  tried.why = obstacle::no_default_owner;
  if (const auto& named = asked_.assignment->default_owner) {
    tried.who = {named->type == choice_kind::queue ? owner_kind::queue : owner_kind::user,
                 named->id};
    if (!default_owner_obstacle_) default_owner_obstacle_ = who_.of_choice(*named, std::nullopt);
    tried.why = *default_owner_obstacle_;
  }
  if (tried.why != obstacle::none) out_.skips.push_back(tried);
  const bool is_last_resort = tried.why == obstacle::queue_unattended && !passed_;
  if (tried.why != obstacle::none && !is_last_resort) return end_unassigned(made);
  made.is_default_owner = true;
  if (tried.who.type == owner_kind::user && looks_at_absences_)
    return assign_today(made, tried.who,
                        who_.today_of_choice(*asked_.assignment->default_owner, std::nullopt));
  assign(made, tried.who);
  if (is_last_resort) made.warning = obstacle::queue_unattended;
}

void planner::end_unassigned(decision& made) {
  made.outcome = outcome::unassigned;
  if (!passed_) return;
  assign(made, passed_->who);
  made.reason = reason::entry_matched;
  made.warning = obstacle::queue_unattended;
  made.entry = passed_->entry;
  made.choice = static_cast<std::int32_t>(passed_->choice);
}

void planner::keep_present(decision& made, ambit::reason why, const model::entry& from) {
  made.outcome = outcome::kept;
  made.reason = why;
  made.owner = present_;
  if (is_present_borrowed_) made.owner.id = keep_text(present_.id);
  if (who_.of_party(present_, from.eligible_when) != obstacle::none)
    made.warning = obstacle::kept_owner_not_eligible;
}

/// To a user who may own it, or to who stands in for them; to the absent themselves where nobody
/// does.
void planner::assign_today(decision& made, const party& meant, const stand_in& today) {
  assign(made, today.who ? today.who : meant);
  made.warning = today.why;
  if (today.who) note_substitution(meant);
}

void planner::note_substitution(const party& instead_of) {
  const std::size_t index = out_.decisions.size() - 1;
  out_.substitutions.push_back({static_cast<std::uint32_t>(index), instead_of});
}

void planner::assign(decision& made, const party& owner) {
  made.outcome = outcome::assigned;
  made.owner = owner;
  made.is_new_owner = present_.type != owner.type || present_.id != owner.id;
}

/// A copy that lives as long as the plan.
std::string_view planner::keep_text(std::string_view id) {
  if (id.empty()) return {};
  char* copy = static_cast<char*>(out_.ids.allocate(id.size(), 1));
  std::memcpy(copy, id.data(), id.size());
  return {copy, id.size()};
}

}  // namespace

result<std::shared_ptr<const plan_data>> plan_records(const question& asked, std::size_t first_row,
                                                      std::span<const std::int32_t> entries,
                                                      const model::ledger_store& book,
                                                      criteria::workspace& memory,
                                                      std::optional<by_age> ageing) {
  auto made = std::make_shared<plan_data>(asked);
  if (ageing) {
    made->is_by_age = true;
    made->aged = std::move(ageing->aged);
  }
  made->first_row = first_row;
  made->book = book.weak_from_this();
  criteria::bind_moment(*asked.assignment->atoms, asked.now, memory);
  model::ledger_reading reading(book);
  planner(*made, reading, memory).run(entries);
  if (reading.code() != status::ok) return {reading.code(), reading.problems()};
  return std::shared_ptr<const plan_data>(std::move(made));
}

}  // namespace ambit::leads
