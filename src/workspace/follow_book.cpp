#include "src/workspace/follow_book.hpp"

#include "src/workspace/merges.hpp"

namespace ambit::workspace {

using model::note_key;
using model::note_kind;

void follow_book::want(std::string_view object, std::string_view id, note_desk& notes) {
  notes.want_all(note_kind::follow, user_, object);
  objects_[std::string(object)].left.try_emplace(std::string(id));
}

status follow_book::read(const model::ledger_store& book, const note_desk& notes,
                         report& problems) {
  for (auto& [object, at] : objects_) {
    std::vector<std::string> asked;
    for (note_key& each : notes.keys(note_kind::follow, user_, object))
      asked.push_back(std::move(each.id));
    const std::size_t followed = asked.size();
    for (const auto& named : at.left) asked.push_back(named.first);
    const auto left = resolve(book, object, asked);
    if (!left) {
      problems = left.report();
      return left.code();
    }
    for (std::size_t i = 0; i < asked.size(); ++i) {
      at.left[asked[i]] = (*left)[i];
      if (i < followed) at.followed[(*left)[i]].insert(asked[i]);
    }
  }
  return status::ok;
}

follow_book::of_object* follow_book::find(std::string_view object) {
  const auto found = objects_.find(object);
  return found == objects_.end() ? nullptr : &found->second;
}

/// What it passes leads straight to the end from then on.
std::string follow_book::left_of(of_object& at, std::string_view id) {
  const auto known = at.left.find(id);
  const std::string first = known == at.left.end() ? std::string(id) : known->second;
  std::string last = first;
  for (auto next = at.merged.find(last); next != at.merged.end(); next = at.merged.find(last))
    last = next->second;
  for (auto next = at.merged.find(first); next != at.merged.end();) {
    const std::string passed = std::exchange(next->second, last);
    next = at.merged.find(passed);
  }
  return last;
}

std::vector<note_key> follow_book::leading_to(std::string_view object, std::string_view id) {
  std::vector<note_key> out;
  of_object* const at = find(object);
  if (at == nullptr) return out;
  const auto found = at->followed.find(left_of(*at, id));
  if (found == at->followed.end()) return out;
  for (const std::string& each : found->second)
    out.push_back({note_kind::follow, user_, std::string(object), each, 0});
  return out;
}

void follow_book::follow(std::string_view object, std::string_view id) {
  if (of_object* const at = find(object)) at->followed[left_of(*at, id)].insert(std::string(id));
}

void follow_book::unfollow(std::string_view object, std::string_view id) {
  if (of_object* const at = find(object)) at->followed.erase(left_of(*at, id));
}

void follow_book::merge(std::string_view object, std::string_view id, std::string_view into) {
  of_object* const at = find(object);
  if (at == nullptr) return;
  at->merged[std::string(id)] = into;
  auto gone = at->followed.extract(std::string(id));
  if (gone.empty()) return;
  // The fewer go to the more, so that a chain of merges costs no square.
  ids& stays = at->followed[std::string(into)];
  if (stays.size() < gone.mapped().size()) stays.swap(gone.mapped());
  stays.merge(gone.mapped());
}

}  // namespace ambit::workspace
