// What people do with leads after their assignment, and when the time to accept one is over: the
// model's part that judges acts, in the order in which acts.hpp asks.
#include <algorithm>
#include <cstddef>

#include "tests/simulator/model.hpp"

namespace ambit::simulator {
namespace {

constexpr std::int64_t us_per_minute = 60'000'000;
constexpr std::int64_t us_per_day = 1'440 * us_per_minute;

std::size_t at(int number) {
  return static_cast<std::size_t>(number);
}

act_answer refused(int lead, const std::string& reason) {
  return {lead, "refused", reason, nobody, false};
}

std::string told(const act_answer& one) {
  return joined(lead_id(one.lead), " ", one.outcome, " ", one.reason, " ",
                one.who == nobody ? "nobody" : owner_json(one.who),
                one.is_replayed ? ", replayed" : "");
}

}  // namespace

std::string model::judge(const deeds& made, const std::vector<act_answer>& answers) {
  const std::vector<act_answer> meant = perform(made);
  if (answers.size() != meant.size())
    return joined(std::to_string(answers.size()), " results of ", std::to_string(meant.size()));
  for (std::size_t i = 0; i < meant.size(); ++i)
    if (answers[i] != meant[i])
      return joined("result ", std::to_string(i), " is ", told(answers[i]), "; should be ",
                    told(meant[i]));
  return {};
}

std::vector<act_answer> model::perform(const deeds& made) {
  std::vector<act_answer> results;
  for (const act& each : made.acts) {
    if (each.what == act::kind::reassign) {
      for (act_answer& one : reassign(made, each)) results.push_back(std::move(one));
    } else {
      const int lead = each.leads.front();
      results.push_back(each.what == act::kind::accept ? accept(made, lead) : release(made, lead));
    }
  }
  for (const act_answer& one : results) {
    if (one.is_done()) ++state_to_change(one.lead).acts;
    tally_.accepted += one.is_done() && one.outcome == "accepted" ? 1 : 0;
    tally_.released += one.outcome == "released" ? 1 : 0;
    tally_.reassigned += one.outcome == "reassigned" ? 1 : 0;
    tally_.refused += one.outcome == "refused" || one.outcome == "already_taken" ? 1 : 0;
  }
  return results;
}

act_answer model::accept(const deeds& in, int lead) {
  lead_state& which = state_to_change(lead);
  if (in.actor == nobody) return refused(lead, "no_actor");
  if (which.who == nobody && !which.held) return refused(lead, "unknown_record");
  if (which.is_closed) return refused(lead, "record_closed");
  if (which.who == nobody) return refused(lead, "no_owner");
  if (which.who == in.actor) {
    act_answer made{lead, "accepted", {}, in.actor, false};
    accept_own(which, in.now_unix_us, made);
    return made;
  }
  const bool is_in_queue = !is_user(which.who);
  const owner from = is_in_queue ? which.who : which.held ? which.held->from_queue : nobody;
  if (from == nobody) return refused(lead, "not_from_queue");
  const auto& members = company_.queues[at(from - user_count)].members;
  if (!company_.users[at(in.actor)].is_there) return refused(lead, "unknown_user");
  if (std::find(members.begin(), members.end(), in.actor) == members.end())
    return refused(lead, "not_a_member");
  if (!is_in_queue) return {lead, "already_taken", {}, which.who, false};
  if (const refusal why = refusal_of(in.actor); !why.empty()) return refused(lead, why);
  holding how;
  how.since = in.now_unix_us;
  how.is_accepted = true;
  how.from_queue = from;
  if (which.held) how.entry = which.held->entry;
  give(which, in.actor, how);
  return {lead, "accepted", {}, in.actor, false};
}

/// Theirs already: their term ends.
void model::accept_own(lead_state& which, std::int64_t now, act_answer& made) {
  if (const refusal why = refusal_of(made.who); !why.empty()) {
    made = refused(made.lead, why);
    return;
  }
  made.is_replayed = which.held && which.held->is_accepted;
  if (!which.held) {
    which.held = model::holding{};
    which.held->since = now;
  }
  which.held->is_accepted = true;
}

act_answer model::release(const deeds& in, int lead) {
  lead_state& which = state_to_change(lead);
  if (in.actor == nobody) return refused(lead, "no_actor");
  if (which.who == nobody && !which.held) return refused(lead, "unknown_record");
  if (which.is_closed) return refused(lead, "record_closed");
  if (which.who == nobody) return refused(lead, "no_owner");
  if (which.who != in.actor) return refused(lead, "not_the_owner");
  if (!which.held || which.held->from_queue == nobody) return refused(lead, "not_from_queue");
  const owner back = which.held->from_queue;
  if (!company_.queues[at(back - user_count)].holds_leads)
    return refused(lead, "queue_does_not_hold_object");
  holding how;
  how.since = in.now_unix_us;
  how.entry = which.held->entry;
  how.accept_within = term_of(how.entry, back);
  give(which, back, how);
  return {lead, "released", {}, back, false};
}

/// All of them, or none.
std::vector<act_answer> model::reassign(const deeds& in, const act& what) {
  std::vector<act_answer> results;
  bool is_refused = false;
  for (const int lead : what.leads) {
    const lead_state& which = state(lead);
    const bool is_known = which.who != nobody || which.held;
    results.push_back(
        refused(lead, is_known ? refusal_of_handing(what.to) : refusal("unknown_record")));
    is_refused = is_refused || !results.back().reason.empty();
  }
  for (act_answer& each : results) {
    if (is_refused) {
      if (each.reason.empty()) each.reason = "others_refused";
      continue;
    }
    lead_state& which = state_to_change(each.lead);
    each = {each.lead, which.who == what.to ? "kept" : "reassigned", {}, what.to, false};
    if (which.who == what.to) continue;
    holding how;
    how.since = in.now_unix_us;
    if (!is_user(what.to)) {
      how.accept_within = term_of(-1, what.to);
    } else if (which.who != nobody && !is_user(which.who)) {
      how.from_queue = which.who;
    } else if (which.held) {
      how.from_queue = which.held->from_queue;
    }
    if (how.from_queue != nobody && which.held) how.entry = which.held->entry;
    give(which, what.to, how);
  }
  return results;
}

model::refusal model::refusal_of_handing(owner to) const {
  if (is_user(to)) return refusal_of(to);
  return company_.queues[at(to - user_count)].holds_leads ? "" : "queue_does_not_hold_object";
}

// ---------------------------------------------------------------------------------------- terms

int model::term_of(int entry, owner who) const {
  if (entry >= 0 && company_.accept_within[at(entry)] > 0) return company_.accept_within[at(entry)];
  return is_user(who) ? 0 : company_.queues[at(who - user_count)].accept_within;
}

/// Minutes of work from the assignment on: by the user's calendar, or the queues'.
std::int64_t model::due_at(const lead_state& which) const {
  std::int64_t left = which.held->accept_within * us_per_minute;
  int calendar = company_.queues_calendar;
  if (is_user(which.who)) {
    const user& one = company_.users[at(which.who)];
    calendar = one.is_there ? one.calendar : -1;
  }
  if (calendar < 0) return which.held->since + left;
  const auto& hours = company_.calendars[at(calendar)];
  const std::int64_t offset = zone_offsets[hours.zone] * us_per_minute;
  const std::int64_t begun = which.held->since + offset;
  for (std::int64_t day = begun / us_per_day;; ++day) {
    if ((day + 3) % 7 >= 5 || day == hours.holiday) continue;  // day 0 was a Thursday
    const std::int64_t from = std::max(begun, day * us_per_day + hours.from_minute * us_per_minute);
    const std::int64_t to = day * us_per_day + hours.to_minute * us_per_minute;
    if (from >= to) continue;
    if (left <= to - from) return from + left - offset;
    left -= to - from;
  }
}

bool model::is_due(const lead_state& which, std::int64_t now) const {
  return !which.is_closed && which.who != nobody && which.held && !which.held->is_accepted &&
         which.held->accept_within > 0 && due_at(which) <= now;
}

// ------------------------------------------------------------------------------------ who has what

/// As of an instant: hosts' clocks are set back now and then, and what waits since later does not
/// wait yet.
std::vector<int> model::waiting(std::int64_t as_of) const {
  std::vector<int> found;
  for (std::size_t i = 0; i < states_.size(); ++i)
    if (!states_[i].is_closed && states_[i].held && states_[i].held->waits &&
        states_[i].held->since <= as_of)
      found.push_back(static_cast<int>(i));
  return found;
}

std::vector<int> model::due(std::int64_t now) const {
  std::vector<int> found;
  for (std::size_t i = 0; i < states_.size(); ++i)
    if (is_due(states_[i], now)) found.push_back(static_cast<int>(i));
  return found;
}

std::vector<int> model::open_of(owner who) const {
  std::vector<int> found;
  for (std::size_t i = 0; i < states_.size(); ++i)
    if (!states_[i].is_closed && states_[i].who == who) found.push_back(static_cast<int>(i));
  return found;
}

}  // namespace ambit::simulator
