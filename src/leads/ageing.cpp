// ageing.cpp: records that were not accepted in time go to the next choice.
#include <algorithm>
#include <utility>

#include "ambit/acts.hpp"
#include "src/leads/first_match.hpp"
#include "src/leads/planner.hpp"
#include "src/leads/question.hpp"
#include "src/model/committing.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::leads {

namespace {

result<by_age> read_ages(const question& asked, const model::ledger_store& book) {
  std::vector<std::string> ids;
  ids.reserve(asked.records.size());
  for (std::size_t row = 0; row < asked.records.size(); ++row)
    ids.emplace_back(asked.set().id(row));
  result<std::vector<model::record_state>> states = book.states(asked.assignment->object_name, ids);
  if (!states) return {states.code(), states.report()};
  by_age ages;
  ages.aged.reserve(ids.size());
  for (model::record_state& state : *states) {
    aged_record& record = ages.aged.emplace_back();
    record.left_out = state.left_out;
    if (std::find(state.left_out.begin(), state.left_out.end(), state.owner) ==
        state.left_out.end())
      record.left_out.push_back(state.owner);
    record.before = std::move(state);
  }
  return ages;
}

}  // namespace

result<ambit::plan> plan_by_age(const engine& rules, const batch& records, const ledger& book,
                                const context& when, scratch& memory) {
  context occasion = when;
  if (occasion.event.empty()) occasion.event = "age";
  result<question> asked = leads::ask(rules, records, occasion);
  if (!asked) return {asked.code(), asked.report()};
  const auto found = match_all(*std::move(asked), memory.workspace());
  result<by_age> ages = read_ages(found->asked, book.store());
  if (!ages) return {ages.code(), ages.report()};
  auto planned = plan_records(found->asked, 0, found->entries, book.store(), memory.workspace(),
                              *std::move(ages));
  if (!planned) return {planned.code(), planned.report()};
  return ambit::plan(*std::move(planned));
}

result<ambit::plan> reassign_by_age(const engine& rules, const batch& records, ledger& book,
                                    const context& when, scratch& memory) {
  return model::commit_made<ambit::plan>(book, "ask again, or in smaller batches", [&] {
    return plan_by_age(rules, records, book, when, memory);
  });
}

}  // namespace ambit::leads
