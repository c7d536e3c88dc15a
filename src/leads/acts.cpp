// acts.cpp: accept, release, reassign: who may, and what follows.
#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "src/leads/act_work.hpp"
#include "src/leads/candidates.hpp"
#include "src/leads/terms.hpp"
#include "src/model/acts_data.hpp"
#include "src/model/committing.hpp"

namespace ambit::leads {

namespace {

using owner_kind = model::owner_name::kind;

/// A record of the call: as the ledger has it, and after what was done above.
struct touched {
  model::record_state before;
  model::record_state now;
  std::vector<model::recorded_act> acts;
};

/// The requests of one object, whose records it looks up once.
class act_planner {
 public:
  act_planner(act_work& out, const occasion& asked) : out_(out), asked_(asked), who_(asked) {}

  status read(const model::ledger_store& book, const std::string& object, report& problems);
  void run(std::size_t request);
  void write_changes(const std::string& object);

 private:
  act_result& begin(std::size_t request, const std::string& id);
  void accept(act_result& made, touched& record);
  void accept_own(act_result& made, touched& record);
  void release(act_result& made, touched& record);
  void reassign(std::size_t request);
  std::string_view refusal_of_handing(const act_request& asked, act_result& made);
  void hand(act_result& made, touched& record, const model::owner_name& to);
  void pass(act_result& made, touched& record, const model::owner_name& to, model::holding how);
  void record(const act_result& made, touched& record);
  static std::string_view refusal_of(const occasion& asked, const touched& record);
  model::owner_name actor() const { return {owner_kind::user, asked_.when.actor}; }
  std::int64_t now() const { return asked_.when.now_unix_us; }

