#include "src/leads/question.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::leads {

namespace {

namespace record_field = criteria::record_field;

/// Cells stand by ordinal, so that equal meaning is not enough: the order must be the same too.
bool has_same_cells(const criteria::object& left, const criteria::object& right) {
  return std::equal(left.fields.begin(), left.fields.end(), right.fields.begin(),
                    right.fields.end(), [](const criteria::field& a, const criteria::field& b) {
                      return a.name == b.name && a.options == b.options;
                    });
}

bool is_same_schema(const criteria::schema_data& left, const criteria::schema_data& right,
                    std::string_view object) {
  if (&left == &right) return true;
  const criteria::object* ours = left.find(object);
  const criteria::object* theirs = right.find(object);
  return left.fingerprint == right.fingerprint && ours != nullptr && theirs != nullptr &&
         has_same_cells(*ours, *theirs);
}

bool reads_account(const model::rule& rule) {
  for (const model::entry& item : rule.entries)
    for (const model::choice& candidate : item.assign)
      if (candidate.type == model::choice::kind::account_owner) return true;
  return false;
}

std::vector<criteria::field_ordinal> fields_read(const model::rule* rule) {
  std::vector<criteria::field_ordinal> reads;
  if (rule != nullptr) reads = rule->reads;
  reads.push_back(record_field::owner_user);
  reads.push_back(record_field::owner_queue);
  if (rule != nullptr && reads_account(*rule)) reads.push_back(record_field::account);
  std::sort(reads.begin(), reads.end());
  reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
  return reads;
}

std::string_view event_of(const context& when) noexcept {
  return when.event.empty() ? std::string_view("create") : std::string_view(when.event);
}

result<question> fail_object(const model::policy_data& policy, std::string_view object) {
  std::vector<std::string_view> known;
  for (const model::object_assignment& item : policy.assignments) known.push_back(item.object_name);
  return fail<question>(status::unknown_object, "unknown_object",
                        "the policy assigns no object " + text::quoted(object),
                        "an object with assignment rules", text::did_you_mean(object, known));
}

result<question> fail_moment(status code, const context& when, std::string_view schema_zone) {
  if (code == status::unknown_zone)
    return fail<question>(
        code, "unknown_zone",
        "the zones hold no time zone " + text::quoted(when.zone.empty() ? schema_zone : when.zone));
  return fail<question>(
      code, "wrong_moment",
      "now is " + std::to_string(when.now_unix_us) + " microseconds since 1970-01-01T00:00:00Z",
      "a moment between the years 0001 and 9999");
}

}  // namespace

result<question> ask(const engine& rules, const batch& records, const context& when) {
  const model::policy_data& policy = rules.data().rules.data();
  const std::string object(records.object());
  if (!is_same_schema(*policy.schema, records.records().schema(), object))
    return fail<question>(status::schema_mismatch, "schema_mismatch",
                          "the records were read by another schema than the policy's",
                          "a batch made with the schema of the engine's policy");
  const model::object_assignment* assignment = policy.find(object);
  if (assignment == nullptr) return fail_object(policy, object);
  if (!text::is_valid(when.event) || when.event.size() > limits::max_name_bytes)
    return fail<question>(status::invalid_argument, "wrong_event",
                          "the context's event is no text, or a long one",
                          "a text of at most 255 bytes");
  question asked{rules, records, when};
  asked.when.event = event_of(when);
  asked.assignment = assignment;
  asked.assignment_position = static_cast<std::size_t>(assignment - policy.assignments.data());
  if (assignment->active_rule) asked.rule = &assignment->rules[*assignment->active_rule];
  asked.reads = fields_read(asked.rule);
  const status moment = criteria::make_moment(when, policy.schema->calendar,
                                              rules.data().zone_data.table(), asked.now);
  if (moment != status::ok) return fail_moment(moment, when, policy.schema->calendar.time_zone);
  return asked;
}

bool is_same(const question& asked, const engine& rules, const batch& records,
             const context& when) noexcept {
  return asked.rules.fingerprint() == rules.fingerprint() && &asked.set() == &records.records() &&
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
