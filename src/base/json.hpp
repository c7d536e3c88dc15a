// json.hpp: strict JSON, read over Boost.JSON's SAX parser into a flat tape that is reused.
//
//   json::document doc;
//   if (!doc.parse(text, "policy.json", problems)) return;
//   json::value root = doc.root();
//   if (auto name = root.find("name"); name && name.is_string()) use(name.string());
//
// Strict: RFC 8259, well-formed UTF-8, no duplicate keys at any depth (after unescaping), no U+0000
// in any text, depth at most limits::max_depth, nothing after the value. Numbers stay as their
// text, so that no digit is lost. Values know the path to themselves; line and column are worked
// out only when a problem is reported.
//
// Codes: syntax_error, invalid_utf8, nul_character, byte_order_mark, duplicate_key, too_deep,
// document_too_large; of the reader: wrong_type, missing_key, unknown_key.
//
// Thread rule: a document belongs to one thread while it parses; const use from many.
// Cost: linear; after it has grown, parsing allocates nothing. No recursion over input.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/report.hpp"

namespace ambit::json {

enum class kind : std::uint8_t { null, boolean, number, string, array, object };

/// What becomes of an ill-formed text (bad UTF-8, U+0000) or a repeated key. `fail`: the reading
/// fails (policies, directories). `mark`: the value is there, but not sound (records: one bad value
/// must not cost the others their answer). Syntax and depth fail in both.
enum class faults : std::uint8_t { fail, mark };

class document;

/// A position in a document's tape; cheap to copy; valid until the document parses again. A default
/// made one is "nothing": false, and of no kind.
class value {
 public:
  value() = default;
  explicit operator bool() const noexcept { return doc_ != nullptr; }

  kind type() const noexcept;
  bool is_null() const noexcept { return doc_ && type() == kind::null; }
  bool is_bool() const noexcept { return doc_ && type() == kind::boolean; }
  bool is_number() const noexcept { return doc_ && type() == kind::number; }
  bool is_string() const noexcept { return doc_ && type() == kind::string; }
  bool is_array() const noexcept { return doc_ && type() == kind::array; }
  bool is_object() const noexcept { return doc_ && type() == kind::object; }

  bool boolean() const noexcept;             ///< of a boolean
  std::string_view string() const noexcept;  ///< of a string, unescaped
  std::string_view number() const noexcept;  ///< of a number, as written
  std::size_t size() const noexcept;         ///< members of an object, elements of an array
  /// Of a string: well-formed UTF-8 without U+0000. Of an object or array: no object in it, at any
  /// depth, repeats a key (its own members' texts may still be unsound). Else true. Only a document
  /// that was read with faults::mark has values that are not.
  bool is_sound() const noexcept;

  value find(std::string_view key) const noexcept;  ///< member of an object, or nothing
  /// The same of an object with each key once; looks first at `likely`, one of its members, and
  /// those behind it.
  value find(std::string_view key, value likely) const noexcept;
  value first() const noexcept;  ///< first element, or value of the first member; nothing if empty
  value next() const noexcept;   ///< next sibling, or nothing
  std::string_view key() const noexcept;  ///< of an object's member; else empty
  bool is_before(value other) const noexcept { return node_ < other.node_; }  ///< in one document

  /// The value's exact text as it stands in the input.
  std::string_view source() const;
  /// JSON Pointer (RFC 6901) from the root; keys of over 255 code points are cut. Cost: its depth.
  std::string pointer() const;
  /// Place with file, line, column, pointer. Cost: at most 64 KiB of the text are walked.
  place where() const;
  /// The same for a member's key (column of the key itself).
  place where_key() const;
  /// `the number 12`, `an object`, `the text "abc"` (cut to 40 code points), for messages.
  std::string describe() const;

 private:
  friend class document;
  value(const document* doc, std::uint32_t node) noexcept : doc_(doc), node_(node) {}
  value find_between(std::uint32_t index, std::uint32_t end, std::string_view key) const noexcept;
  const document* doc_ = nullptr;
  std::uint32_t node_ = 0;
};

class document {
 public:
  document();
  ~document();
  document(document&&) noexcept;
  document& operator=(document&&) noexcept;

