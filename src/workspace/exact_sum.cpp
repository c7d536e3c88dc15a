#include "src/workspace/exact_sum.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

namespace ambit::workspace {

using criteria::field_type;

bool exact_sum::fits() const noexcept {
  using ends = std::numeric_limits<std::int64_t>;
  if (of_->type == field_type::number) return std::isfinite(number_);
  return whole_ >= ends::min() && whole_ <= ends::max();
}

void exact_sum::write(json::writer& out) const {
  if (!fits()) {
    out.null();
  } else if (of_->type == field_type::number) {
    out.number(number_);
  } else {
    out.decimal(static_cast<std::int64_t>(whole_), of_->scale);
  }
}

}  // namespace ambit::workspace
