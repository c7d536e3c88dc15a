// note_table.hpp: the notes of a ledger in memory, in the order of their keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

#include "src/model/note.hpp"

namespace ambit::model {

/// A key that is looked for.
struct note_place {
  note_kind kind = note_kind::view;
  std::string_view user;
  std::string_view object;
  std::string_view id;
  std::int64_t number = 0;
};

struct note_order {
  using is_transparent = void;
  static note_place of(const note_key& key) noexcept {
    return {key.kind, key.user, key.object, key.id, key.number};
  }
  static const note_place& of(const note_place& place) noexcept { return place; }
  template <class A, class B>
  bool operator()(const A& left, const B& right) const noexcept {
    return is_less(of(left), of(right));
  }
  static bool is_less(const note_place& a, const note_place& b) noexcept {
    return std::tie(a.kind, a.user, a.object, a.id, a.number) <
           std::tie(b.kind, b.user, b.object, b.id, b.number);
  }
};

class note_table {
 public:
  using map = std::map<note_key, note_text, note_order>;

  note_table() = default;
  note_table(note_table&&) = default;
  note_table& operator=(note_table&&) = default;
  note_table(const note_table&) = delete;
  note_table& operator=(const note_table&) = delete;

  const map& all() const noexcept { return all_; }
  bool empty() const noexcept { return all_.empty(); }
  /// Null where there is none.
  const note_text* find(const note_key& key) const noexcept;
  /// Looks at what it gives alone.
  std::vector<note> read(const note_query& asked) const;
  /// False, and nothing is done, where the key has a note.
  bool add(note_key&& key, note_text&& text);

  /// Where changes go, made while a commit may still fail.
  class room;
  bool stands(const std::vector<note_change>& changes, const std::vector<note_read>& read) const;
  room make_room(const std::vector<note_change>& changes) const;
  /// Of changes that stand, into their room.
  void commit(std::vector<note_change>& changes, room ready) noexcept;

  /// Everything of a record. Looks at its notes alone.
  void forget_record(std::string_view object, std::string_view id) noexcept;
  /// What became of properties of the object's records before a moment. Looks at all of these.
  void forget_changes(std::string_view object, std::int64_t before_us) noexcept;

 private:
  struct record {
    std::string_view object;
    std::string_view id;
  };
  struct by_record {
    using is_transparent = void;
    bool operator()(const note_key* a, const note_key* b) const noexcept;
    bool operator()(const note_key* a, const record& b) const noexcept;
    bool operator()(const record& a, const note_key* b) const noexcept;
  };
  using index = std::set<const note_key*, by_record>;

  static bool is_indexed(const note_key& key) noexcept {
    return is_of_record(key.kind) && !key.user.empty();
  }
  map::iterator erase(map::iterator place) noexcept;

  map all_;
  index of_users_;  ///< keys of `all_`, of users' notes about records
};

class note_table::room {
  friend class note_table;
  map added_;
  index indexed_;
};

}  // namespace ambit::model
