#include "src/workspace/merges.hpp"

#include <map>
#include <set>
#include <utility>

#include "src/workspace/note_json.hpp"

namespace ambit::workspace {

namespace {

using id_map = std::map<std::string, std::string, std::less<>>;

/// Into which record each of these and of what follows went; empty where it is there still.
result<id_map> read_merges(const model::ledger_store& book, std::string_view object,
                           std::span<const std::string> ids) {
  id_map into;
  std::set<std::string> open(ids.begin(), ids.end());
  while (!open.empty()) {
    std::vector<model::note_query> asked;
    asked.reserve(open.size());
    for (const std::string& id : open)
      asked.push_back({model::note_kind::merge, {}, std::string(object), id, {}, 1});
    const auto found = book.notes(asked);
    if (!found) return {found.code(), found.report()};
    std::size_t at = 0;
    for (const std::string& id : open) {
      const std::vector<model::note>& merge = (*found)[at++];
      into[id] = merge.empty() ? std::string() : merged_into(merge.front().text);
    }
    std::set<std::string> next;
    for (const std::string& id : open)
      if (const std::string& left = into[id]; !left.empty() && into.find(left) == into.end())
        next.insert(left);
    open = std::move(next);
  }
  return into;
}

/// Ends of chains, each of which is walked once.
class chain_ends {
 public:
  explicit chain_ends(const id_map& into) : into_(into) {}

  const std::string& of(const std::string& id) {
    std::vector<const std::string*> passed;
    const std::string* at = &into_.find(id)->first;
    for (;;) {
      const auto [known, is_new] = ends_.try_emplace(*at, nullptr);
      if (!is_new) {
        // One that is passed in this walk closes a circle, which ends where it is entered.
        const bool is_circle = known->second == nullptr;
        while (is_circle && passed.back() != at) {
          ends_[*passed.back()] = passed.back();
          passed.pop_back();
        }
        if (!is_circle) at = known->second;
        break;
      }
      passed.push_back(at);
      const auto next = into_.find(*at);
      if (next->second.empty()) break;
      at = &into_.find(next->second)->first;
    }
    for (const std::string* each : passed) ends_[*each] = at;
    return *at;
  }

 private:
  const id_map& into_;
  std::map<std::string_view, const std::string*> ends_;  ///< null: the walk is not over
};

}  // namespace

result<std::vector<std::string>> resolve(const model::ledger_store& book, std::string_view object,
                                         std::span<const std::string> ids) {
  const result<id_map> into = read_merges(book, object, ids);
  if (!into) return {into.code(), into.report()};
  chain_ends ends(*into);
  std::vector<std::string> out;
  out.reserve(ids.size());
  for (const std::string& id : ids) out.push_back(ends.of(id));
  return out;
}

result<std::vector<std::pair<std::string, std::string>>> merged_records(
    const model::ledger_store& book, std::string_view object) {
  const model::note_query all{model::note_kind::merge, {}, std::string(object), {}, {}, 0};
  const auto found = book.notes({&all, 1});
  if (!found) return {found.code(), found.report()};
  id_map into;
  for (const model::note& each : found->front()) into[each.key.id] = merged_into(each.text);
  std::vector<std::pair<std::string, std::string>> out;
  out.reserve(into.size());
  for (const auto& merge : into) out.emplace_back(merge.first, std::string());
  // What is left went into none.
  for (const auto& merge : out) into.try_emplace(into.find(merge.first)->second);
  chain_ends ends(into);
  for (auto& [id, left] : out) left = ends.of(id);
  return out;
}

}  // namespace ambit::workspace
