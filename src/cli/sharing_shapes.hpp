// sharing_shapes.hpp: answers about sharing in a table and in CSV.
#pragma once

#include "src/cli/results.hpp"

namespace ambit::cli {

result_shape shared_record_shape();   ///< of a list: a record with what may be done, and by what
result_shape sharing_answer_shape();  ///< may somebody see or edit it?
result_shape exposed_grant_shape();   ///< of a review
result_shape sharing_change_shape();  ///< of a difference: one record that a user gains or loses

}  // namespace ambit::cli
