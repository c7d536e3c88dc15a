#include "src/workspace/merges.hpp"

#include <map>
#include <set>
#include <utility>

#include "src/workspace/note_json.hpp"

namespace ambit::workspace {

result<std::vector<std::string>> resolve(const model::ledger_store& book, std::string_view object,
                                         std::span<const std::string> ids) {
  std::map<std::string, std::string, std::less<>> into;  // as far as they were read
  std::set<std::string> open(ids.begin(), ids.end());
  while (!open.empty()) {
    std::vector<model::note_query> asked;
    asked.reserve(open.size());
    for (const std::string& id : open)
      asked.push_back({model::note_kind::merge, {}, std::string(object), id, {}, 1});
    const auto found = book.notes(asked);
    if (!found) return {found.code(), found.report()};
    std::set<std::string> next;
    std::size_t at = 0;
    for (const std::string& id : open) {
      const std::vector<model::note>& merge = (*found)[at++];
      std::string& left = into[id];
      if (!merge.empty()) left = merged_into(merge.front().text);
      if (!left.empty() && into.find(left) == into.end()) next.insert(left);
    }
    for (const auto& [id, left] : into) next.erase(id);
    open = std::move(next);
  }
  std::vector<std::string> out;
  out.reserve(ids.size());
  for (const std::string& id : ids) {
    std::set<std::string_view> passed;
    auto at = into.find(id);
    while (!at->second.empty() && passed.insert(at->first).second) at = into.find(at->second);
    out.push_back(at->first);
  }
  return out;
}

}  // namespace ambit::workspace
