// decision_columns.hpp: decisions as columns, and those who are told as columns of their own.
#pragma once

#include <memory>

#include "src/model/answer_columns.hpp"
#include "src/renewals/decision_data.hpp"

namespace ambit::renewals {

std::shared_ptr<const model::answer_columns> columns_of(const decision_data& made);
std::shared_ptr<const model::answer_columns> recipient_columns_of(const decision_data& made);

}  // namespace ambit::renewals
