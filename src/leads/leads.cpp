// leads.cpp: the calls of ambit/leads.hpp. Read on in question (what is asked), first_match,
// planner (how a record is decided), pool_run and rotation (whose turn it is), decision_json,
// explanation.
#include "ambit/leads.hpp"

#include <utility>

#include "src/leads/decision_columns.hpp"
#include "src/leads/decision_json.hpp"
#include "src/leads/first_match.hpp"
#include "src/leads/plan_data.hpp"
#include "src/leads/planner.hpp"
#include "src/leads/question.hpp"
#include "src/model/committing.hpp"
#include "src/model/ledger_changes_json.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit {

namespace leads {

result<matches> match(const engine& rules, const batch& records, const context& when,
                      scratch& memory) {
  result<question> asked = ask(rules, records, when);
  if (!asked) return {asked.code(), asked.report()};
  return matches(match_all(std::move(*asked), memory.workspace()));
}

result<ambit::plan> plan(const engine& rules, const batch& records, const matches& found,
                         const ledger& book, const context& when, scratch& memory) {
  const match_data& answered = found.data();
  if (!is_same(answered.asked, rules, records, when))
    return fail<ambit::plan>(status::invalid_argument, "foreign_matches",
                             "the matches were found for another engine, batch or context",
                             "what leads::match gave for the same arguments");
  auto planned =
      plan_records(answered.asked, 0, answered.entries, book.store(), memory.workspace());
  if (!planned) return {planned.code(), planned.report()};
  return ambit::plan(*std::move(planned));
}

result<ambit::plan> decide(const engine& rules, const batch& records, ledger& book,
                           const context& when, scratch& memory) {
  const result<matches> found = match(rules, records, when, memory);
  if (!found) return {found.code(), found.report()};
  return model::commit_made<ambit::plan>(book, "decide again, or in smaller batches", [&] {
    return plan(rules, records, *found, book, when, memory);
  });
}

}  // namespace leads

std::size_t matches::size() const noexcept {
  return data_->entries.size();
}
std::int32_t matches::entry(std::size_t row) const noexcept {
  return data_->entries[row];
}

std::size_t plan::size() const noexcept {
  return data_->decisions.size();
}
ambit::outcome plan::outcome(std::size_t row) const noexcept {
  return data_->decisions[row].outcome;
}
ambit::reason plan::reason(std::size_t row) const noexcept {
  return data_->decisions[row].reason;
}
bool plan::replayed(std::size_t row) const noexcept {
  return data_->decisions[row].replay != leads::nothing;
}

std::string plan::to_json(std::size_t row) const {
  std::string text;
  leads::write_decision(*data_, row, text);
  return text;
}

std::string plan::to_json_lines() const {
  std::string text;
  for (std::size_t row = 0; row < size(); ++row) {
    leads::write_decision(*data_, row, text);
    text += '\n';
  }
  return text;
}

columns plan::to_columns() const {
  return columns(leads::columns_of(*data_));
}

/// A plan fits only the ledger that it was made from: elsewhere equal versions would mean nothing.
status ledger::commit(const plan& turn, report* problems_out) {
  report problems;
  status outcome = status::conflict;
  if (turn.data().book.lock() == store_)
    outcome = store_->commit(leads::changes_of(turn.data()), problems);
  if (problems_out != nullptr) *problems_out = std::move(problems);
  return outcome;
}

result<std::string> ledger::changes(const plan& turn) const {
  if (turn.data().book.lock() != store_) return model::other_ledger();
  return model::write_changes(*store_, leads::changes_of(turn.data()));
}

}  // namespace ambit
