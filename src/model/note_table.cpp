#include "src/model/note_table.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace ambit::model {

namespace {

bool is_prefix(const note_query& asked, const note_key& key) noexcept {
  return key.kind == asked.kind && key.user == asked.user &&
         (asked.object.empty() || key.object == asked.object) &&
         (asked.id.empty() || key.id == asked.id);
}

bool is_text(const note_text* found, const std::optional<note_text>& expected) noexcept {
  return found == nullptr ? !expected : expected && *found == *expected;
}

}  // namespace

bool note_table::by_record::operator()(const note_key* a, const note_key* b) const noexcept {
  const int objects = a->object.compare(b->object);
  if (objects != 0) return objects < 0;
  const int ids = a->id.compare(b->id);
  return ids != 0 ? ids < 0 : *a < *b;
}

bool note_table::by_record::operator()(const note_key* a, const record& b) const noexcept {
  return std::pair<std::string_view, std::string_view>(a->object, a->id) <
         std::pair(b.object, b.id);
}

bool note_table::by_record::operator()(const record& a, const note_key* b) const noexcept {
  return std::pair(a.object, a.id) <
         std::pair<std::string_view, std::string_view>(b->object, b->id);
}

const note_text* note_table::find(const note_key& key) const noexcept {
  const auto found = all_.find(key);
  return found == all_.end() ? nullptr : &found->second;
}

std::vector<note> note_table::read(const note_query& asked) const {
  std::vector<note> found;
  note_place from{asked.kind, asked.user, asked.object, asked.id, 0};
  if (!is_newest_first(asked)) {
    for (auto at = all_.lower_bound(from); at != all_.end() && is_prefix(asked, at->first); ++at)
      found.push_back({at->first, at->second});
    return found;
  }
  from.number = asked.below_number.value_or(std::numeric_limits<std::int64_t>::max());
  auto at = all_.lower_bound(from);
  while (at != all_.begin() && (asked.most == 0 || found.size() < asked.most)) {
    --at;
    if (!is_prefix(asked, at->first)) break;
    found.push_back({at->first, at->second});
  }
  return found;
}

bool note_table::add(note_key&& key, note_text&& text) {
  const auto [place, is_new] = all_.try_emplace(std::move(key), std::move(text));
  if (is_new && is_indexed(place->first)) of_users_.insert(&place->first);
  return is_new;
}

bool note_table::stands(const std::vector<note_change>& changes,
                        const std::vector<note_read>& read) const {
  return std::all_of(changes.begin(), changes.end(),
                     [&](const auto& each) { return is_text(find(each.key), each.before); }) &&
         std::all_of(read.begin(), read.end(),
                     [&](const auto& each) { return is_text(find(each.key), each.found); });
}

note_table::room note_table::make_room(const std::vector<note_change>& changes) const {
  room ready;
  for (const note_change& each : changes) {
    if (!each.after || find(each.key) != nullptr) continue;
    const auto place = ready.added_.try_emplace(each.key).first;
    if (is_indexed(place->first)) ready.indexed_.insert(&place->first);
  }
  return ready;
}

void note_table::commit(std::vector<note_change>& changes, room ready) noexcept {
  all_.merge(ready.added_);
  of_users_.merge(ready.indexed_);
  for (note_change& each : changes) {
    const auto place = all_.find(each.key);
    if (place == all_.end()) continue;
    if (each.after) {
      place->second = *std::move(each.after);
    } else {
      erase(place);
    }
  }
}

note_table::map::iterator note_table::erase(map::iterator place) noexcept {
  if (is_indexed(place->first)) of_users_.erase(&place->first);
  return all_.erase(place);
}

void note_table::forget_record(std::string_view object, std::string_view id) noexcept {
  const auto [first, last] = of_users_.equal_range(record{object, id});
  for (auto at = first; at != last;) {
    const note_key* const key = *at;
    at = of_users_.erase(at);
    all_.erase(all_.find(*key));
  }
  for (const note_kind kind : {note_kind::change, note_kind::merge}) {
    auto at = all_.lower_bound(note_place{kind, {}, object, id, 0});
    while (at != all_.end() && at->first.kind == kind && at->first.object == object &&
           at->first.id == id)
      at = all_.erase(at);
  }
}

void note_table::forget_changes(std::string_view object, std::int64_t before_us) noexcept {
  auto at = all_.lower_bound(note_place{note_kind::change, {}, object, {}, 0});
  while (at != all_.end() && at->first.kind == note_kind::change && at->first.object == object)
    at = at->second.at_us < before_us ? all_.erase(at) : std::next(at);
}

}  // namespace ambit::model
