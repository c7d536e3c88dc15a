// Plans: for each record the decision, and what committing it would change.
#include "ambit/decision.hpp"
#include "ambit/leads.hpp"
#include "capi/call.hpp"

static_assert(static_cast<int>(ambit::outcome::assigned) == AMBIT_OUTCOME_ASSIGNED);
static_assert(static_cast<int>(ambit::outcome::kept) == AMBIT_OUTCOME_KEPT);
static_assert(static_cast<int>(ambit::outcome::unassigned) == AMBIT_OUTCOME_UNASSIGNED);
static_assert(static_cast<int>(ambit::outcome::undecided) == AMBIT_OUTCOME_UNDECIDED);

namespace capi = ambit::capi;

ambit_plan::ambit_plan(ambit::plan held) : holder(std::move(held)) {
  outcomes.reserve(value.size());
  for (std::size_t row = 0; row < value.size(); ++row) {
    outcomes.push_back(static_cast<std::uint8_t>(value.outcome(row)));
  }
}

int32_t ambit_plan_outcomes(const ambit_plan* plan, const uint8_t** outcomes_out,
                            size_t* count_out) {
  return capi::call({capi::out(outcomes_out), capi::out(count_out), capi::handle_of(plan)}, [&] {
    *outcomes_out = plan->outcomes.data();
    *count_out = plan->outcomes.size();
    return ambit::status::ok;
  });
}

int32_t ambit_plan_size(const ambit_plan* plan, size_t* count_out) {
  return capi::call({capi::out(count_out), capi::handle_of(plan)}, [&] {
    *count_out = plan->outcomes.size();
    return ambit::status::ok;
  });
}

int32_t ambit_plan_json(const ambit_plan* plan, size_t row, ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(plan)}, [&] {
    if (row >= plan->outcomes.size()) return ambit::status::invalid_argument;
    return capi::give_document(plan->value.to_json(row), document_out);
  });
}

int32_t ambit_plan_json_lines(const ambit_plan* plan, ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(plan)},
                    [&] { return capi::give_document(plan->value.to_json_lines(), document_out); });
}

int32_t ambit_plan_free(ambit_plan* plan) {
  return capi::free_handle(plan);
}
