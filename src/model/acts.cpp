// acts.cpp: the results of acts, of whatever domain, and how a ledger takes them up.
#include <utility>

#include "ambit/act_results.hpp"
#include "ambit/ledger.hpp"
#include "src/model/acts_data.hpp"
#include "src/model/committing.hpp"
#include "src/model/ledger_changes_json.hpp"

namespace ambit {

std::string_view name(act_outcome value) noexcept {
  switch (value) {
    case act_outcome::accepted:
      return "accepted";
    case act_outcome::released:
      return "released";
    case act_outcome::reassigned:
      return "reassigned";
    case act_outcome::kept:
      return "kept";
    case act_outcome::already_taken:
      return "already_taken";
    case act_outcome::refused:
      return "refused";
    case act_outcome::done:
      return "done";
  }
  return "unknown";
}

std::size_t acts::size() const noexcept {
  return data_->results.size();
}
act_outcome acts::outcome(std::size_t index) const noexcept {
  return data_->results[index].outcome;
}
std::string acts::to_json(std::size_t index) const {
  return data_->results[index].json;
}
std::string acts::to_json_lines() const {
  std::string text;
  for (const model::acts_data::result& each : data_->results) (text += each.json) += '\n';
  return text;
}

/// As of a plan: only in the ledger that it was made from, and nothing where nothing was done.
status ledger::commit(const acts& done, report* problems_out) {
  report problems;
  status outcome = status::conflict;
  if (done.data().book.lock() == store_)
    outcome =
        done.data().change_nothing() ? status::ok : store_->commit(done.data().changes, problems);
  if (problems_out != nullptr) *problems_out = std::move(problems);
  return outcome;
}

result<std::string> ledger::changes(const acts& done) const {
  if (done.data().book.lock() != store_) return model::other_ledger();
  return model::write_changes(*store_, done.data().changes);
}

}  // namespace ambit
