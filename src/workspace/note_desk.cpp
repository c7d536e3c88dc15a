#include "src/workspace/note_desk.hpp"

#include <algorithm>
#include <tuple>

namespace ambit::workspace {

using model::note;
using model::note_key;
using model::note_kind;
using model::note_query;
using model::note_text;

namespace {

auto order_of(const note_query& query) {
  return std::tie(query.kind, query.user, query.object, query.id, query.most);
}

}  // namespace

void note_desk::want(const note_key& key) {
  note_query query{key.kind, key.user, key.object, key.id, {}, 0};
  wanted_.push_back(std::move(query));
}

void note_desk::want_all(note_kind kind, std::string_view user, std::string_view object) {
  wanted_.push_back({kind, std::string(user), std::string(object), {}, {}, 0});
}

void note_desk::want_newest(std::string_view object, std::string_view id) {
  wanted_.push_back({note_kind::change, {}, std::string(object), std::string(id), {}, 1});
}

status note_desk::read(const model::ledger_store& book, report& problems) {
  std::sort(wanted_.begin(), wanted_.end(),
            [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
  wanted_.erase(
      std::unique(wanted_.begin(), wanted_.end(),
                  [](const auto& a, const auto& b) { return order_of(a) == order_of(b); }),
      wanted_.end());
  result<std::vector<std::vector<note>>> found = book.notes(wanted_);
  if (!found) {
    problems = found.report();
    return found.code();
  }
  for (std::vector<note>& of_one : *found) {
    for (note& each : of_one) {
      if (each.key.kind == note_kind::change) {
        newest_.insert_or_assign({each.key.object, each.key.id}, std::move(each));
      } else {
        entry& known = entries_[std::move(each.key)];
        known.now = known.before = std::move(each.text);
      }
    }
  }
  return status::ok;
}

const note_text* note_desk::find(const note_key& key) {
  entry& known = entries_[key];
  known.is_asked = true;
  return known.now ? &*known.now : nullptr;
}

template <class Use>
void note_desk::for_each(note_kind kind, std::string_view user, std::string_view object,
                         const Use& use) const {
  const note_key first{kind, std::string(user), std::string(object), {}, 0};
  for (auto at = entries_.lower_bound(first); at != entries_.end(); ++at) {
    const note_key& key = at->first;
    if (key.kind != kind || key.user != user || key.object != object) break;
    if (at->second.now) use(key);
  }
}

std::vector<note_key> note_desk::keys(note_kind kind, std::string_view user,
                                      std::string_view object) const {
  std::vector<note_key> found;
  for_each(kind, user, object, [&](const note_key& each) { found.push_back(each); });
  return found;
}

std::size_t note_desk::count(note_kind kind, std::string_view user, std::string_view object) const {
  std::size_t found = 0;
  for_each(kind, user, object, [&](const note_key&) { ++found; });
  return found;
}

const note* note_desk::newest(std::string_view object, std::string_view id) const {
  const auto found = newest_.find({std::string(object), std::string(id)});
  return found == newest_.end() ? nullptr : &found->second;
}

void note_desk::put(note_key key, note_text text) {
  entries_[std::move(key)].now = std::move(text);
}

void note_desk::drop(const note_key& key) {
  entries_[key].now.reset();
}

void note_desk::add_change(std::string_view object, std::string_view id, note_text text) {
  const note* last = newest(object, id);
  note next;
  next.key = {note_kind::change,
              {},
              std::string(object),
              std::string(id),
              last == nullptr ? 1 : last->key.number + 1};
  next.text = text;
  put(next.key, std::move(text));
  newest_.insert_or_assign({next.key.object, next.key.id}, std::move(next));
}

void note_desk::write(model::ledger_changes& out) const {
  for (const auto& [key, known] : entries_) {
    if (known.now != known.before) {
      out.notes.push_back({key, known.before, known.now});
    } else if (known.is_asked) {
      out.notes_read.push_back({key, known.before});
    }
  }
}

}  // namespace ambit::workspace
