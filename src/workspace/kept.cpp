#include "src/workspace/kept.hpp"

#include <utility>

#include "src/workspace/note_json.hpp"

namespace ambit::workspace {

result<std::optional<std::string>> find_view(const model::ledger_store& book, std::string_view user,
                                             std::string_view object, std::string_view id) {
  const model::note_query asked{
      model::note_kind::view, std::string(user), std::string(object), std::string(id), {}, 1};
  const auto found = book.notes({&asked, 1});
  if (!found) return {found.code(), found.report()};
  if (found->front().empty()) return std::optional<std::string>();
  return std::optional<std::string>(view_in(found->front().front().text));
}

result<std::vector<std::string>> removed_entries(const model::ledger_store& book,
                                                 std::string_view user, std::string_view object) {
  const model::note_query asked{
      model::note_kind::removed_entry, std::string(user), std::string(object), {}, {}, 0};
  auto found = book.notes({&asked, 1});
  if (!found) return {found.code(), found.report()};
  std::vector<std::string> ids;
  ids.reserve(found->front().size());
  for (model::note& each : found->front()) ids.push_back(std::move(each.key.id));
  return ids;
}

}  // namespace ambit::workspace
