#include "src/exchange/sql_translation.hpp"

#include <utility>

#include "src/base/text.hpp"

namespace ambit::sql {

namespace {

using criteria::source_node;

/// Where a node of the source stands: its JSON Pointer in the criterion.
std::string pointer_of(const std::vector<source_node>& source, std::uint32_t wanted) {
  std::string out;
  std::uint32_t at = 0;
  while (at != wanted) {
    const source_node& node = source[at];
    std::uint32_t child = at + 1;
    if (node.type == source_node::kind::negation) {
      out += "/not";
    } else {
      std::size_t position = 0;
      for (; source[child].end <= wanted; child = source[child].end) ++position;
      out += node.type == source_node::kind::all ? "/all/" : "/any/";
      out += std::to_string(position);
    }
    at = child;
  }
  return out;
}

/// Whether a derived field may be unknown, as an option that is not declared is.
bool stands_on_choice(const criteria::object& kind, criteria::field_ordinal derived) {
  std::vector<bool> is_known(kind.fields.size());
  std::vector<criteria::field_ordinal> open = {derived};
  while (!open.empty()) {
    const criteria::field& of = kind.fields[open.back()];
    open.pop_back();
    if (of.type == criteria::field_type::choice) return true;
    for (const criteria::field_ordinal input : of.inputs) {
      if (!is_known[input]) open.push_back(input);
      is_known[input] = true;
    }
  }
  return false;
}

}  // namespace

bool translation::is_usable(criteria::field_ordinal ordinal) {
  const place_of_field& where = place(ordinal);
  const bool is_had = where.is_mapped && (where.is_link() || has(in, where.held_as));
  const bool is_unknown = field(ordinal).derived && stands_on_choice(*tables.object, ordinal);
  if ((is_had && !is_unknown) || is_told_[ordinal]) return is_had && !is_unknown;
  is_told_[ordinal] = true;
  const std::string named = "field " + text::quoted(field(ordinal).name);
  if (is_unknown) {
    refuse("untranslatable_test", ordinal,
           named +
               " is derived from a choice: where that is not declared it is unknown, and no "
               "column says so",
           "ask the choice itself");
  } else if (!where.is_mapped) {
    refuse("unmapped_field", ordinal, "the mapping has no place for " + named,
           field(ordinal).derived
               ? "keep the derived value in a column, and map the field to it"
               : "add it to the mapping's \"fields\"; a record that is wrong in it is not shown");
  } else {
    refuse("unsupported_by_dialect", ordinal,
           std::string(name(in)) + " has no columns of type " + std::string(name(where.held_as)) +
               ", as " + named + " is mapped",
           field(ordinal).type == criteria::field_type::choices
               ? "keep the values in a link table"
               : "keep the value in a column of whole numbers, and map the field to it");
  }
  return false;
}

const std::string& translation::refuse(std::string_view code, criteria::field_ordinal of,
                                       std::string reason, std::string remedy) {
  problem told;
  told.code = code;
  told.found = std::move(reason);
  told.hint = std::move(remedy);
  told.where.field = field(of).name;
  told.where.pointer = pointer;
  if (criterion) {
    for (std::uint32_t i = 0; i < criterion->source.size(); ++i) {
      const source_node& node = criterion->source[i];
      if (node.type != source_node::kind::test || node.atom != atom) continue;
      told.where.pointer += pointer_of(criterion->source, i);
      told.found = "the test " + text::quoted(node.written, 120) + ": " + told.found;
      break;
    }
  }
  problems.add(std::move(told));
  return refused;
}

void translation::refuse_whole(std::string_view code, std::string found, std::string expected,
                               std::string remedy) {
  problem told;
  told.code = code;
  told.found = std::move(found);
  told.expected = std::move(expected);
  told.hint = std::move(remedy);
  problems.add(std::move(told));
}

}  // namespace ambit::sql
