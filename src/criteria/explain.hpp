// explain.hpp: why a record passes or not, over the tree as it was written.
#pragma once

#include <string>

#include "src/base/json_writer.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/record_set.hpp"

namespace ambit::criteria {

/// Writes the tree of decision.hpp (`result`, `seen`, `would_pass`). bind_moment must have run.
void write_explanation(json::writer& out, const compiled_criterion& criterion,
                       const atom_table& atoms, const record_set& records, std::size_t index,
                       workspace& memory);
/// A clause for a sentence: what stopped it, or what let it pass, such as
/// `country is "FR", not one of "DE", "AT"`.
std::string describe_result(const compiled_criterion& criterion, const atom_table& atoms,
                            const record_set& records, std::size_t index, workspace& memory);

}  // namespace ambit::criteria
