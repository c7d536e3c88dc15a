// xml_reader.hpp: strict XML, read by expat into a small tree whose elements know where they stand.
//
//   xml::document doc;
//   if (!doc.parse(bytes, "Lead.assignmentRules", problems)) return;
//   for (xml::element rule = doc.root().child("assignmentRule"); rule; rule = rule.next_same()) …
//
// Strict: well-formed, one root, known encoding, bound prefixes. A document type declaration is
// refused, so that there are no entities of the document's own: nothing can expand, nothing outside
// is read. Names lose their namespace, attributes are not kept (the formats read here have none
// that mean anything). Depth and size are bounded by limits.hpp.
//
// Thread rule: a document belongs to one thread while it parses; const use from many. Cost: linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"

namespace ambit::exchange::xml {

class document;

/// A position in a document; cheap to copy; valid as long as the document stands unchanged. A
/// default made one is "nothing": false, without name, text or children.
class element {
 public:
  element() = default;
  explicit operator bool() const noexcept { return doc_ != nullptr; }

  std::string_view name() const noexcept;
  /// The element's own characters, entities and CDATA resolved, its children's left out.
  std::string_view text() const noexcept;
  /// `text` without white space (space, tab, line ends) at both ends.
  std::string_view trimmed() const noexcept;

  element first() const noexcept;      ///< first child, or nothing
  element next() const noexcept;       ///< next sibling, or nothing
  element next_same() const noexcept;  ///< next sibling of the same name, or nothing
  element child(std::string_view name) const noexcept;  ///< first child of this name, or nothing

  /// File, line, column and the path from the root: `/AssignmentRules/assignmentRule[1]/active[1]`.
  place where() const;

 private:
  friend class document;
  element(const document* doc, std::uint32_t index) noexcept : doc_(doc), index_(index) {}
  const document* doc_ = nullptr;
  std::uint32_t index_ = 0;
};

class document {
 public:
  /// False, with problems added, where the bytes are not such a document; root() is nothing then.
  bool parse(std::string_view bytes, std::string_view file, report& problems);
  element root() const noexcept;

 private:
  friend class element;
  friend class tree_builder;
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  struct node {
    std::string name;
    std::string text;
    std::uint64_t line = 0;
    std::uint64_t column = 0;
    std::uint32_t parent = none;
    std::uint32_t first_child = none;
    std::uint32_t next_sibling = none;
    std::uint32_t ordinal = 1;  ///< among siblings of the same name, from 1
  };
  std::vector<node> nodes_;
  std::string file_;
};

}  // namespace ambit::exchange::xml
