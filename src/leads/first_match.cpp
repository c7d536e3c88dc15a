#include "src/leads/first_match.hpp"

#include <utility>

#include "ambit/leads.hpp"

namespace ambit::leads {

std::int32_t first_match(const model::rule& rule, const criteria::atom_table& atoms,
                         criteria::row cells, std::size_t from_entry, criteria::workspace& memory) {
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

std::shared_ptr<const match_data> match_all(question asked, criteria::workspace& memory) {
  auto found = std::make_shared<match_data>(match_data{std::move(asked), {}});
  criteria::bind_moment(*found->asked.assignment->atoms, found->asked.now, memory);
  const std::size_t size = found->asked.set().size();
  found->entries.reserve(size);
  for (std::size_t row = 0; row < size; ++row)
    found->entries.push_back(match_record(found->asked, row, memory));
  return found;
}

}  // namespace ambit::leads
