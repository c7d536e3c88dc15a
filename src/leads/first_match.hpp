// first_match.hpp: the first entry whose `when` is true: by the rule's index where it has one, else
// by asking the entries in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "src/leads/question.hpp"

namespace ambit::leads {

/// Position of the first true entry of `rule` from `from_entry` on, or matches::no_entry. The row
/// has no invalid cell among the rule's reads, and bind_moment has run for `atoms`.
std::int32_t first_match(const model::rule& rule, const criteria::atom_table& atoms,
                         criteria::row cells, std::size_t from_entry, criteria::workspace& memory);

/// The same for one record of a question from the top; matches::invalid where the record is wrong.
std::int32_t match_record(const question& asked, std::size_t row, criteria::workspace& memory);

/// What `matches` holds: the answers, and what they answer.
struct match_data {
  question asked;
  std::vector<std::int32_t> entries;
};

std::shared_ptr<const match_data> match_all(question asked, criteria::workspace& memory);

}  // namespace ambit::leads
