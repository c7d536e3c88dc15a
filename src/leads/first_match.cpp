#include "src/leads/first_match.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "ambit/leads.hpp"
#include "src/criteria/column_records.hpp"
#include "src/criteria/first_match/first_match_index.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::leads {

static_assert(criteria::first_match_index::no_entry == matches::no_entry);

std::int32_t first_match(const model::rule& rule, const criteria::atom_table& atoms,
                         criteria::row cells, std::size_t from_entry, criteria::workspace& memory) {
  if (rule.index) return rule.index->find(cells, from_entry, memory);
  for (std::size_t i = from_entry; i < rule.entries.size(); ++i) {
    const model::entry& candidate = rule.entries[i];
    if (candidate.when && criteria::passes(*candidate.when, atoms, cells, memory))
      return static_cast<std::int32_t>(i);
  }
  return matches::no_entry;
}

std::int32_t match_record(const question& asked, std::size_t row, criteria::workspace& memory) {
  if (asked.set().broken(row)) return matches::invalid;
  const criteria::row cells = asked.set().load(row, memory);
  if (is_invalid(asked, row, cells)) return matches::invalid;
  if (asked.rule == nullptr) return matches::no_entry;
  return first_match(*asked.rule, *asked.assignment->atoms, cells, 0, memory);
}

namespace {

/// Of records that lie together, `out` those from `first` on.
void mark_invalid(const question& asked, std::size_t first, std::span<std::int32_t> out,
                  criteria::workspace& memory) {
  const criteria::column_piece piece = asked.set().columns_at(first);
  if (piece.columns == nullptr) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (is_invalid(asked, first + i, asked.set().load(first + i, memory)))
        out[i] = matches::invalid;
    }
    return;
  }
  criteria::row_bits wrong;
  if (!piece.columns->mark_wrong(piece.first, out.size(), asked.reads, wrong)) return;
  wrong.for_each(out.size(), [&](std::size_t row) { out[row] = matches::invalid; });
}

void match_indexed(const question& asked, std::span<std::int32_t> out,
                   criteria::workspace& memory) {
  criteria::first_match_index::sweep found(*asked.rule->index, memory);
  for (std::size_t row = 0; row < out.size();) {
    const std::size_t most = std::min(criteria::row_bits::rows, out.size() - row);
    const std::size_t count =
        found.find_some(asked.set(), row, asked.reads, out.subspan(row, most));
    mark_invalid(asked, row, out.subspan(row, count), memory);
    row += count;
  }
}

}  // namespace

std::shared_ptr<const match_data> match_all(question asked, criteria::workspace& memory) {
  auto found = std::make_shared<match_data>(match_data{std::move(asked), {}});
  const question& of = found->asked;
  criteria::bind_moment(*of.assignment->atoms, of.now, memory);
  found->entries.resize(of.set().size());
  if (of.rule != nullptr && of.rule->index) {
    match_indexed(of, found->entries, memory);
    return found;
  }
  for (std::size_t row = 0; row < found->entries.size(); ++row) {
    found->entries[row] = match_record(of, row, memory);
  }
  return found;
}

}  // namespace ambit::leads
