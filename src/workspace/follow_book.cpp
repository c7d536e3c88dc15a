#include "src/workspace/follow_book.hpp"

#include "src/base/limits.hpp"
#include "src/workspace/merges.hpp"
#include "src/workspace/note_json.hpp"

namespace ambit::workspace {

using model::note_key;
using model::note_kind;

void follow_book::want(std::string_view object, std::string_view id) {
  notes_.want_all(note_kind::follow, user_, object);
  left_[std::string(object)].try_emplace(std::string(id));
}

status follow_book::read(const model::ledger_store& book, report& problems) {
  for (auto& [object, left] : left_) {
    std::vector<std::string> ids;
    for (const auto& named : left) ids.push_back(named.first);
    for (note_key& each : notes_.keys(note_kind::follow, user_, object))
      ids.push_back(std::move(each.id));
    const auto found = resolve(book, object, ids);
    if (!found) {
      problems = found.report();
      return found.code();
    }
    for (std::size_t i = 0; i < ids.size(); ++i) left[ids[i]] = (*found)[i];
  }
  return status::ok;
}

/// Merges of the call lead on; they make no circle.
std::string follow_book::left_of(const std::string& object, std::string id) const {
  const auto of_object = left_.find(object);
  if (of_object != left_.end())
    if (const auto known = of_object->second.find(id); known != of_object->second.end())
      id = known->second;
  const model::note_text* merge = notes_.peek(merge_key(object, id));
  for (std::size_t steps = 0; merge != nullptr && steps < limits::max_resolved; ++steps) {
    id = merged_into(*merge);
    merge = notes_.peek(merge_key(object, id));
  }
  return id;
}

std::vector<note_key> follow_book::leading_to(std::string_view object, std::string_view id) const {
  const std::string of(object);
  const std::string left = left_of(of, std::string(id));
  std::vector<note_key> found;
  for (note_key& each : notes_.keys(note_kind::follow, user_, object))
    if (left_of(of, each.id) == left) found.push_back(std::move(each));
  return found;
}

}  // namespace ambit::workspace
