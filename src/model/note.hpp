// note.hpp: what a ledger remembers of the workspace beside decisions: views, reports, who follows
// what, what became of properties, which record went into which, and what left whose feed.
//
// A ledger keeps notes and compares them; what one says is written and read by src/workspace.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"

namespace ambit::model {

/// In the order of note_kind_names.
enum class note_kind : std::uint8_t {
  view,           ///< of a user, or of nobody: everyone's; by object and the view's id
  report,         ///< of a user; by place, 1 to limits::max_reports
  follow,         ///< of a user; by object and record id
  change,         ///< of a record's property; numbered from 1
  merge,          ///< of the record that went into another one: {"into": …}
  removed_entry,  ///< of a user; by object and id of the activity that left the feed
};
inline constexpr std::array<std::string_view, 6> note_kind_names = {
    "view", "report", "follow", "change", "merge", "removed_entry"};

struct note_key {
  note_kind kind = note_kind::view;
  std::string user;    ///< empty: of nobody
  std::string object;  ///< empty: of none
  std::string id;
  std::int64_t number = 0;
  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const note_key&, const note_key&) = default;
};

struct note_text {
  std::int64_t at_us = 0;  ///< when it was written
  std::string json;        ///< an object, compact
  friend bool operator==(const note_text&, const note_text&) = default;
};

struct note {
  note_key key;
  note_text text;
};

/// Which notes are asked for: of the kind and user; of the object, where one is named; and then of
/// the id.
struct note_query {
  note_kind kind = note_kind::view;
  std::string user;
  std::string object;
  std::string id;                            ///< with an object, or empty
  std::optional<std::int64_t> below_number;  ///< with an id: only smaller numbers
  std::size_t most = 0;                      ///< with an id: at most so many; 0: all
};
/// The answer to a query with an id is in descending order of numbers, any other one ascending by
/// object, id and number.
inline bool is_newest_first(const note_query& asked) noexcept {
  return !asked.id.empty();
}

/// A note as a plan would change it; nothing: there is none.
struct note_change {
  note_key key;
  std::optional<note_text> before;
  std::optional<note_text> after;
};
/// One on which a plan stood.
struct note_read {
  note_key key;
  std::optional<note_text> found;
};

/// Whether the note goes when the ledger forgets the record of its object and id.
constexpr bool is_of_record(note_kind kind) noexcept {
  return kind == note_kind::follow || kind == note_kind::change || kind == note_kind::merge ||
         kind == note_kind::removed_entry;
}

/// The members that make a key, into an object that is open.
void write_note_key(json::writer& out, const note_key& key);
/// {"at": …, "note": …}
void write_note_text(json::writer& out, const note_text& text);
/// {"kind": …, "user": …, "object": …, "id": …, "number": …, "at": …, "note": {…}}, without what
/// does not apply; nothing after reporting what is wrong.
void write_note(json::writer& out, const note_key& key, const note_text& text);
std::optional<note> read_note(json::value written, report& problems);

}  // namespace ambit::model
