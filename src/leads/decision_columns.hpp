// decision_columns.hpp: a plan's decisions as columns; the JSON of decision.hpp, flat.
#pragma once

#include <memory>

#include "src/leads/plan_data.hpp"
#include "src/model/answer_columns.hpp"

namespace ambit::leads {

std::shared_ptr<const model::answer_columns> columns_of(const plan_data& planned);

}  // namespace ambit::leads
