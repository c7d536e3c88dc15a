// note_desk.hpp: the notes that a call's acts stand on: as the ledger has them, and after what was
// done above.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/model/ledger_store.hpp"

namespace ambit::workspace {

class note_desk {
 public:
  /// The note under a key; those with its beginning; a record's newest change. Before `read`.
  void want(const model::note_key& key);
  void want_all(model::note_kind kind, std::string_view user, std::string_view object);
  void want_newest(std::string_view object, std::string_view id);

  /// All that is wanted, in one consistent state.
  status read(const model::ledger_store& book, report& problems);

  /// As it is by now; null: there is none. What a plan does because of it stands on it.
  const model::note_text* find(const model::note_key& key);
  /// Of those that there are by now, ascending; of what was wanted by its beginning.
  std::vector<model::note_key> keys(model::note_kind kind, std::string_view user,
                                    std::string_view object) const;
  /// How many these are.
  std::size_t count(model::note_kind kind, std::string_view user, std::string_view object) const;
  /// The newest change of a record; null: none is known.
  const model::note* newest(std::string_view object, std::string_view id) const;

  void put(model::note_key key, model::note_text text);
  void drop(const model::note_key& key);
  /// As the next change of its record.
  void add_change(std::string_view object, std::string_view id, model::note_text text);

  void write(model::ledger_changes& out) const;

 private:
  struct entry {
    std::optional<model::note_text> before;
    std::optional<model::note_text> now;
    bool is_asked = false;
  };
  using record_name = std::pair<std::string, std::string>;

  template <class Use>
  void for_each(model::note_kind kind, std::string_view user, std::string_view object,
                const Use& use) const;

  std::vector<model::note_query> wanted_;
  std::map<model::note_key, entry> entries_;
  std::map<record_name, model::note> newest_;
};

}  // namespace ambit::workspace
