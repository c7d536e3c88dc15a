// follow_book.hpp: what a viewer follows, each as the record that is left of it by now.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/workspace/note_desk.hpp"

namespace ambit::workspace {

/// Is told of what acts of the call follow and merge. Cost: a look-up an act, with what it gives.
class follow_book {
 public:
  explicit follow_book(std::string user) : user_(std::move(user)) {}

  /// A record that may be followed, or not any more. Before the desk is read.
  void want(std::string_view object, std::string_view id, note_desk& notes);
  /// After it was.
  status read(const model::ledger_store& book, const note_desk& notes, report& problems);

  /// The notes of all that leads to the record that is left of this one.
  std::vector<model::note_key> leading_to(std::string_view object, std::string_view id);
  /// The record itself has a note from now on.
  void follow(std::string_view object, std::string_view id);
  /// None of what leads to it has one any more.
  void unfollow(std::string_view object, std::string_view id);
  /// The one record went into the other, neither of which had gone into another one.
  void merge(std::string_view object, std::string_view id, std::string_view into);

 private:
  using ids = std::set<std::string, std::less<>>;
  using id_map = std::map<std::string, std::string, std::less<>>;
  struct of_object {
    /// Of what was followed before the call, and is named in it, what was left of it.
    id_map left;
    /// Merges of the call, and what became of them; they make no circle.
    id_map merged;
    /// By what is left of them: what is followed.
    std::map<std::string, ids, std::less<>> followed;
  };

  of_object* find(std::string_view object);
  static std::string left_of(of_object& at, std::string_view id);

  std::string user_;
  std::map<std::string, of_object, std::less<>> objects_;
};

}  // namespace ambit::workspace
