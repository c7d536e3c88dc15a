// lead_columns.hpp: the leads of a workload as Arrow columns: texts as plain utf8, numbers as
// int64.
#pragma once

#include "bench/workload.hpp"
#include "tests/unit/exchange/arrow_table.hpp"

namespace ambit::bench {

/// Ready to be bound; keep it as long as the batch.
testing::node_ptr columns_of(const workload& work);

}  // namespace ambit::bench
