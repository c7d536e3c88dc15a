// notes.hpp: what a ledger's file remembers of the workspace: notes under their keys.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "src/model/note.hpp"
#include "src/sqlite/database.hpp"

namespace ambit::sqlite {

class notes {
 public:
  explicit notes(database& db);

  std::vector<model::note> read(const model::note_query& asked);
  std::optional<model::note_text> find(const model::note_key& key);
  void put(const model::note_key& key, const model::note_text& text);
  void drop(const model::note_key& key);
  /// Everything of a record; see model::is_of_record.
  void drop_record(std::string_view object, std::string_view id);
  /// What became of properties of the object's records before a moment.
  void forget_changes(std::string_view object, std::int64_t before_us);

  /// All, in the order of their keys by the kinds' words.
  std::vector<model::note> all();
  std::array<std::int64_t, model::note_kind_names.size()> counts();

 private:
  void read_rows(query& row, std::vector<model::note>& found);
  std::optional<model::note_kind> kind_of(std::string_view word);

  database& db_;
  statement of_user_;
  statement of_object_;
  statement of_id_;
  statement find_;
  statement put_;
  statement drop_;
  statement drop_of_users_;
  statement drop_of_record_;
  statement forget_changes_;
};

}  // namespace ambit::sqlite
