#include "src/model/merge_circles.hpp"

#include "src/base/text.hpp"

namespace ambit::model {

void merge_circles::add(json::value written, const note& read) {
  if (read.key.kind != note_kind::merge) return;
  const json::value into = written.find("note").find("into");
  merges_.try_emplace({read.key.object, read.key.id}, merge{std::string(into.string()), written});
}

void merge_circles::find(report& problems) {
  std::size_t walk = 0;
  for (auto from = merges_.begin(); from != merges_.end(); ++from) {
    ++walk;
    auto at = from;
    while (at != merges_.end() && at->second.walk == 0) {
      at->second.walk = walk;
      at = merges_.find({at->first.first, at->second.into});
    }
    if (at == merges_.end() || at->second.walk != walk) continue;
    json::error(problems, at->second.written, "wrong_note",
                "the record " + text::quoted(at->first.second) + " is merged into itself" +
                    (at->second.into == at->first.second ? "" : ", by way of others"),
                "merges that lead to a record that is left");
  }
}

}  // namespace ambit::model
