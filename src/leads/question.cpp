#include "src/leads/question.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::leads {

namespace {

namespace record_field = criteria::record_field;

/// The owner alone, where no rule is active: it is asked for all the same.
constexpr std::array owner_fields = {record_field::owner_user, record_field::owner_queue};

/// An id of the context, which decisions and ledgers may come to hold: text, or none.
bool is_id(std::string_view id) noexcept {
  return id.size() <= limits::max_id_bytes && text::is_valid(id);
}

std::string_view event_of(const context& when) noexcept {
  return when.event.empty() ? std::string_view("create") : std::string_view(when.event);
}

result<occasion> fail_object(const model::policy_data& policy, std::string_view object) {
  std::vector<std::string_view> known;
  for (const model::object_assignment& item : policy.assignments) known.push_back(item.object_name);
  return fail<occasion>(status::unknown_object, "unknown_object",
                        "the policy assigns no object " + text::quoted(object),
                        "an object with assignment rules", text::did_you_mean(object, known));
}

result<occasion> fail_moment(status failed, const context& when,
                             const criteria::calendar_settings& calendar, const zones& known) {
  report problems;
  problems.add(criteria::moment_problem(failed, when, calendar, known.table()));
  return {failed, std::move(problems)};
}

}  // namespace

result<occasion> occasion_of(const engine& rules, std::string_view object, const context& when) {
  const model::policy_data& policy = rules.data().rules.data();
  const model::object_assignment* assignment = policy.find(object);
  if (assignment == nullptr) return fail_object(policy, object);
  if (!text::is_valid(when.event) || when.event.size() > limits::max_name_bytes)
    return fail<occasion>(status::invalid_argument, "wrong_event",
                          "the context's event is no text, or a long one",
                          "a text of at most 255 bytes");
  if (!is_id(when.actor) || !is_id(when.running_user))
    return fail<occasion>(status::invalid_argument, "wrong_id",
                          std::string("the context's ") +
                              (is_id(when.actor) ? "running_user" : "actor") +
                              " is no text, or a long one",
                          "a user's id of at most 255 bytes, or nothing");
  occasion asked{rules, when, assignment};
  asked.when.event = event_of(when);
  const status moment = criteria::make_moment(when, policy.schema->calendar,
                                              rules.data().zone_data.table(), asked.now);
  if (moment != status::ok)
    return fail_moment(moment, when, policy.schema->calendar, rules.data().zone_data);
  return asked;
}

result<question> ask(const engine& rules, const batch& records, const context& when) {
  const model::policy_data& policy = rules.data().rules.data();
  if (!criteria::interchangeable(*policy.schema, records.records().schema()))
    return fail<question>(status::schema_mismatch, "schema_mismatch",
                          "the records were read by another schema than the policy's",
                          "a batch made with the schema of the engine's policy");
  result<occasion> of = occasion_of(rules, records.object(), when);
  if (!of) return {of.code(), of.report()};
  question asked(*std::move(of), records);
  const model::object_assignment& assignment = *asked.assignment;
  asked.assignment_position = static_cast<std::size_t>(&assignment - policy.assignments.data());
  asked.reads = owner_fields;
  if (assignment.active_rule) {
    asked.rule = &assignment.rules[*assignment.active_rule];
    asked.reads = asked.rule->reads;
  }
  return asked;
}

bool is_same(const question& asked, const engine& rules, const batch& records,
             const context& when) noexcept {
  return &asked.rules.data() == &rules.data() && &asked.set() == &records.records() &&
         asked.when.now_unix_us == when.now_unix_us && asked.when.zone == when.zone &&
         asked.when.event == event_of(when) && asked.when.actor == when.actor &&
         asked.when.running_user == when.running_user;
}

bool is_invalid(const question& asked, std::size_t row, criteria::row cells) noexcept {
  return asked.set().broken(row) || criteria::reads_invalid(asked.reads, cells);
}

std::vector<criteria::record_problem> problems_of(const question& asked, std::size_t row) {
  std::vector<criteria::record_problem> found = asked.set().problems(row);
  const auto is_unread = [&](const criteria::record_problem& problem) {
    if (problem.field.empty() || problem.field == "id") return false;
    const auto field = asked.set().object().find(problem.field);
    return !field || !std::binary_search(asked.reads.begin(), asked.reads.end(), *field);
  };
  found.erase(std::remove_if(found.begin(), found.end(), is_unread), found.end());
  return found;
}

}  // namespace ambit::leads
