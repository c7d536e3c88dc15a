// record_problems.hpp: what is wrong in a record, as every decision that it kept from being made
// tells it.
#pragma once

#include <cstddef>
#include <span>

#include "src/base/json_writer.hpp"
#include "src/criteria/record_set.hpp"

namespace ambit::model {

/// {"field": …, "code": …, "found": …, "expected": …}, of which what is empty is left out.
void write_problem(json::writer& out, const criteria::record_problem& what);
/// The member `problems`: those of the record as a whole, and of the fields that were read, which
/// ascend.
void write_problems(json::writer& out, const criteria::record_set& records, std::size_t row,
                    std::span<const criteria::field_ordinal> reads);

}  // namespace ambit::model