  act_work& out_;
  const occasion& asked_;
  candidates who_;
  std::unordered_map<std::string, touched> records_;
};

status act_planner::read(const model::ledger_store& book, const std::string& object,
                         report& problems) {
  std::set<std::string> distinct;
  for (const act_request& request : out_.requests)
    if (request.object == object) distinct.insert(request.ids.begin(), request.ids.end());
  const std::vector<std::string> ids(distinct.begin(), distinct.end());
  result<std::vector<model::record_state>> states = book.states(object, ids);
  if (!states) {
    problems = states.report();
    return states.code();
  }
  for (std::size_t i = 0; i < ids.size(); ++i) records_[ids[i]] = {(*states)[i], (*states)[i], {}};
  return status::ok;
}

void act_planner::run(std::size_t request) {
  const act_request& asked = out_.requests[request];
  if (asked.type == act_request::kind::reassign) return reassign(request);
  act_result& made = begin(request, asked.ids.front());
  touched& record = records_[made.id];
  made.reason = refusal_of(asked_, record);
  if (!made.reason.empty()) return;
  if (asked.type == act_request::kind::accept) {
    accept(made, record);
  } else {
    release(made, record);
  }
}

act_result& act_planner::begin(std::size_t request, const std::string& id) {
  act_result& made = out_.results.emplace_back();
  made.request = request;
  made.id = id;
  return made;
}

/// What accept and release ask first.
std::string_view act_planner::refusal_of(const occasion& asked, const touched& record) {
  if (asked.when.actor.empty()) return "no_actor";
  if (!record.now.is_known()) return "unknown_record";
  if (record.now.closed) return "record_closed";
  if (record.now.owner.type == owner_kind::none) return "no_owner";
  return {};
}

void act_planner::accept(act_result& made, touched& record) {
  if (record.now.owner == actor()) return accept_own(made, record);
  const bool is_open = record.now.owner.type == owner_kind::queue;
  const std::string& queue_id = is_open           ? record.now.owner.id
                                : record.now.held ? record.now.held->from_queue
                                                  : std::string();
  if (queue_id.empty()) {
    made.reason = "not_from_queue";
    return;
  }
  const model::directory_data& people = asked_.people();
  const bool is_there = people.users.find(asked_.when.actor) != nullptr;
  if (!is_there || people.queues.find(queue_id) == nullptr) {
    made.reason = name(is_there ? obstacle::unknown_queue : obstacle::unknown_user);
    return;
  }
  const std::uint32_t user = *people.users.position(asked_.when.actor);
  const auto& members = asked_.rules.data().queue_members[*people.queues.position(queue_id)];
  if (!std::binary_search(members.begin(), members.end(), user)) {
    made.reason = "not_a_member";
    return;
  }
  if (!is_open) {
    made.outcome = act_outcome::already_taken;
    made.owner = record.now.owner;
    return;
  }
  model::holding how;
  if (record.now.held) how.came_by = record.now.held->came_by;
  const model::origin from = how.from();
  const obstacle found = who_.of_taker(user, entry_of(asked_, from), pool_of(asked_, from));
  if (found != obstacle::none) {
    made.reason = name(found);
    return;
  }
  how.since_us = now();
  how.accepted_us = now();
  how.from_queue = queue_id;
  made.outcome = act_outcome::accepted;
  pass(made, record, actor(), std::move(how));
}

/// The record is with the actor already: their term ends.
void act_planner::accept_own(act_result& made, touched& record) {
  const obstacle found = who_.of_party({owner_kind::user, asked_.when.actor}, std::nullopt);
  if (found != obstacle::none) {
    made.reason = name(found);
    return;
  }
  made.outcome = act_outcome::accepted;
  made.owner = actor();
  made.is_replayed = record.now.held && record.now.held->accepted_us;
  if (made.is_replayed) return;
  if (!record.now.held) record.now.held.emplace().since_us = now();
  record.now.held->accepted_us = now();
  this->record(made, record);
}

void act_planner::release(act_result& made, touched& record) {
  if (record.now.owner != actor()) {
    made.reason = "not_the_owner";
    return;
  }
  if (!record.now.held || record.now.held->from_queue.empty()) {
    made.reason = "not_from_queue";
    return;
  }
  const model::owner_name queue{owner_kind::queue, record.now.held->from_queue};
  const obstacle found = who_.of_party({queue.type, queue.id}, std::nullopt);
  if (found != obstacle::none && found != obstacle::queue_unattended) {
    made.reason = name(found);
    return;
  }
  model::holding how;
  how.since_us = now();
  how.came_by = record.now.held->came_by;
  how.accept_within_minutes =
      accept_within(asked_, {queue.type, queue.id}, entry_of(asked_, how.from()));
  made.outcome = act_outcome::released;
  made.warning = found;
  pass(made, record, queue, std::move(how));
}

/// All or none: what is refused is known before anything is handed over.
void act_planner::reassign(std::size_t request) {
  const act_request& asked = out_.requests[request];
  const std::size_t first = out_.results.size();
  bool is_refused = false;
  for (const std::string& id : asked.ids) {
    act_result& made = begin(request, id);
    made.reason = records_[id].now.is_known() ? refusal_of_handing(asked, made) : "unknown_record";
    is_refused = is_refused || !made.reason.empty();
  }
  for (std::size_t i = first; i < out_.results.size(); ++i) {
    act_result& made = out_.results[i];
    if (!is_refused) {
      hand(made, records_[made.id], asked.to);
      continue;
    }
    made.warning = obstacle::none;
    if (made.reason.empty()) made.reason = "others_refused";
  }
}

/// Sets the warning.
std::string_view act_planner::refusal_of_handing(const act_request& asked, act_result& made) {
  const party to{asked.to.type, asked.to.id};
  const obstacle found = who_.of_party(to, std::nullopt);
  if (found == obstacle::queue_unattended) {
    made.warning = found;
  } else if (found != obstacle::none) {
    return name(found);
  } else if (to.type == owner_kind::user) {
    const stand_in today = who_.today_of_party(to, std::nullopt);
    if (today.who || today.why != obstacle::none) made.warning = obstacle::absent;
  }
  return {};
}

void act_planner::hand(act_result& made, touched& record, const model::owner_name& to) {
  if (record.now.owner == to) {
    made.outcome = act_outcome::kept;
    made.owner = to;
    return;
  }
  model::holding how;
  how.since_us = now();
  if (to.type == owner_kind::queue) {
    how.accept_within_minutes = accept_within(asked_, {to.type, to.id}, nullptr);
  } else if (record.now.owner.type == owner_kind::queue) {
    how.from_queue = record.now.owner.id;
  } else if (record.now.held) {
    how.from_queue = record.now.held->from_queue;
  }
  if (!how.from_queue.empty() && record.now.held) how.came_by = record.now.held->came_by;
  made.outcome = act_outcome::reassigned;
  pass(made, record, to, std::move(how));
}

void act_planner::pass(act_result& made, touched& record, const model::owner_name& to,
                       model::holding how) {
  made.owner = to;
  made.earlier = record.now.owner;
  made.came_by = how.came_by;
  record.now.pass_to(to);
  record.now.held = std::move(how);
  this->record(made, record);
}

void act_planner::record(const act_result& made, touched& record) {
  const auto type = static_cast<std::size_t>(out_.requests[made.request].type);
  record.acts.push_back(
      {std::string(act_names[type]), now(), made.owner, act_json(out_, made, act_form::recorded)});
}

void act_planner::write_changes(const std::string& object) {
  for (auto& [id, record] : records_)
    if (!record.acts.empty())
      out_.changes.acts.push_back(
          {object, id, std::move(record.before), std::move(record.now), std::move(record.acts)});
}

}  // namespace

const model::entry* entry_of(const occasion& asked, const model::origin& from) noexcept {
  return asked.assignment->find(from.rule, from.entry);
}

const model::pool* pool_of(const occasion& asked, const model::origin& from) noexcept {
  return from.pool.empty() ? nullptr : asked.policy().find_pool(from.pool);
}

result<acts> plan_acts(const engine& rules, std::string_view json, const ledger& book,
                       const context& when) {
  report problems;
  std::optional<std::vector<act_request>> requests = read_acts(json, problems);
  if (!requests) return {status::invalid_argument, std::move(problems)};
  act_work work;
  work.requests = *std::move(requests);
  std::map<std::string, act_planner, std::less<>> planners;
  for (std::size_t i = 0; i < work.requests.size(); ++i) {
    const std::string& object = work.requests[i].object;
    auto known = planners.find(object);
    if (known == planners.end()) {
      result<occasion> of = occasion_of(rules, object, when);
      if (!of) return {of.code(), of.report()};
      const occasion& asked = work.occasions.emplace(object, *std::move(of)).first->second;
      known = planners.try_emplace(object, work, asked).first;
      const status read = known->second.read(book.store(), object, problems);
      if (read != status::ok) return {read, std::move(problems)};
    }
    known->second.run(i);
  }
  for (auto& [object, planner] : planners) planner.write_changes(object);
  auto made = std::make_shared<model::acts_data>();
  made->book = book.store().weak_from_this();
  for (const act_result& each : work.results)
    made->results.push_back({each.outcome, act_json(work, each, act_form::given)});
  made->changes = std::move(work.changes);
  return acts(std::move(made));
}

result<acts> act(const engine& rules, std::string_view json, ledger& book, const context& when) {
  return model::commit_made<acts>(book, "act again",
                                  [&] { return plan_acts(rules, json, book, when); });
}

}  // namespace ambit::leads
