// query_terms.cpp: whether a row passes what a viewer asks, as far as its reader may know it.
#include <algorithm>

#include "src/criteria/listing/search_terms.hpp"
#include "src/tickets/query.hpp"

namespace ambit::tickets {

namespace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_type;

const std::vector<bool>& shown_fields(const viewer_data& viewer, bool is_own) noexcept {
  return is_own ? viewer.portal->is_shown : viewer.portal->is_shown_of_shared;
}

/// A test of a field that is wrong in this record leaves the record out, as everywhere.
bool tests_wrong_value(const list_query& query, criteria::row record,
                       const std::vector<bool>& hidden) {
  const auto is_wrong = [&](criteria::field_ordinal field) {
    return field != criteria::no_field && record[field].state == cell_state::invalid;
  };
  for (std::uint32_t i = 0; i < query.atoms->size(); ++i) {
    const criteria::atom& test = (*query.atoms)[i];
    if (hidden[i] || test.op == criteria::atom_op::at_event) continue;
    if (is_wrong(test.field) || is_wrong(test.other)) return true;
  }
  return false;
}

/// Whether some text that is shown of the row has the term in it, case ignored.
bool some_has_term(const viewer_data& viewer, criteria::row record, bool is_own,
                   std::string_view term, criteria::workspace& memory) {
  const criteria::object& kind = *viewer.portal->object;
  for (const criteria::field_ordinal field : viewer.portal->own_fields) {
    const criteria::field& of = kind.fields[field];
    if (of.type != field_type::text && of.type != field_type::id) continue;
    if (criteria::has_term(of, shown_cell(viewer, record, field, is_own), term, memory))
      return true;
  }
  return false;
}

}  // namespace

cell shown_cell(const viewer_data& viewer, criteria::row record, criteria::field_ordinal field,
                bool is_own) noexcept {
  const bool is_known =
      shown_fields(viewer, is_own)[field] && record[field].state == cell_state::present;
  return is_known ? record[field] : cell();
}

bool passes_query(const list_query& query, const viewer_data& viewer, criteria::row record,
                  bool is_own, criteria::workspace& memory) {
  if (query.filter) {
    const auto& hidden = is_own ? query.hidden_of_own : query.hidden_of_shared;
    if (tests_wrong_value(query, record, hidden)) return false;
    if (!criteria::passes_unseen(*query.filter, *query.atoms, record, hidden, memory)) return false;
  }
  return std::all_of(query.terms.begin(), query.terms.end(), [&](const std::string& term) {
    return some_has_term(viewer, record, is_own, term, memory);
  });
}

}  // namespace ambit::tickets