  /// Parses `text`, which must stay alive as long as the values are used. On failure every problem
  /// found is added (repeated keys and unsound texts are all listed; a syntax error ends the
  /// reading) and root() is nothing. `first_line` is the number of the first line, for JSON Lines.
  bool parse(std::string_view text, std::string_view file, report& problems,
             std::uint64_t first_line = 1, faults how = faults::fail);
  value root() const noexcept;

 private:
  friend class value;
  friend class tape_builder;
  struct node;
  /// Line and column at the start of a block of the text, so that a place is found without walking
  /// it from the top.
  struct mark {
    std::uint64_t line;
    std::uint64_t column;
  };
  bool read(report& problems, faults how);
  void set_marks();
  place place_of(std::size_t offset, std::uint32_t node_index) const;
  std::string pointer_of(std::uint32_t node_index) const;
  std::string_view key_of(const node& item) const noexcept;
  std::size_t key_offset(std::uint32_t node_index) const noexcept;
  std::size_t end_of(std::uint32_t node_index) const noexcept;  ///< one past its text

  std::vector<node> nodes_;
  std::vector<char> strings_;  ///< texts that had escapes, unescaped
  std::string mended_;         ///< see mend()
  std::vector<mark> marks_;
  /// Of an object's members, while looking for duplicate keys.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> key_hashes_;
  std::string_view text_;
  std::string file_;
  std::uint64_t first_line_ = 1;
};

/// One line of a JSON Lines text: its bytes without the line end, and its number from 1.
struct line {
  std::string_view text;
  std::uint64_t number = 0;
};
/// The next line that is not blank, from `offset`, which it moves; `number` is kept by the caller.
/// False at the end. Accepts "\n" and "\r\n".
bool next_line(std::string_view text, std::size_t& offset, std::uint64_t& number, line& out);

/// Reads an object's members and reports what is not asked for. The usual way to read a document:
///
///   json::reader in(value, problems);
///   if (auto v = in.require("id", json::kind::string)) id = v.string();
///   if (auto v = in.optional("active", json::kind::boolean)) active = v.boolean();
///   in.finish();   // unknown keys, each with the nearest known one
///
/// A value that is no object is reported by the constructor and then has no members. `what`, which
/// must outlive the reader, names the object in messages, with its article: `a rule`. Cost: least
/// where members are asked for in the order in which they stand; nothing is allocated.
class reader {
 public:
  reader(value object, report& problems, std::string_view what);
  bool usable() const noexcept { return usable_; }
  /// The member, or nothing after reporting that it is missing or of the wrong kind.
  value require(std::string_view key, kind type);
  /// The member, or nothing; a wrong kind is reported. null counts as absent.
  value optional(std::string_view key, kind type);
  /// The member of any kind, or nothing, without a report.
  value any(std::string_view key);
  /// Reports every member that was not asked for (code unknown_key).
  void finish();

 private:
  std::vector<std::string_view> known() const;

  value object_;
  report& problems_;
  std::string_view what_;
  bool usable_ = false;
  value last_;                ///< the member that was found last
  std::size_t found_ = 0;     ///< members
  bool is_ascending_ = true;  ///< each stood behind the one before: none was found twice
  static constexpr std::size_t usual_members = 16;
  std::array<std::string_view, usual_members> known_;
  std::size_t known_count_ = 0;
  std::vector<std::string_view> further_known_;
};

/// Adds an error at a value.
void error(report& problems, value at, std::string_view code, std::string found,
           std::string expected = {}, std::string hint = {});
void warning(report& problems, value at, std::string_view code, std::string found,
             std::string expected = {}, std::string hint = {});
/// The problems with equal ones merged, in the order of their lines and columns.
report in_order_of_places(const report& found);

}  // namespace ambit::json
