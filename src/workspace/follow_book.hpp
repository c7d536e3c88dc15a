// follow_book.hpp: what a viewer follows, each as the record that is left of it by now.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/workspace/note_desk.hpp"

namespace ambit::workspace {

/// Borrows the desk, on which acts of the call may follow and merge.
class follow_book {
 public:
  follow_book(std::string user, note_desk& notes) : user_(std::move(user)), notes_(notes) {}

  /// A record that may be followed, or not any more. Before the desk is read.
  void want(std::string_view object, std::string_view id);
  /// After it was.
  status read(const model::ledger_store& book, report& problems);

  /// The notes of all that leads to the record that is left of this one.
  std::vector<model::note_key> leading_to(std::string_view object, std::string_view id) const;

 private:
  std::string left_of(const std::string& object, std::string id) const;

  std::string user_;
  note_desk& notes_;
  /// By object: of what was followed before the call, and is named in it, what was left of it.
  std::map<std::string, std::map<std::string, std::string>, std::less<>> left_;
};

}  // namespace ambit::workspace
