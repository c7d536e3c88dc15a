// first_matches.hpp: the first matching entry of every lead of a workload, worked out entry by
// entry over columns of interned values: plain enough to be believed, quick enough to have the
// answers of 100,000 leads to 100,000 entries within seconds. It shares no code with the library,
// nor with the scan that the library is held against; whoever uses it holds some of its answers
// against the workload's own.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/workload.hpp"

namespace ambit::bench {

/// By lead: the position of the entry, or −1.
std::vector<std::int32_t> first_matches(const workload& work);

}  // namespace ambit::bench
