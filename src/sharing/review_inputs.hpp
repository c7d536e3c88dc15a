// review_inputs.hpp: what reviews and differences ask of before they look.
#pragma once

#include "ambit/batch.hpp"
#include "ambit/context.hpp"
#include "ambit/engine.hpp"
#include "ambit/result.hpp"
#include "src/model/sharing_settings.hpp"

namespace ambit::sharing {

/// The sharing of the batch's object. Errors: those of viewer::bind, schema_mismatch.
result<const model::object_sharing*> ready_for_review(const engine& rules, const batch& records,
                                                      const context& when);

}  // namespace ambit::sharing
