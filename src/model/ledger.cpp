// ledger.cpp: the public ledger over its store. `ledger::commit` stands in src/leads, which knows
// what a plan is made of.
#include "ambit/ledger.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "src/base/failure.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/ledger_content.hpp"
#include "src/model/ledger_history.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/ledger_summary.hpp"
#include "src/model/owner_json.hpp"

namespace ambit {

ledger::ledger() : store_(model::make_memory_ledger()) {}

status ledger::apply(std::string_view json, report* problems_out) {
  report problems;
  const status outcome = store_->apply(json, problems);
  if (problems_out != nullptr) *problems_out = std::move(problems);
  return outcome;
}

result<std::string> ledger::owner_of(std::string_view object, std::string_view id) const {
  const result<model::owner_name> owner = store_->owner(object, id);
  if (!owner) return {owner.code(), owner.report()};
  std::string text;
  if (owner->type == model::owner_name::kind::none) return text;
  json::writer out(text);
  model::write_owner(out, owner->type, owner->id);
  return text;
}

result<std::string> ledger::snapshot() const {
  return store_->snapshot();
}

result<ledger> ledger::restore(std::string_view json, std::string_view file) {
  ledger restored;
  report problems;
  const status filled = restored.fill(json, file, &problems);
  if (filled != status::ok) return {filled, std::move(problems)};
  return {std::move(restored), std::move(problems)};
}

result<ledger> ledger::restore_part(std::string_view json, std::string_view file) {
  report problems;
  std::optional<model::ledger_part> read = model::read_part(json, file, problems);
  if (!read) return {status::invalid_ledger, std::move(problems)};
  return {ledger(model::make_memory_ledger(*std::move(read))), std::move(problems)};
}

status ledger::fill(std::string_view snapshot_json, std::string_view file, report* problems_out) {
  report problems;
  status outcome = status::invalid_ledger;
  if (std::optional<model::ledger_content> content =
          model::read_snapshot(snapshot_json, file, problems))
    outcome = store_->fill(std::move(*content), problems);
  if (problems_out != nullptr) *problems_out = std::move(problems);
  return outcome;
}

result<std::string> ledger::history(const history_query& asked) const {
  if (!asked.user.empty() && !asked.queue.empty())
    return fail<std::string>(status::invalid_argument, "both_owners",
                             "the history of a user and a queue at once", "one of the two");
  result<std::vector<model::past_decision>> found = store_->history(asked);
  if (!found) return {found.code(), found.report()};
  return model::write_history(*std::move(found));
}

result<std::string> ledger::describe() const {
  const result<model::ledger_summary> found = store_->summary();
  if (!found) return {found.code(), found.report()};
  return model::write_summary(*found);
}

result<report> ledger::verify() const {
  return store_->verify();
}

}  // namespace ambit
