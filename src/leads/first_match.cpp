#include "src/leads/first_match.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "ambit/leads.hpp"
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

/// Records that lie together, from `first` on, as many as `out` asks for at most. How many they
/// were.
std::size_t match_some(const question& asked, std::size_t first, std::span<std::int32_t> out,
                       criteria::workspace& memory) {
  const std::span<const criteria::cell> cells =
      asked.set().load_some(first, out.size(), asked.reads, memory);
  const std::size_t width = asked.set().object().fields.size();
  const std::size_t count = cells.size() / width;
  asked.rule->index->find_each(cells, width, out.first(count), memory);
  for (std::size_t i = 0; i < count; ++i) {
    if (is_invalid(asked, first + i, cells.subspan(i * width, width))) out[i] = matches::invalid;
  }
  return count;
}

}  // namespace

std::shared_ptr<const match_data> match_all(question asked, criteria::workspace& memory) {
  auto found = std::make_shared<match_data>(match_data{std::move(asked), {}});
  criteria::bind_moment(*found->asked.assignment->atoms, found->asked.now, memory);
  found->entries.resize(found->asked.set().size());
  const std::span<std::int32_t> entries = found->entries;
  const bool indexed = found->asked.rule != nullptr && found->asked.rule->index;
  for (std::size_t row = 0; row < entries.size();) {
    if (indexed) {
      const std::size_t most = std::min(criteria::match_tile, entries.size() - row);
      row += match_some(found->asked, row, entries.subspan(row, most), memory);
    } else {
      entries[row] = match_record(found->asked, row, memory);
      ++row;
    }
  }
  return found;
}

}  // namespace ambit::leads
