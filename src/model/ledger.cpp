// ledger.cpp: the public ledger over its store. `ledger::commit` stands in src/leads, which knows
// what a plan is made of.
#include "ambit/ledger.hpp"

#include <utility>

#include "src/base/json_writer.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/owner_json.hpp"

namespace ambit {

ledger::ledger() : store_(model::make_memory_ledger()) {}

status ledger::apply(std::string_view json, report* problems_out) {
  report problems;
  const status outcome = store_->apply(json, problems);
  if (problems_out != nullptr) *problems_out = std::move(problems);
  return outcome;
}

std::string ledger::owner_of(std::string_view object, std::string_view id) const {
  const model::owner_name owner = store_->owner(object, id);
  std::string text;
  if (owner.type == model::owner_name::kind::none) return text;
  json::writer out(text);
  model::write_owner(out, owner.type, owner.id);
  return text;
}

std::string ledger::snapshot() const {
  return store_->snapshot();
}

result<ledger> ledger::restore(std::string_view json, std::string_view file) {
  result<std::shared_ptr<model::ledger_store>> restored = model::restore_memory_ledger(json, file);
  if (!restored) return {restored.code(), restored.report()};
  return ledger(std::move(*restored));
}

}  // namespace ambit
